import { finished, sliced, verdictOf } from './drive.ts';
import { type Judging, judge } from './judge.ts';
import { merged } from './merge.ts';
import type { ObservedHistory } from './observed.ts';
import { operationsOf } from './observed-operations.ts';
import type { Operation } from './operation.ts';
import type { SequentialSpec } from './sequential-spec.ts';
import type { HistoryBounds, HistoryProgress, HistoryReport } from './verdict.ts';

/** Configurations of the attempt to get away with showing more than is asked. */
const mostForAttempt = 300_000;

/**
 * Is there one order of the operations in which each does what it did, and which keeps those of each process in the order in
 * which it called them? When they were called does not count between processes.
 *
 * Source  L. Lamport: How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs, IEEE Trans.
 *         Computers C-28(9), 1979. It is not compositional, so all objects are looked at together. A history that is
 *         linearizable is sequentially consistent, and for that each object can be looked at alone; so that is tried first.
 * @throws {UsageError} if the history is none. @throws {UnencodableStateError} if a state has no value equality.
 */
export function sequentiallyConsistent<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  bounds: HistoryBounds = {},
): HistoryReport<Op, Result> {
  return finished(judgeSequential(history, spec), bounds);
}

/** The same with pauses, in which other things can happen; `bounds.signal` can end it there. */
export function sequentiallyConsistentInSlices<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  bounds: HistoryBounds = {},
  onProgress?: (progress: HistoryProgress) => void,
): Promise<HistoryReport<Op, Result>> {
  return sliced(judgeSequential(history, spec), bounds, onProgress);
}

function* judgeSequential<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
): Judging<Op, Result> {
  const consistency = 'sequential consistency';
  const attempt = judge(history, spec, 'linearizability');
  let step = attempt.next();
  while (!step.done) {
    const { configurations } = step.value;
    const told = yield step.value;
    step = attempt.next(told ?? (configurations >= mostForAttempt ? 'configurations' : undefined));
  }
  const { verdict, parts, configurations } = step.value;
  if (verdict !== 'holds') return yield* judge(history, spec, consistency);
  const order = merged(parts.map((part) => (part.verdict === 'holds' ? part.order : [])));
  return {
    consistency,
    verdict,
    parts: [{ operations: history, configurations, verdict, order }],
    configurations,
  };
}

/** Whether an observed history is sequentially consistent, and nothing else; pure. */
export function sequentialConsistency<State, Op, Result>(
  history: ObservedHistory<Op, Result>,
  spec: SequentialSpec<State, Op, Result>,
): HistoryReport['verdict'] {
  return verdictOf(judgeSequential(operationsOf(history), spec));
}
