/**
 * Election by heartbeats and majority votes, with a lease for the leader
 *
 * Source  D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, §5.1, §5.2, §6. The
 *         lease: D. Ongaro: Consensus: Bridging Theory and Practice, 2014, §6.4.1 ("the thesis" below), after C. G. Gray,
 *         D. R. Cheriton: Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency, SOSP 1989.
 * System  `servers` servers and, in some scenarios, a store. Messages take D = `delay` ticks at most. Clocks may drift.
 * Faults  lost messages, which cover partitions; crashes with recovery from stable storage; pauses.
 * Claims  at most one leader per term, whatever time does. At most one valid lease, of L ticks: this needs bounds on drift, and
 *         that L is within the bound given with `lease`, which is E without drift. A leader is elected as soon as one server
 *         has a head start of more than D; if timeouts differ so much and no message is lost, there is one in the end, and it
 *         holds the lease all the time if 2D < H and H + 2D < L. Writes of leaders take effect in the order of terms, if
 *         nobody pauses, or else if the store fences them off.
 * Abstracts  the log: every candidate is up to date. Refusals, which tell nothing but a later term; a leader is told of one in
 *         answer to its heartbeat. What numbers heartbeats: modulo 2 is enough, as no acknowledgement is on its way for
 *         longer than from one to the next but one. Chance: a timeout is any that may be drawn.
 *
 * The configuration is in heartbeat-lease-config.ts, the scenarios are in heartbeat-lease-scenarios.ts, terms in terms.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventually,
  eventuallyAlways,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  type Send,
  send,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { majority } from '../kit/quorum.ts';
import { type Config, claims, type Timeouts, timeoutsOf } from './heartbeat-lease-config.ts';
import { scenarios } from './heartbeat-lease-scenarios.ts';
import { areOrdered, isLater, nextTerm } from './terms.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Server extends Record({
  term: 0,
  votedFor: undefined as Pid | undefined,
  phase: 'follower' as 'follower' | 'candidate' | 'leader',
  /** Ticks until it stands for election, or, of a leader, until its next heartbeat; `undefined` where it never does. */
  timer: undefined as number | undefined,
  /** Ticks for which it votes for nobody. */
  promise: 0,
  /** Who has voted for a candidate; who has acknowledged a leader's last heartbeat, while a majority has not. */
  supporters: Set<Pid>(),
  heartbeat: 0 as 0 | 1,
  /** Ticks for which the lease will last if a majority acknowledges the last heartbeat; 0 once it has. */
  pending: 0,
  /** Ticks for which the leader holds the lease. */
  lease: 0,
  /** `checked`: it has found that it holds the lease, and is about to write to the store. */
  write: 'not yet' as 'not yet' | 'checked' | 'done',
}) {}

/** The term of the write that came last. */
class Store extends Record({ term: 0 }) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'RequestVote'; readonly term: number }
  | { readonly type: 'Vote'; readonly term: number }
  | { readonly type: 'Heartbeat'; readonly term: number; readonly heartbeat: 0 | 1 }
  | { readonly type: 'Ack'; readonly term: number; readonly heartbeat: 0 | 1 }
  | { readonly type: 'Write'; readonly term: number };

const holdsLease = (s: Server, { up }: Seen<Message>) => up && s.phase === 'leader' && s.lease > 0;
const leads = ({ phase }: Server) => phase === 'leader';
const isAny = ({ server }: { readonly server: readonly boolean[] }) => server.some(Boolean);

/** The terms that a server knows of, or will. */
const termsInUse = ({ term }: Server, { inbox }: Seen<Message>) =>
  Set(inbox.map(({ message }) => message.term)).add(term);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { server: Server; store: Store };
  message: Message;
  event: { readonly type: 'elected'; readonly term: number };
  observers: { elected: List<number> };
}

/** §5.1: a follower, of this term or a later one. Who gives up a lease votes for nobody as long as it would have lasted. */
function follow(s: Server, term: number): Server {
  return new Server({
    term,
    votedFor: term === s.term ? s.votedFor : undefined,
    promise: Math.max(s.promise, s.lease),
  });
}

/** §5.2: start the timer again, with one of these timeouts. */
function draw(s: Server, timeouts: Timeouts, sends: readonly Send<Message>[] = []) {
  return timeouts.map((timeout) => ({
    next: s.set('timer', timeout),
    send: sends,
    ...(timeouts.length > 1 && { params: { timeout } }),
  }));
}

