/**
 * Leader election with ZooKeeper: the lowest of the sequential ephemeral nodes leads
 *
 * Source  ZooKeeper Recipes and Solutions, "Leader Election"; P. Hunt, M. Konar, F. P. Junqueira, B. Reed: ZooKeeper, USENIX
 *         ATC 2010, §2.4. Numbers of creation as fencing tokens: M. Kleppmann, How to do distributed locking, 2016.
 * System  `candidates` candidates with one node each, the service, and a storage that the leader writes to once. Channels
 *         keep the order of messages, and have no bounds on delays.
 * Faults  crashes of candidates; and one session that expires although its candidate is up, where the storage checks tokens,
 *         or only leaders count whose sessions are valid.
 * Claims  at most one candidate with a valid session leads; that at most one believes it does is false where sessions
 *         expire. With tokens, the storage takes no write of an earlier leader after one of a later one. Somebody
 *         leads in the end, unless all have lost their sessions.
 * Abstracts  what the leader leads, and what it writes. A candidate whose session has expired does not volunteer again. The
 *         numbers of nodes stand for the transactions that created them (czxid), which are in the same order.
 *
 * The configuration and the scenarios are in zookeeper-election-scenarios.ts.
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
import { singleLeader } from '../../properties/index.ts';
import {
  type Children,
  type Create,
  type Created,
  create,
  type Exists,
  exists,
  expire,
  type GetChildren,
  getChildren,
  Service,
  type SessionExpired,
  type Silence,
  type Stat,
  type WatchedEvent,
} from './zookeeper.ts';
import { type Config, names, scenarios } from './zookeeper-election-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Candidate extends Record({
  phase: 'idle' as 'idle' | 'volunteering' | 'listing' | 'looking' | 'following' | 'leading' | 'expired',
  /** Its node, and its token. */
  node: 0,
  /** The node that it watches, or 0. */
  watched: 0,
  hasWritten: false,
  silent: false,
}) {}

