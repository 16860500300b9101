import { assertNever } from '../../core/errors.ts';
import type { Network } from '../../core/scenario.ts';

/** The rules of a network for the inbox of one process: a list of operations (each an envelope's arrival), in one order per content. */
export interface InboxRules {
  /** Whether a message stays after its delivery. */
  readonly keepsDelivered: boolean;
  /** Whether an envelope that is in the list already is not added again. */
  readonly ignoresEqual: boolean;
  /** What the list is sorted by; operations with equal keys keep the order of their arrival. */
  sortKey(operation: number): number;
}

/** @param senderOf gives the position of an envelope's sender. */
export function inboxRules(network: Network, senderOf: (operation: number) => number): InboxRules {
  const itself = (operation: number) => operation;
  switch (network) {
    case 'bag':
      return { keepsDelivered: false, ignoresEqual: false, sortKey: itself };
    case 'set':
      return { keepsDelivered: true, ignoresEqual: true, sortKey: itself };
    case 'fifo':
      return { keepsDelivered: false, ignoresEqual: false, sortKey: senderOf };
    default:
      return assertNever(network);
  }
}
