import fc from 'fast-check';
import { Record } from 'immutable';
import { describe, expect, test, vi } from 'vitest';
import { algorithm } from '../../checker/core/algorithm.ts';
import {
  type AnyAlgorithm,
  always,
  check,
  type Model,
  type Property,
  protocol,
  type Scenario,
  type SimulateOptions,
  simulate,
  sometimes,
  transition,
  wholeState,
} from '../../checker/index.ts';
import { rarerThanOneIn } from '../../checker/random/confidence.ts';
import { randomOf } from '../../checker/random/random.ts';
import { subjectOf } from '../../checker/subject.ts';
import { type GraphAction, type GraphConfig, graphWalk, randomGraph } from './random-graph.ts';
import { comparable, countsOf, rarestState, WalkOracle, written } from './walk-oracle.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 30);
const runs = { numRuns, endOnFailure: false } as const;

interface JudgedGraph extends GraphConfig {
  /** Where something is the case, by claim. */
  readonly places: readonly (readonly number[])[];
}

/** A walk on a graph with temporal claims, faults, and claims of states and steps. */
const judgedGraph: AnyAlgorithm = algorithm<JudgedGraph, Model<number, GraphAction>>(
  'judged graph',
  [],
  (scenario) => {
    const { places } = scenario.config;
    const at = (claim: number) => (state: number) => places[claim]!.includes(state);
    const own: Property<number>[] = [
      { kind: 'always', name: 'never there', holds: (state) => !at(0)(state) },
      { kind: 'always', name: 'there if here', when: at(1), holds: at(2) },
      { kind: 'sometimes', name: 'once there', holds: at(0) },
      { kind: 'transition', name: 'no step from there', holds: (a, b) => !at(3)(a) || a <= b },
    ];
    const model = graphWalk.model({ name: scenario.name, config: scenario.config });
    return {
      ...model,
      properties: [...own, ...model.properties],
      isFault: ({ letter }) => letter === 3,
      terminal: at(4),
    };
  },
);

const graph = randomGraph(12, 3).chain((config) =>
  fc
    .array(fc.subarray([...config.arrows.keys()]), { minLength: 5, maxLength: 5 })
    .map((places) => ({ name: 'random', config: { ...config, places } })),
);
const check5 = fc.constantFrom(
  undefined,
  undefined,
  [],
  ['deadlock'],
  ['there if here', 'no step from there'],
);
const graphs: fc.Arbitrary<Scenario<unknown>> = fc
  .tuple(graph, check5)
  .map(([scenario, wanted]) => ({ ...scenario, ...(wanted && { check: wanted }) }));
const scheduler = fc.constantFrom(
  'portfolio',
  'weighted',
  'pos',
  'starver',
  'fault-hungry',
  'pct',
  'uniform',
);

describe('in models of whole states', () => {
  test('every walk is one of the reference semantics, and is judged as that says', async () => {
    const seen: string[] = [];
    await fc.assert(
      fc.asyncProperty(graphs, scheduler, fc.integer(), fc.nat(20), async (scenario, name, seed, length) => {
        const subject = subjectOf(judgedGraph, scenario, 'walks');
        const found = await written(subject, { scheduler: name, seed, length, walks: 20 });
        const oracle = new WalkOracle(subject);
        for (const walk of found.walks) oracle.judge(walk, length);
        oracle.addsUp(found);
        seen.push(...found.walks.map(({ ending }) => ending));
      }),
      runs,
    );
    const counts = countsOf(seen);
    for (const ending of ['violated', 'deadlock', 'stuck', 'length', 'boundary'])
      expect(counts[ending] ?? 0, ending).toBeGreaterThan(3);
  });

  test('enough uniform walks see all states', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.integer(), async (scenario, seed) => {
        const nothing = { ...scenario, check: [] };
        const rarest = rarestState(judgedGraph.model(nothing), 100)!;
        const walks = Math.ceil(30 / rarest.probability);
        fc.pre(walks <= 4000);
        const subject = subjectOf(judgedGraph, nothing, 'walks');
        const { result } = await written(subject, { seed, walks, length: rarest.depth });
        expect(result.statistics.states).toBe(rarest.states);
      }),
      runs,
    );
  });
});

/** Each number more takes one more lucky step, so labels come up in the course of a simulation. */
const luck = wholeState<{ config: null; state: number; action: string }>({
  name: 'luck',
  initial: () => [0, 1, 0, 2],
  steps: (state) => [
    { action: `up from ${state}`, state: state + 1 },
    { action: `down from ${state}`, state: 0 },
    { action: `back from ${state}`, state: state >> 1 },
  ],
  properties: () => [
    { kind: 'always', name: 'below 8', holds: (state) => state < 8 },
    { kind: 'always eventually', name: 'back at 0', holds: (state) => state === 0 },
  ],
  scenarios: [{ name: 'luck', config: null, expect: { verdict: 'violated', property: 'below 8' } }],
});

