/**
 * Lamport's mutual exclusion by logical clocks
 *
 * Source  L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978, pp. 560 to 561;
 *         the state graph is that of LamportMutex.tla in the TLA+ examples.
 * System  `processes` processes that know each other. Asynchronous, reliable channels, first in first out.
 * Faults  none tolerated.
 * Claims  at most one process is in its critical section.
 * Abstracts  clocks are bounded: a process does not receive a request that would take its clock beyond `maximum`, so runs
 *         end. As in LamportMutex.tla, clocks tick only when a request is received, an acknowledgement carries no time,
 *         and a process that is in its critical section may enter it once more, which changes nothing.
 */
import { Map, Record, Set } from 'immutable';
import { mutualExclusion } from '../../../properties/index.ts';
import { broadcast, type Pid, protocol, send, sometimes, stateWhere } from '../../index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  clock: 1,
  /** The request queue: when each process that wants to enter has asked, as far as is known. */
  requests: Map<Pid, number>(),
  /** Who has acknowledged the own request. */
  acknowledged: Set<Pid>(),
  inside: false,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly at: number }
  | { readonly type: 'Acknowledge' }
  | { readonly type: 'Release' };

interface Config {
  readonly processes: number;
  /** No clock goes beyond this. */
  readonly maximum: number;
}

/** Rule 5: requests are ordered by time, and by process where the times are equal. */
function isFirst(requests: Map<Pid, number>, self: Pid): boolean {
  const own = requests.get(self)!;
  return requests.every((at, pid) => pid === self || own < at || (own === at && self < pid));
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const lamportMutex = protocol<{ config: Config; roles: { process: Process }; message: Message }>({
  name: 'lamport-mutex',

  roles: ({ processes, maximum }) => ({
    process: {
      count: processes,
      prefix: 'p',
      init: () => new Process(),
      actions: {
        /** Rule 1: send the request to every other process, and put it on the own queue. */
        request: (p, { self, peers }) => {
          if (p.requests.has(self)) return;
          return {
            next: p.merge({ requests: p.requests.set(self, p.clock), acknowledged: Set([self]) }),
            send: broadcast(peers, { type: 'Request', at: p.clock }),
          };
        },
        /** Rule 5: enter when the own request is first, and everyone has sent something later. */
        enter: (p, { self }) => {
          if (p.acknowledged.size < processes || !isFirst(p.requests, self)) return;
          return p.set('inside', true);
        },
        /** Rule 3: take the own request off the queue, and tell everyone. */
        leave: (p, { self, peers }) => {
          if (!p.inside) return;
          return {
            next: p.merge({ inside: false, requests: p.requests.delete(self), acknowledged: Set() }),
            send: broadcast(peers, { type: 'Release' }),
          };
        },
      },
      receive: {
        /** Rule 2: put it on the queue, and acknowledge it. */
        Request: (p, { at }, { from }) => {
          const clock = Math.max(p.clock, at) + 1;
          if (clock > maximum) return;
          return {
            next: p.merge({ clock, requests: p.requests.set(from, at) }),
            send: [send(from, { type: 'Acknowledge' })],
          };
        },
        Acknowledge: (p, _, { from }) => p.update('acknowledged', (acknowledged) => acknowledged.add(from)),
        /** Rule 4: take the sender's request off the queue. */
        Release: (p, _, { from }) => p.update('requests', (requests) => requests.delete(from)),
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    mutualExclusion({ process: (p: Process) => p.inside }),
    sometimes('the last process enters', {
      view: { process: (p: Process) => p.inside },
      holds: ({ process }) => process.at(-1)!,
    }),
  ],

  /** The bound on clocks ends every run. */
  terminal: () => stateWhere({ holds: () => true }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: 'clocks up to 4',
      note: 'Counts from SPIN on a matched model.',
      config: { processes: 3, maximum: 4 },
      network: 'fifo',
      expect: { verdict: 'holds', states: 70472, transitions: 232040, depth: 40 },
    },
    {
      name: 'clocks up to 6',
      note: 'Larger: counts from SPIN and TLC on matched models.',
      config: { processes: 3, maximum: 6 },
      network: 'fifo',
      expect: { verdict: 'holds', states: 724274, transitions: 2496350, depth: 60 },
    },
    {
      name: 'clocks up to 7',
      note: 'Larger: counts from SPIN and TLC on matched models.',
      config: { processes: 3, maximum: 7 },
      network: 'fifo',
      expect: { verdict: 'holds', states: 1528797, transitions: 5322264, depth: 66 },
    },
    {
      name: 'channels that do not keep the order',
      note: 'The paper assumes that messages arrive in the order in which they were sent: an acknowledgement must not overtake the request that was sent before it. Length from SPIN.',
      config: { processes: 3, maximum: 4 },
      network: 'bag',
      expect: { verdict: 'violated', property: 'mutual exclusion', length: 12 },
    },
  ],
});
