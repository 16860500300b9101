import { doubled } from './growing.ts';

/**
 * Numbers distinct pairs of integers from 0 in the order of discovery. Open addressing with linear probing. Cost: 16 to
 * 24 bytes per pair, and the slack of doubling.
 */
export class PairTable {
  #count = 0;
  /** Pair `id` is at `2 * id`. */
  #pairs = new Int32Array(2 * 1024);
  /** id + 1, and 0 where it is free. Never more than half full. */
  #places = new Int32Array(2048);

  get size(): number {
    return this.#count;
  }

  /** The number of a pair; it is new exactly if that is the former `size`. */
  intern(first: number, second: number): number {
    const places = this.#places;
    const pairs = this.#pairs;
    const mask = places.length - 1;
    let place = hashOf(first, second) & mask;
    for (;;) {
      const id = places[place]! - 1;
      if (id < 0) return this.#add(first, second, place);
      if (pairs[2 * id] === first && pairs[2 * id + 1] === second) return id;
      place = (place + 1) & mask;
    }
  }

  first(id: number): number {
    return this.#pairs[2 * id]!;
  }

  second(id: number): number {
    return this.#pairs[2 * id + 1]!;
  }

  #add(first: number, second: number, place: number): number {
    const id = this.#count;
    this.#count += 1;
    if (2 * id === this.#pairs.length) this.#pairs = doubled(this.#pairs);
    this.#pairs[2 * id] = first;
    this.#pairs[2 * id + 1] = second;
    this.#places[place] = id + 1;
    if (this.#count * 2 > this.#places.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    for (let id = 0; id < this.#count; id += 1) {
      let place = hashOf(this.first(id), this.second(id)) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = id + 1;
    }
    this.#places = places;
  }
}

function hashOf(first: number, second: number): number {
  const mixed = Math.imul(first ^ (first >>> 15), 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
