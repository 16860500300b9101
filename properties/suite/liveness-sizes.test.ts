import { Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  type Algorithm,
  check,
  type Degree,
  eventually,
  leadsTo,
  protocol,
  send,
  wholeState,
} from '../../checker/index.ts';
import { isTrueOnLasso } from '../../checker/logic/lasso-truth.ts';
import { parseFormula } from '../../checker/logic/parse-formula.ts';

class Player extends Record({ rallies: 0, waits: false }) {}
class Bystander extends Record({}) {}
type Message = { readonly type: 'Ball' };
interface Config {
  /** Processes that do nothing, but need a bit of every key. */
  readonly bystanders: number;
}

/** Two players pass a ball to and fro, and count rallies up to 200; one may want a rest at any time, and never gets it if the ball does not stop. */
const rally = protocol<{ config: Config; roles: { player: Player; bystander: Bystander }; message: Message }>(
  {
    name: 'rally',
    roles: ({ bystanders }) => ({
      player: {
        count: 2,
        init: () => new Player(),
        actions: {
          serve: (p, { index, peers }) =>
            index === 0 && p.rallies === 0
              ? { next: p.set('rallies', 1), send: [send(peers[0]!, { type: 'Ball' })] }
              : undefined,
          tire: (p) => (p.waits ? undefined : p.set('waits', true)),
        },
        receive: {
          Ball: (p, _, { from }) => ({
            next: p.set('rallies', (p.rallies % 200) + 1),
            send: [send(from, { type: 'Ball' })],
          }),
        },
      },
      bystander: { count: bystanders, init: () => new Bystander(), receive: { Ball: (p) => p } },
    }),
    properties: () => [
      eventually('the game begins', {
        view: { player: (p: Player) => p.rallies },
        holds: ({ player }) => player.some((rallies) => rallies > 0),
      }),
      leadsTo('who is tired gets a rest', {
        each: { player: (p: Player) => p },
        when: (p) => p.waits,
        holds: (p) => p.rallies === 0,
      }),
    ],
    fairness: () => ({ actions: { tire: 'none' } }),
    scenarios: [],
  },
);

async function verdicts(bystanders: number) {
  const report = await check(rally, { name: 'play', config: { bystanders } }, { means: { workers: 1 } });
  const { verdict, properties, counts } = report;
  const trace = 'trace' in report ? report.trace : undefined;
  return { verdict, properties, states: counts.states, steps: trace?.steps.length, loop: trace?.loop };
}

describe('keys', () => {
  test('of several words lead to the same cycles as keys of one', async () => {
    const [one, two, three] = [await verdicts(0), await verdicts(70), await verdicts(140)];
    expect(one.verdict).toBe('violated');
    expect(one.steps).toBeGreaterThan(200);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });
});

/** A ring of so many places, with a way back from each to the first. */
function ring(size: number, degree: Degree): Algorithm<null> {
  return wholeState<{ config: null; state: number; action: string }>({
    name: 'ring',
    initial: () => [0],
    steps: (at) => [
      { action: 'on', state: (at + 1) % size },
      { action: 'back', state: 0 },
    ],
    fairness: () => [
      { name: 'any', degree: 'weak', of: () => true },
      { name: 'on', degree, of: (action) => action === 'on' },
    ],
    properties: () => [
      { kind: 'always eventually', name: 'far', holds: (at) => at === size - 1 },
      { kind: 'always eventually', name: 'home', holds: (at) => at === 0 },
      {
        kind: 'ltl',
        name: 'either for good',
        formula: 'F G !home || F G home',
        propositions: { home: (at) => at === 0 },
      },
    ],
    scenarios: [],
  });
}

describe('a large ring', () => {
  const size = 30_000;
  const found = async (degree: Degree, name: string) => {
    const report = await check(ring(size, degree), { name: 'one', config: null, check: [name] });
    return { report, property: report.properties.find((property) => property.name === name)! };
  };

  test('holds what every cycle passes', async () => {
    expect((await found('weak', 'home')).property.result).toBe('holds');
  });

  test('has a short way round, if it may be taken', async () => {
    const { property } = await found('weak', 'far');
    expect(property).toMatchObject({ result: 'violated', length: 2, cycle: 2 });
  });

  test('is shown as a lasso as long as it is', async () => {
    const long = wholeState<{ config: null; state: number; action: string }>({
      name: 'long ring',
      initial: () => [0],
      steps: (at) => [{ action: 'on', state: (at + 1) % size }],
      properties: () => [{ kind: 'eventually', name: 'never', holds: () => false }],
      scenarios: [],
    });
    const report = await check(long, { name: 'one', config: null });
    expect(report.properties[0]).toMatchObject({ result: 'violated', length: size, cycle: size });
  });
});

