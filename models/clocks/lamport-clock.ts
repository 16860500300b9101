/**
 * Lamport's logical clocks
 *
 * Source  L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, Communications of the ACM 21(7),
 *         1978, "Logical clocks" (rules IR1 and IR2) and "Ordering the events totally".
 * System  processes, as many as there are numbers of `events`. Each of them acts, or sends a message to another, as often as
 *         its number says, and receives what is sent to it. Asynchronous channels that lose nothing.
 * Faults  none.
 * Claims  the clock condition: if a happened before b, then C(a) < C(b). With ties broken by process, all events are in one
 *         order, in which a comes before b. All messages arrive, if processes go on and each message in flight is
 *         delivered some time. Not claimed, and false: that C(a) < C(b) tells that a happened before b.
 * Abstracts  what processes do. An event is all that a clock sees.
 */
import { Map, Record } from 'immutable';
import { always, eventually, protocol, type Seen, send, sometimes, stateWhere } from '../../checker/index.ts';
import {
  areConcurrent,
  type EventId,
  eventOf,
  type Happened,
  type HappenedBefore,
  observeHappenedBefore,
  processOf,
  whereverBefore,
} from '../kit/happened-before.ts';

interface Config {
  /** How often each process acts or sends, in the order of processes. Receipts are not counted. */
  readonly events: readonly number[];
  /** IR2: a receipt comes after the event before it, and after the sending. Broken where it leaves out one of the two. */
  readonly onReceipt: 'maximum and one more' | 'one more' | 'maximum';
  /** What timestamps consist of besides the clock. Broken where it is nothing. */
  readonly ties: 'by process' | 'unbroken';
}

const claims = {
  clockCondition: 'what happened before has a lower clock',
  noneGoesBack: 'what happened before has no higher clock',
  inOneOrder: 'no two events have the same timestamp',
  orderKept: 'what happened before has a lower timestamp',
  converse: 'what has a lower clock happened before',
  allDone: 'in the end, nothing is left to do or in flight',
  figure: 'C(E31) < C(E13), and neither happened before the other',
  chain: 'the last process knows of an event of the first',
} as const;

const whatIsTrue = [
  claims.clockCondition,
  claims.inOneOrder,
  claims.orderKept,
  claims.allDone,
  claims.chain,
  'deadlock',
];

const correct = { onReceipt: 'maximum and one more', ties: 'by process' } as const;

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  clock: 0,
  /** How many events it has had. */
  events: 0,
  /** How often it may still act or send. */
  left: 0,
}) {}

/** By event, what the clock showed. */
type Clocks = Map<EventId, number>;

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** With the sender's clock, and the event of sending, which no process reads. */
interface Message {
  readonly type: 'Message';
  readonly clock: number;
  readonly event: EventId;
}

interface Event extends Happened {
  readonly clock: number;
}

/** An event at which the clock shows this, and what observers see of it. */
function happen(p: Process, clock: number, receives?: EventId) {
  const place = p.events + 1;
  const event: Event = { type: 'happened', place, clock, ...(receives && { receives }) };
  return { next: p.merge({ clock, events: place }), emit: [event] };
}

/** IR1: the clock goes on between any two events of a process. */
function act(p: Process) {
  return p.left > 0 ? happen(p.set('left', p.left - 1), p.clock + 1) : undefined;
}

/** IR2 (b): later than the event before it, and than the sending. */
function clockOfReceipt(own: number, received: number, onReceipt: Config['onReceipt']): number {
  if (onReceipt === 'one more') return own + 1;
  const maximum = Math.max(own, received);
  return onReceipt === 'maximum' ? maximum : maximum + 1;
}

const isOver = ({ left }: Process, { inbox }: Seen<Message>) => left === 0 && inbox.length === 0;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { process: Process };
  message: Message;
  event: Event;
  observers: { order: HappenedBefore; clocks: Clocks };
}

