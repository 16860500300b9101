import type { Trace } from '../core/trace.ts';
import { cutsOf, stops } from './connectivity.ts';

/** Between two lanes whose processes messages do not get through to each other, as long as that is so. */
export interface LaneWall {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** In one direction, they do get through. */
  readonly isOneWay: boolean;
}

/** @param xs of the lanes. @param yOf the height of a step, counted from 1. @param end where all walls end. */
export function placeWalls(
  trace: Trace,
  xs: readonly number[],
  yOf: (step: number) => number,
  end: number,
): LaneWall[] {
  return cutsOf(trace).flatMap(({ pattern, from, to }) =>
    trace.lanes.flatMap((name, lane): LaneWall[] => {
      const before = trace.lanes[lane - 1];
      if (before === undefined || !(stops(pattern, before, name) || stops(pattern, name, before))) return [];
      return [
        {
          x: (xs[lane - 1]! + xs[lane]!) / 2,
          top: yOf(from),
          bottom: Number.isFinite(to) ? yOf(to) : end,
          isOneWay: pattern.isOneWay,
        },
      ];
    }),
  );
}
