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

/** The random decisions of one walk: the same for the same seed and number, on every machine. */
export function randomOf(seed: number, walk: number): Random {
  const generator = xoroshiro128plusFromState([seed | 0, walk | 0, ~seed, (walk / 2 ** 32) | 0]);
  for (let count = 0; count < warmUp; count += 1) generator.next();
  return {
    below: (bound) => (bound <= 1 ? 0 : uniformInt(generator, 0, bound - 1)),
    unit: () => uniformFloat64(generator),
  };
}
