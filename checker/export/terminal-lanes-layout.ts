import type { Trace } from '../core/trace.ts';
import { journeys } from './journeys.ts';
import { columnsOf, steady } from './terminal-lanes-columns.ts';

/**
 * A message as long as it is in the network. Times are twice the number of the step: even where a step happens to a
 * process, odd where it has sent its messages.
 */
export interface Stay {
  readonly id: string;
  /** Numbers of lanes. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  /** Infinite where it is in flight after the last step. */
  readonly end: number;
  /** The column in which it waits beside the lane of its receiver; left out where there is no room for that. */
  readonly track?: number;
}

/** The columns of lanes, and of messages between them. */
export interface Layout {
  /** The column of each lane; of idle lanes that are not drawn, `undefined`. */
  readonly lanes: readonly (number | undefined)[];
  readonly stays: readonly Stay[];
  readonly width: number;
  /** All names fit above their lanes, in one row. */
  readonly namesAbove: boolean;
  /** There is a single lane, for whatever happens. */
  readonly isOne: boolean;
}

/** How generous a layout is. */
interface Manner {
  readonly names: boolean;
  /** From one track to the next. */
  readonly pitch: number;
  /** Blank columns between what belongs to two lanes. */
  readonly gap: number;
  /** Tracks at one side of a lane. */
  readonly tracks: number;
}

const manners: readonly Manner[] = [
  { names: true, pitch: 2, gap: 3, tracks: 99 },
  { names: true, pitch: 2, gap: 2, tracks: 99 },
  { names: true, pitch: 1, gap: 2, tracks: 99 },
  { names: false, pitch: 1, gap: 2, tracks: 99 },
  ...[99, 4, 3, 2, 1, 0].map((tracks) => ({ names: false, pitch: 1, gap: 1, tracks })),
];

/**
 * The most generous layout that is at most `room` columns wide; if need be without the lanes on which nothing happens.
 * `undefined` where there is none.
 */
export function layoutOf(trace: Trace, room: number): Layout | undefined {
  const stays = staysOf(trace);
  const busy = busyLanes(trace);
  const all = trace.lanes.map((_, lane) => lane);
  for (const shown of [all, all.filter((lane) => busy.has(lane))]) {
    if (shown.length === 0) continue;
    for (const manner of manners) {
      const layout = arranged(trace, stays, shown, manner);
      if (layout.width <= room) return layout;
    }
  }
  return undefined;
}

/** Everything on one line, for models without processes, and for too many of them. */
export function oneLane({ lanes }: Trace): Layout {
  return {
    lanes: [0, ...lanes.slice(1).map(() => undefined)],
    stays: [],
    width: 1,
    namesAbove: false,
    isOne: true,
  };
}

function staysOf({ lanes, ...rest }: Trace): Stay[] {
  const number = new Map(lanes.map((name, lane) => [name, lane]));
  return journeys({ lanes, ...rest }).flatMap(({ message, sentAt, arrivals, inFlight }) => {
    const [from, to] = [number.get(message.from), number.get(message.to)];
    if (from === undefined || to === undefined) return [];
    const start = 2 * sentAt + 1;
    const last = arrivals.at(-1);
    // What is destroyed as it is sent has no time of its own.
    const end = inFlight || last === undefined ? Number.POSITIVE_INFINITY : Math.max(start, 2 * last.step);
    return [{ id: message.id, from, to, start, end }];
  });
}

function busyLanes({ lanes, steps, shows }: Trace): ReadonlySet<number> {
  const names = steps.flatMap(({ action, sent, changes }) => [
    ...(action.process === undefined ? [] : [action.process]),
    ...sent.flatMap(({ from, to }) => [from, to]),
    ...changes.map(({ path }) => path.split('.')[0]!),
  ]);
  if (shows.kind === 'temporal' && shows.process !== undefined) names.push(shows.process);
  return new Set(names.map((name) => lanes.indexOf(name)));
}

interface Side {
  /** Some message comes from there. */
  readonly used: boolean;
  readonly tracks: number;
  /** By id of the message; 0 is next to the lane. */
  readonly trackOf: ReadonlyMap<string, number>;
}

function arranged(
  { lanes: names }: Trace,
  stays: readonly Stay[],
  shown: readonly number[],
  manner: Manner,
): Layout {
  const { pitch, gap } = manner;
  const columns: (number | undefined)[] = names.map(() => undefined);
  const tracks = new Map<string, number>();
  let edge = 0;
  for (const lane of shown) {
    const [left, right] = (['left', 'right'] as const).map((side) =>
      sideOf(
        stays.filter((stay) => stay.to === lane && cameFrom(stay) === side),
        manner.tracks,
      ),
    ) as [Side, Side];
    const name = manner.names ? columnsOf(steady(names[lane]!)) : 1;
    const x = edge + Math.max(extent(left, pitch), (name - 1) >> 1);
    columns[lane] = x;
    for (const [id, track] of left.trackOf) tracks.set(id, x - 2 - track * pitch);
    for (const [id, track] of right.trackOf) tracks.set(id, x + 2 + track * pitch);
    edge = x + 1 + Math.max(extent(right, pitch), name >> 1) + gap;
  }
  const placed = stays.map((stay): Stay => {
    const track = tracks.get(stay.id);
    return track === undefined ? stay : { ...stay, track };
  });
  return { lanes: columns, stays: placed, width: edge - gap, namesAbove: manner.names, isOne: false };
}

/** The side of its receiver on which a message waits: that on which its sender is, which for its own is the right one. */
function cameFrom({ from, to }: Stay): 'left' | 'right' {
  return from < to ? 'left' : 'right';
}

/** Give each message the first track that is free all the time, as far as there may be tracks. */
function sideOf(stays: readonly Stay[], most: number): Side {
  const freeFrom: number[] = [];
  const trackOf = new Map<string, number>();
  for (const { id, start, end } of stays) {
    const free = freeFrom.findIndex((time) => time < start);
    const track = free < 0 ? freeFrom.length : free;
    if (track >= most) continue;
    freeFrom[track] = end;
    trackOf.set(id, track);
  }
  return { used: stays.length > 0, tracks: freeFrom.length, trackOf };
}

/** Columns beside a lane for the heads of arrows, and for tracks. */
function extent({ used, tracks }: Side, pitch: number): number {
  if (tracks === 0) return used ? 1 : 0;
  return 2 + (tracks - 1) * pitch;
}
