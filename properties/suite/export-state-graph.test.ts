import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { Record } from 'immutable';
import { fromDot } from 'ts-graphviz';
import { describe, expect, test } from 'vitest';
import { neighbourhoodGraph, stateGraph } from '../../checker/export/state-graph.ts';
import { stateGraphDot } from '../../checker/export/state-graph-dot.ts';
import type { StateGraph } from '../../checker/export/state-graph-type.ts';
import {
  always,
  check,
  MalformedTraceError,
  protocol,
  send,
  sometimes,
  stateWhere,
  TooLargeError,
  type Trace,
  wholeState,
} from '../../checker/index.ts';

interface Climber {
  readonly rung: number;
}

/** A ladder of `top` rungs: up or down by one, or a slip from the top to a place from which there is no step. */
const ladder = wholeState<{
  config: { top: number };
  state: Climber;
  action: { type: 'up' | 'down' | 'slip' };
}>({
  name: 'ladder',
  initial: () => [{ rung: 0 }],
  *steps({ rung }, { top }) {
    if (rung < 0) return;
    if (rung < top) yield { action: { type: 'up' }, state: { rung: rung + 1 } };
    if (rung > 0) yield { action: { type: 'down' }, state: { rung: rung - 1 } };
    if (rung === top) yield { action: { type: 'slip' }, state: { rung: -1 } };
  },
  properties: ({ top }) => [
    { kind: 'always', name: 'below the top', holds: ({ rung }) => rung < top },
    { kind: 'sometimes', name: 'half way', holds: ({ rung }) => rung * 2 === top },
    { kind: 'transition', name: 'no fall', holds: (before, after) => after.rung >= before.rung - 1 },
  ],
  scenarios: [
    { name: 'short', config: { top: 4 } },
    { name: 'long', config: { top: 1000 } },
  ],
});

class Peer extends Record({ pings: 0, asked: false }) {}

/** Two peers ping each other once; pings may be lost. */
const pings = protocol<{ config: null; roles: { peer: Peer }; message: { readonly type: 'Ping' } }>({
  name: 'pings',
  roles: () => ({
    peer: {
      count: 2,
      prefix: 'p',
      init: () => new Peer(),
      actions: {
        ask: (p, { peers }) =>
          p.asked ? undefined : { next: p.set('asked', true), send: [send(peers[0]!, { type: 'Ping' })] },
      },
      receive: { Ping: (p) => p.set('pings', p.pings + 1) },
    },
  }),
  properties: () => [
    always('nobody is pinged twice', {
      view: { peer: (p: Peer) => p.pings },
      holds: ({ peer }) => peer.every((count) => count < 2),
    }),
    sometimes('both are pinged', {
      view: { peer: (p: Peer) => p.pings },
      holds: ({ peer }) => peer.every((count) => count === 1),
    }),
  ],
  terminal: () =>
    stateWhere({ view: { peer: (p: Peer) => p.pings === 1 }, holds: ({ peer }) => peer.every(Boolean) }),
  scenarios: [{ name: 'with loss', config: null, faults: { loss: 1 } }],
});

/** The names of the states for which `predicate` holds. */
function where(graph: StateGraph, predicate: Parameters<StateGraph['filterNodes']>[0]): string[] {
  return graph.filterNodes(predicate);
}

function rungs(graph: StateGraph, names: readonly string[]): unknown[] {
  return names.map((name) => graph.getNodeAttribute(name, 'state').rung);
}

async function counterexample(scenario: string): Promise<Trace> {
  const report = await check(ladder, scenario);
  if (report.verdict !== 'violated' || report.trace === undefined) throw new Error('the ladder holds');
  return report.trace;
}

