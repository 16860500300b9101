import fc from 'fast-check';
import { Set as ImmutableSet, Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import { check, deadlock, replay, wholeState } from '../../checker/index.ts';
import { naiveSearch } from './naive-search.ts';

class State extends Record({ at: 0, visited: ImmutableSet<number>() }) {}

interface Config {
  /** By place: where the steps from there lead. */
  readonly edges: readonly (readonly number[])[];
  readonly bad: number;
  readonly good: number;
  /** The longest step allowed; left out, no property compares two states, and the engine lets go of states early. */
  readonly jump: number | undefined;
  readonly far: number;
  readonly ends: readonly number[];
}

const places = 7;
const place = fc.nat(places - 1);

/** A walk on a random graph that remembers which of the first places it has seen. */
const walk = wholeState<{ config: Config; state: State; action: { type: 'go' | 'fall'; to: number } }>({
  name: 'walk',
  initial: ({ far }) => [new State(), new State({ at: far })],
  steps: (state, { edges }) =>
    edges[state.at]!.map((to) => ({
      action: { type: to > state.at ? 'go' : 'fall', to },
      state: state.merge({ at: to, visited: to < 3 ? state.visited.add(to) : state.visited }),
    })),
  properties: ({ bad, good, jump }) => [
    { kind: 'always', name: 'nothing bad', holds: (state) => state.at !== bad || state.visited.size < 2 },
    {
      kind: 'always',
      name: 'conditional',
      when: (state) => state.at === good,
      holds: (state) => state.visited.has(0),
    },
    { kind: 'sometimes', name: 'good', holds: (state) => state.at === good && state.visited.size === 2 },
    ...(jump === undefined
      ? []
      : [
          {
            kind: 'transition' as const,
            name: 'no long jump',
            holds: (before: State, after: State) => Math.abs(after.at - before.at) <= jump,
          },
        ]),
  ],
  terminal: (state, { ends }) => ends.includes(state.at),
  boundary: (state, { far }) => state.at !== far || state.visited.size < 3,
  scenarios: [],
});

const config = fc.record({
  edges: fc.array(fc.array(place, { maxLength: 3 }), { minLength: places, maxLength: places }),
  bad: place,
  good: place,
  jump: fc.option(place, { nil: undefined }),
  far: place,
  ends: fc.array(place, { maxLength: 2 }),
});

describe('whole-state models', () => {
  test('have the same counts and verdicts as in a naive search', async () => {
    await fc.assert(
      fc.asyncProperty(config, async (drawn) => {
        const model = walk.model({ name: 'random', config: drawn });
        const expected = naiveSearch(model, 10_000)!;
        const { counts } = await check(walk, { name: 'random', config: drawn, check: [] });
        expect(counts).toMatchObject({
          states: expected.states,
          transitions: expected.transitions,
          depth: expected.depth,
        });
        for (const name of [...model.properties.map((property) => property.name), deadlock]) {
          const report = await check(walk, { name: 'random', config: drawn, check: [name] });
          expect([name, report.properties[0]!.length]).toEqual([name, expected.nearest.get(name)]);
          if (report.verdict === 'violated' && report.trace)
            expect(replay(report.trace, walk)).toEqual(report.trace);
        }
      }),
      { numRuns: 200 },
    );
  });
});
