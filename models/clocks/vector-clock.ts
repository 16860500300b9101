/**
 * Vector clocks, and the conflicts that they detect
 *
 * Source  C. J. Fidge: Timestamps in Message-Passing Systems That Preserve the Partial Ordering, Australian Computer Science
 *         Conference, 1988. F. Mattern: Virtual Time and Global States of Distributed Systems, Parallel and Distributed
 *         Algorithms, 1989. Versions: D. S. Parker et al.: Detection of Mutual Inconsistency in Distributed Systems, IEEE
 *         Transactions on Software Engineering 9(3), 1983; G. DeCandia et al.: Dynamo, SOSP 2007, §4.4.
 * System  processes, as many as there are numbers of `events`. Each of them writes a new version of one item, or sends a
 *         message with the versions that it has to another, as often as its number says. Asynchronous channels that lose nothing.
 * Faults  none.
 * Claims  a happened before b if and only if V(a) < V(b); so events are concurrent if and only if their vectors cannot be
 *         compared. A process keeps two versions if and only if they conflict: neither was written in knowledge of the other.
 *         All messages arrive, if processes go on and each message in flight is delivered some time.
 * Abstracts  values. A version is told from others by the event of its writing. Conflicts are kept; who writes next, having seen
 *         them all, resolves them.
 */
import { List, Map, Record, Set } from 'immutable';
import { always, eventually, protocol, type Seen, send, sometimes, stateWhere } from '../../checker/index.ts';
import {
  areConcurrent,
  type EventId,
  eventOf,
  type Happened,
  type HappenedBefore,
  observeHappenedBefore,
  whereverBefore,
} from '../kit/happened-before.ts';
import { counted, isBelow, merged, type Vector, zeros } from '../kit/vectors.ts';

interface Config {
  /** How often each process writes or sends, in the order of processes. Receipts are not counted. */
  readonly events: readonly number[];
  /** What a receipt makes of the vector. Broken where it leaves out one of the two. */
  readonly onReceipt: 'merge and count' | 'count' | 'merge';
}

const claims = {
  forth: 'what happened before has a lower vector',
  back: 'what has a lower vector happened before',
  detected: 'kept are the versions that no other has overwritten',
  allDone: 'in the end, nothing is left to do or in flight',
  conflict: 'a process has versions that conflict',
  example: 'A: [1,0,0], [2,0,0]; B: [0,1,0], and [2,2,0] on receipt of the second from A',
} as const;

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Version extends Record({
  /** The event of its writing. */
  written: '' as EventId,
  at: List() as Vector,
}) {}

class Process extends Record({
  vector: List() as Vector,
  /** How many events it has had. */
  events: 0,
  /** How often it may still write or send. */
  left: 0,
  versions: Set<Version>(),
}) {}

/** By event, what the clock showed. */
type Vectors = Map<EventId, Vector>;

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** With the sender's vector, its versions, and the event of sending, which no process reads. */
interface Message {
  readonly type: 'Message';
  readonly vector: Vector;
  readonly versions: Set<Version>;
  readonly event: EventId;
}

interface Event extends Happened {
  readonly vector: Vector;
  readonly writes: boolean;
}

/** An event at which the clock shows this, and what observers see of it. */
function happen(p: Process, vector: Vector, what: { receives?: EventId; writes?: boolean } = {}) {
  const event: Event = { type: 'happened', place: p.events + 1, vector, writes: false, ...what };
  return { next: p.merge({ vector, events: event.place }), emit: [event] };
}

const isOver = ({ left }: Process, { inbox }: Seen<Message>) => left === 0 && inbox.length === 0;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An event of its own: count it. */
function act(p: Process, index: number, what?: { writes: boolean }) {
  return p.left > 0 ? happen(p.set('left', p.left - 1), counted(p.vector, index), what) : undefined;
}

/** Take over what the sender knew, and count the receipt. */
function vectorOfReceipt(own: Vector, received: Vector, index: number, { onReceipt }: Config): Vector {
  const known = onReceipt === 'count' ? own : merged(own, received);
  return onReceipt === 'merge' ? known : counted(known, index);
}

/** Without those that another of them has overwritten. */
function latest(versions: Set<Version>): Set<Version> {
  return versions.filterNot(({ at }) => versions.some((other) => isBelow(at, other.at)));
}

interface Shape {
  config: Config;
  roles: { process: Process };
  message: Message;
  event: Event;
  observers: { order: HappenedBefore; vectors: Vectors; writes: Set<EventId> };
}

/** The example's events: E1 and E3 are A's, which is p1; E2 and E4 are B's, which is p2. */
const [e1, e2, e3, e4] = ['p1.1', 'p2.1', 'p1.2', 'p2.2'] as const;
const vectorsOfExample: Vectors = Map([
  [e1, List([1, 0, 0])],
  [e2, List([0, 1, 0])],
  [e3, List([2, 0, 0])],
  [e4, List([2, 2, 0])],
]);

const theExample = sometimes(claims.example, {
  observe: { order: (order: HappenedBefore) => order, vectors: (vectors: Vectors) => vectors },
  holds: ({ order, vectors }) =>
    vectorsOfExample.every((vector, event) => vector.equals(vectors.get(event))) &&
    order.get(e4)!.equals(Set([e1, e2, e3])) &&
    order.get(e3)!.equals(Set([e1])) &&
    areConcurrent(order, e1, e2) &&
    areConcurrent(order, e2, e3),
});

