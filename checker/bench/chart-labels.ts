/** A point, and the name that is to stand beside it. */
export interface Named {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface PlacedLabel {
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const lineHeight = 12;
const averageCharacter = 5.6;
const markRadius = 6;
const gap = 8;

/**
 * Put each name beside its point, where it covers the least of other names and marks and stays inside the frame. Names
 * are placed from left to right, each at the best of twelve places that is left.
 */
export function placeLabels(
  points: readonly Named[],
  otherMarks: readonly { readonly x: number; readonly y: number }[],
  frame: Box,
): PlacedLabel[] {
  const marks = [...points, ...otherMarks].map(({ x, y }) => around(x, y));
  const taken: Box[] = [];
  return [...points]
    .sort((a, b) => a.x - b.x)
    .map((point) => {
      const costs = candidates(point).map((candidate) => {
        const box = boxOf(candidate);
        const covered = [...taken, ...marks].reduce((sum, other) => sum + overlap(box, other), 0);
        const inside = overlap(box, frame);
        return { candidate, box, cost: covered + 2 * (areaOf(box) - inside) };
      });
      const best = costs.reduce((a, b) => (b.cost < a.cost ? b : a));
      taken.push(best.box);
      return best.candidate;
    });
}

/** Beside, below and above the point, near before far. */
function candidates({ x, y, text }: Named): PlacedLabel[] {
  const right = { x: x + gap, anchor: 'start' as const };
  const left = { x: x - gap, anchor: 'end' as const };
  const centre = { x, anchor: 'middle' as const };
  return [
    { ...right, y: y + 4 },
    { ...left, y: y + 4 },
    { ...centre, y: y + 18 },
    { ...centre, y: y - 10 },
    { ...right, y: y + 14 },
    { ...right, y: y - 6 },
    { ...left, y: y + 14 },
    { ...left, y: y - 6 },
    { ...centre, y: y + 30 },
    { ...centre, y: y - 22 },
    { ...right, y: y + 26 },
    { ...left, y: y + 26 },
  ].map((place) => ({ ...place, text }));
}

function boxOf({ x, y, anchor, text }: PlacedLabel): Box {
  const width = averageCharacter * text.length;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - lineHeight + 3, bottom: y + 3 };
}

function around(x: number, y: number): Box {
  return { left: x - markRadius, right: x + markRadius, top: y - markRadius, bottom: y + markRadius };
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

function areaOf({ left, right, top, bottom }: Box): number {
  return (right - left) * (bottom - top);
}
