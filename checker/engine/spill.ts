import { ByteList } from './byte-list.ts';
import { type Disk, pieceBytes } from './disk.ts';
import { KeyQueue } from './key-queue.ts';
import { KeyStore } from './key-store.ts';
import { newMemory } from './machine.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { storeProgram } from './programs.ts';

/** Where states go that memory has no room for. */
export interface SpillPlan {
  readonly folder: string;
  /** How many bytes the stores may have until then. */
  readonly storeBytes: number;
}

/** Part of a store's places that are taken, where it is least. */
const leastFilled = 0.6;

/** Whether so many keys may need more than the stores are meant to have. */
export function outgrows({ storeBytes }: SpillPlan, keys: number, words: number): boolean {
  return (8 * words * keys) / leastFilled > storeBytes;
}

/** States of which is certain now that they are new, in the order of discovery. */
export interface Survivors {
  readonly keys: Uint8Array;
  readonly count: number;
  /** For each: the step that led to it, and the state that was expanded, counted from the first one since the last settling. */
  readonly steps: readonly number[];
  readonly origins: readonly number[];
}

/**
 * States that memory has no room for, by delayed duplicate detection (U. Stern, D. Dill: Using magnetic disk instead of
 * main memory in the Murφ verifier, CAV 1998). The stores hold only what was met since the last settling; whether it is
 * new is decided when they are full or a level ends, by looking up in them, one after the other, all keys on disk. These
 * are read once in the order in which they lie there; the lookups need no order, so nothing is sorted.
 */
export class Spill {
  readonly disk: Disk;
  /** Keys of all states that were settled, by store. */
  #closed: KeyQueue[];
  /** Keys that were met since and turned out to be closed, by store; of use while settling only. */
  readonly #known: readonly KeyStore[];
  readonly #selected = new Uint32Array(pieceBytes / 4);
  /** What was met since, in order, with the steps that led there, and how many of them each expanded state led to. */
  #keys: KeyQueue;
  #steps = new ByteList();
  #children = new ByteList();

  constructor(disk: Disk, words: number, stores: readonly KeyStore[]) {
    this.disk = disk;
    this.#keys = new KeyQueue(words, disk);
    this.#known = stores.map(() => new KeyStore(newMemory(), storeProgram));
    this.#closed = stores.map((store) => {
      const keys = new KeyQueue(words, disk);
      for (const piece of store.dump(words)) keys.push(piece);
      return keys;
    });
  }

  /** States on disk. */
  get settled(): number {
    return this.#closed.reduce((sum, keys) => sum + keys.length, 0);
  }

  /** Expanded states that were not settled. */
  get unsettled(): number {
    return this.#children.length;
  }

  get bytes(): number {
    const queues = [...this.#closed, this.#keys].reduce((sum, { bytes }) => sum + bytes, 0);
    const known = this.#known.reduce((sum, { bytes }) => sum + bytes, 0);
    return queues + known + this.#steps.bytes + this.#children.bytes;
  }

  /** States were met that the stores did not know. */
  met(keys: Uint8Array, steps: ArrayLike<number>): void {
    this.#keys.push(keys);
    this.#steps.push(steps);
  }

  /** The next states were expanded; each of them led to so many of those that were met. */
  expanded(children: ArrayLike<number>): void {
    this.#children.push(children);
  }

  /** The keys of all states that were settled, by store. */
  *closed(): Generator<Iterable<Uint8Array>> {
    for (const keys of this.#closed) yield keys.read();
  }

  /**
   * Decide which of the states that were met are new. The stores are empty afterwards.
   * @param words of a key.
   */
  *settle(stores: readonly KeyStore[], words: number): Generator<Survivors> {
    for (const [index, store] of stores.entries()) {
      this.#findKnown(index, store, words);
      this.#close(index, store, words);
    }
    const origins = originsOf(this.#children);
    let index = 0;
    for (const piece of this.#keys.drain()) {
      const count = piece.length / (8 * words);
      const old = new Uint8Array(count);
      for (const store of this.#known)
        for (const [place, answer] of store.lookUp(piece, count).entries()) old[place]! |= answer;
      const survivors: { steps: number[]; origins: number[] } = { steps: [], origins: [] };
      for (let place = 0; place < count; place += 1, index += 1) {
        const origin = origins.next().value as number;
        if (old[place] === 1) continue;
        survivors.steps.push(this.#steps.get(index));
        survivors.origins.push(origin);
      }
      const keys = this.#select(piece, old, 0, words);
      yield { keys, count: survivors.steps.length, ...survivors };
    }
    this.#steps = new ByteList();
    this.#children = new ByteList();
    for (const store of stores) store.reset(words, store.count);
  }

  /**
   * Pack all keys anew.
   * @returns the closed ones, which have to be parted by store and given to `reclose` once the new layout is in force.
   */
  repack(anew: (pieces: Iterable<Uint8Array>) => KeyQueue): KeyQueue {
    this.#keys = anew(this.#keys.drain());
    const closed = anew(drained(this.#closed));
    this.#closed = this.#closed.map(() => new KeyQueue(closed.words, this.disk));
    return closed;
  }

  /** Close keys of a store again. */
  reclose(store: number, keys: Uint8Array): void {
    this.#closed[store]!.push(keys);
  }

  /** Find those of a store's keys that are closed already. */
  #findKnown(index: number, store: KeyStore, words: number): void {
    const known = this.#known[index]!;
    known.reset(words);
    if (store.count === 0) return;
    for (const piece of this.#closed[index]!.read()) {
      const answers = store.lookUp(piece, piece.length / (8 * words));
      const found = this.#select(piece, answers, 1, words);
      const count = found.length / (8 * words);
      if (!known.reserve(words, count)) throw new OutOfMemory();
      known.insert(found, count);
    }
  }

  /** Close those that are new. */
  #close(index: number, store: KeyStore, words: number): void {
    for (const piece of store.dump(words)) {
      const marks = this.#known[index]!.lookUp(piece, piece.length / (8 * words));
      this.#closed[index]!.push(this.#select(piece, marks, 0, words));
    }
  }

  /** The keys with this mark; valid until the next call. */
  #select(keys: Uint8Array, marks: Uint8Array, mark: 0 | 1, words: number): Uint8Array {
    const from = new Uint32Array(keys.buffer, keys.byteOffset, keys.length / 4);
    const to = this.#selected;
    let end = 0;
    for (let index = 0; index < marks.length; index += 1) {
      if (marks[index] !== mark) continue;
      for (let half = 2 * words * index; half < 2 * words * (index + 1); half += 1, end += 1)
        to[end] = from[half]!;
    }
    return new Uint8Array(to.buffer, 0, 4 * end);
  }
}

/** For each state that was met, the number of the expanded state that led to it. */
function* originsOf(children: ByteList): Generator<number> {
  for (let origin = 0; origin < children.length; origin += 1) {
    for (let left = children.get(origin); left > 0; left -= 1) yield origin;
  }
}

function* drained(queues: readonly KeyQueue[]): Generator<Uint8Array> {
  for (const queue of queues) yield* queue.drain();
}

/** The same keys, on disk. */
export function moved(keys: KeyQueue, disk: Disk): KeyQueue {
  const result = new KeyQueue(keys.words, disk);
  for (const piece of keys.drain()) result.push(piece);
  return result;
}
