import type { SequentialSpec } from '../sequential-spec.ts';

export type CounterOperation =
  | { readonly type: 'get'; readonly key?: string }
  | { readonly type: 'add' | 'addAndGet'; readonly by: number; readonly key?: string };

/** A number, 0 at first: `get` returns it, `add` adds to it, `addAndGet` does both. */
export function counter(): SequentialSpec<number, CounterOperation, number> {
  return {
    name: 'counter',
    init: 0,
    apply(number, operation) {
      switch (operation.type) {
        case 'get':
          return { next: number, result: number };
        case 'add':
          return { next: number + operation.by };
        case 'addAndGet':
          return { next: number + operation.by, result: number + operation.by };
      }
    },
    keyOf: ({ key = '' }) => key,
    readsOnly: ({ type }) => type === 'get',
  };
}
