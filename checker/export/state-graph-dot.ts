import { Digraph, type EdgeAttributesObject, type NodeAttributesObject, toDot } from 'ts-graphviz';
import { graphId } from './dot-canvas.ts';
import { fillLines } from './fill-lines.ts';
import { htmlLabel } from './html-label.ts';
import { font, palette } from './palette.ts';
import type { StateGraph, StateNode, StepEdge } from './state-graph-type.ts';
import { stateLabels } from './state-labels.ts';
import { actionText, printable, processOf } from './wording.ts';

/** A state graph for Graphviz's `dot` layout. States are labelled by what differs from the first one, unless they are short. */
export function stateGraphDot(graph: StateGraph): string {
  const { title, lanes } = graph.getAttributes();
  const labels = stateLabels(
    graph.mapNodes((_, { state }) => state),
    lanes,
  );
  const dot = new Digraph(graphId(title), {
    rankdir: 'TB',
    nodesep: 0.3,
    ranksep: 0.45,
    bgcolor: 'white',
    pad: 0.25,
    fontname: font,
    labelloc: 't',
    label: htmlLabel(
      [
        { text: title, size: 14, colour: palette.ink, bold: true },
        { text: '', size: 8, colour: palette.ink },
      ],
      'center',
    ),
  });
  dot.attributes.node.apply({
    shape: 'box',
    style: 'rounded,filled',
    fontname: font,
    fontsize: 10,
    margin: 0.08,
  });
  dot.attributes.edge.apply({ fontname: font, fontsize: 9, arrowsize: 0.6 });
  for (const [index, name] of graph.nodes().entries()) {
    dot.createNode(name, nodeStyle(graph.getNodeAttributes(name), labels[index]!));
  }
  for (const bundle of bundles(graph)) {
    dot.createEdge([bundle.source, bundle.target], edgeStyle(bundle.edges));
  }
  return `${toDot(dot)}\n`;
}

interface Bundle {
  readonly source: string;
  readonly target: string;
  readonly edges: StepEdge[];
}

/** Steps of one look between the same two states are drawn as one arrow. */
function bundles(graph: StateGraph): Bundle[] {
  const found = new Map<string, Bundle>();
  graph.forEachDirectedEdge((_, edge, source, target) => {
    const key = [source, target, edge.fault, edge.onTrace, edge.violates.length > 0].join(' ');
    const bundle = found.get(key) ?? { source, target, edges: [] };
    bundle.edges.push(edge);
    found.set(key, bundle);
  });
  return [...found.values()];
}

function nodeStyle(node: StateNode, lines: readonly string[]): NodeAttributesObject {
  const broken = node.violates.length > 0 || node.deadlock;
  const witness = !broken && node.witnesses.length > 0;
  const notes = [
    ...(node.deadlock ? ['deadlock'] : []),
    ...node.violates.map((name) => `violates '${printable(name)}'`),
    ...(witness ? node.witnesses.map((name) => `'${printable(name)}'`) : []),
  ].flatMap((note) => fillLines([note], 36));
  const mark = broken ? palette.violation : witness ? palette.witness : undefined;
  const plainFill = node.initial ? palette.header : 'white';
  return {
    label: htmlLabel([
      ...notes.map((text) => ({ text, size: 10, colour: mark ?? palette.ink, bold: true })),
      ...lines.map((text) => ({ text, size: 10, colour: palette.ink })),
    ]),
    color: mark ?? (node.onTrace ? palette.ink : palette.lane),
    fillcolor: broken ? palette.violationFill : witness ? palette.witnessFill : plainFill,
    penwidth: node.onTrace || node.initial ? 2 : 1,
    style: node.more ? 'rounded,filled,dashed' : 'rounded,filled',
    ...(node.terminal && { peripheries: 2 }),
  };
}

function edgeStyle(edges: readonly StepEdge[]): EdgeAttributesObject {
  const { fault, onTrace, violates } = edges[0]!;
  const colour =
    violates.length > 0 ? palette.violation : fault ? palette.fault : onTrace ? palette.ink : palette.lane;
  const lines = edges.flatMap(({ action }) => {
    const process = processOf(action);
    const where = process === undefined ? '' : `${printable(process)}: `;
    return fillLines([`${where}${actionText(action)}`], 28).map((line) => `\u00A0${line}`);
  });
  return {
    label: htmlLabel(lines.map((text) => ({ text, size: 9, colour: onTrace ? palette.ink : palette.soft }))),
    color: colour,
    penwidth: onTrace ? 2.5 : 1,
    ...(fault && { style: 'dashed' }),
  };
}
