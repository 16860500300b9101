import { type Temporal, timePasses } from '../core/property.ts';
import type { TemporalReading } from '../core/slots.ts';
import { temporalForm } from '../core/temporal.ts';

/** That `timePasses`, claimed of states of some kind. */
export function timePassing<S>(canTick: (state: S) => boolean): Temporal<S> {
  return { kind: 'always eventually', name: timePasses, holds: canTick };
}

/** The same of slots. @param canTick whether a process, by its slot, does not hold up time. */
export function timePassingReading(
  slots: readonly number[],
  canTick: (slot: number, node: number) => boolean,
): TemporalReading {
  const property = timePassing(() => true);
  const holds = {
    slots,
    view: (slot: number, node: number) => (canTick(slot, node) ? 1 : 0),
    holds: (views: Int32Array) => views.every((view) => view === 1),
  };
  return {
    kind: property.kind,
    name: timePasses,
    formula: temporalForm(property).formula,
    propositions: { holds },
  };
}
