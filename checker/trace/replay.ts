import type { AnyAlgorithm } from '../core/algorithm.ts';
import { InternalError } from '../core/errors.ts';
import type { Trace } from '../core/trace.ts';

/**
 * Run a trace again through the reference semantics of the algorithm as it is now, step by step, and check that its
 * end still shows what it claims to show.
 * @returns the trace as it runs now, equal to the one given.
 * @throws {MalformedTraceError} naming the first step that is not possible, or differs, or the claim that no longer holds.
 */
export function replay(_trace: Trace, _algorithm: AnyAlgorithm): Trace {
  throw new InternalError('not written yet');
}
