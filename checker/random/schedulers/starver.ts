import type { Random } from '../random.ts';
import type { Choices, Course, Scheduler } from '../scheduler.ts';
import { Candidates, faultWeight, pickWeighted } from './candidates.ts';
import { mostSteps, type StrategyKind } from './strategy-kind.ts';

/** What all steps of a victim have in common. */
const aims = ['event', 'label', 'process'] as const;

/**
 * Works against liveness: each walk has a victim, a process, a kind of step or a single event, that takes no step while
 * another can, until fairness demands one. All else is as in a random walk with rare faults.
 *
 * Source  an adversary that is as unfair as weak fairness allows, in a bounded form: Alur & Henzinger, Finitary fairness,
 *         TOPLAS 20(6), 1998, bound how often what is enabled may be passed over.
 * Guarantees  once selected, the victim is passed over at most `patience` times before each of its steps, and less often
 *         only where nothing but faults is enabled beside it. The times need not be successive, so this is strong fairness,
 *         bounded. Every process, and of what is enabled at some step every label and event, may become the victim. Other
 *         steps are fair with probability 1.
 * Differs from fairness as a model states it: of a victim with several steps, any is taken with equal probability, and
 *         faults may happen while it waits, since they are neither owed nor progress.
 */
export const starver: StrategyKind<'patience' | 'faults'> = {
  name: 'starver',
  about:
    'keeps one process, kind of step or message waiting as long as fairness allows; works against liveness',
  options: {
    patience: {
      about: 'how often the victim is passed over before each of its steps',
      otherwise: 'an eighth of the steps of a typical walk',
      whole: true,
      least: 1,
      most: mostSteps,
    },
    faults: faultWeight.option,
  },
  with:
    ({ patience, faults = faultWeight.default }) =>
    (course) =>
      new Starver(course, patience ?? Math.ceil(course.typical / 8), faults),
};

class Starver implements Scheduler {
  readonly #random: Random;
  readonly #patience: number;
  readonly #faultWeight: number;
  readonly #aim: (typeof aims)[number];
  readonly #victims = new Candidates();
  readonly #others = new Candidates();
  readonly #faults = new Candidates();
  /** The number of the process, label or event; -1 until it is selected. */
  #victim = -1;
  /** Steps until the victim is selected. */
  #delay = 0;
  /** How often the victim was passed over since its last step. */
  #waited = 0;

  constructor({ random, typical, processes }: Course, patience: number, weight: number) {
    this.#random = random;
    this.#patience = patience;
    this.#faultWeight = weight;
    // A single process would be a victim with nobody else around.
    this.#aim = aims[random.below(processes > 1 ? 3 : 2)]!;
    if (this.#aim === 'process') this.#victim = random.below(processes);
    // Messages come up in the course of a walk, whose end is not known: so any order of magnitude is as likely.
    else this.#delay = random.below(2 ** random.below(1 + Math.ceil(Math.log2(Math.max(typical, 1)))));
  }

  choose(choices: Choices): number {
    if (this.#victim < 0) this.#select(choices);
    const victims = this.#victims;
    const others = this.#others;
    const faults = this.#faults;
    victims.clear();
    others.clear();
    faults.clear();
    for (let choice = 0; choice < choices.count; choice += 1) {
      if (choices.isFault(choice)) faults.add(choice);
      else if (this.#numberOf(choices, choice) === this.#victim) victims.add(choice);
      else others.add(choice);
    }
    if (victims.count === 0) return pickWeighted(this.#random, others, faults, this.#faultWeight);
    if (this.#waited >= this.#patience) return this.#release(victims.pick(this.#random));
    if (others.count === 0) {
      const chosen = pickWeighted(this.#random, victims, faults, this.#faultWeight);
      if (!choices.isFault(chosen)) return this.#release(chosen);
      this.#waited += 1;
      return chosen;
    }
    this.#waited += 1;
    return pickWeighted(this.#random, others, faults, this.#faultWeight);
  }

  #release(choice: number): number {
    this.#waited = 0;
    return choice;
  }

  #select(choices: Choices): void {
    if (this.#delay > 0) {
      this.#delay -= 1;
      return;
    }
    this.#others.clear();
    for (let choice = 0; choice < choices.count; choice += 1) {
      if (!choices.isFault(choice)) this.#others.add(choice);
    }
    if (this.#others.count > 0) this.#victim = this.#numberOf(choices, this.#others.pick(this.#random));
  }

  #numberOf(choices: Choices, choice: number): number {
    if (this.#aim === 'process') return choices.process(choice);
    return this.#aim === 'label' ? choices.label(choice) : choices.event(choice);
  }
}
