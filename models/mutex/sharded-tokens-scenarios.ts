/** What instances of sharded tokens there are: sizes, orders, keepers and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** As many as shards. */
  readonly processes: number;
  /** How often each process works on its shards. */
  readonly entries: number | 'unlimited';
  /** Broken unless `one for all`: each process takes the token of its own shard first, which for the last is the highest. */
  readonly order: 'one for all' | 'own shard first';
  /** Who gets a token that comes back, of those who wait. Starves some unless `longest`. */
  readonly next: 'longest' | 'anyone';
}

export const claims = {
  onlyOne: 'no token is given to two processes',
  noCircle: 'no circle of processes wait for each other',
  everyoneGetsIn: 'every process that asks gets both tokens',
  allAtOnce: 'as many processes work as there are pairs of shards',
} as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 processes, in one order',
    note: 'Havender: with one order for all, nobody waits in a circle. Both ask for the first token first.',
    config: { processes: 2, entries: 1, order: 'one for all', next: 'longest' },
    expect: {
      verdict: 'holds',
      states: 69,
      transitions: 112,
      depth: 16,
      witnesses: { 'as many processes work as there are pairs of shards': 5 },
    },
  },
  {
    name: '3 processes, entries without end',
    note: 'The last process takes the token of the first shard first, and so the ring is not closed; in turn, nobody starves.',
    config: { processes: 3, entries: 'unlimited', order: 'one for all', next: 'longest' },
    expect: {
      verdict: 'holds',
      states: 1464,
      transitions: 5368,
      depth: 22,
      witnesses: { 'as many processes work as there are pairs of shards': 5 },
    },
  },
  {
    name: '4 processes, in one order',
    note: 'Larger: two pairs of shards can be worked on at a time.',
    config: { processes: 4, entries: 1, order: 'one for all', next: 'longest' },
    expect: {
      verdict: 'holds',
      states: 5368,
      transitions: 17422,
      depth: 32,
      witnesses: { 'as many processes work as there are pairs of shards': 10 },
    },
  },
  {
    name: '2 processes, in opposite orders',
    note: 'k processes in a circle deadlock in k acquisitions. By hand, for each: it asks, is granted its token, receives it, and asks in vain for the other.',
    config: { processes: 2, entries: 1, order: 'own shard first', next: 'longest' },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 8 },
  },
  {
    name: '3 processes, own shard first',
    note: 'Three acquisitions, and the circle that is the cause of the deadlock. By hand: 4 steps for each process.',
    config: { processes: 3, entries: 1, order: 'own shard first', next: 'longest' },
    check: [claims.noCircle],
    expect: { verdict: 'violated', property: 'no circle of processes wait for each other', length: 12 },
  },
  {
    name: '3 processes, own shard first: deadlock',
    note: 'The circle is complete, and so all wait for ever.',
    config: { processes: 3, entries: 1, order: 'own shard first', next: 'longest' },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 12 },
  },
  {
    name: '4 processes, own shard first',
    note: 'Four acquisitions; a shorter circle is not possible. For each k: stepwright sweep mutex/sharded-tokens --scenario "4 processes, own shard first" --set processes=2..5.',
    config: { processes: 4, entries: 1, order: 'own shard first', next: 'longest' },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 16 },
  },
  {
    name: 'keepers let in anyone',
    note: 'An order of the tokens is enough against deadlock, whoever is next.',
    config: { processes: 3, entries: 'unlimited', order: 'one for all', next: 'anyone' },
    check: [claims.onlyOne, claims.noCircle, 'deadlock'],
    expect: { verdict: 'holds', states: 1464, transitions: 5540, depth: 22 },
  },
  {
    name: 'keepers let in anyone: starvation',
    note: 'It is not enough against starvation: one process comes back each time before the other that waits is let in.',
    config: { processes: 3, entries: 'unlimited', order: 'one for all', next: 'anyone' },
    check: [claims.everyoneGetsIn],
    expect: {
      verdict: 'violated',
      property: 'every process that asks gets both tokens',
      length: 12,
      cycle: 8,
    },
  },
  {
    name: 'a message is lost',
    note: 'Reliable channels are assumed: the keeper waits for the return of a token that never arrived. By hand: two requests, of which the first is granted, and the loss.',
    config: { processes: 2, entries: 1, order: 'one for all', next: 'longest' },
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 5 },
  },
  {
    name: 'a message is duplicated',
    note: 'A copy of a token that arrives late is taken for a new one, when the token itself has been given to another.',
    config: { processes: 2, entries: 2, order: 'one for all', next: 'longest' },
    faults: { duplication: 1 },
    check: [claims.onlyOne],
    expect: { verdict: 'violated', property: claims.onlyOne, length: 11 },
  },
  {
    name: 'a process crashes with its token',
    note: 'Nobody gives back what a process has that is down: why locks are leased. By hand: two requests, both received, and the crash.',
    config: { processes: 2, entries: 1, order: 'one for all', next: 'longest' },
    faults: { crashes: { budget: 1, roles: ['process'], recovery: 'never' } },
    check: [claims.everyoneGetsIn],
    expect: {
      verdict: 'violated',
      property: 'every process that asks gets both tokens',
      length: 5,
      cycle: 0,
    },
  },
];
