/** The ballots of Paxos, which are the numbers of its proposals: how they are ordered, and what depends on their order. */
import { type Map, Record, Set } from 'immutable';
import type { Pid } from '../../checker/index.ts';
import type { Config } from './paxos-scenarios.ts';

/** A proposal number: ordered by round, then by server. Round 0 is below every proposal. */
export class Ballot extends Record({ round: 0, server: 0 }) {}

/** A proposal: a value is the number of the client that wrote it, from 1. */
export class Proposal extends Record({ ballot: new Ballot(), value: 0 }) {}

/** What ballots there are, and their order, depends on these. */
export type Numbering = Pick<Config, 'sharedBallots' | 'retries' | 'rounds'>;

/** Negative where `a` is below `b`. Of renumbered rounds only neighbours are compared, for `withinBounds` leaves no others. */
export function compare(a: Ballot, b: Ballot, { retries, rounds }: Numbering): number {
  const ahead = a.round - b.round;
  const isCyclic = retries === 'for ever, renumbered' && a.round > 0 && b.round > 0;
  // One behind, equal, or one ahead: 0, 1 or 2 modulo the number of rounds.
  return (isCyclic ? ((ahead + rounds + 1) % rounds) - 1 : ahead) || a.server - b.server;
}

/** The ballot that server number `index` chooses, the highest that it has seen being `highest`. */
export function nextBallot(
  highest: Ballot,
  index: number,
  { sharedBallots, retries, rounds }: Numbering,
): Ballot {
  const seen = retries === 'for ever, renumbered' ? highest.round % rounds : highest.round;
  return new Ballot({ round: seen + 1, server: sharedBallots ? 0 : index });
}

/** The values that a proposer may propose, given what was reported to it with the promises. */
export function proposable(
  own: number,
  promises: Map<Pid, Proposal | undefined>,
  adopts: Config['adopts'],
  numbering: Numbering,
) {
  const reported = promises
    .valueSeq()
    .filter((proposal) => proposal !== undefined)
    .toList()
    .sort((a, b) => compare(b.ballot, a.ballot, numbering));
  if (reported.isEmpty() || adopts === 'its own') return Set([own]);
  const values = reported.map(({ value }) => value);
  return adopts === 'highest reported' ? Set([values.first()!]) : values.toSet();
}

/**
 * Whether a state is searched in which these rounds are in use, where retries have no end. Renumbered, all are one or two
 * neighbours, so that their order is known. What happens in them is what happens in rounds that only grow, up to multiples
 * of `rounds`: a run within bounds that breaks a claim is a run of Paxos, though not every run of Paxos is within bounds.
 */
export function withinBounds(used: Set<number>, { retries, rounds }: Numbering): boolean {
  return retries === 'for ever'
    ? used.every((round) => round <= rounds)
    : used.every((round) => !used.has(((round + 1) % rounds) + 1));
}
