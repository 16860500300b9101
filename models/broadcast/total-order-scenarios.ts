/** What instances of totally ordered multicast there are: updates, mistakes and crashes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** What each replica does to the account, in the order of replicas; each does it once, if anything. */
  readonly updates: readonly ('deposit' | 'interest' | 'nothing')[];
  /** When an update is applied. Broken where it is not in order, or where one that comes before it may still arrive. */
  readonly applies: 'in order, acknowledged by all' | 'in order' | 'on receipt';
  /** Which of two updates at the same clock is first. Broken where replicas may differ in it. */
  readonly ties: 'the lower replica' | 'the one that arrived first';
}

const correct = { applies: 'in order, acknowledged by all', ties: 'the lower replica' } as const;

export const claims = {
  sameOrder: 'of what two replicas have applied, one is the beginning of the other',
  sameBalance: 'replicas that have applied all updates have the same balance',
  allApplied: 'every update that is sent is applied by every live replica',
  interestFirst: 'both end with 1110.00',
  depositFirst: 'both end with 1111.00',
  apart: 'the first ends with 1111.00 and the second with 1110.00',
  notTheOtherWay: 'the first does not end with 1110.00 and the second with 1111.00',
} as const;

const outcomes = [claims.interestFirst, claims.depositFirst];

/** Which outcomes there are where replicas may differ. */
const allOutcomes = [...outcomes, claims.apart, claims.notTheOtherWay];

const whatIsTrue = [claims.sameOrder, claims.sameBalance, claims.allApplied, ...outcomes, 'deadlock'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'a bank with 2 replicas',
    note: 'Both replicas end with 1110.00, or both with 1111.00.',
    config: { ...correct, updates: ['deposit', 'interest'] },
    network: 'fifo',
    check: whatIsTrue,
    expect: {
      verdict: 'holds',
      states: 81,
      transitions: 145,
      depth: 10,
      witnesses: { [claims.interestFirst]: 10, [claims.depositFirst]: 10 },
    },
  },
  {
    name: '3 replicas',
    note: 'Larger.',
    config: { ...correct, updates: ['deposit', 'interest', 'nothing'] },
    network: 'fifo',
    check: whatIsTrue,
    expect: {
      verdict: 'holds',
      states: 3161,
      transitions: 10995,
      depth: 20,
      witnesses: { [claims.interestFirst]: 20, [claims.depositFirst]: 20 },
    },
  },
  {
    name: 'updates are applied on receipt: orders differ',
    note: 'Each replica begins with its own update.',
    config: { ...correct, updates: ['deposit', 'interest'], applies: 'on receipt' },
    network: 'fifo',
    check: [claims.sameOrder],
    expect: { verdict: 'violated', property: claims.sameOrder, length: 2 },
  },
  {
    name: 'updates are applied on receipt',
    note: 'So the balance is 1111.00 in one place, 1110.00 in the other.',
    config: { ...correct, updates: ['deposit', 'interest'], applies: 'on receipt' },
    network: 'fifo',
    check: [claims.sameBalance],
    expect: { verdict: 'violated', property: claims.sameBalance, length: 4 },
  },
  {
    name: 'updates are applied on receipt: outcomes',
    note: 'There are three outcomes. In the fourth, each would have begun with the update of the other.',
    config: { ...correct, updates: ['deposit', 'interest'], applies: 'on receipt' },
    network: 'fifo',
    check: allOutcomes,
    expect: {
      verdict: 'holds',
      states: 13,
      transitions: 14,
      depth: 4,
      witnesses: { [claims.interestFirst]: 4, [claims.depositFirst]: 4, [claims.apart]: 4 },
    },
  },
  {
    name: 'nobody waits for acknowledgements',
    note: 'The first update in the queue need not be the first one: another that comes before it is still on its way.',
    config: { ...correct, updates: ['deposit', 'interest'], applies: 'in order' },
    network: 'fifo',
    check: [claims.sameBalance],
    expect: { verdict: 'violated', property: claims.sameBalance, length: 8 },
  },
  {
    name: 'nobody waits for acknowledgements: outcomes',
    note: 'The same three as on receipt.',
    config: { ...correct, updates: ['deposit', 'interest'], applies: 'in order' },
    network: 'fifo',
    check: allOutcomes,
    expect: {
      verdict: 'holds',
      states: 233,
      transitions: 454,
      depth: 10,
      witnesses: { [claims.interestFirst]: 9, [claims.depositFirst]: 8, [claims.apart]: 8 },
    },
  },
  {
    name: 'channels do not keep the order',
    note: 'An acknowledgement overtakes the update that was sent before it, and that comes first.',
    config: { ...correct, updates: ['deposit', 'interest'] },
    network: 'bag',
    check: [claims.sameBalance],
    expect: { verdict: 'violated', property: claims.sameBalance, length: 10 },
  },
  {
    name: 'channels do not keep the order: outcomes',
    note: 'The same three.',
    config: { ...correct, updates: ['deposit', 'interest'] },
    network: 'bag',
    check: allOutcomes,
    expect: {
      verdict: 'holds',
      states: 105,
      transitions: 193,
      depth: 10,
      witnesses: { [claims.interestFirst]: 10, [claims.depositFirst]: 10, [claims.apart]: 10 },
    },
  },
  {
    name: 'ties are not broken',
    note: 'Two updates at the same clock: each replica puts its own first.',
    config: { ...correct, updates: ['deposit', 'interest'], ties: 'the one that arrived first' },
    network: 'fifo',
    check: [claims.sameBalance],
    expect: { verdict: 'violated', property: claims.sameBalance, length: 10 },
  },
  {
    name: 'a replica crashes',
    note: 'The others apply in the same order, as far as they get.',
    config: { ...correct, updates: ['deposit', 'interest', 'nothing'] },
    network: 'fifo',
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: [claims.sameOrder, ...outcomes],
    expect: {
      verdict: 'holds',
      states: 12503,
      transitions: 42194,
      depth: 21,
      witnesses: { [claims.interestFirst]: 20, [claims.depositFirst]: 20 },
    },
  },
  {
    name: 'a replica crashes: everyone waits',
    note: 'No update is applied any more, for want of the acknowledgement of the one that has crashed. By hand: update, crash.',
    config: { ...correct, updates: ['deposit', 'interest'] },
    network: 'fifo',
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: [claims.allApplied],
    expect: { verdict: 'violated', property: claims.allApplied, length: 2, cycle: 0 },
  },
  {
    name: 'a message is lost',
    note: 'Reliable channels are assumed: nothing is sent again. By hand: update, lose.',
    config: { ...correct, updates: ['deposit', 'nothing'] },
    network: 'fifo',
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 2 },
  },
];
