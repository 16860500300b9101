import { doubled } from './growing.ts';

/**
 * Numbers distinct tuples of integers from 0 in the order of discovery, by full equality: the hash only says where to
 * look. Tuples may differ in length. Cost: 16 bytes per tuple, 4 per element, and the slack of doubling.
 */
export class TupleTable {
  #count = 0;
  /** `#starts[id]` to `#starts[id + 1]` are the places of tuple `id` in `#elements`. */
  #starts = new Int32Array(1025);
  #elements = new Int32Array(4096);
  #hashes = new Int32Array(1024);
  /** Open addressing with linear probing; holds id + 1, and 0 where it is free. Never more than half full. */
  #places = new Int32Array(2048);

  get size(): number {
    return this.#count;
  }

  /** The number of the tuple in `tuple[0 … length - 1]`; it is new exactly if that is the former `size`. */
  intern(tuple: ArrayLike<number>, length: number = tuple.length): number {
    const hash = hashOf(tuple, length);
    const mask = this.#places.length - 1;
    let place = hash & mask;
    for (;;) {
      const id = this.#places[place]! - 1;
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#equals(id, tuple, length)) return id;
      place = (place + 1) & mask;
    }
    return this.#add(tuple, length, hash, place);
  }

  /** The elements of a tuple; a view that is valid until the next `intern`. */
  read(id: number): Int32Array {
    return this.#elements.subarray(this.#starts[id]!, this.#starts[id + 1]!);
  }

  length(id: number): number {
    return this.#starts[id + 1]! - this.#starts[id]!;
  }

  element(id: number, index: number): number {
    return this.#elements[this.#starts[id]! + index]!;
  }

  #equals(id: number, tuple: ArrayLike<number>, length: number): boolean {
    const start = this.#starts[id]!;
    if (this.#starts[id + 1]! - start !== length) return false;
    for (let index = 0; index < length; index += 1) {
      if (this.#elements[start + index] !== tuple[index]) return false;
    }
    return true;
  }

  #add(tuple: ArrayLike<number>, length: number, hash: number, place: number): number {
    const id = this.#count;
    const start = this.#starts[id]!;
    if (id + 1 === this.#hashes.length) {
      this.#hashes = doubled(this.#hashes);
      this.#starts = doubled(this.#starts);
    }
    while (start + length > this.#elements.length) this.#elements = doubled(this.#elements);
    for (let index = 0; index < length; index += 1) this.#elements[start + index] = tuple[index]!;
    this.#starts[id + 1] = start + length;
    this.#hashes[id] = hash;
    this.#places[place] = id + 1;
    this.#count += 1;
    if (this.#count * 2 > this.#places.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    for (let id = 0; id < this.#count; id += 1) {
      let place = this.#hashes[id]! & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = id + 1;
    }
    this.#places = places;
  }
}

// Multiply-xor mixing with the finalizer of MurmurHash3 (A. Appleby, public domain).
function hashOf(tuple: ArrayLike<number>, length: number): number {
  let hash = length;
  for (let index = 0; index < length; index += 1) {
    hash = Math.imul(hash ^ tuple[index]!, 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
