import { PairTable } from '../../engine/pair-table.ts';

/** Pairs of numbers, numbered. */
export interface Pairs {
  intern(first: number, second: number): number;
  first(pair: number): number;
  second(pair: number): number;
}

/** Pairs whose second number is less than `range`. Of one or two it can be, their numbers are worked out; else they are looked up. */
export function pairsWith(range: number): Pairs {
  return range <= 2 ? new Packed(range - 1) : new PairTable();
}

class Packed implements Pairs {
  /** How many bits the second number has; as a mask, the same number. */
  readonly #bits: number;

  constructor(bits: number) {
    this.#bits = bits;
  }

  intern(first: number, second: number): number {
    return (first << this.#bits) | second;
  }

  first(pair: number): number {
    return pair >> this.#bits;
  }

  second(pair: number): number {
    return pair & this.#bits;
  }
}
