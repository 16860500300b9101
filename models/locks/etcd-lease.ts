/**
 * A lock of etcd: a key with a lease, and a watch on it
 *
 * Source  etcd.io, "KV API guarantees" (v3.5), sections "Lease" and "Watch APIs"; K. Kingsbury: Jepsen, etcd 3.4.3, 2020,
 *         "Locks". Deletion by name: etcd issue 22082. Writes of a former holder (issue 10811) are in leases/fencing.ts; locks that
 *         are taken without a look at the lease (issue 11456) in zookeeper-lock.ts.
 * System  `clients` clients, each of which takes the lock `entries` times; the store; and a watcher of the key, which may
 *         lose its stream once. With time, a lease ends `ttl` ticks after it was granted or last kept alive.
 * Faults  delays, pauses and crashes of clients, where clients count their time; clocks of the same rate.
 * Claims  who believes that it holds the lock has the key, if it counts the time of its lease from when it asked. A
 *         client deletes no key but the one of the lock that it gives back. A watcher is told of each revision once, in their
 *         order, where channels keep it; if it reads the key again where its revision is compacted, it knows at each revision
 *         who has the lock. Who asks gets the lock.
 * Abstracts  the grant of a lease, by the transaction that uses it. Clients ask again when they are refused, and do not wait in
 *         line. The cluster, which is strictly serializable, by one process.
 *
 * The store and the watcher are in etcd-lease-store.ts, the configuration and the scenarios in
 * etcd-lease-scenarios.ts.
 */
import { Record } from 'immutable';
import {
  always,
  leadsTo,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Config, names, scenarios } from './etcd-lease-scenarios.ts';
import {
  type ForeignDelete,
  type Message,
  none,
  type Store,
  store,
  type Watcher,
  watcher,
} from './etcd-lease-store.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Client extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'held' | 'releasing',
  /** The revision that created its key. */
  created: 0,
  /** Ticks for which its lease lasts at least. */
  left: 0,
  /** What `left` will be with the answer that it waits for. While it waits, it does not ask again: it could take one answer for the other. */
  asked: undefined as number | undefined,
  /** Ticks until it keeps its lease alive. */
  next: 0,
  retried: false,
  entered: 0,
}) {}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const believes = (c: Client, { belief, ttl }: Config) =>
  c.phase === 'held' && (belief === 'always' || ttl === 'none' || c.left > 0);

