/**
 * Raft: election of a leader, and replication of its log
 *
 * Source  D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014 (sections of the
 *         extended version), §5, §8, and figures 2, 3 and 8. Compared with Ongaro's specification, github.com/ongardie/raft.tla.
 * System  `servers` servers, each with a client that asks it for commands while it leads, or believes so; terms up to `terms`,
 *         logs up to `entries`. Asynchronous network, in which a message, once sent, may be received any number of times or
 *         never (network `set`); for liveness, once (`bag`).
 * Faults  loss, delay, reordering and duplication of messages, all of which the network `set` comes to; crashes with recovery
 *         from stable storage, on which are term, vote and log.
 * Claims  those of figure 3: election safety, leader append-only, log matching, leader completeness, state machine safety;
 *         writes and reads are linearizable. All that stay up apply an entry, if messages arrive and one server alone stands
 *         for election and stays up, which is what randomized timeouts are for; not if votes are split.
 * Abstracts  commands: an entry is its term; what it writes tells it from others. nextIndex: a leader sends each entry of its
 *         log, one in a message, so that whatever nextIndex were, what follows it is there to be received; what does not match
 *         waits. Refusals: they teach a newer term, as do requests of that term, and what would be refused is as if lost.
 *         lastApplied, which is commitIndex. Heartbeats come when a leader is elected, and when it has committed something.
 *         Snapshots (§7), and clients that ask again (§8). Changes of membership, which are in raft-membership.ts.
 *
 * The servers' state and messages are in raft-server.ts, logs in raft-log.ts, reads in raft-reads.ts, what has happened and
 * the claims about it in raft-history.ts, the configuration in raft-config.ts, the scenarios in raft-scenarios.ts and
 * raft-mistakes.ts. raft-replication.ts has the same in coarser steps, with more servers.
 */
import { Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventuallyAlways,
  type ObservedHistory,
  type Outcome,
  observeHistory,
  protocol,
  type RegisterOperation,
  type Seen,
  send,
  sometimes,
  specs,
  stateWhere,
  transition,
  type Value,
} from '../../checker/index.ts';
import { linearizable } from '../../properties/index.ts';
import {
  allApply,
  allHaveApplied,
  type Config,
  isMajority,
  leaderAppendOnly,
  leaderForgets,
  logMatching,
  logsConflict,
  nextTerm,
  readIsAnswered,
} from './raft-config.ts';
import {
  leadership,
  leadershipsWithCommitment,
  type Milestones,
  observeMilestones,
  propertiesOfHistory,
} from './raft-history.ts';
import {
  emptyLog,
  endOf,
  isConflicting,
  isMatching,
  isPrefix,
  isUpToDate,
  termAt,
  upTo,
  valueAt,
  withoutConflict,
} from './raft-log.ts';
import { mistakes } from './raft-mistakes.ts';
import { reading } from './raft-reads.ts';
import { correctScenarios } from './raft-scenarios.ts';
import { append, type Event, follow, giveUp, type Message, restarted, Server } from './raft-server.ts';

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** §5.2: a server that has the votes of a majority leads; it sends all of its log, and a heartbeat for the end of it. */
function lead(s: Server, { peers }: Context): Outcome<Server, Message, Event> {
  return {
    next: s.merge({ role: 'leader', supporters: Set() }),
    send: [...s.log, undefined].flatMap((entry, index) => broadcast(peers, append(s, index, entry))),
    emit: [{ type: 'elected', term: s.term, log: s.log }],
  };
}

