/**
 * Configuration by a node of ZooKeeper that its readers watch
 *
 * Source  P. Hunt, M. Konar, F. P. Junqueira, B. Reed: ZooKeeper: Wait-free Coordination for Internet-scale Systems, USENIX
 *         ATC 2010, §2.3 (slow reads and sync), §2.4, "Configuration Management"; ZooKeeper Programmer's Guide, "Things to
 *         Remember about Watches".
 * System  a writer that updates the configuration `updates` times, a leader of the service that orders the updates, a follower
 *         that hears of them, and a reader that is connected to the follower. Channels keep the order of messages.
 * Faults  none.
 * Claims  what the reader sees never goes back, and in the end it is the last version. A read after a sync contains whatever
 *         has been written before. That the reader sees every version is false, and so is that a read without sync is fresh.
 * Abstracts  the content, by a number of its version. The quorum: an update is done when the leader has it, and whatever
 *         follower the reader is connected to may be the one that is behind.
 *
 * The configuration and the scenarios are in configuration-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
  broadcast,
  eventually,
  type Pid,
  protocol,
  send,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { type Config, names, scenarios } from './configuration-scenarios.ts';
import type { WatchedEvent } from './zookeeper.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Writer extends Record({ written: 0, isWaiting: false }) {}

class Server extends Record({ version: 0, watches: Set<Pid>() }) {}

class Reader extends Record({
  hasBegun: false,
  /** The version that it works with. */
  seen: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'SetData'; readonly version: number }
  | { readonly type: 'Done' }
  /** From the leader to its follower. */
  | { readonly type: 'Commit'; readonly version: number }
  /** `after`: the version that the reader has been told of, or 0. */
  | { readonly type: 'GetData'; readonly watch: boolean; readonly after: number }
  | { readonly type: 'Data'; readonly version: number; readonly after: number }
  /** The reader asks for a watch alone, where it does not come with the read. */
  | { readonly type: 'AddWatch' }
  | WatchedEvent
  /** To the follower, on to the leader, and back behind what the leader has committed. */
  | { readonly type: 'Sync'; readonly after: number }
  | { readonly type: 'Synced'; readonly after: number }
  /** Not by ZooKeeper: the writer tells the reader that it has written. */
  | { readonly type: 'Notice'; readonly version: number };

const none = {
  SetData: unexpected,
  Done: unexpected,
  Commit: unexpected,
  GetData: unexpected,
  Data: unexpected,
  AddWatch: unexpected,
  WatchedEvent: unexpected,
  Sync: unexpected,
  Synced: unexpected,
  Notice: unexpected,
} as const;

type Event =
  | { readonly type: 'seen'; readonly version: number }
  /** A read after a notice gave the version that the notice was about, or a later one, or an earlier one. */
  | { readonly type: 'fresh' | 'stale' };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Seen {
  /** `undefined` before the first read. */
  readonly last: number | undefined;
  readonly skipped: boolean;
  readonly stale: boolean;
  readonly fresh: boolean;
}

