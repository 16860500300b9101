import { toDot } from 'ts-graphviz';
import type { Trace } from '../core/trace.ts';
import { chainGraph } from './dot-chain.ts';
import { lanesGraph } from './dot-lanes.ts';

/**
 * A trace as a Graphviz graph: with lanes, a space-time diagram whose nodes are pinned where they belong (the graph says
 * `layout=neato`, so plain `dot -Tsvg` draws it); without, a chain of states for the `dot` layout.
 */
export function traceDot(trace: Trace): string {
  return `${toDot(trace.lanes.length > 0 ? lanesGraph(trace) : chainGraph(trace))}\n`;
}
