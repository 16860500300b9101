import { describe, expect, test } from 'vitest';
import { check, type Role } from '../../checker/index.ts';
import { atEnd, deaf, Local, later, modelOf, type Note, type Parts, shown, watch } from './timed-models.ts';

const atOnce = { delay: { min: 0, max: 0 } } as const;

describe('what a timer is for', () => {
  const fire = (p: Local) => (p.timer === 0 && p.done < 0 ? p.set('done', p.clock) : undefined);
  const base = {
    ...deaf,
    init: () => new Local({ timer: 2 }),
    tick: (p: Local) => later(p).set('timer', Math.max(0, p.timer - 1)),
  };
  const done = (p: Local) => p.done;

  test('happens when it is up, where it is urgent', async () => {
    expect(await atEnd(4, { p: { ...base, urgent: { fire } } }, { time: atOnce }, done)).toEqual([2]);
  });

  test('happens then or later or never, where it is not', async () => {
    const found = await atEnd(4, { p: { ...base, actions: { fire } } }, { time: atOnce }, done);
    expect(found).toEqual([-1, 2, 3, 4]);
  });

  /** Has to act before its timer is up. */
  const punctual: Role<Local, Note, never> = {
    ...base,
    tick: (p) => (p.timer === 0 && p.done < 0 ? undefined : base.tick(p)),
    actions: { act: (p) => (p.done < 0 ? p.set('done', p.clock) : undefined) },
  };

  test('happens until it is up, where there is no tick before', async () => {
    expect(await atEnd(4, { p: punctual }, { time: atOnce }, done)).toEqual([0, 1, 2]);
  });

  test('comes late where the process pauses, whose clock then goes on', async () => {
    const parts = { time: atOnce, faults: { pauses: { budget: 1, roles: ['p'], longest: 1 } } };
    expect(await atEnd(4, { p: { ...base, urgent: { fire } } }, parts, done)).toEqual([2, 3]);
    // A deadline stands still with its process.
    const undone = await shown({ watch: watch(4), p: punctual }, parts, (p, { self }) =>
      self === 'watch' ? p.clock : p.done,
    );
    expect(undone.filter((text) => text.endsWith(',-1]'))).toEqual(['[0,-1]', '[1,-1]', '[2,-1]', '[3,-1]']);
  });

  test('comes later by a slow clock, as far as that may lose ticks', async () => {
    const parts: Parts = { time: { ...atOnce, drift: { roles: ['p'], period: 2, rate: 'slow' } } };
    const undone = await shown({ watch: watch(8), p: punctual }, parts, (p, { self }) =>
      self === 'watch' ? p.clock : p.done,
    );
    // Of ticks 1 to 5 it loses the first, the third and the fifth; then it has to tick, and cannot.
    expect(undone.filter((text) => text.endsWith(',-1]'))).toEqual(
      [0, 1, 2, 3, 4, 5].map((n) => `[${n},-1]`),
    );
  });

  test('is an action like others where there is no time', async () => {
    const roles = { p: { ...deaf, init: () => new Local(), urgent: { fire } } };
    expect(await shown(roles, {}, done)).toEqual(['[-1]', '[0]']);
  });
});

