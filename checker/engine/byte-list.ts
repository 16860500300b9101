import { type Disk, pieceBytes } from './disk.ts';

const many = 255;

/** Small numbers, one byte each, in pieces; those of 255 and more are kept aside. With a disk, few pieces are in memory. */
export class ByteList {
  length = 0;
  /** Numbers of 255 and more, by index. */
  readonly large = new Map<number, number>();
  readonly #pieces: (Uint8Array | number)[] = [];
  #disk: Disk | undefined;
  #read: Uint8Array | undefined;
  #readPlace = -1;

  get bytes(): number {
    return this.#pieces.filter((piece) => piece instanceof Uint8Array).length * pieceBytes;
  }

  push(values: ArrayLike<number>): void {
    for (let from = 0; from < values.length; ) {
      const at = this.length % pieceBytes;
      if (at === 0) this.#startPiece();
      const count = Math.min(values.length - from, pieceBytes - at);
      this.#fill(this.#pieces.at(-1) as Uint8Array, at, values, from, count);
      from += count;
    }
  }

  get(index: number): number {
    const value = this.#load(this.#pieces[Math.floor(index / pieceBytes)]!)[index % pieceBytes]!;
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

  /** Put full pieces aside from now on. */
  spill(disk: Disk): void {
    this.#disk = disk;
    for (const [index, piece] of this.#pieces.entries()) {
      if (piece instanceof Uint8Array && index < this.#pieces.length - 1)
        this.#pieces[index] = disk.write(piece);
    }
  }

  /** The bytes, 255 for large numbers, in pieces, each of which is valid until the next one. */
  *read(): Generator<Uint8Array> {
    for (const [index, piece] of this.#pieces.entries())
      yield this.#load(piece).subarray(0, Math.min(pieceBytes, this.length - index * pieceBytes));
  }

  #fill(piece: Uint8Array, at: number, values: ArrayLike<number>, from: number, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const value = values[from + index]!;
      piece[at + index] = value < many ? value : many;
      if (value >= many) this.large.set(this.length + index, value);
    }
    this.length += count;
  }

  #startPiece(): void {
    const last = this.#pieces.length - 1;
    const full = this.#pieces[last];
    if (this.#disk !== undefined && full instanceof Uint8Array) this.#pieces[last] = this.#disk.write(full);
    this.#pieces.push(new Uint8Array(pieceBytes));
  }

  #load(piece: Uint8Array | number): Uint8Array {
    if (piece instanceof Uint8Array) return piece;
    this.#read ??= new Uint8Array(pieceBytes);
    if (this.#readPlace !== piece) this.#disk!.read(piece, this.#read);
    this.#readPlace = piece;
    return this.#read;
  }
}
