import type { DotCanvas } from './dot-canvas.ts';
import { axisGap, axisType } from './lane-axis.ts';
import type { LaneTime } from './lanes.ts';
import { palette } from './palette.ts';

const tickWidth = 5;

/** The instants, as bands behind all else, and the axis of time beside them. */
export function drawTime(canvas: DotCanvas, { axis, bands }: LaneTime, right: number): void {
  for (const { top, bottom } of bands) {
    if (top < bottom) canvas.area({ x: axis.left, y: top }, { x: right, y: bottom }, palette.instant);
  }
  const plain = { arrowhead: 'none', color: palette.soft, penwidth: 1 } as const;
  for (const [index, { top }] of bands.entries()) {
    const before = bands[index - 1];
    if (before === undefined) continue;
    canvas.line(
      [
        { x: axis.x, y: before.bottom },
        { x: axis.x, y: top },
      ],
      plain,
    );
    for (const y of [before.bottom, top]) {
      canvas.line(
        [
          { x: axis.x - tickWidth / 2, y },
          { x: axis.x + tickWidth / 2, y },
        ],
        plain,
      );
    }
  }
  for (const { text, y, isBold } of axis.times) {
    const colour = isBold ? palette.ink : palette.soft;
    const paper = isBold ? palette.instant : 'white';
    const line = { text, size: axisType.time, colour, bold: isBold };
    canvas.text({ x: axis.x - axisGap, y }, line, 'right', paper);
  }
  for (const { text, y } of axis.steps) {
    const line = { text, size: axisType.step, colour: palette.faint, italic: true };
    canvas.text({ x: axis.x + axisGap, y }, line);
  }
}
