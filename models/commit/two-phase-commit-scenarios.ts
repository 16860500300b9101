/** What instances of two-phase commit there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** How many resource managers. */
  readonly managers: number;
  /** Broken where true: commits without waiting for every vote, the mistake that the first phase is there to avoid. */
  readonly commitEarly: boolean;
  /** What a prepared resource manager does when it has waited too long. Broken unless it waits on: it may not decide alone. */
  readonly impatience: 'wait' | 'abort' | 'commit';
  /** Which record is missing on stable storage. Broken unless nothing is: who has told others must remember it. */
  readonly unlogged: 'nothing' | 'decision' | 'vote';
}

const correct = { commitEarly: false, impatience: 'wait', unlogged: 'nothing' } as const;

/** For large instances: to check what happens in the end needs the whole graph of states, not only the states. */
const safety = [
  'agreement',
  'commits only what all have prepared',
  'decisions are final',
  'everyone commits',
  'deadlock',
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 resource managers',
    note: "288 states: asserted by Stateright's example 2pc.rs; transitions and depth from SPIN on a matched model.",
    config: { ...correct, managers: 3 },
    network: 'set',
    expect: {
      verdict: 'holds',
      states: 288,
      transitions: 1145,
      depth: 10,
      witnesses: { 'everyone commits': 10 },
    },
  },
  {
    name: '5 resource managers',
    note: "8,832 states: asserted by Stateright's example 2pc.rs; transitions and depth from SPIN on a matched model.",
    config: { ...correct, managers: 5 },
    network: 'set',
    expect: { verdict: 'holds', states: 8832, transitions: 58145, depth: 16 },
  },
  {
    name: '7 resource managers',
    note: 'Larger: states, transitions and depth from SPIN on a matched model.',
    config: { ...correct, managers: 7 },
    network: 'set',
    check: safety,
    expect: { verdict: 'holds', states: 296448, transitions: 2744705, depth: 22 },
  },
  {
    name: 'crash and recovery',
    note: 'AC1 to AC5 hold under crash and recovery with logging (Babaoğlu and Toueg 1993), if who crashes does recover; counts from SPIN with the same crashes.',
    config: { ...correct, managers: 5 },
    network: 'set',
    faults: { crashes: { budget: 1, recovery: 'inbox kept' } },
    fairness: { recovery: 'weak' },
    expect: { verdict: 'holds', states: 63155, transitions: 459716, depth: 18 },
  },
  {
    name: 'the transaction manager crashes for good',
    note: 'The blocking of two-phase commit (Gray and Lamport, §3.3): it crashes, and all 3 prepare. Length from SPIN.',
    config: { ...correct, managers: 3 },
    network: 'set',
    faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'never' } },
    check: ['agreement', 'deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 4 },
  },
  {
    name: 'in doubt for ever',
    note: 'The same blocking, as what breaks AC5: who has voted waits for a decision that never comes. As long as the deadlock above.',
    config: { ...correct, managers: 3 },
    network: 'set',
    faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'never' } },
    check: ['every manager decides'],
    expect: { verdict: 'violated', property: 'every manager decides', length: 4, cycle: 0 },
  },
  {
    name: 'the transaction manager need not recover',
    note: 'That it may recover is not enough; with crash and recovery, AC5 holds because it must.',
    config: { ...correct, managers: 3 },
    network: 'set',
    faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'inbox kept' } },
    check: ['every manager decides'],
    expect: { verdict: 'violated', property: 'every manager decides', length: 4, cycle: 0 },
  },
  {
    name: 'a resource manager crashes for good',
    note: 'Blocks nobody: the transaction manager aborts when it has waited too long (Bernstein, Hadzilacos and Goodman 1987, §7.4). The 288 states, and each with one of 3 managers crashed.',
    config: { ...correct, managers: 3 },
    network: 'set',
    faults: { crashes: { budget: 1, roles: ['rm'], recovery: 'never' } },
    expect: { verdict: 'holds', states: 1152, transitions: 4460, depth: 11 },
  },
  {
    name: 'the transaction manager may wait for ever',
    note: 'If it never has to abort, a manager that aborts of its own accord, which nobody is told, leaves the other in doubt.',
    config: { ...correct, managers: 2 },
    fairness: { actions: { abort: 'none' } },
    check: ['every manager decides'],
    expect: { verdict: 'violated', property: 'every manager decides', length: 3, cycle: 0 },
  },
  {
    name: 'every message arrives, once',
    note: 'For comparison with the next: what liveness needs of the network is that nothing is lost. Counts from our own run.',
    config: { ...correct, managers: 3 },
    expect: { verdict: 'holds', states: 415, transitions: 1103, depth: 10 },
  },
  {
    name: 'the decision is lost',
    note: 'Nothing is sent again, so who has voted and misses the decision is in doubt for ever, with everyone up.',
    config: { ...correct, managers: 3 },
    faults: { loss: 1 },
    check: ['every manager decides'],
    expect: { verdict: 'violated', property: 'every manager decides', length: 5, cycle: 0 },
  },
  {
    name: 'commits early',
    note: 'One aborts of its own accord and another is told to commit. Length from SPIN.',
    config: { ...correct, managers: 3, commitEarly: true },
    network: 'set',
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 3 },
  },
  {
    name: 'aborts while in doubt',
    note: 'A prepared participant may not time out and abort: the decision may be to commit (Bernstein, Hadzilacos and Goodman 1987, §7.4). Length from SPIN.',
    config: { ...correct, managers: 2, impatience: 'abort' },
    network: 'set',
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 7 },
  },
  {
    name: 'commits while in doubt',
    note: 'Nor may it time out and commit: another may have aborted. Length from SPIN.',
    config: { ...correct, managers: 2, impatience: 'commit' },
    network: 'set',
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 3 },
  },
  {
    name: 'the decision is not logged',
    note: 'The transaction manager decides, crashes, has forgotten it, and decides otherwise: why the decision is forced to the log first (Gray 1978). Length from SPIN.',
    config: { ...correct, managers: 2, unlogged: 'decision' },
    network: 'set',
    faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'inbox kept' } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 10 },
  },
  {
    name: 'the vote is not logged',
    note: 'A participant votes yes, crashes, has forgotten it, and aborts: why the prepared record is forced to the log before the vote (Gray 1978). Length from SPIN.',
    config: { ...correct, managers: 2, unlogged: 'vote' },
    network: 'set',
    faults: { crashes: { budget: 1, roles: ['rm'], recovery: 'inbox kept' } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 9 },
  },
];

/** For benchmarks: in the registry it would take longer than all the rest. */
export const eightResourceManagers: Scenario<Config> = {
  name: '8 resource managers',
  note: 'States, transitions and depth from SPIN on a matched model.',
  config: { ...correct, managers: 8 },
  network: 'set',
  check: safety,
  expect: { verdict: 'holds', states: 1745408, transitions: 18507777, depth: 25 },
};