export const lamportClock = protocol<Shape>({
  name: 'lamport-clock',

  roles: ({ events, onReceipt }) => ({
    process: {
      count: events.length,
      prefix: 'p',
      init: ({ index }) => new Process({ left: events[index]! }),
      actions: {
        act: (p) => act(p),
        /** IR2 (a): the message carries the clock of its sending. */
        send: (p, { self, peers }) => {
          const sending = act(p);
          if (sending === undefined) return;
          const { clock, events: place } = sending.next;
          const message: Message = { type: 'Message', clock, event: eventOf(self, place) };
          return peers.map((to) => ({ ...sending, send: [send(to, message)], params: { to } }));
        },
      },
      receive: {
        Message: (p, { clock, event }) => happen(p, clockOfReceipt(p.clock, clock, onReceipt), event),
      },
    },
  }),

  observers: () => ({
    order: observeHappenedBefore,
    clocks: {
      init: Map(),
      on: (clocks, { place, clock }, process) => clocks.set(eventOf(process, place), clock),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ events, ties }) => {
    const history = { order: (order: HappenedBefore) => order, clocks: (clocks: Clocks) => clocks };
    return [
      always(claims.clockCondition, {
        observe: history,
        holds: ({ order, clocks }) => whereverBefore(order, (a, b) => clocks.get(a)! < clocks.get(b)!),
      }),
      always(claims.noneGoesBack, {
        observe: history,
        holds: ({ order, clocks }) => whereverBefore(order, (a, b) => clocks.get(a)! <= clocks.get(b)!),
      }),
      always(claims.inOneOrder, {
        observe: { clocks: (clocks: Clocks) => clocks },
        holds: ({ clocks }) => {
          const timestamps = clocks.map((clock, event) =>
            ties === 'by process' ? [clock, processOf(event)].join() : clock,
          );
          return timestamps.toSet().size === clocks.size;
        },
      }),
      always(claims.orderKept, {
        observe: history,
        holds: ({ order, clocks }) =>
          whereverBefore(order, (a, b) => {
            const [earlier, later] = [clocks.get(a)!, clocks.get(b)!];
            if (earlier !== later) return earlier < later;
            return ties === 'by process' && processOf(a) < processOf(b);
          }),
      }),
      always(claims.converse, {
        observe: history,
        holds: ({ order, clocks }) =>
          clocks.every((later, b) => clocks.every((clock, a) => clock >= later || order.get(b)!.has(a))),
      }),
      eventually(claims.allDone, {
        view: { process: isOver },
        holds: ({ process }) => process.every(Boolean),
      }),
      sometimes(claims.chain, {
        observe: { order: (order: HappenedBefore) => order },
        holds: ({ order }) =>
          order.some(
            (past, event) =>
              processOf(event) === `p${events.length}` && past.some((before) => processOf(before) === 'p1'),
          ),
      }),
      ...(events.length === 3
        ? [
            sometimes(claims.figure, {
              observe: history,
              holds: ({ order, clocks }) =>
                clocks.has('p3.1') &&
                clocks.get('p3.1')! < clocks.get('p1.3', 0) &&
                areConcurrent(order, 'p3.1', 'p1.3'),
            }),
          ]
        : []),
    ];
  },

  terminal: () =>
    stateWhere({
      view: { process: isOver },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios: [
    {
      name: '2 processes, 2 events each',
      config: { ...correct, events: [2, 2] },
      check: whatIsTrue,
      expect: {
        verdict: 'holds',
        states: 719,
        transitions: 1024,
        depth: 8,
        witnesses: { [claims.chain]: 2 },
      },
    },
    {
      name: '3 processes',
      note: "Larger. E13 is the third event of the first process, in the figure's numbering.",
      config: { ...correct, events: [2, 1, 1] },
      check: [...whatIsTrue, claims.figure],
      expect: {
        verdict: 'holds',
        states: 4513,
        transitions: 7940,
        depth: 8,
        witnesses: { [claims.chain]: 2, [claims.figure]: 5 },
      },
    },
    {
      name: 'a lower clock means nothing',
      note: 'Plausible, and false: clocks of processes that do not talk can be compared, but say nothing. Vector clocks repair it.',
      config: { ...correct, events: [1, 2] },
      check: [claims.converse],
      expect: { verdict: 'violated', property: claims.converse, length: 3 },
    },
    {
      name: 'a receipt does not take the maximum',
      note: 'IR2 is left out: a message that is sent at 2 is received at 1.',
      config: { ...correct, events: [2, 1], onReceipt: 'one more' },
      check: [claims.noneGoesBack],
      expect: { verdict: 'violated', property: claims.noneGoesBack, length: 3 },
    },
    {
      name: 'a receipt does not take the maximum: a tie',
      note: 'The clock condition breaks already where the sending is the first event: both show 1.',
      config: { ...correct, events: [1, 1], onReceipt: 'one more' },
      check: [claims.clockCondition],
      expect: { verdict: 'violated', property: claims.clockCondition, length: 2 },
    },
    {
      name: 'a receipt takes the maximum only',
      note: 'The receipt ties with the sending.',
      config: { ...correct, events: [1, 1], onReceipt: 'maximum' },
      check: [claims.clockCondition],
      expect: { verdict: 'violated', property: claims.clockCondition, length: 2 },
    },
    {
      name: 'a receipt takes the maximum only: received before it is sent',
      note: 'The order of processes breaks the tie, and so puts what the first process receives before the sending.',
      config: { ...correct, events: [1, 1], onReceipt: 'maximum' },
      check: [claims.orderKept],
      expect: { verdict: 'violated', property: claims.orderKept, length: 2 },
    },
    {
      name: 'a receipt takes the maximum only: no clock goes back',
      note: 'What is left of the clock condition.',
      config: { ...correct, events: [2, 2], onReceipt: 'maximum' },
      check: [claims.noneGoesBack, claims.chain],
      expect: {
        verdict: 'holds',
        states: 749,
        transitions: 1036,
        depth: 8,
        witnesses: { [claims.chain]: 2 },
      },
    },
    {
      name: 'ties are not broken',
      note: 'Clocks alone leave events of two processes unordered: why timestamps have a process number.',
      config: { ...correct, events: [1, 1], ties: 'unbroken' },
      check: [claims.inOneOrder],
      expect: { verdict: 'violated', property: claims.inOneOrder, length: 2 },
    },
  ],
});
