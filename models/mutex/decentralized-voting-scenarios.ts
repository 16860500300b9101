/** What instances of voting by coordinators there are: how many, how many votes and resets, with what each of them shows. */
import type { Expectation, Scenario } from '../../checker/index.ts';

export interface Config {
  readonly clients: number;
  /** How many coordinators. */
  readonly n: number;
  /** How many votes it takes to enter; more than half of `n`. */
  readonly m: number;
  /** How many coordinators may forget their votes, once each: the first so many, or those of these numbers. Broken from 2m - n on. */
  readonly resets: number | readonly number[];
  /** The paper: all coordinators at once. One after the other takes far fewer states, and shows the same of exclusion. */
  readonly asks: 'all at once' | 'in order';
  /**
   * What a client does that does not get enough votes. The paper: it gives back those that it has, and tries again. `give up`: it
   * gives them back, and that is all. Broken where it is `wait`: it keeps them, and waits for more.
   */
  readonly afterDefeat: 'try again' | 'give up' | 'wait';
}

export const claims = {
  everyoneEnters: 'every client has been inside',
  everyoneGetsIn: 'every client gets in',
  someoneGetsIn: 'someone gets in',
} as const;

/** One cell of the grid that shows the law: exclusion holds if and only if there are fewer than 2m - n resets. */
function cell(n: number, m: number, resets: number, expect: Expectation): Scenario<Config> {
  const [limit, verdict] = [2 * m - n, expect.verdict];
  return {
    name: `${n} coordinators, ${m} votes, ${resets} ${resets === 1 ? 'reset' : 'resets'}`,
    note: `2m - n = ${limit}: ${verdict === 'holds' ? 'one reset fewer is too few' : 'so many coordinators vote for both'}.`,
    config: { clients: 2, n, m, resets, asks: n < 4 ? 'all at once' : 'in order', afterDefeat: 'give up' },
    check: verdict === 'holds' ? ['mutual exclusion', claims.everyoneEnters] : ['mutual exclusion'],
    expect,
  };
}

const holds = (states: number, transitions: number, depth: number, everyoneEnters: number) =>
  ({
    verdict: 'holds',
    states,
    transitions,
    depth,
    witnesses: { 'every client has been inside': everyoneEnters },
  }) as const;

const isBroken = (length: number) => ({ verdict: 'violated', property: 'mutual exclusion', length }) as const;

const patient = { resets: 0, asks: 'all at once', afterDefeat: 'wait' } as const;
const persistent = { resets: 0, asks: 'all at once', afterDefeat: 'try again' } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 coordinators, 2 votes, channels that keep the order',
    note: 'With 2 clients, of an odd number of votes one has the majority; so nobody is defeated for ever.',
    config: { ...persistent, clients: 2, n: 3, m: 2 },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 12782,
      transitions: 45008,
      depth: 26,
      witnesses: { 'every client has been inside': 12 },
    },
  },
  cell(2, 2, 1, holds(1158, 3136, 17, 13)),
  cell(2, 2, 2, isBroken(12)),
  cell(3, 2, 0, holds(8962, 30520, 20, 12)),
  cell(3, 2, 1, isBroken(11)),
  cell(3, 3, 2, holds(41298, 171044, 24, 18)),
  cell(3, 3, 3, isBroken(17)),
  cell(4, 3, 1, holds(7338, 18748, 33, 22)),
  cell(4, 3, 2, isBroken(23)),
  cell(5, 3, 0, holds(4873, 11276, 38, 22)),
  cell(5, 3, 1, isBroken(25)),
  cell(5, 4, 2, holds(88598, 302506, 42, 29)),
  cell(5, 4, 3, isBroken(30)),
  {
    name: '2 coordinators: clients keep their votes',
    note: 'Hold and wait: each has one vote, and waits for the other. By hand: ask, ask, and at each coordinator two requests and a vote.',
    config: { ...patient, clients: 2, n: 2, m: 2 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 8 },
  },
  {
    name: '4 coordinators: clients keep their votes',
    note: 'An even number of votes can be split in two halves. By hand: 2 steps to ask, and 3 for each coordinator.',
    config: { ...patient, clients: 2, n: 4, m: 3 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 14 },
  },
  {
    name: '3 coordinators and 3 clients: clients keep their votes',
    note: 'Three clients can split an odd number. By hand: 3 steps to ask, and 4 for each coordinator.',
    config: { ...patient, clients: 3, n: 3, m: 2 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 15 },
  },
  {
    name: '3 coordinators and 3 clients: clients keep their votes, and ask in order',
    note: 'Whoever has the vote of the first coordinator gets all others: one order for all excludes deadlock here as well.',
    config: { ...patient, clients: 3, n: 3, m: 2, asks: 'in order' },
    expect: {
      verdict: 'holds',
      states: 507,
      transitions: 1077,
      depth: 27,
      witnesses: { 'every client has been inside': 24 },
    },
  },
  {
    name: '2 coordinators: clients try again',
    note: 'Votes that are given back exclude deadlock.',
    config: { ...persistent, clients: 2, n: 2, m: 2 },
    check: ['mutual exclusion', claims.everyoneEnters, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 1628,
      transitions: 5900,
      depth: 24,
      witnesses: { 'every client has been inside': 13 },
    },
  },
  {
    name: '2 coordinators: clients try again, and meet for ever',
    note: 'They do not exclude livelock, whatever fairness is assumed: both get one vote, give it back, and try again at the same time. Chance is what helps, as the clients wait for a random time.',
    config: { ...persistent, clients: 2, n: 2, m: 2 },
    fairness: { actions: 'strong', messages: 'strong', processes: 'strong', channels: 'strong' },
    check: [claims.someoneGetsIn],
    expect: { verdict: 'violated', property: 'someone gets in', length: 12, cycle: 12 },
  },
  {
    name: '4 coordinators: clients try again, and meet for ever',
    note: 'The same with two votes each, also where coordinators are asked one after the other.',
    config: { ...persistent, clients: 2, n: 4, m: 3, asks: 'in order' },
    check: [claims.someoneGetsIn],
    expect: { verdict: 'violated', property: 'someone gets in', length: 28, cycle: 28 },
  },
  {
    name: '3 coordinators, 2 votes, a client is in its own way',
    note: 'Where channels do not keep the order, a new request may arrive before the vote has been given back, and be refused for the sake of the client itself.',
    config: { ...persistent, clients: 2, n: 3, m: 2 },
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every client gets in', length: 43, cycle: 24 },
  },
];
