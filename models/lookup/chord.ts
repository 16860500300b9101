/**
 * Chord: how the ring is kept while nodes join and fail
 *
 * Source  I. Stoica, R. Morris, D. Karger, M. F. Kaashoek, H. Balakrishnan: Chord: A Scalable Peer-to-peer Lookup Service for
 *         Internet Applications, SIGCOMM 2001, §4.4, §5 (joins, stabilization, failures); D. Liben-Nowell, H. Balakrishnan,
 *         D. Karger: Analysis of the Evolution of Peer-to-Peer Systems, PODC 2002 (reconcile, update, flush). What is wrong with
 *         them: P. Zave, Using Lightweight Modeling to Understand Chord, CCR 42(2), 2012. How to do it: P. Zave, Reasoning
 *         About Identifier Spaces: How to Make Chord Correct, IEEE TSE 43(12), 2017.
 * System  nodes on a circle of `identifiers`, `members` of which form an ideal ring at first; each has a list of `successors`
 *         successors and a predecessor. A node asks one other in a step, and is answered by its state of this moment.
 * Faults  nodes fail, and do not come back; never one that leaves some node no live successor (§5.2 makes that improbable),
 *         and none of those that are `stable`. Others see at once that a node is down.
 * Claims  seven invariants: there is one ring, it is in the order of identifiers, from every node one gets into it, and three
 *         about appendages and lists (chord-invariants.ts). The ring is ideal in the end, when no more nodes join and fail.
 *         Zave shows that none of the seven is an invariant as published, and that the four about the ring are with her
 *         operations, if a stable base of one node more than successors are listed never fails. Of the other three, the order of
 *         appendages is kept in the instances here, and the rest is not.
 * Abstracts  the lookup by which a new node finds its place; fingers, since the ring does not depend on them. A notice may
 *         arrive at any later time, also from a node that has failed since.
 *
 * The circle is in chord-ring.ts, configuration and scenarios are in chord-scenarios.ts, lookups in chord-lookup.ts.
 */
import { List, Map, Record, Set } from 'immutable';
import { type Constraint, type Property, type Step, wholeState } from '../../checker/index.ts';
import { needed, useful } from './chord-invariants.ts';
import { bestSuccessor, between, isIdeal, Node, type Nodes } from './chord-ring.ts';
import { type Config, names, scenarios } from './chord-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A node tells its successor that it may be its predecessor. */
class Notice extends Record({ to: 0, by: 0 }) {}

class Ring extends Record({
  /** By identifier, those that are up. */
  nodes: Map<number, Node>(),
  /** Those that may still join. */
  newcomers: Set<number>(),
  failures: 0,
  notices: Set<Notice>(),
}) {}

type Action =
  | `join ${number} after ${number}`
  | `${'fail' | 'stabilize' | 'stabilize from predecessor' | 'reconcile' | 'update' | 'flush'} ${number}`
  | `${'notified' | 'rectify'} ${number} by ${number}`;

type Steps = Step<Ring, Action>[];

// ── Nodes join and fail ──────────────────────────────────────────────────────────────────────────────────────────────

/** Equal maps and sets may have other orders. */
const inOrder = (nodes: Nodes) => [...nodes].sort(([a], [b]) => a - b);

/** §4.4: a node's place is after any member that lists none before it. As corrected, it takes that member's list, too. */
function join(ring: Ring, { version, joinsCheck }: Config): Steps {
  const { nodes, newcomers } = ring;
  return [...newcomers]
    .sort((a, b) => a - b)
    .flatMap((id) =>
      inOrder(nodes)
        .filter(([member, { successors }]) => between(member, id, successors.first()!))
        .filter(
          ([, { successors }]) => version === 'corrected' || !joinsCheck || nodes.has(successors.first()!),
        )
        .map(([member, { successors }]) => ({
          action: `join ${id} after ${member}` as const,
          state: ring.merge({
            nodes: nodes.set(
              id,
              version === 'corrected'
                ? new Node({ successors, predecessor: member })
                : new Node({ successors: successors.take(1) }),
            ),
            newcomers: newcomers.delete(id),
          }),
        })),
    );
}

