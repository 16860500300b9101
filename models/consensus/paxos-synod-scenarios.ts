/** What instances of Lamport's specification there are: sizes, mistakes and restarts, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';
import { majority } from '../kit/quorum.ts';

export interface Config {
  readonly acceptors: number;
  readonly ballots: number;
  readonly values: number;
  /** How many acceptors make a quorum. Broken unless any two quorums have one in common. */
  readonly quorum: number;
  /** What a leader proposes where it is free: any value, or one that depends on its ballot, which makes fewer states. */
  readonly proposes: 'any value' | 'a value of its own';
  /** What a leader proposes where votes are reported. Broken unless it is the value of the highest of them (P2c). */
  readonly adopts: 'highest reported' | 'any reported' | 'none reported';
  /** Broken where true: an acceptor votes in a ballot below one that it has promised (against P1a). */
  readonly ignoresPromise: boolean;
  /** Broken where true: a ballot has several leaders, each of which proposes a value. */
  readonly sharedBallots: boolean;
  /** How often acceptors restart, and what each then has lost. Broken unless it is nothing. */
  readonly restarts: number;
  readonly forgets: 'nothing' | 'promise' | 'vote' | 'everything';
}

export const agreement = 'at most one value is chosen';
export const validity = 'what is voted for was proposed';
export const higherProposals = 'a proposal above a chosen one has its value';
export const isChosen = 'a value is chosen';
export const isReported = 'a vote is reported';

/** Two ballots and two values. */
const correct = {
  acceptors: 3,
  ballots: 2,
  values: 2,
  quorum: majority(3),
  proposes: 'any value',
  adopts: 'highest reported',
  ignoresPromise: false,
  sharedBallots: false,
  restarts: 0,
  forgets: 'nothing',
} as const;

const own = { ...correct, proposes: 'a value of its own' } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 acceptors, 2 ballots, 2 values',
    note: '3,921 states in 17 levels: published for MCPaxosTiny in the manifest of the TLA+ examples. Transitions, without those that change nothing, from a separate breadth-first search in Python.',
    config: correct,
    expect: {
      verdict: 'holds',
      states: 3921,
      transitions: 9442,
      depth: 16,
      witnesses: { [isChosen]: 6, [isReported]: 7 },
    },
  },
  {
    name: '3 acceptors, 2 ballots, 1 value',
    note: 'With one value only, there is nothing to disagree about. Counts from a separate breadth-first search in Python.',
    config: { ...correct, values: 1 },
    expect: { verdict: 'holds', states: 1681, transitions: 4010, depth: 16 },
  },
  {
    name: '3 acceptors, 1 ballot, 2 values',
    note: 'A ballot has one proposal, so nothing else is accepted in it. Counts from a separate breadth-first search in Python.',
    config: { ...correct, ballots: 1 },
    check: [agreement, validity, isChosen],
    expect: { verdict: 'holds', states: 73, transitions: 141, depth: 8 },
  },
  {
    name: '1 acceptor, 2 ballots',
    note: 'It is a quorum on its own (§2.1). Counts from a separate breadth-first search in Python.',
    config: { ...correct, acceptors: 1, quorum: majority(1), values: 1 },
    expect: { verdict: 'holds', states: 25, transitions: 34, depth: 8 },
  },
  {
    name: 'a leader ignores what was reported',
    note: 'It proposes a value of its own although another may be chosen (against P2c). Length from a separate search in Python.',
    config: { ...own, adopts: 'none reported' },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 12 },
  },
  {
    name: 'an acceptor ignores its promise',
    note: 'It votes in a ballot below one that it has promised (against P1a). Length from a separate search in Python.',
    config: { ...own, ignoresPromise: true },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 12 },
  },
  {
    name: 'two leaders share a ballot',
    note: 'Proposals of different leaders must have different numbers (§2.2). Length from a separate search in Python.',
    config: { ...correct, ballots: 1, sharedBallots: true },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 9 },
  },
  {
    name: 'an acceptor forgets everything',
    note: 'It restarts without promise and vote, and both ballots get their quorum. Length from a separate search in Python.',
    config: { ...own, restarts: 1, forgets: 'everything' },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 13 },
  },
  {
    name: 'an acceptor forgets its promise',
    note: 'It remembers the ballot of its last vote only. Length from a separate search in Python.',
    config: { ...own, restarts: 1, forgets: 'promise' },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 13 },
  },
  {
    name: 'an acceptor forgets its vote',
    note: 'It then reports nothing to the leader of the next ballot. Length from a separate search in Python.',
    config: { ...own, restarts: 1, forgets: 'vote' },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 13 },
  },
  {
    name: 'quorums do not intersect',
    note: 'Each of two acceptors is a quorum. Length from a separate search in Python.',
    config: { ...correct, acceptors: 2, quorum: 1 },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 8 },
  },
  {
    name: 'a leader adopts any reported value: 2 ballots',
    note: 'Not visible, for all that is reported is of ballot 0, which has one value: the same states as without the mistake.',
    config: { ...correct, adopts: 'any reported' },
    expect: { verdict: 'holds', states: 3921, transitions: 9442, depth: 16 },
  },
  {
    name: 'a leader adopts any reported value: 3 ballots',
    note: 'Larger: that of ballot 0, where ballot 1 has chosen another one. Length from a separate search in Python.',
    config: { ...own, ballots: 3, adopts: 'any reported' },
    check: [agreement],
    expect: { verdict: 'violated', property: agreement, length: 17 },
  },
];
