import { describe, expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { type Fraction, toNumber } from '../../models/kit/fractions.ts';
import { decentralizedVoting } from '../../models/mutex/decentralized-voting.ts';
import { violationOdds } from '../../models/mutex/decentralized-voting-odds.ts';

/** A coordinator that resets for so many seconds in an hour. */
const secondsPerHour = (seconds: number): Fraction => ({ numerator: BigInt(seconds), denominator: 3600n });

const oneIn = (number: bigint): Fraction => ({ numerator: 1n, denominator: number });

const isLess = (a: Fraction, b: Fraction) => a.numerator * b.denominator < b.numerator * a.denominator;

/** One client is inside. Of all sets of its coordinators that may forget, those that leave enough votes for another client. */
function broken(n: number, m: number, { numerator: p, denominator }: Fraction): Fraction {
  let numerator = 0n;
  for (const forgotten of sizesOfAllSets(m)) {
    const free = n - m + forgotten;
    if (free >= m) numerator += p ** BigInt(forgotten) * (denominator - p) ** BigInt(m - forgotten);
  }
  return { numerator, denominator: denominator ** BigInt(m) };
}

/** Of each set of so many things, how many there are in it. */
const sizesOfAllSets = (things: number) =>
  Array.from({ length: 2 ** things }, (_, set) => set.toString(2).replaceAll('0', '').length);

describe('the odds that forgetful coordinators break mutual exclusion', () => {
  test('are below 1e-40 for 24 votes of 32, where a coordinator resets with probability 0.001', () => {
    const odds = violationOdds(32, 24, oneIn(1000n));
    expect(isLess(odds, oneIn(10n ** 40n))).toBe(true);
    expect(toNumber(odds).toExponential(4)).toBe('7.2995e-43');
  });

  // By coordinators and votes: what is published as the bound, as a power of ten, and the value.
  test.each([
    { n: 8, m: 5, seconds: 3, below: 5, odds: '6.9e-6' },
    { n: 8, m: 6, seconds: 3, below: 11, odds: '7.2e-12' },
    { n: 16, m: 9, seconds: 3, below: 4, odds: '2.5e-5' },
    { n: 16, m: 12, seconds: 3, below: 21, odds: '1.1e-22' },
    { n: 32, m: 17, seconds: 3, below: 4, odds: '9.4e-5' },
    { n: 32, m: 24, seconds: 3, below: 43, odds: '4.0e-44' },
    { n: 8, m: 5, seconds: 30, below: 3, odds: '6.8e-4' },
    { n: 8, m: 6, seconds: 30, below: 7, odds: '7.1e-8' },
    { n: 16, m: 9, seconds: 30, below: 2, odds: '2.4e-3' },
    { n: 16, m: 12, seconds: 30, below: 13, odds: '1.1e-14' },
    { n: 32, m: 17, seconds: 30, below: 2, odds: '8.7e-3' },
    { n: 32, m: 24, seconds: 30, below: 27, odds: '3.7e-28' },
  ])('are $odds for $m votes of $n and $seconds seconds an hour', ({ n, m, seconds, below, odds }) => {
    const exact = violationOdds(n, m, secondsPerHour(seconds));
    expect(isLess(exact, oneIn(10n ** BigInt(below)))).toBe(true);
    expect(toNumber(exact).toExponential(1)).toBe(odds);
  });

  test('are those of the systems that the model checks, counted by hand', () => {
    // 1 - (1 - p)^2 for 2 votes of 3, and 1 - (1 - p)^3 for 3 of 5: one reset is enough.
    expect(toNumber(violationOdds(3, 2, oneIn(1000n)))).toBe(0.001999);
    expect(toNumber(violationOdds(5, 3, oneIn(1000n)))).toBe(0.002997001);
  });

  test('are those of all ways to forget, gone through one by one', () => {
    const reset = secondsPerHour(30);
    for (let n = 2; n <= 9; n++)
      for (let m = Math.floor(n / 2) + 1; m <= n; m++) {
        const { numerator, denominator } = violationOdds(n, m, reset);
        expect(numerator * broken(n, m, reset).denominator, `${m} of ${n}`).toBe(
          broken(n, m, reset).numerator * denominator,
        );
      }
  });

  test('are those of all votes being forgotten, where all are needed', () => {
    expect(violationOdds(4, 4, oneIn(10n))).toEqual(oneIn(10_000n));
  });

  test('are 0 without resets, and 1 where every coordinator resets', () => {
    expect(violationOdds(5, 3, { numerator: 0n, denominator: 1n }).numerator).toBe(0n);
    expect(toNumber(violationOdds(5, 3, oneIn(1n)))).toBe(1);
  });
});

describe('where coordinators are asked in order, exclusion holds whichever of them forget', () => {
  test.each([
    { n: 4, m: 3, sets: [[1], [2], [3], [4]] },
    {
      n: 5,
      m: 4,
      sets: [1, 2, 3, 4, 5].flatMap((a) => [1, 2, 3, 4, 5].filter((b) => b > a).map((b) => [a, b])),
    },
  ])('$m votes of $n, 2m - n - 1 resets', async ({ n, m, sets }) => {
    for (const resets of sets) {
      const report = await check(decentralizedVoting, {
        name: `resets of ${resets.join(' and ')}`,
        config: { clients: 2, n, m, resets, asks: 'in order', afterDefeat: 'give up' },
        check: ['mutual exclusion'],
      });
      expect(report.verdict, resets.join()).toBe('holds');
    }
  });
});
