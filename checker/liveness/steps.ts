import type { Graph } from '../engine/graph.ts';
import type { FairTables } from './fair-tables.ts';

/** An enabled step of a state. */
export interface GraphStep {
  /** `nowhere` where the search did not come to the state that it leads to. */
  readonly target: number;
  readonly shares: number;
}

/** The enabled steps of a state that was expanded, in order. */
export function stepsFrom(graph: Graph, place: number): GraphStep[] {
  return Array.from({ length: graph.expand(place) }, (_, step) => ({
    target: graph.target(step),
    shares: graph.shares(step),
  }));
}

/** Whether a run may stop in a state: no constraint is enabled there. */
export function mayStop(graph: Graph, fair: FairTables, place: number): boolean {
  const steps = graph.expand(place);
  for (let step = 0; step < steps; step += 1) if (fair.enabledBy(graph.shares(step)).length > 0) return false;
  return true;
}
