import { Digraph } from 'ts-graphviz';
import { plainText, samePlain } from '../core/plain.ts';
import type { StateData, Trace, TraceStep } from '../core/trace.ts';
import { graphId } from './dot-canvas.ts';
import { fillLines } from './fill-lines.ts';
import { type HtmlLine, htmlLabel } from './html-label.ts';
import { font, palette } from './palette.ts';
import { actionText, changeText, instanceTitle, printable, showsText } from './wording.ts';

/** States with more variables than this are drawn by what changed in them. */
const mostVariables = 8;
const columns = 60;

/** A trace without lanes, as a chain of states from top to bottom. */
export function chainGraph(trace: Trace): Digraph {
  const { shows, initial, steps } = trace;
  const witness = shows.kind === 'witness';
  const mark = witness ? palette.witness : palette.violation;
  const graph = new Digraph(graphId(instanceTitle(trace.instance)), {
    rankdir: 'TB',
    nodesep: 0.4,
    ranksep: 0.35,
    bgcolor: 'white',
    pad: 0.25,
    fontname: font,
    labelloc: 't',
    label: heading(instanceTitle(trace.instance), showsText(trace), mark),
  });
  graph.attributes.node.apply({
    shape: 'box',
    style: 'rounded,filled',
    fillcolor: 'white',
    fontname: font,
    color: palette.lane,
  });
  graph.attributes.edge.apply({ fontname: font, arrowsize: 0.7, color: palette.message });
  const last = {
    color: mark,
    fillcolor: witness ? palette.witnessFill : palette.violationFill,
    penwidth: 1.6,
  };
  graph.createNode('s0', {
    label: htmlLabel(stateLines(initial)),
    fillcolor: palette.header,
    ...(steps.length === 0 && last),
  });
  for (const [index, step] of steps.entries()) {
    const final = index === steps.length - 1;
    graph.createNode(`s${index + 1}`, {
      label: htmlLabel(linesAfter(step, steps[index - 1]?.state ?? initial)),
      ...(final && last),
    });
    const lines = fillLines([`${index + 1}  ${actionText(step.action)}`], columns);
    graph.createEdge([`s${index}`, `s${index + 1}`], {
      label: htmlLabel(lines.map((text) => besideEdge(text, final ? mark : palette.ink))),
      ...(final && shows.kind === 'transition' && { color: mark, penwidth: 1.6 }),
    });
  }
  return graph;
}

/** The title of a picture, and below it what it shows. */
export function heading(title: string, caption: string, colour: string): ReturnType<typeof htmlLabel> {
  return htmlLabel(
    [
      { text: title, size: 13, colour: palette.ink, bold: true },
      ...fillLines([caption], 80).map((text) => ({ text, size: 11, colour, bold: true })),
      { text: '', size: 8, colour },
    ],
    'center',
  );
}

function linesAfter({ action, changes, state }: TraceStep, before: StateData): HtmlLine[] {
  if (Object.keys(state).length <= mostVariables) return stateLines(state, before);
  if (changes.length === 0) return [line('no change', palette.soft)];
  return changes.flatMap((change) =>
    fillLines([changeText(change, action.process)], columns).map((text) => line(text, palette.ink)),
  );
}

/** The variables; those with the same value `before` are paler. */
function stateLines(state: StateData, before: StateData = {}): HtmlLine[] {
  const lines = Object.entries(state).flatMap(([name, value]) =>
    fillLines([printable(`${name}: ${plainText(value)}`)], columns).map((text) =>
      line(text, samePlain(value, before[name]) ? palette.faint : palette.ink),
    ),
  );
  return lines.length === 0 ? [line('nothing', palette.soft)] : lines;
}

function line(text: string, colour: string): HtmlLine {
  return { text, size: 11, colour };
}

/** Text of an edge, at a distance from it. */
function besideEdge(text: string, colour: string): HtmlLine {
  return { text: `\u00A0\u00A0${text}`, size: 10, colour, italic: true };
}
