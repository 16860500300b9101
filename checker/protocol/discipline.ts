import { List } from 'immutable';
import { assertNever } from '../core/errors.ts';
import type { Network } from '../core/scenario.ts';
import { Envelope } from './global-state.ts';
import type { Delay } from './topology.ts';

/** What a network does with the messages in flight to one process. */
export interface Discipline {
  arrive(inbox: List<Envelope>, envelope: Envelope): List<Envelope>;
  /** The messages that may be delivered, or lost, next, as far as their order goes; equal ones once. */
  deliverable(inbox: List<Envelope>): List<Envelope>;
  /** The inbox after a delivery. */
  delivered(inbox: List<Envelope>, envelope: Envelope): List<Envelope>;
  /** The inbox after a loss. */
  lost(inbox: List<Envelope>, envelope: Envelope): List<Envelope>;
  /** The inbox a tick later. */
  aged(inbox: List<Envelope>, delay: Delay): List<Envelope>;
  /** Whether messages have to be received in time. */
  readonly obliges: boolean;
}

/** Inboxes are kept in one order per content, so that equal inboxes are equal lists. */
const bag: Discipline = {
  arrive: (inbox, envelope) => inbox.push(envelope).sort(byContent),
  deliverable: (inbox) => inbox.toOrderedSet().toList(),
  delivered: without,
  lost: without,
  aged: (inbox, delay) => inbox.map((envelope) => older(envelope, delay)),
  obliges: true,
};

const set: Discipline = {
  ...bag,
  arrive: (inbox, envelope) => (inbox.includes(envelope) ? inbox : bag.arrive(inbox, envelope)),
  delivered: (inbox) => inbox,
  /** What is too old is gone. */
  aged: (inbox, delay) =>
    inbox
      .filter(({ age }) => age < delay.max)
      .map((envelope) => older(envelope, delay))
      .toOrderedSet()
      .toList(),
  obliges: false,
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

function byContent(a: Envelope, b: Envelope): number {
  if (a.text !== b.text) return a.text < b.text ? -1 : 1;
  return a.age - b.age;
}

function older({ from, message, age }: Envelope, { oldest }: Delay): Envelope {
  return new Envelope(from, message, Math.min(age + 1, oldest));
}

function without(inbox: List<Envelope>, envelope: Envelope): List<Envelope> {
  return List(inbox.delete(inbox.findIndex((other) => other.equals(envelope))));
}
