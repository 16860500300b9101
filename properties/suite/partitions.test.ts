import { describe, expect, test } from 'vitest';
import type { Pid } from '../../checker/core/ids.ts';
import { check, eventually, type Network, type Partitions, type Role } from '../../checker/index.ts';
import { patternsOf } from '../../checker/protocol/connectivity.ts';
import {
  deaf,
  Local,
  later,
  modelOf,
  type Note,
  note,
  type Parts,
  shown,
  verdict,
  watch,
} from './timed-models.ts';

const pidsOf = (count: number) => Array.from({ length: count }, (_, index) => `p${index + 1}` as Pid);
const namesOf = (count: number, kinds: Partitions['kinds']) =>
  patternsOf('m', pidsOf(count), kinds).map(({ name }) => name);

describe('the patterns', () => {
  test('of each kind are as many as there are, each once', () => {
    const counts = (kinds: Partitions['kinds']) => [2, 3, 4, 5].map((count) => namesOf(count, kinds).length);
    expect(counts(['split'])).toEqual([1, 3, 7, 15]);
    expect(counts(['isolated'])).toEqual([1, 3, 4, 5]);
    expect(counts(['one-way'])).toEqual([2, 6, 14, 30]);
    expect(counts(['isolated', 'split', 'split'])).toEqual([1, 3, 7, 15]);
    expect(counts(['isolated', 'one-way'])).toEqual([3, 9, 18, 35]);
    for (const kind of ['split', 'isolated', 'one-way'] as const)
      expect(new Set(namesOf(5, [kind])).size).toBe(namesOf(5, [kind]).length);
  });

  test('of three processes cut what their names say', () => {
    const cuts = (kind: Partitions['kinds'][number]) =>
      Object.fromEntries(
        patternsOf('m', pidsOf(3), [kind]).map((pattern) => [
          pattern.name,
          pidsOf(3)
            .flatMap((from) =>
              pidsOf(3).flatMap((to) => (pattern.cuts(from, to) ? [`${from[1]}${to[1]}`] : [])),
            )
            .join(' '),
        ]),
      );
    const twoWay = { 'p1 | p2 p3': '12 13 21 31', 'p1 p2 | p3': '13 23 31 32', 'p1 p3 | p2': '12 21 23 32' };
    expect(cuts('split')).toEqual(twoWay);
    expect(cuts('isolated')).toEqual(twoWay);
    expect(cuts('one-way')).toEqual({
      'p1 ↛ p2 p3': '12 13',
      'p2 p3 ↛ p1': '21 31',
      'p1 p2 ↛ p3': '13 23',
      'p3 ↛ p1 p2': '31 32',
      'p1 p3 ↛ p2': '12 32',
      'p2 ↛ p1 p3': '21 23',
    });
  });
});

/** Sends a note once, at any time. */
const talker = (to: string, who = 'm'): Role<Local, Note, never> => ({
  ...deaf,
  init: () => new Local(),
  actions: {
    send: (p, { pids }) =>
      p.done < 0
        ? { next: p.set('done', 0), send: pids[to]!.map((pid) => ({ to: pid, message: note(who) })) }
        : undefined,
  },
});
const listener: Role<Local, Note, never> = {
  init: () => new Local(),
  receive: { Note: (p, { name }) => p.update('log', (log) => log.push(name)) },
};
const roles = { left: talker('right'), right: listener };

const cut = (partitions: Omit<Partitions, 'kinds'> & Partial<Partitions>): Parts => ({
  faults: { partitions: { kinds: ['split'], ...partitions } },
});

async function counts(parts: Parts, of: Parameters<typeof modelOf>[0] = roles) {
  const model = modelOf(of, parts);
  const { counts: found } = await check(
    model,
    { ...model.scenario('only'), check: [] },
    { means: { workers: 1 } },
  );
  return [found.states, found.transitions];
}