/** §5.2: unless some node would have no live successor. */
function fail(ring: Ring, { failures, failsAnyway, stable }: Config): Steps {
  if (ring.failures === failures) return [];
  return inOrder(ring.nodes)
    .map(([id]) => id)
    .filter((id) => !stable.includes(id) && ring.nodes.size > 1)
    .map((id) => ({
      action: `fail ${id}` as const,
      state: ring.merge({
        nodes: ring.nodes.delete(id),
        failures: ring.failures + 1,
        notices: ring.notices.filter(({ to }) => to !== id),
      }),
    }))
    .filter(
      ({ state: { nodes } }) => failsAnyway || nodes.every((_, id) => bestSuccessor(nodes, id) !== undefined),
    );
}

// ── What both versions do ────────────────────────────────────────────────────────────────────────────────────────────

const withNode = (ring: Ring, id: number, changes: Partial<Node>): Ring =>
  ring.update('nodes', (nodes) => nodes.update(id, (node) => node!.merge(changes)));

/** No step, where everything stays as it is. */
const step = (ring: Ring, action: Action, state: Ring): Steps =>
  state.equals(ring) ? [] : [{ action, state }];

/** Those who are down hear nothing. */
const notify = (ring: Ring, to: number, by: number, { version, notices }: Config): Ring => {
  if (!ring.nodes.has(to) || to === by) return ring;
  if (notices === 'later') return ring.update('notices', (sent) => sent.add(new Notice({ to, by })));
  return version === 'corrected' ? rectified(ring, to, by) : notified(ring, to, by);
};

function receive(ring: Ring, { version }: Config): Steps {
  return [...ring.notices]
    .sort((a, b) => a.to - b.to || a.by - b.by)
    .map((notice) => {
      const { to, by } = notice;
      const rest = ring.update('notices', (sent) => sent.delete(notice));
      return version === 'corrected'
        ? { action: `rectify ${to} by ${by}`, state: rectified(rest, to, by) }
        : { action: `notified ${to} by ${by}`, state: notified(rest, to, by) };
    });
}

// ── As published ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** §4.4, stabilize: ask the successor for its predecessor, turn to that if it is nearer, and notify it. The rest of the list stays. */
function stabilize(ring: Ring, id: number, { successors }: Node, config: Config): Steps {
  const { nodes } = ring;
  const first = successors.first()!;
  if (!nodes.has(first)) return [];
  const nearer = nodes.get(first)!.predecessor;
  const turns =
    nearer !== undefined && between(id, nearer, first) && (!config.stabilizingChecks || nodes.has(nearer));
  const next = turns ? nearer : first;
  const turned = withNode(ring, id, { successors: successors.set(0, next) });
  return step(ring, `stabilize ${id}`, notify(turned, next, id, config));
}

/** §4.4, notify: who is nearer than the predecessor takes its place. */
function notified(ring: Ring, to: number, by: number): Ring {
  const { predecessor } = ring.nodes.get(to)!;
  const isNearer = predecessor === undefined || between(predecessor, by, to);
  return isNearer ? withNode(ring, to, { predecessor: by }) : ring;
}

/** PODC, reconcile: the successor, and its list. */
function reconcile(ring: Ring, id: number, { successors }: Node, config: Config): Steps {
  const first = successors.first()!;
  const list = listFrom(ring.nodes, first, config);
  return list ? step(ring, `reconcile ${id}`, withNode(ring, id, { successors: list })) : [];
}

/** PODC, update: a successor that is down gives way to the next. */
function update(ring: Ring, id: number, { successors }: Node): Steps {
  if (ring.nodes.has(successors.first()!) || successors.size === 1) return [];
  return [{ action: `update ${id}`, state: withNode(ring, id, { successors: successors.rest() }) }];
}

/** PODC, flush: a predecessor that is down is forgotten. */
function flush(ring: Ring, id: number, { predecessor }: Node): Steps {
  if (predecessor === undefined || ring.nodes.has(predecessor)) return [];
  return [{ action: `flush ${id}`, state: withNode(ring, id, { predecessor: undefined }) }];
}

/** A node and its list, as long as lists are; nothing, if it is down. */
function listFrom(nodes: Nodes, first: number, config: Config): List<number> | undefined {
  return nodes.get(first)?.successors.unshift(first).take(config.successors);
}

// ── As corrected (TSE 2017, §4) ──────────────────────────────────────────────────────────────────────────────────────

