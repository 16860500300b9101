import { type ArrowPlace, departure } from './lane-arrows.ts';
import { type LabelText, labelHeight, labelType, labelWidth } from './lane-labels.ts';
import type { EventPlace } from './lane-places.ts';
import { firstPart, lineLength } from './line-ends.ts';

/** Where a label is written: beside its event, or below it. */
export type Side = 'left' | 'right' | 'below';

/** Distance of a label from the middle of its event. */
export const labelDistance = 10;

/** What the lanes' distance is taken to be while it is not known: it depends on the sides. */
const assumedGap = 180;

/** How much less it matters to hide the departure of a message that does not arrive. */
const inFlightWeight = 0.25;

/**
 * For each event the side on which its label hides less of the messages; to the right where that makes no difference,
 * but to the left of the first lane, where nothing ever is.
 */
export function chooseSides(
  events: readonly EventPlace[],
  labels: readonly LabelText[],
  arrows: readonly ArrowPlace[],
): Side[] {
  const lines = arrows.map(({ kind, way }) => {
    const line = way.map(({ lane, dx, y }) => ({ x: lane * assumedGap + dx, y }));
    return kind === 'in flight'
      ? { line: firstPart(line, departure), weight: inFlightWeight }
      : { line, weight: 1 };
  });
  return events.map((event, index) => {
    if (event.kind === 'loss') return event.lane % 1 === 0 ? 'right' : 'below';
    if (event.kind === 'everywhere' || event.kind === 'partition' || event.kind === 'tick') return 'left';
    const hidden = (side: 'left' | 'right') => {
      const box = boxBeside(event, labels[index]!, side);
      return lines.reduce((sum, { line, weight }) => sum + weight * harm(line, box), 0);
    };
    return event.lane === 0 || hidden('left') < hidden('right') ? 'left' : 'right';
  });
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function boxBeside({ lane, y }: EventPlace, label: LabelText, side: 'left' | 'right'): Box {
  const near = lane * assumedGap;
  const width = labelWidth(label);
  const left = side === 'right' ? near + labelDistance : near - labelDistance - width;
  const top = y - labelType.titleLine / 2;
  return { left, right: left + width, top, bottom: top + labelHeight(label) };
}

/** What it costs to hide the part of a line that is inside a box: by its length, and by its share of the whole line. */
function harm(line: readonly Point[], box: Box): number {
  const whole = lineLength(line);
  let inside = 0;
  for (const [index, b] of line.entries()) {
    const a = line[index - 1];
    if (a !== undefined) inside += lineLength([a, b]) * segmentInside(a, b, box);
  }
  return whole === 0 ? 0 : inside / whole + inside / assumedGap;
}

/** The part of a segment inside a box, from 0 to 1, by Liang and Barsky's clipping. */
function segmentInside(a: Point, b: Point, box: Box): number {
  let from = 0;
  let to = 1;
  const clip = (distance: number, room: number) => {
    if (distance === 0 && room < 0) to = from;
    else if (distance < 0) from = Math.max(from, room / distance);
    else if (distance > 0) to = Math.min(to, room / distance);
  };
  clip(a.x - b.x, a.x - box.left);
  clip(b.x - a.x, box.right - a.x);
  clip(a.y - b.y, a.y - box.top);
  clip(b.y - a.y, box.bottom - a.y);
  return Math.max(0, to - from);
}
