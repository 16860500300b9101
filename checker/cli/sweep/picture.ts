import { isPlainObject } from '../../core/value.ts';
import { escaped, rounded, svgPicture, svgText } from '../../export/chart-drawing.ts';
import { fillLines } from '../../export/fill-lines.ts';
import { palette } from '../../export/palette.ts';
import { surroundings } from '../../export/surroundings.ts';
import { textWidth } from '../../export/text-width.ts';
import { printable } from '../../export/wording.ts';
import { settingText } from '../overrides.ts';
import { axesOf, type Grid, type Plane, planesOf } from './grid.ts';
import { box } from './picture-box.ts';
import { type CellLabel, type CellPaint, extentsOf, hatch, labelOf, paintOfCell } from './picture-cells.ts';
import { legendLines } from './picture-legend.ts';
import { type Sweep, sweptConfig } from './sweep.ts';
import { lettersOf, outcomeLine } from './wording.ts';

const margin = 24;
const cellHeight = 42;
const narrowestCell = 54;
const gap = 2;
const betweenPanels = 28;
const narrowest = 440;
/** What panels side by side may take. */
const widest = 1100;
const lineHeight = 16;
const quiet = `font-size="12" fill="${palette.soft}"`;

/** What a cell looks like. */
interface Drawn {
  readonly label: CellLabel;
  readonly paint: CellPaint;
  /** What is said when it is pointed at. */
  readonly tip: string;
}

