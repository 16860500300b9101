/**
 * Mutual exclusion by a central coordinator
 *
 * Source  M. van Steen, A. S. Tanenbaum: Distributed Systems, "Mutual exclusion: a centralized algorithm". How long
 *         to wait for an answer before its sender is held to be down: the same, "Failure detection".
 * System  `clients` clients, each of which enters its critical section `entries` times, and a coordinator; where
 *         there is a second coordinator, it takes over from the first. With time, delays are in a known range.
 * Faults  crashes of the coordinator, if its state is on stable storage and it recovers, or if there is a second one
 *         and time; no others.
 * Claims  at most one client is in its critical section. Whoever asks gets in, by 3 messages each time, pings aside;
 *         this needs weak fairness of messages and of leaving. With time: a coordinator that is up is not suspected
 *         if clients wait for as long as a round trip and the answer may take; one that is down, by whoever waits.
 * Abstracts  what happens in and out of the critical section. Only the answer to a ping takes the coordinator time,
 *         which is what timeouts are about. The book leaves open how another one takes over; here it asks all clients.
 *
 * The configuration and the scenarios are in central-coordinator-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Config, claims, scenarios } from './central-coordinator-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A ping that waits for an answer; the coordinator has `left` ticks for it. */
class Pinged extends Record({ by: '' as Pid, left: 0 }) {}

class Coordinator extends Record({
  /** `asking`: it takes over, and does not know yet that nobody is in the critical section. */
  phase: 'active' as 'standby' | 'asking' | 'active',
  holder: undefined as Pid | undefined,
  queue: List<Pid>(),
  /** Who has turned to it. */
  agreed: Set<Pid>(),
  pings: Set<Pinged>(),
}) {}

