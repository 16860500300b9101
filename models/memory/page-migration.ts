/**
 * Shared virtual memory: pages that migrate, and false sharing
 *
 * Source  K. Li, P. Hudak: Memory Coherence in Shared Virtual Memory Systems, ACM TOCS 7(4), 1989, §3.1 (write invalidation with a
 *         central manager).
 * System  `nodes` nodes, each of which increments a variable of its own `writes` times, and reads it `reads` times without
 *         writing; one manager for each page. All variables are on one page, which the first node owns at the start; or each is
 *         on a page of its node's own. Reliable channels that keep the order (`fifo`), without bounds on delays.
 * Faults  none.
 * Claims  where a node may write a page, no other has a copy (single writer), and every copy is that of the last write. All
 *         increments are done: this needs weak fairness of actions and messages. On one page, 2 nodes with K increments make
 *         the page migrate at least once and at most 2K times, and every number between occurs; on separate pages it never
 *         does, although the program is the same.
 * Abstracts  the contents of a page: its version counts the writes. The write that faulted is done when the page arrives.
 *
 * The configuration and the scenarios are in page-migration-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  eventually,
  type Pid,
  protocol,
  type Seen,
  type Send,
  send,
  sometimes,
  stateWhere,
  unexpected,
  type ViewProperty,
} from '../../checker/index.ts';
import {
  allWritten,
  type Config,
  fewer,
  lastWrite,
  migrationsInTheEnd,
  noMore,
  scenarios,
  singleWriter,
} from './page-migration-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Node extends Record({
  access: 'none' as 'none' | 'read' | 'write',
  /** How many writes the copy has seen. */
  version: 0,
  waits: false,
  writes: 0,
  reads: 0,
}) {}

class Request extends Record({ from: '' as Pid, access: 'read' as 'read' | 'write' }) {}

