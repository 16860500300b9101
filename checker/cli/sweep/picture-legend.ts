import { svgText } from '../../export/chart-drawing.ts';
import { printable } from '../../export/wording.ts';
import { count } from '../numbers.ts';
import type { Outcome } from './outcome.ts';
import { box } from './picture-box.ts';
import { type CellPaint, type Extent, type Extents, plainPaints, rampPaint } from './picture-cells.ts';
import { type Result, resultOf, results, violatedProperties } from './wording.ts';

const lineHeight = 20;
const swatch = { width: 14, height: 14 };
const shades = 5;

/** What the colours of a heat map mean, and its letters; only what occurs. */
export function legendLines(
  outcomes: readonly Outcome[],
  extents: Extents,
  letters: ReadonlyMap<string, string>,
  at: { readonly x: number; readonly y: number },
): { readonly lines: readonly string[]; readonly height: number } {
  const found = results.filter((result) => outcomes.some((outcome) => resultOf(outcome) === result));
  const [only, ...others] = violatedProperties(outcomes).map((name) => `'${printable(name)}'`);
  const entries = [
    ...found.map((result) => ({
      paints: paintsOf(result, extents),
      text: meaningOf(result, extents, others.length === 0 ? only : undefined),
    })),
    ...[...letters].map(([name, letter]) => ({ paints: [], text: `(${letter})  ${printable(name)}` })),
  ];
  const textLeft = Math.max(...entries.map(({ paints }) => paints.length)) * swatch.width + 10;
  const lines = entries.flatMap(({ paints, text }, index) => {
    const y = at.y + index * lineHeight;
    return [
      ...paints.map((paint, place) =>
        box({ x: at.x + place * swatch.width, y: y - 11 }, swatch.width, swatch.height, paint),
      ),
      svgText(at.x + textLeft, y, text, 'font-size="12"'),
    ];
  });
  return { lines, height: entries.length * lineHeight };
}

function paintsOf(result: Result, extents: Extents): readonly CellPaint[] {
  if (result !== 'holds' && result !== 'violated') return [plainPaints[result]];
  const extent = extents[result];
  if (extent === undefined || extent.least === extent.most) return [rampPaint(result, 0.5)];
  return Array.from({ length: shades }, (_, index) => rampPaint(result, index / (shades - 1)));
}

/** @param property the only one that is violated, if it is only one. */
function meaningOf(result: Result, { holds, violated }: Extents, property: string | undefined): string {
  switch (result) {
    case 'holds':
      return `holds: ${rangeText(holds)} states`;
    case 'violated': {
      const steps = violated && `${rangeText(violated)} steps of the counterexample`;
      const details = [property, steps].filter((one) => one !== undefined);
      return details.length === 0 ? 'violated' : `violated: ${details.join(', ')}`;
    }
    case 'inconclusive':
      return 'inconclusive, and what ended the search';
    case 'not possible':
      return 'not possible: the model refuses these values together';
    case 'error':
      return 'ended by an error';
    case 'not run':
      return 'not run';
  }
}

function rangeText(extent: Extent | undefined): string {
  if (extent === undefined) return '';
  const { least, most } = extent;
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}
