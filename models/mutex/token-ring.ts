/**
 * Mutual exclusion by a token that circulates on a logical ring
 *
 * Source  G. Le Lann: Distributed Systems, Towards a Formal Approach, IFIP Congress 1977, the example of mutual exclusion by a control token.
 * System  `processes` processes in a ring, each of which sends to the next one only; the first holds the token at the
 *         start. Asynchronous, reliable channels. A process enters as often as it likes.
 * Faults  none tolerated: the paper repairs a lost token by an election, which is not part of this model.
 * Claims  at most one process is in its critical section; exactly one token, held or in flight; no deadlock.
 * Abstracts  what happens outside and inside the critical section. A second token, where a fault makes one, waits in the
 *         inbox until the first has been passed on, so that tokens neither merge nor need counting.
 */
import { Record } from 'immutable';
import { type Pid, protocol, type Seen, send, sometimes } from '../../checker/index.ts';
import { exactlyOneToken, mutualExclusion } from '../../properties/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  phase: 'idle' as 'idle' | 'wanted' | 'critical',
  token: false,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message = { readonly type: 'Token' };

interface Config {
  readonly processes: number;
  /** Broken where false: a crash destroys a token that its holder has not written to stable storage. */
  readonly durable: boolean;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Hand the token to the next process of the ring. */
function pass(p: Process, index: number, ring: readonly Pid[]) {
  const next = ring[(index + 1) % ring.length]!;
  return { next: p.merge({ phase: 'idle', token: false }), send: [send(next, { type: 'Token' })] };
}

export const tokenRing = protocol<{ config: Config; roles: { process: Process }; message: Message }>({
  name: 'token-ring',

  roles: ({ processes, durable }) => ({
    process: {
      count: processes,
      prefix: 'p',
      init: ({ index }) => new Process({ token: index === 0 }),
      actions: {
        want: (p) => (p.phase === 'idle' ? p.set('phase', 'wanted') : undefined),
        /** Only the holder of the token enters. */
        enter: (p) => (p.phase === 'wanted' && p.token ? p.set('phase', 'critical') : undefined),
        /** The token goes on to the next process, also where this one wants to enter again. */
        leave: (p, { index, pids }) => (p.phase === 'critical' ? pass(p, index, pids.process!) : undefined),
        /** A holder that does not want to enter passes the token on. */
        pass: (p, { index, pids }) =>
          p.phase === 'idle' && p.token ? pass(p, index, pids.process!) : undefined,
      },
      receive: {
        Token: (p) => (p.token ? undefined : p.set('token', true)),
      },
      crash: (p) => new Process({ token: durable && p.token }),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    mutualExclusion({ process: (p: Process) => p.phase === 'critical' }),
    exactlyOneToken({ process: (p: Process, { inbox }: Seen<Message>) => Number(p.token) + inbox.length }),
    sometimes('everyone else waits while one is in its critical section', {
      view: { process: (p: Process) => p.phase },
      holds: ({ process }) => process.includes('critical') && !process.includes('idle'),
    }),
  ],

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '3 processes',
      note: 'Counted by hand: the token is at one of N places, in flight or held (2^N phases of the processes) or in use (2^(N-1)). SPIN on a model of its own agrees.',
      config: { processes: 3, durable: true },
      expect: {
        verdict: 'holds',
        states: 60,
        transitions: 144,
        depth: 8,
        witnesses: { 'everyone else waits while one is in its critical section': 4 },
      },
    },
    {
      name: '12 processes',
      note: 'Larger, counted by the same formula: 5/2 N 2^N states, N 2^N (5 N + 9) / 4 transitions, depth 3 N - 1.',
      config: { processes: 12, durable: true },
      expect: { verdict: 'holds', states: 122880, transitions: 847872, depth: 35 },
    },
    {
      name: 'the holder crashes and recovers',
      note: 'A token on stable storage survives the crash of its holder, and one in flight waits for it. Counted by hand: 7 N 3^(N-1) states.',
      config: { processes: 3, durable: true },
      faults: { crashes: { budget: 'unlimited', recovery: 'inbox kept' } },
      check: ['mutual exclusion', 'deadlock'],
      expect: { verdict: 'holds', states: 189, transitions: 882, depth: 8 },
    },
    {
      name: 'the token is duplicated',
      note: 'Le Lann: two tokens break exclusion; the copy is used while the first goes round. Length from SPIN.',
      config: { processes: 3, durable: true },
      faults: { duplication: 1 },
      check: ['mutual exclusion'],
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 9 },
    },
    {
      name: 'the token is duplicated: two tokens',
      note: 'The cause of the broken exclusion, seen as soon as it happens: one pass and one delivery that leaves a copy.',
      config: { processes: 2, durable: true },
      faults: { duplication: 1 },
      check: ['exactly one token'],
      expect: { verdict: 'violated', property: 'exactly one token', length: 2 },
    },
    {
      name: 'the token is lost',
      note: 'Le Lann: without a token nobody enters again. It is lost in 2 steps, and then each of the N processes comes to wait; SPIN agrees.',
      config: { processes: 3, durable: true },
      faults: { loss: 1 },
      check: ['mutual exclusion', 'deadlock'],
      expect: { verdict: 'violated', property: 'deadlock', length: 5 },
    },
    {
      name: 'the holder crashes for good',
      note: 'The token is gone with its holder; the other two come to wait. Length from SPIN.',
      config: { processes: 3, durable: true },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      check: ['mutual exclusion', 'deadlock'],
      expect: { verdict: 'violated', property: 'deadlock', length: 3 },
    },
    {
      name: 'the holder forgets the token',
      note: 'A crash and a recovery without stable storage lose the token as well, and then each of the N processes comes to wait.',
      config: { processes: 3, durable: false },
      faults: { crashes: { budget: 1, recovery: 'inbox kept' } },
      check: ['mutual exclusion', 'deadlock'],
      expect: { verdict: 'violated', property: 'deadlock', length: 5 },
    },
  ],
});
