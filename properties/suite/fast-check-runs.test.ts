import fc from 'fast-check';
import { Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import { type Run, runsOf, scenariosOf } from '../../checker/fast-check/index.ts';
import {
  always,
  check,
  protocol,
  replay,
  type Scenario,
  send,
  sometimes,
  wholeState,
} from '../../checker/index.ts';
import { randomProtocol, randomScenario } from './random-protocol.ts';
import { randomTimedScenario } from './random-timed-protocol.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 30);

interface Sizes {
  readonly bakers: number;
  readonly loaves: number;
}
type Bread = { readonly type: 'Bread'; readonly at: number };
class Baker extends Record({ baked: 0, sold: 0 }) {}

/** Bakers give each other bread; a crashed one forgets what it baked. */
const bakery = protocol<{ config: Sizes; roles: { baker: Baker }; message: Bread }>({
  name: 'bakery',
  roles: ({ bakers, loaves }) => ({
    baker: {
      count: bakers,
      init: () => new Baker(),
      actions: {
        bake: (p, { peers }) =>
          p.baked < loaves
            ? {
                next: p.set('baked', p.baked + 1),
                send: peers.map((to) => send(to, { type: 'Bread', at: p.baked })),
              }
            : undefined,
        rest: (p) => p,
      },
      receive: { Bread: (p) => p.set('sold', p.sold + 1) },
      crash: (p) => p.set('baked', 0),
      recover: (p) => p,
    },
  }),
  properties: () => [
    always('no one sells three', {
      view: { baker: ({ sold }: Baker) => sold },
      holds: ({ baker }) => baker.every((sold) => sold < 3),
    }),
    sometimes('something is sold', {
      view: { baker: ({ sold }: Baker) => sold },
      holds: ({ baker }) => baker.some((sold) => sold > 0),
    }),
  ],
  scenarios: [
    { name: 'two', config: { bakers: 2, loaves: 3 } },
    { name: 'calm', config: { bakers: 2, loaves: 1 } },
    {
      name: 'faulty',
      config: { bakers: 2, loaves: 4 },
      faults: { loss: 2, crashes: { budget: 1, recovery: 'inbox kept' } },
    },
    {
      name: 'forgetful',
      config: { bakers: 2, loaves: 2 },
      faults: { duplication: 1, crashes: { budget: 1, recovery: 'inbox kept' } },
    },
  ],
});

type State = {
  readonly processes: { get(pid: string): { readonly local: Baker } | undefined };
};
const soldBy = (pid: string) => (state: unknown) => (state as State).processes.get(pid)!.local.sold;
const textOf = (run: Run) => JSON.stringify([run.actions, run.states, run.violated]);

describe('runs', () => {
  test('are of the reference semantics, and end where something is violated', () => {
    const model = bakery.model(bakery.scenario('faulty'));
    let violated = 0;
    fc.assert(
      fc.property(runsOf(bakery, 'faulty', { length: 40 }), (run) => {
        const { states, actions, length } = run;
        expect([states.length, actions.length]).toEqual([length + 1, length]);
        expect(length).toBeLessThanOrEqual(40);
        for (const [at, action] of actions.entries()) {
          const steps = [...model.steps(states[at] as never)];
          expect(
            steps.some((step) => isSame(step.action, action) && isSame(step.state, states[at + 1])),
          ).toBe(true);
        }
        const bad = states.map((state) => soldBy('baker1')(state) >= 3 || soldBy('baker2')(state) >= 3);
        expect(bad.indexOf(true)).toBe(run.violated === undefined ? -1 : length);
        violated += run.violated === undefined ? 0 : 1;
        expect(run.trace === undefined).toBe(run.violated === undefined);
        if (run.trace) expect(replay(JSON.parse(JSON.stringify(run.trace)), bakery)).toEqual(run.trace);
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
    expect(violated).toBeGreaterThan(numRuns / 8);
    expect(violated).toBeLessThan(Math.ceil(numRuns / 2));
  });

  test('say what was done, faults too, where several steps lead to the same state', () => {
    // Of bread that may be lost, `receive` and `lose` lead to different states here, but not to a baker who is told nothing.
    const ignoring = protocol<{ config: null; roles: { p: Baker }; message: Bread }>({
      name: 'ignoring',
      roles: () => ({
        p: {
          count: 2,
          init: () => new Baker(),
          actions: {
            go: (p, { peers }) =>
              p.baked === 0
                ? { next: p.set('baked', 1), send: peers.map((to) => send(to, { type: 'Bread', at: 0 })) }
                : undefined,
          },
          receive: { Bread: (p) => p.set('sold', 0) },
        },
      }),
      properties: () => [],
      scenarios: [{ name: 'loss', config: null, faults: { loss: 'unlimited' } }],
    });
    const kinds = new Set<string>();
    for (const run of fc.sample(runsOf(ignoring, 'loss', { scheduler: 'uniform' }), { numRuns: 50, seed: 1 }))
      for (const action of run.actions) kinds.add((action as { kind: string }).kind);
    expect([...kinds].sort()).toEqual(['action', 'deliver', 'lose']);
  });

  test('are the same for the same seed, and again from the path of a counterexample', () => {
    const runs = () => runsOf(bakery, 'forgetful');
    const sample = () => fc.sample(runs(), { numRuns: 20, seed: 9 }).map(textOf);
    expect(sample()).toEqual(sample());
    expect(new Set(sample()).size).toBeGreaterThan(15);
    const property = () => fc.property(runs(), (run) => run.check());
    const details = fc.check(property(), { seed: 9 });
    expect(details.failed).toBe(true);
    const path = details.counterexamplePath!;
    // Tables that were asked for something else in between change nothing.
    fc.sample(runsOf(bakery, 'forgetful', { scheduler: 'fault-hungry' }), { numRuns: 50, seed: 3 });
    const again = fc.check(property(), { seed: 9, path, endOnFailure: true });
    expect(textOf(again.counterexample![0])).toBe(textOf(details.counterexample![0]));
  });

  test('do not depend on what a scenario was asked before', () => {
    const scenario: Scenario<Sizes> = { name: 'made up', config: { bakers: 3, loaves: 2 } };
    const one = fc.sample(runsOf(bakery, scenario), { numRuns: 10, seed: 4 }).map(textOf);
    // Equal, but not the same; and after so many others that its tables were thrown away.
    for (let loaves = 3; loaves < 25; loaves += 1)
      fc.sample(runsOf(bakery, { name: 'other', config: { bakers: 2, loaves } }), { numRuns: 1, seed: 1 });
    const copy = structuredClone(scenario);
    expect(fc.sample(runsOf(bakery, copy), { numRuns: 10, seed: 4 }).map(textOf)).toEqual(one);
  });

  test('end where what is wanted is violated, whatever was wanted of the same scenario before', () => {
    const halting = wholeState<{ config: null; state: number; action: string }>({
      name: 'halting',
      initial: () => [0],
      steps: (state) => (state < 3 ? [{ action: 'go', state: state + 1 }] : []),
      properties: () => [{ kind: 'always', name: 'small', holds: (state) => state < 9 }],
      scenarios: [{ name: 'only', config: null }],
    });
    const violatedIn = (check: readonly string[] | undefined) =>
      fc.sample(runsOf(halting, { name: 'only', config: null, ...(check && { check }) }), 1)[0]!.violated;
    expect(violatedIn(['small'])).toBeUndefined();
    expect(violatedIn(undefined)).toBe('deadlock');
    expect(violatedIn(['small'])).toBeUndefined();
    expect(violatedIn(['deadlock'])).toBe('deadlock');
  });

  test('that violate something shrink to runs as short as that of a search', async () => {
    for (const scenario of ['two', 'faulty', 'forgetful']) {
      const report = await check(bakery, scenario);
      const details = fc.check(
        fc.property(runsOf(bakery, scenario), (run) => run.check()),
        { seed: 2 },
      );
      const run = details.counterexample![0];
      expect(run.violated).toBe('no one sells three');
      expect([scenario, run.length]).toEqual([scenario, report.properties[0]!.length]);
      expect(String(details.errorInstance)).toContain("'no one sells three' is violated");
      expect(String(run)).toContain('no one sells three');
      expect(() => run.check()).toThrow(/is violated/);
      expect(details.errorInstance).toBeInstanceOf(Error);
    }
  });

  test('shrink for predicates of the user too: no step can be left out', () => {
    const details = fc.check(
      fc.property(runsOf(bakery, 'calm', { length: 60, scheduler: 'uniform' }), ({ states }) => {
        expect(states.some((state) => soldBy('baker1')(state) === 1 && soldBy('baker2')(state) === 1)).toBe(
          false,
        );
      }),
      { seed: 5 },
    );
    const run = details.counterexample![0];
    expect(run.violated).toBeUndefined();
    expect(String(run)).toContain('a run of 4 steps');
    expect(run.length).toBe(4);
    const kinds = run.actions.map((action) => (action as { kind: string }).kind).sort();
    expect(kinds).toEqual(['action', 'action', 'deliver', 'deliver']);
    expect(run.trace).toBeUndefined();
    expect(() => run.check()).not.toThrow();
  });

  test('of random protocols: values that are shrunk violate the same', () => {
    fc.assert(
      fc.property(fc.oneof(randomScenario, randomTimedScenario), fc.nat(), (scenario, seed) => {
        const details = fc.check(
          fc.property(runsOf(randomProtocol, scenario, { length: 30 }), (run) => {
            if (run.violated !== undefined) throw new Error(run.violated);
          }),
          { seed, numRuns: 10 },
        );
        if (!details.failed) return;
        const run = details.counterexample![0];
        expect(run.violated).toBeDefined();
        expect(run.trace!.steps).toHaveLength(run.length);
        expect(run.actions).toHaveLength(run.length);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });
});

describe('scenarios that are drawn', () => {
  const scenarios = scenariosOf<Sizes>({
    config: fc.record({ bakers: fc.integer({ min: 1, max: 3 }), loaves: fc.integer({ min: 0, max: 4 }) }),
    faults: fc.record({ loss: fc.nat(2) }),
  });

  test('shrink to the smallest in which the same is violated', () => {
    const details = fc.check(
      fc.property(runsOf(bakery, scenarios, { length: 30 }), (run) => run.check()),
      { seed: 3 },
    );
    const run = details.counterexample![0];
    const { instance } = run.trace!;
    expect(instance.faults).toEqual({ loss: 0 });
    expect(instance.config).toEqual({ $: 'object', fields: { bakers: 2, loaves: 3 } });
    expect(run.length).toBe(6);
  });

  test('have the parts that are drawn, and those that are given', () => {
    const [one] = fc.sample(scenariosOf({ config: fc.constant(7), fairness: { actions: 'none' } }), 1);
    expect(one).toEqual({
      name: 'drawn',
      config: 7,
      network: 'bag',
      faults: {},
      fairness: { actions: 'none' },
    });
  });
});

describe('refused at once', () => {
  test.each([
    ['an unknown scenario', () => runsOf(bakery, 'tow'), /There is no scenario 'tow'|no scenario/],
    ['an unknown scheduler', () => runsOf(bakery, 'two', { scheduler: 'unform' }), /no scheduler 'unform'/],
    [
      'an unknown option of a scheduler',
      () => runsOf(bakery, 'two', { scheduler: 'pct:deep=3' }),
      /no option 'deep'/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each([-1, 0.5, Number.NaN])('a length of %d', (length) => {
    expect(() => runsOf(bakery, 'two', { length })).toThrow(/length/);
  });
});

test('a mistake in the model is told as such, and not as a violation', () => {
  const broken = wholeState<{ config: null; state: number; action: string }>({
    name: 'broken',
    initial: () => [0],
    steps: () => {
      throw new RangeError('no such step');
    },
    properties: () => [],
    scenarios: [{ name: 'only', config: null }],
  });
  const drawn = () => fc.check(fc.property(runsOf(broken, 'only'), () => {}));
  expect(drawn).toThrow(/broken: steps threw RangeError: no such step/);
});

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
