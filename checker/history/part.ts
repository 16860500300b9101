import { UsageError } from '../core/errors.ts';
import { type Machine, ProductMachine, SpecMachine } from './machine.ts';
import type { Operation } from './operation.ts';
import type { Order } from './order.ts';
import { ProgramOrder } from './program-order.ts';
import { RealTimeOrder } from './real-time-order.ts';
import { Search } from './search.ts';
import { effectsOf, type SequentialSpec } from './sequential-spec.ts';
import type { Consistency } from './verdict.ts';

/** What is decided by itself: operations that one order is looked for. */
export interface Part<Op, Result> {
  readonly key?: string;
  readonly operations: readonly Operation<Op, Result>[];
}

/**
 * What is looked at. Of linearizability, each key: all have to hold (Herlihy & Wing 1990, theorem 1). Of sequential
 * consistency, the whole history, which has no key and comes first, for it is not enough that each key is (§3.3 there); and
 * each key, for it is too much if one is not, which may be far cheaper to find out.
 */
export function partsOf<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  consistency: Consistency,
): Part<Op, Result>[] {
  const whole = { operations: history };
  if (spec.keyOf === undefined) return [whole];
  const keys = [...byKey(history, spec)].map(([key, operations]) => ({ key, operations }));
  if (consistency === 'linearizability') return keys;
  return keys.length > 1 ? [whole, ...keys] : [whole];
}

function byKey<State, Op, Result>(
  history: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
): Map<string, Operation<Op, Result>[]> {
  const parts = new Map<string, Operation<Op, Result>[]>();
  for (const one of history) {
    const key = spec.keyOf?.(one.operation) ?? '';
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [one]);
    else part.push(one);
  }
  return parts;
}

/**
 * The search for an order of `operations`.
 * @param free what may take effect at any time, any number of times, whatever it returns.
 */
export function searchFor<State, Op, Result>(
  operations: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
  consistency: Consistency,
  free: readonly Operation<Op, Result>[] = [],
): { readonly search: Search; readonly order: Order; readonly machine: Machine } {
  const machine = machineFor([...operations, ...free], spec);
  const order: Order =
    consistency === 'linearizability' ? new RealTimeOrder(operations) : new ProgramOrder(operations);
  const completed = operations.map((operation) => operation.return !== Number.POSITIVE_INFINITY);
  return { search: new Search({ machine, order, completed, free: free.length }), order, machine };
}

function machineFor<State, Op, Result>(
  operations: readonly Operation<Op, Result>[],
  spec: SequentialSpec<State, Op, Result>,
): Machine {
  const keys = operations.map(({ operation }) => spec.keyOf?.(operation) ?? '');
  const distinct = [...new Set(keys)];
  if (distinct.length <= 1) return new SpecMachine(spec, operations);
  const machines = distinct.map(() => new SpecMachine(spec, operations));
  return new ProductMachine(
    machines,
    keys.map((key) => distinct.indexOf(key)),
  );
}

/** What an operation would return in a state. */
export function returnsIn<State, Op, Result>(
  spec: SequentialSpec<State, Op, Result>,
  state: unknown,
  { operation }: Operation<Op, Result>,
): (Result | undefined)[] {
  return effectsOf(spec, state as State, operation).map(({ result }) => result);
}

/** @throws {UsageError} if an operation returns before it is called, or a process has two at a time. */
export function refuseMalformed(history: readonly Operation[]): void {
  const last = new Map<string, Operation>();
  for (const operation of history.toSorted((a, b) => a.call - b.call)) {
    const { process, call } = operation;
    const before = last.get(process);
    last.set(process, operation);
    // Also where one of them is not a number.
    if (!(call <= operation.return)) {
      throw new UsageError(
        `An operation of '${process}' is called at ${call} and returns at ${operation.return}.`,
        'the times of the history are mixed up',
        'give each operation a time to be called at, and a later one to return at, or Infinity if it is pending',
      );
    }
    if (before !== undefined && before.return >= call) {
      throw new UsageError(
        `At ${call}, '${process}' calls an operation while another one is under way, since ${before.call}.`,
        'two processes have the same name, or an operation went on after a timeout',
        'name the processes apart; one that goes on after a timeout needs a new name, for the old operation may still take effect',
      );
    }
  }
}
