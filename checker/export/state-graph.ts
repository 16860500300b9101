import { MalformedTraceError, TooLargeError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Trace } from '../core/trace.ts';
import { GrowingGraph } from './growing-graph.ts';
import type { StateGraph } from './state-graph-type.ts';
import { instanceTitle } from './wording.ts';

const defaultLimit = 200;
const whyLimited = 'a picture of so many states takes long to draw and cannot be read';

export interface StateGraphOptions {
  /** Left out: the model's name. */
  readonly title?: string;
  /** The most states that the graph may have; 200 unless given. */
  readonly limit?: number;
  /** The properties to look at, `deadlock` among them, as in a scenario; left out, all. */
  readonly check?: readonly string[];
}

/**
 * The whole state space of a model that has few states, found breadth-first by the reference semantics.
 * @throws {TooLargeError} if there are more states than the limit.
 */
export function stateGraph<S, A>(
  model: Model<S, A>,
  { title = model.name, limit = defaultLimit, check }: StateGraphOptions = {},
): StateGraph {
  const growing = new GrowingGraph(model, {
    title,
    limit,
    isChecked: (property) => check?.includes(property) ?? true,
    tooLarge: () =>
      new TooLargeError(
        `'${model.name}' has more than ${limit} states here.`,
        whyLimited,
        'draw a smaller scenario, or the neighbourhood of a counterexample (--around); or raise the limit with --limit',
      ),
  });
  growing.start();
  for (const name of growing.names()) growing.expand(name);
  return growing.graph;
}

/**
 * The states of a trace, and those at most `radius` steps away from them, with all steps between these. Of the model's
 * properties, only the one that the trace is about is looked at.
 * @param options.limit the most states that the graph may have; 200 unless given.
 * @throws {TooLargeError} if there are more. @throws {MalformedTraceError} if the model has no such run.
 */
export function neighbourhoodGraph<S, A>(
  model: Model<S, A>,
  trace: Trace,
  { radius = 1, limit = defaultLimit }: { readonly radius?: number; readonly limit?: number } = {},
): StateGraph {
  const growing = new GrowingGraph(model, {
    title: instanceTitle(trace.instance),
    limit,
    isChecked: (property) => property === trace.shows.property,
    tooLarge: () =>
      new TooLargeError(
        `More than ${limit} states are on this trace or within ${radius} steps of it.`,
        whyLimited,
        'draw a counterexample of a smaller scenario; or raise the limit with --limit',
      ),
  });
  const path = followTrace(growing, trace);
  let ring = [...growing.names()];
  for (let distance = 0; distance < radius; distance++) {
    const reached = growing.graph.order;
    for (const name of ring) growing.expand(name);
    ring = [...growing.names()].slice(reached);
  }
  for (const name of ring) growing.expand(name, { onlyKnown: true });
  markTrace(growing.graph, trace, path);
  return growing.graph;
}

/** The names of a trace's states. */
function followTrace<S, A>(growing: GrowingGraph<S, A>, trace: Trace): string[] {
  const first = growing.start(trace.initial);
  if (first === undefined) throw notARun('Its first state is no initial state of the model.');
  const path = [first];
  for (const [index, step] of trace.steps.entries()) {
    const next = growing.follow(path[index]!, step);
    if (next === undefined) throw notARun(`Step ${index + 1} is not possible in the model as it is now.`);
    path.push(next);
  }
  return path;
}

function notARun(seen: string): MalformedTraceError {
  return new MalformedTraceError(
    `The trace is not a run of the model. ${seen}`,
    'the model was changed after the trace was written',
    'check the scenario again, and draw the trace that it gives now',
  );
}

function markTrace(graph: StateGraph, { steps }: Trace, path: readonly string[]): void {
  for (const name of path) graph.mergeNodeAttributes(name, { onTrace: true });
  for (const [index, { action }] of steps.entries()) {
    const text = JSON.stringify(action);
    const edge = graph.findDirectedEdge(
      path[index]!,
      path[index + 1]!,
      (_, attributes) => JSON.stringify(attributes.action) === text,
    );
    graph.mergeEdgeAttributes(edge, { onTrace: true });
  }
}
