/**
 * Ricart and Agrawala's mutual exclusion
 *
 * Source  G. Ricart, A. K. Agrawala: An Optimal Algorithm for Mutual Exclusion in Computer Networks, CACM 24(1), 1981, §2.
 * System  `processes` processes, each of which enters its critical section `entries` times. Asynchronous, reliable,
 *         unordered channels; 2(N-1) messages per entry.
 * Faults  none tolerated: a lost message or a crashed process stops the others.
 * Claims  at most one process is in its critical section; no deadlock.
 * Abstracts  what happens outside and inside the critical section; a process that wants to enter may take any time to ask.
 */
import { Record, Set } from 'immutable';
import { always, broadcast, type Pid, protocol, sometimes, stateWhere } from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/mutual-exclusion.ts';

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
  /** How often each process enters. */
  readonly entries: number;
  /** What a process does with a request that carries its own sequence number. The paper: the lower process goes first. */
  readonly tie: 'lower process first' | 'both defer' | 'both reply';
  /** Broken where true: replies at once although it is in its critical section. */
  readonly replyWhileHeld: boolean;
}

const inCritical = (p: Process) => p.phase === 'held';

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ricartAgrawala = protocol<{ config: Config; roles: { process: Process }; message: Message }>({
  name: 'ricart-agrawala',

  roles: ({ processes, entries, tie, replyWhileHeld }) => ({
    process: {
      count: processes,
      prefix: 'p',
      init: () => new Process(),
      actions: {
        /** §2.2, "request": choose a sequence number above every one seen, and ask everyone. */
        request: (p, { peers }) => {
          if (p.phase !== 'idle' || p.entered === entries) return;
          const at = p.clock + 1;
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
          return {
            next: p.merge({ phase: 'idle', at: 0, replied: Set(), deferred: Set(), entered: p.entered + 1 }),
            send: broadcast(p.deferred, { type: 'Reply' }),
          };
        },
      },
      receive: {
        /** §2.2, "receive a REQUEST": defer while holding, or while wanting with priority; reply otherwise. */
        Request: (p, { at }, { self, from }) => {
          const priority =
            p.at < at ||
            (p.at === at && (tie === 'both defer' || (tie === 'lower process first' && self < from)));
          const seen = p.set('clock', Math.max(p.clock, at) + 1);
          const defer = (p.phase === 'held' && !replyWhileHeld) || (p.phase === 'wanted' && priority);
          if (defer) return seen.update('deferred', (deferred) => deferred.add(from));
          return { next: seen, send: broadcast([from], { type: 'Reply' }) };
        },
        Reply: (p, _, { from }) => p.update('replied', (replied) => replied.add(from)),
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ entries }) => [
    mutualExclusion({ process: inCritical }),
    sometimes('everyone has entered as often as it wanted', {
      view: { process: (p: Process) => p.entered === entries },
      holds: ({ process }) => process.every(Boolean),
    }),
    always('nobody defers a reply while idle', {
      view: { process: (p: Process) => p.phase === 'idle' && p.deferred.size > 0 },
      holds: ({ process }) => !process.some(Boolean),
    }),
  ],

  terminal: ({ entries }) =>
    stateWhere({
      view: { process: (p: Process) => p.phase === 'idle' && p.entered === entries },
      holds: ({ process }) => process.every(Boolean),
    }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [],
});
