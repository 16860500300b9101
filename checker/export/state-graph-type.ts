import type { MultiDirectedGraph } from 'graphology';
import type { ActionData, StateData } from '../core/trace.ts';

/** A state, as a node of a state graph. */
export interface StateNode {
  readonly state: StateData;
  readonly initial: boolean;
  /** The `always` properties that do not hold in it, of those that are looked at. */
  readonly violates: readonly string[];
  /** The `sometimes` properties that are true in it, of those that are looked at. */
  readonly witnesses: readonly string[];
  /** Nothing but faults is enabled, and the model does not say that it may stop here. */
  readonly deadlock: boolean;
  /** Nothing but faults is enabled, and the model says that it may stop here. */
  readonly terminal: boolean;
  /** The graph leaves out steps from here, or the model's boundary does. */
  readonly more: boolean;
  readonly onTrace: boolean;
}

/** A step, as an edge of a state graph. */
export interface StepEdge {
  readonly action: ActionData;
  readonly fault: boolean;
  /** The `transition` properties that it breaks, of those that are looked at. */
  readonly violates: readonly string[];
  readonly onTrace: boolean;
}

/** What a state graph is of. */
export interface StateGraphAttributes {
  readonly title: string;
  readonly lanes: readonly string[];
}

/** States, named `s0`, `s1`, … in the order found, and the steps between them. */
export type StateGraph = MultiDirectedGraph<StateNode, StepEdge, StateGraphAttributes>;
