/** What instances of three-phase commit there are: sizes, crashes and partitions, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly participants: number;
  /** Broken where false: the coordinator commits without its second phase, as in two-phase commit, and participants terminate all the same. */
  readonly prepares: boolean;
  /** What a new leader does where one is prepared and another is not. Broken where it aborts: it may crash before it has told who is prepared. */
  readonly termination: 'prepares who waits' | 'aborts';
}

/** What is claimed. */
export const names = {
  commitsForAll: 'commits only what all have voted for',
  abortsForAReason: 'aborts only what someone has voted against, or after a crash',
  final: 'decisions are final',
  allCommit: 'everyone commits',
  commitAlone: 'the participants commit without a coordinator',
  everyVoterDecides: 'every participant that has voted decides',
} as const;

const correct = { prepares: true, termination: 'prepares who waits' } as const;
const two = { ...correct, participants: 2 } as const;
const three = { ...correct, participants: 3 } as const;
const inTime = { delay: { min: 0, max: 1 } } as const;
const crashes = (budget: number) => ({ crashes: { budget, recovery: 'never' } }) as const;
const crashOf = (role: 'coordinator' | 'participant') =>
  ({ crashes: { budget: 1, roles: [role], recovery: 'never' } }) as const;
/** Nobody commits alone where the coordinator is up. */
const withCoordinator = [
  'agreement',
  names.commitsForAll,
  names.abortsForAReason,
  names.final,
  names.allCommit,
  names.everyVoterDecides,
  'deadlock',
  'time passes',
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '1 participant, any crashes',
    note: 'A participant whose coordinator crashes decides alone.',
    config: { ...correct, participants: 1 },
    time: inTime,
    faults: crashes(2),
    expect: {
      verdict: 'holds',
      states: 268,
      transitions: 501,
      depth: 16,
      witnesses: { [names.allCommit]: 9, [names.commitAlone]: 14 },
    },
  },
  {
    name: '2 participants, no fault',
    note: 'Skeen: correct, and nobody waits for ever.',
    config: two,
    time: inTime,
    check: withCoordinator,
    expect: {
      verdict: 'holds',
      states: 463,
      transitions: 994,
      depth: 19,
      witnesses: { [names.allCommit]: 17 },
    },
  },
  {
    name: '3 participants, no fault',
    note: 'The same with one more.',
    config: three,
    time: inTime,
    check: withCoordinator,
    expect: {
      verdict: 'holds',
      states: 9201,
      transitions: 31213,
      depth: 27,
      witnesses: { [names.allCommit]: 25 },
    },
  },
  {
    name: '2 participants, the coordinator crashes',
    note: 'Where two-phase commit blocks, the participants find out from each other what may have been decided, also when the coordinator crashes between two sends.',
    config: two,
    time: inTime,
    faults: crashOf('coordinator'),
    expect: {
      verdict: 'holds',
      states: 2217,
      transitions: 3742,
      depth: 34,
      witnesses: { [names.allCommit]: 17, [names.commitAlone]: 21 },
    },
  },
  {
    name: '3 participants, the coordinator crashes',
    note: 'Who takes over may find one that is prepared and another that is not, whichever of them it is itself.',
    config: three,
    time: inTime,
    faults: crashOf('coordinator'),
    expect: {
      verdict: 'holds',
      states: 37452,
      transitions: 91164,
      depth: 55,
      witnesses: { [names.allCommit]: 25, [names.commitAlone]: 29 },
    },
  },
  {
    name: '2 participants, one of them crashes',
    note: 'The coordinator aborts without its vote, and commits without its acknowledgement.',
    config: two,
    time: inTime,
    faults: crashOf('participant'),
    check: withCoordinator,
    expect: {
      verdict: 'holds',
      states: 1485,
      transitions: 3644,
      depth: 21,
      witnesses: { [names.allCommit]: 17 },
    },
  },
  {
    name: '2 participants, any crashes',
    note: 'As long as one participant survives it decides, and as those decided that have crashed.',
    config: two,
    time: inTime,
    faults: crashes(3),
    expect: {
      verdict: 'holds',
      states: 24320,
      transitions: 45554,
      depth: 39,
      witnesses: { [names.allCommit]: 17, [names.commitAlone]: 21 },
    },
  },
  {
    name: '3 participants, 2 crashes',
    note: 'Larger: the leader that takes over may crash as well, and the next one takes over from it.',
    config: three,
    time: inTime,
    faults: crashes(2),
    expect: {
      verdict: 'holds',
      states: 382512,
      transitions: 807390,
      depth: 63,
      witnesses: { [names.allCommit]: 25, [names.commitAlone]: 29 },
    },
  },
  {
    name: 'a new leader aborts where one is not prepared',
    note: 'It crashes before it has told the one that is, which then is alone and commits. Without the second phase of the termination protocol, to decide and to tell all others would have to be one step.',
    config: { ...two, termination: 'aborts' },
    time: inTime,
    faults: crashes(2),
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 32 },
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
    config: two,
    time: inTime,
    faults: { partitions: { budget: 1, kinds: ['split'], messages: 'held' } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 21 },
  },
  {
    name: '2 participants, messages may be late',
    note: 'That is as bad as a partition: the delay of messages must be bounded, and known.',
    config: two,
    time: { delay: { min: 0, max: 3 } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 20 },
  },
  {
    name: 'no second phase',
    note: 'Who is in doubt may abort only if nobody can have committed yet: what the second phase is there for.',
    config: { ...correct, participants: 1, prepares: false },
    time: inTime,
    faults: crashes(1),
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 12 },
  },
];
