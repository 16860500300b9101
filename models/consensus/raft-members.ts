/** The clusters of raft-membership.ts: what they are made of, what is a majority of one or of two, and how they change. */
import { Set } from 'immutable';
import { groups } from '../kit/groups.ts';
import { majority } from '../kit/quorum.ts';
import type { Change, Config } from './raft-membership-scenarios.ts';

/**
 * The servers of a cluster, each of which has a letter for a name. With a comma, two clusters, each of which must agree with
 * a majority of its own (§4.3).
 */
export type Members = string;

/** The first servers. */
export const first = (count: number): Members => 'abcdef'.slice(0, count);

const isJoint = (members: Members) => members.includes(',');

/** All servers of a cluster, or of two. */
export const namesIn = (members: Members) => [...Set(members.replace(',', ''))].sort();

/** Whether these servers are a majority, of each of the clusters if there are two. */
export const isQuorum = (servers: readonly string[], members: Members) =>
  members
    .split(',')
    .every(
      (cluster) => servers.filter((server) => cluster.includes(server)).length >= majority(cluster.length),
    );

/** The sets of voters that make a quorum with the candidate, but would not with one of them less. */
export function electorates(name: string, others: readonly string[], members: Members): string[][] {
  const suffice = (voters: readonly string[]) => isQuorum([name, ...voters], members);
  return Array.from({ length: others.length + 1 }, (_, size) => groups(others, size))
    .flat()
    .filter(
      (voters) =>
        suffice(voters) && voters.every((voter) => !suffice(voters.filter((other) => other !== voter))),
    );
}

/** What the next configuration is; `undefined` where the leader has made all its changes. */
export function nextMembers(
  members: Members,
  changes: readonly Change[],
  { passes }: Config,
): Members | undefined {
  // §4.3: whoever leads completes the change that is half done.
  if (isJoint(members)) return members.split(',')[1];
  const made = (change: Change) => {
    switch (change.type) {
      case 'add':
        return members.includes(change.member) ? members : members + change.member;
      case 'remove':
        return members.replace(change.member, '');
      case 'replace':
        return change.members;
    }
  };
  const change = changes.find((one) => made(one) !== members);
  if (change === undefined) return;
  return change.type === 'replace' && passes === 'through both' ? `${members},${made(change)}` : made(change);
}
