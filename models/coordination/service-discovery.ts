/**
 * Service discovery with ZooKeeper: instances register by ephemeral nodes, and clients watch the list
 *
 * Source  P. Hunt, M. Konar, F. P. Junqueira, B. Reed: ZooKeeper: Wait-free Coordination for Internet-scale Systems, USENIX
 *         ATC 2010, §2.2 (sessions, watches), §2.4, "Group Membership"; heartbeats and session timeouts: the same, §4.4.
 * System  `instances` instances, the service, and a client that watches the list of nodes. Messages take up to `delay.max`
 *         ticks; an instance sends a heartbeat every `period` ticks; its session ends `timeout` ticks after the last one.
 * Faults  crashes of instances.
 * Claims  an instance that is registered and up is listed in the end, and its session does not expire; this needs that heartbeats
 *         come within the timeout. An instance that crashes is not listed any more after `timeout` and four messages: the last
 *         one of its own, the event, and the question and the answer that follow. That who is listed is up is false until then.
 * Abstracts  what instances do for clients; addresses, by the numbers of nodes. A client connects once, and is never silent.
 *
 * The configuration and the scenarios are in service-discovery-scenarios.ts.
 */
import { Map, Record, Set } from 'immutable';
import {
  always,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Config, names, scenarios } from './service-discovery-scenarios.ts';
import {
  type Children,
  type Create,
  type Created,
  create,
  expire,
  type GetChildren,
  getChildren,
  Service,
  type SessionExpired,
  type WatchedEvent,
} from './zookeeper.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Instance extends Record({
  phase: 'idle' as 'idle' | 'registering' | 'registered' | 'expired',
  node: 0,
  /** Ticks until its next heartbeat. */
  next: 0,
}) {}

class Registry extends Record({
  service: new Service(),
  /** Ticks until a session ends. */
  sessions: Map<Pid, number>(),
}) {}

