import type { SimulationReport } from '../../core/simulation-report.ts';
import { count, roughly } from '../numbers.ts';
import type { Colors } from '../printer.ts';

const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const rows = 7;
const labelWidth = 7;
/** Columns beyond which a chart only gets harder to read. */
const widest = 72;
/** A portfolio takes its strategies in turn: shorter stretches show whose turn it is. */
const shortestStretch = 8;
/** Fewer make no curve. */
const fewestWalks = 4 * shortestStretch;
/** More columns show chance rather than a trend. */
const mostStretches = 36;

/** Walks, from one to another, and how many new states each of them saw on average. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly rate: number;
}

/**
 * How many new states a walk saw, stretch by stretch; empty where there are too few walks for a curve.
 * @param most stretches, all equally long.
 */
export function newStatesPerWalk(
  { walks, states, saturation }: SimulationReport,
  most: number,
): readonly Stretch[] {
  if (walks < fewestWalks) return [];
  const known = [
    { walks: 0, states: 0 },
    ...saturation.filter((point) => point.walks < walks),
    { walks, states },
  ];
  const stretches = Math.min(most, known.length - 1, Math.floor(walks / shortestStretch));
  let next = 1;
  const statesAfter = (at: number) => {
    while (next < known.length - 1 && known[next]!.walks < at) next += 1;
    const [before, after] = [known[next - 1]!, known[next]!];
    return (
      before.states + ((at - before.walks) / (after.walks - before.walks)) * (after.states - before.states)
    );
  };
  let seen = 0;
  return Array.from({ length: stretches }, (_, index) => {
    const [from, to] = [(index * walks) / stretches, ((index + 1) * walks) / stretches];
    const until = statesAfter(to);
    const rate = (until - seen) / (to - from);
    seen = until;
    return { from, to, rate };
  });
}

/** The saturation curve as columns of blocks: how the number of new states per walk falls. */
export function saturationChart(
  report: SimulationReport,
  { width, indent, colors }: { readonly width: number; readonly indent: number; readonly colors: Colors },
): string {
  const room = Math.min(widest, width - indent - labelWidth - 2);
  const stretches = newStatesPerWalk(report, Math.min(mostStretches, Math.floor(room / 2)));
  if (stretches.length === 0) return '';
  const wide = Math.floor(room / stretches.length);
  const highest = Math.max(...stretches.map(({ rate }) => rate));
  const heights = stretches.map(({ rate }) => heightOf(rate, highest));
  const lines = Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    const label = row === 0 ? rateText(highest) : '';
    const bars = heights.map((height) => blocks[Math.max(0, Math.min(8, height - below))]!.repeat(wide));
    return `${axis(label, row === 0 ? '┤' : '│', colors)}${colors.cyan(bars.join(''))}`;
  });
  const length = wide * stretches.length;
  const end = `${count(report.walks)} walks`;
  const ends = ` 0${end.padStart(Math.max(length - 1, end.length + 1))}`;
  return [...lines, axis('0', `┼${'─'.repeat(length)}`, colors), colors.dim(' '.repeat(labelWidth) + ends)]
    .map((line) => ' '.repeat(indent) + line.trimEnd())
    .join('\n');
}

/** In eighths of a row. What is little is not drawn as nothing. */
function heightOf(rate: number, highest: number): number {
  if (rate <= 0) return 0;
  return Math.max(1, Math.round((rate / highest) * rows * 8));
}

function axis(label: string, rest: string, { dim }: Colors): string {
  return dim(`${label.padStart(labelWidth - 1)} ${rest}`);
}

/** How the curve begins and ends, in a sentence; `undefined` where there is none. */
export function saturationText(report: SimulationReport): string | undefined {
  const parts = newStatesPerWalk(report, 20);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined || parts.length < 2) return undefined;
  if (report.isLeast)
    return 'There was no memory to remember all states, so that the curve ends lower than it should.';
  const trend = `${rateText(first.rate)} new states per walk at first, ${rateText(last.rate)} in the last ${count(Math.ceil(last.to - last.from))} walks`;
  return last.rate === 0
    ? `${trend}: more such walks will hardly see others.`
    : `${trend}: there are more that were not seen.`;
}

/** Three digits of a rate. */
function rateText(rate: number): string {
  if (rate === 0) return '0';
  if (rate >= 100) return roughly(rate);
  return rate < 0.001 ? '< 0.001' : String(Number(rate.toPrecision(2)));
}
