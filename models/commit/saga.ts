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
 * Abstracts  items, which are all alike. The log of a saga: a saga does not crash. A service remembers the outcome of each
 *         saga for ever.
 *
 * The configuration and the scenarios are in saga-scenarios.ts.
 */
import { Map, Record, Set } from 'immutable';
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
import {
  allOrNone,
  type Config,
  everySagaEnds,
  type Limit,
  noDirtyRead,
  scenarios,
  stockIsRight,
} from './saga-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Saga extends Record({
  state: 'new' as 'new' | 'forward' | 'backward' | 'committed' | 'aborted',
  /** The step that it waits for, from 0. */
  step: 0,
  retries: 0 as Limit,
}) {}

class Service extends Record({
  stock: 0,
  outcomes: Map<Pid, 'reserved' | 'refused' | 'undone'>(),
  /** The semantic lock: of whom it is not known how it ends. */
  pending: undefined as Pid | undefined,
  /** Where compensation restores a value: what the stock was before. */
  before: Map<Pid, number>(),
  undoFailures: 0 as Limit,
}) {}

class Reader extends Record({
  hasAsked: false,
  /** Whose reservations it has seen. */
  seen: Set<Pid>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Do' }
  | { readonly type: 'Done' }
  | { readonly type: 'Refused' }
  | { readonly type: 'Undo' }
  | { readonly type: 'Undone' }
  | { readonly type: 'NotUndone' }
  /** The saga has committed; only where there are semantic locks. */
  | { readonly type: 'Release' }
  | { readonly type: 'Read' }
  | { readonly type: 'Stock'; readonly reservedBy: readonly Pid[] };

const oneLess = (limit: Limit): Limit => (limit === 'unlimited' ? limit : limit - 1);

const initialStock = 2;
const hasEnded = ({ state }: Saga) => state === 'committed' || state === 'aborted';
const reservedBy = ({ outcomes }: Service) =>
  [...outcomes].filter(([, outcome]) => outcome === 'reserved').map(([saga]) => saga);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a saga asks of the service of its step. */
function request(s: Saga, services: readonly Pid[]) {
  const message = s.state === 'forward' ? ({ type: 'Do' } as const) : ({ type: 'Undo' } as const);
  return [send(services[s.step]!, message)];
}

/** Goes back by one step, and compensates for it. */
function back(s: Saga, services: readonly Pid[]) {
  if (s.step === 0) return s.merge({ state: 'aborted' });
  const next = s.merge({ state: 'backward', step: s.step - 1 });
  return { next, send: request(next, services) };
}

interface Shape {
  config: Config;
  roles: { saga: Saga; service: Service; reader: Reader };
  message: Message;
}

export const saga = protocol<Shape>({
  name: 'saga',

  roles: ({ sagas, services, readers, pivot, laterStepsFail, locks, undo, idempotent, ...budgets }) => ({
    saga: {
      count: sagas,
      prefix: 's',
      init: () => new Saga({ retries: budgets.retries }),
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
          if (s.state !== 'forward' || from !== pids.service[s.step]) return s;
          const next = s.set('step', s.step + 1);
          if (next.step < services) return { next, send: request(next, pids.service) };
          return {
            next: s.set('state', 'committed'),
            send: locks ? broadcast(pids.service, { type: 'Release' }) : [],
          };
        },
        /** Tj+1 has failed: Cj .. C1. */
        Refused: (s, _, { from, pids }) =>
          s.state === 'forward' && from === pids.service[s.step] ? back(s, pids.service) : s,
        Undone: (s, _, { from, pids }) =>
          s.state === 'backward' && from === pids.service[s.step] ? back(s, pids.service) : s,
        /** Compensations are tried until they succeed. */
        NotUndone: (s, _, { from, pids }) =>
          s.state === 'backward' && from === pids.service[s.step]
            ? { next: s, send: request(s, pids.service) }
            : s,
        Do: unexpected,
        Undo: unexpected,
        Release: unexpected,
        Read: unexpected,
        Stock: unexpected,
      },
    },

    service: {
      count: services,
      prefix: 'service',
      init: () => new Service({ stock: initialStock, undoFailures: budgets.undoFailures }),
      receive: {
        /** Does the step, or refuses it, once; a request that comes again, or too late, is answered the same. */
        Do: (service, _, { from, index }) => {
          const outcome = service.outcomes.get(from);
          if (outcome !== undefined) {
            return {
              next: service,
              send: [send(from, { type: outcome === 'reserved' ? 'Done' : 'Refused' })],
            };
          }
          if (service.pending !== undefined) return;
          const reserved = service.merge({
            stock: service.stock - 1,
            outcomes: service.outcomes.set(from, 'reserved'),
            pending: locks ? from : undefined,
            before: undo === 'restores' ? service.before.set(from, service.stock) : service.before,
          });
          const refused = service.setIn(['outcomes', from], 'refused');
          const done = { next: reserved, send: [send(from, { type: 'Done' })] };
          const failed = { next: refused, send: [send(from, { type: 'Refused' })] };
          return index < pivot || laterStepsFail ? [done, failed] : done;
        },
        /** The compensation, once. What the pivot has done cannot be undone, whatever the answer. */
        Undo: (service, _, { from, index }) => {
          const answer = { send: [send(from, { type: 'Undone' as const })] };
          if (index + 1 === pivot) return { next: service, ...answer };
          if (service.outcomes.get(from) !== 'reserved' && idempotent) return { next: service, ...answer };
          const undone = service.merge({
            stock: undo === 'restores' ? service.before.get(from)! : service.stock + 1,
            outcomes: service.outcomes.set(from, 'undone'),
            pending: service.pending === from ? undefined : service.pending,
          });
          if (service.undoFailures === 0) return { next: undone, ...answer };
          return [
            { next: undone, ...answer },
            { next: service.update('undoFailures', oneLess), send: [send(from, { type: 'NotUndone' })] },
          ];
        },
        Release: (service, _, { from }) =>
          service.pending === from ? service.set('pending', undefined) : service,
        /** Waits for the end of the saga that has the semantic lock. */
        Read: (service, _, { from }) =>
          service.pending === undefined
            ? { next: service, send: [send(from, { type: 'Stock', reservedBy: reservedBy(service) })] }
            : undefined,
        Done: unexpected,
        Refused: unexpected,
        Undone: unexpected,
        NotUndone: unexpected,
        Stock: unexpected,
      },
    },

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
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => {
    const sagaEnd = (s: Saga, { self }: Seen<Message>) => ({ self, state: s.state });
    return [
      always(allOrNone, {
        view: { saga: sagaEnd, service: (service: Service) => Set(reservedBy(service)) },
        holds: ({ saga, service }) =>
          saga.every(({ self, state }) => {
            if (state === 'committed') return service.every((reserved) => reserved.has(self));
            return state !== 'aborted' || !service.some((reserved) => reserved.has(self));
          }),
      }),
      always('the steps that count are the first ones', {
        view: { saga: sagaEnd, service: (service: Service) => Set(reservedBy(service)) },
        holds: ({ saga, service }) =>
          saga.every(({ self }) =>
            service.every(
              (reserved, step) => step === 0 || !reserved.has(self) || service[step - 1]!.has(self),
            ),
          ),
      }),
      always(stockIsRight, {
        view: { service: (service: Service) => service.stock + reservedBy(service).length },
        holds: ({ service }) => service.every((items) => items === initialStock),
      }),
      always(noDirtyRead, {
        view: { saga: sagaEnd, reader: (r: Reader) => r.seen },
        holds: ({ saga, reader }) =>
          saga.every(
            ({ self, state }) =>
              (state !== 'backward' && state !== 'aborted') || !reader.some((seen) => seen.has(self)),
          ),
      }),
      sometimes('all sagas commit', {
        view: { saga: (s: Saga) => s.state === 'committed' },
        holds: ({ saga }) => saga.every(Boolean),
      }),
      sometimes('a saga is undone', {
        view: {
          saga: (s: Saga) => s.state === 'aborted',
          service: (service: Service) => service.outcomes.includes('undone'),
        },
        holds: ({ saga, service }) => saga.some(Boolean) && service.some(Boolean),
      }),
      eventually(everySagaEnds, { each: { saga: hasEnded }, holds: (is) => is }),
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
