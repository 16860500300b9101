/**
 * A schema migration by an elected leader, with its term as fencing token
 *
 * Source  the election: D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, §5.1
 *         and §5.2. The token: M. Burrows: The Chubby Lock Service for Loosely-Coupled Distributed Systems, OSDI 2006, §2.4
 *         ("sequencers"), and M. Kleppmann: How to do distributed locking, martin.kleppmann.com, 2016.
 * System  `servers` servers, one of which leads, and a store whose schema the leader brings from version 0 to version `steps`,
 *         step by step. Delays are bounded.
 * Faults  crashes with recovery from stable storage; partitions; pauses.
 * Claims  at most one leader per term. Steps are applied once each and in order, none of an earlier term after one of a later
 *         term, and those of one leader without those of another in between. This needs votes on stable storage, and a store
 *         that refuses terms older than the latest that it has been told of; or, without it, that nobody pauses for long, is cut
 *         off, or stands while another is being elected. The migration ends, if timeouts differ by more than an election takes
 *         and one server at most has crashed or is cut off for good, whatever others there are.
 * Abstracts  what a step does. Refusals, without which a leader that is too late waits for an answer in vain. Requests to the
 *         store that are lost, which somebody would have to send again. The log of Raft: every candidate is up to date. Terms
 *         end at `terms`; where the migration ends, more of them make no difference.
 *
 * The configuration and the scenarios are in schema-migration-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  eventually,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { majority } from '../kit/quorum.ts';
import { type Config, claims, scenarios } from './schema-migration-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Server extends Record({
  term: 0,
  votedFor: undefined as Pid | undefined,
  phase: 'follower' as 'follower' | 'candidate' | 'leader',
  /** Ticks until it stands for election, or, of a leader, until its next heartbeat. */
  timer: 0,
  votes: Set<Pid>(),
}) {}

class Store extends Record({
  /** The latest that it has been told of, if it checks terms. */
  term: 0,
  version: 0,
}) {}

/** A step that has been applied. */
class Applied extends Record({ step: 0, term: 0, by: '' as Pid }) {}

class History extends Record({
  /** The terms in which there has been a leader, in order. */
  elected: List<number>(),
  applied: List<Applied>(),
  /** Whether a step has been applied of a leader after a later one was elected. */
  isOvertaken: false,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'RequestVote'; readonly term: number }
  | { readonly type: 'Vote'; readonly term: number }
  | { readonly type: 'Heartbeat'; readonly term: number }
  /** To the store: what is the version? */
  | { readonly type: 'Begin'; readonly term: number }
  | { readonly type: 'Step'; readonly term: number; readonly step: number }
  /** From the store, to the leader of that term. */
  | { readonly type: 'Version'; readonly term: number; readonly version: number };

type Event =
  | { readonly type: 'elected'; readonly term: number }
  | { readonly type: 'applied'; readonly term: number; readonly step: number; readonly by: Pid };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { server: Server; store: Store };
  message: Message;
  event: Event;
  observers: { history: History };
}

/** §5.1: a follower, of this term or a later one. */
function follow(s: Server, term: number): Server {
  return new Server({ term, votedFor: term === s.term ? s.votedFor : undefined });
}

/** A store that has been told of a term no earlier than those before. */
function withToken(store: Store, term: number, config: Config): Store {
  return config.store === 'checks terms' ? store.merge({ term }) : store;
}

/** Whether nobody applies a step, then somebody else, and then the first again. */
function takeTurns(applied: List<Applied>): boolean {
  return applied.every(({ term, by }, index) => {
    const isSame = (other: Applied | undefined) => other?.term === term && other.by === by;
    const before = applied.take(index);
    return isSame(before.last()) || !before.some(isSame);
  });
}

