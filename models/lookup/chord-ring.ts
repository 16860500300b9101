/** The circle of identifiers, and what nodes make of it by their lists of successors, as P. Zave speaks of it. */
import { List, type Map, Record } from 'immutable';

export class Node extends Record({
  successors: List<number>(),
  predecessor: undefined as number | undefined,
}) {}

/** By identifier, the nodes that are up. */
export type Nodes = Map<number, Node>;

/** Whether one comes from `a` to `id`, and then to `b`; where both are the same, that is once around. */
export function between(a: number, id: number, b: number): boolean {
  return a < b ? a < id && id < b : id > a || id < b;
}

/** The first member at an identifier or after it. */
export function successorOf(id: number, members: readonly number[], bits: number): number {
  const from = id % 2 ** bits;
  return members.find((member) => member >= from) ?? members[0]!;
}

/** The first successor that is up. */
export function bestSuccessor(nodes: Nodes, id: number): number | undefined {
  return nodes.get(id)!.successors.find((successor) => nodes.has(successor));
}

/** All nodes that one gets to by best successors, in this order, up to the first that one gets to again, or that has none. */
export function onePath(nodes: Nodes, id: number): number[] {
  const path: number[] = [];
  let next = bestSuccessor(nodes, id);
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    next = bestSuccessor(nodes, next);
  }
  return path;
}

/** A node that one gets back to is on a ring; the others are appendages. */
export function onRing(nodes: Nodes, id: number): boolean {
  return onePath(nodes, id).includes(id);
}

/** The nodes of the ring that a node is on. */
export function ringOf(nodes: Nodes, id: number): number[] {
  return onePath(nodes, id);
}

/** Every node has its neighbours right, and all of its successors. */
export function isIdeal(nodes: Nodes, successors: number): boolean {
  const ids = [...nodes.keys()].sort((a, b) => a - b);
  return ids.every((id, place) => {
    const node = nodes.get(id)!;
    const expected = Array.from({ length: successors }, (_, i) => ids[(place + 1 + i) % ids.length]!);
    const before = ids[(place + ids.length - 1) % ids.length];
    return (node.predecessor === before || ids.length === 1) && node.successors.equals(List(expected));
  });
}