class Client extends Record({
  hasBegun: false,
  listed: Set<number>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | Create
  | Created
  | { readonly type: 'Heartbeat' }
  | GetChildren
  | Children
  | WatchedEvent
  | SessionExpired;

const none = {
  Create: unexpected,
  Created: unexpected,
  Heartbeat: unexpected,
  GetChildren: unexpected,
  Children: unexpected,
  WatchedEvent: unexpected,
  SessionExpired: unexpected,
} as const;

type Event =
  | { readonly type: 'crashed' }
  /** A node is made, of which its instance may not hear any more. */
  | { readonly type: 'created'; readonly node: number; readonly by: Pid };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Any message of its client keeps a session alive. */
const heard = (r: Registry, client: Pid, timeout: number) =>
  r.service.expired.has(client) ? r : r.set('sessions', r.sessions.set(client, timeout));

/** A step of the service, also where it changes nothing. */
function outcome<S extends object>(step: Service | S): S | { next: Service; send: never[] } {
  return step instanceof Service ? { next: step, send: [] } : step;
}

export const serviceDiscovery = protocol<{
  config: Config;
  roles: { instance: Instance; registry: Registry; client: Client };
  message: Message;
  event: Event;
  observers: { crashedFor: number | 'none'; owners: Map<number, Pid> };
}>({
  name: 'service-discovery',

  roles: ({ instances, period, timeout, nodes }) => ({
    instance: {
      count: instances,
      prefix: 'i',
      init: () => new Instance(),
      actions: {
        register: (i, { pids }) =>
          i.phase === 'idle'
            ? {
                next: i.merge({ phase: 'registering', next: period }),
                send: [send(pids.registry[0]!, { type: 'Create' })],
              }
            : undefined,
      },
      urgent: {
        heartbeat: (i, { pids }) => {
          if (i.phase === 'idle' || i.phase === 'expired' || i.next > 0) return;
          return { next: i.set('next', period), send: [send(pids.registry[0]!, { type: 'Heartbeat' })] };
        },
      },
      receive: {
        ...none,
        Created: (i, { node }) => i.merge({ phase: 'registered', node }),
        SessionExpired: (i) => new Instance({ phase: 'expired', node: i.node }),
      },
      tick: (i) => countDown(i, 'next'),
      crash: (i) => ({ next: i.set('next', 0), emit: [{ type: 'crashed' }] }),
    },

    registry: {
      prefix: 'zookeeper',
      init: () => new Registry(),
      urgent: {
        expire: (r) =>
          r.sessions
            .filter((left) => left === 0)
            .keySeq()
            .sort()
            .toArray()
            .map((client) => {
              const { next, send: sends } = expire(r.service, client, nodes);
              return {
                next: r.merge({ service: next, sessions: r.sessions.delete(client) }),
                send: sends,
                params: { client },
              };
            }),
      },
      receive: {
        ...none,
        Create: (r, _, { from }) => {
          const { next, send: sends } = outcome(create(r.service, from));
          return {
            next: heard(r, from, timeout).set('service', next),
            send: sends,
            emit: [{ type: 'created', node: r.service.next, by: from }],
          };
        },
        Heartbeat: (r, _, { from }) => heard(r, from, timeout),
        GetChildren: (r, message, { from }) => {
          const { next, send: sends } = outcome(getChildren(r.service, message, from));
          return { next: r.set('service', next), send: sends };
        },
      },
      tick: (r) => r.update('sessions', (sessions) => sessions.map((left) => left - 1)),
    },

    client: {
      init: () => new Client(),
      actions: {
        /** getChildren(path, true). */
        connect: (c, { pids }) =>
          c.hasBegun
            ? undefined
            : {
                next: c.set('hasBegun', true),
                send: [send(pids.registry[0]!, { type: 'GetChildren', watch: true })],
              },
      },
      receive: {
        ...none,
        Children: (c, { nodes: present }) => c.set('listed', Set(present)),
        /** Ask again, and watch again. */
        WatchedEvent: (c, _, { from }) => ({
          next: c,
          send: [send(from, { type: 'GetChildren', watch: true })],
        }),
      },
    },
  }),

  observers: ({ within }) => ({
    crashedFor: {
      init: 'none',
      on: (ticks, { type }) => (type === 'crashed' ? 0 : ticks),
      tick: (ticks) => (ticks === 'none' ? ticks : Math.min(ticks + 1, within + 1)),
    },
    owners: {
      init: Map<number, Pid>(),
      on: (owners, event) => (event.type === 'created' ? owners.set(event.node, event.by) : owners),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ instances, within }) => [
    /** Plausible and false. */
    always(names.listedIsUp, {
      view: {
        instance: (_: Instance, { self, up }: Seen<Message>) => (up ? undefined : self),
        client: (c: Client) => c.listed,
      },
      observe: { owners: (owners) => owners },
      holds: ({ instance, client: [listed], owners }) =>
        !listed!.some((node) => instance.includes(owners.get(node))),
    }),
    always(names.forgotten, {
      view: {
        instance: (_: Instance, { self, up }: Seen<Message>) => (up ? undefined : self),
        client: (c: Client) => c.listed,
      },
      observe: { owners: (owners) => owners, crashedFor: (ticks) => ticks !== 'none' && ticks > within },
      when: ({ crashedFor }) => crashedFor,
      holds: ({ instance, client: [listed], owners }) =>
        !listed!.some((node) => instance.includes(owners.get(node))),
    }),
    always(names.noFalseExpiry, {
      view: {
        instance: (_: Instance, { self, up }: Seen<Message>) => (up ? self : undefined),
        registry: (r: Registry) => r.service.expired,
      },
      holds: ({ instance, registry: [expired] }) => !instance.some((pid) => pid && expired!.has(pid)),
    }),
    sometimes(names.allListed, {
      view: { client: (c: Client) => c.listed.size },
      holds: ({ client: [listed] }) => listed === instances,
    }),
    leadsTo(names.isListed, {
      view: {
        instance: (i: Instance, { up }: Seen<Message>) => (up ? i.node : 0),
        client: (c: Client) => c.listed,
      },
      when: ({ instance: [node] }) => node! > 0,
      holds: ({ instance: [node], client: [listed] }) => node === 0 || listed!.has(node!),
    }),
  ],

  /** Nobody has to register. */
  fairness: () => ({ actions: { register: 'none', others: 'weak' } }),

  terminal: () =>
    stateWhere({
      view: { client: (c: Client) => c.hasBegun },
      holds: ({ client: [hasBegun] }) => hasBegun!,
    }),

  scenarios,
});
