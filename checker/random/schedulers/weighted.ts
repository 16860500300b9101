import { UsageError } from '../../core/errors.ts';
import type { StepLabel } from '../../core/slots.ts';
import type { Choices, Course, Scheduler } from '../scheduler.ts';
import { faultWeight } from './candidates.ts';
import type { NumberOption, StrategyKind } from './strategy-kind.ts';

const weight = { whole: false, least: 0, most: 1_000_000 } as const;

const kinds: { readonly [kind in StepLabel['kind']]: NumberOption } = {
  action: { ...weight, about: 'the weight of an action', otherwise: '1' },
  receive: { ...weight, about: 'the weight of the delivery of a message', otherwise: '1' },
  fault: { ...weight, about: 'the weight of a fault', otherwise: String(faultWeight.default) },
  time: { ...weight, about: 'the weight of a tick', otherwise: '1' },
};

/**
 * Each enabled step is as likely as its weight says: that of its name (an action, a type of message, `lose`, `crash`), else
 * that of its kind. A weight belongs to one step: ten messages that may be lost are lost ten times as often as one.
 *
 * Guarantees what uniform walks do, with other probabilities, as long as no weight is 0. Steps of weight 0 happen only where
 * nothing else is enabled. By default faults are rarer than the rest, so that their budgets last for a while.
 */
export const weighted: StrategyKind = {
  name: 'weighted',
  about: 'steps by weights of their kind or name; by default a random walk in which faults are rarer',
  options: kinds,
  others: {
    ...weight,
    about: 'the weight of this action, type of message or fault',
    otherwise: 'that of its kind',
  },
  with: (values) => {
    const told = new Map(Object.entries(values));
    const named = new Map([...told].filter(([name]) => !Object.hasOwn(kinds, name)));
    const weightOf = ({ name, kind }: StepLabel) =>
      named.get(name) ?? told.get(kind) ?? (kind === 'fault' ? faultWeight.default : 1);
    return (course) => {
      refuseUnknownNames([...named.keys()], course.labels);
      return new Weighted(course, weightOf);
    };
  },
};

/**
 * A protocol knows all of its labels from the start; of other models, which have no roles, any name may come up later.
 * @throws {UsageError} if a name is of no step.
 */
function refuseUnknownNames(names: readonly string[], labels: readonly StepLabel[]): void {
  if (labels.length === 0 || labels.every(({ role }) => role === '')) return;
  const known = [...new Set(labels.map(({ name }) => name))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `The scheduler 'weighted' is given a weight for '${unknown}', and no step has this name here.`,
    'a misspelt name, or a fault that this scenario does not allow',
    `choose of: ${[...Object.keys(kinds), ...known].join(', ')}`,
  );
}

class Weighted implements Scheduler {
  readonly #course: Course;
  readonly #weightOf: (label: StepLabel) => number;
  /** By label; negative where it was not asked yet. */
  #weights: Float64Array;

  constructor(course: Course, weightOf: (label: StepLabel) => number) {
    this.#course = course;
    this.#weightOf = weightOf;
    this.#weights = new Float64Array(course.labels.length).fill(-1);
  }

  choose(choices: Choices): number {
    const { random } = this.#course;
    const { count } = choices;
    let total = 0;
    for (let choice = 0; choice < count; choice += 1) total += this.#weight(choices.label(choice));
    if (total === 0) return random.below(count);
    let rest = random.unit() * total;
    // Rounding may leave a rest after the last one: then it is the last that has a weight.
    let last = 0;
    for (let choice = 0; choice < count; choice += 1) {
      const weight = this.#weight(choices.label(choice));
      if (weight === 0) continue;
      rest -= weight;
      last = choice;
      if (rest < 0) break;
    }
    return last;
  }

  #weight(label: number): number {
    const known = label < this.#weights.length ? this.#weights[label]! : -1;
    return known < 0 ? this.#learn(label) : known;
  }

  #learn(label: number): number {
    const { labels } = this.#course;
    if (label >= this.#weights.length) {
      const longer = new Float64Array(2 * labels.length).fill(-1);
      longer.set(this.#weights);
      this.#weights = longer;
    }
    const weight = this.#weightOf(labels[label]!);
    this.#weights[label] = weight;
    return weight;
  }
}
