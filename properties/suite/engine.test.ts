import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DiscoveryLog } from '../../checker/engine/discovery-log.ts';
import { KeyLayout } from '../../checker/engine/key-layout.ts';
import { KeySet } from '../../checker/engine/key-set.ts';
import { TupleTable } from '../../checker/engine/tuple-table.ts';
import { check, wholeState } from '../../checker/index.ts';

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
          const id = table.intern(tuple);
          expect(id).toBe(oracle.get(text));
          expect([...table.read(id)]).toEqual(tuple);
        }
        expect(table.size).toBe(oracle.size);
      }),
      { numRuns: 60 },
    );
  });

  test.each([1, 2, 3])(
    'a set of keys of %i words answers like a Set of texts, through any number of growths',
    (words) => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 300 }),
          fc.integer({ min: 1, max: 6000 }),
          (seeds, filler) => {
            const set = new KeySet(words);
            const oracle = new Set<string>();
            const drawn = [...seeds, ...Array.from({ length: filler }, (_, index) => index * 977), ...seeds];
            const keyOf = (seed: number) =>
              Array.from({ length: words }, (_, word) => (word === 0 ? (seed % 700) + 1 : seed >>> word));
            // In batches of one to seven, and every third key on its own.
            for (let start = 0; start < drawn.length; start += (start % 7) + 1) {
              const batch = drawn.slice(start, start + (start % 7) + 1);
              const keys = Int32Array.from(batch.flatMap(keyOf));
              const alone = start % 3 === 0;
              if (!alone) set.prepare(keys, batch.length);
              for (const [index, seed] of batch.entries()) {
                const text = keyOf(seed).join();
                const added = alone ? set.add(keys, index * words) : set.addPrepared(keys, index);
                expect(added).toBe(!oracle.has(text));
                oracle.add(text);
              }
            }
            expect(set.size).toBe(oracle.size);
            const seen = new Set<string>();
            set.forEach((table, at) => {
              seen.add(
                Array.from(table.subarray(at, at + words), (word, index) =>
                  index === 0 ? word : word >>> 0,
                ).join(),
              );
            });
            expect(seen).toEqual(oracle);
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  test('a key gives back its vector, and fields that change one by one give the key of the changed vector', () => {
    const slot = fc.integer({ min: 1, max: 31 }).chain((bits) => {
      const count = 2 ** bits - 1;
      return fc.record({ count: fc.constant(count), before: fc.nat(count - 1), after: fc.nat(count - 1) });
    });
    fc.assert(
      fc.property(fc.array(slot, { minLength: 1, maxLength: 12 }), (slots) => {
        const layout = new KeyLayout(slots.map(({ count }) => count));
        const vector = Int32Array.from(slots, ({ before }) => before);
        const changed = Int32Array.from(slots, ({ after }) => after);
        const [key, other] = [new Int32Array(layout.words), new Int32Array(layout.words)];
        layout.pack(vector, key, 0);
        expect(key.some((word) => word !== 0)).toBe(true);
        for (const [index, { before, after }] of slots.entries()) layout.change(key, index, before, after);
        layout.pack(changed, other, 0);
        expect(key).toEqual(other);
        const back = new Int32Array(slots.length);
        layout.unpack(key, 0, back);
        expect(back).toEqual(changed);
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
          log.initial();
          log.initial();
          const ways: (readonly number[])[] = [[], []];
          const roots = [0, 1];
          for (const [parent, steps] of families.entries()) {
            if (parent >= ways.length) break;
            for (const step of steps) {
              log.discovered(step);
              ways.push([...ways[parent]!, step]);
              roots.push(roots[parent]!);
            }
            log.expanded(steps.length);
          }
          for (const [state, steps] of ways.entries())
            expect(log.wayTo(state)).toEqual({ initial: roots[state], steps });
        },
      ),
    );
  });

  test('a parent of more than 254 children is found too', () => {
    const log = new DiscoveryLog();
    log.initial();
    for (let step = 0; step < 1000; step += 1) log.discovered(step);
    log.expanded(1000);
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
    expect(report.suspicions).toEqual([
      "the antecedent of 'negative numbers are even' is true in no state",
      "not checked in this scenario: 'below the end', 'reaches a thousand', 'only rises', deadlock",
    ]);
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
