import type { Operation } from './operation.ts';

/**
 * One order of all operations from a linearization of each object, in which each keeps its own and all keep to real time.
 *
 * Source  M. Herlihy, J. Wing, ACM TOPLAS 12(3), 1990, theorem 1: the two orders together have no cycle. So what comes first
 *         of the rest is first in its linearization, and called before the first return of the rest; it is taken.
 */
export function merged<Op, Result>(
  orders: readonly (readonly Operation<Op, Result>[])[],
): Operation<Op, Result>[] {
  const byReturn = orders.flat().sort((a, b) => a.return - b.return);
  const taken = new Set<Operation<Op, Result>>();
  const places = orders.map(() => 0);
  let earliest = 0;
  while (taken.size < byReturn.length) {
    while (taken.has(byReturn[earliest]!)) earliest += 1;
    const limit = byReturn[earliest]!.return;
    const object = orders.findIndex((order, index) => (order[places[index]!]?.call ?? Number.NaN) <= limit);
    taken.add(orders[object]![places[object]!]!);
    places[object]! += 1;
  }
  return [...taken];
}
