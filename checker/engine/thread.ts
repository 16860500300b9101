import { KeyStore } from './key-store.ts';
import { instanceOf, type Machine } from './machine.ts';
import {
  hashedAt,
  threadGathered,
  threadGatherRecord,
  threadGatherState,
  wordsAt,
} from './machine-fields.ts';
import { shareOf } from './share.ts';
import type { Task } from './task.ts';

/** What all threads work on; it can be sent to a worker. */
export interface Shared {
  readonly machine: WebAssembly.Module;
  readonly store: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The memory of each store; store number i belongs to thread i. */
  readonly stores: readonly WebAssembly.Memory[];
  /** Where in the machine's memory each thread has its fields. */
  readonly threads: readonly number[];
}

/** One explorer: a share of each block, and a store of its own. It runs nothing but the two programs. */
export class Thread {
  readonly store: KeyStore;
  readonly #index: number;
  readonly #of: number;
  readonly #address: number;
  readonly #machine: Machine;
  readonly #memory: WebAssembly.Memory;

  constructor({ machine, store, memory, stores, threads }: Shared, index: number) {
    this.#index = index;
    this.#of = threads.length;
    this.#address = threads[index]!;
    this.#memory = memory;
    this.#machine = instanceOf<Machine>(machine, memory);
    this.store = new KeyStore(stores[index]!, store);
  }

  /** @returns false if there was no memory for it. */
  run(task: Task): boolean {
    const machine = this.#machine;
    const thread = this.#address;
    switch (task.kind) {
      case 'expand':
        machine.expand(thread, task.list, ...this.#share(task.count));
        return true;
      case 'reserve':
        return this.store.reserve(this.#wordsOfStore(), task.count);
      case 'insert':
        this.#insert();
        return true;
      case 'collect':
        machine.collect(thread, ...this.#share(task.count));
        machine.checkFresh(thread);
        return true;
      case 'check fresh':
        machine.checkFresh(thread);
        return true;
      case 'check block':
        machine.checkBlock(thread, task.predicate, task.answers, ...this.#share(task.count));
        return true;
    }
  }

  #share(count: number): [from: number, to: number] {
    return shareOf(count, this.#index, this.#of);
  }

  /** Put the keys of all records that belong to the store into it, and mark the records of those that are new. */
  #insert(): void {
    const words = new Uint32Array(this.#memory.buffer);
    const bytes = new Uint8Array(this.#memory.buffer);
    const fields = this.#address / 4;
    const gathered = words[fields + threadGathered / 4]!;
    const keyBytes = 8 * this.#wordsOfStore();
    words[fields + threadGatherState / 4] = 0;
    words[fields + threadGatherRecord / 4] = 0;
    for (;;) {
      const count = this.#machine.gather(this.#address, this.#index);
      if (count === 0) return;
      const answers = this.store.insert(bytes.subarray(gathered, gathered + count * keyBytes), count);
      bytes.set(answers, gathered);
      this.#machine.mark(this.#address, gathered, count);
    }
  }

  #wordsOfStore(): number {
    const words = new Uint32Array(this.#memory.buffer, 0, 64);
    return words[hashedAt / 4] === 0 ? words[wordsAt / 4]! : 1;
  }
}
