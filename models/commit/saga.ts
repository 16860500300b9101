/**
 * Sagas
 *
 * Source  H. Garcia-Molina, K. Salem: Sagas, SIGMOD 1987; countermeasures, pivot and retriable steps as in L. Frank,
 *         T. Zahle: Semantic ACID Properties in Multidatabases, Software: Practice and Experience 28(1), 1998.
 * System  `sagas` sagas, each of which takes one item of stock from each of `services` services, in their order; one reader
 *         of the first service. Asynchronous network. A request may be sent again, `retries` times in
 *         each saga.
 * Faults  steps that fail, up to the pivot; compensations that fail `undoFailures` times; messages that are lost, if
 *         there is no limit to sending again.
 * Claims  when a saga has ended, all of its steps count, or none; at all times those that count are T1 .. Tj, so compensations
 *         run in reverse; the stock is what the reservations leave of it. Every saga ends: this needs weak fairness of messages
 *         and of sending again. With semantic locks, nobody reads what is undone later; without them this is not claimed.
 * Abstracts  items, which are all alike. The log of a saga: one that crashes goes on where it was, and sends its request again. A
 *         service remembers the outcome of each saga for ever. A step reads and writes in one, so nothing has to be read again.
 *
 * Services are in saga-service.ts, the configuration and the scenarios in saga-scenarios.ts.
 */
import { List, Range, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  eventually,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { type Config, type Limit, names, scenarios } from './saga-scenarios.ts';
import { initialStock, type Message, oneLess, reservedBy, type Service, service } from './saga-service.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Saga extends Record({
  state: 'new' as 'new' | 'forward' | 'backward' | 'committed' | 'aborted',
  /** The step that it waits for, from 0. */
  step: 0,
  /** The steps that have to be undone, one after the other. */
  toUndo: List<number>(),
  retries: 0 as Limit,
}) {}

class Reader extends Record({
  hasAsked: false,
  /** Whose reservations it has seen. */
  seen: Set<Pid>(),
}) {}

const hasEnded = ({ state }: Saga) => state === 'committed' || state === 'aborted';

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whom a saga waits for. */
const awaited = (s: Saga, services: readonly Pid[]) => services[s.toUndo.first() ?? s.step]!;

/** What a saga asks of the service of its step. */
function request(s: Saga, services: readonly Pid[]) {
  const message = s.state === 'forward' ? ({ type: 'Do' } as const) : ({ type: 'Undo' } as const);
  return [send(awaited(s, services), message)];
}

/** Asks for the next compensation, if one is left. */
function compensate(s: Saga, toUndo: List<number>, services: readonly Pid[]) {
  const next = s.merge({ state: toUndo.isEmpty() ? 'aborted' : 'backward', step: 0, toUndo });
  return { next, send: toUndo.isEmpty() ? [] : request(next, services) };
}

interface Shape {
  config: Config;
  roles: { saga: Saga; service: Service; reader: Reader };
  message: Message;
}

