import { type Disk, pieceBytes } from './disk.ts';
import { Pieces } from './pieces.ts';

/** Keys of a fixed number of 64-bit words, as bytes. No key is in two pieces, and no piece is more than a store takes at once. */
export class KeyQueue {
  readonly words: number;
  readonly #pieces: Pieces;
  /** Bytes of the first piece that were taken out, and of the last one that were put in. */
  #taken = 0;
  #filled: number;
  #bytes = 0;

  /** @param disk where keys go for which there is no need to be in memory. */
  constructor(words: number, disk?: Disk) {
    this.words = words;
    this.#pieces = new Pieces(pieceBytes - (pieceBytes % (8 * words)), disk);
    this.#filled = this.#pieces.size;
  }

  /** How many keys there are. */
  get length(): number {
    return this.#bytes / (8 * this.words);
  }

  /** Memory held. */
  get bytes(): number {
    return this.#pieces.bytes;
  }

  push(keys: Uint8Array): void {
    const { size } = this.#pieces;
    this.#bytes += keys.length;
    for (let from = 0; from < keys.length; ) {
      if (this.#filled === size) {
        this.#pieces.start();
        this.#filled = 0;
      }
      const count = Math.min(keys.length - from, size - this.#filled);
      this.#pieces.last.set(keys.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
    }
  }

  /** Copy the first keys to `target`, which they have to fill; they stay. */
  peek(target: Uint8Array): void {
    let piece = 0;
    let at = this.#taken;
    for (let done = 0; done < target.length; piece += 1, at = 0) {
      const count = Math.min(target.length - done, this.#pieces.size - at);
      target.set(this.#pieces.load(piece).subarray(at, at + count), done);
      done += count;
    }
  }

  /** Take the first `count` keys out. */
  drop(count: number): void {
    const bytes = 8 * this.words * count;
    this.#bytes -= bytes;
    this.#taken += bytes;
    const whole = Math.floor(this.#taken / this.#pieces.size);
    this.#pieces.drop(whole);
    this.#taken -= whole * this.#pieces.size;
  }

  /** All keys, in order and in pieces, each of which is valid until the next one. */
  *read(): Generator<Uint8Array> {
    for (let piece = 0; piece < this.#pieces.count; piece += 1) {
      const keys = this.#keysOf(piece);
      if (keys.length > 0) yield keys;
    }
  }

  /** The same; the keys are gone afterwards. */
  *drain(): Generator<Uint8Array> {
    while (this.#pieces.count > 0) {
      const keys = this.#keysOf(0);
      if (keys.length > 0) yield keys;
      this.#pieces.drop(1);
      this.#taken = 0;
    }
    this.#filled = this.#pieces.size;
    this.#bytes = 0;
  }

  #keysOf(piece: number): Uint8Array {
    const isLast = piece === this.#pieces.count - 1;
    return this.#pieces
      .load(piece)
      .subarray(piece === 0 ? this.#taken : 0, isLast ? this.#filled : this.#pieces.size);
  }
}
