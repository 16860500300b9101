/** What the clients of redis-lock.ts talk to: a Redis store, perhaps with a replica, and the resource that the lock protects. */
import { Record } from 'immutable';
import { broadcast, type Pid, type Role, send, unexpected } from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import type { Config } from './redis-lock-config.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export class Store extends Record({
  isMaster: true,
  /** The value of the key: whose lock it is. */
  holder: undefined as Pid | undefined,
  /** Ticks until the key expires; `undefined` where it never does, or there is none. */
  left: undefined as number | undefined,
  /** How often the lock has been taken, where the resource wants to know. */
  token: 0,
  /** Who gets the lock when the replica knows of it. */
  promised: undefined as Pid | undefined,
}) {}

export class Resource extends Record({
  value: 0,
  /** The highest token that it has seen. */
  token: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Command =
  /** SET key value NX, with EX ttl or without. */
  | { readonly type: 'Set' }
  | { readonly type: 'Expire' }
  | { readonly type: 'Get' }
  | { readonly type: 'Del' }
  /** The script: DEL if GET gives the own value. */
  | { readonly type: 'DelIfOwn' };

type Reply =
  | { readonly type: 'Granted'; readonly token: number }
  | { readonly type: 'Refused' }
  | { readonly type: 'Value'; readonly holder: Pid | undefined };

/** Between a master and its replica. */
type Replication =
  | { readonly type: 'Replicate'; readonly holder: Pid | undefined; readonly left: number | undefined }
  | { readonly type: 'Replicated' }
  /** From those who watch the master, in its name: it has crashed, and the replica takes its place. */
  | { readonly type: 'Failover' };

type Access =
  | { readonly type: 'Read'; readonly token: number }
  | { readonly type: 'Write'; readonly value: number; readonly token: number };

type Answer =
  | { readonly type: 'Content'; readonly value: number }
  | { readonly type: 'Written' }
  | { readonly type: 'Rejected' };

export type Message = Command | Reply | Replication | Access | Answer;

export type Event =
  | { readonly type: 'deleted'; readonly holder: Pid; readonly by: Pid }
  | { readonly type: 'written' };

const noCommands = {
  Set: unexpected,
  Expire: unexpected,
  Get: unexpected,
  Del: unexpected,
  DelIfOwn: unexpected,
} as const;
const noReplication = { Replicate: unexpected, Replicated: unexpected } as const;
const noAccess = { Read: unexpected, Write: unexpected } as const;
const noReplies = {
  Granted: unexpected,
  Refused: unexpected,
  Value: unexpected,
  Content: unexpected,
  Written: unexpected,
  Rejected: unexpected,
} as const;

/** What a client is never sent. */
export const onlyForServers = { ...noCommands, ...noReplication, ...noAccess } as const;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Server<S> = Role<S, Message, Event, 'client' | 'store' | 'resource'>;

const noKey = { holder: undefined, left: undefined };

/** What has taken the place of a master has no replica. */
const replicasOf = ({ index, peers }: { index: number; peers: readonly Pid[] }) => (index === 0 ? peers : []);

function del(s: Store, by: Pid, replicas: readonly Pid[]) {
  if (!s.isMaster) return;
  if (s.holder === undefined) return s;
  return {
    next: s.merge(noKey),
    send: broadcast(replicas, { type: 'Replicate', ...noKey }),
    emit: [{ type: 'deleted', holder: s.holder, by } as const],
  };
}

export function store({ ttl, acquire, resource, replication }: Config): Server<Store> {
  return {
    count: replication === 'none' ? 1 : 2,
    init: ({ index }) => new Store({ isMaster: index === 0 }),
    receive: {
      Set: (s, _, context) => {
        const { from } = context;
        if (!s.isMaster) return;
        if (s.holder !== undefined) return { next: s, send: [send(from, { type: 'Refused' })] };
        const left = acquire === 'SET NX EX' ? ttl : undefined;
        const token = resource === 'none' || resource === 'takes all' ? 0 : s.token + 1;
        const taken = s.merge({ holder: from, left, token });
        const replicas = replicasOf(context);
        const change = broadcast(replicas, { type: 'Replicate', holder: from, left });
        return replication === 'before the reply' && replicas.length > 0
          ? { next: taken.set('promised', from), send: change }
          : { next: taken, send: [send(from, { type: 'Granted', token }), ...change] };
      },
      Expire: (s) => {
        if (!s.isMaster) return;
        return s.holder === undefined ? s : s.set('left', ttl);
      },
      Get: (s, _, { from }) => ({ next: s, send: [send(from, { type: 'Value', holder: s.holder })] }),
      Del: (s, _, context) => del(s, context.from, replicasOf(context)),
      DelIfOwn: (s, _, context) =>
        s.holder === context.from || !s.isMaster ? del(s, context.from, replicasOf(context)) : s,
      /** What comes after the replica has taken the master's place is not applied. */
      Replicate: (s, { holder, left }, { from }) => {
        if (s.isMaster) return s;
        const isAwaited = replication === 'before the reply' && holder !== undefined;
        return {
          next: s.merge({ holder, left }),
          send: isAwaited ? [send(from, { type: 'Replicated' })] : [],
        };
      },
      Replicated: (s) => ({
        next: s.set('promised', undefined),
        send: s.promised ? [send(s.promised, { type: 'Granted', token: s.token })] : [],
      }),
      Failover: (s) => s.set('isMaster', true),
      ...noAccess,
      ...noReplies,
    },
    /** A key whose time is up is gone. */
    ...(ttl !== undefined && {
      tick: (s) => {
        const later = countDown(s, 'left');
        return later.left === 0 ? later.merge(noKey) : later;
      },
    }),
    crash: (s, context) => ({
      next: s,
      send: broadcast(context.index === 0 ? [...context.peers, ...context.pids.client] : [], {
        type: 'Failover',
      }),
    }),
  };
}

export function protectedResource({ resource }: Config): Server<Resource> {
  return {
    init: () => new Resource(),
    receive: {
      /** Not in Kleppmann: a read shows its token as well. */
      Read: (r, { token }, { from }) => {
        const content = [send(from, { type: 'Content', value: r.value })];
        if (resource !== 'checks reads and writes') return { next: r, send: content };
        if (token < r.token) return { next: r, send: [send(from, { type: 'Rejected' })] };
        return { next: r.set('token', token), send: content };
      },
      /** "Making the lock safe with fencing": a write is rejected where a higher token has been seen. */
      Write: (r, { value, token }, { from }) => {
        if (resource !== 'takes all' && token < r.token)
          return { next: r, send: [send(from, { type: 'Rejected' })] };
        return {
          next: r.merge({ value, token }),
          send: [send(from, { type: 'Written' })],
          emit: [{ type: 'written' }],
        };
      },
      Failover: unexpected,
      ...noCommands,
      ...noReplication,
      ...noReplies,
    },
  };
}
