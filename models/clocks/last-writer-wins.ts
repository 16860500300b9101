/**
 * A replicated register: the last writer wins
 *
 * Source  P. R. Johnson, R. H. Thomas: The Maintenance of Duplicate Databases, RFC 677, 1975 (timestamps with the writer's
 *         number). M. Shapiro et al.: A Comprehensive Study of Convergent and Commutative Replicated Data Types, INRIA RR-7506,
 *         2011 (the last-writer-wins register). Clocks: L. Lamport, Communications of the ACM 21(7), 1978.
 * System  a replica for each number of `writes`. A replica writes to its own copy, and sends what it has written to all
 *         others. Every copy keeps the write with the highest timestamp. Asynchronous channels that lose nothing.
 * Faults  messages that are duplicated; lost messages.
 * Claims  replicas that have seen the same writes have the same value, whatever clocks show. With Lamport's clocks, a write
 *         is never replaced by one that it was made in knowledge of. All replicas come to have the same value for good,
 *         if messages arrive. Not claimed, and false: that the write that was made last is the one that is kept.
 * Abstracts  values: each write writes its own. Wall clocks are clocks that only their own replica moves. They are ahead
 *         or behind, but are never set back: no two writes of a replica bear the same time.
 */
import { Set as ImmutableSet, Map, Record } from 'immutable';
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

interface Config {
  /** How often each replica writes, in the order of replicas. */
  readonly writes: readonly number[];
  /** What clocks show at the start, after other events than writes. */
  readonly begins: readonly number[];
  /** Which of two writes at the same clock wins. Broken where replicas may differ in it. */
  readonly ties: 'the higher replica' | 'the one seen first';
  /** Broken where replicas do not learn from the timestamps that they see, as wall clocks do not. */
  readonly clocks: 'Lamport' | 'wall';
}

const correct = { begins: [0, 0, 0], ties: 'the higher replica', clocks: 'Lamport' } as const;

const claims = {
  sameWritesSameValue: 'replicas that have seen the same writes have the same value',
  knowledgeWins: 'a write that has been seen is not kept instead of one made in knowledge of it',
  converge: 'from some time on, all replicas have the same value',
  lastWins: 'when all writes are seen, the one made last is kept',
  tie: 'a write loses to one at the same clock',
} as const;

const whatIsTrue = [
  claims.sameWritesSameValue,
  claims.knowledgeWins,
  claims.converge,
  claims.tie,
  'deadlock',
];

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Replica extends Record({
  clock: 0,
  /** The write that is kept, by the event of writing; with the clock of then, and the number of the writer. */
  value: undefined as EventId | undefined,
  at: 0,
  by: 0,
  /** How many events it has had. */
  events: 0,
  /** How often it may still write. */
  writes: 0,
}) {}

