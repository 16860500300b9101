/** The circle of identifiers, and the rings that nodes form on it by their lists of successors, as P. Zave speaks of them. */
import { List, type Map, Record } from 'immutable';

export class Node extends Record({
  successors: List<number>(),
  predecessor: undefined as number | undefined,
  /** As corrected: the predecessor of its successor, when that is nearer and has not been asked yet. */
  nearer: undefined as number | undefined,
}) {}

/** By identifier, the nodes that are up. */
export type Nodes = Map<number, Node>;

/** Whether one comes from `a` to `id`, and then to `b`; where both are the same, that is once around. */
export function between(a: number, id: number, b: number): boolean {
  return a < b ? a < id && id < b : id > a || id < b;
}

/** The first successor that is up. */
export function bestSuccessor(nodes: Nodes, id: number): number | undefined {
  return nodes.get(id)!.successors.find((successor) => nodes.has(successor));
}

/** All nodes that one gets to by best successors, in this order, up to the first that one gets to again, or that has none. */
export function pathFrom(nodes: Nodes, id: number): number[] {
  const path: number[] = [];
  let next = bestSuccessor(nodes, id);
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    next = bestSuccessor(nodes, next);
  }
  return path;
}

/** Those that one gets back to; the others are appendages. */
export function ringMembers(nodes: Nodes): number[] {
  return [...nodes.keys()].filter((id) => pathFrom(nodes, id).includes(id));
}

/** Every node has its neighbours right, and all of its successors. */
export function isIdeal(nodes: Nodes, length: number): boolean {
  const ids = [...nodes.keys()].sort((a, b) => a - b);
  return ids.every((id, place) => {
    const { predecessor, successors } = nodes.get(id)!;
    const before = ids[(place + ids.length - 1) % ids.length];
    return (
      (predecessor === before || ids.length === 1) &&
      successors.size === length &&
      successors.every((successor, i) => successor === ids[(place + 1 + i) % ids.length])
    );
  });
}
