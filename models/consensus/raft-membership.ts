/**
 * Raft: membership changes, of one server at a time, and by joint consensus
 *
 * Source  D. Ongaro: Consensus: Bridging Theory and Practice, dissertation, Stanford University, 2014, chapter 4; his message
 *         "bug in single-server membership changes" to the mailing list raft-dev, 2015, whose examples are scenarios; and for
 *         joint consensus §6 of the paper (see raft.ts), with its figure 10.
 * System  `servers` servers, of which the first `members` are the cluster at the start; terms up to `terms`, logs up to
 *         `entries`. Steps are coarse: a candidate collects its votes at once, a follower is sent an entry and replies.
 * Faults  messages are lost or late, which comes to steps not being taken; servers restart, and what they forget is who
 *         leads, which a new election says anew.
 * Claims  at most one leader in a term; no two servers commit different entries at one index. A cluster and the same with
 *         one server more or less have no majorities without a server in common; but two changes of it may. So a leader
 *         must wait until the change before is committed, and also until an entry of its own term is. Any cluster may follow
 *         any other by way of a configuration in which both must agree.
 * Abstracts  commands: entries are changes, or nothing. Votes beyond a majority, which bind only who gives them. Catching up
 *         of new servers before they are members, and removed servers that disturb the others with elections, which both
 *         matter for progress only. Liveness: whether a change is made is up to elections, as in raft.ts.
 *
 * Clusters and their majorities are in raft-members.ts, the configuration and the scenarios in raft-membership-scenarios.ts.
 */
import { List, Map, Record, Set } from 'immutable';
import { type Always, type Sometimes, type Step, wholeState } from '../../checker/index.ts';
import { electionSafety, stateMachineSafety } from './raft-config.ts';
import { endOf, isUpToDate } from './raft-log.ts';
import { electorates, first, isQuorum, type Members, namesIn, nextMembers } from './raft-members.ts';
import {
  type Config,
  leaderLeaves,
  oneChange,
  scenarios,
  twoLeadersChange,
} from './raft-membership-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
  | { readonly type: 'change'; readonly server: string; readonly members: Members }
  | { readonly type: 'replicate'; readonly server: string; readonly to: string }
  | { readonly type: 'commit'; readonly server: string; readonly index: number };

type Steps = Step<Cluster, Action>[];

const isPrefix = (log: Entries, other: Entries) => log.equals(other.take(log.size));

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** §4.1: a server uses the latest configuration in its log, whether or not it is committed. */
function membersOf({ log }: Server, config: Config): Members {
  const change = log.findLast(({ members }) => members !== undefined);
  return change?.members ?? first(config.members);
}

/** Where it is in the log. */
const lastChange = ({ log }: Pick<Server, 'log'>) =>
  log.findLastIndex(({ members }) => members !== undefined);

const follow = (server: Server, term: number) =>
  term > server.term ? server.merge({ term, leads: false, matchIndex: Map() }) : server;

/** A leader appends an entry. */
const append = (leader: Server, members?: Members) =>
  leader.update('log', (log) => log.push(new Entry({ term: leader.term, members })));

/**
 * §3.4, 3.6 and 6.4: a server gets the votes of a majority in a new term, leads, and appends an entry that does nothing. It
 * may stand although it is no member any more, with a vote that does not count (§4.2.2).
 */
