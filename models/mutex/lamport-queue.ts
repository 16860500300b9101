/**
 * Lamport's mutual exclusion by a queue at each process
 *
 * Source  L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978, rules 1 to 5 of the
 *         section "Ordering the Events Totally", with clocks by IR1 and IR2.
 * System  `processes` processes, each of which enters its critical section `entries` times. Asynchronous, reliable channels that
 *         keep the order of messages; 3(N-1) messages per entry.
 * Faults  none tolerated.
 * Claims  at most one process is in its critical section; no deadlock. Every process that asks gets in, and what has been released
 *         is forgotten: this needs weak fairness of what follows from asking, which is that messages arrive, and that
 *         processes enter and leave.
 * Abstracts  what happens outside and inside the critical section. Clocks tick when something is sent, and when it is received; a
 *         process that wants to enter may take any time to ask, or never do it.
 *
 * The configuration and the scenarios are in lamport-queue-scenarios.ts.
 */
import { Map, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { type Config, claims, scenarios } from './lamport-queue-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  clock: 0,
  /** The request queue: when each process that wants to enter has asked, as far as is known. */
  requests: Map<Pid, number>(),
  /** Of the others, who has done what rule 5 waits for since the own request. */
  heardOf: Set<Pid>(),
  inside: false,
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly at: number }
  | { readonly type: 'Acknowledge'; readonly at: number }
  | { readonly type: 'Release'; readonly at: number };

/** So many messages have been sent. */
interface Sent {
  readonly type: 'Sent';
  readonly messages: number;
}

/** Whether the first comes before the second in the total order: by time, and by process where the times are equal. */
const isBefore = (at: number, pid: Pid, than: number, thanPid: Pid) =>
  at < than || (at === than && pid < thanPid);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const lamportQueue = protocol<{
  config: Config;
  roles: { process: Process };
  message: Message;
  event: Sent;
  observers: { messages: number };
}>({
  name: 'lamport-queue',

  roles: ({ processes, entries, waitsFor, ignoresClocks }) => {
    /** IR2, and rule 5 (ii): something from `from` has arrived that is stamped `at`. */
    const hear = (p: Process, { type, at }: Message, self: Pid, from: Pid) => {
      const seen = ignoresClocks ? p : p.set('clock', Math.max(p.clock, at + 1));
      const own = p.requests.get(self);
      const counts =
        own !== undefined &&
        (waitsFor === 'something later' ? isBefore(own, self, at, from) : type === 'Acknowledge');
      return counts ? seen.update('heardOf', (heardOf) => heardOf.add(from)) : seen;
    };

    return {
      process: {
        count: processes,
        prefix: 'p',
        init: () => new Process(),
        actions: {
          /** Rule 1: send the request to every other process, and put it on the own queue. */
          request: (p, { self, peers }) => {
            if (p.requests.has(self) || p.entered === entries) return;
            const at = p.clock + 1;
            return {
              next: p.merge({ clock: at, requests: p.requests.set(self, at) }),
              send: broadcast(peers, { type: 'Request', at }),
              emit: [{ type: 'Sent', messages: peers.length }],
            };
          },
          /** Rule 5: enter when (i) the own request is first, and (ii) everyone has sent something later. */
          enter: (p, { self, peers }) => {
            const own = p.requests.get(self);
            if (own === undefined || p.inside) return;
            if (!p.requests.every((at, pid) => pid === self || isBefore(own, self, at, pid))) return;
            if (waitsFor !== 'nobody' && p.heardOf.size < peers.length) return;
            return p.set('inside', true);
          },
          /** Rule 3: take the own request off the queue, and tell everyone. */
          leave: (p, { self, peers }) => {
            if (!p.inside) return;
            const at = p.clock + 1;
            return {
              next: p.merge({
                clock: at,
                requests: p.requests.delete(self),
                heardOf: Set(),
                inside: false,
                entered: p.entered + 1,
              }),
              send: broadcast(peers, { type: 'Release', at }),
              emit: [{ type: 'Sent', messages: peers.length }],
            };
          },
        },
        receive: {
          /** Rule 2: put it on the queue, and acknowledge it. */
          Request: (p, message, { self, from }) => {
            const heard = hear(p, message, self, from);
            return {
              next: heard.setIn(['requests', from], message.at),
              send: [send(from, { type: 'Acknowledge', at: heard.clock })],
              emit: [{ type: 'Sent', messages: 1 }],
            };
          },
          Acknowledge: (p, message, { self, from }) => hear(p, message, self, from),
          /** Rule 4: take the sender's request off the queue. */
          Release: (p, message, { self, from }) =>
            hear(p, message, self, from).update('requests', (requests) => requests.delete(from)),
        },
      },
    };
  },

  observers: () => ({ messages: { init: 0, on: (count, { messages }) => count + messages } }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ processes, entries }) => [
    mutualExclusion({ process: (p: Process) => p.inside }),
    sometimes(claims.everyoneEnters, {
      view: { process: (p: Process) => p.entered === entries },
      holds: ({ process }) => process.every(Boolean),
    }),
    always(claims.messages, {
      view: {
        process: (p: Process, { inbox }: Seen<Message>) =>
          p.requests.isEmpty() && inbox.length === 0 ? p.entered : undefined,
      },
      observe: { messages: (count: number) => count },
      when: ({ process }) => !process.includes(undefined),
      holds: ({ process, messages }) =>
        messages === 3 * (processes - 1) * process.reduce<number>((sum, entered) => sum + (entered ?? 0), 0),
    }),
    leadsTo(claims.everyoneGetsIn, {
      each: {
        process: (p: Process, { self, up }: Seen<Message>) => ({
          asks: up && p.requests.has(self),
          inside: p.inside,
        }),
      },
      when: ({ asks }) => asks,
      holds: ({ asks, inside }) => inside || !asks,
    }),
    always(claims.nobodyBehind, {
      view: {
        process: (p: Process, { inbox, ...seen }: Seen<Message>) => ({
          ...queueOf(p, seen),
          settled: inbox.length === 0,
        }),
      },
      when: ({ process }) =>
        process.every(({ settled }) => settled) && process.some(({ self, requests }) => requests.has(self)),
      holds: ({ process }) => isForgotten(process),
    }),
    leadsTo(claims.forgotten, {
      view: { process: queueOf },
      when: ({ process }) => !isForgotten(process),
      holds: ({ process }) => isForgotten(process),
    }),
  ],

  /** Nobody has to ask. */
  fairness: () => ({ actions: { request: 'none' } }),

  terminal: () =>
    stateWhere({
      view: { process: (p: Process, { self, up }: Seen<Message>) => !up || !p.requests.has(self) },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios,
});

/** Whose requests a process has. */
const queueOf = ({ requests }: Process, { self, up }: Pick<Seen<Message>, 'self' | 'up'>) => ({
  self,
  up,
  requests: requests.keySeq().toSet(),
});

/** No queue of a live process has a request of one that does not ask any more. */
function isForgotten(processes: readonly { self: Pid; up: boolean; requests: Set<Pid> }[]): boolean {
  const asking = Set(processes.filter(({ self, requests }) => requests.has(self)).map(({ self }) => self));
  return processes.every(({ up, requests }) => !up || requests.isSubset(asking));
}
