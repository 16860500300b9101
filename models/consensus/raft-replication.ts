/**
 * Raft in coarse steps: a candidate collects its votes at once, and a follower is sent an entry and replies
 *
 * Source  D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, §5, and figures 3
 *         and 8.
 * System  `servers` servers, terms up to `terms`, logs up to `entries`. raft.ts has the messages; here instances are as large
 *         as those of the paper's figures.
 * Faults  messages are lost or late, which comes to steps not being taken; leaders that are deposed do not know it; a server
 *         that leads may restart, and stand for election again.
 * Claims  those of figure 3: election safety, log matching, leader completeness, state machine safety. That leaders only
 *         append is how their steps are written here.
 * Abstracts  commands: an entry is its term. Votes beyond a majority, which bind only who gives them. Replies that come late:
 *         a server takes no step of a term after one of a later term, so the steps of a term may be thought to happen before
 *         those of later ones that do not depend on them. What followers apply, which is what leaders have committed.
 *
 * Logs are in raft-log.ts, what has happened and the claims about it in raft-history.ts, the scenarios in
 * raft-replication-scenarios.ts.
 */
import { Map, Record } from 'immutable';
import { type Always, type Sometimes, type Step, wholeState } from '../../checker/index.ts';
import { groups } from '../kit/groups.ts';
import { majority } from '../kit/quorum.ts';
import { isMajority, logMatching, logsConflict, nextTerm } from './raft-config.ts';
import { claims, type Milestone, Milestones, withMilestone, witnesses } from './raft-history.ts';
import {
  emptyLog,
  endOf,
  isConflicting,
  isMatching,
  isUpToDate,
  termAt,
  upTo,
  withoutConflict,
} from './raft-log.ts';
import { type Config, scenarios } from './raft-replication-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Server extends Record({
  term: 0,
  leads: false,
  log: emptyLog,
  commitIndex: 0,
  /** Of a leader: up to where others' logs are known to be its own. */
  matchIndex: Map<string, number>(),
}) {}

class Cluster extends Record({
  servers: Map<string, Server>(),
  milestones: new Milestones(),
}) {}

type Action =
  | {
      readonly type: 'elect';
      readonly server: string;
      readonly term: number;
      readonly voters: readonly string[];
    }
  | { readonly type: 'request'; readonly server: string }
  | { readonly type: 'replicate'; readonly server: string; readonly to: string; readonly index: number }
  | { readonly type: 'commit'; readonly server: string; readonly index: number };

type Steps = Step<Cluster, Action>[];

const follow = (server: Server, term: number) =>
  term > server.term ? server.merge({ term, leads: false, matchIndex: Map() }) : server;

const names = ({ servers }: Config) => Array.from({ length: servers }, (_, index) => `s${index + 1}`);

const withMilestones = (cluster: Cluster, leader: string, ...events: Milestone[]) =>
  cluster.update('milestones', (milestones) =>
    events.reduce((all, event) => withMilestone(all, event, leader), milestones),
  );

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** §5.2 and 5.4.1: a server gets the votes of a majority in a new term, and leads. */
function elections(cluster: Cluster, self: string, config: Config): Steps {
  const { servers } = cluster;
  const candidate = servers.get(self)!;
  const index = names(config).indexOf(self);
  if (nextTerm(candidate.term, index, config) === undefined) return [];
  const others = names(config).filter(
    (voter) => voter !== self && isUpToDate(endOf(candidate.log), servers.get(voter)!.log, config.compares),
  );
  return groups(others, majority(config.servers) - 1).flatMap((voters): Steps => {
    const highest = Math.max(candidate.term, ...voters.map((voter) => servers.get(voter)!.term));
    const term = nextTerm(highest, index, config);
    if (term === undefined) return [];
    const voted = voters.reduce(
      (all, voter) => all.update(voter, (server) => follow(server!, term)),
      servers.set(self, follow(candidate, term).set('leads', true)),
    );
    const elected = { type: 'elected', term, log: candidate.log } as const;
    return [
      {
        action: { type: 'elect', server: self, term, voters },
        state: withMilestones(cluster.set('servers', voted), self, elected),
      },
    ];
  });
}

