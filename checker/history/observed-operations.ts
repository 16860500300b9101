import type { Called, ObservedHistory } from './observed.ts';
import type { Operation } from './operation.ts';

interface Placed<Op, Result> extends Called<Op> {
  readonly process: string;
  /** Which of its process's operations that returned it is; left out where it has not. */
  readonly index?: number;
  readonly result?: Result;
}

/**
 * An observed history as operations with times, which have the same order.
 *
 * Of two operations, the one called later has all those before it that the other one has. So calls are in the order of how
 * many operations had returned by then, and one returns just before the first call that it is before.
 */
export function operationsOf<Op, Result>({
  returned,
  pending,
  open,
}: ObservedHistory<Op, Result>): Operation<Op, Result>[] {
  const all: Placed<Op, Result>[] = [
    ...Object.entries(returned).flatMap(([process, operations]) =>
      operations.map((called, index) => ({ process, index, ...withOwn(called, process, index) })),
    ),
    ...Object.entries(pending).map(([process, called]) => ({
      process,
      ...withOwn(called, process, returned[process]?.length ?? 0),
    })),
    // Whoever called it may have called another one since.
    ...open.map((called, index) => ({ process: `open ${index + 1}`, ...called })),
  ];
  const callOf = ({ after }: Called<Op>) => 2 * Object.values(after).reduce((sum, count) => sum + count, 0);
  const end = 2 * all.length + 1;
  return all.map(({ process, operation, after, index, ...result }) => {
    const called = { process, operation, call: callOf({ operation, after }) };
    if (index === undefined) return { ...called, return: Number.POSITIVE_INFINITY };
    const later = all.filter((other) => (other.after[process] ?? 0) > index);
    return { ...called, return: Math.min(end, ...later.map((other) => callOf(other) - 1)), ...result };
  });
}

/** A process has its own operations before the next one. */
function withOwn<C extends Called<unknown>>(called: C, process: string, own: number): C {
  return { ...called, after: { ...called.after, [process]: own } };
}
