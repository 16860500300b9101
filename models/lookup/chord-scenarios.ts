/** Rings of Chord: lookups on full and on sparse ones, and joins and failures, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** Of identifiers. */
  readonly bits: number;
  /** The first nodes, in order; they form an ideal ring. */
  readonly members: readonly number[];
  /** Whether keys are looked for on a ring that does not change, or the ring changes. */
  readonly activity: 'lookups' | 'maintenance';
  /** Slow without those that halve the way. */
  readonly fingers: 'powers of 2' | 'successor only';
  /** How often a lookup is forwarded at most. */
  readonly hops: number;
  /** The length of lists of successors. */
  readonly successors: number;
  /** How many nodes join and fail. */
  readonly joins: number;
  readonly failures: number;
  /** Nodes that never fail. Zave's proof needs one more than successors are listed. */
  readonly stable: readonly number[];
  /** Zave's corrections: look whether a node is up before it is taken for a neighbour, and join with a predecessor. */
  readonly checks: boolean;
  /** Broken where failures may take a node all its successors. */
  readonly failsAnyway: boolean;
}

/** What is claimed. The names of invariants are Zave's. */
export const names = {
  rightAnswer: 'a lookup finds the successor of its key',
  hops: 'lookups are forwarded as often as claimed at most',
  allHops: 'a lookup is forwarded as often as claimed',
  figure: 'node 8 asks 42 and 51 for key 54',
  atLeastOneRing: 'at least one ring',
  atMostOneRing: 'at most one ring',
  orderedRing: 'ordered ring',
  connectedAppendages: 'connected appendages',
  orderedMerges: 'ordered merges',
  grown: 'the ring is ideal after all joins',
  ideal: 'the ring is ideal in the end, and stays so',
} as const;

const full = (bits: number): Config => ({
  bits,
  members: Array.from({ length: 2 ** bits }, (_, id) => id),
  activity: 'lookups',
  fingers: 'powers of 2',
  hops: bits - 1,
  successors: 1,
  joins: 0,
  failures: 0,
  stable: [],
  checks: true,
  failsAnyway: false,
});

const stable: Config = {
  ...full(3),
  activity: 'maintenance',
  members: [0, 3, 5],
  stable: [0, 3, 5],
  successors: 2,
  joins: 2,
  failures: 1,
};
const published: Config = { ...stable, stable: [], checks: false };

const lookups = [names.rightAnswer, names.hops, names.allHops];
const ring = [names.atLeastOneRing, names.atMostOneRing, names.orderedRing, names.connectedAppendages];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'the ring of the paper',
    note: 'The example of its figures: node 8 finds key 54 at node 56 by 42 and 51, and no lookup takes more than 3 forwards.',
    config: { ...full(6), members: [1, 8, 14, 21, 32, 38, 42, 48, 51, 56], hops: 3 },
    check: [...lookups, names.figure],
    expect: {
      verdict: 'holds',
      states: 1565,
      transitions: 935,
      depth: 3,
      witnesses: { [names.allHops]: 3, [names.figure]: 2 },
    },
  },
  {
    name: 'a full ring of 8 nodes',
    note: 'Two forwards at most; 72 for all 56 pairs of nodes and keys, which is 9/7 each.',
    config: full(3),
    check: lookups,
    expect: { verdict: 'holds', states: 128, transitions: 72, depth: 2, witnesses: { [names.allHops]: 2 } },
  },
  {
    name: 'a full ring of 16 nodes',
    note: 'Three forwards at most; 448 for 240 pairs, which is 28/15 each.',
    config: full(4),
    check: lookups,
    expect: { verdict: 'holds', states: 688, transitions: 448, depth: 3, witnesses: { [names.allHops]: 3 } },
  },
  {
    name: 'a full ring of 64 nodes',
    note: 'Five forwards at most; 11,904 for 4,032 pairs, which is 62/21 each.',
    config: full(6),
    check: lookups,
    expect: {
      verdict: 'holds',
      states: 15936,
      transitions: 11904,
      depth: 5,
      witnesses: { [names.allHops]: 5 },
    },
  },
  {
    name: 'successors only',
    note: '§4.2: right answers without fingers, but as many forwards as there are nodes in between.',
    config: { ...full(3), fingers: 'successor only' },
    check: [names.hops],
    expect: { verdict: 'violated', property: names.hops, length: 3 },
  },
  {
    name: 'joins only',
    note: 'Zave 2012: as published, the ring is right as long as nobody fails.',
    config: { ...published, failures: 0 },
    check: [...ring, names.grown, names.ideal],
    expect: { verdict: 'holds', states: 201, transitions: 368, depth: 7, witnesses: { [names.grown]: 7 } },
  },
  {
    name: 'joins only: ordered merges',
    note: 'Zave 2012: a published invariant that is none. Two nodes join at one place, and the one that is farther gets into the ring first.',
    config: { ...published, failures: 0 },
    check: [names.orderedMerges],
    expect: { verdict: 'violated', property: names.orderedMerges, length: 4 },
  },
  {
    name: 'joins and failures',
    note: 'As published, where a node stabilizes in one step: the four invariants hold in this small ring.',
    config: { ...published, joins: 1, failures: 2 },
    check: [...ring, names.grown, names.ideal],
    expect: { verdict: 'holds', states: 1214, transitions: 2599, depth: 12, witnesses: { [names.grown]: 2 } },
  },
  {
    name: 'a node loses all its successors',
    note: 'The assumption of §5.2 that of the successors in a list not all fail together.',
    config: { ...published, joins: 0, failures: 2, failsAnyway: true, members: [0, 2, 4, 6] },
    check: [names.connectedAppendages],
    expect: { verdict: 'violated', property: names.connectedAppendages, length: 2 },
  },
  {
    name: 'a stable base',
    note: 'Zave 2017, corrected: one node more than successors are listed never fails.',
    config: { ...stable, failures: 2 },
    check: [...ring, names.grown, names.ideal],
    expect: { verdict: 'holds', states: 1241, transitions: 4147, depth: 11, witnesses: { [names.grown]: 4 } },
  },
];
