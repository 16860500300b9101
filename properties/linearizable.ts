import type { HistoryReport, ObservedHistory, SequentialSpec } from '../checker/index.ts';
import { always, linearizability, sequentialConsistency, TooLargeError } from '../checker/index.ts';

/** Which observer, made by `observeHistory`, has the history, and what the object does when it is used by one at a time. */
export interface HistoryClaim<K extends string, State, Op, Result> {
  readonly observe: K;
  readonly spec: SequentialSpec<State, Op, Result>;
}

/**
 * `'linearizable'`: the operations can be put in an order in which they do what the specification says, and which keeps what
 * returned before something else was called before it (Herlihy & Wing 1990). What has not returned has taken effect, or not.
 */
export function linearizable<K extends string, State, Op, Result>(claim: HistoryClaim<K, State, Op, Result>) {
  return ofHistory('linearizable', claim, linearizability);
}

/**
 * `'sequentially consistent'`: the same, but only what one process did stays in order (Lamport 1979). Weaker: a read may
 * return what was overwritten, if nothing that its process did shows that.
 */
export function sequentiallyConsistentHistory<K extends string, State, Op, Result>(
  claim: HistoryClaim<K, State, Op, Result>,
) {
  return ofHistory('sequentially consistent', claim, sequentialConsistency);
}

function ofHistory<K extends string, State, Op, Result>(
  name: string,
  { observe, spec }: HistoryClaim<K, State, Op, Result>,
  decide: typeof linearizability,
) {
  const holds = (history: ObservedHistory<Op, Result>): boolean => isHeld(decide(history, spec), name);
  return always(name, {
    observe: { [observe]: holds } as { readonly [P in K]: typeof holds },
    holds: (views) => Object.values(views).every(Boolean),
  });
}

/** @throws {TooLargeError} if it cannot be told. */
function isHeld(verdict: HistoryReport['verdict'], name: string): boolean {
  if (verdict !== 'undecided') return verdict === 'holds';
  throw new TooLargeError(
    `Whether a history of the model is ${name} would take too long to decide.`,
    'too many operations are under way at a time',
    'check a scenario with fewer clients or operations, or partition the specification by `keyOf`',
  );
}
