import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mostInOut } from './store-fields.ts';

/** The most that a piece has; every piece gets so much room. */
export const pieceBytes = 8 * mostInOut;

/** A file in a folder of its own, in which pieces of bytes are put aside; it is gone when it is closed. */
export class Disk {
  readonly #folder: string;
  readonly #file: number;
  #places = 0;
  readonly #free: number[] = [];

  /** @param folder where to make it; made if it does not exist. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = mkdtempSync(join(folder, 'stepwright-spill-'));
    this.#file = openSync(join(this.#folder, 'pieces'), 'w+');
    // A file that is open needs no name; without one, it is gone even if the process is killed.
    if (process.platform !== 'win32') this.#remove();
  }

  /** Put a piece aside; its place, for `read` and `free`. */
  write(piece: Uint8Array): number {
    const place = this.#free.pop() ?? this.#places++;
    for (let done = 0; done < piece.length; )
      done += writeSync(this.#file, piece, done, piece.length - done, place * pieceBytes + done);
    return place;
  }

  /** Read the first bytes of the piece at a place into `target`. */
  read(place: number, target: Uint8Array): void {
    for (let done = 0; done < target.length; ) {
      const count = readSync(this.#file, target, done, target.length - done, place * pieceBytes + done);
      if (count === 0) throw new RangeError(`there is no piece ${place} of ${target.length} bytes`);
      done += count;
    }
  }

  free(place: number): void {
    this.#free.push(place);
  }

  close(): void {
    closeSync(this.#file);
    this.#remove();
  }

  #remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
