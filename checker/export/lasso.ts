import type { Trace } from '../core/trace.ts';

/** What a lasso does for ever: it repeats its steps from `first` to `last`, or nothing after step `after`. Steps count from 1. */
export type Forever =
  | { readonly kind: 'cycle'; readonly first: number; readonly last: number }
  | { readonly kind: 'stop'; readonly after: number };

/** `undefined` for traces that are no lassos. */
export function foreverOf({ loop, steps }: Trace): Forever | undefined {
  if (loop === undefined) return undefined;
  return loop < steps.length
    ? { kind: 'cycle', first: loop + 1, last: steps.length }
    : { kind: 'stop', after: steps.length };
}

/** As a clause: `steps 5 to 8 are repeated for ever`, `nothing happens after step 3, for ever`. */
export function foreverText(forever: Forever): string {
  if (forever.kind === 'cycle') {
    return `${cycleText(forever)} ${forever.first === forever.last ? 'is' : 'are'} repeated for ever`;
  }
  return forever.after === 0
    ? 'nothing ever happens'
    : `nothing happens after step ${forever.after}, for ever`;
}

/** `steps 5 to 8`. */
export function cycleText({ first, last }: Forever & { kind: 'cycle' }): string {
  if (first === last) return `step ${first}`;
  return `steps ${first} ${first + 1 === last ? 'and' : 'to'} ${last}`;
}
