import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StateStore } from '../../checker/engine/state-store.ts';
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

  test('a state store tells vectors apart although all have one hash', () => {
    const store = new StateStore(2);
    for (let state = 0; state < 3000; state += 1)
      expect(store.insert(Int32Array.of(state, -state), 42, state - 1)).toBe(true);
    for (let state = 0; state < 3000; state += 1)
      expect(store.insert(Int32Array.of(state, -state), 42, 0)).toBe(false);
    expect(store.count).toBe(3000);
    expect(store.parent(2999)).toBe(2998);
    expect([...store.vector(17)]).toEqual([17, -17]);
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