export const configuration = protocol<{
  config: Config;
  roles: { writer: Writer; leader: Server; follower: Server; reader: Reader };
  message: Message;
  event: Event;
  observers: { seen: Seen };
}>({
  name: 'configuration',

  roles: ({ updates, watch, notices }) => ({
    writer: {
      init: () => new Writer(),
      actions: {
        update: (w, { pids }) => {
          if (w.isWaiting || w.written === updates) return;
          const version = w.written + 1;
          return {
            next: w.set('isWaiting', true),
            send: [send(pids.leader[0]!, { type: 'SetData', version })],
          };
        },
      },
      receive: {
        ...none,
        Done: (w, _, { pids }) => {
          const version = w.written + 1;
          const notice = { type: 'Notice', version } as const;
          return {
            next: new Writer({ written: version }),
            send: notices === 'none' ? [] : broadcast(pids.reader, notice),
          };
        },
      },
    },

    leader: {
      init: () => new Server(),
      receive: {
        ...none,
        SetData: (s, { version }, { from, pids }) => ({
          next: s.set('version', version),
          send: [send(from, { type: 'Done' }), ...broadcast(pids.follower, { type: 'Commit', version })],
        }),
        /** What it has committed before is in the channel before the answer. */
        Sync: (s, { after }, { from }) => ({ next: s, send: [send(from, { type: 'Synced', after })] }),
      },
    },

    follower: {
      init: () => new Server(),
      receive: {
        ...none,
        /** A watch fires once, and says nothing but that there is something new. */
        Commit: (s, { version }) => ({
          next: new Server({ version }),
          send: broadcast(s.watches.toArray(), { type: 'WatchedEvent', node: 'data' }),
        }),
        /** What it has, which is perhaps not all that is written. */
        GetData: (s, { watch: watches, after }, { from }) => ({
          next: watches ? s.update('watches', (set) => set.add(from)) : s,
          send: [send(from, { type: 'Data', version: s.version, after })],
        }),
        AddWatch: (s, _, { from }) => s.update('watches', (set) => set.add(from)),
        Sync: (s, { after }, { pids }) => ({
          next: s,
          send: [send(pids.leader[0]!, { type: 'Sync', after })],
        }),
        Synced: (s, { after }, { pids }) => ({
          next: s,
          send: [send(pids.reader[0]!, { type: 'Synced', after })],
        }),
      },
    },

    reader: {
      init: () => new Reader(),
      actions: {
        begin: (r, { pids }) => {
          if (r.hasBegun) return;
          const read = { type: 'GetData', watch: watch !== 'after each read', after: 0 } as const;
          return { next: r.set('hasBegun', true), send: [send(pids.follower[0]!, read)] };
        },
      },
      receive: {
        ...none,
        Data: (r, { version, after }, { from }) => ({
          next: r.set('seen', version),
          send: watch === 'after each read' && after === 0 ? [send(from, { type: 'AddWatch' })] : [],
          emit: [
            { type: 'seen', version },
            ...(after > 0 ? [{ type: version < after ? 'stale' : 'fresh' } as const] : []),
          ],
        }),
        /** Read again, and watch again. */
        WatchedEvent: (r, _, { from }) => ({
          next: r,
          send: [send(from, { type: 'GetData', watch: watch === 'with each read', after: 0 })],
        }),
        Notice: (r, { version }, { pids }) => {
          const read = { type: 'GetData', watch: false, after: version } as const;
          const sync = { type: 'Sync', after: version } as const;
          return { next: r, send: broadcast(pids.follower, notices === 'sync and read' ? sync : read) };
        },
        Synced: (r, { after }, { from }) => ({
          next: r,
          send: [send(from, { type: 'GetData', watch: false, after })],
        }),
      },
    },
  }),

  observers: () => ({
    seen: {
      init: { last: undefined, skipped: false, stale: false, fresh: false },
      on: (seen, event) =>
        event.type === 'seen'
          ? {
              ...seen,
              last: event.version,
              skipped: seen.skipped || (seen.last !== undefined && event.version > seen.last + 1),
            }
          : { ...seen, [event.type]: true },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ updates }) => [
    transition(names.neverBack, {
      view: { reader: (r: Reader) => r.seen },
      holds: (before, after) => before.reader[0]! <= after.reader[0]!,
    }),
    always(names.fresh, {
      observe: { seen: ({ stale }: Seen) => stale },
      holds: ({ seen }) => !seen,
    }),
    sometimes(names.isFresh, {
      observe: { seen: ({ fresh }: Seen) => fresh },
      holds: ({ seen }) => seen,
    }),
    /** Plausible and false: two updates may come before the watch is set again. */
    always(names.everyVersion, {
      observe: { seen: ({ skipped }: Seen) => skipped },
      holds: ({ seen }) => !seen,
    }),
    sometimes(names.afterNotice, {
      view: { reader: (r: Reader) => r.seen },
      holds: ({ reader: [seen] }) => seen === updates,
    }),
    eventually(names.theLast, {
      view: { reader: (r: Reader) => r.seen },
      holds: ({ reader: [seen] }) => seen === updates,
    }),
  ],

  terminal: ({ updates }) =>
    stateWhere({
      view: { writer: (w: Writer) => w.written === updates },
      holds: ({ writer: [isDone] }) => isDone!,
    }),

  scenarios,
});
