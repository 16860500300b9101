import type { Trace } from '../core/trace.ts';
import { cutsOf, stops } from './connectivity.ts';
import type { Layout } from './terminal-lanes-layout.ts';

/** Between two lanes whose processes messages do not get through to each other; times as in `Stay`. */
export interface Wall {
  readonly x: number;
  readonly start: number;
  readonly end: number;
}

/** Each in a column that no message has: none where there is no such column. */
export function wallsOf(trace: Trace, { lanes, stays, isOne }: Layout): Wall[] {
  if (isOne) return [];
  const shown = lanes.flatMap((x, lane) => (x === undefined ? [] : [{ x, name: trace.lanes[lane]! }]));
  const taken = new Set(stays.map(({ track }) => track));
  return cutsOf(trace).flatMap(({ pattern, from, to }) =>
    shown.slice(1).flatMap((right, index): Wall[] => {
      const left = shown[index]!;
      if (!stops(pattern, left.name, right.name) && !stops(pattern, right.name, left.name)) return [];
      const free = Array.from({ length: right.x - left.x - 1 }, (_, column) => left.x + 1 + column);
      const middle = (left.x + right.x) / 2;
      const [x] = free
        .filter((column) => !taken.has(column))
        .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
      return x === undefined ? [] : [{ x, start: 2 * from, end: 2 * to }];
    }),
  );
}
