import type { Trace, TraceStep } from '../core/trace.ts';
import { type LabelText, labelHeight, labelType } from './lane-labels.ts';

/** A point whose x is not known yet: at lane `lane` (halves lie between lanes), `dx` points to its right. */
export interface Place {
  readonly lane: number;
  readonly dx: number;
  readonly y: number;
}

/**
 * What the mark of a step looks like. `loss` lies between two lanes, if there are two; `everywhere` and `partition`, steps of no
 * process, on all of them. A `tick` has no mark.
 */
export type EventKind =
  | 'event'
  | 'crash'
  | 'recover'
  | 'pause'
  | 'drift'
  | 'jump'
  | 'loss'
  | 'everywhere'
  | 'partition'
  | 'tick';

/** Where a step happened. */
export interface EventPlace extends Place {
  readonly kind: EventKind;
}

/** How far below its mark a label is written that has no room beside it. */
export const belowMark = 13;

/** Between the labels of one row and the next. */
export const rowGap = 13;

/** How much more there is above the first row of a cycle, for the line at which it begins. */
const cycleGap = 10;

/** How far from the lane a message is lost that a process sends itself, where there is no other process. */
const besideOnlyLane = 24;

/**
 * The places of the steps, in order, the y of the cut below them, and that of the state in which a cycle begins.
 * @param top y of the upper end of the lanes.
 * @param labels of the steps: a row is as high as its label.
 */
export function placeEvents(
  trace: Trace,
  labels: readonly LabelText[],
  top: number,
): { readonly events: readonly EventPlace[]; readonly cut: number; readonly cycle?: number } {
  const events: EventPlace[] = [];
  let y = top + 18;
  let cycle: number | undefined;
  for (const [index, step] of trace.steps.entries()) {
    if (index === trace.loop) {
      cycle = y - (labelType.titleLine + rowGap - cycleGap) / 2;
      y += cycleGap;
    }
    const place = placeOf(trace, step);
    events.push({ ...place, y });
    y += rowHeight(place, labels[index]!) + rowGap;
  }
  return { events, cut: y, ...(cycle !== undefined && { cycle }) };
}

/** Where a step happens, but for its height. */
export function placeOf(trace: Trace, step: TraceStep): Omit<EventPlace, 'y'> {
  const { lane, kind } = laneOf(trace, step);
  return { lane, kind, dx: kind === 'loss' && lane % 1 === 0 ? besideOnlyLane : 0 };
}

/** How high the row of a step is. */
export function rowHeight({ lane }: { readonly lane: number }, label: LabelText): number {
  return labelHeight(label) + (lane % 1 === 0 ? 0 : belowMark);
}

function laneOf({ lanes }: Trace, { action }: TraceStep): { lane: number; kind: EventKind } {
  const lane = action.process === undefined ? -1 : lanes.indexOf(action.process);
  if (lane === -1) return { lane: 0, kind: action.kind === 'partition' ? action.kind : 'everywhere' };
  switch (action.kind) {
    case 'action':
    case 'deliver':
    case 'duplicate':
      return { lane, kind: 'event' };
    case 'crash':
    case 'recover':
    case 'pause':
      return { lane, kind: action.kind };
    case 'resume':
      return { lane, kind: 'recover' };
    case 'drift':
      return { lane, kind: action.name === 'jump' ? 'jump' : 'drift' };
    case 'tick':
    case 'partition':
    case 'heal':
      return { lane: 0, kind: 'everywhere' };
    case 'lose': {
      const sender = lanes.indexOf(action.from);
      return { lane: besideLane(lane, sender === -1 ? lane : sender, lanes.length), kind: 'loss' };
    }
  }
}

/** Half a lane from `lane` towards `sender`; for a message to itself, to whichever side there is a lane. */
function besideLane(lane: number, sender: number, lanes: number): number {
  if (lanes === 1) return lane;
  const towards = sender === lane ? (lane < lanes - 1 ? 1 : -1) : Math.sign(sender - lane);
  return lane + towards / 2;
}
