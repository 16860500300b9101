import type { FairnessRules } from './fairness.ts';
import type { PlainValue } from './plain.ts';
import type { Property } from './property.ts';
import type { SlotSystem } from './slots.ts';
import type { ActionData, StateData, Traffic } from './trace.ts';

/** One enabled action and the state that it leads to. */
export interface Step<S, A> {
  readonly action: A;
  readonly state: S;
}

/**
 * The mathematical core: what may happen, as a pure function of the whole state. Every model is one, also those written
 * as processes, and this is the reference semantics that every counterexample is replayed through.
 */
export interface Model<S, A> {
  readonly name: string;
  initial(): Iterable<S>;
  /** Every enabled action with its successor, in a fixed order. Pure. A step that changes nothing counts as a step. */
  steps(state: S): Iterable<Step<S, A>>;
  readonly properties: readonly Property<S>[];
  /** States in which it is no deadlock that nothing is enabled. Without it every such state is a deadlock. */
  terminal?(state: S): boolean;
  /** States outside the boundary (`false`) are checked and counted, but not expanded. */
  boundary?(state: S): boolean;
  /** Faults never count as progress: a state in which only faults are enabled is a deadlock. */
  isFault?(action: A): boolean;
  /** That time passes is no progress, either, where it changes nothing. */
  isTime?(action: A): boolean;
  /** Which runs count for temporal properties. Left out: those that do not stop while a step other than a fault is enabled. */
  readonly fairness?: FairnessRules<A>;
  readonly describe?: Describe<S, A>;
  /**
   * The same model as a vector of small integers. Without it the engine takes the whole state as one slot.
   * @param purpose in a system for walks, steps have the number of their event where they otherwise have that of their
   * parts in constraints of fairness: equal for equal actions, whatever they lead to. Left out: a search.
   */
  slots?(purpose?: Purpose): SlotSystem<S>;
}

export type Purpose = 'search' | 'walks';

/** How states and actions are shown in traces. Without it, both are shown as plain values. */
export interface Describe<S, A> {
  /** The processes, in the order in which their lanes are drawn. */
  readonly lanes: readonly string[];
  action(action: A): ActionData;
  state(state: S): StateData;
  /** What a step did to messages in flight, and the events that it emitted. */
  traffic(step: Step<S, A>): Traffic & { readonly events: readonly PlainValue[] };
}

/** A model whose state and actions are of no interest to the caller. */
export type AnyModel = Model<unknown, unknown>;