/** More choices, and more labels on the way, than there is room for at first. */
const broad: AnyAlgorithm = algorithm<null, Model<number, { readonly type: string; readonly by: number }>>(
  'broad',
  [],
  () => ({
    name: 'broad',
    initial: () => [0],
    steps: (state) =>
      Array.from({ length: 700 + 20 * state }, (_, by) => ({
        action: { type: `by ${(by + 11 * state) % 900}`, by },
        state: (7 * state + by) % 9,
      })),
    isFault: ({ type }) => type.endsWith('7'),
    properties: [],
  }),
);

test('states may have any number of steps, and of kinds of step', async () => {
  const subject = subjectOf(broad, { name: 'broad', config: null }, 'walks');
  const found = await written(subject, { walks: 20, length: 30, seed: 6, scheduler: 'fault-hungry' });
  const oracle = new WalkOracle(subject);
  for (const walk of found.walks) oracle.judge(walk, 30);
  oracle.addsUp(found);
  expect(subject.system.labels).toHaveLength(900);
  expect(found.result.statistics.states).toBe(9);
  const faults = subject.system.labels.map(({ kind }, label) =>
    kind === 'fault' ? found.result.statistics.fired[label]! : 0,
  );
  expect(faults.reduce((sum, count) => sum + count)).toBeGreaterThan(20);
});

describe('walks are the same', () => {
  const take = async (options: Partial<Parameters<typeof written>[1]>) => {
    const subject = subjectOf(luck, 'luck', 'walks');
    return comparable(await written(subject, { walks: 300, length: 60, seed: -5, ...options }), subject);
  };

  test.each(['portfolio', 'weighted', 'weighted:up from 6=5', 'starver', 'pos'])(
    'in several threads, where labels come up on the way: %s',
    async (name) => {
      const expected = await take({ scheduler: name });
      expect(Object.keys(expected.fired).length).toBeGreaterThan(20);
      for (const workers of [2, 3]) {
        const sharing = { after: 0, waits: true, walks: 100 };
        expect(await take({ scheduler: name, workers, sharing })).toEqual(expected);
      }
    },
  );

  test.each([2 ** 31 - 3, 2 ** 32 - 40])(
    'in several threads, whatever their numbers: %d',
    async (firstWalk) => {
      const expected = await take({ scheduler: 'portfolio:pos+uniform+pct', firstWalk, walks: 30 });
      const sharing = { after: 0, waits: true, walks: 10 };
      const wanted = { scheduler: 'portfolio:pos+uniform+pct', firstWalk, walks: 30, workers: 2, sharing };
      expect(await take(wanted)).toEqual(expected);
    },
  );

  test('alone as among others; but not for other seeds or numbers', async () => {
    const all = (await take({ walks: 20 })).walks;
    for (const walk of [0, 1, 19])
      expect((await take({ walks: 1, firstWalk: walk })).walks).toEqual([all[walk]]);
    const schedules = all.map(({ schedule }) => `${schedule.initial}: ${schedule.choices.join()}`);
    expect(new Set(schedules).size).toBe(20);
    expect((await take({ walks: 1, seed: 5 })).walks[0]!.schedule).not.toEqual(all[0]!.schedule);
    expect((await take({ walks: 1, firstWalk: 2 ** 32 })).walks[0]!.schedule).not.toEqual(all[0]!.schedule);
    expect(new Set(all.map(({ schedule }) => schedule.initial))).toEqual(new Set([0, 1, 2, 3]));
  });
});

test('claims of steps are kept apart where very many steps lead to each state', async () => {
  const places = Array.from({ length: 64 }, (_, place) => place);
  const dense = wholeState<{ config: null; state: number; action: { type: string; to: number } }>({
    name: 'dense',
    initial: () => places,
    steps: () => places.map((to) => ({ action: { type: 'go', to }, state: to })),
    properties: () => [
      { kind: 'transition', name: 'not so', holds: (a, b) => (a * 37 + b * 101 + a * b) % 31 !== 5 },
    ],
    scenarios: [],
  });
  const subject = subjectOf(dense, { name: 'dense', config: null }, 'walks');
  const found = await written(subject, { walks: 500, length: 100, seed: 8 });
  const oracle = new WalkOracle(subject);
  for (const walk of found.walks) oracle.judge(walk, 100);
  oracle.addsUp(found);
});

