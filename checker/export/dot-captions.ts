import type { Trace } from '../core/trace.ts';
import type { DotCanvas } from './dot-canvas.ts';
import { fillLines } from './fill-lines.ts';
import type { HtmlLine } from './html-label.ts';
import type { LaneDrawing } from './lanes.ts';
import { palette } from './palette.ts';
import { instanceTitle, showsText } from './wording.ts';

const lineFactor = 1.3;
const legendSize = 9;

/** The title above, below what the trace shows, and how what is not plain in the picture is to be read. */
export function drawCaptions(canvas: DotCanvas, trace: Trace, drawing: LaneDrawing, colour: string): void {
  const left = drawing.time?.axis.left ?? 0;
  const right = drawing.loop?.right ?? drawing.width;
  const linesOf = (text: string, size: number) =>
    fillLines([text], Math.max(40, Math.floor((right - left) / (size * 0.55))));
  const draw = (lines: readonly string[], y: number, style: Omit<HtmlLine, 'text'>) => {
    for (const [index, text] of lines.entries())
      canvas.text({ x: left, y: y + index * style.size * lineFactor }, { text, ...style });
    return y + lines.length * style.size * lineFactor;
  };
  const title = linesOf(instanceTitle(trace.instance), 13);
  draw(title, drawing.top - 50 - (title.length - 1) * 13 * lineFactor, {
    size: 13,
    colour: palette.ink,
    bold: true,
  });
  const shows = linesOf(showsText(trace), 11);
  const end = draw(shows, drawing.bottom + 22, { size: 11, colour, bold: true });
  draw(linesOf(legendOf(drawing), legendSize), end + 4, { size: legendSize, colour: palette.soft });
}

function legendOf({ lanes, walls, time }: LaneDrawing): string {
  const bands = time?.bands ?? [];
  const hasBands = bands.some(({ top, bottom }) => top < bottom);
  const takesTime = bands.length > 1;
  return [
    ...(hasBands ? ['Each grey band is one instant, its steps in the order drawn.'] : []),
    ...(takesTime
      ? [
          'Between bands time passes, every tick over the same distance; beside the axis are the numbers of its steps.',
        ]
      : []),
    ...(lanes.some(({ paused }) => paused.length > 0) ? ['Double lane: the process pauses.'] : []),
    ...(walls.length > 0 ? ['Wall between two lanes: messages between these two do not get through.'] : []),
  ].join(' ');
}
