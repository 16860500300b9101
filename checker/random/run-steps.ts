import type { NamedStep, Stepper, Violated } from './stepper.ts';

/** A run from an initial state. It ends where something is violated first, by its last state or its last step. */
export interface TakenRun {
  /** Which initial state. */
  readonly initial: number;
  readonly steps: readonly NamedStep[];
  /** The states, as vectors: one more than there are steps. */
  readonly path: readonly Int32Array[];
  /** By step, whether it is a fault. */
  readonly faults: readonly boolean[];
  readonly violated: Violated | undefined;
}

/** A run that violates something. */
export type BadRun = TakenRun & { readonly violated: Violated };

/** Where to go, step by step: which of the choices is next, or `undefined` to end. */
export type Guide = (stepper: Stepper, step: number) => number | undefined;

/** @param what ends the run when it is violated; left out, anything does. */
export function runOf(stepper: Stepper, initial: number, guide: Guide, what?: Violated): TakenRun {
  const steps: NamedStep[] = [];
  const faults: boolean[] = [];
  stepper.goTo(stepper.initial[initial]!);
  const path = [stepper.vector];
  for (;;) {
    const violated = what === undefined ? stepper.violated : stepper.violates(what) ? what : undefined;
    const choice = violated === undefined ? guide(stepper, steps.length) : undefined;
    if (choice === undefined) return { initial, steps, path, faults, violated };
    steps.push(stepper.name(choice));
    faults.push(stepper.choices().isFault(choice));
    stepper.take(choice);
    path.push(stepper.vector);
  }
}

/** The run that makes these choices, by number. */
export function runOfChoices(
  stepper: Stepper,
  initial: number,
  choices: ArrayLike<number>,
  what: Violated,
): TakenRun {
  return runOf(
    stepper,
    initial,
    (at, step) => {
      const choice = choices[step];
      return choice !== undefined && choice < at.choices().count ? choice : undefined;
    },
    what,
  );
}

/** The run that takes these steps, but for those that are not enabled in their turn. */
export function runOfSteps(
  stepper: Stepper,
  initial: number,
  wanted: readonly NamedStep[],
  what?: Violated,
): TakenRun {
  let next = 0;
  return runOf(
    stepper,
    initial,
    (at) => {
      while (next < wanted.length) {
        const choice = at.find(wanted[next]!);
        next += 1;
        if (choice !== undefined) return choice;
      }
      return undefined;
    },
    what,
  );
}

export function isBad(run: TakenRun): run is BadRun {
  return run.violated !== undefined;
}

/** Where a run leads that takes all of its steps but those from `start` to the one before `end`. */
export function without(
  stepper: Stepper,
  { initial, steps, violated }: TakenRun,
  start: number,
  end: number,
): TakenRun {
  return runOfSteps(stepper, initial, [...steps.slice(0, start), ...steps.slice(end)], violated);
}
