import type { Trace } from '../core/trace.ts';
import { type Arrival, type Journey, journeys } from './journeys.ts';
import { type Crossing, crossingsOf } from './lane-crossings.ts';
import type { EventPlace, Place } from './lane-places.ts';
import { afterwards } from './later-rounds.ts';

/** A message's way, once for each time that it arrives or is lost, and once more while it is in flight. */
export interface ArrowPlace {
  readonly kind: Arrival['kind'] | 'in flight';
  readonly journey: Journey;
  /** First its send, last its end; in between, where it bends. */
  readonly way: readonly Place[];
  /** Of a message in flight at the end of a lasso, in words. */
  readonly afterwards?: string;
}

/** How much room there is below the cut for a heading, and for each message in flight. */
export const inFlightStart = 8;
export const inFlightRow = 17;

/** How much is drawn of a message in flight, at its start and at its end: the way between crosses much and tells nothing. */
export const departure = 34;

const bulge = 20;
const shortOfLane = 11;

/** How far before a wall a message ends or waits. */
const shortOfWall = 7;

/** How much lower a message reaches a wall than it set out, at least. */
const slope = 12;

/**
 * The ways of all messages, in the order sent. A message that arrives twice has two; one in flight has one that ends
 * below the cut.
 */
export function placeArrows(trace: Trace, events: readonly EventPlace[], cut: number): ArrowPlace[] {
  const arrows: ArrowPlace[] = [];
  const later = afterwards(trace);
  let inFlight = 0;
  for (const journey of journeys(trace)) {
    const { message, sentAt, arrivals } = journey;
    const receiver = trace.lanes.indexOf(message.to);
    const start = events[sentAt - 1]!;
    if (receiver === -1) continue;
    for (const [index, arrival] of arrivals.entries()) {
      const walls = crossingsOf(trace, message, sentAt, arrival.step);
      const end = endOf(arrival, events, receiver, start, index);
      const way =
        arrival.kind === 'destroy' && walls.length > 0
          ? lostAt(walls.at(-1)!, trace, journey, arrival, events)
          : heldAt(walls, start, end, events);
      arrows.push({ kind: arrival.kind, journey, way });
    }
    if (journey.inFlight) {
      inFlight += 1;
      const end = {
        lane: receiver,
        dx: -shortOfLane * direction(start, receiver),
        y: cut + inFlightStart + inFlight * inFlightRow,
      };
      const fate = later.get(message.id);
      arrows.push({
        kind: 'in flight',
        journey,
        way: wayTo(start, end),
        ...(fate !== undefined && { afterwards: fate }),
      });
    }
  }
  return arrows;
}

function endOf(
  { kind, step }: Arrival,
  events: readonly EventPlace[],
  receiver: number,
  start: Place,
  index: number,
): Place {
  const event = events[step - 1]!;
  if (kind !== 'destroy') return event;
  // A message to a process that is down already ends below the step that sent it.
  const below = event.y === start.y ? 14 : 0;
  return { lane: receiver, dx: -shortOfLane * direction(start, receiver), y: event.y + below + index };
}

/** A message that is lost at a wall ends there, each of several a little lower. */
function lostAt(
  { lane }: Crossing,
  { steps }: Trace,
  { message, sentAt }: Journey,
  { step }: Arrival,
  events: readonly EventPlace[],
): Place[] {
  const start = events[sentAt - 1]!;
  const before = steps[step - 1]!.destroyed.indexOf(message.id);
  const below = step === sentAt ? 8 : 0;
  const dx = -shortOfWall * Math.sign(lane - start.lane);
  return [start, { lane, dx, y: events[step - 1]!.y + below + before * 5 }];
}

/** A message waits at walls until they are gone. */
function heldAt(
  walls: readonly Crossing[],
  start: Place,
  end: Place,
  events: readonly EventPlace[],
): Place[] {
  const direction = Math.sign(end.lane - start.lane);
  const dx = -shortOfWall * direction;
  const way = [start];
  for (const { lane, from, to } of walls) {
    const last = way.at(-1)!;
    const [begins, heals] = [events[from - 1]!.y, events[to - 1]?.y];
    // It does not go back to a wall that comes behind it.
    if (heals === undefined || heals > end.y || (lane - last.lane) * direction < 0) continue;
    const reached = lane === last.lane ? last.y : Math.max(begins, last.y + slope);
    way.push({ lane, dx, y: Math.min(reached, heals) }, { lane, dx, y: heals });
  }
  return way.length === 1 ? wayTo(start, end) : [...way, end];
}

/** A message to the sender itself makes a detour, so that it does not hide behind the lane. */
function wayTo(start: Place, end: Place): Place[] {
  if (start.lane !== Math.round(end.lane) || Math.abs(end.lane - start.lane) === 0.5) return [start, end];
  return [start, { lane: start.lane, dx: bulge, y: (start.y + end.y) / 2 }, end];
}

function direction(start: Place, receiver: number): number {
  return start.lane <= receiver ? 1 : -1;
}
