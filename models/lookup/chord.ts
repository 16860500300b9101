/**
 * Chord: lookups on a ring, and how the ring is kept
 *
 * Source  I. Stoica, R. Morris, D. Karger, M. F. Kaashoek, H. Balakrishnan: Chord: A Scalable Peer-to-peer Lookup Service for
 *         Internet Applications, SIGCOMM 2001, §4.3 (lookups), §4.4, §5 (joins, stabilization, failures). What is wrong
 *         with the ring, and how to repair it: P. Zave, Using Lightweight Modeling to Understand Chord, CCR 42(2), 2012, and
 *         Reasoning About Identifier Spaces: How to Make Chord Correct, IEEE TSE 43(12), 2017.
 * System  nodes on a circle of 2^bits identifiers. Either their fingers are right and do not change, and one node looks for
 *         one key; or nodes join, fail and stabilize, with lists of `successors` successors.
 * Faults  failures of nodes that leave every node a live successor; of no node of the stable base.
 * Claims  a lookup finds the successor of its key, in as many forwards as identifiers have bits, or fewer. There is one ring
 *         in the order of identifiers, from every node one gets into it, and it is ideal in the end, when no more nodes join
 *         and fail. Zave shows that this needs a stable base of one node more than successors are listed, and nodes that
 *         look whether others are up before they take them for neighbours. That nodes outside the ring point to the
 *         right place of it, which is claimed too, is false.
 * Abstracts  messages: a node stabilizes in one step, coarser than in Zave's models, where nodes fail between the question
 *         and the notice; what she finds in between is not found here. Fingers are left out where nodes
 *         join and fail, since the ring does not depend on them.
 *
 * The circle is in chord-ring.ts, the configuration and the scenarios are in chord-scenarios.ts.
 */
import { List, Map, Record } from 'immutable';
import { type Constraint, type Property, type Step, wholeState } from '../../checker/index.ts';
import {
  bestSuccessor,
  between,
  isIdeal,
  Node,
  type Nodes,
  onePath,
  onRing,
  ringOf,
  successorOf,
} from './chord-ring.ts';
import { type Config, names, scenarios } from './chord-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Ring extends Record({
  /** By identifier, those that are up. */
  nodes: Map<number, Node>(),
  joins: 0,
  failures: 0,
  /** The key that is looked for, and the nodes that have been asked for it. */
  key: undefined as number | undefined,
  path: List<number>(),
}) {}

type Action = `${'forward to' | 'join' | 'fail' | 'stabilize' | 'check predecessor'} ${number}`;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether the key belongs to the successor of the last node that was asked. */
function isFound({ key, path }: Ring, { members, bits }: Config): boolean {
  if (key === undefined) return false;
  const at = path.last()!;
  const successor = successorOf(at + 1, members, bits);
  return key === successor || between(at, key, successor);
}

/** §4.3, find_successor: forward the lookup to the finger that is the closest before the key. */
function forward(ring: Ring, config: Config): Step<Ring, Action>[] {
  const { bits, members, fingers } = config;
  const at = ring.path.last()!;
  const successor = successorOf(at + 1, members, bits);
  if (isFound(ring, config)) return [];
  const known =
    fingers === 'powers of 2'
      ? Array.from({ length: bits }, (_, i) => successorOf(at + 2 ** i, members, bits))
      : [successor];
  const preceding = known.filter((finger) => between(at, finger, ring.key!));
  const next = preceding.at(-1)!;
  return [{ action: `forward to ${next}`, state: ring.set('path', ring.path.push(next)) }];
}

/** Equal maps may have other orders. */
const inOrder = (nodes: Nodes) => [...nodes].sort(([a], [b]) => a - b);

/** A node's first successors: another node, and what follows it in the list of that. */
const listFrom = (nodes: Nodes, first: number, length: number) =>
  List([first, ...(nodes.get(first)?.successors ?? [])]).take(length);

/** §4.4: a new node asks any other for its place. It takes the list of the node before it, and with the correction, that node. */
function join(ring: Ring, config: Config): Step<Ring, Action>[] {
  if (ring.joins === config.joins) return [];
  const { nodes } = ring;
  return Array.from({ length: 2 ** config.bits }, (_, id) => id)
    .filter((id) => !nodes.has(id))
    .flatMap((id) =>
      inOrder(nodes)
        .filter(
          ([member, { successors }]) =>
            between(member, id, successors.first()!) && nodes.has(successors.first()!),
        )
        .map(([member, { successors }]) => ({
          action: `join ${id}` as const,
          state: ring.merge({
            nodes: nodes.set(
              id,
              config.checks
                ? new Node({ successors, predecessor: member })
                : new Node({ successors: successors.take(1) }),
            ),
            joins: ring.joins + 1,
          }),
        })),
    );
}

/** A failure, unless it takes some node its last successor. */
function fail(ring: Ring, config: Config): Step<Ring, Action>[] {
  if (ring.failures === config.failures) return [];
  return inOrder(ring.nodes)
    .map(([id]) => id)
    .filter((id) => !config.stable.includes(id) && ring.nodes.size > 1)
    .map((id) => ({
      action: `fail ${id}` as const,
      state: ring.merge({ nodes: ring.nodes.delete(id), failures: ring.failures + 1 }),
    }))
    .filter(
      ({ state }) =>
        config.failsAnyway || state.nodes.every((_, id) => bestSuccessor(state.nodes, id) !== undefined),
    );
}

