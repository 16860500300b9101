import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DiscoveryLog } from '../../checker/engine/discovery-log.ts';
import { KeyLayout } from '../../checker/engine/key-layout.ts';
import { KeyStore } from '../../checker/engine/key-store.ts';
import { newMemory } from '../../checker/engine/machine.ts';
import { PairTable } from '../../checker/engine/pair-table.ts';
import { storeProgram } from '../../checker/engine/programs.ts';
import { TupleTable } from '../../checker/engine/tuple-table.ts';
import { check, wholeState } from '../../checker/index.ts';

const newStore = () => new KeyStore(newMemory(), storeProgram);
const smallTuple = fc.array(fc.integer({ min: -2, max: 3 }), { maxLength: 4 });

describe('tables are exact', () => {
  test('a tuple table numbers like a Map of texts, through any number of growths', () => {
    fc.assert(
      fc.property(fc.array(smallTuple, { maxLength: 200 }), fc.nat(3000), (tuples, filler) => {
        const table = new TupleTable();
        const oracle = new Map<string, number>();
        const all = [
          ...tuples,
          ...Array.from({ length: filler }, (_, index) => [index, index * 7]),
          ...tuples,
        ];
        for (const tuple of all) {
          const text = tuple.join();
          if (!oracle.has(text)) oracle.set(text, oracle.size);
          const id = table.intern(Int32Array.from(tuple));
          expect(id).toBe(oracle.get(text));
          expect([...table.read(id)]).toEqual(tuple);
        }
        expect(table.size).toBe(oracle.size);
      }),
      { numRuns: 60 },
    );
  });

  test('a tuple is the same wherever it stands', () => {
    const table = new TupleTable();
    const elements = Int32Array.of(7, 1, 2, 7, 1, 2, 3);
    expect([table.intern(elements, 3), table.intern(elements, 6, 3), table.intern(elements, 7, 3)]).toEqual([
      0, 0, 1,
    ]);
    expect([table.length(1), table.element(1, 3), table.at(table.start(1))]).toEqual([4, 3, 7]);
  });

  test('a pair table numbers like a Map of texts, through any number of growths', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer())), fc.nat(5000), (drawn, filler) => {
        const table = new PairTable();
        const oracle = new Map<string, number>();
        const many = Array.from({ length: filler }, (_, index) => [index % 70, index % 90] as const);
        for (const [first, second] of [...drawn, ...many, ...drawn]) {
          const text = `${first} ${second}`;
          if (!oracle.has(text)) oracle.set(text, oracle.size);
          const id = table.intern(first, second);
          expect([id, table.first(id), table.second(id)]).toEqual([oracle.get(text), first, second]);
        }
        expect(table.size).toBe(oracle.size);
      }),
      { numRuns: 40 },
    );
  });

  test.each([1, 2, 3])(
    'a store of keys of %i words answers like a Set of texts, through any number of growths',
    (words) => {
      fc.assert(
        fc.property(
          fc.array(fc.nat(), { maxLength: 300 }),
          fc.integer({ min: 1, max: 9000 }),
          fc.integer({ min: 1, max: 900 }),
          (seeds, filler, batchSize) => {
            const store = newStore();
            store.reset(words);
            const oracle = new Set<string>();
            const drawn = [...seeds, ...Array.from({ length: filler }, (_, index) => index * 977), ...seeds];
            const keyOf = (seed: number) =>
              Array.from({ length: words }, (_, word) =>
                word === 0 ? BigInt((seed % 7000) + 1) << 31n : BigInt(seed >>> word),
              );
            for (let start = 0; start < drawn.length; start += batchSize) {
              const keys = drawn.slice(start, start + batchSize).map(keyOf);
              const bytes = new Uint8Array(BigUint64Array.from(keys.flat()).buffer);
              const known = [...store.lookUp(bytes, keys.length)];
              expect(store.reserve(words, keys.length)).toBe(true);
              const answers = [...store.insert(bytes, keys.length)];
              for (const [index, key] of keys.entries()) {
                const text = key.join();
                expect(answers[index]).toBe(oracle.has(text) ? 0 : 1);
                if (known[index] === 1) expect(oracle.has(text)).toBe(true);
                oracle.add(text);
              }
            }
            expect(store.count).toBe(oracle.size);
            const seen = new Set<string>();
            for (const piece of store.dump(words)) {
              const all = new BigUint64Array(piece.slice().buffer);
              for (let at = 0; at < all.length; at += words) seen.add(all.slice(at, at + words).join());
            }
            expect(seen).toEqual(oracle);
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  test('a large store that grows where it is keeps every key', () => {
    const store = newStore();
    store.reset(1);
    const batch = 32_768;
    const count = 160 * batch;
    const keys = (from: number) =>
      new Uint8Array(
        BigUint64Array.from({ length: batch }, (_, index) => BigInt(from + index + 1) << 17n).buffer,
      );
    for (let from = 0; from < count; from += batch) {
      store.reserve(1, batch);
      expect(store.insert(keys(from), batch).includes(0)).toBe(false);
    }
    for (let from = 0; from < count; from += batch) {
      expect(store.lookUp(keys(from), batch).includes(0)).toBe(false);
      expect(store.lookUp(keys(from + count), batch).includes(1)).toBe(false);
    }
  });

  test('a key gives back its vector, and has room for every node', () => {
    const slot = fc.integer({ min: 1, max: 31 }).chain((bits) => {
      const count = 2 ** bits - 1;
      return fc.record({ count: fc.constant(count), before: fc.nat(count - 1), after: fc.nat(count - 1) });
    });
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1, maxLength: 12 }), (slots) => {
        const layout = new KeyLayout(slots.map(({ count }) => count));
        for (const node of ['before', 'after'] as const) {
          const vector = Int32Array.from(slots, (slot) => slot[node]);
          const key = new Uint32Array(2 * layout.words + 3).fill(0xffff_ffff);
          layout.pack(vector, key, 3);
          expect(key.slice(3).some((word) => word !== 0)).toBe(true);
          const back = new Int32Array(slots.length);
          layout.unpack(key, 3, back);
          expect(back).toEqual(vector);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('the log of discoveries finds the way to every state of a random search', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(400), { maxLength: 4 }), { minLength: 1, maxLength: 60 }),
        (families) => {
          const log = new DiscoveryLog();
          log.discovered([0, 1]);
          log.expanded([2]);
          const ways: (readonly number[])[] = [[], []];
          const roots = [0, 1];
          for (const [parent, steps] of families.entries()) {
            if (parent >= ways.length) break;
            for (const step of steps) {
              log.discovered([step]);
              ways.push([...ways[parent]!, step]);
              roots.push(roots[parent]!);
            }
            log.expanded([steps.length]);
          }
          for (const [state, steps] of ways.entries())
            expect(log.wayTo(state)).toEqual({ initial: roots[state], steps });
        },
      ),
    );
  });

  test('a parent of more than 254 children is found too', () => {
    const log = new DiscoveryLog();
    log.discovered([0]);
    log.expanded([1]);
    log.discovered(Array.from({ length: 1000 }, (_, step) => step));
    log.expanded([1000]);
    expect(log.wayTo(777)).toEqual({ initial: 0, steps: [776] });
  });
});