class Manager extends Record({
  queue: List<Request>(),
  owner: undefined as Pid | undefined,
  /** Who has a copy. */
  copies: Set<Pid>(),
  version: 0,
  /** Whose request it serves, and what for. */
  requester: undefined as Pid | undefined,
  wanted: 'read' as 'read' | 'write',
  /** Whose confirmation it waits for. */
  awaited: Set<Pid>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Want'; readonly access: 'read' | 'write' }
  | { readonly type: 'Invalidate' }
  /** The owner keeps a copy that it may not write. */
  | { readonly type: 'Downgrade' }
  | { readonly type: 'Confirm'; readonly version: number }
  | { readonly type: 'Page'; readonly access: 'read' | 'write'; readonly version: number };

type Event = { readonly type: 'migrated' };

const isDone = (n: Node) => n.writes === 0 && n.reads === 0 && !n.waits;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const write = (n: Node) => n.merge({ writes: n.writes - 1, version: n.version + 1 });

/** Everyone has confirmed: the page goes to who has asked for it. */
function grant(m: Manager) {
  const to = m.requester!;
  const access = m.wanted;
  const next = m.merge({
    requester: undefined,
    awaited: Set(),
    owner: access === 'write' ? to : m.owner,
    copies: access === 'write' ? Set([to]) : m.copies.add(to),
  });
  const page = send(to, { type: 'Page', access, version: m.version });
  return { next, send: [page], emit: next.owner === m.owner ? [] : [{ type: 'migrated' } as const] };
}

interface Shape {
  config: Config;
  roles: { node: Node; manager: Manager };
  message: Message;
  event: Event;
  observers: { migrations: number };
}

export const pageMigration = protocol<Shape>({
  name: 'page-migration',

  roles: ({ nodes, writes, reads, layout, awaits, invalidates, writesOnArrival }) => {
    const managerOf = (index: number, managers: readonly Pid[]) =>
      managers[layout === 'one page' ? 0 : index]!;
    return {
      node: {
        count: nodes,
        prefix: 'n',
        init: ({ index }) =>
          new Node({ access: index === 0 || layout === 'separate pages' ? 'write' : 'none', writes, reads }),
        actions: {
          /** A fault, if the page may not be written here. */
          write: (n, { index, pids }) => {
            if (n.writes === 0 || n.waits) return;
            if (n.access === 'write') return write(n);
            const manager = managerOf(index, pids.manager);
            return {
              next: n.set('waits', true),
              send: [send(manager, { type: 'Want', access: 'write' })],
            };
          },
          /** A fault, if there is no copy here. */
          read: (n, { index, pids }) => {
            if (n.reads === 0 || n.waits) return;
            if (n.access !== 'none') return n.set('reads', n.reads - 1);
            const manager = managerOf(index, pids.manager);
            return { next: n.set('waits', true), send: [send(manager, { type: 'Want', access: 'read' })] };
          },
        },
        receive: {
          Invalidate: (n, _, { from }) => ({
            next: n.set('access', 'none'),
            send: [send(from, { type: 'Confirm', version: n.version })],
          }),
          Downgrade: (n, _, { from }) => ({
            next: n.set('access', 'read'),
            send: [send(from, { type: 'Confirm', version: n.version })],
          }),
          Page: (n, { access, version }) => {
            const next = n.merge({ access, version, waits: false });
            return access === 'write' && writesOnArrival ? write(next) : next;
          },
          Want: unexpected,
          Confirm: unexpected,
        },
      },

      manager: {
        count: layout === 'one page' ? 1 : nodes,
        init: ({ index, pids }) => new Manager({ owner: pids.node[index], copies: Set([pids.node[index]!]) }),
        actions: {
          /** One request after the other. */
          serve: (m) => {
            const request = m.queue.first();
            if (m.requester !== undefined || request === undefined) return;
            const { from, access } = request;
            const busy = m.merge({ queue: m.queue.shift(), requester: from, wanted: access });
            const asked =
              access === 'read'
                ? m.copies.filter((pid) => pid === m.owner && m.copies.size === 1)
                : m.copies.remove(from).filter((pid) => invalidates || pid === m.owner);
            const orders: Send<Message>[] = broadcast(asked, {
              type: access === 'read' ? 'Downgrade' : 'Invalidate',
            });
            if (!asked.isEmpty() && (awaits || access === 'read')) {
              return { next: busy.set('awaited', asked), send: orders };
            }
            const granted = grant(busy);
            return { ...granted, send: [...orders, ...granted.send] };
          },
        },
        receive: {
          Want: (m, { access }, { from }) =>
            m.update('queue', (queue) => queue.push(new Request({ from, access }))),
          Confirm: (m, { version }, { from }) => {
            const heard = m.merge({
              awaited: m.awaited.remove(from),
              version: Math.max(m.version, version),
            });
            return m.requester !== undefined && m.awaited.has(from) && heard.awaited.isEmpty()
              ? grant(heard)
              : heard;
          },
          Invalidate: unexpected,
          Downgrade: unexpected,
          Page: unexpected,
        },
      },
    };
  },

  /** How often a page has changed its owner; beyond what is allowed, it is not counted on. */
  observers: ({ nodes, writes }) => ({
    migrations: { init: 0, on: (count) => Math.min(count + 1, nodes * writes + 1) },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ nodes, writes, layout }) => {
    type Property = ViewProperty<
      {
        readonly node?: (n: Node, seen: Seen<Message>) => unknown;
        readonly manager?: (m: Manager, seen: Seen<Message>) => unknown;
      },
      { readonly migrations?: (count: number) => unknown }
    >;
    const copy = (n: Node) => ({ access: n.access, version: n.version });
    const isOne = layout === 'one page';
    const most = isOne ? nodes * writes : 0;
    const least = isOne ? 1 : 0;
    const numbers = Array.from({ length: most - least + 1 }, (_, index) => least + index);
    const counts: Property[] = numbers.map((number) =>
      sometimes(migrationsInTheEnd(number), {
        view: { node: isDone },
        observe: { migrations: (count: number) => count === number },
        holds: ({ node, migrations }) => node.every(Boolean) && migrations,
      }),
    );
    return [
      always(singleWriter, {
        view: { node: (n: Node) => n.access },
        when: ({ node }) => isOne && node.includes('write'),
        holds: ({ node }) => node.filter((access) => access !== 'none').length === 1,
      }),
      always(lastWrite, {
        view: { node: copy },
        holds: ({ node }) => {
          const last = Math.max(...node.map(({ version }) => version));
          return !isOne || node.every(({ access, version }) => access === 'none' || version === last);
        },
      }),
      always(noMore, {
        observe: { migrations: (count: number) => count },
        holds: ({ migrations }) => migrations <= most,
      }),
      always(fewer, {
        observe: { migrations: (count: number) => count },
        holds: ({ migrations }) => migrations < most,
      }),
      always('migrations in the end are as few as they can be, or more', {
        view: { node: isDone },
        observe: { migrations: (count: number) => count },
        when: ({ node }) => node.every(Boolean),
        holds: ({ migrations }) => migrations >= least,
      }),
      ...counts,
      eventually(allWritten, { each: { node: isDone }, holds: (done) => done }),
    ];
  },

  /** It is no deadlock to be done. */
  terminal: () => stateWhere({ view: { node: isDone }, holds: ({ node }) => node.every(Boolean) }),

  scenarios,
});
