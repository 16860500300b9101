/**
 * The zombie server: selling a seat under a lease
 *
 * Source  M. Kleppmann: How to do distributed locking, 2016, "Protecting a resource with a lock" and "Making the lock safe
 *         with fencing". Leases as in C. Gray, D. Cheriton: Leases, SOSP 1989, §2; epochs as the sequencers of M. Burrows:
 *         The Chubby Lock Service, OSDI 2006, §2.4.
 * System  a store with one seat, a lease service, and `servers` booking servers, each with one client who wants the seat. Who
 *         has the lease may sell. Reliable, unordered channels with bounded delays; all clocks run as time does.
 * Faults  pauses of servers, in which their clocks go on and their leases end; crashes; clocks that are slow or jump.
 * Claims  no seat is sold twice, and reservations are linearizable: whatever is slow or late, if a sale is a compare-and-set
 *         at the store; otherwise if the store refuses old epochs from the moment that a new holder reads the seat; and
 *         otherwise if pauses and delays have bounds, and `margin` covers them. Every client is answered, if its server
 *         stays up and leases are long enough to sell in.
 * Abstracts  the way between a client and its server: the client is asked and answered there, at once. Cancellations: a seat
 *         that is sold stays sold. Leases are not given back, which only makes others wait.
 *
 * The configuration and the scenarios are in seat-booking-scenarios.ts.
 */
import { List, Record } from 'immutable';
import {
  always,
  type CasRegisterOperation,
  type Context,
  eventuallyAlways,
  type HistoryEvent,
  type ObservedHistory,
  observeHistory,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  specs,
  stateWhere,
  transition,
  unexpected,
  type Value,
} from '../../checker/index.ts';
import { linearizable } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import {
  type Config,
  everyoneIsAnswered,
  inOrder,
  onlyNewest,
  scenarios,
  soldOnce,
  zombieFirst,
} from './seat-booking-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Server extends Record({
  /** `selling`: the seat was free and the lease its own when it looked, and it is about to act on that. */
  phase: 'idle' as 'idle' | 'acquiring' | 'reading' | 'selling' | 'waiting' | 'booked' | 'refused',
  /** Of the lease granted last; 0 before. */
  epoch: 0,
  /** For how many ticks it counts on the lease, or will when it is granted. */
  lease: 0,
}) {}

class Service extends Record({
  holder: undefined as Pid | undefined,
  /** In how many ticks the lease ends. */
  lease: 0,
  /** The newest epoch that is granted. */
  epoch: 0,
  /** Whether the holder waits for its grant until the store knows of the next epoch. */
  isFencing: false,
}) {}

