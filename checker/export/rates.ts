import type { Change, Trace, TraceStep } from '../core/trace.ts';

/** By path of a number that ticks change: by how much they do, if mostly by the same. */
export type Rates = ReadonlyMap<string, number>;

/** Timers go down by one; how much a clock goes on with each tick, several ticks tell. */
export function ratesOf({ steps }: Trace): Rates {
  const counts = new Map<string, Map<number, number>>();
  for (const { action, changes } of steps) {
    if (action.kind !== 'tick') continue;
    for (const change of changes) {
      const rate = rateOf(change);
      if (rate === undefined) continue;
      const own = counts.get(change.path) ?? new Map<number, number>();
      own.set(rate, (own.get(rate) ?? 0) + 1);
      counts.set(change.path, own);
    }
  }
  const rates = new Map<string, number>();
  for (const [path, own] of counts) {
    const [most] = [...own].sort(([, a], [, b]) => b - a);
    if (most !== undefined && most[1] > 1) rates.set(path, most[0]);
  }
  return rates;
}

/** Whether a tick did to a number what ticks do: one more or one less, or what is usual. Not if it is 0 then, as when a timer is up. */
export function isRunning(change: Change, rates: Rates): boolean {
  const rate = rateOf(change);
  if (rate === undefined || change.after === 0) return false;
  return Math.abs(rate) === 1 || rate === rates.get(change.path);
}

/** Clocks, which go up, with their values after a step, as if it did not change them. */
export function standing(steps: readonly TraceStep[], number: number, rates: Rates): Change[] {
  const clocks = [...rates].flatMap(([path, rate]) => (rate > 0 ? [path] : []));
  return clocks.flatMap((path) => {
    const own = (from: number, to?: number) =>
      steps.slice(from, to).flatMap(({ changes }) => changes.filter((change) => change.path === path));
    const value = own(0, number).at(-1)?.after ?? own(number)[0]?.before;
    return value === undefined ? [] : [{ path, before: value, after: value }];
  });
}

function rateOf({ before, after }: Change): number | undefined {
  return typeof before === 'number' && typeof after === 'number' ? after - before : undefined;
}
