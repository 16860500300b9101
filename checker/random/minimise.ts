import { type BadRun, isBad, runOfSteps, without } from './run-steps.ts';
import { shortcut } from './shortcut.ts';
import type { Stepper } from './stepper.ts';

/** A run that was made short; not minimal where that would have taken too many steps. */
export interface ShortRun extends BadRun {
  readonly isMinimal: boolean;
}

/** Steps that may be taken to make a run shorter: some seconds. */
const usualSteps = 3_000_000;

/**
 * A short run to the same violation. First without faults, if it can do without; then in ever smaller pieces (after Zeller &
 * Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002), where what a removed step would have
 * enabled is left out as well; then by a breadth-first search, if that is small enough. No single step can be removed from
 * the result: the others, taken in the same order as far as they are enabled, do not lead to the violation.
 */
export function minimised(stepper: Stepper, found: BadRun, mostSteps = usualSteps): ShortRun {
  const end = stepper.taken + mostSteps;
  const small = removedInPieces(stepper, withoutFaults(stepper, found, end), end);
  const shorter = shortcut(stepper, small);
  if (shorter === undefined) return small;
  const again = removedInPieces(stepper, shorter, end);
  return again.isMinimal || !small.isMinimal ? again : small;
}

/** @param end when to give up: after so many steps of the stepper. */
function withoutFaults(stepper: Stepper, run: BadRun, end: number): BadRun {
  const clean = runOfSteps(
    stepper,
    run.initial,
    run.steps.filter((_, step) => !run.faults[step]),
    run.violated,
  );
  if (isBad(clean)) return clean;
  let best = run;
  for (let step = best.steps.length - 1; step >= 0 && stepper.taken < end; step -= 1) {
    if (best.faults[step] !== true) continue;
    const rest = without(stepper, best, step, step + 1);
    if (isBad(rest)) best = rest;
  }
  return best;
}

/** Remove pieces of the run, the larger first, until no single step can be removed. */
function removedInPieces(stepper: Stepper, run: BadRun, end: number): ShortRun {
  let best = run;
  let size = halfOf(best);
  while (size >= 1) {
    const smaller = withoutPiece(stepper, best, size, end);
    if (stepper.taken >= end) return { ...(smaller ?? best), isMinimal: false };
    if (smaller === undefined) size = Math.floor(size / 2);
    else {
      best = smaller;
      size = Math.min(size, halfOf(best));
    }
  }
  return { ...best, isMinimal: true };
}

function halfOf({ steps }: BadRun): number {
  return Math.floor(steps.length / 2);
}

/** The run without some piece of this size, the last that can be removed; `undefined` if there is none. */
function withoutPiece(stepper: Stepper, run: BadRun, size: number, end: number): BadRun | undefined {
  for (let last = run.steps.length; last > 0 && stepper.taken < end; last -= size) {
    const rest = without(stepper, run, Math.max(0, last - size), last);
    if (isBad(rest)) return rest;
  }
  return undefined;
}
