import type { Trace } from '../core/trace.ts';
import { type Arrival, messagesById } from './journeys.ts';
import { chooseSides, labelDistance, type Side } from './label-sides.ts';
import { type ArrowPlace, inFlightRow, inFlightStart, placeArrows } from './lane-arrows.ts';
import { avoidEvents } from './lane-detours.ts';
import { inFlightLabel, type LabelText, labelWidth, stepLabel } from './lane-labels.ts';
import { type LaneLoop, placeLoop } from './lane-loop.ts';
import { belowMark, type EventKind, type EventPlace, type Place, placeEvents } from './lane-places.ts';
import { textWidth } from './text-width.ts';
import { printable } from './wording.ts';

/** Points, with y growing downward as time does. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The vertical line of one process, from the drawing's `top` to its `bottom`. */
export interface Lane {
  readonly name: string;
  readonly x: number;
  /** While the process is crashed: from the y of the crash to that of the recovery, or the cut. */
  readonly down: readonly { readonly top: number; readonly bottom: number }[];
}

/** The mark of one step and the text beside it. */
export interface LaneEvent extends Point {
  /** Counts from 1. */
  readonly step: number;
  readonly kind: EventKind;
  readonly label: PlacedLabel;
}

/** Text whose first line has its middle at `y`, and whose `side` towards the event (or middle, if below) is at `x`. */
export interface PlacedLabel extends LabelText, Point {
  readonly side: Side;
}

/** A message on its way: the first point is its send, the last its end. */
export interface Arrow {
  readonly kind: Arrival['kind'] | 'in flight';
  readonly points: readonly Point[];
  /** What is in flight, written at the end. */
  readonly label?: PlacedLabel;
}

/** A space-time diagram: a lane per process, one step per row. All lengths in points. */
export interface LaneDrawing {
  /** Of all but `loop`, which is to the right. */
  readonly width: number;
  readonly lanes: readonly Lane[];
  readonly events: readonly LaneEvent[];
  readonly arrows: readonly Arrow[];
  readonly top: number;
  /** The state after the last step: messages that cross this y are still in flight. */
  readonly cut: number;
  readonly bottom: number;
  /** Of a lasso. */
  readonly loop?: LaneLoop;
}

const margin = 14;
const narrowestGap = 100;

/** Where everything in the space-time diagram of a trace with lanes goes. */
export function drawLanes(trace: Trace): LaneDrawing {
  const messages = messagesById(trace);
  const labels = trace.steps.map((step, index) => stepLabel(step, index + 1, trace.lanes, messages));
  const { events, cut, cycle } = placeEvents(trace, labels, 0);
  const arrows = placeArrows(trace, events, cut);
  const sides = chooseSides(events, labels, arrows);
  const texts = [
    ...events.map(({ lane, dx }, index) => ({ lane, dx, side: sides[index]!, label: labels[index]! })),
    ...arrows.flatMap((arrow) => (arrow.kind === 'in flight' ? [inFlightText(arrow)] : [])),
  ];
  const { positions, width } = spread(trace.lanes, texts);
  const at = ({ lane, dx, y }: Place): Point => {
    const left = positions[Math.floor(lane)]!;
    return { x: left + (positions[Math.ceil(lane)]! - left) * (lane % 1) + dx, y };
  };
  const inFlight = arrows.filter((arrow) => arrow.kind === 'in flight').length;
  const loop = placeLoop(trace, width, cut, cycle);
  return {
    width,
    lanes: trace.lanes.map((name, lane) => ({
      name: printable(name),
      x: positions[lane]!,
      down: downtimes(events, lane, cut),
    })),
    events: events.map((event, index) => ({
      ...at(event),
      step: index + 1,
      kind: event.kind,
      label: placed(labels[index]!, at(event), sides[index]!),
    })),
    arrows: arrows.map((arrow) => {
      const points = avoidEvents(arrow.way.map(at), events.map(at));
      if (arrow.kind !== 'in flight') return { kind: arrow.kind, points };
      const { lane, side, label } = inFlightText(arrow);
      const anchor = at({ lane, dx: 0, y: arrow.way.at(-1)!.y });
      return { kind: arrow.kind, points, label: placed(label, anchor, side) };
    }),
    top: 0,
    cut,
    bottom: inFlight === 0 ? cut : cut + inFlightStart + (inFlight + 1) * inFlightRow,
    ...(loop && { loop }),
  };
}

interface LaneText {
  readonly lane: number;
  readonly dx: number;
  readonly side: Side;
  readonly label: LabelText;
}

/** Beyond the receiver's lane, seen from the sender. */
function inFlightText({ journey, way, afterwards }: ArrowPlace): LaneText {
  const end = way.at(-1)!;
  return {
    lane: end.lane,
    dx: 0,
    side: end.dx < 0 ? 'right' : 'left',
    label: inFlightLabel(journey, afterwards),
  };
}

/** Put the lanes as far apart as the text between them is wide. */
function spread(
  lanes: readonly string[],
  texts: readonly LaneText[],
): { readonly positions: readonly number[]; readonly width: number } {
  const needs = (gap: number) =>
    texts.map(({ lane, dx, side, label }) => {
      const beside = dx + labelDistance + labelWidth(label) + margin;
      if (side === 'right' && lane === gap) return beside;
      if (side === 'left' && lane === gap + 1) return beside;
      return side === 'below' && Math.floor(lane) === gap ? labelWidth(label) + margin : 0;
    });
  const heads = lanes.map((name) => textWidth(name, 12) / 2 + margin);
  const positions: number[] = [];
  for (const [lane, head] of heads.entries()) {
    const least = lane === 0 ? 0 : Math.max(narrowestGap, heads[lane - 1]! + head);
    positions.push((positions[lane - 1] ?? 0) + Math.max(least, lane === 0 ? head : 0, ...needs(lane - 1)));
  }
  const last = heads.length - 1;
  return { positions, width: positions[last]! + Math.max(heads[last]!, ...needs(last)) };
}

function placed(label: LabelText, { x, y }: Point, side: Side): PlacedLabel {
  switch (side) {
    case 'left':
      return { ...label, side, x: x - labelDistance, y };
    case 'right':
      return { ...label, side, x: x + labelDistance, y };
    case 'below':
      return { ...label, side, x, y: y + belowMark };
  }
}

function downtimes(events: readonly EventPlace[], lane: number, cut: number): Lane['down'] {
  const down: { top: number; bottom: number }[] = [];
  for (const event of events) {
    if (event.lane !== lane) continue;
    if (event.kind === 'crash') down.push({ top: event.y, bottom: cut });
    const open = down.at(-1);
    if (event.kind === 'recover' && open !== undefined) open.bottom = event.y;
  }
  return down;
}