/** §4.4, stabilize: ask the first live successor for its predecessor, turn to that if it is nearer, and notify it. */
function stabilize(ring: Ring, config: Config): Step<Ring, Action>[] {
  return inOrder(ring.nodes).flatMap(([id, node]) => {
    const { nodes } = ring;
    const first = bestSuccessor(nodes, id);
    if (first === undefined) return [];
    const nearer = nodes.get(first)!.predecessor;
    const takesNearer =
      nearer !== undefined && between(id, nearer, first) && (!config.checks || nodes.has(nearer));
    /** As published, a node does not ask the nearer one at once what follows it. */
    const successors = !takesNearer
      ? listFrom(nodes, first, config.successors)
      : config.checks
        ? listFrom(nodes, nearer, config.successors)
        : node.successors
            .skipUntil((successor) => successor === first)
            .unshift(nearer)
            .take(config.successors);
    const stabilized = nodes.set(id, node.set('successors', successors));
    const after = notify(stabilized, successors.first()!, id, config);
    return after.equals(nodes)
      ? []
      : [{ action: `stabilize ${id}` as const, state: ring.set('nodes', after) }];
  });
}

/** §4.4, notify: who is nearer than the predecessor takes its place; with the correction, also who is up where that is not. */
function notify(nodes: Nodes, id: number, by: number, { checks }: Config): Nodes {
  const node = nodes.get(id);
  if (node === undefined || id === by) return nodes;
  const { predecessor } = node;
  const isNearer =
    predecessor === undefined || between(predecessor, by, id) || (checks && !nodes.has(predecessor));
  return isNearer ? nodes.set(id, node.set('predecessor', by)) : nodes;
}

/** §5.1: a node that finds its predecessor down has none. */
function checkPredecessor(ring: Ring): Step<Ring, Action>[] {
  return inOrder(ring.nodes)
    .filter(([, { predecessor }]) => predecessor !== undefined && !ring.nodes.has(predecessor))
    .map(([id, node]) => ({
      action: `check predecessor ${id}`,
      state: ring.set('nodes', ring.nodes.set(id, node.set('predecessor', undefined))),
    }));
}

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const properties = (config: Config): Property<Ring>[] => {
  const invariant = (name: string, holds: (nodes: Nodes) => boolean): Property<Ring> => ({
    kind: 'always',
    name,
    holds: ({ nodes, key }) => key !== undefined || holds(nodes),
  });
  return [
    {
      kind: 'always',
      name: names.rightAnswer,
      holds: (ring) =>
        !isFound(ring, config) ||
        successorOf(ring.path.last()! + 1, config.members, config.bits) ===
          successorOf(ring.key!, config.members, config.bits),
    },
    { kind: 'always', name: names.hops, holds: ({ path }) => path.size - 1 <= config.hops },
    {
      kind: 'sometimes',
      name: names.allHops,
      holds: (ring) => isFound(ring, config) && ring.path.size - 1 === config.hops,
    },
    {
      kind: 'sometimes',
      name: names.figure,
      holds: (ring) => isFound(ring, config) && ring.key === 54 && ring.path.equals(List([8, 42, 51])),
    },
    invariant(names.atLeastOneRing, (nodes) => nodes.some((_, id) => onRing(nodes, id))),
    invariant(names.atMostOneRing, (nodes) => {
      const all = [...nodes.keys()].filter((id) => onRing(nodes, id));
      return all.length === 0 || ringOf(nodes, all[0]!).length === all.length;
    }),
    invariant(names.orderedRing, (nodes) => {
      const all = [...nodes.keys()].filter((id) => onRing(nodes, id));
      return all.every((id) => !all.some((other) => between(id, other, bestSuccessor(nodes, id)!)));
    }),
    invariant(names.connectedAppendages, (nodes) =>
      nodes.every((_, id) => onePath(nodes, id).some((other) => onRing(nodes, other))),
    ),
    invariant(names.orderedMerges, (nodes) => {
      const all = [...nodes.keys()].filter((id) => onRing(nodes, id));
      return nodes.every((_, id) => {
        const next = bestSuccessor(nodes, id);
        if (next === undefined || all.includes(id) || !all.includes(next)) return true;
        return !all.some((other) => between(id, other, next));
      });
    }),
    {
      kind: 'sometimes',
      name: names.grown,
      holds: ({ nodes, joins }) => joins === config.joins && isIdeal(nodes, config.successors),
    },
    {
      kind: 'eventually always',
      name: names.ideal,
      holds: ({ nodes }) => isIdeal(nodes, config.successors),
    },
  ];
};

/** Every node stabilizes again and again; nobody has to join or to fail. */
const fairness = ({ bits }: Config): Constraint<Action>[] =>
  Array.from({ length: 2 ** bits }, (_, id) => id).flatMap((id) =>
    (['stabilize', 'check predecessor'] as const).map((name) => ({
      name: `${name} ${id}`,
      degree: 'weak' as const,
      of: (action: Action) => action === `${name} ${id}`,
    })),
  );

export const chord = wholeState<{ config: Config; state: Ring; action: Action }>({
  name: 'chord',
  initial: ({ activity, members, bits, successors }) =>
    activity === 'lookups'
      ? members.flatMap((start) =>
          Array.from({ length: 2 ** bits }, (_, key) => key)
            .filter((key) => key !== start)
            .map((key) => new Ring({ key, path: List([start]) })),
        )
      : [
          new Ring({
            nodes: Map(
              members.map((id, place) => [
                id,
                new Node({
                  successors: List(
                    Array.from({ length: successors }, (_, i) => members[(place + 1 + i) % members.length]!),
                  ),
                  predecessor: members[(place + members.length - 1) % members.length],
                }),
              ]),
            ),
          }),
        ],
  steps: (ring, config) =>
    ring.key !== undefined
      ? forward(ring, config)
      : [...join(ring, config), ...fail(ring, config), ...stabilize(ring, config), ...checkPredecessor(ring)],
  properties,
  fairness,
  /** A lookup ends, and a ring that is ideal stays as it is. */
  terminal: () => true,
  scenarios,
});
