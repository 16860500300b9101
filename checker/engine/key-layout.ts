/**
 * How a vector of nodes is packed into 32-bit words: a field of bits per slot, none of them across two words. The first
 * slot's node is stored plus 1, so that no key is all zeros.
 */
export class KeyLayout {
  /** Length of a key. */
  readonly words: number;
  /** By slot: the word that holds its field, and how far up. */
  readonly wordOf: Int32Array;
  readonly shiftOf: Int32Array;
  readonly #masks: Int32Array;
  readonly #bits: Int32Array;

  /** @param counts by slot: how many nodes there are now; every field has room for at least as many. */
  constructor(counts: readonly number[]) {
    const needs = counts.map((count, slot) => ({ slot, bits: bitsFor(slot === 0 ? count + 1 : count) }));
    this.wordOf = new Int32Array(counts.length);
    this.shiftOf = new Int32Array(counts.length);
    this.#bits = new Int32Array(counts.length);
    const words: { free: number; slots: number[] }[] = [];
    // First fit, widest field first.
    for (const { slot, bits } of needs.sort((a, b) => b.bits - a.bits)) {
      const roomy = words.find(({ free }) => free >= bits);
      const word = roomy ?? { free: 32, slots: [] };
      if (roomy === undefined) words.push(word);
      word.free -= bits;
      word.slots.push(slot);
      this.#bits[slot] = bits;
    }
    this.words = words.length;
    for (const [index, { free, slots }] of words.entries()) this.#place(index, free, slots);
    this.#masks = this.#bits.map((bits) => (bits === 32 ? -1 : (1 << bits) - 1));
  }

  /** Whether these many nodes still have room. */
  fits(counts: readonly number[]): boolean {
    return counts.every((count, slot) => bitsFor(slot === 0 ? count + 1 : count) <= this.#bits[slot]!);
  }

  /** Write the key of `vector` to `key`, beginning at `at`. */
  pack(vector: Int32Array, key: Int32Array, at: number): void {
    for (let word = 0; word < this.words; word += 1) key[at + word] = 0;
    for (let slot = 0; slot < vector.length; slot += 1) {
      const node = slot === 0 ? vector[slot]! + 1 : vector[slot]!;
      key[at + this.wordOf[slot]!]! |= node << this.shiftOf[slot]!;
    }
  }

  /** Write the vector of the key that begins at `at` to `vector`. */
  unpack(key: Int32Array, at: number, vector: Int32Array): void {
    for (let slot = 0; slot < vector.length; slot += 1) {
      vector[slot] = (key[at + this.wordOf[slot]!]! >>> this.shiftOf[slot]!) & this.#masks[slot]!;
    }
    vector[0]! -= 1;
  }

  /** Change the field of one slot of a key from one node to another. */
  change(key: Int32Array, slot: number, before: number, after: number): void {
    const difference = slot === 0 ? (before + 1) ^ (after + 1) : before ^ after;
    key[this.wordOf[slot]!]! ^= difference << this.shiftOf[slot]!;
  }

  /** Bits that nobody needs yet go to the word's slots in turn, so that they have room to grow. */
  #place(word: number, free: number, slots: readonly number[]): void {
    let shift = 0;
    for (const [index, slot] of slots.entries()) {
      const spare = Math.floor(free / slots.length) + (index < free % slots.length ? 1 : 0);
      this.#bits[slot]! += spare;
      this.wordOf[slot] = word;
      this.shiftOf[slot] = shift;
      shift += this.#bits[slot]!;
    }
  }
}

/** Bits that tell `count` nodes apart; at least 1, also for none. */
function bitsFor(count: number): number {
  return count <= 2 ? 1 : 32 - Math.clz32(count - 1);
}