describe('automata of several states', () => {
  const formulas = [
    '!(G F (a && X !a))',
    '!(G F (b && X X a))',
    '!(G F (a && X a))',
    'F G a || F G !a',
    '!(G F a && G F (!a && X a))',
    '!(G (F a && F b && (a -> X !a)))',
    '!G (a U (b U a))',
  ];
  const truths = [
    [[0], [1]],
    [[1], [0]],
    [[0, 1], [0]],
    [[], [0, 1]],
  ] as const;

  /** 0 -> 0, 0 -> 1, 1 -> 1: its runs stay in 0 for ever, or leave it after some time. */
  test.each(formulas)('%s is true of all runs, or not', async (formula) => {
    for (const [a, b] of truths) {
      const propositions = {
        a: (at: number) => (a as readonly number[]).includes(at),
        b: (at: number) => (b as readonly number[]).includes(at),
      };
      const model = wholeState<{ config: null; state: number; action: string }>({
        name: 'leaving',
        initial: () => [0],
        steps: (at) =>
          at === 0
            ? [
                { action: 'stay', state: 0 },
                { action: 'leave', state: 1 },
              ]
            : [{ action: 'stay', state: 1 }],
        properties: () => [{ kind: 'ltl', name: 'claim', formula, propositions }],
        scenarios: [],
      });
      const runs = [
        [0],
        ...Array.from({ length: 6 }, (_, times) => [...Array.from({ length: times + 1 }, () => 0), 1]),
      ];
      const isTrue = runs.every((run) =>
        isTrueOnLasso(
          parseFormula(formula),
          run.map((at) => (name) => propositions[name as 'a' | 'b'](at)),
          run.length - 1,
        ),
      );
      const { verdict } = await check(model, { name: 'one', config: null });
      expect(verdict).toBe(isTrue ? 'holds' : 'violated');
    }
  });
});

describe('fairness that is malformed', () => {
  const withFairness = (fairness: unknown) =>
    wholeState<{ config: null; state: number; action: string }>({
      name: 'malformed',
      initial: () => [0],
      steps: () => [{ action: 'on', state: 0 }],
      fairness: () => fairness as never,
      properties: () => [{ kind: 'eventually', name: 'never', holds: () => false }],
      scenarios: [],
    });

  test.each([
    [[{ name: 'a', degree: 'Strong', of: () => true }], /'a' of 'malformed' has the degree 'Strong'/],
    [[{ name: 'a', degree: 'weak' }], /'a' of 'malformed' has no function `of`/],
    [
      [
        { name: 'a', degree: 'weak', of: () => true },
        { name: 'a', degree: 'strong', of: () => true },
      ],
      /'a' of 'malformed' is there twice/,
    ],
  ])('is refused in whole-state models: %#', async (fairness, message) => {
    await expect(check(withFairness(fairness), { name: 'one', config: null })).rejects.toThrow(message);
  });

  test.each([
    [{ actions: 'Strong' }, /at 'fairness.actions'/],
    [{ action: 'strong' }, /Unrecognized key/],
    [{ actions: { servee: 'weak' } }, /names the action 'servee'/],
  ])('is refused in scenarios: %j', async (fairness, message) => {
    const scenario = { name: 'one', config: { bystanders: 0 }, fairness: fairness as never };
    await expect(check(rally, scenario)).rejects.toThrow(message);
  });
});

describe('a look at cycles that is cut off', () => {
  test('keeps what was found before', async () => {
    const signal = { aborted: false };
    const report = await check(
      ring(3000, 'weak'),
      { name: 'one', config: null, check: ['home', 'either for good'] },
      {
        signal,
        onProgress: ({ checking }) => {
          signal.aborted ||= checking !== undefined;
        },
      },
    );
    if (!signal.aborted) return;
    expect(report).toMatchObject({ verdict: 'inconclusive', limit: 'interrupted' });
    expect(report.counts.states).toBe(3000);
  });
});