class Client extends Record({
  phase: 'idle' as 'idle' | 'waiting' | 'held',
  /** Whom it asks, and whose grants count. */
  coordinator: '' as Pid,
  /** Who has asked it to turn to them while it was in its critical section. */
  successor: undefined as Pid | undefined,
  /** Ticks until it gives up waiting for the answer to its ping; `undefined` where none is on its way. */
  patience: undefined as number | undefined,
  suspects: Set<Pid>(),
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request' }
  | { readonly type: 'Grant' }
  | { readonly type: 'Release' }
  | { readonly type: 'Ping' }
  | { readonly type: 'Pong' }
  /** From a coordinator that takes over, and the answer of a client that is not in its critical section. */
  | { readonly type: 'TakeOver' }
  | { readonly type: 'Agreed' };

/** A message that belongs to an entry has been sent. */
interface Sent {
  readonly type: 'Sent';
}

const sent: readonly Sent[] = [{ type: 'Sent' }];

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Let the next one in, if nobody is. */
function grant(c: Coordinator, { queue }: Config) {
  const next = queue === 'first in, first out' ? c.queue.first() : c.queue.last();
  if (c.phase !== 'active' || c.holder !== undefined || next === undefined) return c;
  return {
    next: c.merge({ holder: next, queue: c.queue.filter((pid) => pid !== next) }),
    send: [send(next, { type: 'Grant' })],
    emit: sent,
  };
}

/** Turn to another coordinator, and ask there where need be. */
function turnTo(p: Client, coordinator: Pid) {
  return {
    next: p.merge({ coordinator, patience: undefined }),
    send: p.phase === 'waiting' ? [send(coordinator, { type: 'Request' })] : [],
  };
}

const successorOf = ({ coordinator }: Client, { pids }: Context) =>
  pids.coordinator![pids.coordinator!.indexOf(coordinator) + 1];

export const centralCoordinator = protocol<{
  config: Config;
  roles: { coordinator: Coordinator; client: Client };
  message: Message;
  event: Sent;
  observers: { messages: number };
}>({
  name: 'central-coordinator',

  roles: (config) => {
    const { clients, entries, coordinators, timeout, processing, successor, memory } = config;
    const isTimed = timeout !== 'none';
    const takesOver = coordinators > 1 && successor === 'asks first';
    return {
      coordinator: {
        count: coordinators,
        prefix: 'c',
        init: ({ index }) =>
          new Coordinator({ phase: index === 0 || successor === 'grants at once' ? 'active' : 'standby' }),
        actions: isTimed
          ? {
              answer: (c) =>
                c.pings
                  .sortBy(String)
                  .toArray()
                  .map((ping) => ({
                    next: c.update('pings', (pings) => pings.delete(ping)),
                    send: [send(ping.by, { type: 'Pong' })],
                  })),
            }
          : {},
        ...(isTimed && {
          tick: (c: Coordinator) =>
            c.pings.some(({ left }) => left === 0)
              ? undefined
              : c.update('pings', (pings) => pings.map((ping) => countDown(ping, 'left'))),
        }),
        receive: {
          /** Grant it, or let it wait. On standby, it means that the first one is suspected: take over. */
          Request: (c, _, { from, pids }) => {
            const queued = c.update('queue', (queue) => queue.push(from));
            if (c.phase !== 'standby') return grant(queued, config);
            const asking = queued.set('phase', 'asking');
            return { next: asking, send: broadcast(pids.client, { type: 'TakeOver' }) };
          },
          Release: (c, _, { from }) => (c.holder === from ? grant(c.set('holder', undefined), config) : c),
          Ping: isTimed
            ? (c, _, { from }) =>
                c.update('pings', (pings) => pings.add(new Pinged({ by: from, left: processing })))
            : unexpected,
          /** When all have turned to it, nobody is in the critical section, and nobody obeys another coordinator. */
          Agreed: takesOver
            ? (c, _, { from }) => {
                const agreed = c.agreed.add(from);
                if (agreed.size < clients) return c.set('agreed', agreed);
                return grant(c.merge({ agreed: Set(), phase: 'active' }), config);
              }
            : unexpected,
          Grant: unexpected,
          Pong: unexpected,
          TakeOver: unexpected,
        },
        crash: (c) => (memory === 'stable' ? c.set('pings', Set()) : new Coordinator()),
      },

      client: {
        count: clients,
        prefix: 'p',
        init: ({ pids }) => new Client({ coordinator: pids.coordinator[0]! }),
        actions: {
          request: (p) => {
            if (p.phase !== 'idle' || p.entered === entries || p.patience !== undefined) return;
            return {
              next: p.set('phase', 'waiting'),
              send: [send(p.coordinator, { type: 'Request' })],
              emit: sent,
            };
          },
          leave: (p) => {
            if (p.phase !== 'held') return;
            const entered = entries === 'unlimited' ? 0 : p.entered + 1;
            const next = p.merge({ phase: 'idle', entered, successor: undefined });
            const release = send(p.coordinator, { type: 'Release' });
            if (p.successor === undefined) return { next, send: [release], emit: sent };
            const turn = turnTo(next, p.successor);
            return { ...turn, send: [release, send(p.successor, { type: 'Agreed' })], emit: sent };
          },
        },
        urgent: isTimed
          ? {
              /** Whoever waits, and could turn to another coordinator, has one ping on its way, or in answer. */
              ping: (p, context) => {
                if (p.phase !== 'waiting' || p.patience !== undefined || !successorOf(p, context)) return;
                return {
                  next: p.set('patience', timeout + 1),
                  send: [send(p.coordinator, { type: 'Ping' })],
                };
              },
              /** More than `timeout` ticks without an answer: the coordinator must be down. Turn to the next one. */
              suspect: (p, context) => {
                if (p.patience !== 0) return;
                const after = p.merge({ patience: undefined, suspects: p.suspects.add(p.coordinator) });
                return p.phase === 'held' ? after : turnTo(after, successorOf(p, context)!);
              },
            }
          : {},
        ...(isTimed && { tick: (p: Client) => countDown(p, 'patience') }),
        receive: {
          /** Enter. Grants of a coordinator that the client has turned away from do not count. */
          Grant: (p, _, { from }) => (from === p.coordinator ? p.set('phase', 'held') : p),
          Pong: isTimed
            ? (p, _, { from }) => (from === p.coordinator ? p.set('patience', undefined) : p)
            : unexpected,
          /** Whoever is in the critical section agrees when it leaves. */
          TakeOver: takesOver
            ? (p, _, { from }) => {
                if (p.phase === 'held') return p.set('successor', from);
                const turn = from === p.coordinator ? { next: p, send: [] } : turnTo(p, from);
                return { ...turn, send: [send(from, { type: 'Agreed' }), ...turn.send] };
              }
            : unexpected,
          Request: unexpected,
          Release: unexpected,
          Ping: unexpected,
          Agreed: unexpected,
        },
        crash: (p) => new Client({ coordinator: p.coordinator, entered: p.entered }),
      },
    };
  },

  observers: ({ entries }) => ({
    messages: { init: 0, on: (count) => (entries === 'unlimited' ? 0 : count + 1) },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ entries }) => [
    mutualExclusion({ client: (p: Client) => p.phase === 'held' }),
    sometimes(claims.everyoneEnters, {
      view: { client: (p: Client) => p.entered === entries },
      holds: ({ client }) => client.every(Boolean),
    }),
    always(claims.threeMessages, {
      view: { client: (p: Client) => (p.phase === 'idle' ? p.entered : undefined) },
      observe: { messages: (count: number) => count },
      when: ({ client }) => !client.includes(undefined),
      holds: ({ client, messages }) =>
        messages === 3 * client.reduce<number>((sum, entered) => sum + (entered ?? 0), 0),
    }),
    leadsTo(claims.everyoneGetsIn, {
      each: { client: (p: Client, { up }: Seen<Message>) => (up ? p.phase : 'crashed') },
      when: (phase) => phase === 'waiting',
      holds: (phase) => phase === 'held' || phase === 'crashed',
    }),
    leadsTo(claims.becomesFree, {
      view: {
        coordinator: (c: Coordinator, { up }: Seen<Message>) => (up ? c.holder : undefined),
        client: (p: Client, { self }: Seen<Message>) => (p.phase === 'idle' ? self : undefined),
      },
      when: ({ coordinator, client }) => coordinator.some((holder) => holder && client.includes(holder)),
      holds: ({ coordinator, client }) => !coordinator.some((holder) => holder && client.includes(holder)),
    }),
    always(claims.noFalseSuspicion, {
      view: {
        coordinator: (_: Coordinator, { self, up }: Seen<Message>) => (up ? self : undefined),
        client: (p: Client) => p.suspects,
      },
      holds: ({ coordinator, client }) =>
        client.every((suspects) => !coordinator.some((pid) => pid && suspects.has(pid))),
    }),
    leadsTo(claims.crashIsSuspected, {
      view: {
        coordinator: (_: Coordinator, { self, up }: Seen<Message>) => (up ? undefined : self),
        client: (p: Client) =>
          p.phase === 'waiting' && !p.suspects.has(p.coordinator) ? p.coordinator : undefined,
      },
      when: ({ coordinator, client }) => coordinator.some((down) => down && client.includes(down)),
      holds: ({ coordinator, client }) => !coordinator.some((down) => down && client.includes(down)),
    }),
  ],

  /** Nobody has to ask. */
  fairness: () => ({ actions: { request: 'none' } }),

  terminal: ({ entries }) =>
    stateWhere({
      view: {
        client: (p: Client, { up }: Seen<Message>) => !up || (p.phase === 'idle' && p.entered === entries),
      },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
