/** What instances of non-blocking commitment there are: sizes, crashes and mistakes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly participants: number;
  /** Broken where `decide`: who decides before it has relayed the decision may crash as the only one that knows. */
  readonly first: 'relay' | 'decide';
  /** Whether decisions are relayed at all. Without, this is two-phase commit with a participant that aborts when in doubt. */
  readonly relays: boolean;
  /** How many ticks a voter waits for a decision. Right from `rightWait` on, one less is broken. */
  readonly wait: number;
}

/** What is claimed. */
export const names = {
  commitsForAll: 'commits only what all have voted for',
  abortsForAReason: 'aborts only what someone has voted against, or after a crash',
  final: 'decisions are final',
  allCommit: 'everyone commits',
  commitAlone: 'everyone that is left commits without the coordinator',
  everyVoterDecides: 'every participant that has voted decides',
} as const;

/** The last vote comes after two ticks; the decision goes through all participants one by one, at worst; and one more, for who times out in the tick in which it comes may do so first. */
const rightWait = (participants: number) => 2 + participants + 1;

const correct = { first: 'relay', relays: true } as const;
const two = { ...correct, participants: 2, wait: rightWait(2) };
const three = { ...correct, participants: 3, wait: rightWait(3) };
const time = { delay: { min: 0, max: 1 } } as const;
const crashes = (budget: number) => ({ crashes: { budget, recovery: 'never' } }) as const;
const safety = [
  'agreement',
  names.commitsForAll,
  names.abortsForAReason,
  names.final,
  names.allCommit,
  'deadlock',
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 participants, no fault',
    note: 'Everyone decides, and for no other reason than the votes.',
    config: two,
    time,
    check: [...safety, names.everyVoterDecides],
    expect: {
      verdict: 'holds',
      states: 812,
      transitions: 1993,
      depth: 17,
      witnesses: { [names.allCommit]: 14 },
    },
  },
  {
    name: '2 participants, 1 crash',
    note: 'Babaoğlu and Toueg: AC1 to AC5 hold under any crashes.',
    config: two,
    time,
    faults: crashes(1),
    expect: {
      verdict: 'holds',
      states: 2895,
      transitions: 8243,
      depth: 18,
      witnesses: { [names.allCommit]: 14, [names.commitAlone]: 15 },
    },
  },
  {
    name: '2 participants, any crashes',
    note: 'Even if all crash one after the other.',
    config: two,
    time,
    faults: crashes(3),
    expect: {
      verdict: 'holds',
      states: 6232,
      transitions: 18634,
      depth: 18,
      witnesses: { [names.allCommit]: 14, [names.commitAlone]: 13 },
    },
  },
  {
    name: '3 participants, 2 crashes',
    note: 'Larger: a decision may come by way of two others, one after the other.',
    config: three,
    time,
    faults: crashes(2),
    check: safety,
    expect: {
      verdict: 'holds',
      states: 1828607,
      transitions: 11936054,
      depth: 32,
      witnesses: { [names.allCommit]: 23 },
    },
  },
  {
    name: 'decides before it relays',
    note: 'ACP_NB_WRONG: the coordinator crashes with only one participant told, which decides and crashes as well; the other waits, and aborts.',
    config: { ...two, first: 'decide' },
    time,
    faults: crashes(2),
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 17 },
  },
  {
    name: 'no relaying',
    note: 'The coordinator crashes between two sends, and the timeout of the one that was not told is wrong without any other crash.',
    config: { ...two, relays: false },
    time,
    faults: crashes(1),
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 16 },
  },
  {
    name: 'waits one tick too little',
    note: 'The decision of the coordinator may take all of its time, and come by way of another participant: in the tick in which the wait ends, and after the timeout.',
    config: { ...two, wait: rightWait(2) - 1 },
    time,
    faults: crashes(1),
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 17 },
  },
  {
    name: '3 participants, waits one tick too little',
    note: 'With one participant more, the decision may be on its way for one tick more.',
    config: { ...three, wait: rightWait(3) - 1 },
    time,
    faults: crashes(2),
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 25 },
  },
  {
    name: 'waits one tick too little: no crash',
    note: 'Relaying only matters after a crash of the coordinator: without one, a shorter wait is enough.',
    config: { ...two, wait: rightWait(2) - 1 },
    time,
    check: safety,
    expect: {
      verdict: 'holds',
      states: 812,
      transitions: 1993,
      depth: 17,
      witnesses: { [names.allCommit]: 14 },
    },
  },
  {
    name: 'messages may be late',
    note: 'A decision that one has acted on finds that another has waited long enough, and aborted: no crash is needed.',
    config: two,
    time: { delay: { min: 0, max: 3 } },
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 18 },
  },
];
