/**
 * Paxos, one decision: a register that is written once, with clients that write and then read
 *
 * Source  L. Lamport: Paxos Made Simple, ACM SIGACT News 32(4), 2001, §2.2 to 2.4. In the form of Stateright's example
 *         paxos.rs, so that the state graphs are equal.
 * System  `servers` servers, two or more, each of them proposer, acceptor and learner; `clients` clients, at most one for each
 *         server. Client number i asks server i to write the value i, once, and when told that its value is chosen reads from
 *         the next server. Asynchronous, unordered channels. (paxos-synod.ts has proposers and acceptors apart.)
 * Faults  lost and duplicated messages; crashes of servers, with recovery from stable storage.
 * Claims  agreement: servers do not learn of different values that they are chosen; validity: what is accepted was proposed;
 *         the register is linearizable. A decision is reached, and every server that stays up learns it, if messages arrive, a majority and a proposer stay up, and the
 *         proposer with the highest ballot is one of them; not if there is no highest ballot, as where two proposers duel.
 * Abstracts  the clients' write requests are not messages but wait at the servers from the start: none is sent later, and
 *         none lost. A proposer gives up its ballot when it promises a higher one, and retries, if at all, only then. Messages that would change
 *         nothing stay in the network. Servers that know the decision answer reads only.
 *
 * The ballots are in ballot.ts, the configuration and the scenarios in paxos-scenarios.ts.
 */
import { Map, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventuallyAlways,
  type HistoryEvent,
  ltl,
  type ObservedHistory,
  observeHistory,
  protocol,
  type RegisterOperation,
  type Seen,
  send,
  sometimes,
  specs,
  stateWhere,
  unexpected,
  type Value,
} from '../../checker/index.ts';
import { agreement, linearizable } from '../../properties/index.ts';
import { Ballot, compare, type Numbering, nextBallot, Proposal, proposable, withinBounds } from './ballot.ts';
import { adopted, type Config, scenarios } from './paxos-scenarios.ts';
import { Client, type Message, refuseImpossible, roundsInUse, Server } from './paxos-server.ts';

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Phase 1a: choose a ballot above every one seen, promise it to oneself, and ask the others. */
function prepare(s: Server, { self, index, peers }: Context, numbering: Numbering) {
  const ballot = nextBallot(s.ballot, index, numbering);
  return {
    next: s.merge({ ballot, value: index + 1, promises: Map([[self, s.accepted]]), acceptors: Set() }),
    send: broadcast(peers, { type: 'Prepare', ballot }),
  };
}

/** Messages that would change nothing stay in the network; renumbered, they go, before their round comes again. */
const ignored = (s: Server, { retries }: Numbering) => (retries === 'for ever, renumbered' ? s : undefined);

interface Shape {
  config: Config;
  roles: { server: Server; client: Client };
  message: Message;
  event: HistoryEvent<RegisterOperation, Value>;
  observers: { history: ObservedHistory<RegisterOperation, Value> };
}

