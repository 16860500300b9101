import { sameValue } from '../../core/value.ts';
import type { SequentialSpec } from '../sequential-spec.ts';
import { type RegisterOperation, register, type Value } from './register.ts';

export type CasRegisterOperation =
  | RegisterOperation
  | { readonly type: 'cas'; readonly from: Value; readonly to: Value; readonly key?: string };

/** A register with compare-and-set, which returns whether the register held `from`; only then it holds `to`. */
export function casRegister(init: Value = null): SequentialSpec<Value, CasRegisterOperation, Value> {
  const plain = register(init);
  return {
    ...plain,
    name: 'cas-register',
    apply(value, operation) {
      if (operation.type !== 'cas') return plain.apply(value, operation);
      return sameValue(value, operation.from)
        ? { next: operation.to, result: true }
        : { next: value, result: false };
    },
    keyOf: ({ key = '' }) => key,
    readsOnly: ({ type }, result) => type === 'read' || (type === 'cas' && result === false),
  };
}