test('the decisions of neighbouring walks have nothing to do with each other', () => {
  const walks = 4096;
  const decisions = Array.from({ length: walks + 8 }, (_, walk) => {
    const random = randomOf(5, walk);
    return Array.from({ length: 24 }, () => random.below(2));
  });
  for (const distance of [1, 2, 8]) {
    for (let at = 0; at < 24; at += 1) {
      let same = 0;
      for (let walk = 0; walk < walks; walk += 1)
        same += decisions[walk]![at] === decisions[walk + distance]![at] ? 1 : 0;
      // 32 is the standard deviation; six of them are exceeded once in 500 million times.
      expect(Math.abs(same - walks / 2), `decision ${at}, at a distance of ${distance}`).toBeLessThan(192);
    }
  }
});

class Counter extends Record({ count: 0 }) {}

/** Ten processes of up to 251 views each: 80 bits. */
const wide: AnyAlgorithm = protocol<{ config: null; roles: { p: Counter } }>({
  name: 'wide',
  roles: () => ({
    p: {
      count: 10,
      init: () => new Counter(),
      actions: { go: (p) => p.set('count', (p.count + 37) % 251) },
    },
  }),
  properties: () => {
    const view = { p: ({ count }: Counter) => count };
    const sumOf = ({ p }: { readonly p: readonly number[] }) =>
      p.reduce((sum, count, at) => sum + at * count, 0);
    return [
      always('a rare sum', { view, holds: (views) => sumOf(views) % 3001 !== 17 }),
      sometimes('a rarer sum', { view, holds: (views) => sumOf(views) % 5003 === 18 }),
      transition('no great leap', {
        view,
        holds: (a, b) => sumOf(b) - sumOf(a) < 300 || sumOf(a) % 101 !== 5,
      }),
    ];
  },
  scenarios: [],
});

test('predicates on more views than fit into a summary are evaluated as the reference semantics does', async () => {
  const subject = subjectOf(wide, { name: 'wide', config: null }, 'walks');
  const found = await written(subject, { walks: 5, length: 1700, seed: 3 });
  const oracle = new WalkOracle(subject);
  for (const walk of found.walks) oracle.judge(walk, 1700);
  oracle.addsUp(found);
  for (let slot = 0; slot < 10; slot += 1) expect(subject.system.nodeCount(slot)).toBeGreaterThan(128);
  expect(found.walks.map(({ ending }) => ending)).toContain('violated');
});

/** @param initial states; the only step is from 0 to 1. */
const tiny = (initial: readonly number[], more: object = {}) => ({
  ...wholeState<{ config: null; state: number; action: string }>({
    name: 'tiny',
    initial: () => initial,
    steps: (state) => (state === 0 ? [{ action: 'go', state: 1 }] : []),
    properties: () => [{ kind: 'always', name: 'not 2', holds: (state) => state !== 2 }],
    boundary: (state) => state !== 3,
    terminal: (state) => state === 4,
    scenarios: [],
    ...more,
  }),
});
const tinyScenario = { name: 'tiny', config: null };

describe('a walk of no steps', () => {
  test.each([
    ['from a violation', 2, { violated: 1 }, 'not 2'],
    ['from outside the boundary', 3, { boundary: 1 }, undefined],
    ['from a deadlock', 5, { deadlock: 1 }, 'deadlock'],
    ['from the end', 4, { stuck: 1 }, undefined],
  ])('%s', async (_, state, endings, property) => {
    const report = await simulate(tiny([state]), tinyScenario, { walks: 1, length: 9 });
    const none = { length: 0, violated: 0, deadlock: 0, stuck: 0, boundary: 0 };
    expect(report.endings).toEqual({ ...none, ...endings });
    expect([report.property, report.steps, report.states]).toEqual([property, 0, 1]);
    expect(report.trace?.steps).toEqual(property === undefined ? undefined : []);
  });

  test('of length 0', async () => {
    const subject = subjectOf(tiny([0]), tinyScenario, 'walks');
    const { walks, result } = await written(subject, { walks: 3, length: 0 });
    expect(walks.map(({ ending, steps }) => [ending, steps])).toEqual(walks.map(() => ['length', 0]));
    expect([result.statistics.walks, result.statistics.states]).toEqual([3, 1]);
  });
});

test('a claim that is violated where its antecedent is true for the first time is not called vacuous', async () => {
  const claim = { kind: 'always', name: 'not 1', when: (state: number) => state === 1, holds: () => false };
  const model = tiny([0], { properties: () => [claim] });
  const report = await simulate(model, tinyScenario, { walks: 30, keepsGoing: true });
  expect(report.property).toBe('not 1');
  expect(report.suspicions.join()).not.toMatch(/antecedent/);
});

