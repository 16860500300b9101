import { toDot } from 'ts-graphviz';
import { DotCanvas } from '../../export/dot-canvas.ts';
import { htmlLine } from '../../export/html-label.ts';
import { palette } from '../../export/palette.ts';
import { dotSvg } from '../../export/svg.ts';
import { textWidth } from '../../export/text-width.ts';
import type { Operation } from '../../history/operation.ts';
import { type Bar, timelineOf } from './timeline.ts';
import { operationText } from './wording.ts';

const barHeight = 22;
const laneHeight = 40;
const labelSize = 10;
const timeSize = 7;
const titleSize = 13;
const padding = 8;
const pointsPerInch = 72;

/** What a picture shows besides the operations themselves. */
export interface PictureText {
  readonly title: string;
  /** Lines below it. */
  readonly caption: readonly string[];
}

/**
 * Operations as bars on a lane per process, as SVG. At the ends of bars are the times of calls and returns; what has not
 * returned is open to the right.
 * @param marked the operation to show in the colour of violations.
 */
export function historySvg(
  operations: readonly Operation[],
  marked: Operation | undefined,
  { title, caption }: PictureText,
): Promise<string> {
  const timeline = timelineOf(operations, {
    label: (operation) => operationText(operation),
    width: (label) => textWidth(label, labelSize) + 2 * padding,
    step: 14,
    gap: 6,
  });
  const canvas = new DotCanvas(title);
  const names = Math.max(
    ...timeline.lanes.map(({ process }) => textWidth(process, labelSize, { bold: true })),
  );
  const left = names + 2 * padding;
  canvas.text({ x: 0, y: 0 }, { text: title, size: titleSize, colour: palette.ink, bold: true });
  for (const [index, line] of caption.entries())
    canvas.text({ x: 0, y: 20 + 14 * index }, { text: line, size: labelSize, colour: palette.soft });
  const top = 20 + 14 * caption.length + laneHeight / 2;
  for (const [index, { process, bars }] of timeline.lanes.entries()) {
    const y = top + index * laneHeight;
    canvas.line(
      [
        { x: left, y },
        { x: left + timeline.length, y },
      ],
      { arrowhead: 'none', color: palette.lane, penwidth: 0.6 },
    );
    canvas.text({ x: 0, y }, { text: process, size: labelSize, colour: palette.ink, bold: true });
    for (const bar of bars) drawBar(canvas, bar, left, y, bar.operation === marked);
  }
  return dotSvg(toDot(canvas.graph));
}

function drawBar(canvas: DotCanvas, bar: Bar, left: number, y: number, isMarked: boolean): void {
  const { from, to, isPending, operation, label } = bar;
  const ink = isMarked ? palette.violation : palette.ink;
  canvas.node(
    { x: left + (from + to) / 2, y },
    {
      shape: 'box',
      style: isPending ? 'filled,dashed' : 'filled',
      fillcolor: isMarked ? palette.violationFill : palette.header,
      color: isMarked ? palette.violation : palette.soft,
      penwidth: isMarked ? 1.4 : 0.8,
      width: (to - from) / pointsPerInch,
      height: barHeight / pointsPerInch,
      fixedsize: true,
      label: htmlLine({ text: label, size: labelSize, colour: ink, bold: isMarked }),
    },
  );
  const below = y + barHeight / 2 + timeSize / 2 + 2;
  const times = { [left + from]: operation.call, ...(!isPending && { [left + to]: operation.return }) };
  for (const [x, time] of Object.entries(times))
    canvas.text(
      { x: Number(x), y: below },
      { text: String(time), size: timeSize, colour: palette.faint },
      'center',
    );
}
