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
 *
 * The configuration and the scenarios are in ricart-agrawala-scenarios.ts.
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
import { type Config, everyoneGetsIn, scenarios } from './ricart-agrawala-scenarios.ts';

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

  scenarios,
});
