/**
 * Paxos as Lamport specifies it: leaders of ballots, acceptors, and the set of all messages that were ever sent
 *
 * Source  L. Lamport: Paxos Made Simple, ACM SIGACT News 32(4), 2001, §2.2; in the steps of his TLA+ specification, module
 *         Paxos of github.com/tlaplus/Examples, specifications/PaxosHowToWinATuringAward.
 * System  `acceptors` acceptors; ballots from 0, below `ballots`, each with a leader of its own; `values` values. (In paxos.ts
 *         servers are leaders, acceptors and learners at once, as in an implementation.)
 * Faults  loss, delay, reordering and duplication of messages: what was sent may be acted on at any time, again, or never.
 *         Leaders may stop, and go on at any time, also after higher ballots have begun. Acceptors restart from stable storage,
 *         which no step shows unless it `forgets` something.
 * Claims  at most one value is chosen, that is, accepted in one ballot by a quorum; it was proposed. P2b: once it is chosen,
 *         nothing else is proposed in higher ballots.
 * Abstracts  what leaders remember: they look at the messages. Learning what is chosen. Liveness, for which see paxos.ts.
 *
 * The configuration and the scenarios are in paxos-synod-scenarios.ts.
 */
import { Map, Record, Set } from 'immutable';
import { type Always, type Sometimes, type Step, wholeState } from '../../checker/index.ts';
import { groups } from '../kit/groups.ts';
import {
  agreement,
  type Config,
  higherProposals,
  isChosen,
  isReported,
  scenarios,
  validity,
} from './paxos-synod-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A ballot and a value: what a leader proposes, and what an acceptor votes for. */
class Proposal extends Record({ ballot: 0, value: 0 }) {}

class Acceptor extends Record({
  /** maxBal: the highest ballot that it has promised or voted in. */
  promised: undefined as number | undefined,
  /** maxVBal and maxVal: its last vote. */
  vote: undefined as Proposal | undefined,
}) {}

/** Phase 1b: an acceptor promises not to vote below this ballot, and reports its last vote. */
class Promised extends Record({ acceptor: '', ballot: 0, vote: undefined as Proposal | undefined }) {}

/** Phase 2b: an acceptor votes. */
class Voted extends Record({ acceptor: '', ballot: 0, value: 0 }) {}

class State extends Record({
  acceptors: Map<string, Acceptor>(),
  restarts: 0,
  // The messages that were sent. Phase 1a: the leader of this ballot asks for promises.
  prepares: Set<number>(),
  promises: Set<Promised>(),
  // Phase 2a.
  proposals: Set<Proposal>(),
  votes: Set<Voted>(),
}) {}

type Action =
  | { readonly type: 'phase 1a'; readonly ballot: number }
  | { readonly type: 'phase 1b'; readonly acceptor: string; readonly ballot: number }
  | { readonly type: 'phase 2a'; readonly ballot: number; readonly value: number }
  | {
      readonly type: 'phase 2b';
      readonly acceptor: string;
      readonly ballot: number;
      readonly value: number;
    }
  | { readonly type: 'restart'; readonly acceptor: string };

type Steps = Step<State, Action>[];

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);
const names = ({ acceptors }: Config) => upTo(acceptors).map((index) => `a${index + 1}`);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Phase 1a: the leader of a ballot asks all acceptors for promises. */
function prepare(state: State, ballot: number): Steps {
  if (state.prepares.has(ballot)) return [];
  return [{ action: { type: 'phase 1a', ballot }, state: state.set('prepares', state.prepares.add(ballot)) }];
}

/** Phase 1b: an acceptor promises, if it has not promised as much or more. */
function promise(state: State, acceptor: string, ballot: number): Steps {
  const { promised, vote } = state.acceptors.get(acceptor)!;
  if (!state.prepares.has(ballot) || (promised !== undefined && ballot <= promised)) return [];
  return [
    {
      action: { type: 'phase 1b', acceptor, ballot },
      state: state.merge({
        acceptors: state.acceptors.set(acceptor, new Acceptor({ promised: ballot, vote })),
        promises: state.promises.add(new Promised({ acceptor, ballot, vote })),
      }),
    },
  ];
}

/** P2c: what the leader may propose, given the promises of a quorum; nothing without them. */
function proposable(promises: Set<Promised>, quorum: readonly string[], ballot: number, config: Config) {
  if (!quorum.every((member) => promises.some(({ acceptor }) => acceptor === member))) return Set<number>();
  const reported = promises
    .filter(({ acceptor }) => quorum.includes(acceptor))
    .flatMap(({ vote }) => (vote === undefined ? [] : [vote]));
  if (reported.isEmpty() || config.adopts === 'none reported') {
    return config.proposes === 'any value' ? Set(upTo(config.values)) : Set([ballot % config.values]);
  }
  const highest = Math.max(...reported.map((vote) => vote.ballot));
  return reported
    .filter((vote) => vote.ballot === highest || config.adopts === 'any reported')
    .map(({ value }) => value);
}

