import { z } from 'zod';
import type { SequentialSpec } from '../sequential-spec.ts';
import { type CasRegisterOperation, casRegister } from './cas-register.ts';
import { type CounterOperation, counter } from './counter.ts';
import { type KvOperation, kv } from './kv.ts';
import { type MutexOperation, mutex } from './mutex.ts';
import { type QueueOperation, queue } from './queue.ts';
import { type RegisterOperation, register } from './register.ts';
import { type SetOperation, set } from './set.ts';

/** A specification with the form that its operations and results have in files. */
export interface NamedSpec {
  readonly spec: SequentialSpec<unknown, unknown, unknown>;
  /** By the type of operation. */
  readonly operations: { readonly [type: string]: OperationForm };
}

/** What belongs to an operation besides its type, and what it returns. */
export interface OperationForm {
  readonly fields: z.ZodType;
  /** Left out: nothing that tells anything. */
  readonly result?: z.ZodType;
}

const element = z.union([z.string(), z.number(), z.boolean()], { error: 'a string, a number or a boolean' });
const value = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'a string, a number, a boolean or null',
});
const key = z.string().exactOptional();
const nothingMore = z.strictObject({ key });
const valued = z.strictObject({ key, value });
const text = z.string();
const registerOperations = { read: { fields: nothingMore, result: value }, write: { fields: valued } };

/** All specifications that files can be held to, by name. */
export const namedSpecs: { readonly [name: string]: NamedSpec } = {
  register: named<RegisterOperation>(register(), registerOperations),
  'cas-register': named<CasRegisterOperation>(casRegister(), {
    ...registerOperations,
    cas: { fields: z.strictObject({ key, from: value, to: value }), result: z.boolean() },
  }),
  kv: named<KvOperation>(kv(), {
    get: { fields: z.strictObject({ key: text }), result: text },
    put: { fields: z.strictObject({ key: text, value: text }) },
    append: { fields: z.strictObject({ key: text, value: text }) },
  }),
  queue: named<QueueOperation>(queue(), {
    enqueue: { fields: z.strictObject({ key, value: element }) },
    dequeue: { fields: nothingMore, result: value },
  }),
  mutex: named<MutexOperation>(mutex(), {
    lock: { fields: nothingMore },
    tryLock: { fields: nothingMore, result: z.boolean() },
    unlock: { fields: nothingMore },
  }),
  counter: named<CounterOperation>(counter(), {
    get: { fields: nothingMore, result: z.number() },
    add: { fields: z.strictObject({ key, by: z.number() }) },
    addAndGet: { fields: z.strictObject({ key, by: z.number() }), result: z.number() },
  }),
  set: named<SetOperation>(set(), {
    add: { fields: valued, result: z.boolean() },
    remove: { fields: valued, result: z.boolean() },
    contains: { fields: valued, result: z.boolean() },
  }),
};

/** A specification whose operations are looked at before it is given them, so that it may be called with any. */
function named<Op extends { readonly type: string }>(
  // biome-ignore lint/suspicious/noExplicitAny: states and results of all specifications meet here.
  spec: SequentialSpec<any, Op, any>,
  operations: { readonly [T in Op['type']]: OperationForm },
): NamedSpec {
  return { spec: spec as NamedSpec['spec'], operations };
}