function elections(cluster: Cluster, name: string, config: Config): Steps {
  const candidate = cluster.servers.get(name)!;
  const members = membersOf(candidate, config);
  const hasJoined = members.includes(name) || first(config.members).includes(name);
  if (!config.candidates[name] || !hasJoined || candidate.log.size === config.entries) return [];
  const termsOf = ({ log }: Server) => log.map(({ term }) => term);
  const end = endOf(termsOf(candidate));
  const mayVote = (voter: string) =>
    voter !== name && isUpToDate(end, termsOf(cluster.servers.get(voter)!), 'last terms, then lengths');
  return electorates(name, namesIn(members).filter(mayVote), members).flatMap((voters) => {
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
  const isCommitted = lastChange({ log }) < commitIndex;
  const isOwn = commitIndex > 0 && log.get(commitIndex - 1)?.term === term;
  return (isCommitted || waitsFor === 'an entry of its term') && (isOwn || waitsFor === 'the last change');
}

/** A leader makes the first of its changes that is not made. */
function changes(cluster: Cluster, name: string, config: Config): Steps {
  const leader = cluster.servers.get(name)!;
  if (!leader.leads || leader.log.size === config.entries || !mayChange(leader, config)) return [];
  const members = nextMembers(membersOf(leader, config), config.candidates[name]!, config);
  if (members === undefined) return [];
  return [
    {
      action: { type: 'change', server: name, members },
      state: cluster.setIn(['servers', name], append(leader, members)),
    },
  ];
}

/** §3.5: a follower gets the first entry that its log has not got, in place of what conflicts with it, and replies. */
function replications(cluster: Cluster, name: string, config: Config): Steps {
  const leader = cluster.servers.get(name)!;
  if (!leader.leads) return [];
  return namesIn(membersOf(leader, config)).flatMap((to): Steps => {
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

/**
 * §3.6.2: commit what a majority of the members has, if it is of the own term, and with it all before it. A leader that is no
 * member any more steps down then (§4.2.2).
 */
function commits(cluster: Cluster, name: string, config: Config): Steps {
  const leader = cluster.servers.get(name)!;
  if (!leader.leads || leader.log.last()?.term !== leader.term) return [];
  const members = membersOf(leader, config);
  const has = (member: string, index: number) => member === name || leader.matchIndex.get(member, 0) >= index;
  const isCommitted = (index: number) =>
    isQuorum(
      namesIn(members).filter((member) => has(member, index)),
      members,
    );
  const index =
    leader.log.findLastIndex(({ term }, position) => term === leader.term && isCommitted(position + 1)) + 1;
  if (index <= leader.commitIndex) return [];
  const log = leader.log.take(index);
  const isOver = !members.includes(name) && index > lastChange(leader);
  const state = cluster
    .setIn(['servers', name], leader.merge({ commitIndex: index, leads: !isOver }))
    .update('committed', (all) =>
      all.some((other) => isPrefix(log, other))
        ? all
        : all.filterNot((other) => isPrefix(other, log)).add(log),
    );
  return [{ action: { type: 'commit', server: name, index }, state }];
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const leadersDiffer: Always<Cluster> = {
  kind: 'always',
  name: electionSafety,
  holds: ({ servers }) => {
    const leaders = servers.valueSeq().filter(({ leads }) => leads);
    return leaders.map(({ term }) => term).toSet().size === leaders.count();
  },
};

const oneLogIsCommitted: Always<Cluster> = {
  kind: 'always',
  name: stateMachineSafety,
  holds: ({ committed }) => committed.size <= 1,
};

const termsOfChanges = (log: Entries) =>
  log.filter(({ members }) => members !== undefined).map(({ term }) => term);

const isChanged: Sometimes<Cluster> = {
  kind: 'sometimes',
  name: oneChange,
  holds: ({ committed }) => committed.some((log) => !termsOfChanges(log).isEmpty()),
};

const isChangedTwice: Sometimes<Cluster> = {
  kind: 'sometimes',
  name: twoLeadersChange,
  holds: ({ committed }) => committed.some((log) => termsOfChanges(log).toSet().size > 1),
};

const isLedFromOutside = (config: Config): Sometimes<Cluster> => ({
  kind: 'sometimes',
  name: leaderLeaves,
  holds: ({ servers }) =>
    servers.some((server, name) => server.leads && !membersOf(server, config).includes(name)),
});

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
  properties: (config) => [
    leadersDiffer,
    oneLogIsCommitted,
    isChanged,
    isChangedTwice,
    isLedFromOutside(config),
  ],
  terminal: () => true,

  scenarios,
});
