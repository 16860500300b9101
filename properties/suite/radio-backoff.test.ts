import { describe, expect, test } from 'vitest';
import { type Fraction, toNumber } from '../../models/kit/fractions.ts';
import { collisionOdds, expectedCollisions } from '../../models/mutex/radio-backoff-odds.ts';

const byChance = { backoff: 'any of the window', limit: 10 } as const;

const isEqual = (a: Fraction, b: Fraction) => a.numerator * b.denominator === b.numerator * a.denominator;

describe('the odds that two stations collide again and again', () => {
  // 2^(-k(k-1)/2): the published figures.
  test.each([
    { collisions: 1, oneIn: 1n },
    { collisions: 2, oneIn: 2n },
    { collisions: 3, oneIn: 8n },
    { collisions: 4, oneIn: 64n },
    { collisions: 5, oneIn: 1024n },
  ])('are one in $oneIn for $collisions in a row', ({ collisions, oneIn }) => {
    expect(isEqual(collisionOdds(collisions, byChance), { numerator: 1n, denominator: oneIn })).toBe(true);
  });

  test('are those of the closed form, up to the limit of the window', () => {
    for (let k = 1; k <= 11; k++) {
      const closed: Fraction = { numerator: 1n, denominator: 2n ** BigInt((k * (k - 1)) / 2) };
      expect(isEqual(collisionOdds(k, byChance), closed), `${k} in a row`).toBe(true);
    }
  });

  test('are those of all runs, gone through one by one', () => {
    // Three choices by each station, below 2, 4 and 8: so many runs, of which few collide each time.
    const runs = [2, 4, 8].reduce<readonly boolean[]>(
      (before, window) =>
        before.flatMap((collides) =>
          Array.from({ length: window ** 2 }, (_, pair) => {
            const [first, second] = [pair % window, Math.floor(pair / window)];
            return collides && first === second;
          }),
        ),
      [true],
    );
    const counted: Fraction = {
      numerator: BigInt(runs.filter(Boolean).length),
      denominator: BigInt(runs.length),
    };
    expect(isEqual(collisionOdds(4, byChance), counted)).toBe(true);
  });

  test('are 1 where stations wait for the whole window, and 0 where each has its own time', () => {
    expect(toNumber(collisionOdds(8, { ...byChance, backoff: 'all of the window' }))).toBe(1);
    expect(collisionOdds(2, { ...byChance, backoff: 'by station' }).numerator).toBe(0n);
  });
});

describe('the expected number of collisions of two stations', () => {
  test('is 1.6416, as published', () => {
    const expected = expectedCollisions(byChance)!;
    expect(toNumber(expected).toFixed(4)).toBe('1.6416');
    // Each number of collisions counts with the chance of that many or more. Windows without a limit make the rest smaller.
    const sum = Array.from({ length: 10 }, (_, i) => toNumber(collisionOdds(i + 1, byChance))).reduce(
      (a, b) => a + b,
    );
    expect(sum.toFixed(10)).toBe(toNumber(expected).toFixed(10));
  });

  test('is 5/3 with the limit of the scenarios, counted by hand', () => {
    // 1 + 1/2 (1 + x), where x = 1/4 (1 + x) is 1/3.
    expect(isEqual(expectedCollisions({ ...byChance, limit: 2 })!, { numerator: 5n, denominator: 3n })).toBe(
      true,
    );
  });

  test('is 1 where each has its own time, and there is none where there is no end to them', () => {
    expect(toNumber(expectedCollisions({ ...byChance, backoff: 'by station' })!)).toBe(1);
    expect(expectedCollisions({ ...byChance, backoff: 'all of the window' })).toBeUndefined();
  });
});
