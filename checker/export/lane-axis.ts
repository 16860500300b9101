import type { TimedPlaces } from './lane-time.ts';
import { textWidth } from './text-width.ts';

/** Text beside the axis, with its middle at `y`. */
export interface AxisText {
  readonly y: number;
  readonly text: string;
  /** Of an instant at which something happens. */
  readonly isBold: boolean;
}

/** The axis of time, to the left of the lanes. */
export interface LaneAxis {
  readonly x: number;
  /** The x at which its numbers begin. */
  readonly left: number;
  /** Times, at its left. */
  readonly times: readonly AxisText[];
  /** Numbers of the steps in which time passes, at its right. */
  readonly steps: readonly AxisText[];
}

/** Font sizes. */
export const axisType = { time: 10, step: 8 } as const;

/** From the axis to the text beside it. */
export const axisGap = 6;

/** Between two texts above one another, from middle to middle. */
const leastDistance = 11;

/** Numbers between instants are multiples of one of these. */
const rounds = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export function placeAxis(places: TimedPlaces): LaneAxis {
  const steps = stepTexts(places);
  const times = timeTexts(places);
  const widest = (texts: readonly AxisText[], size: number) =>
    Math.max(0, ...texts.map(({ text, isBold }) => textWidth(text, size, { bold: isBold })));
  const x = -(axisGap + widest(steps, axisType.step) + axisGap);
  return { x, left: x - axisGap - widest(times, axisType.time) - axisGap, times, steps };
}

/** The times at which something happens, the first and the last one, and round ones between, where there is room. */
function timeTexts({ bands }: TimedPlaces): AxisText[] {
  const isEnd = (time: number) => time === 0 || time === bands.length - 1;
  const texts = bands
    .filter(({ time, top, bottom }) => top < bottom || isEnd(time))
    .map(({ time, at, top, bottom }) => ({ y: at, text: String(time), isBold: top < bottom }));
  const apart = bands.length > 1 ? bands[1]!.top - bands[0]!.bottom : leastDistance;
  const every = rounds.find((round) => round * apart >= leastDistance) ?? bands.length;
  for (const { time, at } of bands) {
    if (time % every !== 0 || texts.some(({ y }) => Math.abs(y - at) < leastDistance)) continue;
    texts.push({ y: at, text: String(time), isBold: false });
  }
  return texts.sort((a, b) => a.y - b.y);
}

function stepTexts({ bands, ticks }: TimedPlaces): AxisText[] {
  return ticks.flatMap(({ first, last, time }) => {
    const above = bands[time - (last - first + 1)]!.bottom;
    const below = bands[time]!.top;
    if (below - above < axisType.step) return [];
    return [
      { y: (above + below) / 2, text: first === last ? `${first}` : `${first}–${last}`, isBold: false },
    ];
  });
}
