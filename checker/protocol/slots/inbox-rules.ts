import { assertNever } from '../../core/errors.ts';
import type { Network } from '../../core/scenario.ts';

/** The rules of a network for the inbox of one process: a list of operations (each an envelope's arrival), in one order per content. */
export interface InboxRules {
  /** Whether a message stays after its delivery. */
  readonly keepsDelivered: boolean;
  /** Whether an envelope that is in the list already is not added again. */
  readonly ignoresEqual: boolean;
  /** Less than 0 where `a` stands before `b`; where it is 0, they keep the order of their arrival, and are delivered in it. */
  compare(a: number, b: number): number;
}

/** What an operation is, whatever its number. */
export interface EnvelopeNames {
  /** The position of its sender. */
  sender(operation: number): number;
  /** Equal for equal messages in all runs, and different for nearly all that differ. */
  message(operation: number): number;
}

/** Inboxes are in an order that does not depend on the numbers of operations, so that steps are in the same order in every run. */
export function inboxRules(network: Network, { sender, message }: EnvelopeNames): InboxRules {
  const bySender = (a: number, b: number) => sender(a) - sender(b);
  const byContent = (a: number, b: number) => bySender(a, b) || message(a) - message(b) || a - b;
  switch (network) {
    case 'bag':
      return { keepsDelivered: false, ignoresEqual: false, compare: byContent };
    case 'set':
      return { keepsDelivered: true, ignoresEqual: true, compare: byContent };
    case 'fifo':
      return { keepsDelivered: false, ignoresEqual: false, compare: bySender };
    default:
      return assertNever(network);
  }
}