export const vectorClock = protocol<Shape>({
  name: 'vector-clock',

  roles: (config) => ({
    process: {
      count: config.events.length,
      prefix: 'p',
      init: ({ index }) => new Process({ vector: zeros(config.events.length), left: config.events[index]! }),
      actions: {
        /** A new version overwrites all that the process has. */
        write: (p, { self, index }) => {
          const writing = act(p, index, { writes: true });
          if (writing === undefined) return;
          const { vector, events } = writing.next;
          const version = new Version({ written: eventOf(self, events), at: vector });
          return { ...writing, next: writing.next.set('versions', Set([version])) };
        },
        send: (p, { self, index, peers }) => {
          const sending = act(p, index);
          if (sending === undefined) return;
          const { vector, versions, events } = sending.next;
          const message: Message = { type: 'Message', vector, versions, event: eventOf(self, events) };
          return peers.map((to) => ({ ...sending, send: [send(to, message)], params: { to } }));
        },
      },
      receive: {
        Message: (p, { vector, versions, event }, { index }) =>
          happen(
            p.set('versions', latest(p.versions.union(versions))),
            vectorOfReceipt(p.vector, vector, index, config),
            { receives: event },
          ),
      },
    },
  }),

  observers: () => ({
    order: observeHappenedBefore,
    vectors: {
      init: Map(),
      on: (vectors, { place, vector }, process) => vectors.set(eventOf(process, place), vector),
    },
    writes: {
      init: Set(),
      on: (all, { place, writes }, process) => (writes ? all.add(eventOf(process, place)) : all),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ events }) => {
    const history = { order: (order: HappenedBefore) => order, vectors: (vectors: Vectors) => vectors };
    return [
      always(claims.forth, {
        observe: history,
        holds: ({ order, vectors }) =>
          whereverBefore(order, (a, b) => isBelow(vectors.get(a)!, vectors.get(b)!)),
      }),
      always(claims.back, {
        observe: history,
        holds: ({ order, vectors }) =>
          vectors.every((higher, b) =>
            vectors.every((vector, a) => !isBelow(vector, higher) || order.get(b)!.has(a)),
          ),
      }),
      always(claims.detected, {
        view: {
          process: ({ events, versions }: Process, { self }: Seen<Message>) => ({
            last: eventOf(self, events),
            kept: versions.map(({ written }) => written),
          }),
        },
        observe: {
          order: (order: HappenedBefore) => order,
          writes: (writes: Set<EventId>) => writes,
        },
        holds: ({ process, order, writes }) =>
          process.every(({ last, kept }) => {
            const known = order.get(last, Set<EventId>()).add(last).intersect(writes);
            return kept.equals(known.filterNot((a) => known.some((b) => order.get(b)!.has(a))));
          }),
      }),
      eventually(claims.allDone, {
        view: { process: isOver },
        holds: ({ process }) => process.every(Boolean),
      }),
      sometimes(claims.conflict, {
        view: { process: ({ versions }: Process) => versions.size },
        holds: ({ process }) => process.some((versions) => versions > 1),
      }),
      ...(events.length === 3 ? [theExample] : []),
    ];
  },

  terminal: () => stateWhere({ view: { process: isOver }, holds: ({ process }) => process.every(Boolean) }),

  scenarios: [
    {
      name: '2 processes, 2 events each',
      config: { onReceipt: 'merge and count', events: [2, 2] },
      expect: {
        verdict: 'holds',
        states: 747,
        transitions: 1036,
        depth: 8,
        witnesses: { [claims.conflict]: 4 },
      },
    },
    {
      name: '3 processes',
      note: 'Larger. With the vectors of the example.',
      config: { onReceipt: 'merge and count', events: [2, 1, 1] },
      expect: {
        verdict: 'holds',
        states: 4537,
        transitions: 7950,
        depth: 8,
        witnesses: { [claims.conflict]: 4, [claims.example]: 4 },
      },
    },
    {
      name: 'a receipt does not merge',
      note: 'What the sender knew is not taken over: its events look concurrent with those after the receipt.',
      config: { onReceipt: 'count', events: [1, 1] },
      check: [claims.forth],
      expect: { verdict: 'violated', property: claims.forth, length: 2 },
    },
    {
      name: 'a receipt does not merge: false conflicts',
      note: 'A version that was written in knowledge of another seems to conflict with it.',
      config: { onReceipt: 'count', events: [2, 2] },
      check: [claims.detected],
      expect: { verdict: 'violated', property: claims.detected, length: 6 },
    },
    {
      name: 'a receipt does not count',
      note: 'The receipt has the same vector as the sending, which so seems not to have happened before it.',
      config: { onReceipt: 'merge', events: [1, 1] },
      check: [claims.forth],
      expect: { verdict: 'violated', property: claims.forth, length: 2 },
    },
    {
      name: 'a receipt does not count: too much seems to have happened before',
      note: 'The receipt has the vector of the sending, so whatever the sender does next seems to come after the receipt as well.',
      config: { onReceipt: 'merge', events: [2, 0] },
      check: [claims.back],
      expect: { verdict: 'violated', property: claims.back, length: 3 },
    },
  ],
});
