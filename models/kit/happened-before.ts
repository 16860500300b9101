import { Map, Set } from 'immutable';
import type { Observer } from '../../checker/index.ts';

/** An event by its process and its place there, the first being 1: `p2.3`. */
export type EventId = string;

export function eventOf(process: string, place: number): EventId {
  return `${process}.${place}`;
}

export function processOf(event: EventId): string {
  return event.slice(0, event.lastIndexOf('.'));
}

/** What processes emit of their events, each process in its own order. */
export interface Happened {
  readonly type: 'happened';
  /** The how manieth event of its process it is. */
  readonly place: number;
  /** Where a message is received: the event that sent it. */
  readonly receives?: EventId;
}

/** By event, all events that happened before it. */
export type HappenedBefore = Map<EventId, Set<EventId>>;

/**
 * L. Lamport's relation (CACM 21(7), 1978), as it is defined and without a clock: before an event come the one before it at its
 * process, the sending of what it receives, and all that comes before these. Messages carry their event for this only.
 */
export const observeHappenedBefore: Observer<HappenedBefore, Happened> = {
  init: Map(),
  on: (order, { place, receives }, process) => {
    const direct = [...(place > 1 ? [eventOf(process, place - 1)] : []), ...(receives ? [receives] : [])];
    const before = direct.map((event) => order.get(event)!.add(event));
    return order.set(eventOf(process, place), Set<EventId>().union(...before));
  },
};

/** Whether the claim is true of all events of which one happened before the other. */
export function whereverBefore(
  order: HappenedBefore,
  claim: (before: EventId, after: EventId) => boolean,
): boolean {
  return order.every((past, after) => past.every((before) => claim(before, after)));
}

/** Neither happened before the other. */
export function areConcurrent(order: HappenedBefore, a: EventId, b: EventId): boolean {
  return a !== b && !order.get(a)!.has(b) && !order.get(b)!.has(a);
}
