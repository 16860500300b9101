import type { Digraph, EdgeAttributesObject } from 'ts-graphviz';
import type { Trace } from '../core/trace.ts';
import { DotCanvas } from './dot-canvas.ts';
import { fillLines } from './fill-lines.ts';
import { htmlLine } from './html-label.ts';
import { departure } from './lane-arrows.ts';
import { labelHeight, labelType, labelWidth } from './lane-labels.ts';
import { type LaneLoop, loopType } from './lane-loop.ts';
import {
  type Arrow,
  drawLanes,
  type Lane,
  type LaneDrawing,
  type LaneEvent,
  type PlacedLabel,
} from './lanes.ts';
import { firstPart, lastPart, lineLength } from './line-ends.ts';
import { palette } from './palette.ts';
import { textWidth } from './text-width.ts';
import { instanceTitle, showsText } from './wording.ts';

/** How far from a label the lines end that it hides; none towards its event, where arrows have their heads. */
const labelPadding = 3;

const bracketWidth = 1.6;

/** The space-time diagram of a trace with lanes, every node pinned. */
export function lanesGraph(trace: Trace): Digraph {
  const drawing = drawLanes(trace);
  const canvas = new DotCanvas(instanceTitle(trace.instance));
  const mark = trace.shows.kind === 'witness' ? palette.witness : palette.violation;
  for (const lane of drawing.lanes) drawLane(canvas, lane, drawing);
  for (const arrow of drawing.arrows) drawArrow(canvas, arrow);
  for (const event of drawing.events) {
    drawEvent(canvas, event, drawing, event.step === trace.steps.length && !drawing.loop ? mark : undefined);
  }
  drawCut(canvas, drawing, drawing.cut, mark);
  if (drawing.loop !== undefined) drawLoop(canvas, drawing, drawing.loop, mark);
  if (drawing.cut < drawing.bottom) {
    canvas.text(
      { x: 0, y: drawing.cut + 9 },
      { text: 'in flight', size: 9, colour: palette.soft, italic: true },
    );
  }
  drawCaptions(canvas, trace, drawing, mark);
  return canvas.graph;
}

/** The state at `y`, across all lanes. */
function drawCut(canvas: DotCanvas, { width }: LaneDrawing, y: number, colour: string): void {
  canvas.line(
    [
      { x: 0, y },
      { x: width, y },
    ],
    { arrowhead: 'none', color: colour, style: 'dashed', penwidth: 1.2 },
  );
}

function drawLoop(
  canvas: DotCanvas,
  drawing: LaneDrawing,
  { start, back, label, at }: LaneLoop,
  colour: string,
): void {
  if (start !== undefined) drawCut(canvas, drawing, start, colour);
  canvas.line(back, { color: colour, penwidth: bracketWidth });
  for (const corner of back.slice(1, -1))
    canvas.disc(corner, bracketWidth, { color: colour, fillcolor: colour, penwidth: 0 });
  for (const [index, text] of label.entries()) {
    const y = at.y + index * loopType.line;
    canvas.text({ x: at.x, y }, { text, size: loopType.size, colour, bold: index === 0 });
  }
}

/** The title above, and below what the trace shows. */
function drawCaptions(canvas: DotCanvas, trace: Trace, drawing: LaneDrawing, colour: string): void {
  const right = drawing.loop?.right ?? drawing.width;
  const caption = (text: string, size: number, lineColour: string, firstLine: (more: number) => number) => {
    const lines = fillLines([text], Math.max(40, Math.floor(right / (size * 0.55))));
    for (const [index, line] of lines.entries()) {
      const y = firstLine((lines.length - 1) * size * 1.3) + index * size * 1.3;
      canvas.text({ x: 0, y }, { text: line, size, colour: lineColour, bold: true });
    }
  };
  caption(instanceTitle(trace.instance), 13, palette.ink, (more) => drawing.top - 50 - more);
  caption(showsText(trace), 11, colour, () => drawing.bottom + 22);
}

