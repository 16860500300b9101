/** What instances of causally ordered multicast there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** How many messages each process sends, in the order of processes. */
  readonly messages: readonly number[];
  /** Broken where it is on receipt. */
  readonly delivers: 'in causal order' | 'on receipt';
  /** What a process counts in its own place of the vector. Broken where deliveries count, as in vector clocks for all events. */
  readonly counts: 'sendings' | 'sendings and deliveries';
}

const correct = { delivers: 'in causal order', counts: 'sendings' } as const;

export const claims = {
  causalOrder: 'who delivers a message has delivered all that were sent before it',
  sameOrder: 'any two messages are delivered in the same order everywhere',
  allDelivered: 'all messages are delivered',
  waits: 'a message waits for one that was sent before it',
} as const;

const whatIsTrue = [claims.causalOrder, claims.allDelivered, claims.waits, 'deadlock'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 processes, 2 messages',
    config: { ...correct, messages: [1, 1, 0] },
    check: whatIsTrue,
    expect: { verdict: 'holds', states: 41, transitions: 68, depth: 6, witnesses: { [claims.waits]: 3 } },
  },
  {
    name: '3 processes, 1 message each',
    config: { ...correct, messages: [1, 1, 1] },
    check: whatIsTrue,
    expect: {
      verdict: 'holds',
      states: 564,
      transitions: 1161,
      depth: 9,
      witnesses: { [claims.waits]: 3 },
    },
  },
  {
    name: '3 processes, 4 messages',
    note: 'Larger.',
    config: { ...correct, messages: [2, 1, 1] },
    check: whatIsTrue,
    expect: {
      verdict: 'holds',
      states: 3791,
      transitions: 8526,
      depth: 12,
      witnesses: { [claims.waits]: 2 },
    },
  },
  {
    name: 'a process crashes',
    note: 'Nobody waits for its acknowledgement, as in totally ordered multicast.',
    config: { ...correct, messages: [1, 1, 1] },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: whatIsTrue,
    expect: {
      verdict: 'holds',
      states: 2256,
      transitions: 5175,
      depth: 10,
      witnesses: { [claims.waits]: 3 },
    },
  },
  {
    name: 'messages are delivered on receipt',
    note: 'A reply arrives before what it replies to, also where channels keep the order.',
    config: { ...correct, messages: [1, 1, 0], delivers: 'on receipt' },
    network: 'fifo',
    check: [claims.causalOrder],
    expect: { verdict: 'violated', property: claims.causalOrder, length: 4 },
  },
  {
    name: 'deliveries are counted too',
    note: 'The rule of vector clocks for all events, mixed with the test for deliveries: nobody delivers what is sent after a delivery.',
    config: { ...correct, messages: [1, 1, 0], counts: 'sendings and deliveries' },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 4 },
  },
  {
    name: 'deliveries are counted too: never delivered',
    note: 'The reply stays in all channels, for ever.',
    config: { ...correct, messages: [1, 1, 0], counts: 'sendings and deliveries' },
    check: [claims.allDelivered],
    expect: { verdict: 'violated', property: claims.allDelivered, length: 4, cycle: 0 },
  },
  {
    name: 'deliveries are counted too: causal order',
    note: 'What is delivered is delivered in order.',
    config: { ...correct, messages: [1, 1, 0], counts: 'sendings and deliveries' },
    check: [claims.causalOrder, claims.waits],
    expect: { verdict: 'holds', states: 33, transitions: 56, depth: 6, witnesses: { [claims.waits]: 3 } },
  },
  {
    name: 'a message is lost',
    note: 'All messages that were sent after it wait for ever.',
    config: { ...correct, messages: [1, 1, 0] },
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 5 },
  },
  {
    name: 'a message is lost: never delivered',
    note: 'One process lacks it for ever, also where nothing waits for it. By hand: send, lose, deliver to the third.',
    config: { ...correct, messages: [1, 0, 0] },
    faults: { loss: 1 },
    check: [claims.allDelivered],
    expect: { verdict: 'violated', property: claims.allDelivered, length: 3, cycle: 0 },
  },
  {
    name: 'orders differ',
    note: 'Plausible, and false: messages of which neither was sent before the other are delivered in any order.',
    config: { ...correct, messages: [1, 1, 0] },
    check: [claims.sameOrder],
    expect: { verdict: 'violated', property: claims.sameOrder, length: 4 },
  },
];
