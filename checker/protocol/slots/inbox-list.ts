import { assertNever } from '../../core/errors.ts';
import type { Network } from '../../core/scenario.ts';

/**
 * The inbox of one process as a list of operations (each an envelope's arrival), in one order per content. `senderOf`
 * gives the position of an envelope's sender.
 */
export interface InboxList {
  arrive(inbox: readonly number[], operation: number): readonly number[];
  /** Places in the list of what may be delivered, or lost, next; equal envelopes once. */
  deliverable(inbox: readonly number[]): readonly number[];
  delivered(inbox: readonly number[], place: number): readonly number[];
  /** The list for messages in the given order of arrival. */
  ordered(operations: readonly number[]): readonly number[];
}

/** The rules of one network, on integers. */
export function inboxList(network: Network, senderOf: (operation: number) => number): InboxList {
  const ascending = (operations: readonly number[]) => [...operations].sort((a, b) => a - b);
  const bySender = (operations: readonly number[]) =>
    [...operations].sort((a, b) => senderOf(a) - senderOf(b));
  const firstOf = (key: (operation: number) => number) => (inbox: readonly number[]) =>
    inbox.flatMap((operation, place) =>
      place > 0 && key(inbox[place - 1]!) === key(operation) ? [] : [place],
    );
  const itself = (operation: number) => operation;
  switch (network) {
    case 'bag':
      return {
        arrive: (inbox, operation) => ascending([...inbox, operation]),
        deliverable: firstOf(itself),
        delivered: without,
        ordered: ascending,
      };
    case 'set':
      return {
        arrive: (inbox, operation) => (inbox.includes(operation) ? inbox : ascending([...inbox, operation])),
        deliverable: firstOf(itself),
        delivered: (inbox) => inbox,
        ordered: ascending,
      };
    case 'fifo':
      return {
        arrive: (inbox, operation) => bySender([...inbox, operation]),
        deliverable: firstOf(senderOf),
        delivered: without,
        ordered: bySender,
      };
    default:
      return assertNever(network);
  }
}

export function without(inbox: readonly number[], place: number): readonly number[] {
  return inbox.filter((_, other) => other !== place);
}