export const etcdLease = protocol<{
  config: Config;
  roles: { client: Client; store: Store; watcher: Watcher };
  message: Message;
  event: ForeignDelete;
  observers: { foreignDelete: boolean };
}>({
  name: 'etcd-lease',

  roles: (config) => {
    const { clients, entries, ttl, retries } = config;
    const isTimed = ttl !== 'none';
    return {
      client: {
        count: clients,
        prefix: 'c',
        init: () => new Client(),
        actions: {
          lock: (c, { pids }) => {
            if (c.phase !== 'idle' || c.entered === entries) return;
            return {
              next: c.merge({ phase: 'asking', asked: isTimed ? ttl : undefined }),
              send: [send(pids.store[0]!, { type: 'Lock' })],
            };
          },
          unlock: (c, { pids }) => {
            if (c.phase !== 'held') return;
            return {
              next: c.merge({ phase: 'releasing', left: 0, asked: undefined, next: 0 }),
              send: [send(pids.store[0]!, { type: 'Unlock', created: c.created })],
            };
          },
          ...(retries && {
            /** No answer has come: the request may be lost, or late. */
            retry: (c, { pids }) =>
              c.phase === 'releasing' && !c.retried
                ? {
                    next: c.set('retried', true),
                    send: [send(pids.store[0]!, { type: 'Unlock', created: c.created })],
                  }
                : undefined,
          }),
        },
        urgent: isTimed
          ? {
              keepAlive: (c, { pids }) => {
                if (c.phase !== 'held' || c.next > 0 || c.asked !== undefined) return;
                return {
                  next: c.merge({ asked: ttl, next: 1 }),
                  send: [send(pids.store[0]!, { type: 'KeepAlive', created: c.created })],
                };
              },
            }
          : {},
        receive: {
          ...none,
          /** The lease counts from when the client has asked for it. */
          Locked: (c, { created }) =>
            c.phase === 'asking'
              ? c.merge({
                  phase: 'held',
                  created,
                  left: c.asked ?? 0,
                  asked: undefined,
                  next: isTimed ? 1 : 0,
                })
              : c,
          Refused: (c) => (c.phase === 'asking' ? c.merge({ phase: 'idle', asked: undefined }) : c),
          KeptAlive: isTimed
            ? (c, { created }) =>
                c.phase === 'held' && c.created === created
                  ? c.merge({ left: c.asked ?? 0, asked: undefined })
                  : c
            : unexpected,
          Unlocked: (c, { created }) =>
            c.phase === 'releasing' && c.created === created
              ? new Client({ entered: c.entered + 1, retried: c.retried })
              : c,
        },
        ...(isTimed && { tick: (c) => countDown(c, 'left', 'asked', 'next') }),
        crash: (c) => new Client({ phase: 'releasing', entered: c.entered }),
      },

      store: store(config),
      watcher: watcher(config),
    };
  },

  observers: () => ({ foreignDelete: { init: false, on: () => true } }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: (config) => [
    always(names.beliefIsTrue, {
      view: {
        client: (c: Client, { self, up }: Seen<Message>) => (up && believes(c, config) ? self : undefined),
        store: (s: Store) => s.holder,
      },
      holds: ({ client, store: [holder] }) => client.every((pid) => pid === undefined || pid === holder),
    }),
    always(names.noForeignDelete, {
      observe: { foreignDelete: (seen) => seen },
      holds: ({ foreignDelete }) => !foreignDelete,
    }),
    always(names.sameState, {
      view: {
        store: ({ revision, holder }: Store) => ({ revision, holder }),
        watcher: ({ phase, revision, holder }: Watcher) => ({ phase, revision, holder }),
      },
      when: ({ store: [s], watcher: [w] }) => w!.phase === 'watching' && w!.revision === s!.revision,
      holds: ({ store: [s], watcher: [w] }) => w!.holder === s!.holder,
    }),
    /** Ordered, unique and reliable: unless it reads the key again, it is told of each revision, once. */
    transition(names.noGap, {
      view: { watcher: ({ phase, revision }: Watcher) => (phase === 'watching' ? revision : undefined) },
      holds: ({ watcher: [before] }, { watcher: [after] }) =>
        before === undefined || after === undefined || after === before || after === before + 1,
    }),
    leadsTo(names.noEventLost, {
      view: {
        store: ({ holder }: Store) => holder,
        watcher: ({ phase, holder }: Watcher) => ({ isOn: phase !== 'idle', holder }),
      },
      when: ({ watcher: [w] }) => w!.isOn,
      holds: ({ store: [holder], watcher: [w] }) => w!.holder === holder,
    }),
    sometimes(names.everyone, {
      view: { client: ({ entered }: Client) => entered },
      holds: ({ client }) => client.every((entered) => entered === config.entries),
    }),
    leadsTo(names.lockComes, {
      each: { client: ({ phase }: Client, { up }: Seen<Message>) => (up ? phase : 'held') },
      when: (phase) => phase === 'asking',
      holds: (phase) => phase === 'held',
    }),
  ],

  /** A client that is refused asks again. Nobody has to lose a stream, or to be impatient. */
  fairness: () => ({ actions: { lock: 'weak', unlock: 'weak', others: 'none' } }),

  terminal: ({ entries }) =>
    stateWhere({
      view: {
        client: ({ phase, entered }: Client, { up }: Seen<Message>) =>
          !up || (phase === 'idle' && entered === entries),
      },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
