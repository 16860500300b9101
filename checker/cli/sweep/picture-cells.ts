import { palette } from '../../export/palette.ts';
import { shortCount } from './matrix.ts';
import type { Outcome } from './outcome.ts';
import { limitWord, marks, type Result, resultOf } from './wording.ts';

/** What is written in a cell: a number or a mark, and below it what that is. */
export interface CellLabel {
  readonly large: string;
  readonly small: string;
}

export function labelOf(outcome: Outcome, letters: ReadonlyMap<string, string>): CellLabel {
  const result = resultOf(outcome);
  const mark = marks[result];
  if (outcome.kind !== 'checked') return { large: mark, small: result };
  const { verdict, states, length, property, limit } = outcome.finding;
  if (verdict === 'holds') return { large: `${mark} ${shortCount(states)}`, small: things(states, 'state') };
  if (verdict === 'inconclusive') return { large: mark, small: limitWord(limit) };
  const letter = letters.get(property ?? '');
  const of = letter === undefined ? '' : ` (${letter})`;
  if (length === undefined) return { large: `${mark} never`, small: `true${of}` };
  return { large: `${mark} ${shortCount(length)}`, small: things(length, 'step') + of };
}

function things(many: number, thing: string): string {
  return many === 1 ? thing : `${thing}s`;
}

/** How a cell is filled, and what can be read on it. */
export interface CellPaint {
  readonly fill: string;
  /** Attributes of its border; empty where it has none. */
  readonly border: string;
  readonly ink: string;
}

/**
 * From pale to dark. Blue and red can be told apart with any vision, as green and red cannot; marks and words tell the same
 * without colours.
 */
export const ramps = {
  holds: { pale: '#d9e7f7', dark: palette.message },
  violated: { pale: '#fbdcd9', dark: '#a30f1a' },
} as const;

export const hatch = 'sweep-hatch';

export const plainPaints: { readonly [result in Exclude<Result, 'holds' | 'violated'>]: CellPaint } = {
  inconclusive: { fill: `url(#${hatch})`, border: `stroke="${palette.lane}"`, ink: palette.ink },
  'not possible': { fill: '#ffffff', border: `stroke="${palette.header}"`, ink: palette.soft },
  error: {
    fill: '#ffffff',
    border: `stroke="${palette.violation}" stroke-width="1.5"`,
    ink: palette.violation,
  },
  'not run': {
    fill: '#ffffff',
    border: `stroke="${palette.faint}" stroke-dasharray="3 3"`,
    ink: palette.soft,
  },
};

/** The least and the greatest number of a ramp. */
export interface Extent {
  readonly least: number;
  readonly most: number;
}

/** Over which numbers each ramp goes: states where all holds, steps where something is violated. */
export interface Extents {
  readonly holds: Extent | undefined;
  readonly violated: Extent | undefined;
}

export function extentsOf(outcomes: readonly Outcome[]): Extents {
  const numbers = (verdict: keyof Extents) =>
    outcomes.flatMap((outcome) => (resultOf(outcome) === verdict ? [amountOf(outcome)] : []));
  return { holds: extentOf(numbers('holds')), violated: extentOf(numbers('violated')) };
}

function extentOf(numbers: readonly (number | undefined)[]): Extent | undefined {
  const known = numbers.filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce<Extent>(
    ({ least, most }, one) => ({ least: Math.min(least, one), most: Math.max(most, one) }),
    { least: Number.POSITIVE_INFINITY, most: 0 },
  );
}

function amountOf(outcome: Outcome): number | undefined {
  if (outcome.kind !== 'checked') return undefined;
  return outcome.finding.verdict === 'holds' ? outcome.finding.states : outcome.finding.length;
}

export function paintOfCell(outcome: Outcome, extents: Extents): CellPaint {
  const result = resultOf(outcome);
  if (result !== 'holds' && result !== 'violated') return plainPaints[result];
  const amount = amountOf(outcome);
  return rampPaint(result, amount === undefined ? 0.5 : shareOf(amount, extents[result]));
}

/** @param share from 0, pale, to 1, dark. */
export function rampPaint(ramp: keyof typeof ramps, share: number): CellPaint {
  const { pale, dark } = ramps[ramp];
  const fill = mixed(pale, dark, share);
  return { fill, border: '', ink: luminance(fill) > 0.18 ? '#000000' : '#ffffff' };
}

/** Numbers of states differ by orders of magnitude, so the scale is logarithmic. */
function shareOf(amount: number, extent: Extent | undefined): number {
  if (extent === undefined || extent.least === extent.most) return 0.5;
  const [at, from, to] = [amount, extent.least, extent.most].map((one) => Math.log(1 + one));
  return (at! - from!) / (to! - from!);
}

function mixed(from: string, to: string, share: number): string {
  const channels = channelsOf(from).map((one, index) => one + share * (channelsOf(to)[index]! - one));
  return `#${channels.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`;
}

function channelsOf(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = channelsOf(colour).map((one) => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
