/** Rings of Chord that grow and shrink: as published, with each of the seven invariants refuted, and as corrected. */
import type { Scenario } from '../../checker/index.ts';
import { needed, type useful } from './chord-invariants.ts';

export interface Config {
  /** How many there are on the circle. */
  readonly identifiers: number;
  /** The first nodes, in order; they form an ideal ring. */
  readonly members: readonly number[];
  /** Nodes that join, once each. */
  readonly newcomers: readonly number[];
  /** The length of lists of successors. */
  readonly successors: number;
  /** How many nodes fail. */
  readonly failures: number;
  /** Nodes that never fail. Zave's proof needs one more than successors are listed. */
  readonly stable: readonly number[];
  /** The operations of SIGCOMM and PODC, or Zave's. */
  readonly version: 'published' | 'corrected';
  /** As published: a new node looks whether its successor is up. Not said in the paper; broken without it. */
  readonly joinsCheck: boolean;
  /** As published: a node looks whether a nearer one is up before it turns to it. Not said in the paper; broken without it. */
  readonly stabilizingChecks: boolean;
  /** When a notice arrives: at any later time, or in the step that sends it, which gives fewer states. */
  readonly notices: 'later' | 'at once';
  /** Broken where failures may take a node all its successors. */
  readonly failsAnyway: boolean;
}

/** What is claimed beside the invariants. */
export const names = {
  grown: 'the ring is ideal after all joins',
  lost: 'a node has lost its first successor',
  ideal: 'the ring is ideal in the end, and stays so',
} as const;

const published: Config = {
  identifiers: 6,
  members: [0, 2],
  newcomers: [1, 3],
  successors: 2,
  failures: 2,
  stable: [0, 2],
  version: 'published',
  joinsCheck: true,
  stabilizingChecks: true,
  notices: 'at once',
  failsAnyway: false,
};
const corrected: Config = { ...published, version: 'corrected', members: [0, 2, 4], stable: [0, 2, 4] };
const disordering: Partial<Config> = {
  members: [0, 2, 4],
  newcomers: [1, 3, 5],
  failures: 3,
  stable: [0, 2, 4],
};

const oneGap: Partial<Config> = { members: [0, 3, 5], newcomers: [1, 2], stable: [0, 3, 5] };

