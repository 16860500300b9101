import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, deadlock, replay, type Scenario, timePasses } from '../../checker/index.ts';
import { naiveSearch } from './naive-search.ts';
import { randomProtocol, randomScenario, randomTimedScenario } from './random-protocol.ts';

const limit = 400;
const runs = { numRuns: Number(process.env.STEPWRIGHT_RUNS ?? 100), endOnFailure: false } as const;

describe.each([
  ['without time', randomScenario],
  ['with time', randomTimedScenario],
])(
  'on random protocols %s, the slot engine and a naive search over the reference semantics',
  (_, scenarios) => {
    test('count the same states, transitions and depth', async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(scenarios, async (scenario) => {
          const expected = naiveSearch(randomProtocol.model(scenario), limit);
          fc.pre(expected !== undefined);
          const { counts } = await check(randomProtocol, { ...scenario, check: [] });
          expect({ states: counts.states, transitions: counts.transitions, depth: counts.depth }).toEqual({
            states: expected!.states,
            transitions: expected!.transitions,
            depth: expected!.depth,
          });
          compared += expected!.states > 20 ? 1 : 0;
        }),
        runs,
      );
      expect(compared).toBeGreaterThan(runs.numRuns / 4);
    });

    test('give every property the same verdict, with a counterexample of the same length that replays', async () => {
      const verdicts = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(scenarios, async (scenario: Scenario<unknown>) => {
          const model = randomProtocol.model(scenario);
          const expected = naiveSearch(model, limit);
          fc.pre(expected !== undefined);
          // Temporal properties have an oracle of their own.
          const properties = model.properties.filter(({ name }) => name !== timePasses);
          for (const { name, kind } of [...properties, { name: deadlock, kind: 'deadlock' as const }]) {
            const report = await check(randomProtocol, { ...scenario, check: [name] });
            const found = expected!.nearest.get(name);
            const violated = kind === 'sometimes' ? found === undefined : found !== undefined;
            expect([name, report.verdict]).toEqual([name, violated ? 'violated' : 'holds']);
            expect([name, report.properties[0]!.length]).toEqual([name, found]);
            verdicts.set(`${kind} ${report.verdict}`, (verdicts.get(`${kind} ${report.verdict}`) ?? 0) + 1);
            if (report.verdict === 'violated' && report.trace) {
              expect(report.trace.steps).toHaveLength(found!);
              expect(replay(JSON.parse(JSON.stringify(report.trace)), randomProtocol)).toEqual(report.trace);
            }
          }
        }),
        runs,
      );
      // The comparison is worth something only if both verdicts of every kind occur.
      for (const kind of ['always', 'sometimes', 'transition', 'deadlock']) {
        for (const verdict of ['holds', 'violated'])
          expect(verdicts.get(`${kind} ${verdict}`) ?? 0, `${kind} ${verdict}`).toBeGreaterThan(5);
      }
    });
  },
);
