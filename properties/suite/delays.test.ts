import { describe, expect, test } from 'vitest';
import type { Network, Pid, Role, Seen } from '../../checker/index.ts';
import {
  atEnd,
  deaf,
  Local,
  later,
  type Note,
  note,
  type Parts,
  type Roles,
  receiver,
  sender,
  shown,
  watch,
} from './timed-models.ts';

const log = (p: Local) => p.log.join(' ');

describe('a message', () => {
  const heard = (parts: Parts, p: Role<Local, Note, never> = receiver, end = 6) =>
    atEnd(end, { sender: sender('p'), p }, parts, log);

  test.each<Network>(['bag', 'fifo'])(
    'of a %s network is received at all ages from min to max',
    async (network) => {
      expect(await heard({ network, time: { delay: { min: 0, max: 0 } } })).toEqual(['m0']);
      expect(await heard({ network, time: { delay: { min: 2, max: 2 } } })).toEqual(['m2']);
      expect(await heard({ network, time: { delay: { min: 1, max: 3 } } })).toEqual(['m1', 'm2', 'm3']);
      const late = await heard({ network, time: { delay: { min: 3, max: 'unlimited' } } });
      expect(late).toEqual(['', 'm3', 'm4', 'm5', 'm6']);
    },
  );

  test('of a set network is received at any of these ages, and any number of times', async () => {
    const twice: Role<Local, Note, never> = {
      ...receiver,
      receive: {
        Note: (p, { name }) => (p.log.size < 2 ? p.update('log', (all) => all.push(`${name}${p.clock}`)) : p),
      },
    };
    const found = await heard({ network: 'set', time: { delay: { min: 2, max: 3 } } }, twice);
    expect(found).toEqual(['', 'm2 m2', 'm2 m3', 'm2', 'm3 m3', 'm3']);
  });

  test('that cannot be received does not hold up time, and is received at once when it can be', async () => {
    const busy: Role<Local, Note, never> = {
      ...receiver,
      receive: {
        Note: (p, { name }) =>
          p.clock < 4 ? undefined : p.update('log', (all) => all.push(`${name}${p.clock}`)),
      },
    };
    expect(await heard({ time: { delay: { min: 1, max: 2 } } }, busy)).toEqual(['m4']);
  });

  test('waits for whoever pauses, or is down and gets it later; both age it', async () => {
    const time = { delay: { min: 2, max: 3 } };
    const pauses = { budget: 1, roles: ['p'] };
    expect(await heard({ time, faults: { pauses: { ...pauses, longest: 2 } } })).toEqual([
      'm2',
      'm3',
      'm4',
      'm5',
    ]);
    expect(await heard({ time, faults: { pauses } })).toEqual(['', 'm2', 'm3', 'm4', 'm5', 'm6']);
    const p: Role<Local, Note, never> = { ...receiver, crash: (local) => local };
    const crashes = { budget: 1, roles: ['p'] };
    const kept = await heard({ time, faults: { crashes: { ...crashes, recovery: 'inbox kept' } } }, p);
    expect(kept).toEqual(['', 'm2', 'm3', 'm4', 'm5', 'm6']);
    for (const recovery of ['inbox lost', 'never'] as const)
      expect(await heard({ time, faults: { crashes: { ...crashes, recovery } } }, p)).toEqual([
        '',
        'm2',
        'm3',
      ]);
  });

  /** Sends one note now, and another one tick later. */
  const twoNotes = (second: string): Role<Local, Note, never> => ({
    ...deaf,
    init: () => new Local(),
    tick: later,
    urgent: {
      send: (p, { pids }) =>
        p.done < p.clock && p.clock < 2
          ? {
              next: p.set('done', p.clock),
              send: [{ to: pids.p![0]!, message: note(p.clock === 0 ? 'a' : second) }],
            }
          : undefined,
    },
  });

  test('has an age of its own, though another one is equal', async () => {
    const roles = { sender: twoNotes('a'), p: receiver };
    const exactly = { time: { delay: { min: 2, max: 2 } } };
    expect(await atEnd(5, roles, exactly, log)).toEqual(['a2 a3']);
    expect(await atEnd(5, roles, { ...exactly, network: 'fifo' }, log)).toEqual(['a2 a3']);
    const upTo = { time: { delay: { min: 0, max: 1 } } };
    expect(await atEnd(5, roles, upTo, log)).toEqual(['a0 a1', 'a0 a2', 'a1 a1', 'a1 a2']);
  });

  test('overtakes an earlier one only where channels do not keep order', async () => {
    const roles = { sender: twoNotes('b'), p: receiver };
    const time = { delay: { min: 0, max: 2 } };
    const inOrder = ['a0 b1', 'a0 b2', 'a0 b3', 'a1 b1', 'a1 b2', 'a1 b3', 'a2 b2', 'a2 b3'];
    expect(await atEnd(5, roles, { network: 'fifo', time }, log)).toEqual(inOrder);
    const other = ['b1 a1', 'b1 a2', 'b2 a2'];
    expect(await atEnd(5, roles, { network: 'bag', time }, log)).toEqual([...inOrder, ...other]);
  });

  test('of a set network is one with an equal one, once it makes no difference how old they are', async () => {
    const roles = {
      watch: watch(3),
      sender: twoNotes('a'),
      p: { ...receiver, receive: { Note: () => undefined } },
    };
    const parts: Parts = { network: 'set', time: { delay: { min: 2, max: 'unlimited' } } };
    const found = await shown(roles, parts, (p, { self, inbox }) => {
      if (self === 'watch') return p.clock;
      return self === 'p' ? inbox.length : undefined;
    });
    // One is sent at 0, and one at 1; at 3 both are old enough.
    expect(found).toEqual(['[0,0]', '[0,1]', '[1,1]', '[1,2]', '[2,2]', '[3,1]']);
  });

  test('may be lost at any age', async () => {
    const found = await heard({ time: { delay: { min: 2, max: 2 } }, faults: { loss: 1 } });
    expect(found).toEqual(['', 'm2']);
  });
});

test('so many ticks that they never pass are told apart like few', async () => {
  const many = 2_000_000_000;
  const roles: Roles = {
    watch: watch(1),
    sender: { ...deaf, init: () => new Local(), actions: { send: (p, { pids }) => sent(p, pids.p![0]!) } },
    p: receiver,
  };
  const sent = (p: Local, to: Pid) =>
    p.timer < 3
      ? { next: p.set('timer', p.timer + 1), send: [{ to, message: note(`m${p.timer}`) }] }
      : undefined;
  const view = (p: Local, { inbox, paused }: Seen<Note>) => [p.clock, p.timer, log(p), inbox.length, paused];
  const states = (longest: number, max: number) =>
    shown(
      roles,
      { time: { delay: { min: 0, max } }, faults: { pauses: { budget: 1, longest, roles: ['p'] } } },
      view,
    );
  expect(await states(many, many)).toEqual(await states(9, 9));
});
