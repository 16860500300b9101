import fc from 'fast-check';
import {
  Map as ImmutableMap,
  Set as ImmutableSet,
  is,
  List,
  OrderedMap,
  OrderedSet,
  Record,
  Stack,
} from 'immutable';
import { describe, expect, test, vi } from 'vitest';
import { toPlain } from '../../checker/core/plain.ts';
import { sameValue } from '../../checker/core/value.ts';
import { rebuilt } from '../../checker/engine/audit.ts';
import { ValueInterner } from '../../checker/engine/value-interner.ts';

class Pair extends Record({ a: undefined as unknown, b: undefined as unknown }) {}
class Other extends Record({ a: undefined as unknown, b: undefined as unknown }) {}

const atom = fc.oneof(
  fc.constantFrom(
    0,
    1,
    -1,
    2,
    0.5,
    Number.POSITIVE_INFINITY,
    '0',
    '1',
    'a',
    '',
    true,
    false,
    null,
    undefined,
    0n,
    1n,
  ),
);
/** Values that Immutable itself compares in full. */
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    atom,
    fc.array(tie('any'), { maxLength: 4 }).map((parts) => List(parts)),
    fc.array(tie('any'), { maxLength: 12 }).map((parts) => ImmutableSet(parts)),
    fc.array(tie('any'), { maxLength: 4 }).map((parts) => OrderedSet(parts)),
    fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 4 }).map((entries) => ImmutableMap(entries)),
    fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 4 }).map((entries) => OrderedMap(entries)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => new Pair({ a, b })),
  ),
})).any;

describe('identity of values', () => {
  test('numbers agree with the equality of Immutable and with sameValue, and so do plain values', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const interner = new ValueInterner();
        const equal = is(a, b);
        expect(interner.intern(a) === interner.intern(b)).toBe(equal);
        expect(sameValue(a, b)).toBe(equal);
        if (equal) expect(JSON.stringify(toPlain(a))).toBe(JSON.stringify(toPlain(b)));
      }),
      { numRuns: 3000 },
    );
  });

  test('a rebuilt value is the same value', () => {
    fc.assert(
      fc.property(value, (a) => {
        const interner = new ValueInterner();
        expect(interner.intern(rebuilt(a))).toBe(interner.intern(a));
        expect(sameValue(rebuilt(a), a)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('a rebuilt Set is filled in another order', () => {
    expect([...(rebuilt(new Pair({ a: ImmutableSet(['x', 'y']) })).a as ImmutableSet<string>)]).toEqual([
      'y',
      'x',
    ]);
  });

  test.each([
    ['kinds of number', 1, 1n],
    ['numbers and strings', 1, '1'],
    ['absent and undefined', {}, { a: undefined }],
    ['lists and arrays', List([1]), [1]],
    // Immutable takes these for equal; but a function can tell them apart.
    ['lists and stacks', List([1]), Stack([1])],
    ['classes of records', new Pair({ a: 1 }), new Other({ a: 1 })],
    ['orders that count', OrderedSet([1, 2]), OrderedSet([2, 1])],
    ['keys', { a: 1 }, { b: 1 }],
  ])('%s are told apart', (_, a, b) => {
    const interner = new ValueInterner();
    expect(interner.intern(a)).not.toBe(interner.intern(b));
    expect(sameValue(a, b)).toBe(false);
  });

  test.each([
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['the sign of zero', List([0]), List([-0])],
    ['insertion order', ImmutableSet([1, 2]), ImmutableSet([2, 1])],
  ])('%s does not count', (_, a, b) => {
    const interner = new ValueInterner();
    expect(interner.intern(a)).toBe(interner.intern(b));
    expect(sameValue(a, b)).toBe(true);
  });
});

describe('what cannot be encoded is refused, with its place', () => {
  class WithField extends Record({ a: 0 }) {
    extra = 1;
  }
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  test.each<[string, unknown, RegExp]>([
    ['a function', { a: [() => 1] }, /^p1\.a\[0\] holds a function/],
    ['NaN', new Pair({ a: List([Number.NaN]) }), /^p1\.a\[0\] holds NaN/],
    ['a symbol', Symbol('s'), /^p1 holds a symbol/],
    [
      'a plain object in a Set',
      new Pair({ b: ImmutableSet([{ a: 1 }]) }),
      /^p1\.b\[0\] holds a plain object inside an Immutable collection/,
    ],
    ['a plain object in a Record', new Pair({ a: { b: 1 } }), /^p1\.a holds a plain object inside/],
    ['an array in a Map', ImmutableMap([['k', [1]]]), /^p1\.\[k\]|^p1\[k\] holds an array inside/],
    ['a key that is an object', ImmutableMap([[{ a: 1 }, 1]]), /holds a plain object inside/],
    ['a Date', new Pair({ a: new Date(0) }), /^p1\.a holds an instance of Date/],
    ['a built-in Map', { m: new Map() }, /^p1\.m holds an instance of Map/],
    ['a mutable collection', List([1]).asMutable(), /^p1 holds a mutable Immutable collection/],
    ['a cycle', cyclic, /more than 500 levels deep/],
    ['a class field on a Record', new WithField(), /declares the field 'extra'/],
  ])('%s', (_, bad, message) => {
    const path = { parent: undefined, key: 'p1' };
    expect(() => new ValueInterner().intern(bad, path)).toThrow(message);
  });

  test('a Record whose field is hidden by a method', () => {
    const warning = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const Hidden = Record({ entries: 0 });
    expect(() => new ValueInterner().intern(Hidden())).toThrow(
      /a field named 'entries'[\s\S]*rename the field/,
    );
    warning.mockRestore();
  });
});
