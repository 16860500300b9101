/** What is claimed of rings at all times, published with the protocol; names and formulas are those of P. Zave, CCR 2012. */
import type { List } from 'immutable';
import { bestSuccessor, between, type Nodes, pathFrom, ringMembers } from './chord-ring.ts';

/** Without these a ring cannot become ideal again, however long it is left alone. */
export const needed = {
  'at least one ring': (nodes) => ringMembers(nodes).length > 0,

  'at most one ring': (nodes) => {
    const ring = ringMembers(nodes);
    return ring.every((id) => pathFrom(nodes, id).length === ring.length);
  },

  'ordered ring': (nodes) => {
    const ring = ringMembers(nodes);
    return ring.every((id) => {
      const next = bestSuccessor(nodes, id)!;
      return next === id || !ring.some((other) => between(id, other, next));
    });
  },

  'connected appendages': (nodes) => {
    const ring = ringMembers(nodes);
    return nodes.every((_, id) => pathFrom(nodes, id).some((other) => ring.includes(other)));
  },
} satisfies Record<string, (nodes: Nodes) => boolean>;

/** With these, keys are looked for in the right place before that. */
export const useful = {
  /** Within an appendage nobody is passed over on the way into the ring. */
  'ordered appendages': (nodes) => {
    const ring = ringMembers(nodes);
    const wayIn = (id: number) => {
      const path = pathFrom(nodes, id);
      return [id, ...path.slice(0, path.findIndex((other) => ring.includes(other)) + 1)];
    };
    const ways = [...nodes.keys()].filter((id) => !ring.includes(id)).map(wayIn);
    return ways.every(([id, next]) =>
      ways
        .filter((way) => way.includes(id!))
        .every((way) => !way.some((other) => other !== next && between(id!, other, next!))),
    );
  },

  /** An appendage is attached after the last node of the ring that is before it. */
  'ordered merges': (nodes) => {
    const ring = ringMembers(nodes);
    return nodes.every((_, id) => {
      const next = bestSuccessor(nodes, id);
      const before = ring.filter((member) => member !== next && bestSuccessor(nodes, member) === next);
      return ring.includes(id) || before.every((member) => between(member, id, next!));
    });
  },

  /** Whoever is passed over by a node's list is in no list of those that have this node as their first successor. */
  'valid successor list': (nodes) =>
    nodes.every(({ successors }, id) =>
      nodes.every(
        (_, other) =>
          other === id ||
          !isPassedOver(successors, other) ||
          nodes.every((before) => before.successors.first() !== id || !before.successors.includes(other)),
      ),
    ),
} satisfies Record<string, (nodes: Nodes) => boolean>;

function isPassedOver(successors: List<number>, id: number): boolean {
  return successors.some((successor, i) => i > 0 && between(successors.get(i - 1)!, id, successor));
}
