import type { SlotSystem } from '../core/slots.ts';
import type { Checked } from '../engine/property-checks.ts';
import { WalkTables } from '../engine/walk-tables.ts';
import { randomOf } from './random.ts';
import { runOf, type TakenRun } from './run-steps.ts';
import type { Course, Strategy } from './scheduler.ts';
import { strategyOf } from './schedulers/index.ts';
import { Stepper } from './stepper.ts';
import { judgedIn, watchedIn } from './watched.ts';

/** A stepper on tables of its own. @param system one for walks. */
export function stepperOn(system: SlotSystem<unknown>, checked: Checked): Stepper {
  const tables = new WalkTables(system, watchedIn(system, checked).watches);
  return new Stepper(tables, judgedIn(system, checked));
}

/** Which walk: the same for the same strategy, on every machine. */
export interface WalkNumber {
  readonly seed: number;
  readonly walk: number;
}

/** How long walks are. */
export type Lengths = Pick<Course, 'length' | 'typical'>;

/** Take one walk step by step, in this thread, until something is violated, nothing can happen, or it is long enough. */
export function walked(
  system: SlotSystem<unknown>,
  stepper: Stepper,
  strategy: Strategy,
  { seed, walk }: WalkNumber,
  { length, typical }: Lengths,
): TakenRun {
  const random = randomOf(seed, walk);
  const initial = random.below(stepper.initial.length);
  const { labels, slots, actors = slots } = system;
  const scheduler = strategy.begin({ random, walk, length, typical, processes: actors, labels });
  return runOf(stepper, initial, (at, step) => {
    const choices = at.choices();
    return choices.count === 0 || step === length ? undefined : scheduler.choose(choices);
  });
}

const pilotWalks = 16;
/** A longer walk says no more. */
const pilotLength = 2000;
const pilotSeed = 0x5eed;

/** The lengths for walks of at most so many steps, tried out by a few uniform ones: always the same for the same model. */
export function triedLengths(system: SlotSystem<unknown>, stepper: Stepper, length: number): Lengths {
  const tried = { length: Math.min(length, pilotLength), typical: length };
  let typical = 1;
  for (let walk = 0; walk < pilotWalks; walk += 1) {
    const number = { seed: pilotSeed, walk };
    const { steps } = walked(system, stepper, strategyOf('uniform'), number, tried);
    typical = Math.max(typical, steps.length);
  }
  return { length, typical };
}
