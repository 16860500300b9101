import { describe, expect, test } from 'vitest';
import type { Trace } from '../../checker/core/trace.ts';
import { traceLanes } from '../../checker/export/terminal-lanes.ts';
import { traceText } from '../../checker/export/text.ts';
import { endText, showsText } from '../../checker/export/wording.ts';
import { check, replay, type Scenario } from '../../checker/index.ts';
import { scenarioOf } from '../../checker/trace/instance.ts';
import { clocks, splitWithoutTime } from './fixtures/clocks-and-cuts.ts';
import { type LeaseConfig, leases } from './fixtures/leases.ts';
import {
  driftingClocks,
  heldMessages,
  idleHolder,
  longWait,
  onlyTime,
  pausedHolder,
  splitNetwork,
  tickForEver,
  timedTraces,
  timeLock,
  timeLockForEver,
  tooOld,
  zeno,
} from './fixtures/timed-traces.ts';
import { describedBy, lassoFault } from './lasso-faults.ts';

/** The lines from the one with `start` in it, as many as `count`. */
function linesFrom(text: string, start: string, count: number): string[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.includes(start));
  return lines.slice(first, first + count);
}

test.each(Object.keys(timedTraces))(
  'the fixture %s is a run of its model, and shows what it claims',
  (name) => {
    const trace = timedTraces[name]!();
    expect(replay(trace, leases)).toEqual(trace);
  },
);

