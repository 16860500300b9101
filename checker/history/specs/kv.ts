import type { SequentialSpec } from '../sequential-spec.ts';

export type KvOperation =
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'put' | 'append'; readonly key: string; readonly value: string };

/** Strings by key, empty at first: `get` returns one, `put` replaces it, `append` adds to its end. */
export function kv(): SequentialSpec<string, KvOperation, string> {
  return {
    name: 'kv',
    init: '',
    apply(text, operation) {
      switch (operation.type) {
        case 'get':
          return { next: text, result: text };
        case 'put':
          return { next: operation.value };
        case 'append':
          return { next: text + operation.value };
      }
    },
    keyOf: ({ key }) => key,
    readsOnly: ({ type }) => type === 'get',
  };
}
