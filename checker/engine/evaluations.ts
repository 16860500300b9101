import type { PropertyReading, Reading } from '../core/slots.ts';
import type { Evaluate } from './predicate-table.ts';

/** What the answer for an `always` or a `sometimes` is made of. */
export const holdsBit = 1;
/** The antecedent is true. */
export const relevantBit = 2;

type StateReading = Extract<PropertyReading, { readonly kind: 'always' | 'sometimes' }>;
type PairReading = Extract<PropertyReading, { readonly kind: 'transition' }>;

/** What the machine keeps of a state for a property: `holdsBit`, and `relevantBit` for an `always`. */
export function evaluateState(reading: StateReading): Evaluate {
  if (reading.kind === 'sometimes') return (views) => (reading.holds(views) ? holdsBit : 0);
  return (views) => {
    if (reading.when?.(views) === false) return holdsBit;
    return relevantBit | (reading.holds(views) ? holdsBit : 0);
  };
}

/** The same for a step: the views of the state before it are followed by those of the state after it. */
export function evaluatePair(reading: PairReading): Evaluate {
  const width = reading.slots.length;
  return (views) => (reading.holds(views.subarray(0, width), views.subarray(width)) ? holdsBit : 0);
}

/** A reading as a predicate that answers 1 or 0. */
export function truthOf(reading: Reading): Evaluate {
  return (views) => (reading.holds(views) ? holdsBit : 0);
}