describe('the text of a trace with time', () => {
  test('has a heading for each instant, and timers where they are up or go on', () => {
    expect(traceText(pausedHolder())).toMatchInlineSnapshot(`
      "leases: the holder pauses, 12 steps, 4 of them ticks
      clients: 2, lease: 3, delay: 0 to 2 ticks, pauses: 1 (client), longest pause: 4 ticks

        0  initial state
             server   holder: none, lease: 0
             c1, c2   asked: false, lease: 0, writes: 0
             paused   {}
             budgets  pauses: 1

        1  c1  ask
             asked: false → true
             sends Ask to server (m1)

        2  ── time 1 ──

        3  server  receive Ask from c1 (m1, 1 tick old)
             holder: none → c1, lease: 0 → 3
             sends Grant to c1 (m2)

        4  c1  ■ pauses
             for at most 4 ticks, budgets.pauses: 1 → 0

        5  ── time 3 ──  2 ticks later, steps 5 and 6
             server.lease: 1

        7  c2  ask
             asked: false → true
             sends Ask to server (m3)

        8  ── time 4 ──
             server.holder: c1 → none, server.lease: 1 → 0

        9  server  receive Ask from c2 (m3, 1 tick old)
             holder: none → c2, lease: 0 → 3
             sends Grant to c2 (m4)

       10  c1  resumes

       11  c1  receive Grant from server (m2, 3 ticks old)
             lease: 0 → 3

       12  c2  receive Grant from server (m4)
             lease: 0 → 3

        ✗  state after 12 steps at time 4: violates 'at most one client believes that it has the
           lease'
             server   holder: c2, lease: 3
             c1, c2   asked: true, lease: 3, writes: 0
             paused   {}
             budgets  pauses: 0

      The property 'at most one client believes that it has the lease' does not hold in the last
      state.
      "
    `);
  });

  test('tells of what happens to the network and to clocks in words', () => {
    const split = traceText(splitNetwork());
    expect(split).toContain('  3  ✕  the network splits: server c1 | c2 c3\n');
    expect(split).toContain('       ✕ never arrives: Ask from c2 to server (m2)\n');
    expect(split).toContain('  9  the network heals\n');
    expect(split).toContain(' 13  ✕  messages do not get through: server ↛ c1 c2 c3\n');
    const drift = traceText(driftingClocks());
    expect(drift).toContain('  5  c1  ◆ clock loses a tick\n');
    expect(drift).toContain('  6  server  ◆ clock gains a tick\n       lease: 4 → 3\n');
    expect(drift).toContain('  9  server  ◆ clock jumps ahead\n');
  });

  test('says of messages that become too old that they never arrive, unless they have', () => {
    const lost = [...traceText(tooOld()).matchAll(/✕ never arrives: (.*)/g)].map(([, text]) => text);
    expect(lost).toEqual([
      'Grant from server to c (m2, 2 ticks old)',
      'Busy from server to c (m3, 2 ticks old)',
    ]);
  });

  test('says in few words that much time passes', () => {
    expect(linesFrom(traceText(longWait()), 'time 24', 3)).toEqual([
      '  5  ── time 24 ──  23 ticks later, steps 5 to 27',
      '       server.holder: c1 → none, server.lease: 23 → 0',
      '       c1.lease: 1',
    ]);
  });

  test('has clocks at every instant, of whatever rate, also one that stands still', () => {
    const text = traceText(clocks());
    expect(linesFrom(text, 'time 2', 2)[1]).toBe('       a.clock: 8, b.clock: 8');
    expect(linesFrom(text, 'time 3', 2)[1]).toBe('       a.clock: 12, b.clock: 8');
  });

  test('has what pauses, clocks and partitions are about in words', () => {
    expect(traceText(clocks())).toContain('drift  b (not again for 1 tick)\n');
    expect(traceText(heldMessages())).toContain('partition  none\n');
    const paused = { ...pausedHolder(), steps: pausedHolder().steps.slice(0, 6) };
    expect(traceText(paused)).toContain('paused   c1 (for at most 2 ticks more)\n');
    for (const make of [...Object.values(timedTraces), splitWithoutTime])
      for (const text of [traceText(make()), traceLanes(make())]) {
        expect(text).not.toMatch(/^ *partition *$/m);
        expect(text).not.toMatch(/\b(?:paused|drift|partition)(?:\[[^\]]*\])?: .* → /);
      }
  });

  test.each<[string, () => Trace, string, string]>([
    [
      'a run that goes round in no time',
      zeno,
      'state after 6 steps at time 1, the same as after 5 steps',
      "Zeno: step 6 is repeated for ever in no time, so 'time passes' does not hold",
    ],
    [
      'a deadlock in which time cannot pass',
      timeLock,
      'state after 5 steps at time 1: time-lock',
      'Time-lock: in the last state time cannot pass and nothing else can happen, faults aside',
    ],
    [
      'a run that stops',
      timeLockForEver,
      'state after 5 steps at time 1: then nothing happens, for ever, and time does not pass',
      "Time-lock: time cannot pass any more after step 5, and nothing else happens, so 'time passes' does not hold",
    ],
    [
      'a deadlock in which time passes',
      onlyTime,
      'state after 6 steps at time 3: deadlock',
      'Deadlock: in the last state only time passes and changes nothing, faults aside',
    ],
    [
      'a cycle of a tick',
      tickForEver,
      'state after 7 steps at time 4, the same as after 6 steps',
      "The property 'somebody writes' (F holds) does not hold when only time passes from step 7 on, for ever",
    ],
    [
      'a cycle with ticks',
      idleHolder,
      'state after 8 steps at time 5, the same as the initial state',
      "The property 'somebody writes' (F holds) does not hold when steps 1 to 8 are repeated for ever, every 5 ticks",
    ],
  ])('says what %s is', (_, make, end, shows) => {
    expect([endText(make()), showsText(make())]).toEqual([end, shows]);
  });

  test('knows of a deadlock that the checker finds whether time passes', async () => {
    const { config, time, faults } = { ...onlyTime().instance, config: { clients: 1, lease: 3 } };
    const scenario = { name: 'found', config, time: time!, faults: faults!, check: ['deadlock'] };
    const found = await check(leases, scenario);
    expect(found.verdict === 'violated' && found.trace?.shows).toMatchObject({ time: 'passes' });
    const clinging = { ...scenario, faults: {}, config: { ...config, fault: 'clients cling' } as const };
    const stuck = await check(leases, clinging);
    expect(stuck.verdict === 'violated' && stuck.trace?.shows).toMatchObject({ time: 'cannot pass' });
  });
});