describe('the whole state graph', () => {
  test('has every state and every step', () => {
    const graph = stateGraph(ladder.model('short'));
    expect([graph.order, graph.size]).toEqual([6, 9]);
    expect(rungs(graph, graph.nodes())).toEqual([0, 1, 2, 3, 4, -1]);
    expect(graph.getAttributes()).toEqual({ title: 'ladder', lanes: [] });
  });

  test('says which states are initial, violating, witnesses and deadlocks', () => {
    const graph = stateGraph(ladder.model('short'));
    expect(
      rungs(
        graph,
        where(graph, (_, { initial }) => initial),
      ),
    ).toEqual([0]);
    expect(
      rungs(
        graph,
        where(graph, (_, { violates }) => violates.includes('below the top')),
      ),
    ).toEqual([4]);
    expect(
      rungs(
        graph,
        where(graph, (_, { witnesses }) => witnesses.includes('half way')),
      ),
    ).toEqual([2]);
    expect(
      rungs(
        graph,
        where(graph, (_, { deadlock }) => deadlock),
      ),
    ).toEqual([-1]);
    const broken = graph.filterEdges((_, { violates }) => violates.includes('no fall'));
    expect(broken.map((edge) => graph.getEdgeAttribute(edge, 'action').name)).toEqual(['slip']);
  });

  test('looks only at the properties that are asked for', () => {
    const graph = stateGraph(ladder.model('short'), { check: ['below the top'], title: 'only one' });
    expect(where(graph, (_, { deadlock, witnesses }) => deadlock || witnesses.length > 0)).toEqual([]);
    expect(where(graph, (_, { violates }) => violates.length > 0)).toHaveLength(1);
    expect(graph.getAttribute('title')).toBe('only one');
  });

  test('has as many states and steps as the search finds', async () => {
    const { counts } = await check(pings, 'with loss');
    const graph = stateGraph(pings.model('with loss'));
    expect([graph.order, graph.size]).toEqual([counts.states, counts.transitions]);
    expect(graph.filterEdges((_, { fault }) => fault).length).toBeGreaterThan(0);
    expect(where(graph, (_, { terminal }) => terminal)).toHaveLength(1);
  });

  test('is refused above the limit, with what to do instead', () => {
    expect(() => stateGraph(ladder.model('long'))).toThrow(TooLargeError);
    expect(() => stateGraph(ladder.model('long'))).toThrow(
      /more than 200 states[\s\S]*--around[\s\S]*--limit/,
    );
    expect(() => stateGraph(ladder.model('short'), { limit: 5 })).toThrow('more than 5 states');
    expect(stateGraph(ladder.model('short'), { limit: 6 }).order).toBe(6);
  });
});

describe('the neighbourhood of a trace', () => {
  test('has the states of the trace and those a step away', async () => {
    const graph = neighbourhoodGraph(ladder.model('short'), await counterexample('short'));
    expect(
      rungs(
        graph,
        where(graph, (_, { onTrace }) => onTrace),
      ),
    ).toEqual([0, 1, 2, 3, 4]);
    expect(
      rungs(
        graph,
        where(graph, (_, { onTrace }) => !onTrace),
      ),
    ).toEqual([-1]);
    const bold = graph.filterEdges((_, { onTrace }) => onTrace);
    expect(bold.map((edge) => graph.getEdgeAttribute(edge, 'action').name)).toEqual(['up', 'up', 'up', 'up']);
  });

  test('has with radius 0 only the trace, and says where more is', async () => {
    const graph = neighbourhoodGraph(ladder.model('short'), await counterexample('short'), { radius: 0 });
    expect([graph.order, graph.size]).toEqual([5, 8]);
    expect(
      rungs(
        graph,
        where(graph, (_, { more }) => more),
      ),
    ).toEqual([4]);
  });

  test('grows with the radius', () => {
    const trace: Trace = { ...shortTrace, steps: [] };
    const sizes = [0, 1, 2, 3].map(
      (radius) => neighbourhoodGraph(ladder.model('short'), trace, { radius }).order,
    );
    expect(sizes).toEqual([1, 2, 3, 4]);
  });

  test('is refused above the limit', async () => {
    const trace = await counterexample('short');
    expect(() => neighbourhoodGraph(ladder.model('short'), trace, { limit: 4 })).toThrow(TooLargeError);
  });

  test('is refused for a trace that the model does not have', async () => {
    const { steps } = await counterexample('short');
    const model = ladder.model('short');
    expect(() => neighbourhoodGraph(model, { ...shortTrace, initial: { rung: 7 } })).toThrow(
      MalformedTraceError,
    );
    expect(() => neighbourhoodGraph(model, { ...shortTrace, steps: steps.slice(1) })).toThrow(
      'Step 1 is not possible',
    );
  });
});

describe('the DOT form of a state graph', () => {
  test('is read by Graphviz and by ts-graphviz, and has every state and every step', async () => {
    const graphviz = await Graphviz.load();
    for (const graph of [stateGraph(ladder.model('short')), stateGraph(pings.model('with loss'))]) {
      const dot = stateGraphDot(graph);
      const read = fromDot(dot);
      expect(read.nodes.map(({ id }) => id)).toEqual(graph.nodes());
      const { objects, edges } = JSON.parse(graphviz.layout(dot, 'json', 'dot'));
      expect(objects).toHaveLength(graph.order);
      expect(edges).toHaveLength(read.edges.length);
      const labels = JSON.stringify(read.edges.map((edge) => String(edge.attributes.get('label'))));
      for (const name of new Set(graph.mapEdges((_, { action }) => action.name)))
        expect(labels).toContain(name);
    }
  });

  test('tells states apart by what differs from the first one', () => {
    const dot = stateGraphDot(stateGraph(pings.model('with loss')));
    const labels = fromDot(dot).nodes.map((node) => String(node.attributes.get('label')));
    expect(new Set(labels).size).toBe(labels.length);
  });
});

const shortTrace: Trace = {
  format: 'stepwright-trace',
  version: 1,
  instance: { model: 'ladder', scenario: 'short', config: { $: 'object', fields: { top: 4 } } },
  shows: { kind: 'always', property: 'below the top' },
  lanes: [],
  initial: { rung: 0 },
  steps: [],
};
