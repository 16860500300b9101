import fc from 'fast-check';
import type { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  type AnyAlgorithm,
  type AnyModel,
  alwaysEventually,
  check,
  eventually,
  eventuallyAlways,
  type Fairness,
  leadsTo,
  ltl,
  protocol,
  replay,
  type Scenario,
  timePasses,
} from '../../checker/index.ts';
import { describedBy, lassoFault } from './lasso-faults.ts';
import { graphOf, type RunClaim, verdictOf } from './liveness-oracle.ts';
import { type Formula, formulaText, namedIn, randomFormula } from './naive-formula.ts';
import { statesUpTo } from './naive-search.ts';
import {
  type Config,
  phaseOf,
  phases,
  type RandomShape,
  randomDefinition,
  randomScenario,
  sum,
} from './random-protocol.ts';
import { randomTimedScenario } from './random-timed-protocol.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 50);
/** States; the oracle is slow. */
const limit = 100;

interface ClaimedOf extends Config {
  readonly formula: Formula;
  /** Phases and sums of phases that properties are about. */
  readonly goals: readonly number[];
}

const each = { left: phaseOf, right: phaseOf };
const view = each;
type Sums = Parameters<typeof sum>[0];

const claims: AnyAlgorithm = protocol<RandomShape<ClaimedOf>>({
  ...randomDefinition,
  properties: ({ formula, goals }) => [
    eventually('gets to the first goal', { each, holds: (phase) => phase === goals[0]! % phases }),
    leadsTo('gets from the second goal to the third', {
      each: { left: phaseOf },
      when: (phase) => phase === goals[1]! % phases,
      holds: (phase) => phase === goals[2]! % phases,
    }),
    leadsTo('together they get from the second goal to the third', {
      view,
      when: (views) => sum(views) === goals[1],
      holds: (views) => sum(views) === goals[2],
    }),
    alwaysEventually('together they do not stay at the fourth goal', {
      view,
      holds: (views) => sum(views) !== goals[3],
    }),
    eventuallyAlways('the last two ticks are the same in the end', {
      observe: { ticks: (ticks: List<string>) => ticks.first() === ticks.last() },
      holds: ({ ticks }) => ticks,
    }),
    ltl(formulaText(formula), {
      name: 'formula of each',
      each: { right: phaseOf },
      propositions: namedIn(formula, {
        a: (phase: number) => phase === 0,
        b: (phase: number) => phase === 1,
      }),
    }),
    ltl(formulaText(formula), {
      name: 'formula of all',
      view,
      propositions: namedIn(formula, {
        a: (views: Sums) => sum(views) === goals[0],
        b: (views: Sums) => sum(views) === goals[1],
      }),
    }),
  ],
  scenarios: [],
});

const degree = fc.constantFrom('none', 'weak', 'strong');
const fairness: fc.Arbitrary<Fairness> = fc.record(
  {
    actions: fc.oneof(degree, fc.record({ act: degree, others: degree }, { requiredKeys: [] })),
    processes: degree,
    messages: fc.oneof(degree, fc.record({ Ping: degree, Pong: degree }, { requiredKeys: [] })),
    channels: degree,
    recovery: degree,
    healing: degree,
  },
  { requiredKeys: [] },
);

const scenarios: fc.Arbitrary<Scenario<ClaimedOf>> = fc
  .tuple(
    fc.oneof(randomScenario, randomTimedScenario),
    randomFormula,
    fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
    fairness,
  )
  .map(([scenario, formula, goals, owed]) => ({
    ...scenario,
    config: { ...scenario.config, formula, goals },
    fairness: owed,
  }));

/** The temporal properties of a model, as the oracle takes them. */
function runClaims(model: AnyModel, { formula }: ClaimedOf) {
  return model.properties.map((property): { name: string; process?: string; claim: RunClaim } => {
    switch (property.kind) {
      case 'always':
      case 'sometimes':
      case 'transition':
        throw new Error(`'${property.name}' is not temporal`);
      case 'ltl':
        return { ...property, claim: { kind: 'ltl', formula, propositions: property.propositions } };
      case 'leads to': {
        const { kind, when, holds } = property;
        return { ...property, claim: { kind, propositions: { when, holds } } };
      }
      default: {
        const { kind, holds } = property;
        return { ...property, claim: { kind, propositions: { holds } } };
      }
    }
  });
}

describe('on random protocols, with faults and what runs owe', () => {
  test('every claim of each process gets the verdict of the oracle, and a counterexample that is a fair run', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const model = claims.model(scenario);
        fc.pre((await statesUpTo(limit + 1, claims, scenario)) <= limit);
        const graph = graphOf(model, limit);
        expect(graph).toBeDefined();
        const expected = runClaims(model, scenario.config).map((one) => ({
          ...one,
          verdict: verdictOf(graph!, one.claim),
        }));
        for (const name of new Set(expected.map((one) => one.name))) {
          const report = await check(claims, { ...scenario, check: [name] }, { means: { workers: 1 } });
          const wanted = expected.filter((one) => one.name === name);
          expect(report.properties.map(({ process }) => process)).toEqual(
            wanted.map(({ process }) => process),
          );
          const verdict = ['violated', 'inconclusive', 'holds'].find((verdict) =>
            wanted.some((one) => one.verdict === verdict),
          );
          expect([name, report.verdict]).toEqual([name, verdict ?? 'holds']);
          for (const [index, { result, process }] of report.properties.entries())
            if (result !== 'undecided')
              expect([name, process, result]).toEqual([name, process, wanted[index]!.verdict]);
          const what = `${wanted[0]?.claim.kind} ${report.verdict}`;
          for (const key of [what, `${name} ${report.verdict}`]) seen.set(key, (seen.get(key) ?? 0) + 1);
          if (report.verdict !== 'violated') continue;
          const { shows } = report.trace!;
          const shown = wanted.find(({ process }) => shows.kind === 'temporal' && shows.process === process);
          expect(lassoFault(model, report.trace!, shown!.claim, describedBy(model))).toBe(undefined);
          expect(replay(JSON.parse(JSON.stringify(report.trace)), claims)).toEqual(report.trace);
        }
      }),
      { numRuns, endOnFailure: false },
    );
    for (const kind of [
      'eventually',
      'always eventually',
      'eventually always',
      'leads to',
      'ltl',
      timePasses,
    ])
      for (const verdict of ['holds', 'violated'])
        expect(seen.get(`${kind} ${verdict}`) ?? 0, `${kind} ${verdict}`).toBeGreaterThan(numRuns / 50);
  });
});