/** Take the list of the first successor, or drop it if it is down. If its predecessor is nearer, that is to be asked next. */
function stabilizeFromSuccessor(ring: Ring, id: number, { successors, nearer }: Node, config: Config): Steps {
  if (nearer !== undefined) return [];
  const first = successors.first()!;
  const list = listFrom(ring.nodes, first, config);
  if (list === undefined) {
    /** Lists keep their length: the identifier after the last stands for a node that is found out later. */
    const shifted = successors.rest().push((successors.last()! + 1) % config.identifiers);
    const changed = withNode(ring, id, { successors: shifted });
    return step(ring, `stabilize ${id}`, notify(changed, shifted.first()!, id, config));
  }
  const listed = withNode(ring, id, { successors: list });
  const { predecessor } = ring.nodes.get(first)!;
  return step(
    ring,
    `stabilize ${id}`,
    between(id, predecessor!, first)
      ? withNode(listed, id, { nearer: predecessor })
      : notify(listed, first, id, config),
  );
}

/** Take the nearer node, and its list, if it is up. */
function stabilizeFromPredecessor(
  ring: Ring,
  id: number,
  { successors, nearer }: Node,
  config: Config,
): Steps {
  if (nearer === undefined) return [];
  const list = listFrom(ring.nodes, nearer, config) ?? successors;
  const turned = withNode(ring, id, { successors: list, nearer: undefined });
  return [{ action: `stabilize from predecessor ${id}`, state: notify(turned, list.first()!, id, config) }];
}

/** Who is nearer than the predecessor takes its place, and also who is not, if that is down. */
function rectified(ring: Ring, to: number, by: number): Ring {
  const predecessor = ring.nodes.get(to)!.predecessor!;
  const takes = between(predecessor, by, to) || !ring.nodes.has(predecessor);
  return takes ? withNode(ring, to, { predecessor: by }) : ring;
}

const operations = {
  published: [stabilize, reconcile, update, flush],
  corrected: [stabilizeFromSuccessor, stabilizeFromPredecessor],
} as const;

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const properties = ({ newcomers, successors }: Config): Property<Ring>[] => [
  ...Object.entries({ ...needed, ...useful }).map(
    ([name, holds]): Property<Ring> => ({ kind: 'always', name, holds: ({ nodes }) => holds(nodes) }),
  ),
  {
    kind: 'sometimes',
    name: names.grown,
    holds: (ring) =>
      ring.newcomers.isEmpty() &&
      newcomers.length > 0 &&
      ring.failures === 0 &&
      isIdeal(ring.nodes, successors),
  },
  {
    kind: 'sometimes',
    name: names.lost,
    holds: ({ nodes }) => nodes.some((node) => !nodes.has(node.successors.first()!)),
  },
  {
    kind: 'eventually always',
    name: names.ideal,
    holds: ({ nodes }) => isIdeal(nodes, successors),
  },
];

/** Every node does all that keeps its place again and again, and notices arrive; nobody has to join or to fail. */
const fairness = ({ members, newcomers, version }: Config): Constraint<Action>[] => {
  const ids = [...members, ...newcomers];
  const own =
    version === 'corrected'
      ? (['stabilize', 'stabilize from predecessor'] as const)
      : (['stabilize', 'reconcile', 'update', 'flush'] as const);
  const heard = version === 'corrected' ? 'rectify' : 'notified';
  const actions: Action[] = ids.flatMap((id) => [
    ...own.map((name) => `${name} ${id}` as const),
    ...ids.filter((by) => by !== id).map((by) => `${heard} ${id} by ${by}` as const),
  ]);
  return actions.map((name) => ({ name, degree: 'weak', of: (action) => action === name }));
};

export const chord = wholeState<{ config: Config; state: Ring; action: Action }>({
  name: 'chord',
  initial: ({ members, successors, newcomers }) => [
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
      newcomers: Set(newcomers),
    }),
  ],
  steps: (ring, config) => [
    ...join(ring, config),
    ...fail(ring, config),
    ...inOrder(ring.nodes).flatMap(([id, node]) =>
      operations[config.version].flatMap((operation) => operation(ring, id, node, config)),
    ),
    ...receive(ring, config),
  ],
  properties,
  fairness,
  /** A ring that is ideal stays as it is. */
  terminal: ({ nodes }, { successors }) => isIdeal(nodes, successors),
  scenarios,
});
