/**
 * Two-phase locking
 *
 * Source  K. P. Eswaran, J. N. Gray, R. A. Lorie, I. L. Traiger: The Notions of Consistency and Predicate Locks in a Database
 *         System, Communications of the ACM 19(11), 1976, §2 and 3. P. A. Bernstein, V. Hadzilacos, N. Goodman: Concurrency
 *         Control and Recovery in Database Systems, 1987, chapter 3: strict locking, conversion of locks, and deadlocks.
 * System  a scheduler of transactions, each with a program that it runs once. An operation takes its lock, shared to read and
 *         exclusive to write, in one step with what it does, and is not possible while another transaction's lock forbids it.
 * Faults  transactions that abort of their own accord.
 * Claims  the committed transactions are conflict serialisable, if nobody takes a lock after it has released one. If locks are
 *         kept to the end (strict), nobody reads what is not committed. Transactions may deadlock, unless all take their locks
 *         in one order and do not convert shared ones; or else a victim aborts, and all others commit.
 * Abstracts  values, so that conflicts alone decide, as in the theory; queues of who waits for a lock. The schedule is a history
 *         variable: the scheduler does not read it. A victim does not run again.
 *
 * Schedules and what is claimed of them are in schedule.ts, the configuration and the scenarios in two-phase-locking-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import { type Always, type Eventual, type Step, wholeState } from '../../checker/index.ts';
import {
  claimsOf,
  entry,
  type Item,
  isWrite,
  itemOf,
  type Kind,
  type Operation,
  type Schedule,
} from './schedule.ts';
import { allEnd, type Config, notAllAbort, scenarios } from './two-phase-locking-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Transaction extends Record({
  status: 'active' as 'active' | 'committed' | 'aborted',
  /** How many operations it has done. */
  done: 0,
}) {}

class Lock extends Record({ item: 'x' as Item, by: 0, isExclusive: false }) {}

class State extends Record({
  transactions: List<Transaction>(),
  locks: Set<Lock>(),
  schedule: List() as Schedule,
}) {}

interface Action {
  readonly type: Kind;
  readonly transaction: string;
  readonly item?: Item;
}

const nameOf = (index: number) => `t${index + 1}`;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The lock that a transaction needs for its next operation, if there is one. */
function lockFor(state: State, by: number, { programs, readToWrite }: Config): Lock | undefined {
  const program: readonly Operation[] = programs[by]!;
  const { status, done } = state.transactions.get(by)!;
  const operation = program[done];
  if (status !== 'active' || operation === undefined) return;
  const item = itemOf(operation);
  const willWrite = program.slice(done).some((later) => isWrite(later) && itemOf(later) === item);
  return new Lock({ item, by, isExclusive: readToWrite === 'exclusive' ? willWrite : isWrite(operation) });
}

/** Whose locks forbid it (Bernstein, Hadzilacos and Goodman, §3.2). */
const forbidding = ({ locks }: State, wanted: Lock): Set<number> =>
  locks
    .filter(({ item, by, isExclusive }) => {
      return item === wanted.item && by !== wanted.by && (isExclusive || wanted.isExclusive);
    })
    .map(({ by }) => by);

/** What is left of a transaction's locks after an operation. */
function keeps(state: State, lock: Lock, { programs, kept }: Config): boolean {
  if (kept === 'to the end') return true;
  if (kept === 'during the operation') return false;
  const { done } = state.transactions.get(lock.by)!;
  const left: readonly Operation[] = programs[lock.by]!.slice(done);
  const hasAll = left.every((operation) =>
    state.locks.some(({ item, by, isExclusive }) => {
      return by === lock.by && item === itemOf(operation) && (isExclusive || !isWrite(operation));
    }),
  );
  return !hasAll || left.some((operation) => itemOf(operation) === lock.item);
}

function operate(state: State, wanted: Lock, config: Config): Step<State, Action> {
  const { by, item } = wanted;
  const operation = config.programs[by]![state.transactions.get(by)!.done]!;
  const kind = isWrite(operation) ? 'write' : 'read';
  const own = state.locks.filter((lock) => lock.by === by && lock.item === item);
  const isExclusive = wanted.isExclusive || own.some((lock) => lock.isExclusive);
  const after = state
    .updateIn(['transactions', by, 'done'], (done) => Number(done) + 1)
    .update('locks', (locks) => locks.subtract(own).add(wanted.set('isExclusive', isExclusive)))
    .update('schedule', (schedule) => schedule.push(entry(kind, `${by + 1}`, item)));
  return {
    action: { type: kind, transaction: nameOf(by), item },
    state: after.update('locks', (locks) =>
      locks.filter((lock) => lock.by !== by || keeps(after, lock, config)),
    ),
  };
}

/** Commit or abort, and release all locks. */
function end(state: State, by: number, kind: 'commit' | 'abort'): Step<State, Action> {
  return {
    action: { type: kind, transaction: nameOf(by) },
    state: state
      .setIn(['transactions', by, 'status'], kind === 'commit' ? 'committed' : 'aborted')
      .update('locks', (locks) => locks.filter((lock) => lock.by !== by))
      .update('schedule', (schedule) => schedule.push(entry(kind, `${by + 1}`))),
  };
}

/** Whom a transaction waits for, and whom these wait for, and so on. */
function waitsFor(state: State, by: number, config: Config, known = Set<number>()): Set<number> {
  const wanted = lockFor(state, by, config);
  const next = wanted === undefined ? Set<number>() : forbidding(state, wanted).subtract(known);
  return next.reduce((all, one) => waitsFor(state, one, config, all), known.union(next));
}

/** §3.4: the victim is the last of those that wait for themselves. */
function isVictim(state: State, by: number, config: Config): boolean {
  const circle = waitsFor(state, by, config).filter((one) => waitsFor(state, one, config).has(one));
  return circle.has(by) && circle.max() === by;
}

function stepsOf(state: State, by: number, config: Config): Step<State, Action>[] {
  const { status, done } = state.transactions.get(by)!;
  if (status !== 'active') return [];
  const steps: Step<State, Action>[] = [];
  const wanted = lockFor(state, by, config);
  if (wanted === undefined) steps.push(end(state, by, 'commit'));
  else if (forbidding(state, wanted).isEmpty()) steps.push(operate(state, wanted, config));
  const isGivenUp = config.deadlocks === 'a victim aborts' && isVictim(state, by, config);
  if ((config.mayAbort && done > 0) || isGivenUp) steps.push(end(state, by, 'abort'));
  return steps;
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const haveEnded = ({ transactions }: State) => transactions.every(({ status }) => status !== 'active');

/** Needs only that the scheduler goes on: no transaction runs twice. */
const everyoneEnds: Eventual<State> = { kind: 'eventually', name: allEnd, holds: haveEnded };

/** Where nobody aborts but the victims of deadlocks: one of those that wait for each other goes on. */
const someoneCommits: Always<State> = {
  kind: 'always',
  name: notAllAbort,
  when: haveEnded,
  holds: ({ transactions }) => transactions.some(({ status }) => status === 'committed'),
};

export const twoPhaseLocking = wholeState<{ config: Config; state: State; action: Action }>({
  name: 'two-phase-locking',
  initial: ({ programs }) => [new State({ transactions: List(programs.map(() => new Transaction())) })],
  steps: (state, config) => config.programs.flatMap((_, by) => stepsOf(state, by, config)),
  terminal: haveEnded,
  properties: ({ programs }) => [...claimsOf<State>(programs), someoneCommits, everyoneEnds],

  scenarios,
});
