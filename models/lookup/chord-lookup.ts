/**
 * Chord: lookups on a ring that does not change
 *
 * Source  I. Stoica, R. Morris, D. Karger, M. F. Kaashoek, H. Balakrishnan: Chord: A Scalable Peer-to-peer Lookup Service for
 *         Internet Applications, SIGCOMM 2001, §4.2 (successors), §4.3 (fingers).
 * System  nodes on a circle of 2^bits identifiers, whose fingers are right. One of them looks for one key; all pairs of nodes
 *         and keys are initial states.
 * Faults  none. How the ring is kept while nodes join and fail is in chord.ts.
 * Claims  a lookup finds the successor of its key. It is forwarded once for each bit of identifiers at most, less one where
 *         the circle is full; with successors alone, once for each node in between.
 * Abstracts  messages: a lookup is its path.
 */
import { List, Record } from 'immutable';
import { type Property, type Scenario, type Step, wholeState } from '../../checker/index.ts';
import { between } from './chord-ring.ts';

interface Config {
  /** Of identifiers. */
  readonly bits: number;
  /** The nodes, in order. */
  readonly members: readonly number[];
  /** Slow without those that halve the way. */
  readonly fingers: 'powers of 2' | 'successor only';
  /** How often a lookup is forwarded at most. */
  readonly hops: number;
}

const names = {
  rightAnswer: 'a lookup finds the successor of its key',
  hops: 'lookups are forwarded as often as claimed at most',
  allHops: 'a lookup is forwarded as often as claimed',
  figure: 'node 8 asks 42 and 51 for key 54',
  ends: 'every lookup ends',
} as const;

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Lookup extends Record({
  key: 0,
  /** The nodes that have been asked for it. */
  path: List<number>(),
}) {}

type Action = `forward to ${number}`;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The first member at an identifier or after it. */
function successorOf(id: number, { members, bits }: Config): number {
  const from = id % 2 ** bits;
  return members.find((member) => member >= from) ?? members[0]!;
}

/** Whether the key belongs to the successor of the last node that was asked. */
function isFound({ key, path }: Lookup, config: Config): boolean {
  const at = path.last()!;
  const successor = successorOf(at + 1, config);
  return key === successor || between(at, key, successor);
}

/** §4.3, find_successor: forward the lookup to the finger that is the closest before the key. */
function forward(lookup: Lookup, config: Config): Step<Lookup, Action>[] {
  if (isFound(lookup, config)) return [];
  const { bits, fingers } = config;
  const { key, path } = lookup;
  const at = path.last()!;
  const known = Array.from({ length: fingers === 'powers of 2' ? bits : 1 }, (_, i) =>
    successorOf(at + 2 ** i, config),
  );
  const next = known.filter((finger) => between(at, finger, key)).at(-1)!;
  return [{ action: `forward to ${next}`, state: lookup.set('path', path.push(next)) }];
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const properties = (config: Config): Property<Lookup>[] => [
  {
    kind: 'always',
    name: names.rightAnswer,
    when: (lookup) => isFound(lookup, config),
    holds: ({ key, path }) => successorOf(path.last()! + 1, config) === successorOf(key, config),
  },
  { kind: 'always', name: names.hops, holds: ({ path }) => path.size - 1 <= config.hops },
  {
    kind: 'sometimes',
    name: names.allHops,
    holds: (lookup) => isFound(lookup, config) && lookup.path.size - 1 === config.hops,
  },
  {
    kind: 'sometimes',
    name: names.figure,
    holds: (lookup) => isFound(lookup, config) && lookup.key === 54 && lookup.path.equals(List([8, 42, 51])),
  },
  { kind: 'eventually always', name: names.ends, holds: (lookup) => isFound(lookup, config) },
];

const full = (bits: number): Config => ({
  bits,
  members: Array.from({ length: 2 ** bits }, (_, id) => id),
  fingers: 'powers of 2',
  hops: bits - 1,
});

const lookups = [names.rightAnswer, names.hops, names.allHops, names.ends];

const scenarios: readonly Scenario<Config>[] = [
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
];

export const chordLookup = wholeState<{ config: Config; state: Lookup; action: Action }>({
  name: 'chord-lookup',
  initial: ({ members, bits }) =>
    members.flatMap((start) =>
      Array.from({ length: 2 ** bits }, (_, key) => key)
        .filter((key) => key !== start)
        .map((key) => new Lookup({ key, path: List([start]) })),
    ),
  steps: forward,
  properties,
  fairness: () => [{ name: 'forwarding', degree: 'weak', of: () => true }],
  terminal: isFound,
  scenarios,
});
