import { isPending, type Operation } from './operation.ts';
import { returnsIn, searchFor } from './part.ts';
import type { DeadEnd } from './search.ts';
import type { SequentialSpec } from './sequential-spec.ts';
import { smallCore } from './small-core.ts';
import type { Consistency, Explanation, LongestOrder } from './verdict.ts';

type Looking = ReturnType<typeof searchFor>;

/** Steps to find the first return that breaks linearizability. */
const stepsForCulprit = 3_000_000;
const piece = 1024;

/** Why there is no order of `operations`, from the search that found none. */
export function explain<State, Op, Result>(
  operations: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  consistency: Consistency,
  looking: Looking,
): Explanation<Op, Result> {
  const whole = { culprit: undefined, involved: operations, looking };
  const { culprit, involved, ...found } =
    (consistency === 'linearizability' ? firstBreak(operations, spec, looking) : undefined) ?? whole;
  return {
    ...(culprit !== undefined && { culprit }),
    longest: found.looking.search.deadEnds.map((end) => longestOrder(end, involved, spec, found.looking)),
    involved,
    core: smallCore(involved, spec, consistency, culprit),
  };
}

/**
 * The first return that breaks it. Every return before the one that the search could not get past is explained by some order;
 * that one may be, too, as long as it is not known what was returned later. `undefined` if it takes too long to tell.
 */
function firstBreak<State, Op, Result>(
  operations: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  { search: { deadEnds } }: Looking,
) {
  const explained = deadEnds[0]?.progress ?? 0;
  const candidates = operations
    .filter((operation) => !isPending(operation) && operation.return >= explained)
    .sort((a, b) => a.return - b.return);
  let left = stepsForCulprit;
  for (const culprit of candidates) {
    const involved = upTo(culprit, operations);
    const looking = searchFor(involved, spec, 'linearizability');
    let answer = looking.search.run(piece);
    for (; answer === 'more' && left > 0; left -= piece) answer = looking.search.run(piece);
    if (answer === 'none') return { culprit, involved, looking };
    if (answer === 'more') return undefined;
  }
  return undefined;
}

/** What is known when an operation returns: what returns later is pending so far. */
function upTo<Op, Result>(
  culprit: Operation<Op, Result>,
  operations: readonly Operation<Op, Result>[],
): Operation<Op, Result>[] {
  return operations
    .filter(({ call }) => call <= culprit.return)
    .map((operation) => {
      if (operation.return <= culprit.return || isPending(operation)) return operation;
      const { result: _, ...called } = operation;
      return { ...called, return: Number.POSITIVE_INFINITY };
    });
}

/** Puts the order of a dead end back, so that it can be asked what may come next. */
function longestOrder<State, Op, Result>(
  { order: placed, state }: DeadEnd,
  operations: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  { order, machine }: Looking,
): LongestOrder<Op, Result> {
  for (const index of placed) order.place(index);
  const stuck: LongestOrder<Op, Result>['stuck'][number][] = [];
  for (let index = order.first(); index !== -1; index = order.after(index)) {
    const operation = operations[index]!;
    if (isPending(operation)) continue;
    const value = machine.value(state, index);
    stuck.push({ operation, state: value, returns: returnsIn(spec, value, operation) });
  }
  for (const index of placed.toReversed()) order.takeBack(index);
  return { order: placed.map((index) => operations[index]!), stuck };
}
