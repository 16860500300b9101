import type { SequentialSpec } from '../sequential-spec.ts';

export interface MutexOperation {
  readonly type: 'lock' | 'tryLock' | 'unlock';
  readonly key?: string;
}

/** A lock: `lock` takes it where it is free, `unlock` frees it where it is held; `tryLock` returns whether it took it. */
export function mutex(): SequentialSpec<boolean, MutexOperation, boolean> {
  return {
    name: 'mutex',
    init: false,
    apply(held, { type }) {
      switch (type) {
        case 'lock':
          return held ? undefined : { next: true };
        case 'unlock':
          return held ? { next: false } : undefined;
        case 'tryLock':
          return { next: true, result: !held };
      }
    },
    keyOf: ({ key = '' }) => key,
    readsOnly: ({ type }, result) => type === 'tryLock' && result === false,
  };
}
