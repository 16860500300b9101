import type { EdgeAttributesObject } from 'ts-graphviz';
import { assertNever } from '../core/errors.ts';
import type { DotCanvas } from './dot-canvas.ts';
import { labelHeight, labelType, labelWidth } from './lane-labels.ts';
import type { EventKind } from './lane-places.ts';
import type { LaneDrawing, LaneEvent, LaneTime, PlacedLabel, Point } from './lanes.ts';
import { palette } from './palette.ts';

/** How far from a label the lines end that it hides; none towards its event, where arrows have their heads. */
const labelPadding = 3;

const faults: ReadonlySet<EventKind> = new Set(['loss', 'crash', 'pause', 'drift', 'jump', 'partition']);

/** The mark of a step and the text beside it. @param mark the colour of the step that shows something. */
export function drawEvent(
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
    case 'pause':
      canvas.square(event, 8, mark ?? palette.fault);
      break;
    case 'drift':
    case 'jump':
      canvas.diamond(event, 11, mark ?? palette.fault, event.kind === 'jump');
      break;
    case 'everywhere':
      drawAcross(canvas, event, drawing, { style: 'dotted', color: colour });
      break;
    case 'partition':
      drawAcross(canvas, event, drawing, { style: 'dashed', color: mark ?? palette.fault });
      break;
    case 'tick':
      return;
    default:
      assertNever(event.kind);
  }
  const title = mark ?? (faults.has(event.kind) ? palette.fault : palette.ink);
  drawLabel(canvas, event.label, { title, detail: palette.soft, paper: paperOf(drawing) });
}

/** What a tick does to a process: a dash across its lane, and text. */
export function drawNote(canvas: DotCanvas, { x, y, label }: LaneTime['notes'][number]): void {
  canvas.line(
    [
      { x: x - 4, y },
      { x: x + 4, y },
    ],
    { arrowhead: 'none', color: palette.ink, penwidth: 1.2 },
  );
  drawLabel(canvas, label, { title: palette.ink, detail: palette.soft, paper: palette.instant });
}

/** The colour of what steps are drawn on. */
function paperOf({ time }: LaneDrawing): string {
  return time === undefined ? 'white' : palette.instant;
}

function drawAcross(
  canvas: DotCanvas,
  { y }: Point,
  { lanes }: LaneDrawing,
  style: EdgeAttributesObject,
): void {
  canvas.line(
    [
      { x: lanes[0]!.x, y },
      { x: lanes.at(-1)!.x, y },
    ],
    { arrowhead: 'none', ...style },
  );
}

interface LabelColours {
  readonly title: string;
  readonly detail: string;
  /** What is behind the text. */
  readonly paper: string;
}

export function drawLabel(
  canvas: DotCanvas,
  label: PlacedLabel,
  { title, detail, paper }: LabelColours,
): void {
  const align = label.side === 'left' ? 'right' : label.side === 'right' ? 'left' : 'center';
  const { x } = label;
  let y = label.y - (label.title.length > 0 ? labelType.titleLine : labelType.detailLine) / 2;
  const width = labelWidth(label) + labelPadding;
  const toMiddle = align === 'center' ? 0 : (width / 2) * (align === 'left' ? 1 : -1);
  canvas.blank({ x: x + toMiddle, y: y + labelHeight(label) / 2 }, width, labelHeight(label), paper);
  for (const text of label.title) {
    canvas.text(
      { x, y: y + labelType.titleLine / 2 },
      { text, size: labelType.title, colour: title },
      align,
      paper,
    );
    y += labelType.titleLine;
  }
  for (const text of label.details) {
    canvas.text(
      { x, y: y + labelType.detailLine / 2 },
      { text, size: labelType.detail, colour: detail },
      align,
      paper,
    );
    y += labelType.detailLine;
  }
}
