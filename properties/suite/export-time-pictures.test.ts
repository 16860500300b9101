import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trace } from '../../checker/core/trace.ts';
import { traceDot } from '../../checker/export/dot.ts';
import { labelHeight, labelType } from '../../checker/export/lane-labels.ts';
import { tickHeight } from '../../checker/export/lane-time.ts';
import { drawLanes, type LaneDrawing, type PlacedLabel } from '../../checker/export/lanes.ts';
import { palette } from '../../checker/export/palette.ts';
import { traceSvg } from '../../checker/export/svg.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { clocks, splitWithoutTime } from './fixtures/clocks-and-cuts.ts';
import {
  driftingClocks,
  heldMessages,
  idleHolder,
  longWait,
  pausedHolder,
  splitNetwork,
  tickForEver,
  timedTraces,
  timeLockForEver,
} from './fixtures/timed-traces.ts';
import { lostRequest } from './fixtures/traces.ts';

const arbitraryTimed = arbitraryTrace.filter(
  ({ instance, lanes }) => instance.time !== undefined && lanes.length > 0,
);

/** The distances from each instant to the next. */
function distances({ time }: LaneDrawing): number[] {
  const bands = time?.bands ?? [];
  return bands.slice(1).map(({ top }, index) => top - bands[index]!.bottom);
}

function endsOf(label: PlacedLabel): readonly [top: number, bottom: number] {
  const top = label.y - (label.title.length > 0 ? labelType.titleLine : labelType.detailLine) / 2;
  return [top, top + labelHeight(label)];
}

function expectToScale(trace: Trace): void {
  const drawing = drawLanes(trace);
  const { bands, notes } = drawing.time!;
  const ticks = trace.steps.filter(({ action }) => action.kind === 'tick').length;
  expect(bands.map(({ time }) => time)).toEqual(Array.from({ length: ticks + 1 }, (_, time) => time));
  for (const distance of distances(drawing)) expect(distance).toBeCloseTo(tickHeight(ticks));
  for (const { step, y, kind, label } of drawing.events) {
    const band = bands[trace.steps[step - 1]!.time!]!;
    if (kind === 'tick') {
      expect(y).toBe(band.top);
      continue;
    }
    const [top, bottom] = endsOf(label);
    expect(band.top).toBeLessThanOrEqual(top);
    expect(bottom).toBeLessThanOrEqual(band.bottom);
  }
  for (const { label } of notes) {
    const [top, bottom] = endsOf(label);
    expect(bands.some((band) => band.top <= top && bottom <= band.bottom)).toBe(true);
  }
  expect(drawing.cut).toBe(bands.at(-1)!.bottom);
}

describe('time in a picture', () => {
  test.each(Object.keys(timedTraces))('of %s is to scale, and each step at its instant', (name) => {
    expectToScale(timedTraces[name]!());
  });

  test('of any trace is to scale, and each step at its instant', () => {
    fc.assert(fc.property(arbitraryTimed, expectToScale));
  });

  test('takes less room where much of it passes, and never none', () => {
    const heights = [0, 1, 10, 24, 60, 1000].map(tickHeight);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(8);
    const { bands } = drawLanes(longWait()).time!;
    expect(bands[24]!.top - bands[1]!.bottom).toBeCloseTo(23 * tickHeight(24));
  });

  test('has its numbers beside the axis, apart from each other, with those of its steps', () => {
    const { axis } = drawLanes(longWait()).time!;
    expect(axis.times.filter(({ isBold }) => isBold).map(({ text }) => text)).toEqual(['0', '1', '24']);
    expect(axis.times.at(-1)!.text).toBe('24');
    expect(axis.steps.map(({ text }) => text)).toEqual(['3', '5–27']);
    expect(axis.x).toBeLessThan(0);
    fc.assert(
      fc.property(arbitraryTimed, (trace) => {
        const { times, steps } = drawLanes(trace).time!.axis;
        for (const texts of [times, steps]) {
          const gaps = texts.slice(1).map(({ y }, index) => y - texts[index]!.y);
          expect(Math.min(8, ...gaps)).toBeGreaterThanOrEqual(8);
        }
      }),
    );
  });

  test('shows timers that are up, and clocks, at their instant, and no timer that goes on', () => {
    const notesOf = (trace: Trace) =>
      drawLanes(trace).time!.notes.map(({ y, label }) => {
        const { time } = drawLanes(trace).time!.bands.find(({ top, bottom }) => top <= y && y <= bottom)!;
        return [time, ...label.details];
      });
    expect(notesOf(pausedHolder())).toEqual([[4, 'holder: c1 → none', 'lease: 1 → 0']]);
    expect(notesOf(longWait())).toEqual([[24, 'holder: c1 → none', 'lease: 1 → 0']]);
    expect(notesOf(clocks())).toEqual([
      [2, 'clock: 8'],
      [2, 'clock: 8'],
      [3, 'clock: 12'],
      [3, 'clock: 8'],
    ]);
  });

  test('is there only where there is time', () => {
    expect(drawLanes(lostRequest()).time).toBeUndefined();
    expect(drawLanes(splitWithoutTime()).time).toBeUndefined();
    expect(traceDot(lostRequest())).not.toContain(palette.instant);
    expect(traceDot(pausedHolder())).toContain(palette.instant);
  });
});

