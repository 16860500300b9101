import { describe, expect, test } from 'vitest';
import { eventually, type Role, timePasses } from '../../checker/index.ts';
import { deaf, Local, modelOf, type Note, note, receiver, sender, verdict, watch } from './timed-models.ts';

const atOnce = { delay: { min: 0, max: 0 } } as const;

describe('time passes', () => {
  const still: Role<Local, Note, never> = { ...deaf, init: () => new Local() };
  const flip = (p: Local) => p.set('timer', 1 - p.timer);
  const time = { time: atOnce };

  test('in a model that does nothing, and in one in which something ordinary goes on for ever', async () => {
    expect(await verdict(modelOf({ p: still }, time), timePasses)).toBe('holds');
    expect(await verdict(modelOf({ p: { ...still, actions: { flip } } }, time), timePasses)).toBe('holds');
  });

  test('not where something urgent goes on for ever', async () => {
    const model = modelOf({ p: { ...still, urgent: { flip } } }, time);
    expect(await verdict(model, timePasses)).toBe('violated 2 2');
  });

  /** Sends a note back and forth. */
  const player: Role<Local, Note, never> = {
    ...still,
    count: 2,
    urgent: {
      serve: (p, { index, peers }) =>
        index === 0 && p.done < 0
          ? { next: p.set('done', 0), send: [{ to: peers[0]!, message: note('ball') }] }
          : undefined,
    },
    receive: { Note: (p, message, { from }) => ({ next: p, send: [{ to: from, message }] }) },
  };

  test('not where messages go back and forth in no time, but where each of them takes some', async () => {
    expect(await verdict(modelOf({ player }, time), timePasses)).toBe('violated 3 2');
    expect(await verdict(modelOf({ player }, { time: { delay: { min: 0, max: 1 } } }), timePasses)).toBe(
      'holds',
    );
    expect(await verdict(modelOf({ player }, { time: { delay: { min: 1, max: 1 } } }), timePasses)).toBe(
      'holds',
    );
  });

  test('not where a clock cannot tick, and nothing can be done about it', async () => {
    const never = modelOf({ p: { ...still, tick: () => undefined } }, time);
    expect(await verdict(never, timePasses)).toBe('violated 0 0');
    expect(await verdict(never, 'deadlock')).toBe('violated 0');
    const ending = modelOf({ watch: watch(3) }, time);
    expect(await verdict(ending, timePasses)).toBe('violated 3 0');
    expect(await verdict(ending, 'deadlock')).toBe('violated 3');
  });

  test('again and again, where it can again and again', async () => {
    // Between two ticks there may be something urgent, any number of times.
    const p: Role<Local, Note, never> = {
      ...still,
      tick: (local) => local.set('clock', 1),
      actions: { start: (local) => (local.timer === 0 ? flip(local) : undefined) },
      urgent: { stop: (local) => (local.timer === 1 ? flip(local) : undefined) },
    };
    const goesOn = eventually('it is later', {
      view: { p: clockOf },
      holds: ({ p: clocks }) => clocks[0] === 1,
    });
    const model = modelOf({ p }, time, { properties: [goesOn as never] });
    expect(await verdict(model, 'it is later')).toBe('holds');
    expect(await verdict(model, timePasses)).toBe('holds');
  });

  test('and what it waits for happens, whatever else is not owed', async () => {
    const received = eventually('it is received', {
      view: { p: ({ log: all }: Local) => all.size },
      holds: ({ p: sizes }: { readonly p: readonly number[] }) => sizes[0]! > 0,
    });
    const properties = [received as never];
    const { tick: _, ...timeless } = receiver;
    const roles = { sender: sender('p'), p: timeless };
    const fairness = { actions: 'none', messages: 'none' } as const;
    const limited = modelOf(roles, { time: { delay: { min: 0, max: 2 } }, fairness }, { properties });
    expect(await verdict(limited, 'it is received')).toBe('holds');
    expect(await verdict(limited, timePasses)).toBe('holds');
    const unlimited = modelOf(
      roles,
      { time: { delay: { min: 0, max: 'unlimited' } }, fairness },
      { properties },
    );
    expect((await verdict(unlimited, 'it is received')).split(' ')[0]).toBe('violated');
    const faults = { pauses: { budget: 1, roles: ['p'], longest: 2 } };
    const paused = modelOf(roles, { time: { delay: { min: 0, max: 2 } }, fairness, faults }, { properties });
    expect(await verdict(paused, 'it is received')).toBe('holds');
    expect(await verdict(paused, timePasses)).toBe('holds');
    const forEver = { pauses: { budget: 1, roles: ['p'] } };
    const gone = modelOf(
      roles,
      { time: { delay: { min: 0, max: 2 } }, fairness, faults: forEver },
      { properties },
    );
    expect((await verdict(gone, 'it is received')).split(' ')[0]).toBe('violated');
    expect(await verdict(gone, timePasses)).toBe('holds');
  });
});

const clockOf = (p: Local) => p.clock;

describe('a deadlock', () => {
  const upTo = (most: number): Role<Local, Note, never> => ({
    ...deaf,
    init: () => new Local(),
    tick: (p) => p.set('clock', Math.min(most, p.clock + 1)),
  });

  test('is where time changes nothing any more', async () => {
    expect(await verdict(modelOf({ p: upTo(3) }, { time: atOnce }), 'deadlock')).toBe('violated 3');
    const round = { ...upTo(3), tick: (p: Local) => p.set('clock', (p.clock + 1) % 3) };
    expect(await verdict(modelOf({ p: round }, { time: atOnce }), 'deadlock')).toBe('holds');
  });

  test('is not there as long as a message gets older, an observer changes, or someone may go on', async () => {
    const quiet = { ...receiver, tick: undefined as never, receive: { Note: () => undefined } };
    const { tick: _, ...without } = quiet;
    // Sent, and four ticks older.
    const model = modelOf({ sender: sender('p'), p: without }, { time: { delay: { min: 0, max: 4 } } });
    expect(await verdict(model, 'deadlock')).toBe('violated 5');
    const paused = modelOf({ p: upTo(2) }, { time: atOnce, faults: { pauses: { budget: 1 } } });
    expect(await verdict(paused, 'deadlock')).toBe('violated 2');
    const late = { time: { ...atOnce, drift: { period: 5, rate: 'slow' } } } as const;
    expect(await verdict(modelOf({ p: upTo(1) }, late), 'deadlock')).toBe('violated 1');
  });
});
