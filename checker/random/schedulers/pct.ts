import type { Random } from '../random.ts';
import type { Choices, Course, Scheduler } from '../scheduler.ts';
import { Candidates } from './candidates.ts';
import { mostSteps, type StrategyKind } from './strategy-kind.ts';

/**
 * Probabilistic concurrency testing: processes have random priorities, the one with the highest that can take a step takes
 * it, and at d - 1 random moments the one that took the last step falls below all that have not fallen.
 *
 * Source  Burckhardt, Kothari, Musuvathi & Nagarakatte, A randomized scheduler with probabilistic guarantees of finding
 *         bugs, ASPLOS 2010. Threads are processes here. As there, moments are drawn from 1 to k, independently, and the
 *         change comes after the step. Priorities are drawn as numbers instead of a permutation, which is the same.
 * Guarantees  a walk finds a bug of depth d (d ordered pairs of steps suffice for it) with a probability of at least
 *         1 / (n k^(d-1)), for n processes and at most k steps in all, if each process has at most one step at a time.
 * Differs in two ways:
 *       - A process with several enabled steps (messages in its inbox) takes any of them with equal probability. A bug that
 *         also depends on which one is taken at c moments, with at most m to choose from, has its bound divided by m^c; so
 *         the order of many deliveries to one process is as hard to hit as for uniform walks.
 *       - Each fault is a thread of its own, of one step, that begins when the one before it has happened and takes any
 *         enabled fault; so f faults raise n by f. As steps of their process, late ones would be exponentially improbable.
 * A process that can always go on starves those below it, so liveness is not for this scheduler. Where k is far above the
 * true number of steps, most changes come too late; give `steps` then.
 */
export const pct: StrategyKind<'depth' | 'steps'> = {
  name: 'pct',
  about: 'random priorities of processes that change a few times; finds bugs that need few orderings',
  options: {
    depth: {
      about: 'the depth d of bugs to look for: priorities change d - 1 times',
      otherwise: '3',
      whole: true,
      least: 1,
      most: 1000,
    },
    steps: {
      about: 'the number of steps k among which changes are placed',
      otherwise: 'the steps of a typical walk',
      whole: true,
      least: 1,
      most: mostSteps,
    },
  },
  with:
    ({ depth = 3, steps }) =>
    (course) =>
      new Pct(course, depth, steps ?? course.typical),
};

class Pct implements Scheduler {
  readonly #random: Random;
  readonly #candidates = new Candidates();
  /** By process, and of the next fault at the end: from 0 to 1, or -i after the i-th change. */
  readonly #priorities: Float64Array;
  readonly #faults: number;
  /** After which step each change comes; a few, in no order. */
  readonly #changes: Int32Array;
  #nextChange = 0;
  #steps = 0;

  constructor({ random, processes }: Course, depth: number, steps: number) {
    this.#random = random;
    this.#faults = Math.max(processes, 1);
    this.#priorities = new Float64Array(this.#faults + 1);
    for (let thread = 0; thread <= this.#faults; thread += 1) this.#priorities[thread] = random.unit();
    this.#changes = new Int32Array(depth - 1);
    for (let index = 0; index < depth - 1; index += 1) this.#changes[index] = 1 + random.below(steps);
    this.#findNextChange();
  }

  choose(choices: Choices): number {
    const priorities = this.#priorities;
    const faults = this.#faults;
    const candidates = this.#candidates;
    let thread = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let choice = 0; choice < choices.count; choice += 1) {
      const own = choices.isFault(choice) ? faults : choices.process(choice);
      const priority = priorities[own]!;
      if (own !== thread) {
        if (priority <= highest) continue;
        thread = own;
        highest = priority;
        candidates.clear();
      }
      candidates.add(choice);
    }
    this.#steps += 1;
    if (this.#steps === this.#nextChange) this.#change(thread);
    if (thread === faults) priorities[faults] = this.#random.unit();
    return candidates.pick(this.#random);
  }

  #change(thread: number): void {
    this.#changes.forEach((after, index) => {
      if (after === this.#steps) this.#priorities[thread] = -1 - index;
    });
    this.#findNextChange();
  }

  #findNextChange(): void {
    this.#nextChange = 0;
    for (const after of this.#changes) {
      const isNext = after > this.#steps && (this.#nextChange === 0 || after < this.#nextChange);
      if (isNext) this.#nextChange = after;
    }
  }
}
