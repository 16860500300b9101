import { Digraph, type EdgeAttributesObject, type NodeAttributesObject } from 'ts-graphviz';
import { samePlain } from '../core/plain.ts';
import type { StateData, Trace, TraceStep } from '../core/trace.ts';
import { graphId } from './dot-canvas.ts';
import { fillLines } from './fill-lines.ts';
import { type HtmlLine, htmlLabel } from './html-label.ts';
import { type Forever, foreverOf } from './lasso.ts';
import { font, palette } from './palette.ts';
import { variableParts } from './variable-parts.ts';
import { actionText, changeText, instanceTitle, showsText } from './wording.ts';

/** Where some state takes more lines than this, all but the first and the last are drawn by what changed in them. */
const mostLines = 8;
const columns = 60;
/** Before the second and later lines of one variable. */
const hang = '\u00A0'.repeat(4);

/**
 * A trace without lanes, as a chain of states from top to bottom. The last step of a cycle leads back to a state of the
 * chain; where a run stops, the last state leads to itself.
 */
export function chainGraph(trace: Trace): Digraph {
  const { shows, initial, steps } = trace;
  const witness = shows.kind === 'witness';
  const mark = witness ? palette.witness : palette.violation;
  const forever = foreverOf(trace);
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
  const marked: NodeAttributesObject = {
    color: mark,
    fillcolor: witness ? palette.witnessFill : palette.violationFill,
    penwidth: 1.6,
  };
  const firstMarked = trace.loop ?? steps.length;
  graph.createNode('s0', {
    label: htmlLabel(stateLines(initial)),
    fillcolor: palette.header,
    ...(firstMarked === 0 && marked),
  });
  const chain = forever?.kind === 'cycle' ? steps.slice(0, -1) : steps;
  const isLarge = steps.some(({ state }) => stateLines(state).length > mostLines);
  for (const [index, step] of chain.entries()) {
    const final = index === steps.length - 1 && forever === undefined;
    graph.createNode(`s${index + 1}`, {
      label: htmlLabel(
        isLarge && index + 1 < chain.length
          ? changedLines(step)
          : stateLines(step.state, steps[index - 1]?.state ?? initial),
      ),
      ...(index + 1 >= firstMarked && marked),
    });
    graph.createEdge([`s${index}`, `s${index + 1}`], {
      label: edgeLabel(stepLines(step, index + 1), final ? mark : palette.ink),
      ...(final && shows.kind === 'transition' && { color: mark, penwidth: 1.6 }),
    });
  }
  if (forever !== undefined) {
    graph.createEdge([`s${chain.length}`, `s${firstMarked}`], backEdge(forever, isLarge, steps.at(-1), mark));
  }
  return graph;
}

/** From the last state of a lasso to the one that follows it. */
function backEdge(
  forever: Forever,
  isLarge: boolean,
  last: TraceStep | undefined,
  colour: string,
): EdgeAttributesObject {
  const phrases =
    forever.kind === 'cycle' && last !== undefined
      ? ['∞ for ever', ...stepLines(last, forever.last), ...(isLarge ? changeLines(last) : [])]
      : ['∞ for ever', 'nothing happens'];
  return { label: edgeLabel(phrases, colour), color: colour, penwidth: 1.6, style: 'dashed' };
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

function changedLines(step: TraceStep): HtmlLine[] {
  const changes = changeLines(step);
  return changes.length === 0
    ? [line('no change', palette.soft)]
    : changes.map((text) => line(text, palette.ink));
}

function changeLines({ action, changes }: TraceStep): string[] {
  return changes.flatMap((change) => fillLines([changeText(change, action.process)], columns));
}

/** The variables; what has the same value `before` is paler. */
function stateLines(state: StateData, before: StateData = {}): HtmlLine[] {
  const former = new Map(variableParts(before, columns).map(({ name, value }) => [name, value]));
  const lines = variableParts(state, columns).flatMap(({ name, value, phrases }) => {
    const isSame = samePlain(value, former.get(name) ?? before[name]);
    return fillLines(phrases, columns).map((text, index) =>
      line(index === 0 ? text : hang + text, isSame ? palette.faint : palette.ink),
    );
  });
  return lines.length === 0 ? [line('nothing', palette.soft)] : lines;
}

function line(text: string, colour: string): HtmlLine {
  return { text, size: 11, colour };
}

function stepLines({ action }: TraceStep, number: number): string[] {
  return fillLines([`${number}  ${actionText(action)}`], columns);
}

/** Text of an edge, at a distance from it. */
function edgeLabel(lines: readonly string[], colour: string): ReturnType<typeof htmlLabel> {
  return htmlLabel(lines.map((text) => ({ text: `\u00A0\u00A0${text}`, size: 10, colour, italic: true })));
}
