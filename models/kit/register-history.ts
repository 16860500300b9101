/**
 * What clients did to a shared register, and whether it was linearizable.
 *
 * Source  M. Herlihy, J. Wing: Linearizability, A Correctness Condition for Concurrent Objects, ACM TOPLAS 12(3), 1990.
 */
import { List, Map, Record, Set } from 'immutable';
import type { Observer, Pid } from '../../checker/index.ts';
import { assertNever } from '../../checker/index.ts';

/** What an observer of this kind sees. A client has at most one operation at a time. */
export type RegisterEvent =
  | { readonly type: 'callRead' }
  | { readonly type: 'callWrite'; readonly value: number }
  | { readonly type: 'returnRead'; readonly value: number }
  | { readonly type: 'returnWrite'; readonly value: number };

/** One operation of one client. */
class Operation extends Record({
  kind: 'read' as 'read' | 'write',
  /** What was read or written; 0 for a read that has not returned. */
  value: 0,
  /** For each other client, how many of its operations had returned when this one was called. */
  after: Map<Pid, number>(),
}) {}

/** Real-time order is kept as counts, so that histories which differ only in irrelevant order are equal states. */
export class RegisterHistory extends Record({
  /** By client: operations that have returned, in order. */
  returned: Map<Pid, List<Operation>>(),
  /** By client: the operation that has not returned. */
  pending: Map<Pid, Operation>(),
  /** The values of writes that were called before the first step, and have not returned. Each value is written once. */
  early: Set<number>(),
}) {}

/** Observe a history in which the writes of the values `early` are called before the first step. */
export function registerHistory(early: Iterable<number>): Observer<RegisterHistory, RegisterEvent> {
  return {
    init: new RegisterHistory({ early: Set(early) }),
    on(history, event, client) {
      switch (event.type) {
        case 'callRead':
          return called(history, client, new Operation({ kind: 'read' }));
        case 'callWrite':
          return called(history, client, new Operation({ kind: 'write', value: event.value }));
        case 'returnRead':
          return returned(history, client, 'read', event.value);
        case 'returnWrite':
          return returned(history, client, 'write', event.value).update('early', (early) =>
            early.delete(event.value),
          );
        default:
          return assertNever(event);
      }
    },
  };
}

function called(history: RegisterHistory, client: Pid, operation: Operation): RegisterHistory {
  const after = history.returned.delete(client).map((operations) => operations.size);
  return history.setIn(['pending', client], operation.set('after', after));
}

function returned(history: RegisterHistory, client: Pid, kind: 'read' | 'write', value: number) {
  const operation = history.pending.get(client, new Operation()).merge({ kind, value });
  return history
    .deleteIn(['pending', client])
    .updateIn(['returned', client], (operations) =>
      ((operations as List<Operation> | undefined) ?? List<Operation>()).push(operation),
    );
}

/**
 * Is there one order of the operations, compatible with real time, in which every read returns the value last written,
 * 0 before the first write? Operations that have not returned may have taken effect or not.
 */
export function isLinearizable(history: RegisterHistory): boolean {
  return canOrder(history, Map(), 0);
}

/** `placed`: how many operations of each client are ordered already; `value`: what the register holds after them. */
function canOrder(history: RegisterHistory, placed: Map<Pid, number>, value: number): boolean {
  const { returned, pending, early } = history;
  if (returned.every((operations, client) => placed.get(client, 0) >= operations.size)) return true;
  const mayComeNext = (operation: Operation) =>
    operation.after.every((count, other) => placed.get(other, 0) >= count);
  const byReturned = returned.some((operations, client) => {
    const operation = operations.get(placed.get(client, 0));
    if (operation === undefined || !mayComeNext(operation)) return false;
    if (operation.kind === 'read' && operation.value !== value) return false;
    return canOrder(
      history,
      placed.update(client, 0, (count) => count + 1),
      operation.value,
    );
  });
  const byPending = pending.some(
    (operation, client) =>
      operation.kind === 'write' &&
      placed.get(client, 0) === returned.get(client, List()).size &&
      mayComeNext(operation) &&
      canOrder(history.deleteIn(['pending', client]), placed, operation.value),
  );
  return (
    byReturned ||
    byPending ||
    early.some((written) =>
      canOrder(
        history.update('early', (left) => left.delete(written)),
        placed,
        written,
      ),
    )
  );
}