describe('the lanes of a trace with time', () => {
  test('have a line across them for each instant, and look different in a pause', () => {
    expect(
      linesFrom(traceLanes(pausedHolder(), { width: 80 }), '  4  ', 10).join('\n'),
    ).toMatchInlineSnapshot(`
      "  4    │      ┆ ■      │   c1  ■ pauses
             │      ┆ ║      │   for at most 4 ticks, budgets.pauses: 1 → 0
             │      ┆ ║      │
        5  ┈┈│┈┈┈┈┈┈┆┈║┈┈┈┈┈┈│┈  ── time 3 ──  2 ticks later, steps 5 and 6
             │      ┆ ║      │   server.lease: 1
             │      ┆ ║      │
        7    │      ┆ ║      ●   c2  ask
             │ ╭────┆─║──────┤   sends Ask to server (m3)
             │ ┆    ┆ ║      │   asked: false → true
             │ ┆    ┆ ║      │"
    `);
  });

  test('have walls between them where messages do not get through', () => {
    expect(
      linesFrom(traceLanes(splitNetwork(), { width: 80 }), '    3  ', 24).join('\n'),
    ).toMatchInlineSnapshot(`
      "    3  ╌╌│╌┆╌✕╌╌╌╌╌│╌░╌╌│╌╌╌╌╌╌│╌  ✕ the network splits: server c1 | c2 c3
               │ ┆       │ ░  │      │   budgets.partitions: 2 → 1
               │ ┆       │ ░  │      │   ✕ never arrives: Ask from c2 to server (m2)
               │ ┆       │ ░  │      │
          4  ┈┈│┈┆┈┈┈┈┈┈┈│┈░┈┈│┈┈┈┈┈┈│┈  ── time 1 ──
               │ ┆       │ ░  │      │
          5    ●◄╯       │ ░  │      │   server  receive Ask from c1
               │         │ ░  │      │     (m1, 1 tick old)
               ├───────╮ │ ░  │      │   sends Grant to c1 (m3)
               │       ┆ │ ░  │      │   holder: none → c1, lease: 0 → 3
               │       ┆ │ ░  │      │
          6  ┈┈│┈┈┈┈┈┈┈┆┈│┈░┈┈│┈┈┈┈┈┈│┈  ── time 2 ──
               │       ┆ │ ░  │      │   server.lease: 2
               │       ┆ │ ░  │      │
          7    │       ┆ │ ░  │      ●   c3  ask
               │ ✕─────┆─│─░──│──────┤   sends Ask to server (m4)
               │       ┆ │ ░  │      │   asked: false → true
               │       ┆ │ ░  │      │   ✕ never arrives: Ask from c3 to server (m4)
               │       ┆ │ ░  │      │
          8    │       ╰►● ░  │      │   c1  receive Grant from server
               │         │ ░  │      │     (m3, 1 tick old)
               │         │ ░  │      │   lease: 0 → 3
               │         │ ░  │      │
          9  ╌╌│╌╌╌╌╌╌╌╌╌│╌╌╌╌│╌╌╌╌╌╌│╌  the network heals"
    `);
  });
});

test('a lasso is looked at for the times of its steps', () => {
  const trace = idleHolder();
  const model = leases.model(scenarioOf(trace.instance, []) as Scenario<LeaseConfig>);
  const writes = model.properties.find(({ name }) => name === 'somebody writes')!;
  const claim = {
    kind: 'eventually',
    propositions: { holds: (writes as { holds(state: unknown): boolean }).holds },
  } as const;
  expect(lassoFault(model, trace, claim, describedBy(model))).toBeUndefined();
  const steps = trace.steps.map((step, index) => (index === 2 ? { ...step, time: 7 } : step));
  expect(lassoFault(model, { ...trace, steps }, claim, describedBy(model))).toBe(
    'step 3 is at time 7, not 1',
  );
});
