import { finished, sliced, verdictOf } from './drive.ts';
import { judge } from './judge.ts';
import type { ObservedHistory } from './observed.ts';
import { operationsOf } from './observed-operations.ts';
import type { Operation } from './operation.ts';
import type { SequentialSpec } from './sequential-spec.ts';
import type { HistoryBounds, HistoryProgress, HistoryReport } from './verdict.ts';

/**
 * Is there one order of the operations in which each does what it did, and which keeps every operation that returned before
 * another was called before it? What is pending takes effect at some time after its call, or never.
 *
 * Source  M. Herlihy, J. Wing: Linearizability, A Correctness Condition for Concurrent Objects, ACM TOPLAS 12(3), 1990. The
 *         search is that of Wing & Gong and Lowe, see `Search`; the time may be exponential in the number of operations that
 *         are under way at a time.
 * @throws {UsageError} if the history is none. @throws {UnencodableStateError} if a state has no value equality.
 */
export function linearize<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  bounds: HistoryBounds = {},
): HistoryReport<Op, Result> {
  return finished(judge(history, spec, 'linearizability'), bounds);
}

/** The same with pauses, in which other things can happen; `bounds.signal` can end it there. */
export function linearizeInSlices<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  bounds: HistoryBounds = {},
  onProgress?: (progress: HistoryProgress) => void,
): Promise<HistoryReport<Op, Result>> {
  return sliced(judge(history, spec, 'linearizability'), bounds, onProgress);
}

/** Whether an observed history is linearizable, and nothing else; pure. */
export function linearizability<State, Op, Result>(
  history: ObservedHistory<Op, Result>,
  spec: SequentialSpec<State, Op, Result>,
): HistoryReport['verdict'] {
  return verdictOf(judge(operationsOf(history), spec, 'linearizability'));
}
