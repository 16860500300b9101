/**
 * ZooKeeper's recipe for locks: wait for the next lower of the sequential nodes
 *
 * Source  P. Hunt, M. Konar, F. P. Junqueira, B. Reed: ZooKeeper: Wait-free Coordination for Internet-scale Systems, USENIX
 *         ATC 2010, §2.4, "Simple Locks without Herd Effect"; the herd: the same, "Simple Locks". Identifiers for retries:
 *         ZooKeeper Recipes and Solutions, "Recoverable Errors and the GUID".
 * System  `clients` clients, each of which takes the lock `entries` times, and the service. Channels keep the order of
 *         messages, and have no bounds on delays.
 * Faults  crashes of clients; a session that expires although its client is up: of one who waits, and of any where only those
 *         count whose sessions are valid; one lost connection for each client that has an identifier to retry with.
 * Claims  at most one client with a valid session holds the lock; that at most one believes so needs that no session of a
 *         holder expires. Locks come in the order of the nodes. A release wakes one client. Who waits gets the lock, also
 *         where holders crash.
 * Abstracts  sessions that begin again after they have expired: such a client gives up. Connections are lost only while a node is
 *         made, for all other requests can be sent again. All else on the service is in coordination/zookeeper.ts.
 *
 * The configuration and the scenarios are in zookeeper-lock-scenarios.ts.
 */
import { Record } from 'immutable';
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
import { mutualExclusion } from '../../properties/index.ts';
import {
  addWatch,
  type Children,
  type Created,
  create,
  type Exists,
  exists,
  expire,
  type GetChildren,
  getChildren,
  isBehind,
  remove,
  Service,
  type SessionExpired,
  type Silence,
  type Stat,
  type WatchedEvent,
} from '../coordination/zookeeper.ts';
import { type Config, names, scenarios } from './zookeeper-lock-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Client extends Record({
  /** `looking`: it has asked whether the node that it wants to wait for exists. `finding`: whether one of its own does. */
  phase: 'idle' as 'idle' | 'creating' | 'finding' | 'listing' | 'looking' | 'waiting' | 'held' | 'expired',
  /** Its node, or 0. */
  node: 0,
  /** The node that it waits for, or 0. */
  watched: 0,
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  /** `again`: the connection was lost the first time. */
  | { readonly type: 'Create'; readonly again: boolean }
  | Created
  /** The connection is lost, and with it a request to create, or the answer. */
  | { readonly type: 'ConnectionLoss' }
  | GetChildren
  | Children
  | Exists
  | Stat
  /** Where the watch is not set by `Exists`. */
  | { readonly type: 'AddWatch'; readonly node: number }
  | WatchedEvent
  | { readonly type: 'Delete'; readonly node: number }
  | Silence
  | SessionExpired;

const noRequests = {
  Create: unexpected,
  GetChildren: unexpected,
  Exists: unexpected,
  AddWatch: unexpected,
  Delete: unexpected,
  Silence: unexpected,
} as const;

const noReplies = {
  Created: unexpected,
  ConnectionLoss: unexpected,
  Children: unexpected,
  Stat: unexpected,
  WatchedEvent: unexpected,
  SessionExpired: unexpected,
} as const;

type Event = { readonly type: 'woken' } | { readonly type: 'acquired'; readonly node: number };