describe('a lane', () => {
  test('looks different from a pause to its end', () => {
    const { lanes, events } = drawLanes(pausedHolder());
    expect(lanes.map(({ paused }) => paused)).toEqual([
      [],
      [{ top: events[3]!.y, bottom: events[9]!.y }],
      [],
    ]);
    expect(lanes.flatMap(({ down }) => down)).toEqual([]);
    expect(events[3]!.kind).toBe('pause');
  });

  test('has marks of its own where a clock drifts or jumps', () => {
    expect(
      drawLanes(driftingClocks()).events.flatMap(({ kind, step }) => (kind === 'drift' ? [step] : [])),
    ).toEqual([5, 6]);
    expect(drawLanes(driftingClocks()).events[8]!.kind).toBe('jump');
  });
});

describe('a network in parts', () => {
  test('has walls between lanes as long as it is', () => {
    const { walls, lanes, events } = drawLanes(splitNetwork());
    const y = (step: number) => events[step - 1]!.y;
    const between = (lane: number) => (lanes[lane]!.x + lanes[lane + 1]!.x) / 2;
    expect(walls).toEqual([
      { x: between(1), top: y(3), bottom: y(9), isOneWay: false },
      { x: between(0), top: y(13), bottom: y(20), isOneWay: true },
    ]);
  });

  test('loses messages at its walls', () => {
    const { arrows, walls } = drawLanes(splitNetwork());
    const lost = arrows.filter(({ kind }) => kind === 'destroy').map(({ points }) => points);
    expect(lost).toHaveLength(3);
    for (const points of lost) {
      const [start, end] = [points[0]!, points.at(-1)!];
      const wall = walls.find(({ top, bottom }) => top <= end.y && end.y <= bottom)!;
      expect(Math.abs(end.x - wall.x)).toBeLessThan(10);
      expect(Math.sign(wall.x - end.x)).toBe(Math.sign(wall.x - start.x));
    }
  });

  test.each([heldMessages, splitWithoutTime])('lets no message through its walls that it holds', (make) => {
    const { arrows, walls } = drawLanes(make());
    const held = arrows.filter(({ points }) => points.length > 2);
    expect(held.length).toBeGreaterThan(1);
    for (const { points } of held) {
      for (const [index, to] of points.entries()) {
        const from = points[index - 1] ?? to;
        for (const { x, top, bottom } of walls) {
          if ((from.x - x) * (to.x - x) >= 0) continue;
          const y = from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
          expect(top <= y && y < bottom, `a message at ${x}, ${y}`).toBe(false);
        }
      }
    }
  });
});

describe('a cycle in a picture', () => {
  test('may be a single tick', () => {
    const drawing = drawLanes(tickForEver());
    const { bands } = drawing.time!;
    expect(drawing.loop!.label).toEqual(['∞ for ever', 'only time passes']);
    expect([drawing.loop!.start, drawing.cut]).toEqual([bands[3]!.bottom, bands[4]!.bottom]);
  });

  test('says how long it takes', () => {
    expect(drawLanes(idleHolder()).loop!.label).toEqual(['∞ for ever', 'steps 1 to 8', 'every 5 ticks']);
    expect(drawLanes(timeLockForEver()).loop!.label).toEqual(['∞ for ever', 'nothing happens']);
  });
});

describe('the SVG form', () => {
  test('explains walls without time, too, and nothing where all is plain', async () => {
    expect(await traceSvg(splitWithoutTime())).toContain('Wall between two lanes');
    expect(await traceSvg(splitWithoutTime())).not.toContain('grey band');
    expect(await traceSvg(lostRequest())).not.toMatch(/band|Wall|Double/);
  });

  test.each(Object.keys(timedTraces))('of %s says how it is to be read', async (name) => {
    const trace = timedTraces[name]!();
    const text = (await traceSvg(trace)).replaceAll(/<[^>]+>\s*/g, ' ').replaceAll(/&#160;|\s+/g, ' ');
    expect(text).toContain('Each grey band is one instant');
    expect(text.includes('Double lane: the process pauses.')).toBe(name === 'pausedHolder');
    expect(text.includes('Wall between two lanes')).toBe(['splitNetwork', 'heldMessages'].includes(name));
  });
});
