/** The logs of Raft: a log is the list of the terms of its entries. Indices begin with 1, as in the paper. */
import { List } from 'immutable';
import type { Config } from './raft-config.ts';

export type Log = List<number>;

export const emptyLog: Log = List();

/** The term of the entry at this index; 0 at index 0, before all entries; `undefined` beyond the end. */
export function termAt(log: Log, index: number): number | undefined {
  return index === 0 ? 0 : log.get(index - 1);
}

/** What the entry at this index writes: its index and its term, as in 12, so that all entries are told apart; 0 at index 0. */
export function valueAt(log: Log, index: number): number {
  return 10 * index + termAt(log, index)!;
}

/** The log up to this index. */
export function upTo(log: Log, index: number): Log {
  return log.take(index);
}

/** Where a log ends, as a candidate tells it. */
export interface End {
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

export function endOf(log: Log): End {
  return { lastLogIndex: log.size, lastLogTerm: log.last(0) };
}

/** §5.4.1: whether the candidate's log is at least as up-to-date as this one. */
export function isUpToDate(
  { lastLogIndex, lastLogTerm }: End,
  log: Log,
  compares: Config['compares'],
): boolean {
  switch (compares) {
    case 'last terms, then lengths':
      return lastLogTerm === log.last(0) ? lastLogIndex >= log.size : lastLogTerm > log.last(0);
    case 'lengths':
      return lastLogIndex >= log.size;
    case 'nothing':
      return true;
  }
}

/** Figure 2, AppendEntries, 3: without the entry that conflicts with this one, and all that follow it. */
export function withoutConflict(log: Log, index: number, term: number, truncates: Config['truncates']): Log {
  if (termAt(log, index) !== term) return upTo(log, index - 1);
  return truncates === 'on conflict' ? log : upTo(log, index);
}

/** Whether the other log begins with this one. */
export function isPrefix(log: Log, other: Log): boolean {
  return log.every((term, position) => other.get(position) === term);
}

/** Whether two logs are equal up to the last index at which they have an entry of the same term. */
export function isMatching(log: Log, other: Log): boolean {
  const same = log.findLastIndex((term, position) => other.get(position) === term);
  return isPrefix(upTo(log, same + 1), other);
}

/** Whether two logs have different entries at one index. */
export function isConflicting(log: Log, other: Log): boolean {
  return log.some((term, position) => other.has(position) && other.get(position) !== term);
}
