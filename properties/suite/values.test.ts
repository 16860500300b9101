import fc from 'fast-check';
import {
  Map as ImmutableMap,
  Set as ImmutableSet,
  is,
  isList,
  isMap,
  isOrderedMap,
  isOrderedSet,
  isSet,
  List,
  OrderedMap,
  OrderedSet,
  Record,
  Stack,
} from 'immutable';
import { describe, expect, test, vi } from 'vitest';
import { toPlain } from '../../checker/core/plain.ts';
import { isPlainObject, sameValue } from '../../checker/core/value.ts';
import { rebuilt } from '../../checker/engine/rebuilt.ts';
import { ValueInterner } from '../../checker/engine/value-interner.ts';
import { Values } from '../../checker/protocol/slots/values.ts';

class Pair extends Record({ a: undefined as unknown, b: undefined as unknown }) {}
class Other extends Record({ a: undefined as unknown, b: undefined as unknown }) {}
class Swapped extends Record({ b: undefined as unknown, a: undefined as unknown }) {}

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

/** The same, among plain objects and arrays, which may hold Immutable collections but not live in one. */
const plainOf = (leaf: fc.Arbitrary<unknown>) =>
  fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'type', '__proto__', 'toString'), tie('any'), {
        maxKeys: 4,
        noNullPrototype: false,
      }),
    ),
  })).any;
const plain = plainOf(value);

/** An equal value, each part of which was built in another way. */
function twin(a: unknown): unknown {
  if (Object.is(a, 0)) return -0;
  if (Array.isArray(a)) return a.map(twin);
  if (isPlainObject(a))
    return Object.fromEntries(
      Object.entries(a)
        .reverse()
        .map(([key, part]) => [key, twin(part)]),
    );
  if (a instanceof Swapped) return new Swapped({ a: twin(a.a), b: twin(a.b) });
  if (a instanceof Pair) return new Pair({ a: twin(a.b) }).set('b', twin(a.b)).set('a', twin(a.a));
  if (isList(a)) return List([0]).concat(a.map(twin)).rest();
  if (isOrderedSet(a)) return OrderedSet(a.toArray().map(twin)).add(twin).delete(twin);
  if (isSet(a))
    return ImmutableSet([...a].reverse().map(twin))
      .add(twin)
      .delete(twin);
  if (isOrderedMap(a)) return OrderedMap(a.toArray().map(([key, part]) => [twin(key), twin(part)]));
  if (isMap(a)) return ImmutableMap([...a].reverse().map(([key, part]) => [twin(key), twin(part)]));
  return a;
}

/** The value with something else at the place that the numbers lead to, or of another kind there; it shares all other parts. */
function changed(a: unknown, [first, ...rest]: readonly number[], leaf: unknown): unknown {
  if (first === undefined) return otherKind(a, leaf);
  const pick = <T>(parts: readonly T[]) => parts[first % parts.length]!;
  if (Array.isArray(a) && a.length > 0) return a.with(first % a.length, changed(pick(a), rest, leaf));
  if (isPlainObject(a) && Object.keys(a).length > 0) {
    const key = pick(Object.keys(a));
    return Object.fromEntries([...Object.entries(a), [key, changed(a[key], rest, leaf)]]);
  }
  if (a instanceof Pair) return a.update(pick(['a', 'b'] as const), (part) => changed(part, rest, leaf));
  if (isList(a) && a.size > 0) return a.update(first % a.size, (part) => changed(part, rest, leaf));
  if (isMap(a) && a.size > 0) return a.update(pick([...a.keys()]), (part) => changed(part, rest, leaf));
  return otherKind(a, leaf);
}

function otherKind(a: unknown, leaf: unknown): unknown {
  if (Array.isArray(a)) return [leaf, ...a];
  if (isPlainObject(a))
    return leaf === null ? Object.fromEntries(Object.entries(a).slice(0, -1)) : { ...a, aa: leaf };
  if (a instanceof Pair) return new Swapped({ a: a.a, b: a.b });
  if (isOrderedSet(a)) return a.toList();
  if (isSet(a)) return a.has(leaf) ? a.delete(leaf) : a.add(leaf);
  if (isList(a)) return a.unshift(leaf);
  return leaf;
}

