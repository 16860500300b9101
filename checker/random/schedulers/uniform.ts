import type { Random } from '../random.ts';
import type { Choices, Scheduler } from '../scheduler.ts';
import type { StrategyKind } from './strategy-kind.ts';

/**
 * Every enabled step is equally likely, faults too: the random walk that the others are compared with.
 *
 * Guarantees that every run of s steps has a probability of at least m^-s, where m is the most choices of a state; so it is
 * fair with probability 1. A run in which one process has to wait while others take s steps has a probability that falls
 * exponentially with s, and budgets of faults are soon used up.
 */
export const uniform: StrategyKind<never> = {
  name: 'uniform',
  about: 'every enabled step is equally likely; a baseline, good where bugs are everywhere',
  options: {},
  with:
    () =>
    ({ random }) =>
      new Uniform(random),
};

class Uniform implements Scheduler {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  choose(choices: Choices): number {
    return this.#random.below(choices.count);
  }
}
