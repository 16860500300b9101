/**
 * Causally ordered multicast
 *
 * Source  K. Birman, A. Schiper, P. Stephenson: Lightweight Causal and Atomic Group Multicast, ACM Transactions on Computer
 *         Systems 9(3), 1991, the CBCAST protocol within one group. M. van Steen, A. S. Tanenbaum: Distributed Systems,
 *         "Vector clocks".
 * System  processes, as many as there are numbers of `messages`, each of which sends so many messages to all. Reliable
 *         channels that do not keep the order.
 * Faults  crashes; lost messages.
 * Claims  causal order: a process that delivers a message has delivered all messages whose sending happened before its sending.
 *         All messages are delivered, if messages arrive; crashes stop nobody else. Not claimed, and false: that all
 *         deliver in the same order.
 * Abstracts  the delay queue: a message that is received too early waits in the channel instead. A process delivers its own
 *         messages when it sends them. Atomicity, which the paper adds: a message is sent to all, or to none.
 *
 * The configuration and the scenarios are in causal-scenarios.ts.
 */
import { List, Map, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventuallyAlways,
  protocol,
  type Seen,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import {
  type EventId,
  eventOf,
  type Happened,
  type HappenedBefore,
  observeHappenedBefore,
} from '../kit/happened-before.ts';
import { counted, merged, type Vector, zeros } from '../kit/vectors.ts';
import { type Config, claims, scenarios } from './causal-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  /** How many messages of each process have been delivered; of its own, how many it has sent. */
  vector: List() as Vector,
  /** How many messages it still sends. */
  left: 0,
  /** How many events it has had. */
  events: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** With the sender's vector and number, and the event of sending, which no process reads. */
interface Message {
  readonly type: 'Message';
  readonly vector: Vector;
  readonly by: number;
  readonly event: EventId;
}

interface Event extends Happened {
  /** The event of sending the message that is delivered. */
  readonly delivers: EventId;
}

/** What each process has delivered, in order. */
type Deliveries = Map<string, List<EventId>>;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The next message of its sender, which knew of no delivery that is yet to come here. */
function isDeliverable(p: Process, { vector, by }: Message): boolean {
  return vector.every((number, index) =>
    index === by ? number === p.vector.get(index)! + 1 : number <= p.vector.get(index)!,
  );
}

/** Count the message, and send it to all with the vector of then. */
function multicast(p: Process, { self, index, peers }: Context) {
  if (p.left === 0) return;
  const vector = counted(p.vector, index);
  const place = p.events + 1;
  const message: Message = { type: 'Message', vector, by: index, event: eventOf(self, place) };
  const event: Event = { type: 'happened', place, delivers: message.event };
  return {
    next: p.merge({ vector, events: place, left: p.left - 1 }),
    send: broadcast(peers, message),
    emit: [event],
  };
}

interface Shape {
  config: Config;
  roles: { process: Process };
  message: Message;
  event: Event;
  observers: { order: HappenedBefore; deliveries: Deliveries };
}

export const causal = protocol<Shape>({
  name: 'causal',

  roles: ({ messages, delivers, counts }) => ({
    process: {
      count: messages.length,
      prefix: 'p',
      init: ({ index }) => new Process({ vector: zeros(messages.length), left: messages[index]! }),
      actions: { multicast },
      receive: {
        /** Deliver it, when it is its turn; it waits until then. */
        Message: (p, message, { index }) => {
          if (delivers === 'in causal order' && !isDeliverable(p, message)) return;
          const vector = merged(p.vector, message.vector);
          const event: Event = {
            type: 'happened',
            place: p.events + 1,
            receives: message.event,
            delivers: message.event,
          };
          return {
            next: p.merge({
              vector: counts === 'sendings' ? vector : counted(vector, index),
              events: event.place,
            }),
            emit: [event],
          };
        },
      },
    },
  }),

  observers: () => ({
    order: observeHappenedBefore,
    deliveries: {
      init: Map(),
      on: (deliveries, { delivers }, process) =>
        deliveries.update(process, List<EventId>(), (list) => list.push(delivers)),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    always(claims.causalOrder, {
      observe: {
        order: (order: HappenedBefore) => order,
        deliveries: (deliveries: Deliveries) => deliveries,
      },
      holds: ({ order, deliveries }) => {
        const messages = Set<EventId>().union(...deliveries.values());
        return deliveries.every((delivered) =>
          delivered.every((message, place) =>
            order.get(message)!.intersect(messages).isSubset(delivered.take(place)),
          ),
        );
      },
    }),
    always(claims.sameOrder, {
      observe: { deliveries: (deliveries: Deliveries) => deliveries },
      holds: ({ deliveries }) =>
        deliveries.every((a) =>
          deliveries.every((b) =>
            a.filter((message) => b.includes(message)).equals(b.filter((message) => a.includes(message))),
          ),
        ),
    }),
    eventuallyAlways(claims.allDelivered, {
      view: { process: ({ left }: Process, { self, up }: Seen<Message>) => ({ self, up, left }) },
      observe: { deliveries: (deliveries: Deliveries) => deliveries },
      holds: ({ process, deliveries }) => {
        const sent = Set<EventId>().union(...deliveries.values());
        return process.every(
          ({ self, up, left }) => !up || (left === 0 && sent.isSubset(deliveries.get(self, List()))),
        );
      },
    }),
    sometimes(claims.waits, {
      view: {
        process: (p: Process, { inbox }: Seen<Message>) =>
          inbox.some(({ message }) => !isDeliverable(p, message)),
      },
      holds: ({ process }) => process.some(Boolean),
    }),
  ],

  terminal: () =>
    stateWhere({
      view: {
        process: ({ left }: Process, { up, inbox }: Seen<Message>) =>
          !up || (left === 0 && inbox.length === 0),
      },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios,
});
