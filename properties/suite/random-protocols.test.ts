import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, deadlock, type Report, replay, timePasses } from '../../checker/index.ts';
import { type NaiveResult, naiveSearch, statesUpTo } from './naive-search.ts';
import { randomProtocol, randomScenario } from './random-protocol.ts';
import { randomTimedScenario } from './random-timed-protocol.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 60);
const means = { workers: 1 } as const;

/** Kinds of step, each of which has to occur in some comparison. */
const withoutTime = [
  'action act',
  'receive Ping',
  'fault lose',
  'fault duplicate',
  'fault crash',
  'action recover',
];
const withTime = [
  ...withoutTime,
  'action hurry',
  'time tick',
  'fault pause',
  'action resume',
  'fault jump',
  'fault gain a tick',
  'fault lose a tick',
  'fault partition',
  'action heal',
];

test.each([
  { about: 'without time', scenarios: randomScenario, limit: 250, kinds: withoutTime },
  { about: 'with time', scenarios: randomTimedScenario, limit: 200, kinds: withTime },
])(
  'on random protocols $about, the slot engine finds what a naive search over the reference semantics does',
  async ({ scenarios, limit, kinds }) => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const model = randomProtocol.model(scenario);
        // The engine is the faster one to find out that there are too many states; it is not always believed.
        const isSmall = (await statesUpTo(limit + 1, randomProtocol, scenario)) <= limit;
        count('tried');
        fc.pre(isSmall || seen.get('tried')! % 8 === 0);
        const expected = naiveSearch(model, limit);
        expect(expected !== undefined).toBe(isSmall);
        fc.pre(isSmall);
        for (const what of expected!.taken.keys()) count(what);
        if (expected!.states > 20) count('large enough');
        // What traces show of states tells all of them apart.
        const texts = expected!.all.map((state) => JSON.stringify(model.describe!.state(state)));
        expect(new Set(texts).size).toBe(expected!.states);
        // Temporal properties have an oracle of their own.
        const properties = [
          ...model.properties.filter(({ name }) => name !== timePasses),
          { name: deadlock, kind: 'deadlock' as const },
        ].map(({ name, kind }) => {
          const found = expected!.nearest.get(name);
          return { name, kind, found, violated: (found === undefined) === (kind === 'sometimes') };
        });
        for (const { kind, violated } of properties) count(`${kind} ${violated ? 'violated' : 'holds'}`);
        const held = properties.filter(({ violated }) => !violated);
        const report = await check(
          randomProtocol,
          { ...scenario, check: held.map(({ name }) => name) },
          { means },
        );
        expect(report.verdict).toBe('holds');
        expect(countsOf(report)).toEqual(naiveCountsOf(expected!));
        expect(lengthsOf(report)).toEqual(Object.fromEntries(held.map(({ name, found }) => [name, found])));
        for (const { name, found } of properties.filter(({ violated }) => violated)) {
          const report = await check(randomProtocol, { ...scenario, check: [name] }, { means });
          expect([name, report.verdict]).toEqual([name, 'violated']);
          expect(lengthsOf(report)).toEqual({ [name]: found });
          if (report.verdict === 'violated' && report.trace) {
            expect(report.trace.steps).toHaveLength(found!);
            expect(replay(JSON.parse(JSON.stringify(report.trace)), randomProtocol)).toEqual(report.trace);
          }
        }
      }),
      { numRuns, endOnFailure: false },
    );
    // The comparison is worth something only if there is something to compare, and both verdicts of every kind occur.
    expect(seen.get('large enough')).toBeGreaterThan(numRuns / 4);
    const missing = kinds.filter((kind) => !seen.has(kind));
    // A few draws may lack what is rare among them; all pairs of faults are compared elsewhere.
    expect(missing.length, missing.join()).toBeLessThanOrEqual(numRuns < 200 ? 2 : 0);
    for (const kind of ['always', 'sometimes', 'transition', 'deadlock'])
      for (const verdict of ['holds', 'violated'])
        expect(seen.get(`${kind} ${verdict}`) ?? 0, `${kind} ${verdict}`).toBeGreaterThan(numRuns / 20);
  },
);

function countsOf({ counts, coverage }: Report) {
  const taken: { [label: string]: number } = {};
  for (const { kind, name, transitions } of coverage)
    if (transitions > 0) taken[`${kind} ${name}`] = (taken[`${kind} ${name}`] ?? 0) + transitions;
  return { states: counts.states, transitions: counts.transitions, depth: counts.depth, taken };
}

/** By property. */
function lengthsOf({ properties }: Report) {
  return Object.fromEntries(properties.map(({ name, length }) => [name, length]));
}

function naiveCountsOf({ states, transitions, depth, taken }: NaiveResult) {
  return { states, transitions, depth, taken: Object.fromEntries(taken) };
}
