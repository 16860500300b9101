import type { ActionData, Trace } from '../core/trace.ts';
import { type Arrival, messagesById } from './journeys.ts';
import { chooseSides, labelDistance, type Side } from './label-sides.ts';
import { type ArrowPlace, inFlightRow, inFlightStart, placeArrows } from './lane-arrows.ts';
import { type LaneAxis, placeAxis } from './lane-axis.ts';
import { avoidEvents } from './lane-detours.ts';
import { inFlightLabel, type LabelText, labelWidth, stepLabel } from './lane-labels.ts';
import { type LaneLoop, placeLoop } from './lane-loop.ts';
import { belowMark, type EventKind, type EventPlace, type Place, placeEvents } from './lane-places.ts';
import { type Band, placeTimedEvents, type TimedPlaces } from './lane-time.ts';
import { type LaneWall, placeWalls } from './lane-walls.ts';
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
  readonly down: readonly Stretch[];
  /** While it pauses. */
  readonly paused: readonly Stretch[];
}

interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** The mark of one step and the text beside it; none for ticks. */
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

/** Time in a drawing. */
export interface LaneTime {
  readonly axis: LaneAxis;
  readonly bands: readonly Band[];
  /** What ticks did to processes. */
  readonly notes: readonly (Point & { readonly label: PlacedLabel })[];
}

/** A space-time diagram: a lane per process, one step per row. All lengths in points. */
export interface LaneDrawing {
  /** Of all but `loop`, which is to the right, and the axis of time, which is to the left. */
  readonly width: number;
  readonly lanes: readonly Lane[];
  readonly events: readonly LaneEvent[];
  readonly arrows: readonly Arrow[];
  readonly walls: readonly LaneWall[];
  readonly time?: LaneTime;
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
  const labels = labelsOf(trace);
  const timed = trace.instance.time === undefined ? undefined : placeTimedEvents(trace, labels, 4);
  const { events, cut, cycle } = timed ?? placeEvents(trace, labels, 0);
  const arrows = placeArrows(trace, events, cut);
  const sides = chooseSides(events, labels, arrows);
  const notes = (timed?.notes ?? []).map((note) => ({ ...note, side: sideOfNote(note) }));
  const texts = [
    ...events.map(({ lane, dx }, index) => ({ lane, dx, side: sides[index]!, label: labels[index]! })),
    ...notes,
    ...arrows.flatMap((arrow) => (arrow.kind === 'in flight' ? [inFlightText(arrow)] : [])),
  ];
  const { positions, width } = spread(trace.lanes, texts);
  const at = ({ lane, dx, y }: Place): Point => {
    const left = positions[Math.floor(lane)]!;
    return { x: left + (positions[Math.ceil(lane)]! - left) * (lane % 1) + dx, y };
  };
  const inFlight = arrows.filter((arrow) => arrow.kind === 'in flight').length;
  const loop = placeLoop(trace, width, cut, cycle);
  const marks = events.filter(({ kind }) => kind !== 'tick').map(at);
  return {
    width,
    lanes: trace.lanes.map((name, lane) => ({
      name: printable(name),
      x: positions[lane]!,
      down: stretches(trace, events, name, ['crash'], ['recover'], cut),
      paused: stretches(trace, events, name, ['pause'], ['resume', 'crash'], cut),
    })),
    events: events.map((event, index) => ({
      ...at(event),
      step: index + 1,
      kind: event.kind,
      label: placed(labels[index]!, at(event), sides[index]!),
    })),
    arrows: arrows.map((arrow) => {
      const points = avoidEvents(arrow.way.map(at), marks);
      if (arrow.kind !== 'in flight') return { kind: arrow.kind, points };
      const { lane, side, label } = inFlightText(arrow);
      const anchor = at({ lane, dx: 0, y: arrow.way.at(-1)!.y });
      return { kind: arrow.kind, points, label: placed(label, anchor, side) };
    }),
    walls: placeWalls(trace, positions, (step) => events[step - 1]!.y, cut),
    ...(timed && {
      time: {
        axis: placeAxis(timed),
        bands: timed.bands,
        notes: notes.map((note) => ({ ...at(note), label: placed(note.label, at(note), note.side) })),
      },
    }),
    top: 0,
    cut,
    bottom: inFlight === 0 ? cut : cut + inFlightStart + (inFlight + 1) * inFlightRow,
    ...(loop && { loop }),
  };
}

/** Ticks have none: the axis tells them. */
function labelsOf(trace: Trace): LabelText[] {
  const messages = messagesById(trace);
  return trace.steps.map((step, index) =>
    step.action.kind === 'tick'
      ? { title: [], details: [] }
      : stepLabel(step, index + 1, trace.lanes, messages),
  );
}

/** Those of one tick are side by side. */
function sideOfNote({ lane }: TimedPlaces['notes'][number]): Side {
  return lane === 0 ? 'left' : 'right';
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

/** From each step of one of the kinds `begin` to the next of one of the kinds `end`, or to the cut. */
function stretches(
  { steps }: Trace,
  events: readonly EventPlace[],
  process: string,
  begin: readonly ActionData['kind'][],
  end: readonly ActionData['kind'][],
  cut: number,
): Stretch[] {
  const found: Stretch[] = [];
  let open: number | undefined;
  for (const [index, { action }] of steps.entries()) {
    if (action.process !== process) continue;
    const { y } = events[index]!;
    if (open !== undefined && end.includes(action.kind)) {
      found.push({ top: open, bottom: y });
      open = undefined;
    }
    if (begin.includes(action.kind)) open ??= y;
  }
  return open === undefined ? found : [...found, { top: open, bottom: cut }];
}
