import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf, isBroken, type RunClaim, verdictOf } from './liveness-oracle.ts';
import { type Formula, isTrueOn, randomFormula } from './naive-formula.ts';
import { claimOf, type GraphConfig, graphWalk, randomGraph } from './random-graph.ts';
import { hasFairRunBySets } from './runs-by-sets.ts';

const runs = { numRuns: Number(process.env.STEPWRIGHT_RUNS ?? 1000), endOnFailure: false } as const;

const stateGraph = (config: GraphConfig) => graphOf(graphWalk.model({ name: 'random', config }), 100)!;

const formulas = {
  eventually: ['F', 'holds'],
  'always eventually': ['G', ['F', 'holds']],
  'eventually always': ['F', ['G', 'holds']],
  'leads to': ['G', ['implies', 'when', ['F', 'holds']]],
} as const satisfies { readonly [kind in Exclude<RunClaim['kind'], 'ltl'>]: Formula };

describe('the oracle of liveness', () => {
  test('finds a fair run by a fixpoint where it finds one by trying all sets of states', () => {
    const verdicts = new Map<string, number>();
    fc.assert(
      fc.property(randomGraph(5), (config) => {
        const claim = claimOf(config.claims[0]!);
        fc.pre(claim.kind !== 'ltl');
        const graph = stateGraph(config);
        const verdict = verdictOf(graph, claim);
        expect(verdict).toBe(verdictOf(graph, claim, hasFairRunBySets));
        const what = `${claim.kind} ${verdict}`;
        verdicts.set(what, (verdicts.get(what) ?? 0) + 1);
      }),
      runs,
    );
    if (process.env.SHOW) console.log(verdicts);
  });

  test('says the same of each kind of claim and of its formula', () => {
    fc.assert(
      fc.property(randomGraph(8), (config) => {
        const claim = claimOf(config.claims[0]!);
        if (claim.kind === 'ltl') return fc.pre(false);
        const { propositions } = claim;
        const asFormula: RunClaim = { kind: 'ltl', formula: formulas[claim.kind], propositions };
        expect(verdictOf(stateGraph(config), asFormula)).toBe(verdictOf(stateGraph(config), claim));
      }),
      runs,
    );
  });

  test('finds a formula true of a single run iff it is true by its definition', () => {
    const valuation = fc.subarray(['a', 'b']).map((names) => new Set<string>(names));
    fc.assert(
      fc.property(
        fc.array(valuation, { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        randomFormula,
        (word, back, formula) => {
          const loop = back % word.length;
          const graph = {
            initial: [0],
            nodes: word.map((truths, moment) => ({
              truths,
              enabled: new Set<string>(),
              edges: [{ to: moment + 1 < word.length ? moment + 1 : loop, takes: [] }],
            })),
            degrees: new Map(),
          };
          const broken = isBroken(graph, { kind: 'ltl', formula, propositions: {} });
          expect(broken).toBe(!isTrueOn(word, loop, formula));
        },
      ),
      runs,
    );
  });
});
