import { toPlain } from '../core/plain.ts';
import type { Operation } from './operation.ts';
import { searchFor } from './part.ts';
import type { SequentialSpec } from './sequential-spec.ts';
import type { Consistency } from './verdict.ts';

/** Steps for one question whether operations can be left out; it is answered no when they do not suffice. */
const stepsForOne = 200_000;
/** Steps for all of them. */
const stepsForAll = 3_000_000;
/** Where there are so many states for each operation, what is free is repeated in ever new ones, as appending is. */
const statesForEach = 20;
const piece = 64;

/**
 * Few of the operations that have no order, such that they have none even if the others took effect at any time, any number
 * of times, or never. So nothing that is left out matters: an operation that changes something is not just forgotten, by
 * which a read of what it wrote would become wrong.
 *
 * Leaves out half of them, a quarter, and so on down to single ones, as long as what is left has no order (A. Zeller,
 * R. Hildebrandt: Simplifying and Isolating Failure-Inducing Input, IEEE Trans. Software Eng. 28(2), 2002).
 * @param culprit stays in.
 */
export function smallCore<State, Op, Result>(
  operations: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  consistency: Consistency,
  culprit: Operation<Op, Result> | undefined,
): Operation<Op, Result>[] {
  let left = stepsForAll;
  let core = [...operations];
  const free = new Map<string, Operation<Op, Result>>();
  const without = (some: readonly Operation<Op, Result>[]): boolean => {
    const rest = core.filter((operation) => !some.includes(operation));
    const more = new Map([...free, ...some.flatMap((operation) => freeForm(operation, spec))]);
    const steps = Math.min(stepsForOne, left);
    const { search, machine } = searchFor(rest, spec, consistency, [...more.values()]);
    let used = 0;
    let answer: ReturnType<typeof search.run> = 'more';
    const mostStates = statesForEach * (rest.length + more.size);
    const goesOn = () => answer === 'more' && machine.size <= mostStates;
    for (; used < steps && goesOn(); used += piece) answer = search.run(piece);
    left -= used;
    if (answer !== 'none') return false;
    core = rest;
    for (const [key, operation] of more) free.set(key, operation);
    return true;
  };
  for (
    let size = Math.ceil(core.length / 2);
    size >= 1 && left > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    const candidates = core.filter((operation) => operation !== culprit);
    for (let start = 0; start < candidates.length && left > 0; start += size)
      without(candidates.slice(start, start + size));
  }
  return core;
}

/** An operation that may take effect at any time; none where it has no effect. Equal ones are one. */
function freeForm<State, Op, Result>(
  operation: Operation<Op, Result>,
  spec: SequentialSpec<State, Op, Result>,
): [string, Operation<Op, Result>][] {
  const { result, ...asked } = operation;
  const isKnown = 'result' in operation;
  if (spec.readsOnly?.(operation.operation, isKnown ? result : undefined)) return [];
  return [[JSON.stringify(toPlain(operation.operation)), { ...asked, return: Number.POSITIVE_INFINITY }]];
}
