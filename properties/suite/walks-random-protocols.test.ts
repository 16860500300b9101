import fc from 'fast-check';
import type { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  type AnyAlgorithm,
  alwaysEventually,
  eventually,
  eventuallyAlways,
  leadsTo,
  protocol,
  type Scenario,
} from '../../checker/index.ts';
import { schedulers } from '../../checker/random/schedulers/index.ts';
import { subjectOf } from '../../checker/subject.ts';
import { naiveSearch } from './naive-search.ts';
import {
  phaseOf,
  type RandomShape,
  randomDefinition,
  randomProtocol,
  randomScenario,
  sum,
} from './random-protocol.ts';
import { randomTimedScenario } from './random-timed-protocol.ts';
import { comparable, countsOf, rarestState, WalkOracle, written } from './walk-oracle.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 30);
const runs = { numRuns, endOnFailure: false } as const;

const each = { left: phaseOf, right: phaseOf };
const view = each;

/** A random protocol with properties of every kind. */
const everyKind: AnyAlgorithm = protocol<RandomShape>({
  ...randomDefinition,
  properties: (config) => [
    ...randomDefinition.properties!(config),
    eventually('each gets to the second phase', { each, holds: (phase) => phase === 1 }),
    leadsTo('each gets from the first phase to the last', {
      each: { left: phaseOf },
      when: (phase) => phase === 0,
      holds: (phase) => phase === 2,
    }),
    leadsTo('from one sum to another', {
      view,
      when: (views) => sum(views) === config.sums[0]! % 3,
      holds: (views) => sum(views) === config.sums[1]! % 3,
    }),
    alwaysEventually('the sum is even', { view, holds: (views) => sum(views) % 2 === 0 }),
    eventuallyAlways('ticks are the same', {
      observe: { ticks: (ticks: List<string>) => ticks.first() === ticks.last() },
      holds: ({ ticks }) => ticks,
    }),
  ],
});

/** Names. */
const properties = (scenario: Scenario<unknown>) =>
  everyKind.model(scenario).properties.map(({ name }) => name);

const scheduler = fc.constantFrom(...schedulers.map(({ name }) => name));
/** Which properties are looked at: fewer of them let walks go on for longer. */
const looks = fc.constantFrom<(scenario: Scenario<unknown>) => readonly string[] | undefined>(
  () => undefined,
  () => [],
  () => ['deadlock'],
  (scenario) => properties(scenario).filter((name) => !name.startsWith('the sum is not')),
  (scenario) => properties(scenario).filter((name) => name.includes('rises')),
);
const anyScenario = fc.oneof(randomScenario, randomTimedScenario);
const scenarios = fc.tuple(anyScenario, looks).map(([scenario, look]) => {
  const check = look(scenario);
  return { ...scenario, ...(check && { check }) };
});

describe('on random protocols', () => {
  test('every walk is one of the reference semantics, and is judged as that says', async () => {
    const seen: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        scenarios,
        scheduler,
        fc.integer(),
        fc.nat(30),
        async (scenario, name, seed, length) => {
          const subject = subjectOf(everyKind, scenario, 'walks');
          const found = await written(subject, { scheduler: name, seed, length, walks: 16 });
          const oracle = new WalkOracle(subject);
          for (const walk of found.walks) oracle.judge(walk, length);
          oracle.addsUp(found);
          expect(found.result.statistics.walks).toBe(16);
          seen.push(...found.walks.map(({ ending }) => ending));
          seen.push(...found.walks.filter(({ steps }) => steps > 5).map(() => 'long'));
          const { responses, witnessed } = found.result.statistics;
          if (witnessed.size > 0) seen.push('witnessed');
          for (const { longest } of responses.values()) if ((longest?.steps ?? 0) > 1) seen.push('waited');
        },
      ),
      runs,
    );
    const counts = countsOf(seen);
    for (const kind of ['violated', 'deadlock', 'stuck', 'length', 'boundary', 'long', 'witnessed', 'waited'])
      expect(counts[kind] ?? 0, kind).toBeGreaterThan(0);
  });

  test('enough uniform walks see all states', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.integer(), async (scenario: Scenario<unknown>, seed) => {
        const nothing = { ...scenario, check: [] };
        const model = randomProtocol.model(nothing);
        const rarest = rarestState(model, 100);
        // A state is missed with a probability of less than e^-30.
        const walks = Math.ceil(30 / (rarest?.probability ?? 1));
        fc.pre(rarest !== undefined && walks <= 4000);
        const subject = subjectOf(randomProtocol, nothing, 'walks');
        const { result } = await written(subject, { seed, walks, length: rarest!.depth });
        expect(result.statistics.states).toBe(rarest!.states);
        expect(naiveSearch(model, 100)!.states).toBe(rarest!.states);
        compared += rarest!.states > 10 ? 1 : 0;
      }),
      runs,
    );
    expect(compared).toBeGreaterThan(numRuns / 10);
  });

  test('walks do not depend on workers, on how many are taken together, and on what was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, scheduler, fc.integer(), async (scenario, name, seed) => {
        const wanted = { scheduler: name, seed, walks: 60, length: 25, firstWalk: 7 } as const;
        const fresh = () => subjectOf(everyKind, scenario, 'walks');
        const subject = fresh();
        const expected = comparable(await written(subject, wanted), subject);
        const sharing = { after: Number.POSITIVE_INFINITY, waits: true };
        for (const walks of [1, 7]) {
          const other = fresh();
          const found = await written(other, { ...wanted, sharing: { ...sharing, walks } });
          expect(comparable(found, other)).toEqual(expected);
        }
        // The same system, which has answered for walks that went elsewhere.
        const used = fresh();
        await written(used, { ...wanted, scheduler: 'uniform', seed: seed ^ 5, length: 60 });
        expect(comparable(await written(used, wanted), used)).toEqual(expected);
        for (const walk of [...expected.walks].slice(0, 3)) {
          const alone = await written(fresh(), { ...wanted, walks: 1, firstWalk: walk.walk });
          expect(alone.walks).toEqual([walk]);
        }
      }),
      { ...runs, numRuns: Math.ceil(numRuns / 4) },
    );
  });

  test('walks in several threads are the same', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, scheduler, fc.integer(), async (scenario, name, seed) => {
        const wanted = { scheduler: name, seed, walks: 200, length: 40 } as const;
        const subject = subjectOf(everyKind, scenario, 'walks');
        const expected = comparable(await written(subject, wanted), subject);
        for (const [workers, walks] of [
          [2, 1024],
          [3, 50],
        ] as const) {
          const other = subjectOf(everyKind, scenario, 'walks');
          const sharing = { after: 0, waits: true, walks };
          const found = await written(other, { ...wanted, workers, sharing });
          expect(comparable(found, other)).toEqual(expected);
        }
      }),
      { ...runs, numRuns: Math.ceil(numRuns / 10) },
    );
  });
});
