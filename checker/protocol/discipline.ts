import { List } from 'immutable';
import { assertNever } from '../core/errors.ts';
import type { Network } from '../core/scenario.ts';
import type { Envelope } from './global-state.ts';

/** What a network does with the messages in flight to one process. */
export interface Discipline {
  arrive(inbox: List<Envelope>, envelope: Envelope): List<Envelope>;
  /** The messages that may be delivered, or lost, next; equal ones once. */
  deliverable(inbox: List<Envelope>): List<Envelope>;
  /** The inbox after a delivery. */
  delivered(inbox: List<Envelope>, envelope: Envelope): List<Envelope>;
  /** The inbox after a loss. */
  lost(inbox: List<Envelope>, envelope: Envelope): List<Envelope>;
}

/** Inboxes are kept in one order per content, so that equal inboxes are equal lists. */
const bag: Discipline = {
  arrive: (inbox, envelope) => inbox.push(envelope).sortBy(({ text }) => text),
  deliverable: (inbox) => inbox.toOrderedSet().toList(),
  delivered: without,
  lost: without,
};

const set: Discipline = {
  ...bag,
  arrive: (inbox, envelope) => (inbox.includes(envelope) ? inbox : bag.arrive(inbox, envelope)),
  delivered: (inbox) => inbox,
};

/** A queue per sender, one behind the other in the order of senders; sorting is stable, so each queue keeps its order. */
const fifo: Discipline = {
  ...bag,
  arrive: (inbox, envelope) => inbox.push(envelope).sortBy(({ from }) => from),
  deliverable: (inbox) =>
    inbox.filter((envelope, index) => inbox.get(index - 1)?.from !== envelope.from || index === 0),
};

/** The discipline of one of the networks that a scenario can choose. */
export function disciplineOf(network: Network): Discipline {
  switch (network) {
    case 'bag':
      return bag;
    case 'fifo':
      return fifo;
    case 'set':
      return set;
    default:
      return assertNever(network);
  }
}

function without(inbox: List<Envelope>, envelope: Envelope): List<Envelope> {
  return List(inbox.delete(inbox.findIndex((other) => other.equals(envelope))));
}