export const saga = protocol<Shape>({
  name: 'saga',

  roles: (config) => {
    const { sagas, services, readers, locks, order, retries } = config;
    return {
      saga: {
        count: sagas,
        prefix: 's',
        init: () => new Saga({ retries }),
        actions: {
          begin: (s, { pids }) => {
            if (s.state !== 'new') return;
            const next = s.set('state', 'forward');
            return { next, send: request(next, pids.service) };
          },
          /** The request or its answer may be lost, or only late. */
          sendAgain: (s, { pids }) =>
            s.retries !== 0 && (s.state === 'forward' || s.state === 'backward')
              ? { next: s.update('retries', oneLess), send: request(s, pids.service) }
              : undefined,
        },
        receive: {
          /** T1 .. Tn, one after the other. */
          Done: (s, _, { from, pids }) => {
            if (s.state !== 'forward' || from !== awaited(s, pids.service)) return s;
            const next = s.set('step', s.step + 1);
            if (next.step < services) return { next, send: request(next, pids.service) };
            return {
              next: s.set('state', 'committed'),
              send: locks ? broadcast(pids.service, { type: 'Release' }) : [],
            };
          },
          /** Tj+1 has failed: Cj .. C1. */
          Refused: (s, _, { from, pids }) => {
            if (s.state !== 'forward' || from !== awaited(s, pids.service)) return s;
            const done = Range(0, s.step).toList();
            return compensate(s, order === 'reverse' ? done.reverse() : done, pids.service);
          },
          Undone: (s, _, { from, pids }) =>
            s.state === 'backward' && from === awaited(s, pids.service)
              ? compensate(s, s.toUndo.shift(), pids.service)
              : s,
          /** Compensations are tried until they succeed. */
          NotUndone: (s, _, { from, pids }) =>
            s.state === 'backward' && from === awaited(s, pids.service)
              ? { next: s, send: request(s, pids.service) }
              : s,
          Do: unexpected,
          Undo: unexpected,
          Release: unexpected,
          Read: unexpected,
          Stock: unexpected,
        },
      },

      service: service(config),

      reader: {
        count: readers,
        init: () => new Reader(),
        actions: {
          read: (r, { pids }) =>
            r.hasAsked
              ? undefined
              : { next: r.set('hasAsked', true), send: [send(pids.service[0]!, { type: 'Read' })] },
        },
        receive: {
          Stock: (r, message) => r.set('seen', Set(message.reservedBy)),
          Do: unexpected,
          Done: unexpected,
          Refused: unexpected,
          Undo: unexpected,
          Undone: unexpected,
          NotUndone: unexpected,
          Release: unexpected,
          Read: unexpected,
        },
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ readers }) => {
    const sagaEnd = (s: Saga, { self }: Seen<Message>) => ({ self, state: s.state });
    const view = { saga: sagaEnd, service: (service: Service) => Set(reservedBy(service)) };
    return [
      always(names.allOrNone, {
        view,
        holds: ({ saga, service }) =>
          saga.every(({ self, state }) => {
            if (state === 'committed') return service.every((reserved) => reserved.has(self));
            return state !== 'aborted' || !service.some((reserved) => reserved.has(self));
          }),
      }),
      always(names.firstOnes, {
        view,
        holds: ({ saga, service }) =>
          saga.every(({ self }) =>
            service.every(
              (reserved, step) => step === 0 || !reserved.has(self) || service[step - 1]!.has(self),
            ),
          ),
      }),
      always(names.stockIsRight, {
        view: { service: (service: Service) => service.stock + reservedBy(service).length },
        holds: ({ service }) => service.every((items) => items === initialStock),
      }),
      always(names.noDirtyRead, {
        view: { saga: sagaEnd, reader: (r: Reader) => r.seen },
        when: ({ saga }) => saga.some(({ state }) => state === 'backward' || state === 'aborted'),
        holds: ({ saga, reader }) =>
          saga.every(
            ({ self, state }) =>
              (state !== 'backward' && state !== 'aborted') || !reader.some((seen) => seen.has(self)),
          ),
      }),
      ...(readers > 0
        ? [
            sometimes(names.readsWhatStays, {
              view: { reader: (r: Reader) => r.seen.size },
              holds: ({ reader }) => reader.some((size) => size > 0),
            }),
          ]
        : []),
      sometimes(names.allCommit, {
        view: { saga: (s: Saga) => s.state === 'committed' },
        holds: ({ saga }) => saga.every(Boolean),
      }),
      sometimes(names.isUndone, {
        view: {
          saga: (s: Saga) => s.state === 'aborted',
          service: (service: Service) => service.outcomes.includes('undone'),
        },
        holds: ({ saga, service }) => saga.some(Boolean) && service.some(Boolean),
      }),
      eventually(names.everySagaEnds, { each: { saga: hasEnded }, holds: (is) => is }),
    ];
  },

  /** It is no deadlock to have ended, if readers have their answer. */
  terminal: () =>
    stateWhere({
      view: { saga: hasEnded, service: (_: Service, { inbox }: Seen<Message>) => inbox.length === 0 },
      holds: ({ saga, service }) => saga.every(Boolean) && service.every(Boolean),
    }),

  scenarios,
});
