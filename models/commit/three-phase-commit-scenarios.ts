/** What instances of three-phase commit there are: sizes, crashes and partitions, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly participants: number;
  /** Broken where false: the coordinator commits without its second phase, as in two-phase commit, and participants terminate all the same. */
  readonly prepares: boolean;
}

export const everyVoterDecides = 'every participant that has voted decides';

const correct = { prepares: true } as const;
const inTime = { delay: { min: 0, max: 1 } } as const;
const oneCrash = { crashes: { budget: 1, recovery: 'never' } } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 participants, no fault',
    note: 'Skeen: correct, and nobody waits for ever.',
    config: { ...correct, participants: 2 },
    time: inTime,
    expect: {
      verdict: 'holds',
      states: 378,
      transitions: 796,
      depth: 19,
      witnesses: { 'everyone commits': 17 },
    },
  },
  {
    name: '2 participants, the coordinator crashes',
    note: 'Where two-phase commit blocks, the participants find out from each other what was decided, also when the coordinator crashes between two sends.',
    config: { ...correct, participants: 2 },
    time: inTime,
    faults: { crashes: { budget: 1, roles: ['coordinator'], recovery: 'never' } },
    expect: {
      verdict: 'holds',
      states: 4485,
      transitions: 9049,
      depth: 29,
      witnesses: { 'everyone commits': 17 },
    },
  },
  {
    name: '2 participants, 2 crashes',
    note: 'Larger: as long as one participant survives it decides, and as those decided that have crashed.',
    config: { ...correct, participants: 2 },
    time: inTime,
    faults: { crashes: { budget: 2, recovery: 'never' } },
    expect: {
      verdict: 'holds',
      states: 16288,
      transitions: 35284,
      depth: 29,
      witnesses: { 'everyone commits': 17 },
    },
  },
  {
    name: '1 participant, a partition',
    note: 'Skeen assumes that the network does not fail: cut off before it is prepared, the participant aborts, and the coordinator takes it for crashed and commits.',
    config: { ...correct, participants: 1 },
    time: inTime,
    faults: { partitions: { budget: 1, kinds: ['isolated'], messages: 'lost', healing: 'never' } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 15 },
  },
  {
    name: '2 participants, a partition',
    note: 'Both sides know enough to go on, and go on differently: a partition with healing is no better.',
    config: { ...correct, participants: 2 },
    time: inTime,
    faults: { partitions: { budget: 1, kinds: ['split'], messages: 'held' } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 20 },
  },
  {
    name: '2 participants, messages may be late',
    note: 'One tick more than timeouts allow for is as bad as a partition: the delay of messages must be bounded, and known.',
    config: { ...correct, participants: 2 },
    time: { delay: { min: 0, max: 2 } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 22 },
  },
  {
    name: 'no second phase',
    note: 'Who is in doubt may abort only if nobody can have committed yet: what the second phase is there for.',
    config: { participants: 1, prepares: false },
    time: inTime,
    faults: oneCrash,
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 12 },
  },
];
