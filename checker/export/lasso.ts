import type { Trace } from '../core/trace.ts';

/** What a lasso does for ever: it repeats its steps from `first` to `last`, or nothing after step `after`. Steps count from 1. */
export type Forever =
  | {
      readonly kind: 'cycle';
      readonly first: number;
      readonly last: number;
      /** Where there is time: how many of these steps are ticks. */
      readonly ticks?: number;
    }
  | {
      readonly kind: 'stop';
      readonly after: number;
      /** There is time, and it stops, too. */
      readonly timeStops?: true;
    };

/** `undefined` for traces that are no lassos. */
export function foreverOf({ instance, loop, steps }: Trace): Forever | undefined {
  if (loop === undefined) return undefined;
  const isTimed = instance.time !== undefined;
  if (loop === steps.length) return { kind: 'stop', after: loop, ...(isTimed && { timeStops: true }) };
  const ticks = steps.slice(loop).filter(({ action }) => action.kind === 'tick').length;
  return { kind: 'cycle', first: loop + 1, last: steps.length, ...(isTimed && { ticks }) };
}

/** As a clause: `steps 5 to 8 are repeated for ever`, `nothing happens after step 3, for ever`. */
export function foreverText(forever: Forever): string {
  if (forever.kind === 'cycle') {
    if (onlyTicks(forever)) return `only time passes from step ${forever.first} on, for ever`;
    const isAre = forever.first === forever.last ? 'is' : 'are';
    return `${cycleText(forever)} ${isAre} repeated for ever${roundText(forever)}`;
  }
  const when = forever.after === 0 ? 'from the start' : `after step ${forever.after}`;
  if (forever.timeStops) return `nothing happens ${when}, for ever, and time does not pass`;
  return forever.after === 0 ? 'nothing ever happens' : `nothing happens ${when}, for ever`;
}

/** What is said at the first step of a cycle. */
export function fromHereOn(cycle: Forever & { kind: 'cycle' }): string {
  return `from here on, ${onlyTicks(cycle) ? 'only time passes' : foreverText(cycle)}`;
}

/** `steps 5 to 8`. */
export function cycleText({ first, last }: Forever & { kind: 'cycle' }): string {
  return stepsText(first, last);
}

/** `steps 5 to 8`, `steps 5 and 6`, `step 5`. */
export function stepsText(first: number, last: number): string {
  if (first === last) return `step ${first}`;
  return `steps ${first} ${first + 1 === last ? 'and' : 'to'} ${last}`;
}

/** Nothing but time passes in a cycle. */
export function onlyTicks({ first, last, ticks }: Forever & { kind: 'cycle' }): boolean {
  return ticks === last - first + 1;
}

/** How long a round of a cycle takes: `, every 3 ticks`, ` in no time`. */
function roundText({ ticks }: Forever & { kind: 'cycle' }): string {
  if (ticks === undefined) return '';
  if (ticks === 0) return ' in no time';
  return ticks === 1 ? ', every tick' : `, every ${ticks} ticks`;
}