/** §5.4.2: commit what a majority has, if it is of the own term, and with it all before it; tell the followers. */
function advance(
  s: Server,
  { peers }: Context,
  { servers, commits }: Config,
): Outcome<Server, Message, Event> {
  const replicas = (index: number) => 1 + s.matchIndex.count((matchIndex) => matchIndex >= index);
  const mayCommit = (term: number, position: number) =>
    isMajority(replicas(position + 1), servers) && (term === s.term || commits === 'all entries');
  const index = s.log.findLastIndex(mayCommit) + 1;
  if (index <= s.commitIndex) return { next: s };
  const log = upTo(s.log, index);
  // What the client has asked for is the last entry.
  const isAnswered = s.call === 'write' && index === s.log.size;
  const next = s.merge({
    commitIndex: index,
    matchIndex: s.matchIndex.filter((matchIndex) => matchIndex > index),
    call: isAnswered ? 'none' : s.call,
  });
  return {
    next,
    send: broadcast(peers, append(next, index, undefined)),
    emit: [
      { type: 'committed', term: s.term, log },
      { type: 'applied', log },
      ...(isAnswered ? [{ type: 'return' as const }] : []),
    ],
  };
}

interface Shape {
  config: Config;
  roles: { server: Server };
  message: Message;
  event: Event;
  observers: { history: ObservedHistory<RegisterOperation, Value>; milestones: Milestones };
}

