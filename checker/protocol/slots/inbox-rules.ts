import { assertNever } from '../../core/errors.ts';
import type { Network } from '../../core/scenario.ts';
import type { Delay } from '../topology.ts';
import { type Pairs, pairsWith } from './pairs.ts';

/** The rules of a network for the inbox of one process: a list of messages (each an envelope with its age), in one order per content. */
export interface InboxRules {
  /** (envelope, age), by message. */
  readonly messages: Pairs;
  /** From which age on it makes no difference how old a message is. */
  readonly oldest: number;
  /** Whether messages that are older are gone. */
  readonly dropsOlder: boolean;
  /** Whether there comes a time when a message has to be received. */
  readonly obliges: boolean;
  /** Whether a message stays after its delivery. */
  readonly keepsDelivered: boolean;
  /** Whether a message that is in the list already is not added again. */
  readonly ignoresEqual: boolean;
  /** Less than 0 where `a` stands before `b`; where it is 0, they keep the order of their arrival, and are delivered in it. */
  compare(a: number, b: number): number;
}

/** What an envelope is, whatever its number. */
export interface EnvelopeNames {
  /** The position of its sender. */
  sender(envelope: number): number;
  /** Equal for equal messages in all runs, and different for nearly all that differ. */
  message(envelope: number): number;
}

/** Inboxes are in an order that does not depend on the numbers of envelopes, so that steps are in the same order in every run. */
export function inboxRules(
  network: Network,
  { oldest, max }: Delay,
  { sender, message }: EnvelopeNames,
): InboxRules {
  const messages = pairsWith(oldest + 1);
  const envelope = (aged: number) => messages.first(aged);
  const bySender = (a: number, b: number) => sender(envelope(a)) - sender(envelope(b));
  const byContent = (a: number, b: number) =>
    bySender(a, b) ||
    message(envelope(a)) - message(envelope(b)) ||
    envelope(a) - envelope(b) ||
    messages.second(a) - messages.second(b);
  const isLimited = Number.isFinite(max);
  const once = {
    messages,
    oldest,
    keepsDelivered: false,
    ignoresEqual: false,
    dropsOlder: false,
    obliges: isLimited,
  };
  switch (network) {
    case 'bag':
      return { ...once, compare: byContent };
    case 'set':
      return {
        messages,
        oldest,
        keepsDelivered: true,
        ignoresEqual: true,
        dropsOlder: isLimited,
        obliges: false,
        compare: byContent,
      };
    case 'fifo':
      return { ...once, compare: bySender };
    default:
      return assertNever(network);
  }
}
