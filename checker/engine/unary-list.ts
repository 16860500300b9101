import { ByteList } from './byte-list.ts';
import type { Disk } from './disk.ts';

/** So many bits of a byte are used: a list of bytes keeps 255 for itself. */
const bitsOfByte = 7;

/**
 * Numbers in unary: as many ones as the number says, then a zero. Where their sum is as large as their count, as it is
 * with the children of states, that is two bits for each.
 */
export class UnaryList {
  length = 0;
  readonly #bytes = new ByteList();
  /** Bits that do not fill a byte yet, the first one lowest. */
  #rest = 0;
  #restBits = 0;

  get bytes(): number {
    return this.#bytes.bytes;
  }

  push(values: ArrayLike<number>): void {
    const full: number[] = [];
    for (let index = 0; index < values.length; index += 1) {
      for (let left = values[index]!; left >= 0; left -= 1) {
        if (left > 0) this.#rest |= 1 << this.#restBits;
        this.#restBits += 1;
        if (this.#restBits < bitsOfByte) continue;
        full.push(this.#rest);
        this.#rest = 0;
        this.#restBits = 0;
      }
    }
    this.#bytes.push(full);
    this.length += values.length;
  }

  /** The numbers, the last one first. */
  *backwards(): Generator<number> {
    let bit = this.#bytes.length * bitsOfByte + this.#restBits - 1;
    while (bit >= 0) {
      let value = 0;
      for (bit -= 1; bit >= 0 && this.#isOne(bit); bit -= 1) value += 1;
      yield value;
    }
  }

  /** Put full pieces aside from now on. */
  spill(disk: Disk): void {
    this.#bytes.spill(disk);
  }

  /** All bits, in pieces, each of which is valid until the next one. */
  *read(): Generator<Uint8Array> {
    yield* this.#bytes.read();
    if (this.#restBits > 0) yield Uint8Array.of(this.#rest);
  }

  /** Take over the first `count` numbers that `read` gave. False if there are not as many. */
  restore(pieces: Iterable<Uint8Array>, count: number): boolean {
    let value = 0;
    for (const piece of pieces) {
      const values: number[] = [];
      for (let bit = 0; bit < bitsOfByte * piece.length; bit += 1) {
        if (((piece[Math.floor(bit / bitsOfByte)]! >> (bit % bitsOfByte)) & 1) === 1) {
          value += 1;
        } else {
          values.push(value);
          value = 0;
        }
      }
      this.push(values.slice(0, count - this.length));
    }
    return this.length === count;
  }

  #isOne(bit: number): boolean {
    const byte = Math.floor(bit / bitsOfByte);
    const bits = byte < this.#bytes.length ? this.#bytes.get(byte) : this.#rest;
    return ((bits >> (bit % bitsOfByte)) & 1) === 1;
  }
}
