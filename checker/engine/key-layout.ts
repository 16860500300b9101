const wordBits = 64;

/**
 * How a vector of nodes is packed into 64-bit words: a field of bits per slot, none of them across two words. The first
 * slot's node is stored plus 1, so that no key is all zeros.
 */
export class KeyLayout {
  /** By slot: how many nodes there were. */
  readonly counts: readonly number[];
  /** Length of a key, in 64-bit words. */
  readonly words: number;
  /** By slot: the word that holds its field, how far up, and how many bits it has. */
  readonly wordOf: readonly number[];
  readonly shiftOf: readonly number[];
  readonly bitsOf: readonly number[];

  /** @param counts by slot: how many nodes there are now; every field has room for at least as many. */
  constructor(counts: readonly number[]) {
    this.counts = counts;
    const needs = counts.map((count, slot) => ({ slot, bits: bitsFor(slot === 0 ? count + 1 : count) }));
    const words: Need[][] = [];
    // First fit, widest field first.
    for (const need of needs.sort((a, b) => b.bits - a.bits)) {
      const roomy = words.find((word) => sumOf(word) + need.bits <= wordBits);
      if (roomy === undefined) words.push([need]);
      else roomy.push(need);
    }
    const [wordOf, shiftOf, bitsOf]: [number[], number[], number[]] = [[], [], []];
    for (const [word, fields] of words.entries()) {
      let shift = 0;
      for (const { slot, bits } of widened(fields)) {
        wordOf[slot] = word;
        shiftOf[slot] = shift;
        bitsOf[slot] = bits;
        shift += bits;
      }
    }
    this.words = words.length;
    this.wordOf = wordOf;
    this.shiftOf = shiftOf;
    this.bitsOf = bitsOf;
  }

  /** Whether these many nodes still have room. */
  fits(counts: readonly number[]): boolean {
    return counts.every((count, slot) => bitsFor(slot === 0 ? count + 1 : count) <= this.bitsOf[slot]!);
  }

  /** Write the key of `vector` to `key`, in halves of words, lower half first, beginning at `at`. */
  pack(vector: ArrayLike<number>, key: Uint32Array, at: number): void {
    key.fill(0, at, at + 2 * this.words);
    for (let slot = 0; slot < vector.length; slot += 1) {
      const node = slot === 0 ? vector[slot]! + 1 : vector[slot]!;
      const low = at + 2 * this.wordOf[slot]!;
      const shift = this.shiftOf[slot]!;
      if (shift < 32) key[low]! |= node << shift;
      if (shift >= 32) key[low + 1]! |= node << (shift - 32);
      else if (shift > 0) key[low + 1]! |= node >>> (32 - shift);
    }
  }

  /** Write the vector of the key that begins at `at` to `vector`. */
  unpack(key: Uint32Array, at: number, vector: Int32Array): void {
    for (let slot = 0; slot < vector.length; slot += 1) {
      const low = at + 2 * this.wordOf[slot]!;
      const shift = this.shiftOf[slot]!;
      const bits = this.bitsOf[slot]!;
      let field = shift >= 32 ? key[low + 1]! >>> (shift - 32) : key[low]! >>> shift;
      if (shift > 0 && shift < 32) field |= key[low + 1]! << (32 - shift);
      vector[slot] = bits === 32 ? field : field & ((1 << bits) - 1);
    }
    vector[0]! -= 1;
  }
}

interface Need {
  readonly slot: number;
  readonly bits: number;
}

function sumOf(fields: readonly Need[]): number {
  return fields.reduce((sum, { bits }) => sum + bits, 0);
}

/** Bits that nobody needs yet go to the word's slots in proportion to what they have, because large tables grow on. */
function widened(fields: readonly Need[]): Need[] {
  const factor = wordBits / sumOf(fields);
  return fields.map(({ slot, bits }) => ({ slot, bits: Math.min(31, Math.floor(bits * factor)) }));
}

/** Bits that tell `count` nodes apart; at least 1, also for none. */
function bitsFor(count: number): number {
  return count <= 2 ? 1 : 32 - Math.clz32(count - 1);
}
