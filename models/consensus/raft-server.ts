/** The servers of raft.ts: their state, the messages between them, and what happens to them besides elections and replication. */
import { Map, Record, Set } from 'immutable';
import type { HistoryEvent, Pid, RegisterOperation, Value } from '../../checker/index.ts';
import type { Config } from './raft-config.ts';
import type { Milestone } from './raft-history.ts';
import { type End, emptyLog, termAt } from './raft-log.ts';

export class Server extends Record({
  // On stable storage.
  /** currentTerm. */
  term: 0,
  /** In the current term. */
  votedFor: undefined as Pid | undefined,
  log: emptyLog,
  // In memory.
  role: 'follower' as 'follower' | 'candidate' | 'leader',
  commitIndex: 0,
  /** Of a candidate: who has voted for it. Of a leader whose client reads: who has confirmed since then that it leads. */
  supporters: Set<Pid>(),
  /** Of a leader: up to where others' logs are known to be its own, where that is further than what it has committed. */
  matchIndex: Map<Pid, number>(),
  /** What its client waits for, where clients are part of the scenario. */
  call: 'none' as 'none' | 'write' | 'read',
  /** Whether its client has read, which it does once. */
  hasRead: false,
}) {}

export type Message =
  | ({ readonly type: 'RequestVote'; readonly term: number } & End)
  | { readonly type: 'Vote'; readonly term: number }
  | {
      readonly type: 'AppendEntries';
      readonly term: number;
      readonly prevLogIndex: number;
      readonly prevLogTerm: number;
      /** The term of the entry; none in a heartbeat. */
      readonly entry: number | undefined;
      readonly leaderCommit: number;
    }
  /** The sender's log is the leader's up to this index. */
  | { readonly type: 'Appended'; readonly term: number; readonly matchIndex: number }
  /** §8: a heartbeat, the reply to which tells a leader that it still leads. */
  | { readonly type: 'Confirm'; readonly term: number }
  | { readonly type: 'Confirmed'; readonly term: number };

export type Event = HistoryEvent<RegisterOperation, Value> | Milestone;

/** AppendEntries of the entry after this index, or a heartbeat. */
export function append(
  { term, log, commitIndex }: Server,
  prevLogIndex: number,
  entry: number | undefined,
): Message {
  const prevLogTerm = termAt(log, prevLogIndex)!;
  return { type: 'AppendEntries', term, prevLogIndex, prevLogTerm, entry, leaderCommit: commitIndex };
}

/** §5.1 and 5.2: a follower in this term, which is not below its own. A newer term has no vote yet. */
export function follow(s: Server, term: number): Server {
  return s.merge({
    term,
    votedFor: term > s.term ? undefined : s.votedFor,
    role: 'follower',
    supporters: Set(),
    matchIndex: Map(),
    call: 'none',
  });
}

/** What becomes of the call of a client whose server leads no more. */
export const giveUp = ({ call }: Server): Event[] => (call === 'none' ? [] : [{ type: 'giveUp' }]);

/** A server after a crash. */
export function restarted(
  { term, votedFor, log, role, hasRead }: Server,
  forgets: Config['crashForgets'],
): Server {
  const durable = new Server({ term, votedFor, log, hasRead });
  switch (forgets) {
    case 'nothing':
      return durable;
    case 'vote':
      return durable.delete('votedFor');
    case 'term and vote':
      return durable.delete('term').delete('votedFor');
    case 'acknowledged entry':
      return role === 'leader' ? durable : durable.set('log', log.pop());
    case 'log':
      return durable.delete('log');
  }
}
