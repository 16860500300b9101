/**
 * Ricart and Agrawala's mutual exclusion
 *
 * Source  G. Ricart, A. K. Agrawala: An Optimal Algorithm for Mutual Exclusion in Computer Networks, CACM 24(1), 1981, §2,
 *         and "Bounding Sequence Numbers" in §6.
 * System  `processes` processes, each of which enters its critical section `entries` times. Asynchronous, reliable,
 *         unordered channels; 2(N-1) messages per entry.
 * Faults  none tolerated: a lost message or a crashed process stops the others.
 * Claims  at most one process is in its critical section; no deadlock. Every process that asks gets in: this needs weak
 *         fairness of what follows from asking, which is that messages arrive, and that processes enter and leave.
 * Abstracts  what happens outside and inside the critical section; a process that wants to enter may take any time to ask,
 *         or never do it.
 */
import { Record, Set } from 'immutable';
import {
  always,
  broadcast,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  phase: 'idle' as 'idle' | 'wanted' | 'held',
  /** Highest_Sequence_Number. */
  clock: 0,
  /** Our_Sequence_Number; 0 while idle. */
  at: 0,
  /** Who has replied to the request that is outstanding. */
  replied: Set<Pid>(),
  /** Reply_Deferred. */
  deferred: Set<Pid>(),
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message = { readonly type: 'Request'; readonly at: number } | { readonly type: 'Reply' };

interface Config {
  readonly processes: number;
  /** How often each process enters. Without a limit, there are finitely many states with a modulus only. */
  readonly entries: number | 'unlimited';
  /** §6: sequence numbers are kept modulo this one. Left out: they grow. Broken where it is less than 2N-1. */
  readonly modulus?: number;
  /** What becomes of two requests with the same sequence number. The paper: the lower process goes first. */
  readonly tie: 'lower process first' | 'both defer' | 'both reply';
  /** Broken unless `'never'`: a process replies at once although it is in its critical section, or wants to be with priority. */
  readonly repliesTooSoon: 'never' | 'while wanted' | 'while held';
  /** Broken where true: a process does not adopt the sequence numbers that it sees. */
  readonly ignoresClocks: boolean;
}

const correct = { tie: 'lower process first', repliesTooSoon: 'never', ignoresClocks: false } as const;

const everyoneGetsIn = 'every process that asks gets in';

/** All claims but the one that reads how often a process has entered. */
const whereNobodyIsDone = [
  'mutual exclusion',
  'nobody defers a reply while idle',
  everyoneGetsIn,
  'deadlock',
];

const inCritical = (p: Process) => p.phase === 'held';
const isDone = (p: Process, entries: Config['entries']) => p.phase === 'idle' && p.entered === entries;

/**
 * Whether sequence number `a` is lower than `b`. Of two that are kept modulo a number and differ by `processes` or more,
 * that which looks lower has gone round once more.
 */
function isLower(
  a: number,
  b: number,
  { processes, modulus }: Pick<Config, 'processes' | 'modulus'>,
): boolean {
  if (modulus === undefined) return a < b;
  return a !== b && a < b === Math.abs(a - b) < processes;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ricartAgrawala = protocol<{ config: Config; roles: { process: Process }; message: Message }>({
  name: 'ricart-agrawala',

  roles: ({ entries, tie, repliesTooSoon, ignoresClocks, ...numbers }) => ({
    process: {
      count: numbers.processes,
      prefix: 'p',
      init: () => new Process(),
      actions: {
        /** §2.2, "request": choose a sequence number above every one seen, and ask everyone. */
        request: (p, { peers }) => {
          if (p.phase !== 'idle' || p.entered === entries) return;
          const at = numbers.modulus === undefined ? p.clock + 1 : (p.clock + 1) % numbers.modulus;
          return {
            next: p.merge({ phase: 'wanted', clock: at, at }),
            send: broadcast(peers, { type: 'Request', at }),
          };
        },
        /** §2.2: enter when everyone has replied. */
        enter: (p, { peers }) => {
          if (p.phase !== 'wanted' || p.replied.size < peers.length) return;
          return p.set('phase', 'held');
        },
        /** §2.2, "release": send the replies that were deferred. */
        leave: (p) => {
          if (p.phase !== 'held') return;
          const entered = entries === 'unlimited' ? 0 : p.entered + 1;
          return {
            next: p.merge({ phase: 'idle', at: 0, replied: Set(), deferred: Set(), entered }),
            send: broadcast(p.deferred, { type: 'Reply' }),
          };
        },
      },
      receive: {
        /** §2.2, "receive a REQUEST": defer while holding, or while wanting with priority; reply otherwise. */
        Request: (p, { at }, { self, from }) => {
          const priority =
            isLower(p.at, at, numbers) ||
            (p.at === at && (tie === 'both defer' || (tie === 'lower process first' && self < from)));
          const highest = isLower(p.clock, at, numbers) ? at : p.clock;
          // Receipt counts as well, as with Lamport's clocks. In the paper it does not, which keeps numbers close together.
          const clock = numbers.modulus === undefined ? highest + 1 : highest;
          const seen = ignoresClocks ? p : p.set('clock', clock);
          const defer =
            (p.phase === 'held' && repliesTooSoon !== 'while held') ||
            (p.phase === 'wanted' && priority && repliesTooSoon !== 'while wanted');
          if (defer) return seen.update('deferred', (deferred) => deferred.add(from));
          return { next: seen, send: broadcast([from], { type: 'Reply' }) };
        },
        Reply: (p, _, { from }) => p.update('replied', (replied) => replied.add(from)),
      },
      /** Nothing is on stable storage. */
      crash: () => new Process(),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ entries }) => [
    mutualExclusion({ process: inCritical }),
    sometimes('everyone has entered as often as it wanted', {
      view: { process: (p: Process) => p.entered === entries },
      holds: ({ process }) => process.every(Boolean),
    }),
    // Plain from the guard of Request; here so that a variant that breaks it is found before its harm is done.
    always('nobody defers a reply while idle', {
      view: { process: (p: Process) => p.phase === 'idle' && p.deferred.size > 0 },
      holds: ({ process }) => !process.some(Boolean),
    }),
    leadsTo(everyoneGetsIn, {
      each: { process: (p: Process, { up }: Seen<Message>) => (up ? p.phase : 'crashed') },
      when: (phase) => phase === 'wanted',
      holds: (phase) => phase === 'held' || phase === 'crashed',
    }),
  ],

  /** Nobody has to ask, and so nobody has to ask again; all else is owed. */
  fairness: () => ({ actions: { request: 'none' } }),

  terminal: ({ entries }) =>
    stateWhere({
      view: {
        process: (p: Process, { up }: Seen<Message>) => !up || isDone(p, entries),
      },
      holds: ({ process }) => process.every(Boolean),
    }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '2 processes, 3 entries each',
      note: 'Counts from SPIN on a matched model.',
      config: { ...correct, processes: 2, entries: 3 },
      expect: {
        verdict: 'holds',
        states: 1104,
        transitions: 1661,
        depth: 30,
        witnesses: { 'everyone has entered as often as it wanted': 30 },
      },
    },
    {
      name: '2 processes, 3 entries each, first in first out',
      note: 'The paper does not need channels to keep the order; where they do, fewer states are reachable. Counts from SPIN on a matched model.',
      config: { ...correct, processes: 2, entries: 3 },
      network: 'fifo',
      expect: { verdict: 'holds', states: 781, transitions: 1106, depth: 30 },
    },
    {
      name: '3 processes, 1 entry each',
      note: 'Counts from SPIN on a matched model.',
      config: { ...correct, processes: 3, entries: 1 },
      expect: { verdict: 'holds', states: 7568, transitions: 21124, depth: 21 },
    },
    {
      name: '3 processes, 2 entries each',
      note: 'Larger: counts from SPIN on a matched model.',
      config: { ...correct, processes: 3, entries: 2 },
      expect: { verdict: 'holds', states: 589559, transitions: 1783419, depth: 42 },
    },
    {
      name: 'both defer a tie',
      note: 'Without process numbers to break ties, both wait for the other: why the paper orders equal sequence numbers by process. Length from SPIN.',
      config: { ...correct, processes: 2, entries: 1, tie: 'both defer' },
      expect: { verdict: 'violated', property: 'deadlock', length: 4 },
    },
    {
      name: 'both reply to a tie',
      note: 'Without process numbers to break ties, both enter. Length from SPIN.',
      config: { ...correct, processes: 2, entries: 1, tie: 'both reply' },
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
    },
    {
      name: 'replies while in the critical section',
      note: 'The one who asks enters beside the one who replies. Length from SPIN.',
      config: { ...correct, processes: 2, entries: 1, repliesTooSoon: 'while held' },
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
    },
    {
      name: 'replies although it asked first',
      note: 'A reply in spite of priority is a permission that both have. Length from SPIN.',
      config: { ...correct, processes: 2, entries: 1, repliesTooSoon: 'while wanted' },
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
    },
    {
      name: 'clocks are not updated',
      note: 'A request made after a reply can then carry no higher number than the request replied to, and win. Length from SPIN.',
      config: { ...correct, processes: 2, entries: 1, ignoresClocks: true },
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
    },
    {
      name: 'a message is lost',
      note: 'The paper assumes error-free channels: with one loss the sender waits for a reply that never comes. Length from SPIN.',
      config: { ...correct, processes: 2, entries: 1 },
      faults: { loss: 1 },
      expect: { verdict: 'violated', property: 'deadlock', length: 4 },
    },
    {
      name: 'a process crashes',
      note: 'Everyone waits for the reply of the one that crashed (the paper repairs this by removing failed nodes, which is not modelled). Length from SPIN.',
      config: { ...correct, processes: 3, entries: 1 },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      expect: { verdict: 'violated', property: 'deadlock', length: 6 },
    },
    {
      name: '3 processes, entries without end',
      note: 'Nobody starves although the others may ask again and again: 2N-1 sequence numbers are enough, as the paper says, if the highest is raised by the own request too (found by M. Spronck with mCRL2). Counts from SPIN on a matched model.',
      config: { ...correct, processes: 3, entries: 'unlimited', modulus: 5 },
      check: whereNobodyIsDone,
      expect: { verdict: 'holds', states: 14715, transitions: 51350, depth: 45 },
    },
    {
      name: '3 processes, entries without end, one sequence number too few',
      note: 'With 2N-2 of them, each of three requests can precede the next one, in a circle. Length from SPIN.',
      config: { ...correct, processes: 3, entries: 'unlimited', modulus: 4 },
      check: whereNobodyIsDone,
      expect: { verdict: 'violated', property: 'deadlock', length: 19 },
    },
    {
      name: 'a message is lost: starvation',
      note: 'One loss is enough for a process to wait for ever, also where it is the only one that asks. By hand: ask, lose.',
      config: { ...correct, processes: 2, entries: 1 },
      faults: { loss: 1 },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 2, cycle: 0 },
    },
    {
      name: 'channels with fair loss: starvation',
      note: 'That a channel delivers some of what is sent again and again is of no use where nothing is sent again: the algorithm has no retransmission.',
      config: { ...correct, processes: 2, entries: 1 },
      faults: { loss: 'unlimited' },
      fairness: { channels: 'strong' },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 2, cycle: 0 },
    },
    {
      name: 'a process crashes: starvation',
      note: 'Whoever asks waits for one that is down. By hand: ask, one request and its reply arrive, the other receiver crashes.',
      config: { ...correct, processes: 3, entries: 1 },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 4, cycle: 0 },
    },
    {
      name: 'a process crashes and recovers: starvation',
      note: 'That everyone comes back, and no message is lost, does not help: whom it owes a reply is forgotten.',
      config: { ...correct, processes: 2, entries: 1 },
      faults: { crashes: { budget: 1, recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 7, cycle: 0 },
    },
    {
      name: 'nobody has to leave: starvation',
      note: 'A process that stays in its critical section for ever never replies: that everyone leaves is for those who use it to see to.',
      config: { ...correct, processes: 2, entries: 1 },
      fairness: { actions: { request: 'none', leave: 'none' } },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 6, cycle: 0 },
    },
    {
      name: 'messages may stay in flight: starvation',
      note: 'Delays without bounds are fine, a delay without end is as bad as a loss.',
      config: { ...correct, processes: 2, entries: 1 },
      fairness: { messages: 'none' },
      check: [everyoneGetsIn],
      expect: { verdict: 'violated', property: everyoneGetsIn, length: 1, cycle: 0 },
    },
  ],
});
