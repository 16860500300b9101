import type { Random } from '../random.ts';
import type { Choices, Course, Scheduler } from '../scheduler.ts';
import { Candidates } from './candidates.ts';
import { mostSteps, type StrategyKind } from './strategy-kind.ts';

/**
 * A deterministic scheduler that is disturbed a few times: processes take turns in their order, those without an enabled
 * step are passed over, and each of d delays passes over one more.
 *
 * Source  Emmi, Qadeer & Rakamarić, Delay-bounded scheduling, POPL 2011, which explores all schedules with d delays for any
 *         deterministic scheduler. Here delays are placed at random, and each may also fall after the end.
 * Guarantees  if each process has at most one step at a time, and there are no faults: only schedules with at most d delays
 *         happen, each of them with a probability of at least (k + 1)^-d, for at most k steps; with d = 0 there is one.
 * Differs in three ways:
 *       - A process with several enabled steps takes any of them with equal probability. Then d does not bound how many
 *         schedules there are, and for c such steps with at most m to choose from, the bound is divided by m^c.
 *       - A fault takes the place of a delay, so that there are at most d delays and faults: where both are possible, each
 *         with probability 1/2, and any fault with equal probability. Where only faults are enabled, one happens.
 *       - A turn ends after some steps, even if the process can go on: otherwise one that always can would be alone.
 */
export const delayBounded: StrategyKind<'delays' | 'steps' | 'turn'> = {
  name: 'delay-bounded',
  about: 'processes take turns, disturbed by a few random delays and faults; finds bugs near orderly runs',
  options: {
    delays: {
      about: 'how many delays and faults there are at most',
      otherwise: '3',
      whole: true,
      least: 0,
      most: 1000,
    },
    steps: {
      about: 'the number of steps among which delays are placed',
      otherwise: 'the steps of a typical walk',
      whole: true,
      least: 1,
      most: mostSteps,
    },
    turn: {
      about: 'how many steps a process takes in a row, if it can',
      otherwise: '1',
      whole: true,
      least: 1,
      most: mostSteps,
    },
  },
  with:
    ({ delays = 3, steps, turn = 1 }) =>
    (course) =>
      new DelayBounded(course, delays, steps ?? course.typical, turn),
};

class DelayBounded implements Scheduler {
  readonly #random: Random;
  readonly #processes: number;
  readonly #turn: number;
  /** Before which steps delays come, in order. */
  readonly #delays: Int32Array;
  readonly #candidates = new Candidates();
  #past = 0;
  #steps = 0;
  /** Whose turn it is, and how many steps of it are left. */
  #process = 0;
  #left: number;

  constructor({ random, processes }: Course, delays: number, steps: number, turn: number) {
    this.#random = random;
    this.#processes = Math.max(processes, 1);
    this.#turn = turn;
    this.#left = turn;
    this.#delays = new Int32Array(delays);
    for (let index = 0; index < delays; index += 1) this.#delays[index] = random.below(steps + 1);
    this.#delays.sort();
  }

  choose(choices: Choices): number {
    let distance = this.#nextDistance(choices, -1);
    let faultInstead = distance < 0;
    while (this.#past < this.#delays.length && this.#delays[this.#past] === this.#steps) {
      this.#past += 1;
      if (faultInstead || this.#faultsInstead(choices)) faultInstead = true;
      else distance = this.#nextDistance(choices, distance);
    }
    this.#steps += 1;
    if (faultInstead) this.#listFaults(choices);
    else this.#listSteps(choices, this.#beginTurn(distance));
    return this.#candidates.pick(this.#random);
  }

  /** How far the nearest process after the given distance is whose turn may come, round and round; -1 if there is none. */
  #nextDistance(choices: Choices, after: number): number {
    let nearest = -1;
    let next = -1;
    for (let choice = 0; choice < choices.count; choice += 1) {
      if (choices.isFault(choice)) continue;
      const distance = this.#distance(choices.process(choice));
      if (nearest < 0 || distance < nearest) nearest = distance;
      if (distance > after && (next < 0 || distance < next)) next = distance;
    }
    return next < 0 ? nearest : next;
  }

  /** A process that has used up its turn is the last. */
  #distance(process: number): number {
    if (process === this.#process) return this.#left > 0 ? 0 : this.#processes;
    const difference = process - this.#process;
    return difference < 0 ? difference + this.#processes : difference;
  }

  #beginTurn(distance: number): number {
    if (distance > 0) {
      this.#process = (this.#process + distance) % this.#processes;
      this.#left = this.#turn;
    }
    this.#left -= 1;
    return this.#process;
  }

  #faultsInstead(choices: Choices): boolean {
    for (let choice = 0; choice < choices.count; choice += 1) {
      if (choices.isFault(choice)) return this.#random.below(2) === 0;
    }
    return false;
  }

  #listFaults(choices: Choices): void {
    this.#candidates.clear();
    for (let choice = 0; choice < choices.count; choice += 1) {
      if (choices.isFault(choice)) this.#candidates.add(choice);
    }
  }

  #listSteps(choices: Choices, process: number): void {
    this.#candidates.clear();
    for (let choice = 0; choice < choices.count; choice += 1) {
      if (!choices.isFault(choice) && choices.process(choice) === process) this.#candidates.add(choice);
    }
  }
}
