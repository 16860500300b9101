import { doubled } from './growing.ts';

/** Starts are 32-bit integers. A search that gets here has run out of memory. */
const mostElements = 2 ** 31 - 1;

/**
 * Numbers distinct tuples of integers from 0 in the order of discovery, by full equality: the hash only says where to
 * look. Tuples may differ in length. Cost: 20 to 36 bytes per tuple, 4 per element, and the slack of doubling.
 */
export class TupleTable {
  #count = 0;
  /** `#starts[id]` to `#starts[id + 1]` are the places of tuple `id` in `#elements`. */
  #starts = new Int32Array(1024);
  #elements = new Int32Array(4096);
  /** Pairs (hash, id + 1), and 0 for the latter where it is free: open addressing, linear probing, at most half full. */
  #places = new Int32Array(2 * 2048);

  get size(): number {
    return this.#count;
  }

  /** The number of the tuple in `elements[start … end - 1]`; it is new exactly if that is the former `size`. */
  intern(elements: Int32Array, end: number = elements.length, start = 0): number {
    const hash = hashOf(elements, start, end);
    const places = this.#places;
    const mask = places.length - 1;
    let place = (hash << 1) & mask;
    for (;;) {
      const id = places[place + 1]! - 1;
      if (id < 0) return this.#add(elements, start, end, hash, place);
      if (places[place] === hash && this.#equals(id, elements, start, end)) return id;
      place = (place + 2) & mask;
    }
  }

  /** The elements of a tuple; a view that is valid until the next `intern`. */
  read(id: number): Int32Array {
    return this.#elements.subarray(this.#starts[id]!, this.#starts[id + 1]!);
  }

  /** Where a tuple starts among the elements of all. */
  start(id: number): number {
    return this.#starts[id]!;
  }

  /** One of the elements of all tuples, which follow each other in the order of their numbers. */
  at(place: number): number {
    return this.#elements[place]!;
  }

  length(id: number): number {
    return this.#starts[id + 1]! - this.#starts[id]!;
  }

  element(id: number, index: number): number {
    return this.#elements[this.#starts[id]! + index]!;
  }

  #equals(id: number, elements: Int32Array, start: number, end: number): boolean {
    let own = this.#starts[id]!;
    if (this.#starts[id + 1]! - own !== end - start) return false;
    for (let index = start; index < end; index += 1, own += 1) {
      if (this.#elements[own] !== elements[index]) return false;
    }
    return true;
  }

  #add(elements: Int32Array, start: number, end: number, hash: number, place: number): number {
    const id = this.#count;
    let own = this.#starts[id]!;
    if (id + 1 >= this.#starts.length) this.#starts = doubled(this.#starts);
    while (own + end - start > this.#elements.length) this.#elements = doubled(this.#elements);
    if (own + end - start > mostElements) throw new RangeError('Array buffer allocation failed');
    for (let index = start; index < end; index += 1, own += 1) this.#elements[own] = elements[index]!;
    this.#starts[id + 1] = own;
    this.#places[place] = hash;
    this.#places[place + 1] = id + 1;
    this.#count += 1;
    if (this.#count * 4 > this.#places.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const old = this.#places;
    const places = new Int32Array(old.length * 2);
    const mask = places.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let place = (old[from]! << 1) & mask;
      while (places[place + 1] !== 0) place = (place + 2) & mask;
      places[place] = old[from]!;
      places[place + 1] = old[from + 1]!;
    }
    this.#places = places;
  }
}

// Multiply-xor mixing with the finalizer of MurmurHash3 (A. Appleby, public domain).
function hashOf(elements: Int32Array, start: number, end: number): number {
  let hash = end - start;
  for (let index = start; index < end; index += 1) {
    hash = Math.imul(hash ^ elements[index]!, 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
