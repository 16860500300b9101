import type { Trace } from '../core/trace.ts';

/** Two parts of the network between which messages do not get through; in one direction, those from `left` to `right`. */
export interface Pattern {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly isOneWay: boolean;
}

/** A pattern of connectivity and the steps, counted from 1, between which it is there. */
export interface Cut {
  readonly name: string;
  readonly pattern: Pattern;
  readonly from: number;
  /** Infinite where it is there at the end. */
  readonly to: number;
}

const twoWayMark = ' | ';
const oneWayMark = ' ↛ ';

/** What the name of a pattern says: `p1 | p2 p3`, or `p1 ↛ p2 p3` where messages get through from right to left. */
export function patternOf(name: string): Pattern | undefined {
  const mark = [twoWayMark, oneWayMark].find((one) => name.includes(one));
  if (mark === undefined) return undefined;
  const [left, right] = name.split(mark).map((part) => part.split(' '));
  return left && right && { left, right, isOneWay: mark === oneWayMark };
}

/** All times at which the network is in parts, in order. */
export function cutsOf({ steps }: Trace): Cut[] {
  const cuts: Cut[] = [];
  const end = (step: number) => {
    const last = cuts.at(-1);
    if (last?.to === Number.POSITIVE_INFINITY) cuts[cuts.length - 1] = { ...last, to: step };
  };
  for (const [index, { action }] of steps.entries()) {
    if (action.kind !== 'partition' && action.kind !== 'heal') continue;
    end(index + 1);
    const name = action.kind === 'partition' ? action.params?.cut : undefined;
    const pattern = typeof name === 'string' ? patternOf(name) : undefined;
    if (typeof name === 'string' && pattern !== undefined)
      cuts.push({ name, pattern, from: index + 1, to: Number.POSITIVE_INFINITY });
  }
  return cuts;
}

/** Whether messages do not get through. */
export function stops({ left, right, isOneWay }: Pattern, from: string, to: string): boolean {
  const stopped = (senders: readonly string[], receivers: readonly string[]) =>
    senders.includes(from) && receivers.includes(to);
  return stopped(left, right) || (!isOneWay && stopped(right, left));
}
