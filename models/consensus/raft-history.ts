/** What has happened in a run of Raft, and the claims of figure 3 that are about it. */
import { Record, Set } from 'immutable';
import { always, type Observer, sometimes } from '../../checker/index.ts';
import {
  completenessByEntry,
  earlierEntry,
  electionSafety,
  leaderCompleteness,
  leadersChange,
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

export function withMilestone(milestones: Milestones, event: Milestone, leader: string): Milestones {
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
}

/** It passes over other events. */
export const observeMilestones: Observer<Milestones, Milestone> = {
  init: new Milestones(),
  on: withMilestone,
};

/** Who leads, or led, in which term. */
export const leadership = (leader: string, term: number) => `${leader} in term ${term}`;

/** In which something was committed. */
export const leadershipsWithCommitment = ({ elections, commitments }: Milestones): Set<string> =>
  elections
    .filter((election) => commitments.some(({ term }) => term === election.term))
    .map(({ leader, term }) => leadership(leader, term));

/** Whether leaders had, when they were elected, what of each commitment was due. */
const areComplete = (
  { elections, commitments }: Milestones,
  isDue: (election: Election, commitment: Commitment) => Log,
) =>
  elections.every((election) =>
    commitments.every((commitment) => isPrefix(isDue(election, commitment), election.log)),
  );

/** What is true of every history. */
export const claims: { readonly [claim: string]: (milestones: Milestones) => boolean } = {
  /** At most one leader can be elected in a given term. */
  [electionSafety]: ({ elections }) =>
    elections.every(({ term, leader }) =>
      elections.every((other) => other.term !== term || other.leader === leader),
    ),
  /** What is committed in a term is in the logs of the leaders of all later terms. */
  [leaderCompleteness]: (milestones) =>
    areComplete(milestones, (election, { term, log }) => (election.term > term ? log : emptyLog)),
  /** No two servers apply different entries at one index. */
  [stateMachineSafety]: ({ applied }) => applied.size <= 1,
};

/** False: a leader that is deposed need not have what is committed after that, though the entry be older than its term. */
export const isCompleteByEntry = (milestones: Milestones) =>
  areComplete(milestones, (election, { log }) => log.takeWhile((term) => term < election.term));

/** What is true of some, so that the claims are not empty. */
export const witnesses: { readonly [witness: string]: (milestones: Milestones) => boolean } = {
  [leadersChange]: ({ elections }) => elections.map(({ term }) => term).size > 1,
  /** With one of the leader's own term, as it should be (§5.4.2). */
  [earlierEntry]: ({ commitments }) => commitments.some(({ term, log }) => log.first(term) < term),
};

export const propertiesOfHistory = () => [
  ...Object.entries({ ...claims, [completenessByEntry]: isCompleteByEntry }).map(([name, holds]) =>
    always(name, { observe: { milestones: holds }, holds: ({ milestones }) => milestones }),
  ),
  ...Object.entries(witnesses).map(([name, holds]) =>
    sometimes(name, { observe: { milestones: holds }, holds: ({ milestones }) => milestones }),
  ),
];
