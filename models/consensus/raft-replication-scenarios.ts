/** What instances of Raft in coarse steps there are: sizes and mistakes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';
import {
  earlierEntry,
  four,
  leaderCompleteness,
  leadersChange,
  logMatching,
  logsConflict,
  type Config as RaftConfig,
  correct as raftAsItShouldBe,
  stateMachineSafety,
  three,
  two,
} from './raft-config.ts';

export type Config = Pick<
  RaftConfig,
  'servers' | 'terms' | 'entries' | 'candidates' | 'compares' | 'checksPrevious' | 'commits'
>;

const { servers, compares, checksPrevious, commits } = raftAsItShouldBe;
const correct = { servers, compares, checksPrevious, commits, entries: 2 } as const;

/** What is wrong in figure 8. */
const commitsAll = { ...correct, commits: 'all entries' } as const;

/** The servers of figure 8, of which s1 and s5 lead in turn. */
const figure8 = { ...commitsAll, servers: 5, terms: 4, entries: 1, candidates: [1, 5, 1, 5] } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 servers, 3 terms',
    note: 'Two servers lead in turn. Whoever may lead, there are 34,840 states, and the claims hold. Counts of both from a separate breadth-first search in Python.',
    config: { ...correct, ...three },
    expect: {
      verdict: 'holds',
      states: 2292,
      transitions: 6376,
      depth: 13,
      witnesses: { [leadersChange]: 2, [logsConflict]: 4, [earlierEntry]: 7 },
    },
  },
  {
    name: '3 servers, 4 terms',
    note: 'An entry of an earlier term is committed with one of the own term, and is not overwritten. Counts from a separate breadth-first search in Python.',
    config: { ...correct, ...four },
    expect: {
      verdict: 'holds',
      states: 9347,
      transitions: 27864,
      depth: 15,
      witnesses: { [earlierEntry]: 7 },
    },
  },
  {
    name: 'figure 8',
    note: 'With the servers of the paper: s1 replicates its entry of term 1 to a majority in term 3, and s5, which has an entry of term 2, is elected in term 4 all the same. Length from a separate search in Python.',
    config: figure8,
    check: [leaderCompleteness],
    expect: { verdict: 'violated', property: leaderCompleteness, length: 9 },
  },
  {
    name: 'figure 8: 3 servers',
    note: 'Three servers are enough. Length from a separate search in Python.',
    config: { ...commitsAll, ...four, entries: 1 },
    check: [leaderCompleteness],
    expect: { verdict: 'violated', property: leaderCompleteness, length: 8 },
  },
  {
    name: 'figure 8: 3 servers, a committed entry is overwritten',
    note: 'Two steps more than that. Length from a separate search in Python.',
    config: { ...commitsAll, ...four, entries: 1 },
    check: [stateMachineSafety],
    expect: { verdict: 'violated', property: stateMachineSafety, length: 10 },
  },
  {
    name: 'figure 8: 3 terms',
    note: 'Not visible: it takes a fourth leader to overwrite what the third has committed. Counts from a separate breadth-first search in Python.',
    config: { ...commitsAll, ...three },
    expect: { verdict: 'holds', states: 4594, transitions: 13769, depth: 14 },
  },
  {
    name: 'a vote for any log',
    note: 'Without the restriction of §5.4.1. Length from a separate search in Python.',
    config: { ...correct, ...two, entries: 1, compares: 'nothing' },
    check: [leaderCompleteness],
    expect: { verdict: 'violated', property: leaderCompleteness, length: 5 },
  },
  {
    name: 'a vote for any log: a committed entry is overwritten',
    note: 'The new leader appends, replicates and commits an entry at the same index. Length from a separate search in Python.',
    config: { ...correct, ...two, entries: 1, compares: 'nothing' },
    check: [stateMachineSafety],
    expect: { verdict: 'violated', property: stateMachineSafety, length: 8 },
  },
  {
    name: 'a vote for a log that is as long',
    note: 'Lengths do not tell which log is more up-to-date (§5.4.1). Length from a separate search in Python.',
    config: { ...correct, ...three, compares: 'lengths' },
    check: [leaderCompleteness],
    expect: { verdict: 'violated', property: leaderCompleteness, length: 7 },
  },
  {
    name: 'a vote for a log that is as long: a committed entry is overwritten',
    note: "For that it takes one entry more, of the leader's own term. Length from a separate search in Python.",
    config: { ...correct, ...three, compares: 'lengths' },
    check: [stateMachineSafety],
    expect: { verdict: 'violated', property: stateMachineSafety, length: 11 },
  },
  {
    name: 'an entry after any other',
    note: 'Without the consistency check of §5.3. Length from a separate search in Python.',
    config: { ...correct, ...two, checksPrevious: false },
    check: [logMatching],
    expect: { verdict: 'violated', property: logMatching, length: 6 },
  },
];