describe('clocks', () => {
  const clock = (p: Local) => p.clock;
  const ticking: Role<Local, Note, never> = { ...deaf, init: () => new Local(), tick: later };
  /** By what time it is: from where to where a clock may be. */
  const ranges = (end: number, from: (n: number) => number, to: (n: number) => number) =>
    Array.from({ length: end + 1 }, (_, n) =>
      Array.from({ length: to(n) - from(n) + 1 }, (_, more) => `[${n},${from(n) + more}]`),
    )
      .flat()
      .sort();

  test.each([1, 2, 3, 4])('gain and lose at most one tick in any %i', async (period) => {
    const drifting = (rate: 'fast' | 'slow' | 'both') =>
      shown(
        { watch: watch(6), p: ticking },
        { time: { ...atOnce, drift: { roles: ['p'], period, rate } } },
        clock,
      );
    const slowest = (n: number) => n - Math.ceil(n / period);
    // One more at each instant at which it may gain a tick, the first and the last included.
    const fastest = (n: number) => n + Math.floor(n / period) + 1;
    const exact = (n: number) => n;
    expect(await drifting('slow')).toEqual(ranges(6, slowest, exact));
    expect(await drifting('fast')).toEqual(ranges(6, exact, fastest));
    expect(await drifting('both')).toEqual(ranges(6, slowest, fastest));
  });

  test('neither gain nor lose a tick without a period', async () => {
    const parts = { time: { ...atOnce, drift: { roles: ['p'], offset: 1 } } };
    const found = await shown({ watch: watch(4), p: ticking }, parts, clock);
    expect(found).toEqual(
      ranges(
        4,
        (n) => n,
        (n) => n + 1,
      ),
    );
  });

  test('are ahead at the beginning, each on its own', async () => {
    const parts = { time: { ...atOnce, drift: { roles: ['a', 'b'], offset: 2 } } };
    const found = await shown({ watch: watch(0), a: ticking, b: { ...ticking, count: 2 } }, parts, clock);
    const upTo2 = [0, 1, 2];
    expect(found).toEqual(upTo2.flatMap((a) => upTo2.flatMap((b) => upTo2.map((c) => `[0,${a},${b},${c}]`))));
  });

  test('are ahead as far as they can tick, and no further than all the way round', async () => {
    const ahead = (tick: (p: Local) => Local | undefined) =>
      shown(
        { watch: watch(0), p: { ...ticking, tick } },
        { time: { ...atOnce, drift: { roles: ['p'], offset: 4 } } },
        clock,
      );
    expect(await ahead((p) => (p.clock < 2 ? later(p) : undefined))).toEqual(['[0,0]', '[0,1]', '[0,2]']);
    expect(await ahead((p) => p.set('clock', (p.clock + 1) % 3))).toEqual(['[0,0]', '[0,1]', '[0,2]']);
  });

  test('jump by some ticks at once, as often as the budget allows', async () => {
    const parts = { time: atOnce, faults: { jumps: { budget: 2, ticks: 3, roles: ['p'] } } };
    const found = await shown({ watch: watch(3), p: ticking }, parts, clock);
    expect(found).toEqual([0, 1, 2, 3].flatMap((n) => [n, n + 3, n + 6].map((at) => `[${n},${at}]`)).sort());
  });

  test('jump over what is urgent, but not over what they cannot tick past', async () => {
    const jumps = { time: atOnce, faults: { jumps: { budget: 1, ticks: 3, roles: ['p'] } } };
    const alarm: Role<Local, Note, never> = {
      ...ticking,
      urgent: { ring: (p) => (p.clock === 2 && p.done < 0 ? p.set('done', 2) : undefined) },
    };
    expect(await atEnd(4, { p: alarm }, { time: atOnce }, (p) => p.done)).toEqual([2]);
    expect(await atEnd(4, { p: alarm }, jumps, (p) => p.done)).toEqual([-1, 2]);
    // Even at the instant itself.
    const byOne = { time: atOnce, faults: { jumps: { budget: 1, ticks: 1, roles: ['p'] } } };
    expect(await atEnd(4, { p: alarm }, byOne, (p) => p.done)).toEqual([-1, 2]);
    const stopped = { ...ticking, tick: (p: Local) => (p.clock < 2 ? later(p) : undefined) };
    const found = await shown({ watch: watch(4), p: stopped }, jumps, clock);
    expect(found).toEqual(['[0,0]', '[0,2]', '[1,1]', '[1,2]', '[2,2]']);
  });

  test('go on in pauses and crashes, and stop for ever where nothing recovers', async () => {
    const p: Role<Local, Note, never> = { ...ticking, crash: (local) => local };
    const as = (faults: Parts['faults'] & object) =>
      shown({ watch: watch(3), p }, { time: atOnce, faults }, clock);
    const exact = ranges(
      3,
      (n) => n,
      (n) => n,
    );
    const crashes = { budget: 1, roles: ['p'] };
    expect(await as({ pauses: { budget: 2, roles: ['p'] } })).toEqual(exact);
    expect(await as({ crashes: { ...crashes, recovery: 'inbox kept' } })).toEqual(exact);
    expect(await as({ crashes: { ...crashes, recovery: 'inbox lost' } })).toEqual(exact);
    expect(await as({ crashes: { ...crashes, recovery: 'never' } })).toEqual(
      ranges(
        3,
        () => 0,
        (n) => n,
      ),
    );
  });
});

