import { Map as ImmutableMap, List, Record, type ValueObject } from 'immutable';
import type { Pid } from '../core/ids.ts';
import { toPlain } from '../core/plain.ts';
import { sameValue } from '../core/value.ts';
import type { LocalState, Typed } from './definition.ts';

/** A message and its sender, as a value that Immutable collections compare in full. */
export class Envelope implements ValueObject {
  readonly from: Pid;
  readonly message: Typed;
  /** Equal for equal envelopes; inboxes without order are sorted by it. */
  readonly text: string;

  constructor(from: Pid, message: Typed) {
    this.from = from;
    this.message = message;
    this.text = JSON.stringify([from, toPlain(message)]);
  }

  equals(other: unknown): boolean {
    return other instanceof Envelope && other.from === this.from && sameValue(other.message, this.message);
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
  local: undefined as LocalState | undefined,
  inbox: List<Envelope>(),
}) {}

/** How many faults may still happen; infinite where there is no limit. */
export class Budgets extends Record({ losses: 0, duplications: 0, crashes: 0 }) {}

/** A state of the whole system, in the reference semantics: immutable, and compared by value. */
export class GlobalState extends Record({
  processes: ImmutableMap<Pid, Cell>(),
  budgets: new Budgets(),
  /** States of observers, by name. */
  observers: ImmutableMap<string, unknown>(),
}) {}
