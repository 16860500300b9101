import type { Trace } from '../core/trace.ts';
import { cycleText, type Forever, foreverOf, onlyTicks } from './lasso.ts';
import { textWidth } from './text-width.ts';
import { tickCount } from './wording.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What happens for ever at the end of a lasso, to the right of its lanes. */
export interface LaneLoop {
  /** The state in which the cycle begins, which is the one at the cut, too; left out where the run stops. */
  readonly start?: number;
  /** From the cut back to that state, around what is repeated; where the run stops, to the cut itself. The head is at its end. */
  readonly back: readonly Point[];
  /** Lines below one another to the right of `at`, the first of them at its height. */
  readonly label: readonly string[];
  readonly at: Point;
  /** The x at which the label ends. */
  readonly right: number;
}

const reach = 20;

/** Of the arrow from the cut to itself. */
const knot = { width: 14, height: 24 } as const;
const labelGap = 8;

/** Font size and height of the lines of the label; the first one is bold. */
export const loopType = { size: 11, line: 14 } as const;

/**
 * @param end the x at which the cut ends.
 * @param start y of the state in which the cycle begins.
 */
export function placeLoop(
  trace: Trace,
  end: number,
  cut: number,
  start: number | undefined,
): LaneLoop | undefined {
  const forever = foreverOf(trace);
  if (forever === undefined) return undefined;
  const far = end + reach;
  const isCycle = forever.kind === 'cycle' && start !== undefined;
  const label = ['∞ for ever', ...(isCycle ? roundLines(forever) : ['nothing happens'])];
  const top = isCycle ? start : cut - knot.height;
  const middle = (top + cut - (label.length - 1) * loopType.line) / 2;
  const at = { x: far + labelGap, y: middle };
  const right = at.x + Math.max(...label.map((text) => textWidth(text, loopType.size, { bold: true })));
  const text = { label, at, right };
  const around = [
    { x: end, y: cut },
    { x: far, y: cut },
    { x: far, y: top },
  ];
  if (isCycle) return { start, back: [...around, { x: end, y: top }], ...text };
  const left = far - knot.width;
  return { back: [...around, { x: left, y: top }, { x: left, y: cut }], ...text };
}

function roundLines(cycle: Forever & { kind: 'cycle' }): string[] {
  if (cycle.ticks === undefined) return [cycleText(cycle)];
  if (onlyTicks(cycle)) return ['only time passes'];
  return [cycleText(cycle), cycle.ticks === 0 ? 'in no time' : `every ${tickCount(cycle.ticks)}`];
}