test('of the dead, it does not matter how their clocks ran', async () => {
  const p: Role<Local, Note, never> = { ...deaf, init: () => new Local(), tick: (local) => local };
  const parts: Parts = {
    time: { ...atOnce, drift: { period: 3 } },
    faults: { crashes: { budget: 1, recovery: 'never' } },
  };
  const model = modelOf({ p }, parts);
  const { counts } = await check(model, { ...model.scenario('only'), check: [] }, { means: { workers: 1 } });
  // Alive, it can gain or lose a tick, has to lose one, or cannot for 3, 2 or 1 ticks more.
  expect(counts.states).toBe(1 + 1 + 3 + 1);
  await shown({ p }, parts, () => undefined);
});

describe('a pause', () => {
  /** Does something at every tick, so it is at most one behind. */
  const busy: Role<Local, Note, never> = {
    ...deaf,
    init: () => new Local({ done: 0 }),
    tick: later,
    urgent: { work: (p) => (p.done < p.clock ? p.set('done', p.clock) : undefined) },
  };
  const behind = (pauses: object) =>
    shown(
      { watch: watch(4), p: busy },
      { time: atOnce, faults: { pauses: { roles: ['p'], ...pauses } as never } },
      (p, { self }) => (self === 'p' ? p.clock - p.done : undefined),
    );

  test('lasts at most as many ticks as it may', async () => {
    expect(await behind({ budget: 0 })).toEqual(['[0]', '[1]']);
    expect(await behind({ budget: 1, longest: 1 })).toEqual(['[0]', '[1]', '[2]']);
    expect(await behind({ budget: 1, longest: 2 })).toEqual(['[0]', '[1]', '[2]', '[3]']);
    expect(await behind({ budget: 1 })).toEqual(['[0]', '[1]', '[2]', '[3]', '[4]']);
  });

  test('may follow on another one', async () => {
    expect(await behind({ budget: 2, longest: 1 })).toEqual(['[0]', '[1]', '[2]', '[3]']);
  });

  test('may end in a crash', async () => {
    const parts: Parts = {
      time: atOnce,
      faults: { pauses: { budget: 1 }, crashes: { budget: 1, recovery: 'never' } },
    };
    const model = modelOf({ p: { ...deaf, init: () => new Local() } }, parts);
    const { counts } = await check(
      model,
      { ...model.scenario('only'), check: [] },
      { means: { workers: 1 } },
    );
    // Up and paused, each with its ways to crash and a tick; up again; down, with a pause left or without.
    expect([counts.states, counts.transitions]).toEqual([5, 3 + 3 + 2 + 1 + 1]);
  });

  test('shows in views', async () => {
    const found = await shown(
      { watch: watch(1), p: busy },
      { time: atOnce, faults: { pauses: { budget: 1, roles: ['p'] } } },
      (p, { self, paused, up }) => (self === 'p' ? [p.clock - p.done, paused, up] : undefined),
    );
    expect(found).toEqual(['[[0,false,true]]', '[[0,true,true]]', '[[1,false,true]]', '[[1,true,true]]']);
  });
});
