import type { AnyAlgorithm } from '../core/algorithm.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Stepper } from '../random/stepper.ts';
import { type Lengths, stepperOn, triedLengths } from '../random/walked.ts';
import { type Subject, subjectOf } from '../subject.ts';

/** A scenario, and what it takes to walk through it. */
export interface Ground {
  readonly subject: Subject;
  readonly stepper: Stepper;
  /** How long walks of at most so many steps are. */
  lengths(length: number): Lengths;
}

/** Tables fill up with use, so they are kept for as many scenarios of an algorithm as this. */
const mostKept = 16;

const kept = new WeakMap<AnyAlgorithm, Map<string, Ground>>();

/** The same for equal scenarios, as long as it is kept. */
export function groundOf(algorithm: AnyAlgorithm, scenario: Scenario<unknown>): Ground {
  const subject = subjectOf(algorithm, scenario, 'walks');
  const grounds = kept.get(algorithm) ?? new Map<string, Ground>();
  kept.set(algorithm, grounds);
  const key = JSON.stringify([
    subject.instance,
    subject.checked.deadlock,
    subject.checked.properties.map(({ name }) => name),
  ]);
  const known = grounds.get(key);
  if (known !== undefined) return known;
  if (grounds.size === mostKept) grounds.delete(grounds.keys().next().value!);
  const { system, checked } = subject;
  const stepper = stepperOn(system, checked);
  const tried = new Map<number, Lengths>();
  const ground: Ground = {
    subject,
    stepper,
    lengths(length) {
      const lengths = tried.get(length) ?? triedLengths(system, stepper, length);
      tried.set(length, lengths);
      return lengths;
    },
  };
  grounds.set(key, ground);
  return ground;
}
