/** What instances of Maekawa's algorithm there are: quorums, levels of its correction and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** For each client, the numbers of its arbiters. Broken where two have none in common. */
  readonly quorums: readonly (readonly number[])[];
  /** How often each client enters. */
  readonly entries: number;
  /**
   * What arbiters do about a better request that comes later. `none`: it waits, and deadlock is possible. `inquire`: they ask for the vote
   * back, as in the paper, and deadlock is still possible. `full`: they also tell the one that was best before it.
   */
  readonly correction: 'none' | 'inquire' | 'full';
}

export const claims = {
  everyoneEnters: 'everyone has entered as often as it wanted',
  allWait: 'two have some of their votes, and ask for more',
  oneVote: 'no two clients have the vote of the same arbiter',
  everyoneGetsIn: 'every client that asks gets in',
} as const;

/** Of 2 arbiters, everyone asks both. */
const twoArbiters = (clients: number) => Array.from({ length: clients }, () => [0, 1]);

/** Each pair of 3 clients has one arbiter in common. */
const triangle = [
  [0, 1],
  [1, 2],
  [2, 0],
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 clients, 2 arbiters',
    note: 'Maekawa with the correction of Sanders; each client asks twice.',
    config: { quorums: twoArbiters(2), entries: 2, correction: 'full' },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 3664,
      transitions: 10713,
      depth: 36,
      witnesses: {
        'everyone has entered as often as it wanted': 34,
        'two have some of their votes, and ask for more': 6,
      },
    },
  },
  {
    name: '3 clients, each pair with an arbiter in common',
    note: 'Quorums as they are meant to be, each with one arbiter in common with each other.',
    config: { quorums: triangle, entries: 1, correction: 'full' },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 6483,
      transitions: 23119,
      depth: 27,
      witnesses: {
        'everyone has entered as often as it wanted': 24,
        'two have some of their votes, and ask for more': 6,
      },
    },
  },
  {
    name: '3 clients, 2 arbiters',
    note: 'Where asking for votes back alone is not enough, the correction is.',
    config: { quorums: twoArbiters(3), entries: 1, correction: 'full' },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 7620,
      transitions: 26669,
      depth: 27,
      witnesses: {
        'everyone has entered as often as it wanted': 25,
        'two have some of their votes, and ask for more': 6,
      },
    },
  },
  {
    name: 'not corrected: 2 clients, 2 arbiters',
    note: 'Each arbiter votes for who comes first: each client has one vote, and waits for the other. By hand: ask, ask, and at each arbiter the first request, its grant, and the second.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'none' },
    network: 'fifo',
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 8 },
  },
  {
    name: 'not corrected: 3 clients, each pair with an arbiter in common',
    note: 'The same in a circle: each client has the vote that another one needs.',
    config: { quorums: triangle, entries: 1, correction: 'none' },
    network: 'fifo',
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 12 },
  },
  {
    name: 'not corrected: 3 clients, 2 arbiters',
    note: 'Two clients have a vote each; the third waits behind both.',
    config: { quorums: twoArbiters(3), entries: 1, correction: 'none' },
    network: 'fifo',
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 11 },
  },
  {
    name: 'not corrected: safe',
    note: 'Exclusion is due to quorums alone: an arbiter votes for one at a time.',
    config: { quorums: twoArbiters(3), entries: 1, correction: 'none' },
    network: 'fifo',
    check: ['mutual exclusion', claims.oneVote, claims.everyoneEnters],
    expect: {
      verdict: 'holds',
      states: 1827,
      transitions: 5433,
      depth: 27,
      witnesses: { 'everyone has entered as often as it wanted': 25 },
    },
  },
  {
    name: 'not corrected, each pair with an arbiter in common: safe',
    note: 'One arbiter in common is enough.',
    config: { quorums: triangle, entries: 1, correction: 'none' },
    network: 'fifo',
    check: ['mutual exclusion', claims.oneVote, claims.everyoneEnters],
    expect: {
      verdict: 'holds',
      states: 2381,
      transitions: 7692,
      depth: 27,
      witnesses: { 'everyone has entered as often as it wanted': 24 },
    },
  },
  {
    name: 'inquired only: 2 clients, 2 arbiters',
    note: 'The mistake of the paper cannot be seen with two clients: nobody is preempted.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'inquire' },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 343,
      transitions: 820,
      depth: 18,
      witnesses: {
        'everyone has entered as often as it wanted': 16,
        'two have some of their votes, and ask for more': 6,
      },
    },
  },
  {
    name: 'inquired only: 3 clients, each pair with an arbiter in common',
    note: 'Nor where only two clients ask each arbiter.',
    config: { quorums: triangle, entries: 1, correction: 'inquire' },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 6483,
      transitions: 23119,
      depth: 27,
      witnesses: {
        'everyone has entered as often as it wanted': 24,
        'two have some of their votes, and ask for more': 6,
      },
    },
  },
  {
    name: 'inquired only: 3 clients, 2 arbiters',
    note: 'Sanders: p2 is best at an arbiter until p1 comes, and is not told; so it keeps the other vote, for which p1 waits, and p1 has the one for which it waits.',
    config: { quorums: twoArbiters(3), entries: 1, correction: 'inquire' },
    network: 'fifo',
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 16 },
  },
  {
    name: 'inquired only: safe',
    note: 'Nor does this mistake touch exclusion: a vote that is given back is given back.',
    config: { quorums: twoArbiters(3), entries: 1, correction: 'inquire' },
    network: 'fifo',
    check: ['mutual exclusion', claims.oneVote, claims.everyoneEnters],
    expect: {
      verdict: 'holds',
      states: 8547,
      transitions: 29221,
      depth: 27,
      witnesses: { 'everyone has entered as often as it wanted': 25 },
    },
  },
  {
    name: 'quorums with nothing in common',
    note: 'Maekawa, condition (a): any two quorums intersect; otherwise nobody has to choose.',
    config: { quorums: [[0], [1]], entries: 1, correction: 'full' },
    network: 'fifo',
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'an arbiter forgets its vote',
    note: 'Votes have to survive crashes: the only arbiter that two quorums have in common votes twice.',
    config: { quorums: triangle, entries: 1, correction: 'full' },
    network: 'fifo',
    faults: { crashes: { budget: 1, roles: ['arbiter'], recovery: 'inbox kept' } },
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 14 },
  },
  {
    name: 'an arbiter of two in common forgets its vote: two have it',
    note: 'For an arbiter that forgets, one vote at a time is not one in all.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'full' },
    network: 'fifo',
    faults: { crashes: { budget: 1, roles: ['arbiter'], recovery: 'inbox kept' } },
    check: [claims.oneVote],
    expect: { verdict: 'violated', property: claims.oneVote, length: 8 },
  },
  {
    name: 'an arbiter of two in common forgets its vote',
    note: 'The other one has not, and so exclusion holds: as with coordinators that forget, what counts is how many quorums have in common.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'full' },
    network: 'fifo',
    faults: { crashes: { budget: 1, roles: ['arbiter'], recovery: 'inbox kept' } },
    check: ['mutual exclusion', claims.everyoneEnters],
    expect: {
      verdict: 'holds',
      states: 2584,
      transitions: 7118,
      depth: 20,
      witnesses: { 'everyone has entered as often as it wanted': 16 },
    },
  },
  {
    name: 'two arbiters of two in common forget their votes',
    note: 'Now both vote twice.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'full' },
    network: 'fifo',
    faults: { crashes: { budget: 2, roles: ['arbiter'], recovery: 'inbox kept' } },
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 16 },
  },
  {
    name: 'channels that do not keep the order',
    note: 'Maekawa assumes that they do: an inquiry overtakes the vote that it is about, and is taken for one that comes too late.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'full' },
    network: 'bag',
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 10 },
  },
  {
    name: 'channels that do not keep the order: safe',
    note: 'Larger: exclusion does not need the order, also when all ask a second time.',
    config: { quorums: twoArbiters(2), entries: 2, correction: 'full' },
    network: 'bag',
    check: ['mutual exclusion', claims.everyoneEnters],
    expect: {
      verdict: 'holds',
      states: 100507,
      transitions: 387540,
      depth: 40,
      witnesses: { 'everyone has entered as often as it wanted': 34 },
    },
  },
  {
    name: 'a message is lost',
    note: 'Reliable channels are assumed: an arbiter that does not know of the better request does not ask for its vote back.',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'full' },
    network: 'fifo',
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 9 },
  },
  {
    name: 'a client crashes',
    note: 'Its votes are with one that does not answer inquiries (Maekawa lets others stand in for failed sites, which is not modelled).',
    config: { quorums: twoArbiters(2), entries: 1, correction: 'full' },
    network: 'fifo',
    faults: { crashes: { budget: 1, roles: ['client'], recovery: 'never' } },
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every client that asks gets in', length: 7, cycle: 0 },
  },
];
