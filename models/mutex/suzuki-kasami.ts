/**
 * Suzuki and Kasami's mutual exclusion by a token that is asked for by broadcast
 *
 * Source  I. Suzuki, T. Kasami: A Distributed Mutual Exclusion Algorithm, ACM TOCS 3(4), 1985; PRIVILEGE is the token.
 * System  `processes` processes, each of which enters its critical section `entries` times; the first has the token at the start.
 *         Asynchronous, reliable, unordered channels; N messages for an entry, or none by who has the token.
 * Faults  none tolerated.
 * Claims  at most one process is in its critical section; exactly one token, held or in flight; no deadlock. Every process that
 *         asks gets in: this needs weak fairness of what follows from asking, which is that messages arrive, and that
 *         processes enter and leave.
 * Abstracts  what happens outside and inside the critical section; a process that wants to enter may take any time to ask,
 *         or never do it. The paper bounds request numbers as well; here the number of entries does.
 *
 * The configuration and the scenarios are in suzuki-kasami-scenarios.ts.
 */
import { List, Map, Record } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  leadsTo,
  ltl,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { exactlyOneToken, mutualExclusion } from '../../properties/index.ts';
import { type Config, claims, scenarios } from './suzuki-kasami-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Token extends Record({
  /** LN: of each process, the number of the last request that has been granted. */
  granted: Map<Pid, number>(),
  /** Q: who waits for it. */
  queue: List<Pid>(),
}) {}

class Process extends Record({
  phase: 'idle' as 'idle' | 'wanted' | 'inside',
  /** RN: of each process, the highest request number seen. */
  requested: Map<Pid, number>(),
  token: undefined as Token | undefined,
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly number: number }
  | { readonly type: 'Privilege'; readonly token: Token };

/** So many messages have been sent. */
interface Sent {
  readonly type: 'Sent';
  readonly messages: number;
}

/** Whether a request of the process is known that has not been granted. */
const isWaiting = (requested: Map<Pid, number>, { granted }: Token, pid: Pid) =>
  requested.get(pid) === granted.get(pid)! + 1;

/** Held, or in flight to it. */
const tokensAt = (p: Process, inbox: Seen<Message>['inbox']) =>
  Number(p.token !== undefined) + inbox.filter(({ message }) => message.type === 'Privilege').length;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

function handOver(p: Process, token: Token, to: Pid) {
  return {
    next: p.set('token', undefined),
    send: [send(to, { type: 'Privilege', token })],
    emit: [{ type: 'Sent', messages: 1 }] as const,
  };
}

/** Release: note the own entry in the token, queue everyone else who waits, and hand it to the first. */
function release(p: Process, token: Token, { self, peers }: Context) {
  const granted = token.granted.set(self, p.requested.get(self)!);
  const late = peers.filter((pid) => !token.queue.includes(pid) && isWaiting(p.requested, token, pid));
  const queue = token.queue.concat(late);
  const first = queue.first();
  if (first === undefined) return p.set('token', new Token({ granted }));
  return handOver(p, new Token({ granted, queue: queue.shift() }), first);
}

export const suzukiKasami = protocol<{
  config: Config;
  roles: { process: Process };
  message: Message;
  event: Sent;
  observers: { messages: number };
}>({
  name: 'suzuki-kasami',

  roles: ({ processes, entries, checksNumbers }) => ({
    process: {
      count: processes,
      prefix: 'p',
      init: ({ index, pids }) => {
        const numbers = Map(pids.process.map((pid) => [pid, 0]));
        return new Process({
          requested: numbers,
          token: index === 0 ? new Token({ granted: numbers }) : undefined,
        });
      },
      actions: {
        /** Who has the token needs no messages; others ask everyone. */
        request: (p, { self, peers }) => {
          if (p.phase !== 'idle' || p.entered === entries) return;
          const wanted = p.set('phase', 'wanted');
          if (p.token) return wanted;
          const number = p.requested.get(self)! + 1;
          return {
            next: wanted.setIn(['requested', self], number),
            send: broadcast(peers, { type: 'Request', number }),
            emit: [{ type: 'Sent', messages: peers.length }],
          };
        },
        enter: (p) => (p.phase === 'wanted' && p.token ? p.set('phase', 'inside') : undefined),
        leave: (p, context) =>
          p.phase === 'inside'
            ? release(p.merge({ phase: 'idle', entered: p.entered + 1 }), p.token!, context)
            : undefined,
      },
      receive: {
        /** A holder that is idle hands the token over. Numbers tell old requests, which may arrive late. */
        Request: (p, { number }, { from }) => {
          const requested = p.requested.set(from, Math.max(p.requested.get(from)!, number));
          const next = p.set('requested', requested);
          if (p.phase !== 'idle' || !p.token) return next;
          return checksNumbers && !isWaiting(requested, p.token, from) ? next : handOver(next, p.token, from);
        },
        Privilege: (p, { token }) => p.set('token', token),
      },
    },
  }),

  observers: () => ({ messages: { init: 0, on: (count, { messages }) => count + messages } }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ processes, entries }) => [
    mutualExclusion({ process: (p: Process) => p.phase === 'inside' }),
    exactlyOneToken({ process: (p: Process, { inbox }: Seen<Message>) => tokensAt(p, inbox) }),
    sometimes(claims.everyoneEnters, {
      view: { process: (p: Process) => p.entered === entries },
      holds: ({ process }) => process.every(Boolean),
    }),
    always(claims.messages, {
      view: {
        process: (p: Process, { self, inbox }: Seen<Message>) =>
          p.phase !== 'wanted' && inbox.length === 0 ? p.requested.get(self)! : undefined,
      },
      observe: { messages: (count: number) => count },
      when: ({ process }) => !process.includes(undefined),
      holds: ({ process, messages }) =>
        messages === processes * process.reduce<number>((sum, requests) => sum + (requests ?? 0), 0),
    }),
    leadsTo(claims.everyoneGetsIn, {
      each: { process: (p: Process, { up }: Seen<Message>) => (up ? p.phase : 'crashed') },
      when: (phase) => phase === 'wanted',
      holds: (phase) => phase === 'inside' || phase === 'crashed',
    }),
    // Entries are few, and so at the end nobody waits, or someone does for ever.
    ltl('G there -> G F served', {
      name: claims.whileThere,
      view: {
        process: (p: Process, { up, inbox }: Seen<Message>) => ({
          tokens: up ? tokensAt(p, inbox) : 0,
          waits: up && p.phase === 'wanted',
        }),
      },
      propositions: {
        there: ({ process }) => process.reduce((sum, { tokens }) => sum + tokens, 0) === 1,
        served: ({ process }) => !process.some(({ waits }) => waits),
      },
    }),
  ],

  /** Nobody has to ask. */
  fairness: () => ({ actions: { request: 'none' } }),

  terminal: () =>
    stateWhere({
      view: { process: (p: Process, { up }: Seen<Message>) => !up || p.phase === 'idle' },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios,
});
