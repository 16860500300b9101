import type { RunGraph } from './liveness-oracle.ts';

/**
 * `hasFairRunWithin`, by trying every set of nodes as what a run visits again and again. It can be that iff it is strongly
 * connected, by one edge at least, and fair to take every edge in it again and again: each constraint is met by one of them, or not
 * enabled in one of the nodes, or, of strong ones, in all of them.
 * @throws where there are too many sets to try.
 */
export function hasFairRunBySets({ nodes, degrees }: RunGraph, within: ReadonlySet<number>): boolean {
  const candidates = [...within].filter((node) => nodes[node]!.edges.some(({ to }) => within.has(to)));
  if (candidates.length > 14) throw new Error(`${candidates.length} nodes have too many sets`);
  const places = new Map(candidates.map((node, place) => [node, place]));
  const edges = candidates.map((node) =>
    nodes[node]!.edges.flatMap(({ to, takes }) => {
      const place = places.get(to);
      return place === undefined ? [] : [{ place, takes }];
    }),
  );

  function isStronglyConnected(set: readonly number[], isIn: (place: number) => boolean): boolean {
    return set.every((start) => {
      const after = new Set<number>();
      const add = (from: number) => {
        for (const { place } of edges[from]!) if (isIn(place)) after.add(place);
      };
      add(start);
      for (const place of after) add(place);
      return after.size === set.length;
    });
  }

  for (let bits = 1; bits < 2 ** candidates.length; bits += 1) {
    const isIn = (place: number) => ((bits >> place) & 1) === 1;
    const set = candidates.flatMap((_, place) => (isIn(place) ? [place] : []));
    if (!isStronglyConnected(set, isIn)) continue;
    const isFair = [...degrees].every(([constraint, degree]) => {
      const isOff = (place: number) => !nodes[candidates[place]!]!.enabled.has(constraint);
      if (degree === 'weak' ? set.some(isOff) : set.every(isOff)) return true;
      return set.some((from) =>
        edges[from]!.some(({ place, takes }) => isIn(place) && takes.includes(constraint)),
      );
    });
    if (isFair) return true;
  }
  return false;
}