interface Shape {
  config: Config;
  roles: { client: Client; service: Service };
  message: Message;
  event: Event;
  observers: { wakeUps: number; order: { readonly last: number; readonly broken: boolean } };
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const acquire = (c: Client) => ({
  next: c.merge({ phase: 'held', watched: 0 }),
  emit: [{ type: 'acquired', node: c.node } as const],
});

/** Step 1: make a node, which is sequential and ephemeral. */
const make = (c: Client, service: Pid, again: boolean) => ({
  next: c.set('phase', 'creating'),
  send: [send(service, { type: 'Create', again } as const)],
});

/** Step 2: who is there? */
const list = (c: Client, service: Pid) => ({
  next: c.merge({ phase: 'listing', watched: 0 }),
  send: [send(service, { type: 'GetChildren', watch: false })],
});

export const zookeeperLock = protocol<Shape>({
  name: 'zookeeper-lock',

  roles: ({ clients, entries, waitsFor, afterWaking, nodes, retry, watch, silence }) => ({
    client: {
      count: clients,
      prefix: 'c',
      init: () => new Client(),
      actions: {
        request: (c, { pids }) =>
          c.phase === 'idle' && c.entered < entries ? make(c, pids.service[0]!, false) : undefined,
        /** Unlock: delete the node. */
        release: (c, { pids }) => {
          if (c.phase !== 'held') return;
          return {
            next: c.merge({ phase: 'idle', node: 0, entered: c.entered + 1 }),
            send: [send(pids.service[0]!, { type: 'Delete', node: c.node })],
          };
        },
      },
      receive: {
        Created: (c, { node }, { from }) => (c.phase === 'expired' ? c : list(c.set('node', node), from)),
        ConnectionLoss: (c, _, { from }) => {
          if (c.phase !== 'creating') return c;
          return retry === 'creates again'
            ? make(c, from, true)
            : { next: c.set('phase', 'finding'), send: [send(from, { type: 'GetChildren', watch: false })] };
        },
        Children: (c, { nodes: present, own }, { from }) => {
          if (c.phase === 'expired') return c;
          /** With an identifier in its name, a node that was made on the lost connection is found again, if it was. */
          if (c.phase === 'finding')
            return own === undefined ? make(c, from, true) : list(c.set('node', own), from);
          /** Step 3: the lowest node has the lock. Its own is there, for it would have heard before that its session is over. */
          if (present[0] === c.node) return acquire(c);
          /** Step 4: otherwise, watch the next lower one. */
          const place = waitsFor === 'next lower' ? present.indexOf(c.node) - 1 : 0;
          const watched = present[place]!;
          return {
            next: c.merge({ phase: 'looking', watched }),
            send: [send(from, { type: 'Exists', node: watched, watch: watch === 'with the check' })],
          };
        },
        /** Steps 5 and 6: wait, or go back to step 2 if it is gone by now. */
        Stat: (c, { exists: isThere }, { from }) => {
          if (c.phase !== 'looking') return c;
          if (!isThere) return list(c, from);
          const { watched } = c;
          return {
            next: c.set('phase', 'waiting'),
            send: watch === 'after the check' ? [send(from, { type: 'AddWatch', node: watched })] : [],
          };
        },
        WatchedEvent: (c, { node }, { from }) => {
          if (c.phase === 'expired' || node !== c.watched) return c;
          const woken = { type: 'woken' } as const;
          const after = afterWaking === 'lists again' ? { ...list(c, from), emit: [] } : acquire(c);
          return { ...after, emit: [woken, ...after.emit] };
        },
        SessionExpired: (c) => new Client({ phase: 'expired', entered: c.entered }),
        ...noRequests,
      },
      crash: (c, { pids }) => ({
        next: new Client({ phase: 'expired', entered: c.entered }),
        send: [send(pids.service![0]!, { type: 'Silence' })],
      }),
    },

    service: {
      prefix: 'zookeeper',
      init: () => new Service(),
      actions: {
        ...(silence !== 'nobody' && {
          /** Of one client, which pauses, or its network does; which one does not matter. */
          expire: (s, { pids }) => {
            const client = pids.client[0]!;
            if (s.expired.has(client) || (silence === 'who waits' && !isBehind(s, client))) return;
            return expire(s, client, nodes);
          },
        }),
      },
      receive: {
        Create: (s, { again }, { from }) => {
          const made = create(s, from);
          if (made instanceof Service || again || retry === 'none') return made;
          const lost = { send: [send(from, { type: 'ConnectionLoss' })] };
          return [
            made,
            { next: made.next, ...lost, params: { lost: 'the answer' } },
            { next: s, ...lost, params: { lost: 'the request' } },
          ];
        },
        GetChildren: (s, message, { from }) => getChildren(s, message, from),
        Exists: (s, message, { from }) => exists(s, message, from),
        /** On a node that is gone by now, it never fires. */
        AddWatch: (s, { node }, { from }) => (s.nodes.has(node) ? addWatch(s, node, from) : s),
        Delete: (s, { node }) => remove(s, node),
        Silence: (s, _, { from }) => expire(s, from, nodes),
        ...noReplies,
      },
    },
  }),

  observers: () => ({
    wakeUps: { init: 0, on: (count, { type }) => (type === 'woken' ? count + 1 : count) },
    order: {
      init: { last: 0, broken: false },
      on: (order, event) =>
        event.type === 'acquired'
          ? { last: event.node, broken: order.broken || event.node <= order.last }
          : order,
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ clients, entries, silence }) => [
    mutualExclusion({ client: ({ phase }: Client) => phase === 'held' }),
    always(names.validExclusion, {
      view: {
        client: ({ phase }: Client, { self, up }: Seen<Message>) =>
          up && phase === 'held' ? self : undefined,
        service: (s: Service) => s.expired,
      },
      holds: ({ client, service: [expired] }) =>
        client.filter((pid) => pid !== undefined && !expired!.has(pid)).length <= 1,
    }),
    always(names.inOrder, { observe: { order: ({ broken }) => broken }, holds: ({ order }) => !order }),
    always(names.noHerd, {
      observe: { wakeUps: (count) => count },
      holds: ({ wakeUps }) => wakeUps <= clients * entries - 1,
    }),
    always(names.herd, {
      observe: { wakeUps: (count) => count },
      holds: ({ wakeUps }) => wakeUps <= (clients * (clients - 1)) / 2,
    }),
    sometimes(names.everyone, {
      view: { client: ({ entered }: Client) => entered },
      holds: ({ client }) =>
        client.filter((entered) => entered === entries).length >= clients - (silence === 'nobody' ? 0 : 1),
    }),
    sometimes(names.oneForEach, {
      observe: { wakeUps: (count) => count },
      holds: ({ wakeUps }) => wakeUps === clients * entries - 1,
    }),
    sometimes(names.allForEach, {
      observe: { wakeUps: (count) => count },
      holds: ({ wakeUps }) => wakeUps === (clients * (clients - 1)) / 2,
    }),
    leadsTo(names.lockComes, {
      each: { client: ({ phase }: Client, { up }: Seen<Message>) => (up ? phase : 'expired') },
      when: (phase) => phase === 'creating' || phase === 'waiting',
      holds: (phase) => phase === 'held' || phase === 'expired',
    }),
  ],

  /** Nobody has to ask, and no fault has to happen. */
  fairness: () => ({ actions: { release: 'weak', others: 'none' } }),

  terminal: ({ entries }) =>
    stateWhere({
      view: {
        client: ({ phase, entered }: Client, { up }: Seen<Message>) =>
          !up || phase === 'expired' || (phase === 'idle' && entered === entries),
      },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