/** §5.3: a leader's client asks for a command, which is appended. */
function requests(cluster: Cluster, self: string, { entries }: Config): Steps {
  const { leads, term, log } = cluster.servers.get(self)!;
  if (!leads || log.size === entries) return [];
  const servers = cluster.servers.update(self, (leader) => leader!.set('log', log.push(term)));
  return [{ action: { type: 'request', server: self }, state: cluster.set('servers', servers) }];
}

/** §5.3: a follower whose log matches so far is sent an entry, takes it in place of what conflicts with it, and replies. */
function replications(cluster: Cluster, self: string, config: Config): Steps {
  const leader = cluster.servers.get(self)!;
  if (!leader.leads) return [];
  const replicate = (entry: number, prevLogIndex: number, to: string): Steps => {
    const follower = cluster.servers.get(to)!;
    const previous = termAt(follower.log, prevLogIndex);
    const matches = previous === termAt(leader.log, prevLogIndex) || !config.checksPrevious;
    if (follower.term > leader.term || previous === undefined || !matches) return [];
    const index = prevLogIndex + 1;
    const kept = withoutConflict(follower.log, index, entry, 'on conflict');
    const log = kept.size < index ? kept.push(entry) : kept;
    const known = leader.matchIndex.get(to, 0);
    if (log === follower.log && follower.term === leader.term && known >= index) return [];
    const matchIndex = leader.matchIndex.set(to, Math.max(index, known));
    const servers = cluster.servers
      .set(to, follow(follower, leader.term).set('log', log))
      .set(self, leader.set('matchIndex', matchIndex));
    return [
      {
        action: { type: 'replicate', server: self, to: to, index },
        state: cluster.set('servers', servers),
      },
    ];
  };
  const followers = names(config).filter((to) => to !== self);
  return followers.flatMap((to) =>
    [...leader.log].flatMap((entry, prevLogIndex) => replicate(entry, prevLogIndex, to)),
  );
}

/** §5.4.2: commit what a majority has, if it is of the own term, and with it all before it. */
function commits(cluster: Cluster, self: string, config: Config): Steps {
  const { leads, term, log, commitIndex, matchIndex } = cluster.servers.get(self)!;
  if (!leads) return [];
  const replicas = (index: number) => 1 + matchIndex.count((match) => match >= index);
  const mayCommit = (entry: number, position: number) =>
    isMajority(replicas(position + 1), config.servers) &&
    (entry === term || config.commits === 'all entries');
  const index = log.findLastIndex(mayCommit) + 1;
  if (index <= commitIndex) return [];
  const committed = upTo(log, index);
  return [
    {
      action: { type: 'commit', server: self, index },
      state: withMilestones(
        cluster.setIn(['servers', self, 'commitIndex'], index),
        self,
        { type: 'committed', term, log: committed },
        { type: 'applied', log: committed },
      ),
    },
  ];
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const logsMatch: Always<Cluster> = {
  kind: 'always',
  name: logMatching,
  holds: ({ servers }) => servers.every(({ log }) => servers.every((other) => isMatching(log, other.log))),
};

const logsDiffer: Sometimes<Cluster> = {
  kind: 'sometimes',
  name: logsConflict,
  holds: ({ servers }) => servers.some(({ log }) => servers.some((other) => isConflicting(log, other.log))),
};

const ofHistory = (
  kind: 'always' | 'sometimes',
  all: { readonly [name: string]: (milestones: Milestones) => boolean },
) =>
  Object.entries(all).map(([name, holds]): Always<Cluster> | Sometimes<Cluster> => ({
    kind,
    name,
    holds: ({ milestones }) => holds(milestones),
  }));

export const raftReplication = wholeState<{ config: Config; state: Cluster; action: Action }>({
  name: 'raft-replication',
  initial: (config) => [new Cluster({ servers: Map(names(config).map((name) => [name, new Server()])) })],
  steps: (cluster, config) =>
    names(config).flatMap((self) => [
      ...elections(cluster, self, config),
      ...requests(cluster, self, config),
      ...replications(cluster, self, config),
      ...commits(cluster, self, config),
    ]),
  properties: () => [
    ...ofHistory('always', claims),
    logsMatch,
    ...ofHistory('sometimes', witnesses),
    logsDiffer,
  ],
  terminal: () => true,

  scenarios,
});