describe('the network', () => {
  const idle = { p: { ...listener, count: 3 } };

  test('falls into parts as often as the budget allows, from one pattern to the next, and heals for nothing', async () => {
    // Connected with 2 changes left; 3 patterns with 1; these with 0.
    expect(await counts(cut({ budget: 2, messages: 'held', healing: 'never' }), idle)).toEqual([
      7,
      3 + 3 * 2,
    ]);
    // As before, and connected again with 1 and with 0.
    const healing = await counts(cut({ budget: 2, messages: 'held' }), idle);
    expect(healing).toEqual([9, 3 + 3 * 3 + 3 + 3]);
    expect(await counts(cut({ budget: 'unlimited', messages: 'held' }), idle)).toEqual([4, 3 + 3 * 3]);
    expect(await counts(cut({ budget: 0, messages: 'held' }), idle)).toEqual([1, 0]);
  });

  test('holds messages, or loses those that are in flight across a cut or sent across it', async () => {
    // Unsent, in flight and received; each while connected, cut, or connected again.
    expect((await counts(cut({ budget: 1, messages: 'held' })))[0]).toBe(9);
    // In flight not while it is cut; and lost, while cut or later.
    expect((await counts(cut({ budget: 1, messages: 'lost' })))[0]).toBe(10);
    expect((await counts(cut({ budget: 1, messages: 'held', healing: 'never' })))[0]).toBe(6);
    expect((await counts(cut({ budget: 1, messages: 'lost', healing: 'never' })))[0]).toBe(6);
  });

  test('lets messages through in one direction, where it is cut in the other', async () => {
    // Now there are two patterns, and the note is lost in one of them only.
    expect((await counts(cut({ budget: 1, messages: 'held', kinds: ['one-way'] })))[0]).toBe(12);
    expect((await counts(cut({ budget: 1, messages: 'lost', kinds: ['one-way'] })))[0]).toBe(13);
  });

  const fates = (parts: Parts, of: Parameters<typeof modelOf>[0]) =>
    shown(of, parts, (p, { self, inbox }) =>
      self === 'c' || self === 'a' ? p.done : [inbox.length, p.log.join('')],
    );

  test('connects roles that are not named with all', async () => {
    const three = { a: talker('b', 'a'), b: listener, c: talker('b', 'c') };
    const found = await fates(cut({ budget: 1, messages: 'lost', roles: ['a', 'b'] }), three);
    const gone = (who: string, [a, [inFlight, log], c]: [number, [number, string], number]) =>
      (who === 'a' ? a : c) === 0 && inFlight === 0 && !log.includes(who);
    const states = found.map((text) => JSON.parse(text));
    expect(states.some((state) => gone('a', state))).toBe(true);
    expect(states.some((state) => gone('c', state))).toBe(false);
  });

  test('loses nothing that a process sends to itself', async () => {
    const got = eventually('gets it', {
      each: { p: ({ log }: Local) => log.size },
      holds: (size) => size === 1,
    }) as never;
    const p: Role<Local, Note, never> = {
      ...listener,
      count: 2,
      actions: {
        send: (local, { self }) =>
          local.done < 0
            ? { next: local.set('done', 0), send: [{ to: self, message: note('me') }] }
            : undefined,
      },
    };
    const kinds = ['isolated', 'one-way'] as const;
    const model = modelOf({ p }, cut({ budget: 'unlimited', messages: 'lost', kinds }), {
      properties: [got],
    });
    expect(await verdict(model, 'gets it')).toBe('holds');
  });

  test.each<Network>(['bag', 'fifo', 'set'])('keeps a %s network what it is', async (network) => {
    const two: Role<Local, Note, never> = {
      ...deaf,
      init: () => new Local(),
      actions: {
        send: (p, { pids }) =>
          p.timer < 2
            ? {
                next: p.set('timer', p.timer + 1),
                send: [{ to: pids.right![0]!, message: note(p.timer === 0 ? 'a' : 'b') }],
              }
            : undefined,
      },
    };
    const right: Role<Local, Note, never> = {
      ...listener,
      receive: {
        Note: (p, { name }) => (p.log.size < 2 ? p.update('log', (log) => log.push(name)) : p),
      },
    };
    const parts = { ...cut({ budget: 1, messages: 'held' }), network };
    const logs = await shown({ left: two, right }, parts, (p, { self }) =>
      self === 'right' ? p.log.join('') : undefined,
    );
    const expected = { fifo: ['', 'a', 'ab'], bag: ['', 'a', 'ab', 'b', 'ba'] };
    const all = network === 'set' ? [...expected.bag, 'aa', 'bb'] : expected[network];
    expect(logs).toEqual(all.map((log) => `["${log}"]`).sort());
  });

  test('holds a message that gets older, and is received at once when it heals', async () => {
    const now: Role<Local, Note, never> = {
      ...talker('right'),
      actions: {},
      urgent: talker('right').actions!,
    };
    const right = {
      ...listener,
      tick: later,
      receive: { Note: (p: Local) => p.update('log', (log) => log.push(String(p.clock))) },
    };
    const heard = async (partitions: Parameters<typeof cut>[0]) => {
      const parts = {
        time: { delay: { min: 1, max: 2 } },
        ...cut({ roles: ['left', 'right'], ...partitions }),
      };
      const found = await shown({ watch: watch(5), left: now, right }, parts, (p, { self, inbox }) => {
        if (self === 'watch') return p.clock;
        return self === 'right' ? [p.log.join(), inbox.length] : undefined;
      });
      return found.filter((text) => text.startsWith('[5,')).map((text) => JSON.parse(text)[1].join(' '));
    };
    expect(await heard({ budget: 0, messages: 'held' })).toEqual(['1 0', '2 0']);
    const held = [' 1', '1 0', '2 0', '3 0', '4 0', '5 0'];
    expect(await heard({ budget: 1, messages: 'held' })).toEqual(held);
    expect(await heard({ budget: 1, messages: 'held', healing: 'never' })).toEqual([' 1', '1 0', '2 0']);
    expect(await heard({ budget: 1, messages: 'lost' })).toEqual([' 0', '1 0', '2 0']);
  });
});

describe('what runs owe', () => {
  const received = eventually('received', {
    view: { left: ({ done }: Local) => done, right: ({ log }: Local) => log.size },
    holds: ({ right }: { readonly right: readonly number[] }) => right[0] === 1,
  }) as never;
  const isReceived = async (parts: Parts) => {
    const model = modelOf(roles, parts, { properties: [received] });
    return (await verdict(model, 'received')).split(' ')[0];
  };

  test('is to heal only where that is said', async () => {
    const held = cut({ budget: 1, messages: 'held' });
    expect(await isReceived(held)).toBe('violated');
    expect(await isReceived({ ...held, fairness: { healing: 'weak' } })).toBe('holds');
    const lost = cut({ budget: 1, messages: 'lost' });
    expect(await isReceived({ ...lost, fairness: { healing: 'weak' } })).toBe('violated');
    const never = cut({ budget: 1, messages: 'held', healing: 'never' });
    expect(await isReceived({ ...never, fairness: { healing: 'weak' } })).toBe('violated');
  });

  test('is to deliver again and again, where the network is cut again and again', async () => {
    const held = cut({ budget: 'unlimited', messages: 'held' });
    expect(await isReceived({ ...held, fairness: { healing: 'weak' } })).toBe('violated');
    expect(await isReceived({ ...held, fairness: { healing: 'weak', messages: 'strong' } })).toBe('holds');
  });
});
