import type { EdgeAttributesObject } from 'ts-graphviz';
import type { DotCanvas } from './dot-canvas.ts';
import { htmlLine } from './html-label.ts';
import type { LaneWall } from './lane-walls.ts';
import type { Lane, LaneDrawing } from './lanes.ts';
import { palette } from './palette.ts';
import { textWidth } from './text-width.ts';

/** Between the two lines of a lane whose process pauses, from the middle. */
const apart = 1.8;

/** The name of a process and its lane: dashed while it is crashed, double while it pauses, dotted below the cut. */
export function drawLane(
  canvas: DotCanvas,
  { name, x, down, paused }: Lane,
  { top, cut, bottom }: LaneDrawing,
): void {
  canvas.node(
    { x, y: top - 14 },
    {
      shape: 'box',
      style: 'filled,rounded',
      fillcolor: palette.header,
      color: palette.lane,
      height: 0.3,
      width: Math.max(0.5, (textWidth(name, 12) + 16) / 72),
      fixedsize: true,
      label: htmlLine({ text: name, size: 12, colour: palette.ink }),
    },
  );
  const stretch = (from: number, to: number, style: EdgeAttributesObject, at = x) =>
    canvas.line(
      [
        { x: at, y: from },
        { x: at, y: to },
      ],
      { arrowhead: 'none', color: palette.lane, penwidth: 1.2, ...style },
    );
  let from = top;
  const broken = [
    ...down.map((one) => ({ ...one, isDown: true })),
    ...paused.map((one) => ({ ...one, isDown: false })),
  ].sort((a, b) => a.top - b.top);
  for (const { top: begin, bottom: end, isDown } of broken) {
    stretch(from, begin, {});
    if (isDown) stretch(begin, end, { style: 'dashed', color: palette.faint });
    else
      for (const side of [-apart, apart])
        stretch(begin, end, { color: palette.fault, penwidth: 0.9 }, x + side);
    from = end;
  }
  if (from < cut) stretch(from, cut, {});
  if (cut < bottom) stretch(cut, bottom, { style: 'dotted', color: palette.faint });
}

/** What keeps messages from getting from one lane to the next. */
export function drawWall(canvas: DotCanvas, { x, top, bottom, isOneWay }: LaneWall): void {
  canvas.line(
    [
      { x, y: top },
      { x, y: bottom },
    ],
    { arrowhead: 'none', color: palette.wall, penwidth: isOneWay ? 2.5 : 5 },
  );
}
