/** The servers and clients of paxos.ts: their state, and the messages between them. */
import { Map, Record, Set } from 'immutable';
import { InvalidModelError, type Pid, type Seen } from '../../checker/index.ts';
import { Ballot, type Proposal } from './ballot.ts';
import type { Config } from './paxos-scenarios.ts';

export class Server extends Record({
  /** The highest ballot promised or accepted; of a proposer, the ballot of its own proposal until it promises a higher one. */
  ballot: new Ballot(),
  /** The proposal accepted last, if any. */
  accepted: undefined as Proposal | undefined,
  /** The value that this server proposes; 0 before it does. */
  value: 0,
  /** Whose promises for its own ballot have come in, each with the proposal that its sender had accepted. */
  promises: Map<Pid, Proposal | undefined>(),
  /** Who has accepted its own proposal. */
  acceptors: Set<Pid>(),
  /** Whether it knows that `accepted` is chosen. */
  decided: false,
}) {}

export class Client extends Record({
  phase: 'writing' as 'writing' | 'reading' | 'done',
  /** The value read. */
  read: 0,
}) {}

export type Message =
  | { readonly type: 'Prepare'; readonly ballot: Ballot }
  | { readonly type: 'Promise'; readonly ballot: Ballot; readonly accepted: Proposal | undefined }
  | { readonly type: 'Accept'; readonly ballot: Ballot; readonly value: number }
  | { readonly type: 'Accepted'; readonly ballot: Ballot }
  | { readonly type: 'Decided'; readonly ballot: Ballot; readonly value: number }
  | { readonly type: 'PutOk' }
  | { readonly type: 'Get' }
  | { readonly type: 'GetOk'; readonly value: number };

/** @throws {InvalidModelError} where there is no such system: a proposer counts itself, and hears of one other at least. */
export function refuseImpossible({ servers, clients, quorum }: Config): void {
  const isWhole = [servers, clients, quorum].every(Number.isInteger);
  if (isWhole && quorum >= 2 && quorum <= servers && clients >= 1 && clients <= servers) return;
  throw new InvalidModelError(
    `There is no Paxos of ${servers} servers with quorums of ${quorum} and ${clients} clients.`,
    'numbers that were changed one by one',
    'choose whole numbers with 2 <= quorum <= servers and 1 <= clients <= servers',
  );
}

/** The rounds of the ballots that a server knows of, or will. */
export const roundsInUse = ({ ballot, accepted, promises }: Server, { inbox }: Seen<Message>) =>
  Set([accepted, ...promises.values()])
    .map((proposal) => proposal?.ballot.round ?? 0)
    .union(inbox.map(({ message }) => ('ballot' in message ? message.ballot.round : 0)))
    .add(ballot.round);
