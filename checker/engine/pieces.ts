import { type Disk, pieceBytes } from './disk.ts';

/**
 * A long row of bytes in pieces of equal size, so that nothing is copied when more come. With a disk, only the piece that
 * is being filled and the one that was read last are in memory.
 */
export class Pieces {
  /** Of a piece. */
  readonly size: number;
  #disk: Disk | undefined;
  /** In memory, or the place on disk. */
  #pieces: (Uint8Array | number)[] = [];
  #read: Uint8Array | undefined;
  #readPlace = -1;

  /** @param size of a piece; at most `pieceBytes`. */
  constructor(size: number = pieceBytes, disk?: Disk) {
    this.size = size;
    this.#disk = disk;
  }

  /** How many there are. */
  get count(): number {
    return this.#pieces.length;
  }

  /** Memory held. */
  get bytes(): number {
    const inMemory = this.#pieces.reduce<number>(
      (sum, piece) => sum + (typeof piece === 'number' ? 0 : 1),
      0,
    );
    return (inMemory + (this.#read === undefined ? 0 : 1)) * this.size;
  }

  /** The one that is being filled. */
  get last(): Uint8Array {
    return this.#pieces.at(-1) as Uint8Array;
  }

  /** Begin a new one; the last one is full. */
  start(): void {
    const full = this.#pieces.at(-1);
    if (this.#disk !== undefined && full instanceof Uint8Array) {
      this.#pieces[this.#pieces.length - 1] = this.#disk.write(full);
      this.#pieces.push(full);
    } else {
      this.#pieces.push(new Uint8Array(this.size));
    }
  }

  /** A piece, which is valid until the next call. */
  load(index: number): Uint8Array {
    const piece = this.#pieces[index]!;
    if (piece instanceof Uint8Array) return piece;
    this.#read ??= new Uint8Array(this.size);
    if (this.#readPlace !== piece) this.#disk!.read(piece, this.#read);
    this.#readPlace = piece;
    return this.#read;
  }

  /** Drop the first ones. */
  drop(count: number): void {
    for (const piece of this.#pieces.splice(0, count)) {
      if (piece instanceof Uint8Array) continue;
      this.#disk!.free(piece);
      if (this.#readPlace === piece) this.#readPlace = -1;
    }
  }

  /** Put full pieces aside from now on. */
  spill(disk: Disk): void {
    this.#disk = disk;
    this.#pieces = this.#pieces.map((piece, index) =>
      piece instanceof Uint8Array && index < this.#pieces.length - 1 ? disk.write(piece) : piece,
    );
  }
}