export const raft = protocol<Shape>({
  name: 'raft',

  roles: (config) => ({
    server: {
      count: config.servers,
      prefix: 's',
      init: () => new Server(),
      actions: {
        /** §5.2: the election timeout elapses; stand for election in a new term, with the own vote. */
        timeOut: (s, context) => {
          const { self, index, peers } = context;
          const term = nextTerm(s.term, index, config);
          if (s.role === 'leader' || term === undefined) return;
          const next = follow(s, term).merge({ role: 'candidate', votedFor: self, supporters: Set([self]) });
          if (isMajority(1, config.servers)) return lead(next, context);
          return { next, send: broadcast(peers, { type: 'RequestVote', term, ...endOf(s.log) }) };
        },
        /** §5.3: a leader's client asks for a command; it is appended, and sent. */
        request: (s, context) => {
          if (s.role !== 'leader' || s.log.size === config.entries || s.call !== 'none') return;
          const log = s.log.push(s.term);
          const value = valueAt(log, log.size);
          const call: Event[] =
            config.reads === 'never' ? [] : [{ type: 'call', operation: { type: 'write', value } }];
          // A server on its own commits at once.
          const asked = s.merge({ log, call: call.length > 0 ? 'write' : 'none' });
          const { next, send = [], emit = [] } = advance(asked, context, config);
          return {
            next,
            send: [...broadcast(context.peers, append(s, s.log.size, s.term)), ...send],
            emit: [...call, ...emit],
          };
        },
        ...reading(config).actions,
      },
      receive: {
        /** RequestVote, 1 and 2: one vote in a term, for a candidate whose log is at least as up-to-date as the own. */
        RequestVote: (s, { term, ...end }, { from }) => {
          if (term < s.term) return;
          const isNewer = term > s.term;
          const voter = isNewer ? follow(s, term) : s;
          const emit = isNewer ? giveUp(s) : [];
          const isFree = voter.votedFor === undefined || voter.votedFor === from || config.votesTwice;
          if (!isFree || !isUpToDate(end, s.log, config.compares)) {
            return isNewer ? { next: voter, emit } : undefined;
          }
          return { next: voter.set('votedFor', from), send: [send(from, { type: 'Vote', term })], emit };
        },
        /** §5.2: count the vote. */
        Vote: (s, { term }, { from, ...context }) => {
          if (s.role !== 'candidate' || term !== s.term) return;
          const supporters = s.supporters.add(from);
          if (!isMajority(supporters.size, config.servers)) return s.merge({ supporters });
          return lead(s, context);
        },
        /**
         * AppendEntries, 1 to 5; a candidate that hears of the leader of its term follows it (§5.2). Between 3, which removes
         * what conflicts, and 4, which appends, it may stop, and the message come once more.
         */
        AppendEntries: (s, { term, prevLogIndex, prevLogTerm, entry, leaderCommit }, { from }) => {
          if (term < s.term || (term === s.term && s.role === 'leader')) return;
          const previous = termAt(s.log, prevLogIndex);
          if (previous === undefined || (config.checksPrevious && previous !== prevLogTerm)) return;
          const matchIndex = entry === undefined ? prevLogIndex : prevLogIndex + 1;
          const follower = follow(s, term);
          const kept =
            entry === undefined ? s.log : withoutConflict(s.log, matchIndex, entry, config.truncates);
          const log = entry === undefined || kept.size >= matchIndex ? kept : kept.push(entry);
          const commitIndex = Math.max(s.commitIndex, Math.min(leaderCommit, matchIndex));
          const applied = { type: 'applied', log: upTo(log, commitIndex) } as const;
          const done: Outcome<Server, Message, Event> = {
            next: follower.merge({ log, commitIndex }),
            send: matchIndex > 0 ? [send(from, { type: 'Appended', term, matchIndex })] : [],
            emit: [...giveUp(s), ...(commitIndex > s.commitIndex ? [applied] : [])],
          };
          if (kept.size === s.log.size || kept.size === log.size) return done;
          const removed = { next: follower.set('log', kept), emit: giveUp(s), params: { appends: false } };
          return [{ ...done, params: { appends: true } }, removed];
        },
        /** It counts if it is about more than what is committed. */
        Appended: (s, { term, matchIndex }, { from, ...context }) => {
          if (s.role !== 'leader' || term !== s.term) return;
          if (matchIndex <= Math.max(s.commitIndex, s.matchIndex.get(from, 0))) return;
          return advance(s.setIn(['matchIndex', from], matchIndex), context, config);
        },
        ...reading(config).receive,
      },
      crash: (s) => ({ next: restarted(s, config.crashForgets), emit: giveUp(s) }),
    },
  }),

  observers: () => ({ history: observeHistory(), milestones: observeMilestones }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    ...propertiesOfHistory(),
    /** Two logs with an entry of one term at one index are equal up to it. */
    always(logMatching, {
      view: { server: ({ log }: Server) => log },
      holds: ({ server }) =>
        server.every((log, index) => server.slice(0, index).every((other) => isMatching(log, other))),
    }),
    linearizable({ observe: 'history', spec: specs.register(0) }),
    /** Leader append-only: a leader neither overwrites nor deletes entries of its log. */
    transition(leaderAppendOnly, {
      view: { server: ({ term, role, log }: Server) => (role === 'leader' ? { term, log } : undefined) },
      holds: (before, after) =>
        before.server.every((leader, index) => {
          const later = after.server[index];
          return leader?.term !== later?.term || isPrefix(leader?.log ?? emptyLog, later?.log ?? emptyLog);
        }),
    }),
    sometimes(logsConflict, {
      view: { server: ({ log }: Server) => log },
      holds: ({ server }) => server.some((log) => server.some((other) => isConflicting(log, other))),
    }),
    sometimes(leaderForgets, {
      view: {
        server: ({ term, commitIndex }: Server, { self }) =>
          commitIndex === 0 ? leadership(self, term) : undefined,
      },
      observe: { milestones: leadershipsWithCommitment },
      holds: ({ server, milestones }) => server.some((own) => own !== undefined && milestones.has(own)),
    }),
    sometimes(readIsAnswered, {
      view: {
        server: ({ role, hasRead, call }: Server) => role === 'leader' && hasRead && call !== 'read',
      },
      holds: ({ server }) => server.some(Boolean),
    }),
    sometimes(allHaveApplied, {
      view: { server: ({ commitIndex }: Server) => commitIndex > 0 },
      holds: ({ server }) => server.every(Boolean),
    }),
    eventuallyAlways(allApply, {
      view: { server: ({ commitIndex }: Server, { up }: Seen<Message>) => commitIndex > 0 || !up },
      holds: ({ server }) => server.every(Boolean),
    }),
  ],

  /** Bounds on terms and logs end every run. */
  terminal: () => stateWhere({ holds: () => true }),

  scenarios: [...correctScenarios, ...mistakes],
});
