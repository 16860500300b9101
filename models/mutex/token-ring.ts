/**
 * Mutual exclusion by a token that circulates on a logical ring
 *
 * Source  G. Le Lann: Distributed Systems, Towards a Formal Approach, IFIP Congress 1977, the example of mutual exclusion by a control token.
 * System  `processes` processes in a ring, each of which sends to the next one only; the first holds the token at the
 *         start. Asynchronous, reliable channels. A process enters as often as it likes, or never.
 * Faults  none tolerated: the paper repairs a lost token by an election, which is not part of this model.
 * Claims  at most one process is in its critical section; exactly one token, held or in flight; no deadlock. The token comes
 *         to everyone again and again, and every process that waits gets in: this needs weak fairness of entering, leaving,
 *         passing and delivery; strong fairness where processes crash and recover without end.
 * Abstracts  what happens outside and inside the critical section. A second token, where a fault makes one, waits in the
 *         inbox until the first has been passed on, so that tokens neither merge nor need counting.
 */
import { Record } from 'immutable';
import {
  alwaysEventually,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
} from '../../checker/index.ts';
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

const everyoneGetsIn = 'every process that waits gets in';
const tokenComesBack = 'the token comes to everyone, again and again';

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
    leadsTo(everyoneGetsIn, {
      each: { process: (p: Process, { up }: Seen<Message>) => (up ? p.phase : 'crashed') },
      when: (phase) => phase === 'wanted',
      holds: (phase) => phase === 'critical' || phase === 'crashed',
    }),
    alwaysEventually(tokenComesBack, {
      each: { process: (p: Process) => p.token },
      holds: (token) => token,
    }),
  ],

  /** Nobody has to want; what a holder does with the token is owed. */
  fairness: () => ({ actions: { want: 'none' } }),

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
    {
      name: 'the token is duplicated: nobody starves',
      note: 'Two tokens break exclusion, but serve everyone as one does.',
      config: { processes: 3, durable: true },
      faults: { duplication: 1 },
      check: [everyoneGetsIn, tokenComesBack],
      expect: { verdict: 'holds', states: 270, transitions: 807, depth: 12 },
    },
    {
      name: 'the token is lost: starvation',
      note: 'Le Lann: without a token nobody enters again. It is lost in 2 steps, and someone wants.',
      config: { processes: 3, durable: true },
      faults: { loss: 1 },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 3, cycle: 0 },
    },
    {
      name: 'a process crashes for good: starvation',
      note: 'The ring is broken: nobody takes the place of the one that crashed with the token. By hand: crash, want.',
      config: { processes: 3, durable: true },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 2, cycle: 0 },
    },
    {
      name: 'the holder forgets the token: starvation',
      note: 'Recovery is of no use without stable storage. By hand: crash, recover, want.',
      config: { processes: 3, durable: false },
      faults: { crashes: { budget: 1, recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 3, cycle: 0 },
    },
    {
      name: '2 crashes and recoveries: nobody starves',
      note: 'With stable storage and channels that keep what waits for a crashed process, weak fairness is enough for any finite number of crashes, if all recover.',
      config: { processes: 3, durable: true },
      faults: { crashes: { budget: 2, recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      check: [everyoneGetsIn, tokenComesBack],
      expect: { verdict: 'holds', states: 387, transitions: 1515, depth: 12 },
    },
    {
      name: 'a process crashes again and again: starvation',
      note: 'Up now and then, but never long enough for the token to arrive: what is possible again and again, but not all the time, weak fairness does not owe.',
      config: { processes: 3, durable: true },
      faults: { crashes: { budget: 'unlimited', recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 4, cycle: 2 },
    },
    {
      name: 'a process crashes again and again: strong fairness',
      note: 'Everyone is served even so, if what is possible again and again is done: both to deliver the token and to hand it on.',
      config: { processes: 3, durable: true },
      faults: { crashes: { budget: 'unlimited', recovery: 'inbox kept' } },
      fairness: { actions: { want: 'none', others: 'strong' }, messages: 'strong', recovery: 'weak' },
      check: [everyoneGetsIn, tokenComesBack],
      expect: { verdict: 'holds', states: 189, transitions: 882, depth: 8 },
    },
    {
      name: 'nobody has to pass: starvation',
      note: 'A holder that does not want to enter may then keep the token. By hand: another wants.',
      config: { processes: 3, durable: true },
      fairness: { actions: { want: 'none', pass: 'none' } },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 1, cycle: 0 },
    },
    {
      name: 'nobody has to pass, but all have to want',
      note: 'Where everyone wants again, the token goes round without being passed: whoever comes to hold it enters and leaves.',
      config: { processes: 3, durable: true },
      fairness: { actions: { want: 'weak', pass: 'none' } },
      check: [everyoneGetsIn, tokenComesBack],
      expect: { verdict: 'holds', states: 60, transitions: 144, depth: 8 },
    },
    {
      name: 'nobody has to leave: starvation',
      note: 'A process that stays in its critical section for ever keeps the token there.',
      config: { processes: 3, durable: true },
      fairness: { actions: { want: 'none', leave: 'none' } },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 3, cycle: 0 },
    },
    {
      name: 'the token may stay in flight: starvation',
      note: 'A delay without end is as bad as a loss.',
      config: { processes: 3, durable: true },
      fairness: { messages: 'none' },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 2, cycle: 0 },
    },
  ],
});