class Store extends Record({
  /** The epochs of the sales, each written over the one before. */
  sales: List<number>(),
  /** The highest epoch that it has been told of, and goes by. */
  highest: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Acquire' }
  | { readonly type: 'Granted'; readonly epoch: number }
  | { readonly type: 'Read'; readonly epoch: number }
  | { readonly type: 'Seat'; readonly is: 'available' | 'taken' | 'not for old epochs' }
  | { readonly type: 'Sell'; readonly epoch: number }
  | { readonly type: 'Result'; readonly is: 'sold' | 'taken' | 'not for old epochs' }
  | { readonly type: 'Fence'; readonly epoch: number }
  | { readonly type: 'Fenced' };

const forServers = { Granted: unexpected, Seat: unexpected, Result: unexpected } as const;
const forTheService = { Acquire: unexpected, Fenced: unexpected } as const;
const forTheStore = { Read: unexpected, Sell: unexpected, Fence: unexpected } as const;

/** More than it takes for all to sell; only where leases may be too short to sell in are there more. */
const mostEpochs = 4;

/** Nobody waits for an answer. */
const isIdle = ({ phase }: Server) => phase === 'idle' || phase === 'booked' || phase === 'refused';

/** A reservation is an operation on the seat: whoever finds it available has it. */
const reservation = (client: Pid): CasRegisterOperation => ({ type: 'cas', from: 'available', to: client });

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { server: Server; service: Service; store: Store };
  message: Message;
  event: HistoryEvent<CasRegisterOperation, Value>;
  observers: { history: ObservedHistory<CasRegisterOperation, Value> };
}

/** Read the seat. */
const read = (s: Server, { pids }: Context) => ({
  next: s.set('phase', 'reading'),
  send: [send(pids.store![0]!, { type: 'Read', epoch: s.epoch })],
});

/** Ask for the lease, or to have it for longer. Counted from here, it ends here no later than at the service. */
const acquire = (s: Server, { pids }: Context, lease: number) => ({
  next: s.merge({ phase: 'acquiring', lease }),
  send: [send(pids.service![0]!, { type: 'Acquire' })],
});

/** Tell the client. */
const answer = (s: Server, hasSeat: boolean) => ({
  next: s.merge({ phase: hasSeat ? 'booked' : 'refused', lease: 0 }),
  emit: [{ type: 'return' as const, result: hasSeat }],
});

/** Grant the lease for its whole length. */
const grant = (l: Service, holder: Pid, epoch: number, lease: number) => ({
  next: l.merge({ holder, lease, epoch, isFencing: false }),
  send: [send(holder, { type: 'Granted', epoch })],
});

/** The store hears of an epoch. */
const heard = (store: Store, epoch: number) => store.update('highest', (highest) => Math.max(highest, epoch));

export const seatBooking = protocol<Shape>({
  name: 'seat-booking',

  roles: ({ servers, lease, margin, reads, fence, compareAndSet }) => ({
    server: {
      count: servers,
      prefix: 's',
      init: () => new Server(),
      actions: {
        /** A client asks for the seat. */
        ask: (s, context) => {
          if (s.phase !== 'idle') return;
          const first = reads === 'under the lease' ? acquire(s, context, lease) : read(s, context);
          return { ...first, emit: [{ type: 'call', operation: reservation(context.self) }] };
        },
      },
      urgent: {
        /** Act on what was found. Who pauses before this is a zombie when it goes on. */
        sell: (s, { pids }) => {
          if (s.phase !== 'selling') return;
          const sale = send(pids.store![0]!, { type: 'Sell', epoch: s.epoch });
          return { next: s.set('phase', 'waiting'), send: [sale] };
        },
      },
      tick: (s) => countDown(s, 'lease'),
      receive: {
        Granted: (s, { epoch }, context) => {
          const holder = s.set('epoch', epoch);
          if (reads === 'under the lease') return read(holder, context);
          return s.lease > margin ? holder.set('phase', 'selling') : acquire(holder, context, lease);
        },
        /** Go on if the seat is free and enough of the lease is left; ask to have the lease for longer if it is not. */
        Seat: (s, { is }, context) => {
          if (is === 'taken') return answer(s, false);
          const isLong = reads === 'without a lease' || (reads === 'under the lease' && s.lease > margin);
          return is === 'available' && isLong ? s.set('phase', 'selling') : acquire(s, context, lease);
        },
        Result: (s, { is }, context) =>
          is === 'not for old epochs' ? acquire(s, context, lease) : answer(s, is === 'sold'),
        ...forTheService,
        ...forTheStore,
      },
      crash: () => new Server(),
    },

    service: {
      init: () => new Service(),
      tick: (l) => countDown(l, 'lease'),
      receive: {
        /** Grant the lease if it is free, or to its holder again; others wait. With each new holder begins an epoch. */
        Acquire: (l, _, { from, pids }) => {
          if (l.isFencing || (l.lease > 0 && l.holder !== from)) return;
          if (l.holder === from) return grant(l, from, l.epoch, lease);
          if (fence !== 'at grants') return grant(l, from, l.epoch + 1, lease);
          return {
            next: l.merge({ holder: from, isFencing: true }),
            send: [send(pids.store![0]!, { type: 'Fence', epoch: l.epoch + 1 })],
          };
        },
        /** From now on the store refuses all older epochs. */
        Fenced: fence === 'at grants' ? (l) => grant(l, l.holder!, l.epoch + 1, lease) : unexpected,
        ...forServers,
        ...forTheStore,
      },
    },

    store: {
      init: () => new Store(),
      receive: {
        Read: (store, { epoch }, { from }) => {
          const isFenced = fence === 'at reads and sales';
          const seat = store.sales.isEmpty() ? 'available' : 'taken';
          const is = isFenced && epoch < store.highest ? 'not for old epochs' : seat;
          return { next: isFenced ? heard(store, epoch) : store, send: [send(from, { type: 'Seat', is })] };
        },
        Sell: (store, { epoch }, { from }) => {
          const isOld = fence !== 'none' && epoch < store.highest;
          const isTaken = compareAndSet && !store.sales.isEmpty();
          const is = isOld ? 'not for old epochs' : isTaken ? 'taken' : 'sold';
          const next = is === 'sold' ? store.update('sales', (sales) => sales.push(epoch)) : store;
          return { next: heard(next, epoch), send: [send(from, { type: 'Result', is })] };
        },
        Fence:
          fence === 'at grants'
            ? (store, { epoch }, { from }) => ({
                next: heard(store, epoch),
                send: [send(from, { type: 'Fenced' })],
              })
            : unexpected,
        ...forServers,
        ...forTheService,
      },
    },
  }),

  observers: () => ({ history: observeHistory() }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ fence, compareAndSet }) => [
    always(soldOnce, {
      view: { store: ({ sales }: Store) => sales.size },
      holds: ({ store }) => store[0]! <= 1,
    }),
    linearizable({ observe: 'history', spec: specs.casRegister('available') }),
    always(inOrder, {
      view: { store: ({ sales }: Store) => sales },
      holds: ({ store }) => store[0]!.every((epoch, at, sales) => at === 0 || sales.get(at - 1)! <= epoch),
    }),
    transition(onlyNewest, {
      view: { store: ({ sales }: Store) => sales, service: ({ epoch }: Service) => epoch },
      holds: (before, after) =>
        before.store[0]!.size === after.store[0]!.size || after.store[0]!.last() === after.service[0],
    }),
    sometimes('one client has the seat, and another knows that it has not', {
      view: { server: ({ phase }: Server) => phase },
      holds: ({ server }) => server.includes('booked') && server.includes('refused'),
    }),
    ...(fence === 'at sales' && compareAndSet
      ? [
          sometimes(zombieFirst, {
            view: {
              store: ({ sales }: Store) => sales,
              server: ({ phase, epoch }: Server) => ({ phase, epoch }),
            },
            holds: ({ store, server }) =>
              server.some(
                ({ phase, epoch }) => phase === 'selling' && store[0]!.some((sold) => sold < epoch),
              ),
          }),
        ]
      : []),
    eventuallyAlways(everyoneIsAnswered, {
      each: { server: (s: Server, { up }: Seen<Message>) => !up || isIdle(s) },
      holds: (isDownOrIdle) => isDownOrIdle,
    }),
  ],

  /** Nobody has to ask. */
  fairness: () => ({ actions: { ask: 'none' } }),

  /** Leases that may be too short to sell in can go back and forth without end. */
  boundary: () =>
    stateWhere({
      view: { service: ({ epoch }: Service) => epoch },
      holds: ({ service }) => service[0]! <= mostEpochs,
    }),

  terminal: () =>
    stateWhere({
      view: { server: (s: Server, { up }: Seen<Message>) => !up || isIdle(s) },
      holds: ({ server }) => server.every(Boolean),
    }),

  scenarios,
});
