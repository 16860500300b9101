/**
 * A set of configurations: which operations are placed, and the state they leave. What can be done from a configuration
 * does not depend on how it was come to, so each is looked at once (Lowe 2017, §4.2). Exact: all words are compared.
 *
 * Shapes  An entry is `words` words of bits, then the state. The table holds numbers of entries plus one; 0 is free.
 */
export class Configurations {
  readonly #width: number;
  #entries: Int32Array;
  #table = new Int32Array(64);
  #size = 0;

  constructor(words: number) {
    this.#width = words + 1;
    this.#entries = new Int32Array(32 * this.#width);
  }

  get size(): number {
    return this.#size;
  }

  /** Add one; false if it is there already. */
  add(placed: Int32Array, state: number): boolean {
    const mask = this.#table.length - 1;
    let place = hashOf(placed, 0, this.#width - 1, state) & mask;
    for (let found = this.#table[place]!; found !== 0; found = this.#table[place]!) {
      if (this.#isEntry(found - 1, placed, state)) return false;
      place = (place + 1) & mask;
    }
    this.#append(placed, state);
    this.#table[place] = this.#size;
    if (this.#size * 2 > this.#table.length) this.#grow();
    return true;
  }

  #isEntry(entry: number, placed: Int32Array, state: number): boolean {
    const start = entry * this.#width;
    const words = this.#width - 1;
    if (this.#entries[start + words] !== state) return false;
    for (let word = 0; word < words; word += 1)
      if (this.#entries[start + word] !== placed[word]) return false;
    return true;
  }

  #append(placed: Int32Array, state: number): void {
    const start = this.#size * this.#width;
    if (start + this.#width > this.#entries.length) {
      const larger = new Int32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries.set(placed, start);
    this.#entries[start + this.#width - 1] = state;
    this.#size += 1;
  }

  #grow(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    const mask = this.#table.length - 1;
    const words = this.#width - 1;
    for (let entry = 0; entry < this.#size; entry += 1) {
      const start = entry * this.#width;
      let place = hashOf(this.#entries, start, words, this.#entries[start + words]!) & mask;
      while (this.#table[place] !== 0) place = (place + 1) & mask;
      this.#table[place] = entry + 1;
    }
  }
}

/** The mixing steps of MurmurHash3 (A. Appleby). */
function hashOf(array: Int32Array, start: number, words: number, state: number): number {
  let hash = Math.imul(state ^ 0x2545f491, 0xcc9e2d51);
  for (let index = start; index < start + words; index += 1) {
    hash ^= Math.imul(array[index]!, 0x1b873593);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
