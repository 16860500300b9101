import { describe, expect, test } from 'vitest';
import {
  type AnyAlgorithm,
  always,
  check,
  protocol,
  type Role,
  type Scenario,
  timePasses,
  wholeState,
} from '../../checker/index.ts';
import { deaf, Local, later, modelOf, type Note, type Parts, type Roles, watch } from './timed-models.ts';

const plain: Role<Local, Note, never> = { ...deaf, init: () => new Local() };
const ticking: Role<Local, Note, never> = { ...plain, tick: later };
const time = { delay: { min: 0, max: 1 } } as const;

/** What a user gets wrong, and what the message says, in this order. */
type Mistake = readonly [what: string, make: () => unknown, ...says: (string | RegExp)[]];

function made(roles: Roles, parts: object): () => unknown {
  return () => {
    const algorithm = modelOf(roles, parts as Parts);
    return algorithm.model('only');
  };
}

const mistakes: readonly Mistake[] = [
  [
    'a clock without time',
    made({ p: ticking }, {}),
    "Role 'p' of 'small' has a clock, and there is no time",
    /time: { delay/,
  ],
  [
    'pauses without time',
    made({ p: plain }, { faults: { pauses: { budget: 1 } } }),
    "A scenario of 'small' has pauses, but no time.",
  ],
  [
    'jumps without time',
    made({ p: plain }, { faults: { jumps: { budget: 1, ticks: 2 } } }),
    "A scenario of 'small' has jumps, but no time.",
  ],
  [
    'a drift of no clocks',
    made({ p: plain }, { time: { ...time, drift: { period: 3 } } }),
    'has clocks that drift, but no role has a clock.',
    'a missing `tick`',
  ],
  [
    'a drift of a role without a clock',
    made({ p: plain, q: ticking }, { time: { ...time, drift: { period: 3, roles: ['q', 'p'] } } }),
    "has clocks that drift, but the role 'p' does not have a clock.",
  ],
  [
    'jumps of no clocks',
    made({ p: plain }, { time, faults: { jumps: { budget: 1, ticks: 2 } } }),
    'has clocks that jump, but no role has a clock.',
  ],
  [
    'jumps of a role without a clock',
    made({ p: plain, q: ticking }, { time, faults: { jumps: { budget: 1, ticks: 2, roles: ['p'] } } }),
    "has clocks that jump, but the role 'p' does not have a clock.",
  ],
  [
    'a drift that says nothing',
    made({ p: ticking }, { time: { ...time, drift: {} } }),
    'has clocks that drift, but does not say how far.',
    'a missing `period`',
  ],
  [
    'a rate without a period',
    made({ p: ticking }, { time: { ...time, drift: { rate: 'fast', offset: 1 } } }),
    'has clocks that drift, but does not say how far.',
  ],
  ...(['crashes', 'partitions', 'pauses', 'jumps'] as const).map((fault): Mistake => {
    const parts = {
      crashes: { recovery: 'never' },
      partitions: { kinds: ['split'], messages: 'held' },
      pauses: {},
      jumps: { ticks: 1 },
    };
    return [
      `${fault} of a role that does not exist`,
      made({ p: ticking }, { time, faults: { [fault]: { budget: 1, roles: ['p', 'q'], ...parts[fault] } } }),
      `In a scenario of 'small', \`${fault}\` names the role 'q', which does not exist.`,
      'choose from: p',
    ];
  }),
  [
    'a drift of a role that does not exist',
    made({ p: ticking }, { time: { ...time, drift: { period: 2, roles: ['q'] } } }),
    "`drift` names the role 'q', which does not exist.",
  ],
  [
    'an action that is urgent and is not',
    made({ p: { ...plain, actions: { go: later }, urgent: { go: later } } }, { time }),
    "Role 'p' of 'small' has the action 'go' twice",
  ],
  [
    'an action with the name of the end of a pause',
    made({ p: { ...plain, urgent: { resume: later } } }, { time, faults: { pauses: { budget: 1 } } }),
    "Role 'p' of 'small' has an action named 'resume', in a scenario with pauses.",
  ],
  [
    'an urgent action with the name of a recovery',
    made(
      { p: { ...plain, crash: later, urgent: { recover: later } } },
      { faults: { crashes: { budget: 1, recovery: 'inbox lost' } } },
    ),
    "has an action named 'recover', in a scenario with recovery.",
  ],
  [
    'a partition of one process',
    made({ p: plain }, { faults: { partitions: { budget: 1, kinds: ['split'], messages: 'lost' } } }),
    "A scenario of 'small' partitions 1 process.",
    'a configuration that is too small',
  ],
  [
    'a partition of too many',
    made(
      { p: { ...plain, count: 13 } },
      { faults: { partitions: { budget: 1, kinds: ['split'], messages: 'lost' } } },
    ),
    "A scenario of 'small' partitions 13 processes.",
    'let 2 to 12 processes',
  ],
  [
    'a least delay above the greatest',
    made({ p: plain }, { time: { delay: { min: 2, max: 1 } } }),
    "malformed at 'time.delay': min is greater than max",
  ],
  [
    'half a tick',
    made({ p: plain }, { time: { delay: { min: 0, max: 0.5 } } }),
    "malformed at 'time.delay.max'",
  ],
  [
    'a period of no ticks',
    made({ p: ticking }, { time: { ...time, drift: { period: 0 } } }),
    "malformed at 'time.drift.period'",
  ],
  [
    'a clock that is behind',
    made({ p: ticking }, { time: { ...time, drift: { offset: -1 } } }),
    "malformed at 'time.drift.offset'",
  ],
  [
    'a pause of no ticks',
    made({ p: plain }, { time, faults: { pauses: { budget: 1, longest: 0 } } }),
    "malformed at 'faults.pauses.longest'",
  ],
  [
    'a jump of no ticks',
    made({ p: ticking }, { time, faults: { jumps: { budget: 1, ticks: 0 } } }),
    "malformed at 'faults.jumps.ticks'",
  ],
  [
    'a jump of any length',
    made({ p: ticking }, { time, faults: { jumps: { budget: 1 } } }),
    "malformed at 'faults.jumps.ticks'",
  ],
  [
    'partitions of no kind',
    made({ p: plain }, { faults: { partitions: { budget: 1, kinds: [], messages: 'lost' } } }),
    "malformed at 'faults.partitions.kinds'",
  ],
  [
    'a kind of partition that does not exist',
    made({ p: plain }, { faults: { partitions: { budget: 1, kinds: ['half'], messages: 'lost' } } }),
    "malformed at 'faults.partitions.kinds.0'",
  ],
  ['a misspelt fault', made({ p: plain }, { faults: { pause: { budget: 1 } } }), "malformed at 'faults'"],
  [
    'more ticks than can be counted',
    () =>
      check(
        modelOf(
          { p: ticking },
          {
            time: { ...time, drift: { period: 100_000 } },
            faults: { pauses: { budget: 1, longest: 100_000 } },
          },
        ),
        'only',
      ),
    "A scenario of 'small' counts too many ticks",
    'let a tick be longer',
  ],
  ...['network', 'partition', 'down', 'paused', 'drift', 'budgets'].map(
    (name): Mistake => [
      `a process named '${name}'`,
      made({ p: { ...plain, prefix: name } }, {}),
      `'small' has a process named '${name}'.`,
      'traces need this name',
    ],
  ),
  [
    "'time passes' without time",
    made({ p: plain }, { check: [timePasses] }),
    "names the property 'time passes', which does not exist",
  ],
  [
    'a property with the name of the one that is always there',
    () =>
      modelOf(
        { p: ticking },
        { time },
        {
          properties: [always(timePasses, { view: { p: () => 0 }, holds: () => true }) as never],
        },
      ).model('only'),
    "two properties named 'time passes'",
  ],
];

test.each(mistakes.map(([what, make, ...says]) => ({ what, make, says })))(
  '$what is refused',
  async ({ make, says }) => {
    const error = await Promise.resolve()
      .then(make)
      .then(() => undefined)
      .catch((thrown: unknown) => thrown as { code: string; message: string });
    expect(error).toMatchObject({ code: 'invalid-model' });
    for (const text of says) expect(error!.message).toMatch(text);
  },
);

describe('observers', () => {
  const withObserver = (name: string, tick: (count: number) => number): AnyAlgorithm =>
    protocol<{ config: null; roles: { p: Local }; observers: { [name: string]: number } }>({
      name: 'observed',
      roles: () => ({ p: { init: () => new Local() } }),
      observers: () => ({ [name]: { init: 0, on: (count) => count, tick } }),
      properties: () => [],
      terminal: () => ({ view: {}, observe: {}, holds: () => true }),
      scenarios: [{ name: 'only', config: null, time, check: [] }],
    });

  test('may not answer undefined to a tick', async () => {
    const model = withObserver('ticks', () => undefined as never);
    await expect(check(model, 'only')).rejects.toThrow("Observer 'ticks' answered undefined to a tick.");
    expect(() => [...model.model('only').steps([...model.model('only').initial()][0])]).toThrow(
      "Observer 'ticks' answered undefined to a tick.",
    );
  });

  test('may not have the name of a process, or of what traces show', () => {
    const twice: AnyAlgorithm = protocol<{
      config: null;
      roles: { worker: Local };
      observers: { worker1: number };
    }>({
      name: 'twice',
      roles: () => ({ worker: { count: 2, init: () => new Local() } }),
      observers: () => ({ worker1: { init: 0, on: (count) => count } }),
      properties: () => [],
      scenarios: [{ name: 'only', config: null }],
    });
    expect(() => twice.model('only')).toThrow("'twice' has a process and an observer named 'worker1'.");
    expect(() => withObserver('budgets', (count) => count).model('only')).toThrow(
      "'observed' has an observer named 'budgets'.",
    );
  });

  test('count ticks', async () => {
    const model = withObserver('ticks', (count) => (count + 1) % 5);
    expect((await check(model, 'only')).counts).toMatchObject({ states: 5, transitions: 5 });
  });
});

describe('a tick', () => {
  const ticks = (tick: (p: Local) => unknown, parts: object = {}) =>
    check(modelOf({ p: { ...plain, tick: tick as never } }, { time, check: [], ...parts } as Parts), 'only');

  test('answers a local state', async () => {
    await expect(ticks((p) => ({ next: p }))).rejects.toThrow(
      'p: tick answered an object that is no Immutable Record as the next local state.',
    );
    await expect(ticks(() => null)).rejects.toThrow('p: tick answered null as the next local state.');
  });

  test('is pure', async () => {
    let calls = 0;
    const counts = (p: Local) => {
      calls += 1;
      return p.set('clock', calls % 7);
    };
    await expect(ticks(counts)).rejects.toThrow(
      /p: tick: two calls with equal arguments gave different answers/,
    );
    await expect(ticks((p) => p.set('clock', Math.floor(Math.random() * 3)))).rejects.toThrow(
      /p: tick calls Math\.random\(\)/,
    );
    await expect(ticks(counts, { time: { ...time, drift: { offset: 2 } } })).rejects.toThrow(
      /p: tick: two calls/,
    );
  });

  test('that throws is named', async () => {
    const throws = () => {
      throw new TypeError('no clock');
    };
    await expect(ticks(throws)).rejects.toThrow(/p: tick threw TypeError: no clock/);
  });
});

test('a fault that never happens because of its budget asks for nothing', async () => {
  const faults = {
    pauses: { budget: 0 },
    jumps: { budget: 0, ticks: 1 },
    partitions: { budget: 0, kinds: ['split'], messages: 'held' },
  } as const;
  const scenario: Scenario<null> = { name: 'only', config: null, time, faults, check: [] };
  const model = modelOf({ p: { ...watch(3), count: 2 } }, {});
  expect((await check(model, scenario)).counts).toMatchObject({ states: 4, transitions: 3 });
});

test('a model in whole-state form has no time', () => {
  const counter = wholeState<{ config: null; state: { at: number }; action: 'go' }>({
    name: 'counter',
    initial: () => [{ at: 0 }],
    steps: ({ at }) => [{ action: 'go', state: { at: (at + 1) % 3 } }],
    properties: () => [],
    scenarios: [],
  });
  expect(() => counter.model({ name: 'only', config: null, time })).toThrow(
    "Scenario 'only' of 'counter' sets a network, time or faults.",
  );
});