export const schemaMigration = protocol<Shape>({
  name: 'schema-migration',

  roles: (config) => ({
    server: {
      count: config.servers,
      prefix: 's',
      init: ({ index }) => new Server({ timer: config.timeouts[index]! }),
      tick: (s) => countDown(s, 'timer'),
      urgent: {
        /** §5.2: nothing has been heard of a leader for too long. */
        stand: (s, { self, index, peers }) => {
          if (s.phase === 'leader' || s.timer > 0 || s.term >= config.terms) return;
          const term = s.term + 1;
          return {
            next: new Server({
              term,
              votedFor: self,
              phase: 'candidate',
              timer: config.timeouts[index]!,
              votes: Set([self]),
            }),
            send: broadcast(peers, { type: 'RequestVote', term }),
          };
        },
        /** §5.2: tell everyone who leads. */
        beat: (s, { peers }) => {
          if (s.phase !== 'leader' || s.timer > 0) return;
          return {
            next: s.set('timer', config.heartbeatInterval),
            send: broadcast(peers, { type: 'Heartbeat', term: s.term }),
          };
        },
      },
      receive: {
        /** §5.2: one vote per term, first come, first served. */
        RequestVote: (s, { term }, { from, index }) => {
          const now = term > s.term ? follow(s, term) : s;
          if (now.term !== term || (now.votedFor ?? from) !== from) return s;
          return {
            next: now.merge({ votedFor: from, timer: config.timeouts[index]! }),
            send: [send(from, { type: 'Vote', term })],
          };
        },
        /** §5.2: lead with the votes of a majority, and begin with what the last leader has left. */
        Vote: (s, { term }, { from, pids }) => {
          if (s.phase !== 'candidate' || s.term !== term) return s;
          const votes = s.votes.add(from);
          if (votes.size < majority(config.servers)) return s.merge({ votes });
          return {
            next: s.merge({ phase: 'leader', votes: Set(), timer: 0 }),
            send: [send(pids.store[0]!, { type: 'Begin', term })],
            emit: [{ type: 'elected', term }],
          };
        },
        /** §5.2: follow the leader of this term or a later one; to one of an earlier term nothing is said. */
        Heartbeat: (s, { term }, { index }) =>
          term < s.term ? s : follow(s, term).set('timer', config.timeouts[index]!),
        /** The next step, if it still leads, as far as it knows. */
        Version: (s, { term, version }, { pids }) => {
          if (s.phase !== 'leader' || s.term !== term || version >= config.steps) return s;
          return { next: s, send: [send(pids.store[0]!, { type: 'Step', term, step: version + 1 })] };
        },
        Begin: unexpected,
        Step: unexpected,
      },
      /** On stable storage are the term and the vote. */
      crash: ({ term, votedFor }) =>
        new Server({
          term: config.crashForgets === 'term and vote' ? 0 : term,
          votedFor: config.crashForgets === 'nothing' ? votedFor : undefined,
        }),
      recover: (s, { index }) => s.set('timer', config.timeouts[index]!),
    },

    store: {
      init: () => new Store(),
      receive: {
        /** A new leader's first request makes the store refuse what earlier ones still send. */
        Begin: (store, { term }, { from }) => {
          if (term < store.term) return store;
          return {
            next: config.readsOnly ? store : withToken(store, term, config),
            send: [send(from, { type: 'Version', term, version: store.version })],
          };
        },
        /** Apply the step, unless the token is too old, and whatever the version is. */
        Step: (store, { term, step }, { from }) => {
          if (term < store.term) return store;
          const { version } = store;
          // Compare and set: who comes too late is told the version, and may go on from there.
          if (config.store === 'checks versions' && step !== version + 1)
            return { next: store, send: [send(from, { type: 'Version', term, version })] };
          return {
            next: withToken(store, term, config).set('version', step),
            send: [send(from, { type: 'Version', term, version: step })],
            emit: [{ type: 'applied', term, step, by: from }],
          };
        },
        RequestVote: unexpected,
        Vote: unexpected,
        Heartbeat: unexpected,
        Version: unexpected,
      },
    },
  }),

  observers: () => ({
    history: {
      init: new History(),
      on: (history, event) => {
        if (event.type === 'elected')
          return history.update('elected', (elected) => elected.push(event.term).sort());
        const { step, term, by } = event;
        return history.merge({
          applied: history.applied.push(new Applied({ step, term, by })),
          isOvertaken: history.isOvertaken || term < history.elected.last(0),
        });
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ steps }) => [
    always(claims.oneLeader, {
      observe: { history: ({ elected }: History) => elected.toSet().size === elected.size },
      holds: ({ history }) => history,
    }),
    always(claims.once, {
      observe: { history: ({ applied }: History) => applied.every(({ step }, index) => step === index + 1) },
      holds: ({ history }) => history,
    }),
    always(claims.inOrder, {
      observe: { history: ({ applied }: History) => applied.map(({ term }) => term) },
      holds: ({ history }) => history.equals(history.sort()),
    }),
    always(claims.oneAtATime, {
      observe: { history: ({ applied }: History) => takeTurns(applied) },
      holds: ({ history }) => history,
    }),
    always(claims.noStale, {
      observe: { history: ({ isOvertaken }: History) => !isOvertaken },
      holds: ({ history }) => history,
    }),
    sometimes(claims.shared, {
      observe: { history: ({ applied }: History) => applied.map(({ term }) => term).toSet().size },
      holds: ({ history }) => history > 1,
    }),
    eventually(claims.ends, {
      view: { store: ({ version }: Store) => version },
      holds: ({ store }) => store[0] === steps,
    }),
  ],

  terminal: ({ terms }) =>
    stateWhere({
      view: { server: ({ term }: Server, { up }: Seen<Message>) => !up || term >= terms },
      holds: ({ server }) => server.every(Boolean),
    }),

  scenarios,
});
