/**
 * Raft: membership changes of one server at a time
 *
 * Source  D. Ongaro: Consensus: Bridging Theory and Practice, dissertation, Stanford University, 2014, §4.1; and his message
 *         "bug in single-server membership changes" to the mailing list raft-dev, 2015, whose examples are the scenarios.
 * System  `servers` servers, of which the first `members` are the cluster at the start; terms up to `terms`, logs up to
 *         `entries`. Steps are coarse: a candidate collects its votes at once, a follower is sent an entry and replies.
 * Faults  messages are lost or late, which comes to steps not being taken.
 * Claims  at most one leader in a term; no two servers commit different entries at one index. A cluster and the same with
 *         one server more or less have no majorities without a server in common; but two changes of it may. So a leader
 *         must wait until the change before is committed, and also until an entry of its own term is.
 * Abstracts  commands: entries are changes, or nothing. Votes beyond a majority, which bind only who gives them. Crashes, for
 *         all that is here is on stable storage, but who leads, and what is committed. Liveness: whether a change is made
 *         is up to elections, as in raft.ts.
 *
 * The configuration and the scenarios are in raft-membership-scenarios.ts.
 */
import { List, Map, Record, Set } from 'immutable';
import { type Always, type Sometimes, type Step, wholeState } from '../../checker/index.ts';
import { majority } from '../kit/quorum.ts';
import { endOf, isUpToDate } from './raft-log.ts';
import { type Change, type Config, scenarios } from './raft-membership-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The servers of a cluster, each of which has a letter for a name. */
type Members = string;

class Entry extends Record({
  term: 0,
  /** The cluster from here on; in an entry that does nothing, none. */
  members: undefined as Members | undefined,
}) {}

type Entries = List<Entry>;

class Server extends Record({
  term: 0,
  leads: false,
  log: List<Entry>(),
  commitIndex: 0,
  /** Of a leader: up to where others' logs are known to be its own. */
  matchIndex: Map<string, number>(),
}) {}

class Cluster extends Record({
  servers: Map<string, Server>(),
  /** What leaders have committed, but what a longer log begins with. */
  committed: Set<Entries>(),
}) {}

type Action =
  | { readonly type: 'elect'; readonly server: string; readonly term: number; readonly voters: string }
  | ({ readonly server: string } & Change)
  | { readonly type: 'replicate'; readonly server: string; readonly to: string }
  | { readonly type: 'commit'; readonly server: string; readonly index: number };

type Steps = Step<Cluster, Action>[];

/** The first servers. */
const first = (count: number): Members => 'abcdef'.slice(0, count);

const isPrefix = (log: Entries, other: Entries) => log.equals(other.take(log.size));

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** §4.1: a server uses the latest configuration in its log, whether or not it is committed. */
function membersOf({ log }: Server, config: Config): Members {
  const change = log.findLast(({ members }) => members !== undefined);
  return change?.members ?? first(config.members);
}

const follow = (server: Server, term: number) =>
  term > server.term ? server.merge({ term, leads: false, matchIndex: Map() }) : server;

/** A leader appends an entry. */
const append = (leader: Server, members?: Members) =>
  leader.update('log', (log) => log.push(new Entry({ term: leader.term, members })));

/** The sets of voters that make a majority with the candidate, and are no larger. */
function electorates(others: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return others.flatMap((first, index) =>
    electorates(others.slice(index + 1), size - 1).map((rest) => [first, ...rest]),
  );
}

/** §3.4, 3.6 and 6.4: a member gets the votes of a majority in a new term, leads, and appends an entry that does nothing. */
function elections(cluster: Cluster, name: string, config: Config): Steps {
  const candidate = cluster.servers.get(name)!;
  const members = membersOf(candidate, config);
  const mayStand = config.candidates[name] && members.includes(name) && candidate.log.size < config.entries;
  if (!mayStand) return [];
  const termsOf = ({ log }: Server) => log.map(({ term }) => term);
  const end = endOf(termsOf(candidate));
  const mayVote = (voter: string) =>
    voter !== name && isUpToDate(end, termsOf(cluster.servers.get(voter)!), 'last terms, then lengths');
  const others = [...members].filter(mayVote);
  return electorates(others, majority(members.length) - 1).flatMap((voters) => {
    const highest = [name, ...voters].map((server) => cluster.servers.get(server)!.term);
    const term = Math.max(...highest) + 1;
    if (term > config.terms) return [];
    const servers = voters.reduce(
      (voted, voter) => voted.update(voter, (server) => follow(server!, term)),
      cluster.servers.set(name, append(follow(candidate, term).set('leads', true))),
    );
    return [
      {
        action: { type: 'elect', server: name, term, voters: voters.join('') },
        state: cluster.merge({ servers }),
      },
    ];
  });
}

