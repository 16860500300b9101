/** What instances of Suzuki and Kasami's algorithm there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly processes: number;
  /** How often each process enters. */
  readonly entries: number;
  /** Broken where false: a holder that is idle hands over the token for any request, also for one that has been granted. */
  readonly checksNumbers: boolean;
}

export const claims = {
  everyoneEnters: 'everyone has entered as often as it wanted',
  messages: 'an entry that is asked for takes N messages, and others none',
  everyoneGetsIn: 'every process that asks gets in',
  whileThere: 'while the token is there, nobody waits for ever',
} as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 processes, 3 entries each',
    note: 'Suzuki and Kasami: 2 messages for an entry, or none; request numbers let channels lose the order.',
    config: { processes: 2, entries: 3, checksNumbers: true },
    expect: {
      verdict: 'holds',
      states: 346,
      transitions: 532,
      depth: 30,
      witnesses: { 'everyone has entered as often as it wanted': 20 },
    },
  },
  {
    name: '3 processes, 1 entry each',
    note: 'With three, a request may arrive after it has been granted by a process that heard of it earlier.',
    config: { processes: 3, entries: 1, checksNumbers: true },
    expect: {
      verdict: 'holds',
      states: 1021,
      transitions: 2967,
      depth: 18,
      witnesses: { 'everyone has entered as often as it wanted': 13 },
    },
  },
  {
    name: '3 processes, 2 entries each',
    note: 'Larger.',
    config: { processes: 3, entries: 2, checksNumbers: true },
    expect: {
      verdict: 'holds',
      states: 87493,
      transitions: 386304,
      depth: 36,
      witnesses: { 'everyone has entered as often as it wanted': 22 },
    },
  },
  {
    name: 'numbers are not checked: 2 processes',
    note: 'With two, the holder is always asked by the other, who has no old requests in flight: the mistake cannot be seen.',
    config: { processes: 2, entries: 3, checksNumbers: false },
    expect: {
      verdict: 'holds',
      states: 346,
      transitions: 532,
      depth: 30,
      witnesses: { 'everyone has entered as often as it wanted': 20 },
    },
  },
  {
    name: 'numbers are not checked: 3 processes',
    note: 'A request that has been granted arrives at a later holder, which hands the token to one that does not want it any more; the third waits for ever.',
    config: { processes: 3, entries: 1, checksNumbers: false },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 16 },
  },
  {
    name: 'the token is lost: no token',
    note: 'Reliable channels are assumed. By hand: ask, hand over, lose.',
    config: { processes: 2, entries: 2, checksNumbers: true },
    faults: { loss: 1 },
    check: ['exactly one token'],
    expect: { verdict: 'violated', property: 'exactly one token', length: 3 },
  },
  {
    name: 'the token is lost',
    note: 'Nobody enters again: both ask for a token that nobody has.',
    config: { processes: 2, entries: 2, checksNumbers: true },
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 5 },
  },
  {
    name: 'a message is lost: safe',
    note: 'No loss breaks exclusion.',
    config: { processes: 3, entries: 1, checksNumbers: true },
    faults: { loss: 1 },
    check: ['mutual exclusion', claims.everyoneEnters],
    expect: {
      verdict: 'holds',
      states: 3074,
      transitions: 10045,
      depth: 18,
      witnesses: { 'everyone has entered as often as it wanted': 13 },
    },
  },
  {
    name: 'a request is lost',
    note: 'The holder does not know that it should hand over the token, and nobody asks again. By hand: ask, lose.',
    config: { processes: 2, entries: 1, checksNumbers: true },
    faults: { loss: 1 },
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every process that asks gets in', length: 2, cycle: 0 },
  },
  {
    name: 'a request is lost, and all others ask',
    note: 'Another process that knows of the request may save it, but only if it gets the token later: the last holder is the one that does not know.',
    config: { processes: 3, entries: 1, checksNumbers: true },
    faults: { loss: 1 },
    fairness: { actions: { request: 'weak' } },
    check: [claims.whileThere],
    expect: {
      verdict: 'violated',
      property: 'while the token is there, nobody waits for ever',
      length: 12,
      cycle: 0,
    },
  },
  {
    name: 'the token is duplicated',
    note: 'As where a new token is made although the old one is not lost: the copy is used while the first is with the other.',
    config: { processes: 2, entries: 2, checksNumbers: true },
    faults: { duplication: 1 },
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 12 },
  },
  {
    name: 'the holder crashes',
    note: 'The token is gone with its holder. By hand: crash, ask.',
    config: { processes: 2, entries: 1, checksNumbers: true },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every process that asks gets in', length: 2, cycle: 0 },
  },
];
