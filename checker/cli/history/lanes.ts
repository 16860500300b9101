import type { Operation } from '../../history/operation.ts';
import type { Colors } from '../printer.ts';
import { type Bar, type Timeline, timelineOf } from './timeline.ts';
import { operationText } from './wording.ts';

const indent = 2;
const gap = 2;
/** Dashes and ends beside a label. */
const frame = 5;
const longestValue = 16;

/**
 * Operations as intervals on a lane per process, `|-- write 3 --|`; what has not returned is left open: `|-- write 3 - -`.
 * Where that is wider than `width`, the axis goes on below.
 * @param marked the operation to show in colour.
 */
export function lanesText(
  operations: readonly Operation[],
  marked: Operation | undefined,
  { width, colors }: { readonly width: number; readonly colors: Colors },
): string {
  const timeline = timelineOf(operations, {
    label: (operation) => operationText(operation, longestValue),
    width: (label) => label.length + frame,
    step: 1,
    gap,
  });
  const names = Math.max(...timeline.lanes.map(({ process }) => process.length));
  const room = width - indent - names - gap;
  const panels: string[] = [];
  for (let start = 0; start <= timeline.length; ) {
    const end = panelEnd(timeline, start, room);
    const isSeen = ({ bars }: Timeline['lanes'][number]) =>
      bars.some(({ from, to }) => from < end && to >= start);
    const lanes = timeline.lanes.filter(isSeen).map(({ process, bars }) => {
      const lane = laneText(bars, marked, start, end, colors);
      return `${' '.repeat(indent)}${process.padEnd(names + gap)}${lane}`.trimEnd();
    });
    panels.push(lanes.join('\n'));
    start = end;
  }
  return panels.join(`\n${' '.repeat(indent)}${colors.dim('…')}\n`);
}

/** The axis is broken before an event, so that none is lost, and where few bars are cut. */
function panelEnd({ events, length, lanes }: Timeline, start: number, room: number): number {
  if (length + 1 - start <= room) return length + 1;
  const cutBars = (at: number) =>
    lanes.flatMap(({ bars }) => bars).filter(({ from, to }) => from < at && at <= to).length;
  const places = events.map(({ at }) => at).filter((at) => at > start + room / 2 && at <= start + room);
  const fewest = Math.min(...places.map(cutBars));
  return places.findLast((at) => cutBars(at) === fewest) ?? start + room;
}

function laneText(
  bars: readonly Bar[],
  marked: Operation | undefined,
  start: number,
  end: number,
  colors: Colors,
): string {
  let text = '';
  let at = start;
  for (const bar of bars) {
    if (bar.to < start || bar.from >= end) continue;
    const from = Math.max(bar.from, start);
    const shown = barText(bar, start, end);
    text += ' '.repeat(from - at) + (bar.operation === marked ? colors.red(shown) : shown);
    at = from + shown.length;
  }
  return text;
}

/** The part of a bar from `start` to before `end`, with its label, or as much of it as there is room for. */
function barText(bar: Bar, start: number, end: number): string {
  const from = Math.max(bar.from, start);
  const to = Math.min(bar.to, end - 1);
  const left = bar.from >= start ? '|' : '-';
  const right = bar.isPending ? ' ' : bar.to < end ? '|' : '-';
  const inside = to - from - 1;
  if (inside < 0) return left;
  const label = inside >= bar.label.length + 2 ? ` ${bar.label} ` : '';
  const dashes = inside - label.length;
  const before = Math.floor(dashes / 2);
  const after = '-'.repeat(dashes - before);
  const tail = bar.isPending ? after.replaceAll(/--/g, '- ') : after;
  return left + '-'.repeat(before) + label + tail + right;
}
