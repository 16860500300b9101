import { InvalidModelError } from '../core/errors.ts';
import { plainText, toPlain } from '../core/plain.ts';
import { sameValue } from '../core/value.ts';

/**
 * What a model emits for a history of its clients' operations. A process has at most one operation under way.
 *
 * `return`: `result` is left out where it is nothing, or not known; `operation` is given where it was called before the first
 * step. `giveUp`: the process waits no longer, though its operation may still take effect, and may call another one.
 */
export type HistoryEvent<Op, Result> =
  | { readonly type: 'call'; readonly operation: Op }
  | { readonly type: 'return'; readonly result?: Result; readonly operation?: Op }
  | { readonly type: 'giveUp' };

/** A history as far as it counts: real-time order is kept as counts, so that those which differ in irrelevant order are equal states. */
export interface ObservedHistory<Op, Result> {
  /** By process: operations that have returned, in order. */
  readonly returned: { readonly [process: string]: readonly Returned<Op, Result>[] };
  /** By process: the operation that has not returned. */
  readonly pending: { readonly [process: string]: Called<Op> };
  /** Operations that were given up, or called before the first step, in a canonical order. */
  readonly open: readonly Called<Op>[];
}

/** An operation, and for each other process how many of its operations had returned when it was called. */
export interface Called<Op> {
  readonly operation: Op;
  readonly after: { readonly [process: string]: number };
}

export interface Returned<Op, Result> extends Called<Op> {
  readonly result?: Result;
}

/** An observer of calls and returns; it passes over other events. */
export interface HistoryObserver<Op, Result> {
  readonly init: ObservedHistory<Op, Result>;
  on(
    history: ObservedHistory<Op, Result>,
    event: HistoryEvent<Op, Result>,
    process: string,
  ): ObservedHistory<Op, Result>;
}

/**
 * Observe the history that `linearizable` and `sequentiallyConsistent` are about.
 * @param called operations that are called before the first step, by whoever returns from them.
 */
export function observeHistory<Op, Result>(called: readonly Op[] = []): HistoryObserver<Op, Result> {
  const open = inOrder(called.map((operation) => ({ operation, after: {} })));
  return {
    init: { returned: {}, pending: {}, open },
    on(history, event, process) {
      if (event.type === 'call') return afterCall(history, event.operation, process);
      if (event.type === 'giveUp') return afterGivingUp(history, process);
      if (event.type !== 'return') return history;
      const { operation, result } = event;
      const known = 'result' in event ? { result: result as Result } : {};
      return operation === undefined
        ? afterReturn(history, known, process)
        : afterReturn(adopted(history, operation, process), known, process);
    },
  };
}

function afterCall<Op, Result>(
  history: ObservedHistory<Op, Result>,
  operation: Op,
  process: string,
): ObservedHistory<Op, Result> {
  const under = history.pending[process];
  if (under !== undefined) {
    throw new InvalidModelError(
      `${process} calls ${textOf(operation)} before ${textOf(under.operation)} has returned.`,
      'a return is not emitted, or a client goes on after a timeout or a crash',
      "emit { type: 'return' } when it returns, or { type: 'giveUp' } when the client waits no longer",
    );
  }
  const others = Object.entries(history.returned).filter(([other]) => other !== process);
  const after = Object.fromEntries(others.map(([other, { length }]) => [other, length]));
  return { ...history, pending: { ...history.pending, [process]: { operation, after } } };
}

function afterReturn<Op, Result>(
  history: ObservedHistory<Op, Result>,
  result: { readonly result?: Result },
  process: string,
): ObservedHistory<Op, Result> {
  const { [process]: called, ...pending } = history.pending;
  if (called === undefined) throw notCalled(process);
  const returned = [...(history.returned[process] ?? []), { ...called, ...result }];
  return { ...history, pending, returned: { ...history.returned, [process]: returned } };
}

/** It turns out that the process called the operation before the first step. */
function adopted<Op, Result>(
  history: ObservedHistory<Op, Result>,
  operation: Op,
  process: string,
): ObservedHistory<Op, Result> {
  const wanted = { operation, after: {} };
  const place = history.open.findIndex((called) => sameValue(called, wanted));
  if (place === -1 || history.returned[process] !== undefined || history.pending[process] !== undefined)
    throw notCalled(process);
  return {
    ...history,
    open: history.open.toSpliced(place, 1),
    pending: { ...history.pending, [process]: wanted },
  };
}

function afterGivingUp<Op, Result>(
  history: ObservedHistory<Op, Result>,
  process: string,
): ObservedHistory<Op, Result> {
  const { [process]: called, ...pending } = history.pending;
  if (called === undefined) throw notCalled(process);
  const before = history.returned[process]?.length;
  const after = { ...called.after, ...(before !== undefined && { [process]: before }) };
  return { ...history, pending, open: inOrder([...history.open, { ...called, after }]) };
}

function inOrder<Op>(open: readonly Called<Op>[]): readonly Called<Op>[] {
  const text = (called: Called<Op>) => JSON.stringify(toPlain(called));
  return open.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function notCalled(process: string): InvalidModelError {
  return new InvalidModelError(
    `${process} returns from an operation that it has not called, or gives it up.`,
    'the call is not emitted, or the return is emitted twice',
    "emit { type: 'call', operation } first; what is called before the first step is an argument of observeHistory",
  );
}

function textOf(operation: unknown): string {
  return plainText(toPlain(operation));
}
