import { withRoomFor } from './growing.ts';

/** Below this size a table doubles, and is at most 5/8 full; above it, memory counts for more than time. */
const smallTableKeys = 1 << 22;

/**
 * A set of keys of a fixed number of 32-bit words, exactly: the keys themselves are the table, with linear probing, and
 * nothing else is stored. No key may be all zeros. Cost at 10^7 keys and more: 4 bytes per word, at 0.72 to 0.86 full.
 */
export class KeySet {
  readonly words: number;
  size = 0;
  #capacity = 1 << 12;
  #limit = 0;
  #scale = 0;
  #table: Int32Array;
  /** Where the keys of the batch belong. */
  #places: Int32Array = new Int32Array(256);

  /** @param size how many keys there will be at least. */
  constructor(words: number, size = 0) {
    this.words = words;
    while (this.#capacity * 0.625 < size) this.#capacity = enlarged(this.#capacity);
    this.#table = new Int32Array(this.#capacity * words);
    this.#resized();
  }

  get bytes(): number {
    return this.#table.byteLength;
  }

  /** Get ready to add the first `count` of these keys, which begin at every multiple of `words`. */
  prepare(keys: Int32Array, count: number): void {
    while (this.size + count > this.#limit) this.#grow();
    this.#places = withRoomFor(this.#places, count, 0);
    const places = this.#places;
    const { words } = this;
    if (words === 2) {
      for (let index = 0; index < count; index += 1) {
        places[index] = 2 * this.#placeOf(hash2(keys[2 * index]!, keys[2 * index + 1]!));
      }
    } else {
      for (let index = 0; index < count; index += 1) places[index] = this.#homeOf(keys, index * words);
    }
  }

  /** True if key number `index` of those prepared was not in the set; now it is. */
  addPrepared(keys: Int32Array, index: number): boolean {
    const place = this.#places[index]!;
    if (this.words !== 2) return this.#addAt(place, keys, index * this.words);
    const first = keys[2 * index]!;
    const second = keys[2 * index + 1]!;
    const table = this.#table;
    const end = table.length;
    let at = place;
    for (;;) {
      const storedFirst = table[at]!;
      const storedSecond = table[at + 1]!;
      if (storedFirst === first && storedSecond === second) return false;
      if (storedFirst === 0 && storedSecond === 0) break;
      at += 2;
      if (at === end) at = 0;
    }
    table[at] = first;
    table[at + 1] = second;
    this.size += 1;
    return true;
  }

  /** True if the key at `at` of `keys` was not in the set; now it is. */
  add(keys: Int32Array, at: number): boolean {
    if (this.size >= this.#limit) this.#grow();
    return this.#addAt(this.#homeOf(keys, at), keys, at);
  }

  /** Calls `visit` with every key: it begins at the given place of the given table. */
  forEach(visit: (table: Int32Array, at: number) => void): void {
    for (let at = 0; at < this.#table.length; at += this.words) {
      if (!this.#isFree(at)) visit(this.#table, at);
    }
  }

  #addAt(place: number, keys: Int32Array, from: number): boolean {
    const table = this.#table;
    const { words } = this;
    let at = place;
    for (;;) {
      let word = 0;
      while (word < words && table[at + word] === keys[from + word]) word += 1;
      if (word === words) return false;
      if (this.#isFree(at)) break;
      at += words;
      if (at === table.length) at = 0;
    }
    for (let word = 0; word < words; word += 1) table[at + word] = keys[from + word]!;
    this.size += 1;
    return true;
  }

  #isFree(at: number): boolean {
    for (let word = 0; word < this.words; word += 1) {
      if (this.#table[at + word] !== 0) return false;
    }
    return true;
  }

  #homeOf(keys: Int32Array, at: number): number {
    const { words } = this;
    if (words === 2) return 2 * this.#placeOf(hash2(keys[at]!, keys[at + 1]!));
    let hash = 0;
    for (let word = 0; word < words; word += 1) hash = hash2(keys[at + word]!, hash);
    return words * this.#placeOf(hash);
  }

  /** Multiplying instead of masking lets the capacity be any number. */
  #placeOf(hash: number): number {
    return ((hash >>> 0) * this.#scale) | 0;
  }

  #grow(): void {
    const old = this.#table;
    this.#capacity = enlarged(this.#capacity);
    this.#table = new Int32Array(this.#capacity * this.words);
    this.#resized();
    this.size = 0;
    for (let at = 0; at < old.length; at += this.words) {
      let free = true;
      for (let word = 0; word < this.words; word += 1) if (old[at + word] !== 0) free = false;
      if (!free) this.#addAt(this.#homeOf(old, at), old, at);
    }
  }

  #resized(): void {
    this.#scale = this.#capacity / 2 ** 32;
    this.#limit = Math.floor(this.#capacity * (this.#capacity < smallTableKeys ? 0.625 : 0.86));
  }
}

function enlarged(capacity: number): number {
  return capacity < smallTableKeys ? capacity * 2 : Math.ceil(capacity * 1.2);
}

// Two rounds of multiply-xor mixing, after the finalizer of MurmurHash3 (A. Appleby, public domain).
function hash2(first: number, second: number): number {
  let hash = Math.imul(first ^ (first >>> 15), 0x85ebca6b) ^ second;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
