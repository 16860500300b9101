import type { Random } from '../random.ts';
import type { Choices, Scheduler } from '../scheduler.ts';
import { Candidates, faultWeight } from './candidates.ts';
import { EventPriorities } from './event-priorities.ts';
import type { StrategyKind } from './strategy-kind.ts';

/**
 * Partial order sampling: each event gets a random priority when it becomes enabled, the enabled one with the highest
 * happens, and then all that race with it get new ones.
 *
 * Source  Yuan, Yang & Gu, Partial order aware concurrency sampling, CAV 2018. Events that race are those of one process
 *         here: arrivals at different processes commute, whatever is sent.
 * Guarantees  every run has a positive probability (if faults have a weight). What waits while others take m steps that do
 *         not race with it keeps its priority; against one process, such a wait has the probability 1 / (m + 1), where a
 *         uniform walk has 2^-m. Partial orders are not equally probable; the paper bounds the probability of each below.
 * Assumes that steps of different processes commute. Not all do: two faults may share a budget, and an observer may see in
 *         which order two steps come. They do not race here, so such orders get no numbers of their own, but happen.
 * Differs in the priorities of faults, which are lower by a weight, and in alternatives of one step: they are one event, and
 *         any is taken with equal probability. In models without processes all events race, and this is a random walk.
 * As a wait of m steps has a probability of 1 / (m + 1), long ones are common, and liveness is not for this scheduler.
 */
export const partialOrderSampling: StrategyKind<'faults'> = {
  name: 'pos',
  about:
    'random priorities of events that only events of the same process renew; finds rare orders of deliveries',
  options: { faults: faultWeight.option },
  with:
    ({ faults = faultWeight.default }) =>
    ({ random }) =>
      new PartialOrderSampling(random, faults),
};

class PartialOrderSampling implements Scheduler {
  readonly #random: Random;
  readonly #faultWeight: number;
  readonly #priorities: EventPriorities;
  /** The alternatives of the event with the highest priority. */
  readonly #candidates = new Candidates();
  /** The process of the last step, whose events race with it. */
  #process = -1;

  constructor(random: Random, weight: number) {
    this.#random = random;
    this.#faultWeight = weight;
    this.#priorities = new EventPriorities(random);
  }

  choose(choices: Choices): number {
    const candidates = this.#candidates;
    const last = this.#process;
    let highest = -1;
    this.#priorities.nextStep();
    for (let choice = 0; choice < choices.count; choice += 1) {
      const process = choices.process(choice);
      const weight = choices.isFault(choice) ? this.#faultWeight : 1;
      const priority = this.#priorities.of(choices.event(choice), process !== last, weight);
      if (priority < highest) continue;
      if (priority > highest) {
        highest = priority;
        candidates.clear();
      }
      candidates.add(choice);
    }
    const chosen = candidates.pick(this.#random);
    this.#process = choices.process(chosen);
    return chosen;
  }
}
