interface Point {
  readonly x: number;
  readonly y: number;
}

/** The first `length` of a line from point to point; all of it if it is not longer. */
export function firstPart(line: readonly Point[], length: number): Point[] {
  const part: Point[] = [];
  let left = length;
  for (const [index, point] of line.entries()) {
    const before = line[index - 1];
    const step = before === undefined ? 0 : Math.hypot(point.x - before.x, point.y - before.y);
    if (before !== undefined && step > left) {
      const share = left / step;
      part.push({ x: before.x + (point.x - before.x) * share, y: before.y + (point.y - before.y) * share });
      return part;
    }
    part.push(point);
    left -= step;
  }
  return part;
}

/** The last `length` of a line, in its direction. */
export function lastPart(line: readonly Point[], length: number): Point[] {
  return firstPart(line.toReversed(), length).reverse();
}

export function lineLength(line: readonly Point[]): number {
  return line.reduce((sum, point, index) => {
    const before = line[index - 1] ?? point;
    return sum + Math.hypot(point.x - before.x, point.y - before.y);
  }, 0);
}
