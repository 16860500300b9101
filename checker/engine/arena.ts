import { firstPages, mostPages, newMemory } from './machine.ts';
import { heapAt } from './machine-fields.ts';
import { OutOfMemory } from './out-of-memory.ts';

const pageBytes = 65_536;

/** Hands out the memory that the machine works on. Sizes are rounded up to powers of two, so what is given back can be used again. */
export class Arena {
  readonly memory = newMemory();
  #words: Uint32Array;
  #bytes: Uint8Array;
  #end = heapAt;
  /** Addresses of free pieces, by the logarithm of their size. */
  readonly #free = new Map<number, number[]>();

  constructor() {
    this.#words = new Uint32Array(this.memory.buffer);
    this.#bytes = new Uint8Array(this.memory.buffer);
  }

  /** The memory by 32-bit words; not to be kept, because memory grows. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** The memory by bytes; not to be kept. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Bytes handed out or free. */
  get size(): number {
    return this.#end;
  }

  /**
   * The address of a piece of at least `bytes` zeros.
   * @throws {OutOfMemory}
   */
  allocate(bytes: number): number {
    if (bytes > 2 ** 31) throw new OutOfMemory();
    const power = Math.max(4, 32 - Math.clz32(Math.max(bytes, 1) - 1));
    const size = 2 ** power;
    const used = this.#free.get(power)?.pop();
    if (used === undefined) return this.#extend(size);
    this.#bytes.fill(0, used, used + size);
    return used;
  }

  /**
   * The address of exactly so many zeros, rounded up to pages of memory; they cannot be given back.
   * @throws {OutOfMemory}
   */
  reserve(bytes: number): number {
    return this.#extend(Math.ceil(Math.max(bytes, 1) / pageBytes) * pageBytes);
  }

  /** Take back a piece that was allocated with this size. */
  free(address: number, bytes: number): void {
    const power = Math.max(4, 32 - Math.clz32(Math.max(bytes, 1) - 1));
    const pieces = this.#free.get(power) ?? [];
    pieces.push(address);
    this.#free.set(power, pieces);
  }

  /** A piece of `bytes` that begins with the `used` first ones of another, which is given back. */
  enlarge(address: number, oldBytes: number, bytes: number, used = oldBytes): number {
    const piece = this.allocate(bytes);
    this.#bytes.copyWithin(piece, address, address + used);
    this.free(address, oldBytes);
    return piece;
  }

  #extend(size: number): number {
    const address = this.#end;
    const pages = Math.ceil((address + size) / pageBytes);
    const have = this.#bytes.length / pageBytes;
    if (pages > have) {
      if (pages > mostPages) throw new OutOfMemory();
      try {
        this.memory.grow(Math.min(mostPages, Math.max(pages, have + firstPages)) - have);
      } catch {
        throw new OutOfMemory();
      }
      this.#words = new Uint32Array(this.memory.buffer);
      this.#bytes = new Uint8Array(this.memory.buffer);
    }
    this.#end = address + size;
    return address;
  }
}
