import type { Digraph, EdgeAttributesObject } from 'ts-graphviz';
import type { Trace } from '../core/trace.ts';
import { DotCanvas } from './dot-canvas.ts';
import { drawCaptions } from './dot-captions.ts';
import { drawLane, drawWall } from './dot-lane.ts';
import { drawEvent, drawLabel, drawNote } from './dot-marks.ts';
import { drawTime } from './dot-time.ts';
import { departure } from './lane-arrows.ts';
import { type LaneLoop, loopType } from './lane-loop.ts';
import { type Arrow, drawLanes, type LaneDrawing } from './lanes.ts';
import { firstPart, lastPart, lineLength } from './line-ends.ts';
import { palette } from './palette.ts';
import { instanceTitle } from './wording.ts';

const bracketWidth = 1.6;

/** The space-time diagram of a trace with lanes, every node pinned. */
export function lanesGraph(trace: Trace): Digraph {
  const drawing = drawLanes(trace);
  const canvas = new DotCanvas(instanceTitle(trace.instance));
  const mark = trace.shows.kind === 'witness' ? palette.witness : palette.violation;
  if (drawing.time !== undefined) drawTime(canvas, drawing.time, drawing.width);
  for (const wall of drawing.walls) drawWall(canvas, wall);
  for (const lane of drawing.lanes) drawLane(canvas, lane, drawing);
  for (const arrow of drawing.arrows) drawArrow(canvas, arrow);
  for (const event of drawing.events) {
    drawEvent(canvas, event, drawing, event.step === trace.steps.length && !drawing.loop ? mark : undefined);
  }
  for (const note of drawing.time?.notes ?? []) drawNote(canvas, note);
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

function drawArrow(canvas: DotCanvas, { kind, points, label }: Arrow): void {
  const style = arrowStyle(kind);
  if (kind === 'in flight' && lineLength(points) > 3 * departure) {
    canvas.line(firstPart(points, departure), { ...style, arrowhead: 'none' });
    canvas.line(lastPart(points, departure), style);
  } else canvas.line(points, style);
  if (kind === 'lose' || kind === 'destroy')
    canvas.cross(points.at(-1)!, kind === 'lose' ? 10 : 7, palette.fault);
  if (label !== undefined)
    drawLabel(canvas, label, { title: palette.soft, detail: palette.soft, paper: 'white' });
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