export const paxos = protocol<Shape>({
  name: 'paxos',

  roles: (config) => {
    refuseImpossible(config);
    const { servers, clients, quorum, adopts, ignoresPromise, crashForgets, ...numbering } = config;
    return {
      server: {
        count: servers,
        prefix: 's',
        init: () => new Server(),
        actions: {
          propose: (s, context) => {
            if (context.index >= clients || s.value !== 0 || s.decided) return;
            return prepare(s, context, numbering);
          },
          ...(numbering.retries !== 'never' && {
            /** §2.4: a higher ballot than its own is promised, so it may start one that is higher still. */
            retry: (s, context) => {
              if (s.value === 0 || s.ballot.server === context.index || s.decided) return;
              if (numbering.retries === 'up to a last round' && s.ballot.round >= numbering.rounds) return;
              return prepare(s, context, numbering);
            },
          }),
        },
        receive: {
          /** Phase 1b: promise to accept nothing below the ballot, and report what has been accepted. */
          Prepare: (s, { ballot }, { from }) => {
            const order = compare(ballot, s.ballot, numbering);
            if (s.decided || order < 0 || (order === 0 && !numbering.sharedBallots))
              return ignored(s, numbering);
            return {
              next: s.set('ballot', ballot),
              send: [send(from, { type: 'Promise', ballot, accepted: s.accepted })],
            };
          },
          /** Phase 2a: with promises from a quorum, propose; the own acceptance goes without a message. */
          Promise: (s, { ballot, accepted }, { self, from, peers }) => {
            if (s.decided || compare(ballot, s.ballot, numbering) !== 0) return ignored(s, numbering);
            const promises = s.promises.set(from, accepted);
            const heard = s.set('promises', promises);
            // A ballot has one proposal only, also when a promise comes twice, or after a crash.
            const proposed = s.accepted !== undefined && compare(s.accepted.ballot, ballot, numbering) === 0;
            if (promises.size !== quorum || proposed) return heard;
            return proposable(s.value, promises, adopts, numbering)
              .toArray()
              .map((value) => ({
                next: heard.merge({
                  value,
                  accepted: new Proposal({ ballot, value }),
                  acceptors: heard.acceptors.add(self),
                }),
                send: broadcast(peers, { type: 'Accept', ballot, value }),
                params: { value },
              }));
          },
          /** Phase 2b: accept, unless a higher ballot has been promised. */
          Accept: (s, { ballot, value }, { from }) => {
            if (s.decided || (compare(ballot, s.ballot, numbering) < 0 && !ignoresPromise))
              return ignored(s, numbering);
            return {
              next: s.merge({ ballot, accepted: new Proposal({ ballot, value }) }),
              send: [send(from, { type: 'Accepted', ballot })],
            };
          },
          /** §2.3: a value is chosen when a quorum has accepted it. */
          Accepted: (s, { ballot }, { from, peers, pids }) => {
            if (s.decided || compare(ballot, s.ballot, numbering) !== 0) return ignored(s, numbering);
            const acceptors = s.acceptors.add(from);
            const heard = s.set('acceptors', acceptors);
            if (acceptors.size !== quorum) return heard;
            return {
              next: heard.merge({ decided: true, accepted: new Proposal({ ballot, value: s.value }) }),
              send: [
                ...broadcast(peers, { type: 'Decided', ballot, value: s.value }),
                send(pids.client![s.value - 1]!, { type: 'PutOk' }),
              ],
            };
          },
          Decided: (s, { ballot, value }) =>
            s.decided
              ? undefined
              : s.merge({ ballot, accepted: new Proposal({ ballot, value }), decided: true }),
          Get: (s, _, { from }) =>
            s.decided && s.accepted
              ? { next: s, send: [send(from, { type: 'GetOk', value: s.accepted.value })] }
              : undefined,
          PutOk: unexpected,
          GetOk: unexpected,
        },
        /** On stable storage is what binds the server: promise, acceptance, decision, and that it has proposed. */
        crash: (s) => {
          if (crashForgets === 'everything') return new Server();
          const durable = s.merge({ promises: Map(), acceptors: Set() });
          if (crashForgets === 'promise') return durable.set('ballot', s.accepted?.ballot ?? new Ballot());
          if (crashForgets === 'accepted proposal') return durable.delete('accepted');
          return durable;
        },
      },

      client: {
        count: clients,
        prefix: 'c',
        init: () => new Client(),
        receive: {
          /** The own value is chosen; read it, or so it should be, from the next server. */
          PutOk: (c, _, { index, pids }) => {
            if (c.phase !== 'writing') return;
            return {
              next: c.set('phase', 'reading'),
              send: [send(pids.server![(index + 1) % servers]!, { type: 'Get' })],
              emit: [
                { type: 'return', operation: { type: 'write', value: index + 1 } },
                { type: 'call', operation: { type: 'read' } },
              ],
            };
          },
          GetOk: (c, { value }) => {
            if (c.phase !== 'reading') return;
            return {
              next: c.merge({ phase: 'done', read: value }),
              emit: [{ type: 'return', result: value }],
            };
          },
          Prepare: unexpected,
          Promise: unexpected,
          Accept: unexpected,
          Accepted: unexpected,
          Decided: unexpected,
          Get: unexpected,
        },
      },
    };
  },

  /** All clients call their writes at the start. */
  observers: ({ clients }) => ({
    history: observeHistory(
      Array.from({ length: clients }, (_, index): RegisterOperation => ({ type: 'write', value: index + 1 })),
    ),
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ clients }) => [
    agreement({
      server: (s: Server) => (s.decided && s.accepted ? String(s.accepted.value) : undefined),
    }),
    always('what is accepted was proposed', {
      view: { server: (s: Server) => ({ proposes: s.value !== 0, accepted: s.accepted?.value }) },
      holds: ({ server }) =>
        server.every(({ accepted }) => accepted === undefined || server[accepted - 1]?.proposes),
    }),
    linearizable({ observe: 'history', spec: specs.register(0) }),
    sometimes('a client has written and read', {
      view: { client: (c: Client) => c.phase === 'done' },
      holds: ({ client }) => client.some(Boolean),
    }),
    /** P2c at work: a proposer proposes the value of another one. */
    ...(clients > 1
      ? [
          sometimes(adopted, {
            view: { server: ({ value }: Server) => value },
            holds: ({ server }) => server.some((value, index) => value !== 0 && value !== index + 1),
          }),
        ]
      : []),
    /** Unless no proposer stays up. */
    eventuallyAlways('a decision is reached', {
      view: { server: ({ decided }: Server, { up }: Seen<Message>) => ({ decided, up }) },
      holds: ({ server }) =>
        server.some(({ decided }) => decided) || server.slice(0, clients).every(({ up }) => !up),
    }),
    /** All that stay up. */
    ltl('F decided -> F G learnt', {
      name: 'what one decides, all learn',
      view: { server: ({ decided }: Server, { up }: Seen<Message>) => ({ decided, up }) },
      propositions: {
        decided: ({ server }) => server.some(({ decided }) => decided),
        learnt: ({ server }) => server.every(({ decided, up }) => decided || !up),
      },
    }),
  ],

  /** Whether a proposer retries is up to it; that it proposes at all is owed to its client. */
  fairness: ({ retries }) => (retries === 'never' ? {} : { actions: { retry: 'none' } }),

  /** Where retries have no end, the end is here, at what `withinBounds` says. */
  boundary: (numbering) => {
    const { retries } = numbering;
    if (retries === 'never' || retries === 'up to a last round') return stateWhere({ holds: () => true });
    return stateWhere({
      view: { server: roundsInUse },
      holds: ({ server }) => {
        const used = Set<number>()
          .union(...server)
          .remove(0);
        return withinBounds(used, numbering);
      },
    });
  },

  /** Proposals are not always retried, so a run may end with nothing decided, or with clients that wait for ever. */
  terminal: () => stateWhere({ holds: () => true }),

  scenarios,
});