/** A counter that may rise for ever. */
const counter = wholeState<{ config: { readonly end: number }; state: number; action: string }>({
  name: 'counter',
  initial: () => [0],
  steps: (state, { end }) => (state === end ? [] : [{ action: 'rise', state: state + 1 }]),
  properties: ({ end }) => [
    { kind: 'always', name: 'below the end', holds: (state) => state < end },
    { kind: 'sometimes', name: 'reaches a thousand', holds: (state) => state === 1000 },
    {
      kind: 'always',
      name: 'negative numbers are even',
      when: (state) => state < 0,
      holds: (state) => state % 2 === 0,
    },
    { kind: 'transition', name: 'only rises', holds: (before, after) => after > before },
  ],
  terminal: (state, { end }) => state === end,
  scenarios: [
    { name: 'endless', config: { end: Number.POSITIVE_INFINITY } },
    { name: 'ten', config: { end: 10 } },
  ],
});

describe('bounds end a search as inconclusive, with what was found so far', () => {
  test.each([
    ['depth', { depth: 20 }, { states: 21, depth: 20 }],
    ['states', { states: 500 }, { states: 500 }],
  ] as const)('%s', async (limit, bounds, counts) => {
    const report = await check(counter, 'endless', { bounds });
    expect(report).toMatchObject({ verdict: 'inconclusive', limit, counts });
    expect(report.properties.map(({ result }) => result)).not.toContain('holds');
  });

  test('time', async () => {
    expect(await check(counter, 'endless', { bounds: { seconds: 0.2 } })).toMatchObject({
      verdict: 'inconclusive',
      limit: 'time',
    });
  });

  test('memory', async () => {
    expect(await check(counter, 'endless', { bounds: { memory: 1 } })).toMatchObject({
      verdict: 'inconclusive',
      limit: 'memory',
    });
  });

  test('an interruption', async () => {
    const abort = new AbortController();
    const report = check(counter, 'endless', { signal: abort.signal, onProgress: () => abort.abort() });
    expect(await report).toMatchObject({ verdict: 'inconclusive', limit: 'interrupted' });
  });

  test('a bound that is not reached changes nothing', async () => {
    const plain = await check(counter, { name: 'ten', config: { end: 10 }, check: ['only rises'] });
    const bounded = await check(
      counter,
      { name: 'ten', config: { end: 10 }, check: ['only rises'] },
      { bounds: { depth: 11, states: 12 } },
    );
    expect(plain.verdict).toBe('holds');
    expect({ ...bounded.counts, seconds: 0 }).toEqual({ ...plain.counts, seconds: 0 });
  });

  test('a violation within the bound is a violation', async () => {
    const report = await check(counter, 'ten', { bounds: { depth: 10 } });
    expect(report).toMatchObject({ verdict: 'violated', property: 'below the end' });
  });
});

describe('reports', () => {
  test('a `sometimes` that is never true is a violation without a trace', async () => {
    const report = await check(counter, { name: 'ten', config: { end: 10 }, check: ['reaches a thousand'] });
    expect(report).toMatchObject({ verdict: 'violated', property: 'reaches a thousand' });
    expect('trace' in report).toBe(false);
  });

  test('an antecedent that is never true is suspicious', async () => {
    const report = await check(counter, {
      name: 'ten',
      config: { end: 10 },
      check: ['negative numbers are even'],
    });
    expect(report.verdict).toBe('holds');
    expect(report.suspicions).toEqual(["the antecedent of 'negative numbers are even' is true in no state"]);
  });

  test('says what was not checked, which is not suspicious', async () => {
    const { unchecked, suspicions } = await check(counter, {
      name: 'ten',
      config: { end: 10 },
      check: ['only rises'],
    });
    expect(unchecked).toEqual([
      'below the end',
      'reaches a thousand',
      'negative numbers are even',
      'deadlock',
    ]);
    expect(suspicions).toEqual([]);
  });

  test('progress is reported, and ends with the final counts', async () => {
    const seen: number[] = [];
    const report = await check(
      counter,
      { name: 'ten', config: { end: 10 }, check: [] },
      { onProgress: ({ states }) => seen.push(states) },
    );
    expect(seen.at(-1)).toBe(report.counts.states);
  });
});
