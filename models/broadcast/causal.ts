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

interface Config {
  /** How many messages each process sends, in the order of processes. */
  readonly messages: readonly number[];
  /** Broken where it is on receipt. */
  readonly delivers: 'in causal order' | 'on receipt';
  /** What a process counts in its own place of the vector. Broken where deliveries count, as in vector clocks for all events. */
  readonly counts: 'sendings' | 'sendings and deliveries';
}

const correct = { delivers: 'in causal order', counts: 'sendings' } as const;

const claims = {
  causalOrder: 'who delivers a message has delivered all that were sent before it',
  sameOrder: 'any two messages are delivered in the same order everywhere',
  allDelivered: 'all messages are delivered',
  waits: 'a message waits for one that was sent before it',
} as const;

const whatIsTrue = [claims.causalOrder, claims.allDelivered, claims.waits, 'deadlock'];

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

const isDownOrDone = ({ left }: Process, { up, inbox }: Seen<Message>) =>
  !up || (left === 0 && inbox.length === 0);

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
      each: {
        process: isDownOrDone,
      },
      holds: Boolean,
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
        process: isDownOrDone,
      },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios: [
    {
      name: '3 processes, 2 messages',
      config: { ...correct, messages: [1, 1, 0] },
      check: whatIsTrue,
      expect: { verdict: 'holds', states: 41, transitions: 68, depth: 6, witnesses: { [claims.waits]: 3 } },
    },
    {
      name: '3 processes, 1 message each',
      config: { ...correct, messages: [1, 1, 1] },
      check: whatIsTrue,
      expect: {
        verdict: 'holds',
        states: 564,
        transitions: 1161,
        depth: 9,
        witnesses: { [claims.waits]: 3 },
      },
    },
    {
      name: '3 processes, 4 messages',
      note: 'Larger.',
      config: { ...correct, messages: [2, 1, 1] },
      check: whatIsTrue,
      expect: {
        verdict: 'holds',
        states: 3791,
        transitions: 8526,
        depth: 12,
        witnesses: { [claims.waits]: 2 },
      },
    },
    {
      name: 'a process crashes',
      note: 'Nobody waits for its acknowledgement, as in totally ordered multicast.',
      config: { ...correct, messages: [1, 1, 1] },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      check: whatIsTrue,
      expect: {
        verdict: 'holds',
        states: 2256,
        transitions: 5175,
        depth: 10,
        witnesses: { [claims.waits]: 3 },
      },
    },
    {
      name: 'messages are delivered on receipt',
      note: 'A reply arrives before what it replies to, also where channels keep the order.',
      config: { ...correct, messages: [1, 1, 0], delivers: 'on receipt' },
      network: 'fifo',
      check: [claims.causalOrder],
      expect: { verdict: 'violated', property: claims.causalOrder, length: 4 },
    },
    {
      name: 'deliveries are counted too',
      note: 'The rule of vector clocks for all events, mixed with the test for deliveries: nobody delivers what is sent after a delivery.',
      config: { ...correct, messages: [1, 1, 0], counts: 'sendings and deliveries' },
      check: [claims.allDelivered, 'deadlock'],
      expect: { verdict: 'violated', property: 'deadlock', length: 4 },
    },
    {
      name: 'deliveries are counted too: causal order',
      note: 'What is delivered is delivered in order.',
      config: { ...correct, messages: [1, 1, 0], counts: 'sendings and deliveries' },
      check: [claims.causalOrder],
      expect: { verdict: 'holds', states: 33, transitions: 56, depth: 6 },
    },
    {
      name: 'a message is lost',
      note: 'All messages that were sent after it wait for ever.',
      config: { ...correct, messages: [1, 1, 0] },
      faults: { loss: 1 },
      check: ['deadlock'],
      expect: { verdict: 'violated', property: 'deadlock', length: 5 },
    },
    {
      name: 'orders differ',
      note: 'Plausible, and false: messages of which neither was sent before the other are delivered in any order.',
      config: { ...correct, messages: [1, 1, 0] },
      check: [claims.sameOrder],
      expect: { verdict: 'violated', property: claims.sameOrder, length: 4 },
    },
  ],
});
