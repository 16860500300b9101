import { sameValue } from '../../checker/core/value.ts';
import { effectsOf } from '../../checker/history/sequential-spec.ts';
import type { Consistency, Operation, SequentialSpec } from '../../checker/index.ts';

/** Whether one of all permutations, with any of the pending operations left out, is an order that explains the history. */
export function naiveVerdict<S, O, R>(
  history: readonly Operation<O, R>[],
  spec: SequentialSpec<S, O, R>,
  consistency: Consistency,
): boolean {
  return subsets(history.filter(isOpen)).some((open) =>
    permutations([...history.filter((one) => !isOpen(one)), ...open]).some((order) =>
      isWitness(order, history, spec, consistency),
    ),
  );
}

/** Whether `order` has all that returned, keeps the order that it has to keep, and is a run of the specification. */
export function isWitness<S, O, R>(
  order: readonly Operation<O, R>[],
  history: readonly Operation<O, R>[],
  spec: SequentialSpec<S, O, R>,
  consistency: Consistency,
): boolean {
  const isComplete = history.every((one) => isOpen(one) || order.includes(one));
  const isKept = order.every((later, place) =>
    order.slice(place + 1).every((earlier) => !mustPrecede(earlier, later, consistency)),
  );
  return (
    isComplete && isKept && [...byKey(order, spec).values()].every((part) => runs(part, spec, spec.init))
  );
}

function mustPrecede(first: Operation, second: Operation, consistency: Consistency): boolean {
  if (consistency === 'linearizability') return first.return < second.call;
  return first.process === second.process && first.call < second.call;
}

function runs<S, O, R>(
  [first, ...rest]: readonly Operation<O, R>[],
  spec: SequentialSpec<S, O, R>,
  state: S,
): boolean {
  if (first === undefined) return true;
  return effectsOf(spec, state, first.operation).some(
    ({ next, result }) => (!('result' in first) || sameValue(result, first.result)) && runs(rest, spec, next),
  );
}

function byKey<S, O, R>(order: readonly Operation<O, R>[], spec: SequentialSpec<S, O, R>) {
  const parts = new Map<string, Operation<O, R>[]>();
  for (const one of order) {
    const key = spec.keyOf?.(one.operation) ?? '';
    parts.set(key, [...(parts.get(key) ?? []), one]);
  }
  return parts;
}

export function isOpen(operation: Operation): boolean {
  return operation.return === Number.POSITIVE_INFINITY;
}

function subsets<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((some) => [some, [first, ...some]]);
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
