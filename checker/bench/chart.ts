import {
  chartInk as ink,
  svgLine as line,
  rounded as round,
  svgPicture,
  svgText as text,
} from '../export/chart-drawing.ts';
import { placeLabels } from './chart-labels.ts';
import { logScale, type Scale } from './chart-scale.ts';
import type { Machine, Summary } from './summary.ts';

const title = 'Speed of exhaustive search by size of the state space';
const width = 820;
const height = 520;
const frame = { left: 74, right: width - 24, top: 84, bottom: height - 56 };
const radius = 4.5;
const ownColour = '#0072b2';

/** One kind of mark. Colours are told apart with any vision (M. Okabe, K. Ito, 2008), and shapes without colour. */
interface Series {
  readonly name: string;
  /** Transitions, or probes, per second; `undefined` where it was not measured. */
  rate(summary: Summary): number | undefined;
  /** The mark at a place. */
  mark(x: number, y: number): string;
}

const allSeries: readonly Series[] = [
  {
    name: 'stepwright',
    rate: ({ transitionsPerSecond }) => transitionsPerSecond,
    mark: (x, y) => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${ownColour}"/>`,
  },
  {
    name: 'SPIN, breadth-first',
    rate: ({ spin }) => spin['breadth-first']?.transitionsPerSecond,
    mark: (x, y) =>
      `<rect x="${round(x - 3.5)}" y="${round(y - 3.5)}" width="7" height="7" fill="#ffffff" stroke="#d55e00" stroke-width="1.6"/>`,
  },
  {
    name: 'SPIN, depth-first',
    rate: ({ spin }) => spin['depth-first']?.transitionsPerSecond,
    mark: (x, y) =>
      `<path d="M${x} ${round(y - 5)}l4.8 8.4h-9.6z" fill="#ffffff" stroke="#009e73" stroke-width="1.6"/>`,
  },
  {
    name: 'random probes into a table of this size',
    rate: ({ probesPerSecond }) => probesPerSecond,
    mark: (x, y) =>
      `<path d="M${round(x - 6)} ${y}h12" fill="none" stroke="${ink.quiet}" stroke-width="1.8"/>`,
  },
];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly summary: Summary;
}

/** Rate against size of the state space as an SVG picture, both axes logarithmic, one named point for each instance. */
export function chart(machine: Machine, summaries: readonly Summary[]): string {
  const drawn = allSeries.filter(({ rate }) => summaries.some((summary) => tellableRate(rate(summary))));
  const rates = summaries.flatMap((summary) => drawn.map(({ rate }) => rate(summary)).filter(tellableRate));
  const xScale = logScale(
    summaries.map(({ states }) => states),
    [frame.left, frame.right],
  );
  const yScale = logScale(rates, [frame.bottom, frame.top]);
  const pointsOf = ({ rate }: Series): Point[] =>
    summaries.flatMap((summary) => {
      const value = rate(summary);
      return tellableRate(value)
        ? [{ x: round(xScale.at(summary.states)), y: round(yScale.at(value)), summary }]
        : [];
    });
  // Our own marks come last, so that they lie on top.
  const marks = drawn.toReversed().flatMap((series) => pointsOf(series).map(({ x, y }) => series.mark(x, y)));
  const own = pointsOf(allSeries[0]!);
  return svgPicture(title, { width, height }, [
    ...heading(machine),
    ...legend(drawn),
    ...verticalAxis(yScale),
    ...horizontalAxis(xScale),
    ...growth(own),
    ...marks,
    ...labels(own, drawn.slice(1).flatMap(pointsOf)),
  ]);
}

/** SPIN's clock may show no time at all. */
function tellableRate(rate: number | undefined): rate is number {
  return rate !== undefined && Number.isFinite(rate);
}

function heading({ processor, node }: Machine): string[] {
  return [
    text(frame.left, 26, title, 'font-size="16" font-weight="bold"'),
    text(frame.left, 45, `${processor}, one thread, Node ${node}`, `font-size="12" fill="${ink.quiet}"`),
  ];
}

function legend(drawn: readonly Series[]): string[] {
  let x = frame.left + 6;
  return drawn.flatMap(({ name, mark }) => {
    const line = [mark(x, 64), text(x + 12, 68, name, 'font-size="12"')];
    x += 12 + 6.2 * name.length + 26;
    return line;
  });
}

function horizontalAxis({ ticks }: Scale): string[] {
  return [
    ...ticks.map(({ at, label }) =>
      line(at, frame.top, at, frame.bottom, label === undefined ? ink.fineGrid : ink.grid),
    ),
    ...ticks.flatMap(({ at, label }) =>
      label === undefined ? [] : [text(at, frame.bottom + 18, label, 'font-size="12" text-anchor="middle"')],
    ),
    line(frame.left, frame.bottom, frame.right, frame.bottom, ink.quiet),
    text(
      (frame.left + frame.right) / 2,
      height - 14,
      'distinct states',
      'font-size="13" text-anchor="middle"',
    ),
  ];
}

function verticalAxis({ ticks }: Scale): string[] {
  const middle = (frame.top + frame.bottom) / 2;
  return [
    ...ticks.map(({ at, label }) =>
      line(frame.left, at, frame.right, at, label === undefined ? ink.fineGrid : ink.grid),
    ),
    ...ticks.flatMap(({ at, label }) =>
      label === undefined ? [] : [text(frame.left - 8, at + 4, label, 'font-size="12" text-anchor="end"')],
    ),
    line(frame.left, frame.top, frame.left, frame.bottom, ink.quiet),
    text(
      20,
      middle,
      'transitions per second',
      `font-size="13" text-anchor="middle" transform="rotate(-90 20 ${middle})"`,
    ),
  ];
}

/** A line through the instances of each model, from the smallest to the largest. */
function growth(points: readonly Point[]): string[] {
  const models = [...new Set(points.map(({ summary }) => summary.model))];
  return models.map((model) => {
    const places = points
      .filter(({ summary }) => summary.model === model)
      .sort((a, b) => a.x - b.x)
      .map(({ x, y }) => `${x} ${y}`);
    return `<path d="M${places.join('L')}" fill="none" stroke="${ownColour}" stroke-opacity="0.3" stroke-width="1.5"/>`;
  });
}

function labels(own: readonly Point[], others: readonly Point[]): string[] {
  const placed = placeLabels(
    own.map(({ x, y, summary }) => ({ x, y, text: summary.name })),
    others,
    frame,
  );
  return placed.map(({ x, y, anchor, text: name }) =>
    text(
      x,
      y,
      name,
      `font-size="11" text-anchor="${anchor}" stroke="#ffffff" stroke-width="3" paint-order="stroke"`,
    ),
  );
}
