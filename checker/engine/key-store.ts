import { instanceOf, type Store } from './machine.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { answersAt, capacityAt, countAt, dumpedAt, firstKeyAt, stashKeys, tableAt } from './store-fields.ts';

/** Below this many places a table doubles, and is at most 5/8 full; above it, memory counts for more than time. */
const smallTable = 2 ** 22;
const firstCapacity = 2 ** 12;
const mostBytes = 2 ** 32;

/** A set of keys in a memory of its own, exact; see assembly/store.ts. Keys are given and returned as bytes. */
export class KeyStore {
  readonly memory: WebAssembly.Memory;
  readonly #store: Store;
  #words: Uint32Array;
  #bytes: Uint8Array;

  constructor(memory: WebAssembly.Memory, module: WebAssembly.Module) {
    this.memory = memory;
    this.#store = instanceOf<Store>(module, memory);
    this.#words = new Uint32Array(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
  }

  get count(): number {
    return this.#words[countAt / 4]!;
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** Whether there is room for so many keys more as it is. */
  hasRoom(more: number): boolean {
    return this.count + more <= limitOf(this.#words[capacityAt / 4]!);
  }

  /** Begin with an empty table for keys of `words` 64-bit words, with room for `keys`. @throws {OutOfMemory} */
  reset(words: number, keys = 0): void {
    let capacity = firstCapacity;
    while (limitOf(capacity) < keys) capacity = enlarged(capacity);
    const done = bytesFor(capacity, words) < mostBytes && this.#store.reset(words, capacity) !== 0;
    this.#refresh();
    if (!done) throw new OutOfMemory();
  }

  /** See to it that there is room for this many keys more. False, and nothing has changed, where there is no memory for it. */
  reserve(words: number, more: number): boolean {
    this.#refresh();
    let capacity = this.#words[capacityAt / 4]!;
    if (this.count + more <= limitOf(capacity)) return true;
    while (limitOf(capacity) < this.count + more) capacity = enlarged(capacity);
    const done = bytesFor(capacity, words) < mostBytes && this.#store.grow(capacity) !== 0;
    this.#refresh();
    return done;
  }

  /**
   * Add keys, for which there is room.
   * @returns for each a byte, 1 if it is new; valid until the next call.
   */
  insert(keys: Uint8Array, count: number): Uint8Array {
    this.#bytes.set(keys, firstKeyAt);
    this.#store.insert(count);
    return this.#bytes.subarray(answersAt, answersAt + count);
  }

  /** For each key a byte, 1 if it is in the set; valid until the next call. */
  lookUp(keys: Uint8Array, count: number): Uint8Array {
    this.#bytes.set(keys, firstKeyAt);
    this.#store.lookUp(count);
    return this.#bytes.subarray(answersAt, answersAt + count);
  }

  /** All keys, in pieces that are valid until the next one. */
  *dump(words: number): Generator<Uint8Array> {
    for (let place = 0; place < this.#words[capacityAt / 4]!; ) {
      place = this.#store.dump(place);
      const bytes = 8 * words * this.#words[dumpedAt / 4]!;
      if (bytes > 0) yield this.#bytes.subarray(firstKeyAt, firstKeyAt + bytes);
    }
  }

  /** Memory grows, perhaps in another thread. */
  #refresh(): void {
    if (this.memory.buffer.byteLength === this.#bytes.length) return;
    this.#words = new Uint32Array(this.memory.buffer);
    this.#bytes = new Uint8Array(this.memory.buffer);
  }
}

/** What a store takes, of which the table is by far the most. */
function bytesFor(capacity: number, words: number): number {
  return tableAt + (capacity + stashKeys) * words * 8;
}

/** How many keys a table of so many places takes before it grows. */
function limitOf(capacity: number): number {
  return Math.floor(capacity * (capacity < smallTable ? 0.625 : 0.87));
}

function enlarged(capacity: number): number {
  return capacity < smallTable ? capacity * 2 : Math.ceil(capacity * 1.14);
}
