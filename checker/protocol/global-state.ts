import { Map as ImmutableMap, List, Record, type ValueObject } from 'immutable';
import type { Pid } from '../core/ids.ts';
import { toPlain } from '../core/plain.ts';
import { sameValue } from '../core/value.ts';
import { connected } from './connectivity.ts';
import type { LocalState, Typed } from './definition.ts';

/** A message and its sender, as a value that Immutable collections compare in full. */
export class Envelope implements ValueObject {
  readonly from: Pid;
  readonly message: Typed;
  /** In ticks, up to the oldest age that matters. */
  readonly age: number;
  /** Says sender and message; inboxes without order are sorted by it. */
  readonly text: string;

  constructor(from: Pid, message: Typed, age = 0) {
    this.from = from;
    this.message = message;
    this.age = age;
    this.text = JSON.stringify([from, toPlain(message)]);
  }

  equals(other: unknown): boolean {
    return (
      other instanceof Envelope &&
      other.from === this.from &&
      other.age === this.age &&
      sameValue(other.message, this.message)
    );
  }

  hashCode(): number {
    let hash = 0;
    for (let index = 0; index < this.text.length; index += 1)
      hash = (Math.imul(hash, 31) + this.text.charCodeAt(index)) | 0;
    return hash;
  }
}

/** One process of a global state. Its inbox is what is in flight to it, in the order that the scenario's network gives it. */
export class Cell extends Record({
  up: true,
  /** While it pauses: for how many ticks more at most. */
  paused: undefined as number | undefined,
  /** Ticks until its clock may gain or lose one again; -1 where it will not tick the next time. */
  drift: 0,
  local: undefined as LocalState | undefined,
  inbox: List<Envelope>(),
}) {}

/** How many faults may still happen; infinite where there is no limit. */
export class Budgets extends Record({
  losses: 0,
  duplications: 0,
  crashes: 0,
  pauses: 0,
  jumps: 0,
  partitions: 0,
}) {}

export type BudgetName = 'losses' | 'duplications' | 'crashes' | 'pauses' | 'jumps' | 'partitions';

/** One fault less. */
export function spend(state: GlobalState, budget: BudgetName): GlobalState {
  return state.update('budgets', (budgets) => budgets.update(budget, (left) => left - 1));
}

/** A state of the whole system, in the reference semantics: immutable, and compared by value. */
export class GlobalState extends Record({
  processes: ImmutableMap<Pid, Cell>(),
  /** The name of the pattern of connectivity. */
  partition: connected,
  budgets: new Budgets(),
  /** States of observers, by name. */
  observers: ImmutableMap<string, unknown>(),
}) {}
