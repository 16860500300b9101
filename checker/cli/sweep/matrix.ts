import { count, roughly } from '../numbers.ts';
import type { Colors } from '../printer.ts';
import { type Column, gap, table, textWidth } from '../tables.ts';
import { axesOf, type Grid, type Plane, planesOf } from './grid.ts';
import type { Outcome } from './outcome.ts';
import { limitWord, marks, type Result, resultOf, results } from './wording.ts';

export interface Look {
  readonly width: number;
  readonly colors: Colors;
}

/** Numbers from here on are rounded, so that columns stay narrow. */
const firstRounded = 1_000_000;

/** The verdicts of a grid of two parameters or more: the first goes down, the second across, and others have a matrix for each value. */
export function matricesText(
  grid: Grid,
  outcomes: readonly Outcome[],
  letters: ReadonlyMap<string, string>,
  look: Look,
): string {
  const texts = outcomes.map((outcome) => cellText(outcome, letters, look.colors));
  return planesOf(grid)
    .map((plane) => {
      const blocks = matrixText(grid, plane, texts, look);
      return plane.label === '' ? blocks : `${look.colors.bold(plane.label)}\n${blocks}`;
    })
    .join('\n\n');
}

/** One matrix; where it is too wide, its columns go into blocks one below the other. */
function matrixText(grid: Grid, { rows }: Plane, texts: readonly string[], { width, colors }: Look): string {
  const { down, across } = axesOf(grid);
  const heads = (across?.values ?? []).map(({ text }) => text);
  const sides = (down?.values ?? []).map(({ text }) => text);
  const side = Math.max(...[down?.key ?? '', ...sides].map(textWidth));
  const widths = heads.map((head, column) =>
    Math.max(textWidth(head), ...rows.map((row) => textWidth(texts[row[column]!]!))),
  );
  return blocksOf(widths, width - side - gap)
    .map(({ from, to }) => {
      const columns: Column[] = [
        { head: down?.key ?? '', width: side },
        ...heads
          .slice(from, to)
          .map((head, index): Column => ({ head, align: 'right', width: widths[from + index]! })),
      ];
      const body = rows.map((row, index) => [
        sides[index]!,
        ...row.slice(from, to).map((cell) => texts[cell]!),
      ]);
      const name = ' '.repeat(side + gap) + colors.dim(across?.key ?? '');
      return `${name}\n${table(columns, body, { width: Number.POSITIVE_INFINITY, dim: colors.dim })}`;
    })
    .join('\n');
}

/** Columns in as few blocks as fit into a width, one column at least in each. */
function blocksOf(widths: readonly number[], room: number): { readonly from: number; readonly to: number }[] {
  const blocks: { from: number; to: number }[] = [];
  let taken = Number.POSITIVE_INFINITY;
  for (const [index, wide] of widths.entries()) {
    taken += gap + wide;
    if (taken > room) {
      blocks.push({ from: index, to: index });
      taken = wide;
    }
    blocks.at(-1)!.to = index + 1;
  }
  return blocks;
}

/** `✓ 1,204` with the states, `✗ 7 a` with the length and the letter of the property, `? time`. */
function cellText(outcome: Outcome, letters: ReadonlyMap<string, string>, colors: Colors): string {
  const result = resultOf(outcome);
  return paintOf(result, colors)([marks[result], ...cellWords(outcome, letters)].join(' '));
}

function cellWords(outcome: Outcome, letters: ReadonlyMap<string, string>): readonly string[] {
  if (outcome.kind === 'failed' || outcome.kind === 'lost') return ['error'];
  if (outcome.kind !== 'checked') return [];
  const { verdict, length, property, limit, states } = outcome.finding;
  if (verdict === 'holds') return [shortCount(states)];
  if (verdict === 'inconclusive') return [limitWord(limit)];
  const letter = letters.get(property ?? '');
  return [length === undefined ? 'never' : shortCount(length), ...(letter === undefined ? [] : [letter])];
}

export function shortCount(value: number): string {
  return value < firstRounded ? count(value) : roughly(value);
}

export function paintOf(result: Result, { green, red, yellow, dim }: Colors): (text: string) => string {
  switch (result) {
    case 'holds':
      return green;
    case 'violated':
    case 'error':
      return red;
    case 'inconclusive':
    case 'not run':
      return yellow;
    case 'not possible':
      return dim;
  }
}

const meanings: { readonly [result in Result]: string } = {
  holds: 'holds, and how many states there are',
  violated: 'violated, and the steps of the counterexample',
  inconclusive: 'inconclusive, and what ended the search',
  'not possible': 'not possible',
  error: 'ended by an error',
  'not run': 'not run',
};

/** What the marks and the letters of a matrix mean, as far as they occur. */
export function legend(
  outcomes: readonly Outcome[],
  letters: ReadonlyMap<string, string>,
): readonly string[] {
  const found = new Set(outcomes.map(resultOf));
  return [
    ...results.filter((result) => found.has(result)).map((result) => `${marks[result]} ${meanings[result]}`),
    ...[...letters].map(([name, letter]) => `${letter} '${name}'`),
  ];
}