/** What numbering a value, and describing it, throws. */
function refusals(a: unknown): (string | undefined)[] {
  return [
    () => new ValueInterner().intern(a, () => 'p1'),
    () => toPlain(a, { parent: undefined, key: 'p1' }),
  ].map((run) => {
    try {
      run();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  });
}

function isDeeplyFrozen(a: unknown): boolean {
  if (!Array.isArray(a) && !isPlainObject(a)) return true;
  return Object.isFrozen(a) && Object.values(a).every(isDeeplyFrozen);
}

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

  test('numbers of many values agree with sameValue, and rise from 0', () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 12 }), (values) => {
        const interner = new ValueInterner();
        const first: unknown[] = [];
        for (const a of [...values, ...values.map(twin)]) {
          const expected = first.findIndex((other) => sameValue(a, other));
          const id = interner.intern(a);
          expect(id).toBe(expected < 0 ? first.length : expected);
          if (expected < 0) first.push(a);
          expect(interner.size).toBe(first.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('equal values that were built in different ways have one number', () => {
    fc.assert(
      fc.property(plain, (a) => {
        const interner = new ValueInterner();
        expect(interner.intern(twin(a))).toBe(interner.intern(a));
        expect(sameValue(twin(a), a)).toBe(true);
      }),
      { numRuns: 700 },
    );
  });

  test('the parts that a value shares with another do not change its number', () => {
    const change = fc.tuple(fc.array(fc.nat(5), { maxLength: 4 }), atom);
    fc.assert(
      fc.property(plain, fc.array(change, { maxLength: 4 }), fc.boolean(), (a, changes, isRebuilt) => {
        const values = new Values();
        const where = () => '';
        const id = values.number(a, where);
        for (const [path, leaf] of changes) {
          const b = changed(values.value(id, isRebuilt), path, leaf);
          const shared = values.number(b, where, { id, isRebuilt });
          expect(values.number(twin(b), where)).toBe(shared);
          expect(sameValue(values.value(shared), b)).toBe(true);
          expect(isDeeplyFrozen(values.value(shared))).toBe(true);
        }
      }),
      { numRuns: 700 },
    );
  });

  test('large Sets and Maps have one number, whatever the order they were filled in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 30, maxLength: 900 }), (numbers) => {
        const interner = new ValueInterner();
        const reversed = [...numbers].reverse();
        expect(interner.intern(ImmutableSet(reversed))).toBe(interner.intern(ImmutableSet(numbers)));
        const map = (keys: readonly number[]) => ImmutableMap(keys.map((key) => [String(key), key % 3]));
        expect(interner.intern(map(reversed))).toBe(interner.intern(map(numbers)));
        expect(interner.intern(map(numbers).set('more', 1))).not.toBe(interner.intern(map(numbers)));
      }),
      { numRuns: 20 },
    );
  });

  test('objects that serve as dictionaries compare by their keys, in however many orders these come', () => {
    const interner = new ValueInterner();
    const keys = Array.from({ length: 9 }, (_, index) => `p${index}`);
    const random = fc.sample(fc.shuffledSubarray(keys, { minLength: 9 }), 3000);
    const ids = new Set(
      random.map((order) => interner.intern(Object.fromEntries(order.map((key) => [key, true])))),
    );
    expect(ids.size).toBe(1);
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
    ['small integers and strings like them', 2, '2'],
    ['integers and their large neighbours', 2 ** 29 - 1, 2 ** 29],
    ['integers that agree in their low bits', 1, 2 ** 32 + 1],
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
    ['a mutable Record', new Pair().asMutable(), /^p1 holds a mutable Immutable collection/],
    ['a hole in an array', { a: Object.assign([1], { 2: 2 }) }, /^p1\.a holds an array with holes/],
    ['a symbol as a key', { a: { [Symbol('s')]: 1 } }, /^p1\.a holds an object with symbol keys/],
  ])('%s', (_, bad, message) => {
    expect(() => new ValueInterner().intern(bad, () => 'p1')).toThrow(message);
  });

  test('in the words of shapeOf, wherever it is', () => {
    const bad = fc.constantFrom<unknown>(Number.NaN, Symbol('s'), () => 1, [1], { a: 1 }, new Date(0));
    const held = fc.oneof(
      value,
      bad,
      bad.map((part) => List([0, part])),
      bad.map((part) => new Pair({ b: part })),
    );
    fc.assert(
      fc.property(plainOf(held), (a) => {
        const [numbered, described] = refusals(a);
        expect(numbered).toBe(described);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([499, 500, 501, 502])('at a depth of %i like shapeOf', (depth) => {
    for (const inner of [1, [], [1], List(), List([1]), {}]) {
      let a: unknown = inner;
      for (let level = 0; level < depth; level += 1) a = [a];
      const [numbered, described] = refusals(a);
      expect(numbered).toBe(described);
    }
  });

  test('a mutable collection that is not the first of its class', () => {
    const interner = new ValueInterner();
    for (const a of [List([1]), ImmutableSet([1]), ImmutableMap([[1, 1]]), new Pair()]) {
      interner.intern(a);
      expect(() => interner.intern(a.asMutable())).toThrow(/a mutable Immutable collection/);
    }
  });

  test('a class field on a Record that is not the first of its class', () => {
    const interner = new ValueInterner();
    const first = new WithField().set('a', 1);
    expect(interner.intern(first)).toBe(0);
    expect(() => interner.intern(new WithField())).toThrow(/declares the field 'extra'/);
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
