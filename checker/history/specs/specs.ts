import { casRegister } from './cas-register.ts';
import { counter } from './counter.ts';
import { kv } from './kv.ts';
import { mutex } from './mutex.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { set } from './set.ts';

/** Ready-made specifications of objects that are shared often. */
export const specs = { register, casRegister, kv, queue, mutex, counter, set } as const;
