/**
 * What the models on ZooKeeper have in common: a service with sequential nodes, sessions and watches.
 *
 * Source  P. Hunt, M. Konar, F. P. Junqueira, B. Reed: ZooKeeper: Wait-free Coordination for Internet-scale Systems, USENIX
 *         ATC 2010, §2.1, §2.2. Watches: ZooKeeper Programmer's Guide, "ZooKeeper Watches".
 * Abstracts  the replication of the service, by one process that does one request at a time; that the order of requests from
 *         one client is kept needs a `fifo` network. No read is stale here: who makes a node before it reads misses no earlier
 *         node, and of what is gone its watch tells it; where that is not enough, see configuration.ts. Heartbeats and session
 *         timeouts, by a step, or by a message that comes when a client has not been heard of for too long. All sequential
 *         nodes have the same parent, and names that are their numbers.
 */
import { Map, Record, Set } from 'immutable';
import { broadcast, type Pid, send } from '../../checker/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export class Service extends Record({
  /** The number of the next sequential node; it never goes back. */
  next: 1,
  /** By number, whose session made the node. */
  nodes: Map<number, Pid>(),
  /** By number, who is told once when the node is gone. */
  watches: Map<number, Set<Pid>>(),
  /** Who is told once when a node is made or gone. */
  childWatches: Set<Pid>(),
  /** Whose session has expired. */
  expired: Set<Pid>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** create(path, SEQUENTIAL); EPHEMERAL where the service says so. */
export type Create = { readonly type: 'Create' };
export type Created = { readonly type: 'Created'; readonly node: number };

/** getChildren(path, watch). */
export type GetChildren = { readonly type: 'GetChildren'; readonly watch: boolean };
/** All nodes, and which of them bears a name that the client has chosen. */
export type Children = {
  readonly type: 'Children';
  readonly nodes: readonly number[];
  readonly own: number | undefined;
};

/** exists(path, watch). */
export type Exists = { readonly type: 'Exists'; readonly node: number; readonly watch: boolean };
export type Stat = { readonly type: 'Stat'; readonly exists: boolean };

/** A watch fires: of a node that is gone, of the children, or of what a node contains. */
export type WatchedEvent = { readonly type: 'WatchedEvent'; readonly node: number | 'children' | 'data' };

/** No heartbeat of the client for as long as its session may last. */
export type Silence = { readonly type: 'Silence' };
/** The answer to whatever a client asks for in a session that has expired. Here it is sent when that happens, and may come late. */
export type SessionExpired = { readonly type: 'SessionExpired' };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const watchedEvent = (node: WatchedEvent['node']): WatchedEvent => ({ type: 'WatchedEvent', node });

/** Watches of children fire once, and are used up. */
function childrenChanged(s: Service) {
  return {
    next: s.set('childWatches', Set()),
    send: broadcast(s.childWatches.toArray().sort(), watchedEvent('children')),
  };
}

export function create(s: Service, from: Pid) {
  if (s.expired.has(from)) return s;
  const made = childrenChanged(s.merge({ next: s.next + 1, nodes: s.nodes.set(s.next, from) }));
  return { ...made, send: [send(from, { type: 'Created', node: s.next } as Created), ...made.send] };
}

export function getChildren(s: Service, { watch }: GetChildren, from: Pid) {
  if (s.expired.has(from)) return s;
  const nodes = [...s.nodes.keys()].sort((a, b) => a - b);
  const own = nodes.find((node) => s.nodes.get(node) === from);
  return {
    next: watch ? s.update('childWatches', (watches) => watches.add(from)) : s,
    send: [send(from, { type: 'Children', nodes, own } as Children)],
  };
}

/** The watch is set in the same step, and only on what is there. */
export function exists(s: Service, { node, watch }: Exists, from: Pid) {
  if (s.expired.has(from)) return s;
  const isThere = s.nodes.has(node);
  return {
    next: watch && isThere ? addWatch(s, node, from) : s,
    send: [send(from, { type: 'Stat', exists: isThere } as Stat)],
  };
}

export function addWatch(s: Service, node: number, from: Pid): Service {
  return s.update('watches', (watches) => watches.set(node, watches.get(node, Set<Pid>()).add(from)));
}

/** Whether a client has a node, and another's comes before it. */
export function isBehind({ nodes }: Service, client: Pid): boolean {
  return nodes.includes(client) && nodes.get(Math.min(...nodes.keys())) !== client;
}

/** Whoever watches the node is told, and its watch is used up. */
export function remove(s: Service, node: number) {
  if (!s.nodes.has(node)) return { next: s, send: [] };
  const watchers = s.watches.get(node, Set<Pid>()).toArray().sort();
  const { next, send: changed } = childrenChanged(
    s.merge({ nodes: s.nodes.delete(node), watches: s.watches.delete(node) }),
  );
  return { next, send: [...broadcast(watchers, watchedEvent(node)), ...changed] };
}

/** The session is over: its watches go, and its ephemeral nodes. */
export function expire(s: Service, client: Pid, nodes: 'ephemeral' | 'persistent') {
  const forgotten = s.merge({
    expired: s.expired.add(client),
    childWatches: s.childWatches.delete(client),
    watches: s.watches.map((watchers) => watchers.delete(client)).filterNot((watchers) => watchers.isEmpty()),
  });
  const expired = send(client, { type: 'SessionExpired' } as SessionExpired);
  const own = [...s.nodes.filter((owner) => owner === client).keys()];
  const gone = nodes === 'persistent' ? [] : own.sort((a, b) => a - b);
  return gone.reduce(
    (before, node) => {
      const after = remove(before.next, node);
      return { next: after.next, send: [...before.send, ...after.send] };
    },
    { next: forgotten, send: [expired as { to: Pid; message: SessionExpired | WatchedEvent }] },
  );
}
