import fc from 'fast-check';
import { expect, test } from 'vitest';
import { availability, meets } from '../../models/replication/cap-arithmetic.ts';

test('a consistent service loses what is asked during partitions', () => {
  expect(availability('availability', 0.002)).toBeCloseTo(0.998, 12);
  expect(meets(0.999, 'availability', 0.002)).toBe(false);
  expect(meets(0.998, 'availability', 0.002)).toBe(true);
});

test('an available one loses nothing, whatever the network does', () => {
  expect(availability('consistency', 1)).toBe(1);
  expect(meets(0.999, 'consistency', 0.002)).toBe(true);
});

test('a majority that goes on saves what is asked there', () => {
  expect(availability('availability', 0.002, 0.5)).toBeCloseTo(0.999, 12);
});

test('longer partitions never help', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, (one, other, served) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const [short, long] = [less, more].map((q) => availability('availability', q, served));
      expect(short!).toBeGreaterThanOrEqual(long!);
      expect(long!).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('what is not a share is refused', () => {
  for (const share of [-0.1, 1.1, Number.NaN])
    expect(() => availability('availability', share)).toThrow(/share/);
});
