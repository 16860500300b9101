import type { Disk } from './disk.ts';
import { Pieces } from './pieces.ts';

const many = 255;

/** Small numbers, one byte each; those of 255 and more are kept aside. */
export class ByteList {
  length = 0;
  /** Numbers of 255 and more, by index. */
  readonly large = new Map<number, number>();
  readonly #pieces = new Pieces();

  /** Memory held. */
  get bytes(): number {
    return this.#pieces.bytes;
  }

  push(values: ArrayLike<number>): void {
    for (let from = 0; from < values.length; ) {
      const at = this.length % this.#pieces.size;
      if (at === 0) this.#pieces.start();
      const count = Math.min(values.length - from, this.#pieces.size - at);
      this.#fill(this.#pieces.last, at, values, from, count);
      from += count;
    }
  }

  get(index: number): number {
    const { size } = this.#pieces;
    const value = this.#pieces.load(Math.floor(index / size))[index % size]!;
    return value === many ? this.large.get(index)! : value;
  }

  /** Take over what `read` and `large` gave. */
  restore(pieces: Iterable<Uint8Array>, large: Iterable<readonly [number, number]>): void {
    const largeOnes = new Map(large);
    for (const piece of pieces) {
      const first = this.length;
      this.push(Array.from(piece, (byte, index) => (byte === many ? largeOnes.get(first + index)! : byte)));
    }
  }

  /** Put what is full aside from now on. */
  spill(disk: Disk): void {
    this.#pieces.spill(disk);
  }

  /** The bytes, 255 for large numbers, in pieces, each of which is valid until the next one. */
  *read(): Generator<Uint8Array> {
    const { size, count } = this.#pieces;
    for (let piece = 0; piece < count; piece += 1)
      yield this.#pieces.load(piece).subarray(0, Math.min(size, this.length - piece * size));
  }

  #fill(piece: Uint8Array, at: number, values: ArrayLike<number>, from: number, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const value = values[from + index]!;
      piece[at + index] = value < many ? value : many;
      if (value >= many) this.large.set(this.length + index, value);
    }
    this.length += count;
  }
}