test('the confidence is that of Clopper and Pearson', () => {
  // 300 walks: 1 - 0.05^(1/300) = 0.009936; 59 walks are the fewest for 1 in 20.
  expect(rarerThanOneIn(300, 0.95)).toBe(100);
  expect([58, 59].map((walks) => rarerThanOneIn(walks, 0.95))).toEqual([19, 20]);
  expect(rarerThanOneIn(10 ** 9, 0.95)).toBeCloseTo(10 ** 9 / -Math.log(0.05), -2);
});

describe('a model at fault is told of as by `check`', () => {
  let calls = 0;
  const mistakes: { readonly [mistake: string]: object } = {
    'steps throw': {
      steps: () => {
        throw new RangeError('no such step');
      },
    },
    'steps are impure': { steps: () => [{ action: 'go', state: calls++ % 100 }] },
    'steps call Math.random': { steps: () => [{ action: 'go', state: Math.random() }] },
    'a state holds a function': { steps: () => [{ action: 'go', state: () => 1 }] },
    'a step is misspelt': { steps: () => [{ action: 'go', next: 1 }] },
    'a property throws': {
      properties: () => [
        {
          kind: 'always',
          name: 'thrower',
          holds: () => {
            throw new RangeError('no such state');
          },
        },
      ],
    },
    'a property answers no truth': { properties: () => [{ kind: 'always', name: 'none', holds: () => 1 }] },
    'a boundary is impure': { boundary: () => calls++ % 2 === 0 },
    'there is no initial state': { initial: () => [] },
    'a name is taken twice': {
      properties: () => ['a', 'a'].map((name) => ({ kind: 'always', name, holds: () => true })),
    },
  };

  test.each(Object.entries(mistakes))('%s', async (_, mistake) => {
    calls = 0;
    const wrong = tiny([0], mistake);
    const told = await check(wrong, tinyScenario).then(String, (error) => [error.code, error.message]);
    calls = 0;
    const error = simulate(wrong, tinyScenario, { walks: 5 }).then(String, (one) => [one.code, one.message]);
    expect(await error).toEqual(told);
    expect(told[0]).toMatch(/impure|threw|unencodable|invalid/);
  });
});

describe('what was found is kept', () => {
  const ring = wholeState<{ config: null; state: number; action: string }>({
    name: 'ring',
    initial: () => [0],
    steps: (state) => [1, 2, 3].map((by) => ({ action: `by ${by}`, state: (state + by) % 50 })),
    properties: () => [{ kind: 'always', name: 'not 49', holds: (state) => state !== 49 }],
    scenarios: [],
  });
  const endless = { seed: 4, length: 90, walks: 2 ** 31 - 1, keepsGoing: true, workers: 1 };
  const go = (options: SimulateOptions) => simulate(ring, { name: 'ring', config: null }, options);

  test.each<['time' | 'interrupted', () => SimulateOptions]>([
    ['time', () => ({ seconds: 0.3 })],
    [
      'interrupted',
      () => {
        const signal = { aborted: false };
        const onProgress = ({ walks }: { walks: number }) => {
          signal.aborted = walks > 1000;
        };
        return { signal, onProgress };
      },
    ],
  ])('when a limit is reached: %s', async (limit, options) => {
    const report = await go({ ...endless, ...options() });
    expect(report.limit).toBe(limit);
    expect(report.walks).toBeGreaterThan(1000);
    expect([report.verdict, report.property, report.trace?.steps.length]).toEqual(['violated', 'not 49', 17]);
    // The walks that were counted are the first ones, each of them whole.
    const same = await go({ ...endless, walks: report.walks });
    expect(same.limit).toBeUndefined();
    for (const field of ['walks', 'steps', 'states', 'endings', 'properties', 'coverage', 'trace'] as const)
      expect(same[field]).toEqual(report[field]);
  });

  test('when there are no addresses left for tables', async () => {
    const up = wholeState<{ config: null; state: number; action: string }>({
      name: 'up',
      initial: () => [0],
      steps: (state) => [1, 2, 3].map((by) => ({ action: `by ${by}`, state: 4 * state + by })),
      properties: () => [{ kind: 'always', name: 'not 6', holds: (state) => state !== 6 }],
      scenarios: [],
    });
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    const onProgress = ({ walks }: { walks: number }) => {
      if (walks < 100) return;
      grow.mockImplementation(() => {
        throw new RangeError('no more');
      });
    };
    try {
      const report = await simulate(up, { name: 'up', config: null }, { ...endless, length: 24, onProgress });
      expect([report.limit, report.verdict, report.property]).toEqual(['memory', 'violated', 'not 6']);
      expect(report.walks).toBeGreaterThan(100);
    } finally {
      grow.mockRestore();
    }
  });

  test('a memory that is too small from the start ends it without a walk, and without a claim', async () => {
    const report = await go({ ...endless, memory: 1 });
    expect([report.limit, report.verdict, report.confidence]).toEqual(['memory', 'not violated', undefined]);
  });
});