const ring = Object.keys(needed) as (keyof typeof needed)[];
const orderedAppendages = 'ordered appendages' satisfies keyof typeof useful;
const refuted = (name: keyof typeof needed | keyof typeof useful, length: number) =>
  ({ check: [name], expect: { verdict: 'violated', property: name, length } }) as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'joins only',
    note: 'Zave 2012: as published, the ring is right as long as nobody fails; here two nodes join a ring of one.',
    config: { ...published, members: [0], newcomers: [1, 2], failures: 0, stable: [], notices: 'later' },
    check: [...ring, names.grown, names.ideal],
    expect: {
      verdict: 'holds',
      states: 2273,
      transitions: 12326,
      depth: 17,
      witnesses: { [names.grown]: 12 },
    },
  },
  {
    name: 'ordered merges',
    note: 'Zave 2012, figure 2: two nodes join in one gap, and the one that is farther gets into the ring first.',
    config: { ...published, members: [0, 3], newcomers: [1, 2], failures: 0 },
    ...refuted('ordered merges', 4),
  },
  {
    name: 'ordered appendages',
    note: 'Figure 3: the last of those that got into the ring fails, and stale lists make an appendage of the others, in which node 1 passes over node 2.',
    config: { ...published, members: [0], newcomers: [1, 2, 3], failures: 1, stable: [] },
    ...refuted('ordered appendages', 9),
  },
  {
    name: 'valid successor list',
    note: 'Figure 4: a node turns to a nearer successor before the rest of its list has changed, and so passes over the former one.',
    config: { ...published, members: [0, 2, 4], newcomers: [1], failures: 0 },
    ...refuted('valid successor list', 3),
  },
  {
    name: 'connected appendages, joining without looking',
    note: 'Figure 5: the successor of the new node is down, and the new node knows no other.',
    config: { ...published, joinsCheck: false, stable: [] },
    ...refuted('connected appendages', 2),
  },
  {
    name: 'at least one ring, turning without looking',
    note: 'Figure 6: a node joins, notifies its successor, and fails. The node before it turns to it; nothing is left to go on to.',
    config: { ...published, newcomers: [1], failures: 1, stabilizingChecks: false },
    ...refuted('at least one ring', 7),
  },
  {
    name: 'ordered ring',
    note: 'Figure 7, three nodes that never fail: each turns to a new successor, which fails before its list is taken. The next in the stale lists are two places on.',
    config: { ...published, ...disordering },
    ...refuted('ordered ring', 12),
  },
  {
    name: 'at most one ring',
    note: 'Figure 8, two nodes: the next in their stale lists are they themselves.',
    config: published,
    ...refuted('at most one ring', 8),
  },
  {
    name: 'at most one ring, notices arrive later',
    note: 'The same, two notices later.',
    config: { ...published, notices: 'later' },
    ...refuted('at most one ring', 10),
  },
  {
    name: 'two rings stay two',
    note: 'As in figure 8: both rings are ideal for those who are on them, and nobody learns of the other one.',
    config: published,
    check: [names.ideal],
    expect: { verdict: 'violated', property: names.ideal, length: 14 },
  },
  {
    name: 'a node loses all its successors',
    note: 'The assumption of §5.2 that not all successors in a list fail.',
    config: {
      ...published,
      failsAnyway: true,
      members: [0, 2, 4, 5],
      newcomers: [],
      stable: [],
    },
    ...refuted('connected appendages', 2),
  },
  {
    name: 'corrected',
    note: 'Zave 2017: lists are taken as a whole, and one node more than they are long never fails.',
    config: corrected,
    check: [...ring, orderedAppendages, names.grown, names.lost, names.ideal],
    expect: {
      verdict: 'holds',
      states: 192,
      transitions: 516,
      depth: 14,
      witnesses: { [names.grown]: 9, [names.lost]: 5 },
    },
  },
  {
    name: 'corrected, notices arrive later',
    note: 'Other nodes act, join and fail between a step and the notice of it.',
    config: { ...corrected, notices: 'later' },
    check: [...ring, orderedAppendages, names.grown, names.lost, names.ideal],
    expect: {
      verdict: 'holds',
      states: 12280,
      transitions: 77532,
      depth: 25,
      witnesses: { [names.grown]: 11, [names.lost]: 6 },
    },
  },
  {
    name: 'corrected, where the ring got disordered',
    note: 'The nodes of figure 7.',
    config: { ...corrected, ...disordering },
    check: [...ring, orderedAppendages, names.grown, names.lost, names.ideal],
    expect: {
      verdict: 'holds',
      states: 2573,
      transitions: 10275,
      depth: 17,
      witnesses: { [names.grown]: 13, [names.lost]: 5 },
    },
  },
  {
    name: 'corrected, two nodes in one gap',
    note: 'Also where a node joins after one that is not in the ring yet, and takes its list.',
    config: { ...corrected, ...oneGap, newcomers: [1, 2, 4], failures: 3 },
    check: [...ring, orderedAppendages, names.grown, names.lost, names.ideal],
    expect: {
      verdict: 'holds',
      states: 3267,
      transitions: 13558,
      depth: 18,
      witnesses: { [names.grown]: 13, [names.lost]: 5 },
    },
  },
  {
    name: 'corrected, lists of 3',
    note: "The length of lists in Zave's own model, with a stable base of 4.",
    config: {
      ...corrected,
      identifiers: 8,
      members: [0, 3, 5, 7],
      newcomers: [1, 2],
      successors: 3,
      stable: [0, 3, 5, 7],
    },
    check: [...ring, orderedAppendages, names.grown, names.lost, names.ideal],
    expect: {
      verdict: 'holds',
      states: 551,
      transitions: 1653,
      depth: 17,
      witnesses: { [names.grown]: 10, [names.lost]: 5 },
    },
  },
  {
    name: 'corrected, two nodes in one gap: ordered merges',
    note: 'What is not needed for the ring to become ideal is no invariant even so.',
    config: { ...corrected, ...oneGap },
    ...refuted('ordered merges', 5),
  },
  {
    name: 'corrected, two nodes in one gap: valid successor list',
    note: 'The same, of lists.',
    config: { ...corrected, ...oneGap },
    ...refuted('valid successor list', 8),
  },
  {
    name: 'corrected, without a stable base',
    note: 'The nodes of the first ring fail one after the other. Too few are left for the length of lists: they go once around the circle and pass over others, and two rings come of that.',
    config: { ...corrected, failures: 3, stable: [] },
    ...refuted('at most one ring', 10),
  },
];
