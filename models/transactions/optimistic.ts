/**
 * Optimistic concurrency control
 *
 * Source  H. T. Kung, J. T. Robinson: On Optimistic Methods for Concurrency Control, ACM TODS 6(2), 1981, §3 to 5. Snapshot
 *         isolation and write skew: H. Berenson et al.: A Critique of ANSI SQL Isolation Levels, SIGMOD 1995, §4.2.
 * System  a scheduler of transactions, each with a program. A transaction reads, writes to copies of its own, and in the end
 *         validates: it aborts if something that it has read was written by others that have committed since it began. Else
 *         it writes, and commits, in the same step.
 * Faults  none.
 * Claims  the committed transactions are conflict serialisable, and nobody reads what is not committed. There is no deadlock. If
 *         who aborts runs again, all commit: one aborts only because another has committed. A transaction may starve, though,
 *         whatever fairness there is, if the others never run out of work. Snapshot isolation is not serialisable.
 * Abstracts  values, so that conflicts alone decide. A transaction begins with its first operation. The schedule is a history
 *         variable: the scheduler does not read it.
 *
 * Schedules and what is claimed of them are in schedule.ts, the configuration and the scenarios in optimistic-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import { type Constraint, type Eventual, type Step, wholeState } from '../../checker/index.ts';
import { type Config, firstCommits, scenarios } from './optimistic-scenarios.ts';
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

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Transaction extends Record({
  phase: 'active' as 'active' | 'valid' | 'committed' | 'aborted',
  /** How many operations it has done. */
  done: 0,
  /** What others have written since it began. */
  overwritten: Set<Item>(),
  /** How often it has aborted, where that is counted. */
  aborts: 0,
}) {}

class State extends Record({ transactions: List<Transaction>(), schedule: List() as Schedule }) {}

interface Action {
  readonly type: Kind | 'validate';
  readonly transaction: string;
  readonly item?: Item;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const readsOf = (program: readonly Operation[]) =>
  Set(program.filter((operation) => !isWrite(operation)).map(itemOf));
const writesOf = (program: readonly Operation[]) => Set(program.filter(isWrite).map(itemOf));

/** A second run is another transaction. */
const numberOf = (index: number, aborts: number) => `${index + 1}${aborts > 0 ? `.${aborts + 1}` : ''}`;
const nameOf = (index: number, aborts: number) => `t${numberOf(index, aborts)}`;

const isEndless = ({ again }: Config) => again === 'who aborts, and all others for ever';

/** §4: the sets of what was read, or is to be written, must not meet what was written since. */
function isValid(state: State, by: number, { programs, validates, writePhase }: Config): boolean {
  const [reads, writes] = [readsOf(programs[by]!), writesOf(programs[by]!)];
  const { overwritten } = state.transactions.get(by)!;
  if ((validates === 'what it has read' ? reads : writes).some((item) => overwritten.has(item))) return false;
  if (writePhase !== 'apart, and seen by validation') return true;
  // §5: nor what those write whose validation is over.
  return !state.transactions.some(({ phase }, other) => {
    return phase === 'valid' && !writesOf(programs[other]!).intersect(reads.union(writes)).isEmpty();
  });
}

/** What a step is recorded as, unless transactions run for ever. */
function recorded(
  state: State,
  by: number,
  kind: Kind,
  config: Config,
  items: Iterable<Item | undefined>,
): State {
  if (isEndless(config)) return state;
  const number = numberOf(by, state.transactions.get(by)!.aborts);
  const entries = Array.from(items, (item) => entry(kind, number, item));
  return state.update('schedule', (schedule) => schedule.push(...entries));
}

/** §3: the read phase. */
function operate(state: State, by: number, operation: Operation, config: Config): Step<State, Action> {
  const kind = isWrite(operation) ? 'prewrite' : 'read';
  const item = itemOf(operation);
  const { aborts } = state.transactions.get(by)!;
  return {
    action: { type: kind, transaction: nameOf(by, aborts), item },
    state: recorded(state, by, kind, config, [item]).updateIn(
      ['transactions', by, 'done'],
      (done) => Number(done) + 1,
    ),
  };
}

/** §3: the write phase. */
function commit(state: State, by: number, config: Config): Step<State, Action> {
  const writes = writesOf(config.programs[by]!);
  const written = recorded(state, by, 'write', config, writes);
  const ended = new Transaction({ phase: isEndless(config) && by > 0 ? 'active' : 'committed' });
  return {
    action: { type: 'commit', transaction: nameOf(by, state.transactions.get(by)!.aborts) },
    state: recorded(written, by, 'commit', config, [undefined]).update('transactions', (transactions) =>
      transactions
        .map((one) => {
          const hasBegun = one.phase === 'active' && one.done > 0;
          return hasBegun ? one.update('overwritten', (items) => items.union(writes)) : one;
        })
        .set(by, ended),
    ),
  };
}

function abort(state: State, by: number, config: Config): Step<State, Action> {
  const { aborts } = state.transactions.get(by)!;
  const next =
    config.again === 'nobody'
      ? new Transaction({ phase: 'aborted' })
      : new Transaction({ aborts: isEndless(config) ? 0 : aborts + 1 });
  return {
    action: { type: 'abort', transaction: nameOf(by, aborts) },
    state: recorded(state, by, 'abort', config, [undefined]).setIn(['transactions', by], next),
  };
}

function stepOf(state: State, by: number, config: Config): Step<State, Action> | undefined {
  const { phase, done, aborts } = state.transactions.get(by)!;
  if (phase === 'valid') return commit(state, by, config);
  if (phase !== 'active') return;
  const operation = config.programs[by]![done];
  if (operation !== undefined) return operate(state, by, operation, config);
  if (!isValid(state, by, config)) return abort(state, by, config);
  if (config.writePhase === 'with validation') return commit(state, by, config);
  return {
    action: { type: 'validate', transaction: nameOf(by, aborts) },
    state: state.setIn(['transactions', by, 'phase'], 'valid'),
  };
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const haveEnded = ({ transactions }: State) =>
  transactions.every(({ phase }) => phase === 'committed' || phase === 'aborted');

const theFirstCommits: Eventual<State> = {
  kind: 'eventually',
  name: firstCommits,
  holds: ({ transactions }) => transactions.first()!.phase === 'committed',
};

/** Each transaction goes on: weak fairness of its steps, and strong would be no more, for it can always go on. */
const goesOn = (by: number): Constraint<Action> => ({
  name: nameOf(by, 0),
  degree: 'weak',
  of: ({ transaction }) => transaction.split('.')[0] === nameOf(by, 0),
});

export const optimistic = wholeState<{ config: Config; state: State; action: Action }>({
  name: 'optimistic',
  initial: ({ programs }) => [new State({ transactions: List(programs.map(() => new Transaction())) })],
  steps: (state, config) => config.programs.flatMap((_, by) => stepOf(state, by, config) ?? []),
  terminal: haveEnded,
  fairness: ({ programs }) => programs.map((_, by) => goesOn(by)),
  properties: ({ programs, reads }) => [...claimsOf<State>(programs, reads), theFirstCommits],

  scenarios,
});