class Storage extends Record({
  /** The highest token that it has seen. */
  token: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | Create
  | Created
  | GetChildren
  | Children
  | Exists
  | Stat
  | WatchedEvent
  | Silence
  | SessionExpired
  | { readonly type: 'Write'; readonly token: number };

interface Written {
  readonly type: 'written' | 'refused';
  readonly token: number;
}

interface Writes {
  readonly tokens: number;
  readonly highest: number;
  readonly stale: boolean;
  readonly refused: boolean;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Step 2 of the recipe: who is there? */
const list = (c: Candidate, service: Pid) => ({
  next: c.merge({ phase: 'listing', watched: 0 }),
  send: [send(service, { type: 'GetChildren', watch: false })],
});

const none = {
  Create: unexpected,
  Created: unexpected,
  GetChildren: unexpected,
  Children: unexpected,
  Exists: unexpected,
  Stat: unexpected,
  WatchedEvent: unexpected,
  Silence: unexpected,
  SessionExpired: unexpected,
  Write: unexpected,
} as const;

export const zookeeperElection = protocol<{
  config: Config;
  roles: { candidate: Candidate; service: Service; storage: Storage };
  message: Message;
  event: Written;
  observers: { writes: Writes };
}>({
  name: 'zookeeper-election',

  roles: ({ candidates, storage, expiry }) => ({
    candidate: {
      count: candidates,
      prefix: 'c',
      init: () => new Candidate(),
      actions: {
        /** Step 1: make a node, which is sequential and ephemeral. */
        volunteer: (c, { pids }) =>
          c.phase === 'idle'
            ? { next: c.set('phase', 'volunteering'), send: [send(pids.service[0]!, { type: 'Create' })] }
            : undefined,
        write: (c, { pids }) => {
          if (c.phase !== 'leading' || c.hasWritten) return;
          const write = { type: 'Write', token: c.node } as const;
          return { next: c.set('hasWritten', true), send: [send(pids.storage[0]!, write)] };
        },
        ...(expiry && {
          /** It pauses, or its network does. One of the candidates does, and which one does not matter. */
          fallSilent: (c, { index, pids }) => {
            if (index > 0 || c.silent || c.phase === 'idle' || c.phase === 'expired') return;
            return { next: c.set('silent', true), send: [send(pids.service[0]!, { type: 'Silence' })] };
          },
        }),
      },
      receive: {
        ...none,
        Created: (c, { node }, { from }) => (c.phase === 'expired' ? c : list(c.set('node', node), from)),
        Children: (c, { nodes }, { from }) => {
          if (c.phase === 'expired') return c;
          /** "If the path is the lowest": it leads. */
          if (nodes[0] === c.node) return c.set('phase', 'leading');
          /** Otherwise, watch the next lower one. */
          const watched = nodes[nodes.indexOf(c.node) - 1]!;
          return {
            next: c.merge({ phase: 'looking', watched }),
            send: [send(from, { type: 'Exists', node: watched, watch: true })],
          };
        },
        Stat: (c, { exists: isThere }, { from }) => {
          if (c.phase === 'expired') return c;
          return isThere ? c.set('phase', 'following') : list(c, from);
        },
        /** A node may go because its candidate has failed that did not lead: look again. */
        WatchedEvent: (c, _, { from }) => (c.phase === 'expired' ? c : list(c, from)),
        SessionExpired: () => new Candidate({ phase: 'expired' }),
      },
      crash: (_, { pids }) => ({
        next: new Candidate({ phase: 'expired' }),
        send: [send(pids.service![0]!, { type: 'Silence' })],
      }),
    },

    service: {
      prefix: 'zookeeper',
      init: () => new Service(),
      receive: {
        ...none,
        Create: (s, _, { from }) => create(s, from),
        GetChildren: (s, message, { from }) => getChildren(s, message, from),
        Exists: (s, message, { from }) => exists(s, message, from),
        Silence: (s, _, { from }) => expire(s, from, 'ephemeral'),
      },
    },

    storage: {
      init: () => new Storage(),
      receive: {
        ...none,
        Write: (s, { token }) =>
          storage === 'takes all' || token >= s.token
            ? { next: s.set('token', token), emit: [{ type: 'written', token }] }
            : { next: s, emit: [{ type: 'refused', token }] },
      },
    },
  }),

  observers: () => ({
    writes: {
      init: { tokens: 0, highest: 0, stale: false, refused: false },
      on: (writes, { type, token }) =>
        type === 'refused'
          ? { ...writes, refused: true }
          : {
              ...writes,
              tokens: writes.tokens + 1,
              highest: Math.max(writes.highest, token),
              stale: writes.stale || token < writes.highest,
            },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    singleLeader({ candidate: ({ phase }: Candidate) => phase === 'leading' }),
    always(names.validLeader, {
      view: {
        candidate: ({ phase }: Candidate, { self, up }: Seen<Message>) =>
          up && phase === 'leading' ? self : undefined,
        service: (s: Service) => s.expired,
      },
      holds: ({ candidate, service: [expired] }) =>
        candidate.filter((pid) => pid !== undefined && !expired!.has(pid)).length <= 1,
    }),
    always(names.noStaleWrite, {
      observe: { writes: ({ stale }: Writes) => stale },
      holds: ({ writes }) => !writes,
    }),
    sometimes(names.refused, {
      observe: { writes: ({ refused }: Writes) => refused },
      holds: ({ writes }) => writes,
    }),
    sometimes('a leader writes', {
      observe: { writes: ({ tokens }: Writes) => tokens },
      holds: ({ writes }) => writes > 0,
    }),
    sometimes(names.later, {
      observe: { writes: ({ tokens }: Writes) => tokens },
      holds: ({ writes }) => writes > 1,
    }),
    leadsTo(names.isFollowed, {
      view: { candidate: ({ phase }: Candidate, { up }: Seen<Message>) => (up ? phase : 'expired') },
      when: ({ candidate }) => candidate.some((phase) => phase !== 'idle' && phase !== 'expired'),
      holds: ({ candidate }) =>
        candidate.includes('leading') || candidate.every((phase) => phase === 'idle' || phase === 'expired'),
    }),
  ],

  /** Nobody has to volunteer, and no session has to expire. */
  fairness: () => ({ actions: { write: 'weak', others: 'none' } }),

  /** A leader leads for ever, and the others follow it. */
  terminal: () =>
    stateWhere({
      view: { candidate: ({ phase }: Candidate, { up }: Seen<Message>) => (up ? phase : 'expired') },
      holds: ({ candidate }) =>
        candidate.includes('leading') || candidate.every((phase) => phase === 'expired'),
    }),

  scenarios,
});
