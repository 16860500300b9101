/** What has happened in a run of Raft, and the claims of figure 3 that are about it. */
import { Record, Set } from 'immutable';
import { always, type Observer } from '../../checker/index.ts';
import {
  completenessByEntry,
  electionSafety,
  leaderCompleteness,
  stateMachineSafety,
} from './raft-config.ts';
import { emptyLog, isPrefix, type Log } from './raft-log.ts';

/** What is recorded of a step. */
export type Milestone =
  | { readonly type: 'elected'; readonly term: number; readonly log: Log }
  /** A leader commits its log up to here. */
  | { readonly type: 'committed'; readonly term: number; readonly log: Log }
  /** A server, leader or not, applies its log up to here. */
  | { readonly type: 'applied'; readonly log: Log };

class Election extends Record({ term: 0, leader: '', log: emptyLog }) {}

class Commitment extends Record({ term: 0, log: emptyLog }) {}

export class Milestones extends Record({
  elections: Set<Election>(),
  /** All but those that a later one of the same term includes. */
  commitments: Set<Commitment>(),
  /** All but those that a longer one begins with. */
  applied: Set<Log>(),
}) {}

/** It passes over other events. */
export const observeMilestones: Observer<Milestones, Milestone> = {
  init: new Milestones(),
  on(milestones, event, leader) {
    switch (event.type) {
      case 'elected':
        return milestones.update('elections', (all) =>
          all.add(new Election({ term: event.term, leader, log: event.log })),
        );
      case 'committed':
        return milestones.update('commitments', (all) =>
          all
            .filterNot(({ term, log }) => term === event.term && isPrefix(log, event.log))
            .add(new Commitment({ term: event.term, log: event.log })),
        );
      case 'applied':
        return milestones.update('applied', (all) =>
          all.some((log) => isPrefix(event.log, log))
            ? all
            : all.filterNot((log) => isPrefix(log, event.log)).add(event.log),
        );
      default:
        return milestones;
    }
  },
};

const ofHistory = (name: string, holds: (milestones: Milestones) => boolean) =>
  always(name, { observe: { milestones: holds }, holds: ({ milestones }) => milestones });

/** Whether leaders had, when they were elected, what of each commitment was due. */
const areComplete = (
  { elections, commitments }: Milestones,
  isDue: (election: Election, commitment: Commitment) => Log,
) =>
  elections.every((election) =>
    commitments.every((commitment) => isPrefix(isDue(election, commitment), election.log)),
  );

export const claimsOfHistory = () => [
  /** At most one leader can be elected in a given term. */
  ofHistory(electionSafety, ({ elections }) =>
    elections.every(({ term, leader }) =>
      elections.every((other) => other.term !== term || other.leader === leader),
    ),
  ),
  /** What is committed in a term is in the logs of the leaders of all later terms. */
  ofHistory(leaderCompleteness, (milestones) =>
    areComplete(milestones, (election, { term, log }) => (election.term > term ? log : emptyLog)),
  ),
  /** False: a leader that is deposed need not have what is committed after that, though the entry be older than its term. */
  ofHistory(completenessByEntry, (milestones) =>
    areComplete(milestones, (election, { log }) => log.takeWhile((term) => term < election.term)),
  ),
  /** No two servers apply different entries at one index. */
  ofHistory(stateMachineSafety, ({ applied }) => applied.size <= 1),
];
