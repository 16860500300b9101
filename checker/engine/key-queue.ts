import { type Disk, pieceBytes } from './disk.ts';

/** A piece in memory, or its place on disk. */
type Piece = Uint8Array | number;

/**
 * Keys of a fixed number of 64-bit words, as bytes, in pieces, so that nothing is copied when more come. No key is in two
 * pieces, and no piece is more than a store takes at once. With a disk, only the piece that is being filled and the one
 * that is being read are in memory.
 */
export class KeyQueue {
  readonly words: number;
  readonly #disk: Disk | undefined;
  /** Of a full piece. */
  readonly #pieceBytes: number;
  #pieces: Piece[] = [];
  /** The last piece that was read from disk, and its place. */
  #read: Uint8Array | undefined;
  #readPlace = -1;
  /** Bytes of the first piece that were taken out, and of the last one that were put in. */
  #taken = 0;
  #filled: number;
  #bytes = 0;

  constructor(words: number, disk?: Disk) {
    this.words = words;
    this.#disk = disk;
    this.#pieceBytes = pieceBytes - (pieceBytes % (8 * words));
    this.#filled = this.#pieceBytes;
  }

  /** How many keys there are. */
  get length(): number {
    return this.#bytes / (8 * this.words);
  }

  /** Memory held. */
  get bytes(): number {
    const inMemory = this.#disk === undefined ? this.#pieces.length : Math.min(this.#pieces.length, 1);
    return (inMemory + (this.#read === undefined ? 0 : 1)) * this.#pieceBytes;
  }

  push(keys: Uint8Array): void {
    this.#bytes += keys.length;
    for (let from = 0; from < keys.length; ) {
      if (this.#filled === this.#pieceBytes) this.#startPiece();
      const count = Math.min(keys.length - from, this.#pieceBytes - this.#filled);
      (this.#pieces.at(-1) as Uint8Array).set(keys.subarray(from, from + count), this.#filled);
      this.#filled += count;
      from += count;
    }
  }

  /** Copy the first keys to `target`, which they have to fill; they stay. */
  peek(target: Uint8Array): void {
    let piece = 0;
    let at = this.#taken;
    for (let done = 0; done < target.length; piece += 1, at = 0) {
      const count = Math.min(target.length - done, this.#pieceBytes - at);
      target.set(this.#load(this.#pieces[piece]!).subarray(at, at + count), done);
      done += count;
    }
  }

  /** Take the first `count` keys out. */
  drop(count: number): void {
    const bytes = 8 * this.words * count;
    this.#bytes -= bytes;
    this.#taken += bytes;
    const pieces = Math.floor(this.#taken / this.#pieceBytes);
    for (const piece of this.#pieces.splice(0, pieces)) this.#free(piece);
    this.#taken -= pieces * this.#pieceBytes;
  }

  /** All keys, in order and in pieces, each of which is valid until the next one. */
  *read(): Generator<Uint8Array> {
    for (const [index, piece] of this.#pieces.entries()) yield* this.#keysOf(piece, index);
  }

  /** The same; the keys are gone afterwards. */
  *drain(): Generator<Uint8Array> {
    while (this.#pieces.length > 0) {
      const piece = this.#pieces[0]!;
      const keys = [...this.#keysOf(piece, 0)];
      this.#pieces.shift();
      this.#taken = 0;
      yield* keys;
      this.#free(piece);
    }
    this.#filled = this.#pieceBytes;
    this.#bytes = 0;
  }

  *#keysOf(piece: Piece, index: number): Generator<Uint8Array> {
    const isLast = index === this.#pieces.length - 1;
    const keys = this.#load(piece).subarray(
      index === 0 ? this.#taken : 0,
      isLast ? this.#filled : this.#pieceBytes,
    );
    if (keys.length > 0) yield keys;
  }

  #startPiece(): void {
    const last = this.#pieces.length - 1;
    const full = this.#pieces[last];
    if (this.#disk !== undefined && full instanceof Uint8Array) {
      this.#pieces[last] = this.#disk.write(full);
      this.#pieces.push(full);
    } else {
      this.#pieces.push(new Uint8Array(this.#pieceBytes));
    }
    this.#filled = 0;
  }

  #load(piece: Piece): Uint8Array {
    if (piece instanceof Uint8Array) return piece;
    this.#read ??= new Uint8Array(this.#pieceBytes);
    if (this.#readPlace !== piece) this.#disk!.read(piece, this.#read);
    this.#readPlace = piece;
    return this.#read;
  }

  #free(piece: Piece): void {
    if (piece instanceof Uint8Array) return;
    this.#disk!.free(piece);
    if (this.#readPlace === piece) this.#readPlace = -1;
  }
}