/** §5.2: nothing has been heard of a leader for too long. Stand for election in the next term. */
function stand(s: Server, { self, peers }: Context, config: Config, timeouts: Timeouts) {
  const term = nextTerm(s.term, config);
  if (s.phase === 'leader' || s.timer !== 0 || term === undefined) return;
  const candidate = follow(s, term).merge({ phase: 'candidate', votedFor: self, supporters: Set([self]) });
  return draw(candidate, timeouts, broadcast(peers, { type: 'RequestVote', term }));
}

export const heartbeatLease = protocol<Shape>({
  name: 'heartbeat-lease',

  roles: (config) => ({
    server: {
      count: config.servers,
      prefix: 's',
      init: ({ index, pids }) => {
        const follower = new Server({ timer: timeoutsOf(index, config)[0] });
        if (config.begins === 'without a leader') return follower;
        const later = follower.merge({ term: 1, votedFor: pids.server[0]! });
        return index === 0 ? later.merge({ phase: 'leader', timer: 0 }) : later;
      },
      tick: (s) => countDown(s, 'timer', 'promise', 'pending', 'lease'),
      urgent: {
        stand: (s, context) => stand(s, context, config, timeoutsOf(context.index, config).slice(0, 1)),
        ...(config.timeouts.some((_, index) => timeoutsOf(index, config).length > 1) && {
          /** The same with another than the first timeout: by itself, so that it can be owed by itself. */
          standPatiently: (s, context) =>
            stand(s, context, config, timeoutsOf(context.index, config).slice(1)),
        }),
        /** §5.2: tell everyone who leads. The lease is counted from here. */
        beat: (s, { self, peers }) => {
          if (s.phase !== 'leader' || s.timer !== 0) return;
          const heartbeat = s.heartbeat === 0 ? 1 : 0;
          const { heartbeatInterval: timer, lease: pending } = config;
          return {
            next: s.merge({ heartbeat, timer, pending, supporters: Set([self]) }),
            send: broadcast(peers, { type: 'Heartbeat', term: s.term, heartbeat }),
          };
        },
        ...(config.store !== 'none' && {
          write: (s, { pids }) => {
            if (s.write !== 'checked') return;
            const write = send(pids.store[0]!, { type: 'Write', term: s.term });
            return { next: s.set('write', 'done'), send: [write] };
          },
        }),
      },
      ...(config.store !== 'none' && {
        actions: {
          /** Find that the lease lasts until a write arrives, and so may be written. Nothing comes between, but a pause. */
          check: (s) =>
            s.write === 'not yet' && s.lease > config.margin ? s.set('write', 'checked') : undefined,
        },
      }),
      receive: {
        /** §5.2: one vote per term, first come, first served. §6: none while there is a leader, of which a leader knows itself. */
        RequestVote: (s, { term }, { from, index }) => {
          if ((s.promise > 0 || s.lease > 0) && !config.votesTooSoon) return s;
          const now = isLater(term, s.term, config) ? follow(s, term) : s;
          if (now.term !== term || (now.votedFor ?? from) !== from) return s;
          const vote = [send(from, { type: 'Vote', term })];
          return draw(now.set('votedFor', from), timeoutsOf(index, config), vote);
        },
        /** §5.2: lead with the votes of a majority. */
        Vote: (s, { term }, { from }) => {
          if (s.phase !== 'candidate' || s.term !== term) return s;
          const supporters = s.supporters.add(from);
          if (supporters.size < majority(config.servers)) return s.merge({ supporters });
          return {
            next: s.merge({ phase: 'leader', supporters: Set(), timer: 0 }),
            emit: [{ type: 'elected', term }],
          };
        },
        /** §5.2: follow the leader. §6.4.1 of the thesis: from here, and no earlier, the promise counts. */
        Heartbeat: (s, { term, heartbeat }, { from, index }) => {
          const ack = (known: number) => [send(from, { type: 'Ack', term: known, heartbeat })];
          if (isLater(s.term, term, config)) return { next: s, send: ack(s.term) };
          const follower = follow(s, term).set('promise', config.electionTimeout);
          return draw(follower, timeoutsOf(index, config), ack(term));
        },
        /** §6.4.1 of the thesis: with a majority, hold the lease. §5.1: or learn that there is a later term. */
        Ack: (s, { term, heartbeat }, { from, index }) => {
          if (isLater(term, s.term, config)) return draw(follow(s, term), timeoutsOf(index, config));
          if (s.term !== term || s.heartbeat !== heartbeat || s.pending === 0) return s;
          const supporters = s.supporters.add(from);
          if (supporters.size < majority(config.servers)) return s.merge({ supporters });
          const lease = config.leaseFrom === 'sending' ? s.pending : config.lease;
          return s.merge({ lease, pending: 0, supporters: Set() });
        },
        Write: unexpected,
      },
      /** On stable storage are the term and the vote. */
      crash: ({ term, votedFor }) =>
        new Server({
          term: config.crashForgets === 'term and vote' ? 0 : term,
          votedFor: config.crashForgets === 'nothing' ? votedFor : undefined,
        }),
      /** A promise is not on stable storage, and so anything may have been promised. */
      recover: (s, { index }) =>
        s.merge({
          timer: timeoutsOf(index, config)[0],
          promise: config.recovery === 'waits' ? config.electionTimeout : 0,
        }),
    },

    store: {
      count: config.store === 'none' ? 0 : 1,
      init: () => new Store(),
      receive: {
        /** A fence: nothing of an earlier term than that of a write that has come. */
        Write: (store, { term }) =>
          config.store === 'fenced' && term < store.term ? store : store.merge({ term }),
        RequestVote: unexpected,
        Vote: unexpected,
        Heartbeat: unexpected,
        Ack: unexpected,
      },
    },
  }),

  /** The terms in which there has been a leader; renumbered, without the one that is about to come again. */
  observers: ({ begins, ...numbering }) => ({
    elected: {
      init: List(begins === 'with a leader' ? [1] : []),
      on: (elected, { term }) => {
        const reused = numbering.renumbered ? nextTerm(term, numbering) : undefined;
        return elected
          .filter((other) => other !== reused)
          .push(term)
          .sort();
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: (config) => [
    always(claims.oneLeader, {
      observe: { elected: (elected: List<number>) => elected.toSet().size === elected.size },
      holds: ({ elected }) => elected,
    }),
    always(claims.oneLease, {
      view: { server: holdsLease },
      holds: ({ server }) => server.filter(Boolean).length <= 1,
    }),
    transition(claims.inOrder, {
      view: { store: ({ term }: Store) => term },
      holds: (before, after) => before.store.every((term, index) => term <= after.store[index]!),
    }),
    // Where this is true, terms that are renumbered have no other runs than terms that grow without end.
    always(claims.ordered, {
      view: { server: termsInUse },
      holds: ({ server }) => areOrdered([...Set<number>().union(...server)], config),
    }),
    sometimes(claims.elected, { view: { server: leads }, holds: isAny }),
    sometimes(claims.passesOn, {
      view: { server: (s: Server, seen: Seen<Message>) => holdsLease(s, seen) && s.term > 1 },
      holds: isAny,
    }),
    eventually(claims.leads, { view: { server: leads }, holds: isAny }),
    eventuallyAlways(claims.keeps, { view: { server: holdsLease }, holds: isAny }),
    // What a draw has to come to, once: a head start that is longer than a message is on its way, and no election under way.
    leadsTo(claims.headStart, {
      view: {
        server: (s: Server, { up, inbox }: Seen<Message>) =>
          leads(s) ? 'leads' : up ? { timer: s.timer ?? 0, isBusy: inbox.length > 0 } : 'is down',
      },
      when: ({ server }) => {
        const waiting = server.filter((seen) => typeof seen === 'object');
        const [first, second] = waiting.map(({ timer }) => timer).sort((a, b) => a - b);
        return waiting.every(({ isBusy }) => !isBusy) && first! + config.delay < second!;
      },
      holds: ({ server }) => server.includes('leads'),
    }),
  ],

  /** It is no deadlock that nobody may stand any more. */
  terminal: (numbering) =>
    stateWhere({
      view: {
        server: ({ term, timer }: Server, { up }: Seen<Message>) =>
          !up || timer === undefined || nextTerm(term, numbering) === undefined,
      },
      holds: ({ server }) => server.every(Boolean),
    }),

  scenarios,
});