/** What is seen at each replica, and what was written last. */
class Log extends Record({
  seen: Map<string, ImmutableSet<EventId>>(),
  last: undefined as EventId | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Write {
  readonly type: 'Write';
  readonly value: EventId;
  readonly at: number;
  readonly by: number;
}

interface Event extends Happened {
  /** The write that is made or received. */
  readonly write: EventId;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a write is to replace the one that is kept. */
function wins({ at, by }: Write, kept: Replica, ties: Config['ties']): boolean {
  if (at !== kept.at) return at > kept.at;
  return ties === 'the higher replica' && by > kept.by;
}

/** The same for each copy, also for the writer's own. */
function keep(r: Replica, write: Write, ties: Config['ties']): Replica {
  const { value, at, by } = write;
  return wins(write, r, ties) ? r.merge({ value, at, by }) : r;
}

/** Write at the next clock. */
function write(r: Replica, { self, index, peers }: Context, ties: Config['ties']) {
  if (r.writes === 0) return;
  const place = r.events + 1;
  const written: Write = { type: 'Write', value: eventOf(self, place), at: r.clock + 1, by: index };
  const event: Event = { type: 'happened', place, write: written.value };
  const next = r.merge({ clock: written.at, events: place, writes: r.writes - 1 });
  return { next: keep(next, written, ties), send: broadcast(peers, written), emit: [event] };
}

interface Shape {
  config: Config;
  roles: { replica: Replica };
  message: Write;
  event: Event;
  observers: { order: HappenedBefore; log: Log };
}

export const lastWriterWins = protocol<Shape>({
  name: 'last-writer-wins',

  roles: ({ writes, begins, ties, clocks }) => ({
    replica: {
      count: writes.length,
      prefix: 'r',
      init: ({ index }) => new Replica({ writes: writes[index]!, clock: begins[index]! }),
      actions: { write: (r, context) => write(r, context, ties) },
      receive: {
        /** Keep it, if it has the higher timestamp; later writes of one's own come after it. */
        Write: (r, message) => {
          const { value, at } = message;
          const clock = clocks === 'Lamport' ? Math.max(r.clock, at) + 1 : r.clock;
          const event: Event = { type: 'happened', place: r.events + 1, receives: value, write: value };
          return { next: keep(r.merge({ clock, events: event.place }), message, ties), emit: [event] };
        },
      },
    },
  }),

  observers: () => ({
    order: observeHappenedBefore,
    log: {
      init: new Log(),
      on: (log, event, process) => {
        const { write: written, receives } = event;
        const seen = log.seen.update(process, ImmutableSet<EventId>(), (all) => all.add(written));
        return log.merge({ seen, ...(receives === undefined && { last: written }) });
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => {
    const replica = ({ value }: Replica, { self }: Seen<Write>) => ({ self, value });
    const log = ({ seen, last }: Log) => ({ seen, last });
    return [
      always(claims.sameWritesSameValue, {
        view: { replica },
        observe: { log },
        holds: ({ replica, log: { seen } }) => {
          const wrote = (self: string) => seen.get(self, ImmutableSet<EventId>());
          return replica.every((a) =>
            replica.every((b) => a.value === b.value || !wrote(a.self).equals(wrote(b.self))),
          );
        },
      }),
      always(claims.knowledgeWins, {
        view: { replica },
        observe: { log, order: (order: HappenedBefore) => order },
        holds: ({ replica, log: { seen }, order }) =>
          replica.every(
            ({ self, value }) =>
              value === undefined || !seen.get(self)!.some((other) => order.get(other)!.has(value)),
          ),
      }),
      eventuallyAlways(claims.converge, {
        view: { replica: ({ value }: Replica) => value },
        holds: ({ replica }) => new Set(replica).size === 1,
      }),
      always(claims.lastWins, {
        view: { replica },
        observe: { log },
        when: ({ replica, log: { seen } }) => {
          const all = ImmutableSet<EventId>().union(...seen.values());
          return !all.isEmpty() && replica.every(({ self }) => seen.get(self)?.size === all.size);
        },
        holds: ({ replica, log: { last } }) => replica.every(({ value }) => value === last),
      }),
      sometimes(claims.tie, {
        view: {
          replica: ({ at, by }: Replica, { inbox }: Seen<Write>) =>
            inbox.some(({ message }) => message.at === at && message.by < by),
        },
        holds: ({ replica }) => replica.some(Boolean),
      }),
    ];
  },

  /** Nobody has to write. */
  fairness: () => ({ actions: 'none' }),

  terminal: () =>
    stateWhere({
      view: { replica: (_, { inbox }: Seen<Write>) => inbox.length === 0 },
      holds: ({ replica }) => replica.every(Boolean),
    }),

  scenarios: [
    {
      name: '2 replicas, 2 writes each',
      note: 'A message may come twice, and after a later one.',
      config: { ...correct, writes: [2, 2] },
      faults: { duplication: 1 },
      check: whatIsTrue,
      expect: { verdict: 'holds', states: 2815, transitions: 4684, depth: 9, witnesses: { [claims.tie]: 2 } },
    },
    {
      name: '3 replicas',
      note: 'Larger: a message may come twice here, too.',
      config: { ...correct, writes: [1, 1, 1] },
      faults: { duplication: 1 },
      check: whatIsTrue,
      expect: {
        verdict: 'holds',
        states: 15508,
        transitions: 36981,
        depth: 10,
        witnesses: { [claims.tie]: 2 },
      },
    },
    {
      name: 'a later write loses to one at the same clock',
      note: 'Plausible, and false: the first writer has the higher number, and so its write is kept.',
      config: { ...correct, writes: [1, 1] },
      check: [claims.lastWins],
      expect: { verdict: 'violated', property: claims.lastWins, length: 4 },
    },
    {
      name: 'a later write loses',
      note: 'The same without a tie: the clock of the second writer is behind, as it has not heard of the first.',
      config: { ...correct, writes: [1, 1], begins: [2, 0] },
      check: [claims.lastWins],
      expect: { verdict: 'violated', property: claims.lastWins, length: 4 },
    },
    {
      name: 'clocks are not moved by timestamps',
      note: 'So wall clocks, of which one is ahead: a write loses even to one that its writer has seen, and means to replace.',
      config: { ...correct, writes: [1, 1], begins: [2, 0], clocks: 'wall' },
      check: [claims.knowledgeWins],
      expect: { verdict: 'violated', property: claims.knowledgeWins, length: 3 },
    },
    {
      name: 'clocks are not moved by timestamps: a later write loses',
      note: 'As the story of two wall clocks is told.',
      config: { ...correct, writes: [1, 1], begins: [2, 0], clocks: 'wall' },
      check: [claims.lastWins],
      expect: { verdict: 'violated', property: claims.lastWins, length: 4 },
    },
    {
      name: 'clocks are not moved by timestamps: replicas converge',
      note: 'Whatever clocks show, the highest of the same timestamps is the same.',
      config: { ...correct, writes: [2, 2], begins: [1, 0], clocks: 'wall' },
      check: [claims.sameWritesSameValue, claims.converge, claims.tie, 'deadlock'],
      expect: { verdict: 'holds', states: 413, transitions: 592, depth: 8, witnesses: { [claims.tie]: 3 } },
    },
    {
      name: 'ties are not broken',
      note: 'Each replica keeps its own write, for ever.',
      config: { ...correct, writes: [1, 1], ties: 'the one seen first' },
      check: [claims.sameWritesSameValue],
      expect: { verdict: 'violated', property: claims.sameWritesSameValue, length: 4 },
    },
    {
      name: 'a message is lost',
      note: 'Nobody sends a write again: replicas that have not seen the same writes stay apart.',
      config: { ...correct, writes: [1, 1] },
      faults: { loss: 1 },
      check: [claims.converge],
      expect: { verdict: 'violated', property: claims.converge, length: 2, cycle: 0 },
    },
  ],
});
