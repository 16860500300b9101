import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Where schedulers get their random decisions from. */
export interface Random {
  /** A whole number from 0 to `bound` - 1, each as likely as the others. */
  below(bound: number): number;
  /** A number from 0 to less than 1. */
  unit(): number;
}

/** Outputs that are thrown away, until nothing shows any more how alike two states were. */
const warmUp = 8;

const weyl = 0x9e3779b9;

/**
 * Spreads a 32-bit integer over all bits, one to one (the finalizer of MurmurHash3, A. Appleby, public domain). The generator
 * is linear, so without it walks whose numbers differ by a few bits would decide alike, or the opposite, at the same places.
 */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The random decisions of one walk: the same for the same seed and number, on every machine. */
export function randomOf(seed: number, walk: number): Random {
  const origin = mixed((mixed((mixed(seed | 0) + weyl) ^ (walk | 0)) ^ (walk / 2 ** 32)) | 0);
  const part = (number: number) => mixed((origin + Math.imul(number, weyl)) | 0);
  const generator = xoroshiro128plusFromState([part(1), part(2), part(3), part(4)]);
  for (let count = 0; count < warmUp; count += 1) generator.next();
  return {
    below: (bound) => (bound <= 1 ? 0 : uniformInt(generator, 0, bound - 1)),
    unit: () => uniformFloat64(generator),
  };
}
