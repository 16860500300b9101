/** The services that the sagas of saga.ts use. */
import { Map, Record } from 'immutable';
import { type Pid, type Role, send, unexpected } from '../../checker/index.ts';
import type { Config, Limit } from './saga-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export class Service extends Record({
  stock: 0,
  outcomes: Map<Pid, 'reserved' | 'refused' | 'undone'>(),
  /** The semantic lock: of whom it is not known how it ends. */
  pending: undefined as Pid | undefined,
  /** Where compensation restores a value: what the stock was before. */
  before: Map<Pid, number>(),
  undoFailures: 0 as Limit,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Message =
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

/** What is left of a number of retries, or of failures. */
export const oneLess = (limit: Limit): Limit => (limit === 'unlimited' ? limit : limit - 1);

export const initialStock = 2;
export const reservedBy = ({ outcomes }: Service) =>
  [...outcomes].filter(([, outcome]) => outcome === 'reserved').map(([saga]) => saga);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function service(config: Config): Role<Service, Message, never, 'saga' | 'service' | 'reader'> {
  const { services, pivot, laterStepsFail, locks, undo, idempotent, undoFailures } = config;
  return {
    count: services,
    prefix: 'service',
    init: () => new Service({ stock: initialStock, undoFailures }),
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
  };
}
