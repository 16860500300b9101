import type { SequentialSpec } from '../sequential-spec.ts';
import type { Value } from './register.ts';

export interface SetOperation {
  readonly type: 'add' | 'remove' | 'contains';
  readonly value: Value;
  readonly key?: string;
}

/**
 * A set, empty at first: `add` and `remove` return whether they changed it, `contains` whether the value is in it. No
 * operation is about several values, so each value is an object of its own.
 */
export function set(): SequentialSpec<boolean, SetOperation, boolean> {
  return {
    name: 'set',
    init: false,
    apply(isIn, { type }) {
      switch (type) {
        case 'add':
          return { next: true, result: !isIn };
        case 'remove':
          return { next: false, result: isIn };
        case 'contains':
          return { next: isIn, result: isIn };
      }
    },
    keyOf: ({ key, value }) => (key === undefined ? '' : `${key}: `) + JSON.stringify(value),
    readsOnly: ({ type }, result) => type === 'contains' || result === false,
  };
}
