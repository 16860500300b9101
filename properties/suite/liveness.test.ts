import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyAlgorithm, check, type Report, replay } from '../../checker/index.ts';
import { lassoFault, plainlyShown } from './lasso-faults.ts';
import { graphOf, verdictOf } from './liveness-oracle.ts';
import { claimOf, type GraphConfig, graphWalk, kinds, randomGraph, wholeStateWalk } from './random-graph.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 1500);
const runs = { numRuns, endOnFailure: false } as const;

const alone = { means: { workers: 1 } } as const;
const scenarioOf = (config: GraphConfig) => ({ name: 'random', config, check: namesOf(config) });
const namesOf = ({ claims }: GraphConfig) => claims.map((_, index) => `claim ${index}`);

/** The oracle looks at the plainest form of the model, whichever of the two was checked. */
function expectedOf(config: GraphConfig) {
  const graph = graphOf(graphWalk.model({ name: 'random', config }), 100)!;
  return { graph, verdicts: config.claims.map((claim) => verdictOf(graph, claimOf(claim))) };
}

/** A violation comes with a trace that proves it, whatever else the report says. */
function expectProof(report: Report, config: GraphConfig, checked: AnyAlgorithm) {
  if (report.verdict !== 'violated') return;
  const { trace, property } = report;
  expect(trace, property).toBeDefined();
  const claim = config.claims[namesOf(config).indexOf(property)]!;
  const model = graphWalk.model({ name: 'random', config });
  expect(lassoFault(model, trace!, claimOf(claim), plainlyShown)).toBe(undefined);
  expect(trace!.shows).toMatchObject({ kind: 'temporal', property });
  expect(report.properties.find(({ name }) => name === property)).toMatchObject({
    result: 'violated',
    length: trace!.steps.length,
    cycle: trace!.steps.length - trace!.loop!,
  });
  expect(replay(JSON.parse(JSON.stringify(trace)), checked)).toEqual(trace);
}

describe('on random graphs', () => {
  test('every kind of claim gets the verdict of the oracle, and a counterexample that is a fair run', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomGraph(8), async (config) => {
        const { graph, verdicts } = expectedOf(config);
        const report = await check(graphWalk, scenarioOf(config), alone);
        expect(report.verdict).toBe(verdicts[0]);
        if (report.verdict === 'inconclusive') expect(report.limit).toBe('boundary');
        if (report.verdict === 'holds') expect(report.properties[0]!.result).toBe('holds');
        if (report.verdict !== 'violated') expect(report.counts.states).toBe(graph.states.length);
        expectProof(report, config, graphWalk);
        const what = `${config.claims[0]!.kind} ${report.verdict}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }),
      runs,
    );
    const count = (what: string) => seen.get(what) ?? 0;
    for (const kind of kinds)
      for (const verdict of ['holds', 'violated'])
        expect(count(`${kind} ${verdict}`), `${kind} ${verdict}`).toBeGreaterThan(numRuns / 1000);
    const inconclusive = kinds.map((kind) => count(`${kind} inconclusive`));
    expect(inconclusive.reduce((total, some) => total + some)).toBeGreaterThan(numRuns / 50);
  });

  test('the same is true of models as users write them, and of several claims at a time', async () => {
    const several = randomGraph(6, 4).map((config) => ({
      ...config,
      constraints: config.constraints?.map((constraint) => ({ ...constraint, meets: [] })),
    }));
    await fc.assert(
      fc.asyncProperty(several, async (config) => {
        const { verdicts } = expectedOf(config);
        const report = await check(wholeStateWalk, scenarioOf(config), alone);
        const expected = ['violated', 'inconclusive', 'holds'].find((verdict) =>
          verdicts.some((one) => one === verdict),
        );
        expect(report.verdict).toBe(expected);
        for (const [index, { result }] of report.properties.entries()) {
          if (result === 'undecided') expect(report.verdict).not.toBe('holds');
          else expect(result).toBe(verdicts[index]);
        }
        expectProof(report, config, wholeStateWalk);
      }),
      { ...runs, numRuns: Math.ceil(numRuns / 2) },
    );
  });

  test('a search that was cut off proves at most that a claim is false', async () => {
    let cutOff = 0;
    const bounds = fc.oneof(
      fc.record({ states: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ depth: fc.nat(4) }),
    );
    await fc.assert(
      fc.asyncProperty(randomGraph(8), bounds, async (config, limits) => {
        const { verdicts } = expectedOf(config);
        const report = await check(graphWalk, scenarioOf(config), { ...alone, bounds: limits });
        if (report.verdict === 'inconclusive' && report.limit !== 'boundary') cutOff += 1;
        else expect(report.verdict).toBe(verdicts[0]);
        expectProof(report, config, graphWalk);
      }),
      { ...runs, numRuns: Math.ceil(numRuns / 2) },
    );
    expect(cutOff).toBeGreaterThan(numRuns / 20);
  });

  test('what is found does not depend on how many threads explore', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph(8), fc.integer({ min: 2, max: 3 }), async (config, workers) => {
        const [one, more] = [
          await check(graphWalk, scenarioOf(config), alone),
          await check(graphWalk, scenarioOf(config), { means: { workers } }),
        ];
        expect({ ...more, counts: {}, storage: {} }).toEqual({ ...one, counts: {}, storage: {} });
      }),
      { ...runs, numRuns: Math.ceil(numRuns / 20) },
    );
  });
});
