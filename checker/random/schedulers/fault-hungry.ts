import type { Random } from '../random.ts';
import type { Choices, Scheduler } from '../scheduler.ts';
import { Candidates } from './candidates.ts';
import type { StrategyKind } from './strategy-kind.ts';

const probability = { whole: false, least: 0, most: 1 } as const;

/**
 * Takes faults early and often. Each walk draws how probable a fault is where one is enabled, from 1/2 to 1/256, and how
 * probable one more is right after it, 0, 1/2, 3/4 or 7/8; so faults come alone or in bursts, early or late, and budgets are
 * used up in many different places. All else is a uniform walk, and so is the choice among faults.
 *
 * Source  drawing the mix for each test anew is the idea of Groce, Zhang, Eide, Chen & Regehr, Swarm testing, ISSTA 2012.
 * Guarantees  where faults stay enabled, the first comes after s steps with a probability of at least 1 / (12 (s + 1)), for
 *         s < 256, and m of them in succession with at least 1 / (48 (s + 1)) * (7/8)^(m - 1); drawn once and for all, a
 *         probability would make one or the other exponentially improbable. No fault is owed to fairness, and unless one
 *         is told to be 1, neither probability lets faults go on for ever.
 */
export const faultHungry: StrategyKind<'often' | 'burst'> = {
  name: 'fault-hungry',
  about: 'takes faults early, often and in bursts; finds bugs that need several faults',
  options: {
    often: {
      ...probability,
      about: 'how probable a fault is where one is enabled',
      otherwise: 'drawn for each walk, from 1/2 to 1/256',
    },
    burst: {
      ...probability,
      about: 'how probable one more is after a fault',
      otherwise: 'drawn for each walk, from 0 to 7/8',
    },
  },
  with:
    ({ often, burst }) =>
    ({ random }) =>
      new FaultHungry(random, often ?? 2 ** (-1 - random.below(8)), burst ?? 1 - 2 ** -random.below(4)),
};

class FaultHungry implements Scheduler {
  readonly #random: Random;
  readonly #often: number;
  readonly #burst: number;
  readonly #faults = new Candidates();
  readonly #others = new Candidates();
  #wasFault = false;

  constructor(random: Random, often: number, burst: number) {
    this.#random = random;
    this.#often = often;
    this.#burst = burst;
  }

  choose(choices: Choices): number {
    const faults = this.#faults;
    const others = this.#others;
    faults.clear();
    others.clear();
    for (let choice = 0; choice < choices.count; choice += 1) {
      (choices.isFault(choice) ? faults : others).add(choice);
    }
    const chance = this.#wasFault ? Math.max(this.#burst, this.#often) : this.#often;
    this.#wasFault = faults.count > 0 && (others.count === 0 || this.#random.unit() < chance);
    return (this.#wasFault ? faults : others).pick(this.#random);
  }
}
