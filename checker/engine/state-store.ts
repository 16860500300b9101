import { doubled } from './tuple-table.ts';

/**
 * The distinct states found, as vectors of one node per slot, exactly: a vector is compared element by element with
 * what has the same hash. States are numbered from 0 in the order of insertion, so that a breadth-first search needs
 * no queue. Cost per state: 4 bytes per slot, 4 for the parent, and 16 to 32 for its place in the hash table.
 */
export class StateStore {
  readonly slots: number;
  count = 0;
  /** Vectors, one after the other. */
  vectors: Int32Array;
  /** The state from which each state was first reached; -1 for an initial state. */
  #parents = new Int32Array(1024);
  /** Pairs (hash, state + 1) with linear probing; 0 behind where it is free. Never more than half full. */
  #places = new Int32Array(2 * 2048);

  constructor(slots: number) {
    this.slots = slots;
    this.vectors = new Int32Array(1024 * slots);
  }

  /** True if the vector was not known; then it is now state `count - 1`, with this parent. `hash` is a function of the vector. */
  insert(vector: Int32Array, hash: number, parent: number): boolean {
    const places = this.#places;
    const mask = places.length / 2 - 1;
    let place = spread(hash) & mask;
    for (;;) {
      const state = places[2 * place + 1]!;
      if (state === 0) break;
      if (places[2 * place] === hash && this.#equals(state - 1, vector)) return false;
      place = (place + 1) & mask;
    }
    if (this.count === this.#parents.length) this.#growStates();
    const { vectors, slots } = this;
    const start = this.count * slots;
    // For a few elements a loop is several times faster than `set`.
    for (let slot = 0; slot < slots; slot += 1) vectors[start + slot] = vector[slot]!;
    this.#parents[this.count] = parent;
    places[2 * place] = hash;
    places[2 * place + 1] = this.count + 1;
    this.count += 1;
    if (this.count * 4 > places.length) this.#growPlaces();
    return true;
  }

  parent(state: number): number {
    return this.#parents[state]!;
  }

  vector(state: number): Int32Array {
    return this.vectors.slice(state * this.slots, (state + 1) * this.slots);
  }

  get bytes(): number {
    return this.vectors.byteLength + this.#parents.byteLength + this.#places.byteLength;
  }

  #equals(state: number, vector: Int32Array): boolean {
    const { vectors, slots } = this;
    const start = state * slots;
    for (let slot = 0; slot < slots; slot += 1) {
      if (vectors[start + slot] !== vector[slot]) return false;
    }
    return true;
  }

  #growStates(): void {
    this.vectors = doubled(this.vectors);
    this.#parents = doubled(this.#parents);
  }

  #growPlaces(): void {
    const old = this.#places;
    const places = new Int32Array(old.length * 2);
    const mask = places.length / 2 - 1;
    for (let entry = 0; entry < old.length; entry += 2) {
      if (old[entry + 1] === 0) continue;
      let place = spread(old[entry]!) & mask;
      while (places[2 * place + 1] !== 0) place = (place + 1) & mask;
      places[2 * place] = old[entry]!;
      places[2 * place + 1] = old[entry + 1]!;
    }
    this.#places = places;
  }
}

function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