/** §4.1, and the correction: whether a leader may change the cluster. */
function mayChange({ term, log, commitIndex }: Server, { waitsFor }: Config): boolean {
  const isCommitted = log.findLastIndex(({ members }) => members !== undefined) < commitIndex;
  const isOwn = commitIndex > 0 && log.get(commitIndex - 1)?.term === term;
  return (isCommitted || waitsFor === 'an entry of its term') && (isOwn || waitsFor === 'the last change');
}

/** A leader makes the first of its changes that is not made. */
function changes(cluster: Cluster, name: string, config: Config): Steps {
  const leader = cluster.servers.get(name)!;
  if (!leader.leads || leader.log.size === config.entries || !mayChange(leader, config)) return [];
  const members = membersOf(leader, config);
  const isMade = ({ type, member }: Change) => members.includes(member) === (type === 'add');
  const change = config.candidates[name]?.find((one) => !isMade(one));
  if (!change) return [];
  const next = change.type === 'add' ? members + change.member : members.replace(change.member, '');
  return [
    { action: { ...change, server: name }, state: cluster.setIn(['servers', name], append(leader, next)) },
  ];
}

/** §3.5: a follower gets the first entry that its log has not got, in place of what conflicts with it, and replies. */
function replications(cluster: Cluster, name: string, config: Config): Steps {
  const leader = cluster.servers.get(name)!;
  if (!leader.leads) return [];
  return [...membersOf(leader, config)].flatMap((to): Steps => {
    const follower = cluster.servers.get(to)!;
    if (to === name || follower.term > leader.term) return [];
    const same = leader.log.findIndex((entry, position) => !entry.equals(follower.log.get(position)));
    const matchIndex = same < 0 ? leader.log.size : same + 1;
    if (leader.matchIndex.get(to) === matchIndex) return [];
    const log = same < 0 ? follower.log : leader.log.take(matchIndex);
    const servers = cluster.servers
      .set(to, follow(follower, leader.term).merge({ log }))
      .set(name, leader.setIn(['matchIndex', to], matchIndex));
    return [{ action: { type: 'replicate', server: name, to }, state: cluster.merge({ servers }) }];
  });
}

/** §3.6.2: commit what a majority of the members has, if it is of the own term, and with it all before it. */
function commits(cluster: Cluster, name: string, config: Config): Steps {
  const leader = cluster.servers.get(name)!;
  if (!leader.leads || leader.log.last()?.term !== leader.term) return [];
  const members = membersOf(leader, config);
  const has = (member: string, index: number) => member === name || leader.matchIndex.get(member, 0) >= index;
  const isCommitted = (index: number) =>
    [...members].filter((member) => has(member, index)).length >= majority(members.length);
  const index =
    leader.log.findLastIndex(({ term }, position) => term === leader.term && isCommitted(position + 1)) + 1;
  if (index <= leader.commitIndex) return [];
  const log = leader.log.take(index);
  const state = cluster
    .setIn(['servers', name, 'commitIndex'], index)
    .update('committed', (all) =>
      all.some((other) => isPrefix(log, other))
        ? all
        : all.filterNot((other) => isPrefix(other, log)).add(log),
    );
  return [{ action: { type: 'commit', server: name, index }, state }];
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const electionSafety: Always<Cluster> = {
  kind: 'always',
  name: 'election safety',
  holds: ({ servers }) => {
    const leaders = servers.valueSeq().filter(({ leads }) => leads);
    return leaders.map(({ term }) => term).toSet().size === leaders.count();
  },
};

const stateMachineSafety: Always<Cluster> = {
  kind: 'always',
  name: 'state machine safety',
  holds: ({ committed }) => committed.size <= 1,
};

const isChanged: Sometimes<Cluster> = {
  kind: 'sometimes',
  name: 'a change is committed',
  holds: ({ committed }) => committed.some((log) => log.some(({ members }) => members !== undefined)),
};

export const raftMembership = wholeState<{ config: Config; state: Cluster; action: Action }>({
  name: 'raft-membership',
  initial: ({ servers }) => [
    new Cluster({
      servers: Map([...first(servers)].map((name) => [name, new Server()])),
    }),
  ],
  steps: (cluster, config) =>
    [...first(config.servers)].flatMap((name) => [
      ...elections(cluster, name, config),
      ...changes(cluster, name, config),
      ...replications(cluster, name, config),
      ...commits(cluster, name, config),
    ]),
  properties: () => [electionSafety, stateMachineSafety, isChanged],
  terminal: () => true,

  scenarios,
});
