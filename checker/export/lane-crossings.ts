import type { MessageData, Trace } from '../core/trace.ts';
import { type Cut, cutsOf, stops } from './connectivity.ts';

/** A wall in the way of a message. */
export interface Crossing {
  /** Halfway between two lanes. */
  readonly lane: number;
  /** The steps, counted from 1, between which the wall is there; infinite where it stays. */
  readonly from: number;
  readonly to: number;
}

/**
 * The walls that are in the way of a message between two steps, in the order of time. Left out are those that are not drawn,
 * because there are lanes between the parts that are in neither.
 */
export function crossingsOf(
  trace: Trace,
  { from, to }: MessageData,
  sent: number,
  arrived: number,
): Crossing[] {
  return cutsOf(trace).flatMap((cut) => {
    if (cut.from > arrived || cut.to <= sent || !stops(cut.pattern, from, to)) return [];
    const lane = wallBetween(trace.lanes, cut, from, to);
    return lane === undefined ? [] : [{ lane, from: cut.from, to: cut.to }];
  });
}

/** Halfway between the first two neighbours on the way that are in different parts. */
function wallBetween(
  lanes: readonly string[],
  { pattern }: Cut,
  from: string,
  to: string,
): number | undefined {
  const [start, end] = [lanes.indexOf(from), lanes.indexOf(to)];
  const direction = Math.sign(end - start);
  for (let lane = start; lane !== end; lane += direction) {
    if (stops(pattern, lanes[lane]!, lanes[lane + direction]!)) return lane + direction / 2;
  }
  return undefined;
}
