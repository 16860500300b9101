import type { Temporal } from './property.ts';

/**
 * The contract between what compiles a model and the engine that explores it. A global state is a vector with one node
 * per slot; what a node can do is a function of the node alone, and it reaches other slots only through posts.
 *
 * Everything here is asked once per distinct question and remembered by the engine, so it may be slow.
 */
export interface SlotSystem<S> {
  readonly slots: number;
  /**
   * Whether the same node occurs in many states, so that its steps are worth keeping. Where it does not, questions about a
   * node come within 32,768 expansions after it was met, or right before it is expanded.
   */
  readonly nodesRecur: boolean;
  initial(): readonly (readonly number[])[];
  /** How many nodes of a slot there are by now: they are numbered from 0. */
  nodeCount(slot: number): number;
  /** Write every step that `node` can make to `out`, in a fixed order. */
  expand(slot: number, node: number, out: StepWriter): void;
  /** The node that `operation` makes of `node`, or `impossible`. */
  apply(slot: number, node: number, operation: number): number;
  /** Whether an operation on the slot may be impossible. Left out: it may be on any slot. */
  refuses?(slot: number): boolean;
  /** How many slots have steps of their own; they come first. Left out: any slot may. */
  readonly actors?: number;
  /** In a system for walks: the event of a step that is this action. */
  eventOf?(action: unknown): number;
  /** The kinds of step that there are. A protocol knows all of them from the start; otherwise `expand` may add some. */
  readonly labels: readonly StepLabel[];
  readonly properties: readonly PropertyReading[];
  /** Empty sets only, unless there are temporal properties. */
  readonly fairness: FairSets;
  readonly terminal?: Reading;
  readonly boundary?: Reading;
  /** The vector of a state of the reference semantics. */
  encode(state: S): readonly number[];
  /**
   * Put many of the questions that user code has answered to it again.
   * @throws {ImpureStepError} if an answer differs by now.
   */
  askAgain(): void;
  /** How often user code has been called so far, audits included. */
  userCalls(): number;
}

/** What runs owe, as numbers. */
export interface FairSets {
  /** By number; there may be more later. */
  readonly constraints: readonly { readonly name: string; readonly degree: 'weak' | 'strong' }[];
  /** By number, the parts of a step in constraints: twice the constraint's number, plus 1 where the step enables it. Number 0 is empty. */
  readonly sets: readonly (readonly number[])[];
  /** What is assumed, in words. */
  readonly statement: readonly string[];
}

/** What `apply` answers where a post cannot be made; the step that makes it is then not enabled. */
export const impossible = -1;

/** Takes the steps of one node: `step`, then its posts in order, then the next `step`. */
export interface StepWriter {
  /** @param shares the number of its parts in constraints of fairness; in a system for walks, the number of its event. */
  step(label: number, next: number, shares: number): void;
  post(slot: number, operation: number): void;
}

/** A kind of step, as the report counts them. */
export interface StepLabel {
  readonly kind: 'action' | 'receive' | 'fault' | 'time';
  /** The process's role; empty for models without processes, and for steps of no process. */
  readonly role: string;
  /** The action's, message type's or fault's name. */
  readonly name: string;
}

/** A predicate over views: what it reads of each slot is numbered, and it is asked once per distinct tuple of numbers. */
export interface Reading {
  readonly slots: readonly number[];
  /** The number of what is read of `node`; equal views have equal numbers. `slot` is one of `slots`. */
  view(slot: number, node: number): number;
  /** `views[i]` is the view of slot `slots[i]`. */
  holds(views: Int32Array): boolean;
}

export type PropertyReading =
  | (Reading & { readonly kind: 'always'; readonly name: string; when?(views: Int32Array): boolean })
  | (Reading & { readonly kind: 'sometimes'; readonly name: string })
  | (Omit<Reading, 'holds'> & {
      readonly kind: 'transition';
      readonly name: string;
      holds(before: Int32Array, after: Int32Array): boolean;
    })
  | TemporalReading;

export interface TemporalReading {
  readonly kind: Temporal<unknown>['kind'];
  readonly name: string;
  readonly process?: string;
  readonly formula: string;
  /** What the formula's names stand for. */
  readonly propositions: { readonly [name: string]: Reading };
}