/** Phase 2a: the leader proposes a value, once. */
function propose(state: State, ballot: number, config: Config): Steps {
  const hasProposed = state.proposals.some((proposal) => proposal.ballot === ballot);
  if (hasProposed && !config.sharedBallots) return [];
  const promises = state.promises.filter((one) => one.ballot === ballot);
  if (promises.size < config.quorum) return [];
  const quorums = groups(names(config), config.quorum);
  const values = Set.union(quorums.map((quorum) => proposable(promises, quorum, ballot, config)));
  return [...values].sort().flatMap((value): Steps => {
    const proposals = state.proposals.add(new Proposal({ ballot, value }));
    if (proposals === state.proposals) return [];
    return [{ action: { type: 'phase 2a', ballot, value }, state: state.set('proposals', proposals) }];
  });
}

/** Phase 2b: an acceptor votes, unless it has promised a higher ballot. */
function vote(state: State, acceptor: string, proposal: Proposal, { ignoresPromise }: Config): Steps {
  const { ballot, value } = proposal;
  const { promised = ballot, vote } = state.acceptors.get(acceptor)!;
  const hasJustVoted = promised === ballot && proposal.equals(vote);
  if (hasJustVoted || (promised > ballot && !ignoresPromise)) return [];
  return [
    {
      action: { type: 'phase 2b', acceptor, ballot, value },
      state: state.merge({
        acceptors: state.acceptors.set(acceptor, new Acceptor({ promised: ballot, vote: proposal })),
        votes: state.votes.add(new Voted({ acceptor, ballot, value })),
      }),
    },
  ];
}

/** An acceptor restarts, without what it `forgets`. */
function restart(state: State, acceptor: string, { restarts, forgets }: Config): Steps {
  const before = state.acceptors.get(acceptor)!;
  const after = {
    nothing: before,
    promise: before.set('promised', before.vote?.ballot),
    vote: before.delete('vote'),
    everything: new Acceptor(),
  }[forgets];
  if (state.restarts === restarts || after.equals(before)) return [];
  return [
    {
      action: { type: 'restart', acceptor },
      state: state.merge({
        acceptors: state.acceptors.set(acceptor, after),
        restarts: state.restarts + 1,
      }),
    },
  ];
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Accepted in one ballot by a quorum, now or before. */
const chosen = ({ votes }: State, { quorum }: Config): Set<Proposal> =>
  votes
    .countBy(({ ballot, value }) => new Proposal({ ballot, value }))
    .filter((count) => count >= quorum)
    .keySeq()
    .toSet();

const properties = (config: Config): (Always<State> | Sometimes<State>)[] => [
  {
    kind: 'always',
    name: agreement,
    holds: (state) => chosen(state, config).map(({ value }) => value).size <= 1,
  },
  {
    kind: 'always',
    name: validity,
    holds: ({ votes, proposals }) =>
      votes.every(({ ballot, value }) => proposals.has(new Proposal({ ballot, value }))),
  },
  /** P2b. */
  {
    kind: 'always',
    name: higherProposals,
    holds: (state) =>
      chosen(state, config).every((one) =>
        state.proposals.every(({ ballot, value }) => ballot <= one.ballot || value === one.value),
      ),
  },
  { kind: 'sometimes', name: isChosen, holds: (state) => !chosen(state, config).isEmpty() },
  {
    kind: 'sometimes',
    name: isReported,
    holds: ({ promises }) => promises.some(({ vote }) => vote !== undefined),
  },
];

export const paxosSynod = wholeState<{ config: Config; state: State; action: Action }>({
  name: 'paxos-synod',
  initial: (config) => [new State({ acceptors: Map(names(config).map((name) => [name, new Acceptor()])) })],
  steps: (state, config) => [
    ...upTo(config.ballots).flatMap((ballot) => [
      ...prepare(state, ballot),
      ...propose(state, ballot, config),
    ]),
    ...names(config).flatMap((acceptor) => [
      ...upTo(config.ballots).flatMap((ballot) => promise(state, acceptor, ballot)),
      ...[...state.proposals]
        .sort((a, b) => a.ballot - b.ballot || a.value - b.value)
        .flatMap((proposal) => vote(state, acceptor, proposal, config)),
      ...restart(state, acceptor, config),
    ]),
  ],
  properties,
  terminal: () => true,

  scenarios,
});