/** Where the parts of a panel are; all panels are alike. */
interface Frame {
  readonly cellWidth: number;
  /** From the left of a panel to its first column. */
  readonly left: number;
  /** From the top of a panel to its first row. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A sweep as a heat map: the colour is the verdict, its depth the number of states, or the length of the counterexample. Two
 * parameters are axes; for each combination of others there is a panel.
 */
export function sweepSvg(sweep: Sweep): string {
  const { job, grid, outcomes } = sweep;
  const letters = lettersOf(outcomes);
  const extents = extentsOf(outcomes);
  const drawn = outcomes.map(
    (outcome, index): Drawn => ({
      label: labelOf(outcome, letters),
      paint: paintOfCell(outcome, extents),
      tip: `${grid.cells[index]!.label}: ${outcomeLine(outcome)}`,
    }),
  );
  const planes = planesOf(grid);
  const frame = frameOf(grid, planes, drawn);
  const perLine = panelsPerLine(grid, planes.length, frame);
  const title = printable(`${job.model.name}: ${job.scenario.name}`);
  const panelsWidth = perLine * (frame.width + betweenPanels) - betweenPanels;
  const inside = Math.max(narrowest, panelsWidth, textWidth(title, 16, { bold: true }));
  const about = fillLines(settingsOf(sweep), inside / 5.8);
  const top = margin + 20 + lineHeight * about.length + 14;
  const lines = Math.ceil(planes.length / perLine);
  const legendTop = top + lines * (frame.height + betweenPanels) - betweenPanels + 32;
  const legend = legendLines(outcomes, extents, letters, { x: margin, y: legendTop });
  return svgPicture(
    title,
    { width: Math.ceil(inside + 2 * margin), height: legendTop + legend.height + margin - 10 },
    [
      `<defs><pattern id="${hatch}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/><rect width="2.5" height="7" fill="#dfe4ea"/></pattern></defs>`,
      svgText(margin, margin + 8, title, 'font-size="16" font-weight="bold"'),
      ...about.map((line, index) => svgText(margin, margin + 28 + lineHeight * index, line, quiet)),
      ...planes.flatMap((plane, index) =>
        panel(grid, plane, drawn, frame, {
          x: margin + (index % perLine) * (frame.width + betweenPanels),
          y: top + Math.floor(index / perLine) * (frame.height + betweenPanels),
        }),
      ),
      ...legend.lines,
    ],
  );
}

function settingsOf(sweep: Sweep): string[] {
  const config = sweptConfig(sweep);
  const settings = isPlainObject(config) ? Object.entries(config) : [];
  return [
    ...settings.map(([key, value]) => printable(`${key}=${settingText(value)}`)),
    ...surroundings(sweep.job.scenario),
  ];
}

function frameOf(grid: Grid, planes: readonly Plane[], drawn: readonly Drawn[]): Frame {
  const { down, across } = axesOf(grid);
  const heads = (across?.values ?? []).map(({ text }) => textWidth(printable(text), 13));
  const labels = drawn.map(({ label }) =>
    Math.max(textWidth(label.large, 14, { bold: true }), textWidth(label.small, 10)),
  );
  const cellWidth = Math.max(
    narrowestCell,
    ...labels.map((wide) => wide + 14),
    ...heads.map((wide) => wide + 8),
  );
  const sides = (down?.values ?? []).map(({ text }) => textWidth(printable(text), 13));
  const left = down === undefined ? 0 : Math.max(...sides) + 8 + 20;
  const columns = across?.values.length ?? 1;
  const rows = down?.values.length ?? 1;
  const isNamed = planes.length > 1;
  const names = [...planes.map(({ label }) => label), across?.key ?? ''].map((name) =>
    textWidth(printable(name), 13, { bold: true }),
  );
  const top = (isNamed ? 24 : 0) + (across === undefined ? 0 : 40);
  return {
    cellWidth,
    left,
    top,
    width: Math.max(left + columns * cellWidth, ...names),
    height: top + Math.max(rows * cellHeight, textWidth(down?.key ?? '', 13, { bold: true })),
  };
}

/** The values of the last parameter stand side by side, where there is room. */
function panelsPerLine({ swept }: Grid, panels: number, { width }: Frame): number {
  const wanted = swept.length > 2 ? swept.at(-1)!.values.length : 1;
  const room = Math.max(1, Math.floor((widest + betweenPanels) / (width + betweenPanels)));
  return Math.min(wanted, room, panels);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function panel(
  grid: Grid,
  { label, rows }: Plane,
  drawn: readonly Drawn[],
  { cellWidth, left, top }: Frame,
  at: Point,
): string[] {
  const { down, across } = axesOf(grid);
  const columns = across?.values ?? [];
  const x = (column: number) => at.x + left + column * cellWidth;
  const y = (row: number) => at.y + top + row * cellHeight;
  const bold = 'font-size="13" font-weight="bold"';
  const middle = { x: (x(0) + x(Math.max(1, columns.length))) / 2, y: (y(0) + y(rows.length)) / 2 };
  return [
    ...(label === '' ? [] : [svgText(at.x, at.y + 6, printable(label), `${bold} fill="${palette.message}"`)]),
    ...(across === undefined
      ? []
      : [svgText(middle.x, y(0) - 26, printable(across.key), `${bold} text-anchor="middle"`)]),
    ...columns.map(({ text }, column) =>
      svgText(x(column) + cellWidth / 2, y(0) - 8, printable(text), 'font-size="13" text-anchor="middle"'),
    ),
    ...(down === undefined
      ? []
      : [
          svgText(
            0,
            0,
            printable(down.key),
            `${bold} text-anchor="middle" transform="translate(${rounded(at.x + 11)} ${rounded(middle.y)}) rotate(-90)"`,
          ),
        ]),
    ...(down?.values ?? []).map(({ text }, row) =>
      svgText(x(0) - 8, y(row) + cellHeight / 2 + 4, printable(text), 'font-size="13" text-anchor="end"'),
    ),
    ...rows.flatMap((row, index) =>
      row.map((cell, column) => cellMark(drawn[cell]!, { x: x(column), y: y(index) }, cellWidth)),
    ),
  ];
}

function cellMark({ label, paint, tip }: Drawn, { x, y }: Point, width: number): string {
  const middle = x + width / 2;
  const text = (at: number, content: string, size: string) =>
    svgText(middle, at, content, `${size} fill="${paint.ink}" text-anchor="middle"`);
  return [
    `<g><title>${escaped(printable(tip))}</title>`,
    box({ x: x + gap / 2, y: y + gap / 2 }, width - gap, cellHeight - gap, paint),
    text(y + 19, label.large, 'font-size="14" font-weight="bold"'),
    text(y + 33, label.small, 'font-size="10"'),
    '</g>',
  ].join('');
}
