interface Point {
  readonly x: number;
  readonly y: number;
}

const tooClose = 8;
const clearance = 12;

/**
 * A way that bends around the events that it would otherwise run through, as if it had to do with them: `way` itself
 * where it passes them all at a distance.
 */
export function avoidEvents(way: readonly Point[], events: readonly Point[]): Point[] {
  return way.flatMap((point, index) => {
    const from = way[index - 1];
    return from === undefined ? [point] : [...bends(from, point, events), point];
  });
}

function bends(from: Point, to: Point, events: readonly Point[]): Point[] {
  const [left, right] = from.x < to.x ? [from.x, to.x] : [to.x, from.x];
  return events
    .filter(({ x }) => left + tooClose < x && x < right - tooClose)
    .map((event) => ({ event, y: from.y + ((to.y - from.y) * (event.x - from.x)) / (to.x - from.x) }))
    .filter(({ event, y }) => Math.abs(y - event.y) < tooClose)
    .map(({ event, y }) => ({ x: event.x, y: event.y + (y < event.y ? -clearance : clearance) }))
    .sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x));
}
