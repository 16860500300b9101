/** What the clients of etcd-lease.ts talk to, and who watches it: the store and a watcher of the key. */
import { List, Record } from 'immutable';
import { type Pid, type Role, send, unexpected } from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import type { Config } from './etcd-lease-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A put of the key, by its holder, or its deletion. */
export class Change extends Record({ revision: 0, holder: undefined as Pid | undefined }) {}

export class Store extends Record({
  revision: 0,
  holder: undefined as Pid | undefined,
  /** The revision that created the key. */
  created: 0,
  /** Ticks until its lease ends. */
  left: 0,
  /** What a watcher can still be told: all changes after revision `compacted`. */
  history: List<Change>(),
  compacted: 0,
  /** The number of the stream of the watcher, or 0. */
  stream: 0,
}) {}

export class Watcher extends Record({
  phase: 'idle' as 'idle' | 'watching' | 'reading',
  stream: 0,
  /** Up to where it knows the key, and who holds it. */
  revision: 0,
  holder: undefined as Pid | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Message =
  /** The transaction: put the key with a lease if it is not there. */
  | { readonly type: 'Lock' }
  | { readonly type: 'Locked'; readonly created: number }
  | { readonly type: 'Refused' }
  | { readonly type: 'KeepAlive'; readonly created: number }
  | { readonly type: 'KeptAlive'; readonly created: number }
  | { readonly type: 'Unlock'; readonly created: number }
  | { readonly type: 'Unlocked'; readonly created: number }
  | { readonly type: 'Watch'; readonly stream: number; readonly from: number }
  | {
      readonly type: 'Changed';
      readonly stream: number;
      readonly revision: number;
      readonly holder: Pid | undefined;
    }
  /** The revision that is asked for is not there any more. */
  | { readonly type: 'Compacted'; readonly stream: number; readonly revision: number }
  | { readonly type: 'Range' }
  | { readonly type: 'Value'; readonly revision: number; readonly holder: Pid | undefined };

export const none = {
  Lock: unexpected,
  Locked: unexpected,
  Refused: unexpected,
  KeepAlive: unexpected,
  KeptAlive: unexpected,
  Unlock: unexpected,
  Unlocked: unexpected,
  Watch: unexpected,
  Changed: unexpected,
  Compacted: unexpected,
  Range: unexpected,
  Value: unexpected,
} as const;

/** A client's request has deleted the key of a lock that it did not name. */
export interface ForeignDelete {
  readonly type: 'foreign delete';
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Process<S> = Role<S, Message, ForeignDelete, 'client' | 'store' | 'watcher'>;

/** The key has another holder from the next revision on, and the watcher is told. */
function change(s: Store, holder: Pid | undefined, { ttl, watcher }: Config, pids: readonly Pid[]) {
  const revision = s.revision + 1;
  const left = holder === undefined || ttl === 'none' ? 0 : ttl;
  const history = watcher === 'none' ? s.history : s.history.push(new Change({ revision, holder }));
  return {
    next: s.merge({ revision, holder, created: holder === undefined ? 0 : revision, left, history }),
    send:
      s.stream === 0
        ? []
        : [send(pids[0]!, { type: 'Changed', stream: s.stream, revision, holder } as const)],
  };
}

export function store(config: Config): Process<Store> {
  const { ttl, unlock, watcher } = config;
  const isTimed = ttl !== 'none';
  return {
    prefix: 'etcd',
    init: () => new Store(),
    actions:
      watcher === 'none'
        ? {}
        : {
            /** All revisions up to now are forgotten. */
            compact: (s) =>
              s.history.isEmpty() ? undefined : s.merge({ history: List(), compacted: s.revision }),
          },
    urgent: isTimed
      ? {
          expire: (s, { pids }) =>
            s.holder !== undefined && s.left === 0 ? change(s, undefined, config, pids.watcher) : undefined,
        }
      : {},
    receive: {
      ...none,
      Lock: (s, _, { from, pids }) => {
        if (s.holder !== undefined) return { next: s, send: [send(from, { type: 'Refused' })] };
        const put = change(s, from, config, pids.watcher);
        const locked = send(from, { type: 'Locked', created: put.next.created });
        return { next: put.next, send: [locked, ...put.send] };
      },
      /** A lease that is over cannot be kept alive. */
      KeepAlive: isTimed
        ? (s, { created }, { from }) =>
            s.created === created
              ? { next: s.set('left', ttl), send: [send(from, { type: 'KeptAlive', created })] }
              : s
        : unexpected,
      Unlock: (s, { created }, { from, pids }) => {
        const unlocked = send(from, { type: 'Unlocked', created });
        const isOther = s.created !== created;
        if (s.holder === undefined || (isOther && unlock === 'key and revision'))
          return { next: s, send: [unlocked] };
        const deleted = change(s, undefined, config, pids.watcher);
        return {
          next: deleted.next,
          send: [unlocked, ...deleted.send],
          emit: isOther ? [{ type: 'foreign delete' }] : [],
        };
      },
      /** All changes from a revision on, or none where some of them are compacted. */
      Watch: (s, { stream, from: revision }, { from }) => {
        if (revision <= s.compacted)
          return { next: s, send: [send(from, { type: 'Compacted', stream, revision: s.compacted })] };
        const missed = s.history.filter((past) => past.revision >= revision).toArray();
        return {
          next: s.set('stream', stream),
          send: missed.map((past) =>
            send(from, { type: 'Changed', stream, revision: past.revision, holder: past.holder }),
          ),
        };
      },
      Range: (s, _, { from }) => ({
        next: s,
        send: [send(from, { type: 'Value', revision: s.revision, holder: s.holder })],
      }),
    },
    ...(isTimed && { tick: (s) => countDown(s, 'left') }),
  };
}

/** Watch the key from the next revision on. */
function watchFrom(w: Watcher, store: Pid) {
  return {
    next: w.set('phase', 'watching'),
    send: [send(store, { type: 'Watch', stream: w.stream, from: w.revision + 1 } as const)],
  };
}

export function watcher({ watcher: after }: Config): Process<Watcher> {
  return {
    init: () => new Watcher(),
    actions:
      after === 'none'
        ? {}
        : {
            /** Read the key, and watch it from then on. */
            begin: (w, { pids }) =>
              w.phase === 'idle'
                ? {
                    next: w.merge({ phase: 'reading', stream: 1 }),
                    send: [send(pids.store[0]!, { type: 'Range' })],
                  }
                : undefined,
            /** The stream breaks: resume where it did. */
            resume: (w, { pids }) =>
              w.phase === 'watching' && w.stream === 1
                ? watchFrom(w.set('stream', 2), pids.store[0]!)
                : undefined,
          },
    receive: {
      ...none,
      Value: (w, { revision, holder }, { from }) => watchFrom(w.merge({ revision, holder }), from),
      Changed: (w, { stream, revision, holder }) => (stream === w.stream ? w.merge({ revision, holder }) : w),
      Compacted: (w, { stream, revision }, { from }) => {
        if (stream !== w.stream) return w;
        if (after === 'goes on') return watchFrom(w.set('revision', revision), from);
        return { next: w.set('phase', 'reading'), send: [send(from, { type: 'Range' })] };
      },
    },
  };
}
