import { List } from 'immutable';
import type { SequentialSpec } from '../sequential-spec.ts';
import type { Value } from './register.ts';

type Element = NonNullable<Value>;

export type QueueOperation =
  | { readonly type: 'enqueue'; readonly value: Element; readonly key?: string }
  | { readonly type: 'dequeue'; readonly key?: string };

/** First in, first out; `dequeue` returns null where the queue is empty. */
export function queue(): SequentialSpec<List<Element>, QueueOperation, Element | null> {
  return {
    name: 'queue',
    init: List(),
    apply: (values, operation) =>
      operation.type === 'enqueue'
        ? { next: values.push(operation.value) }
        : { next: values.shift(), result: values.first() ?? null },
    keyOf: ({ key = '' }) => key,
    readsOnly: ({ type }, result) => type === 'dequeue' && result === null,
  };
}
