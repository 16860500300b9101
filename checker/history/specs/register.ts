import type { SequentialSpec } from '../sequential-spec.ts';

/** What a register can hold. */
export type Value = string | number | boolean | null;

export type RegisterOperation =
  | { readonly type: 'read'; readonly key?: string }
  | { readonly type: 'write'; readonly value: Value; readonly key?: string };

/** A register for each key: a read returns the value last written. @param init what it holds before that. */
export function register(init: Value = null): SequentialSpec<Value, RegisterOperation, Value> {
  return {
    name: 'register',
    init,
    apply: (value, operation) =>
      operation.type === 'read' ? { next: value, result: value } : { next: operation.value },
    keyOf: ({ key = '' }) => key,
    readsOnly: ({ type }) => type === 'read',
  };
}