function drawLane(canvas: DotCanvas, { name, x, down }: Lane, { top, cut, bottom }: LaneDrawing): void {
  canvas.node(
    { x, y: top - 14 },
    {
      shape: 'box',
      style: 'filled,rounded',
      fillcolor: palette.header,
      color: palette.lane,
      height: 0.3,
      width: Math.max(0.5, (textWidth(name, 12) + 16) / 72),
      fixedsize: true,
      label: htmlLine({ text: name, size: 12, colour: palette.ink }),
    },
  );
  const stretch = (from: number, to: number, style: EdgeAttributesObject) =>
    canvas.line(
      [
        { x, y: from },
        { x, y: to },
      ],
      { arrowhead: 'none', color: palette.lane, penwidth: 1.2, ...style },
    );
  let from = top;
  for (const crash of down) {
    stretch(from, crash.top, {});
    stretch(crash.top, crash.bottom, { style: 'dashed', color: palette.faint });
    from = crash.bottom;
  }
  if (from < cut) stretch(from, cut, {});
  if (cut < bottom) stretch(cut, bottom, { style: 'dotted', color: palette.faint });
}

function drawArrow(canvas: DotCanvas, { kind, points, label }: Arrow): void {
  const style = arrowStyle(kind);
  if (kind === 'in flight' && lineLength(points) > 3 * departure) {
    canvas.line(firstPart(points, departure), { ...style, arrowhead: 'none' });
    canvas.line(lastPart(points, departure), style);
  } else canvas.line(points, style);
  if (kind === 'lose' || kind === 'destroy')
    canvas.cross(points.at(-1)!, kind === 'lose' ? 10 : 7, palette.fault);
  if (label !== undefined) drawLabel(canvas, label, palette.soft, palette.soft);
}

function arrowStyle(kind: Arrow['kind']): EdgeAttributesObject {
  switch (kind) {
    case 'deliver':
      return { color: palette.message };
    case 'duplicate':
      return { color: palette.message, style: 'bold' };
    case 'lose':
    case 'destroy':
      return { color: palette.fault, arrowhead: 'none' };
    case 'in flight':
      return { color: palette.faint, style: 'dashed', arrowhead: 'vee' };
  }
}

function drawEvent(
  canvas: DotCanvas,
  event: LaneEvent,
  drawing: LaneDrawing,
  mark: string | undefined,
): void {
  const colour = mark ?? palette.ink;
  switch (event.kind) {
    case 'event':
      canvas.disc(event, mark === undefined ? 6 : 8, { fillcolor: colour, color: colour });
      break;
    case 'recover':
      canvas.disc(event, 9, { fillcolor: 'white', color: colour, penwidth: 1.5 });
      break;
    case 'crash':
      canvas.cross(event, 13, mark ?? palette.fault);
      break;
    case 'loss':
      break;
    case 'everywhere':
      canvas.line(
        [
          { x: drawing.lanes[0]!.x, y: event.y },
          { x: drawing.lanes.at(-1)!.x, y: event.y },
        ],
        { arrowhead: 'none', style: 'dotted', color: colour },
      );
  }
  const fault = event.kind === 'loss' || event.kind === 'crash';
  drawLabel(canvas, event.label, mark ?? (fault ? palette.fault : palette.ink), palette.soft);
}

function drawLabel(canvas: DotCanvas, label: PlacedLabel, title: string, detail: string): void {
  const align = label.side === 'left' ? 'right' : label.side === 'right' ? 'left' : 'center';
  const { x } = label;
  let y = label.y - (label.title.length > 0 ? labelType.titleLine : labelType.detailLine) / 2;
  const width = labelWidth(label) + labelPadding;
  const toMiddle = align === 'center' ? 0 : (width / 2) * (align === 'left' ? 1 : -1);
  canvas.blank({ x: x + toMiddle, y: y + labelHeight(label) / 2 }, width, labelHeight(label));
  for (const text of label.title) {
    canvas.text({ x, y: y + labelType.titleLine / 2 }, { text, size: labelType.title, colour: title }, align);
    y += labelType.titleLine;
  }
  for (const text of label.details) {
    canvas.text(
      { x, y: y + labelType.detailLine / 2 },
      { text, size: labelType.detail, colour: detail },
      align,
    );
    y += labelType.detailLine;
  }
}
