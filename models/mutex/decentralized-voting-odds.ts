/**
 * How likely it is that voting by forgetful coordinators breaks mutual exclusion
 *
 * Source  M. van Steen, A. S. Tanenbaum: Distributed Systems, "A decentralized algorithm". With resets independent of each other, the chance is
 *         that of 2m - n or more resets among the m coordinators that have voted for the client inside: the sum over k of
 *         C(m, k) p^k (1 - p)^(m - k). That so many are needed, and are enough, is what the model shows.
 */

import type { Fraction } from '../kit/fractions.ts';

/**
 * The chance that two clients are inside, exactly.
 *
 * @param n coordinators, of which a client needs `m`, more than half.
 * @param reset how likely it is that one coordinator resets while a client is inside.
 */
export function violationOdds(n: number, m: number, reset: Fraction): Fraction {
  const { numerator: p, denominator } = reset;
  let numerator = 0n;
  for (let k = 2 * m - n; k <= m; k++)
    numerator += choose(m, k) * p ** BigInt(k) * (denominator - p) ** BigInt(m - k);
  return { numerator, denominator: denominator ** BigInt(m) };
}

/** How many sets of `k` there are of `n`. */
function choose(n: number, k: number): bigint {
  let sets = 1n;
  for (let i = 1; i <= k; i++) sets = (sets * BigInt(n - k + i)) / BigInt(i);
  return sets;
}
