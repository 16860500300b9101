import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { fillLines } from '../export/fill-lines.ts';

/** How one column is set. */
export interface Column {
  readonly head?: string;
  readonly align?: 'left' | 'right';
  /** Columns that may be narrowed, and whose text is then broken into lines. The others are as wide as their widest cell. */
  readonly flexible?: boolean;
  /** Exactly so wide, longer text broken, so that tables printed one after the other line up. */
  readonly width?: number;
}

/** Blanks between columns. */
export const gap = 2;
const narrowest = 12;

/** A table without lines: columns apart, numbers to the right, long text broken so that all of it fits into `width`. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: { readonly width: number; readonly indent?: number; dim?(text: string): string },
): string {
  const { width, indent = 0, dim = (text) => text } = options;
  const headed = columns.some((column) => column.head !== undefined);
  const all = headed ? [columns.map((column) => dim(column.head ?? '')), ...rows] : rows;
  const widths = columnWidths(columns, all, width - indent);
  const grid = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [], compact: true },
    colWidths: widths.map((wide) => wide + gap),
    colAligns: columns.map((column) => column.align ?? 'left'),
    wordWrap: true,
  });
  grid.push(...all.map((row) => [...row]));
  const lines = grid.toString().split('\n');
  return lines.map((line) => `${' '.repeat(indent)}${line}`.trimEnd()).join('\n');
}

/**
 * Text broken into lines of at most `width`, but within no word, with every line indented. Lines that were indented by
 * four blanks or more are code or lists, and stay as they are.
 */
export function wrapped(text: string, width: number, indent = 0): string {
  const lines = text.split('\n').flatMap((line) => {
    const [own] = /^ */.exec(line)!;
    if (own.length >= 4 || own === line) return [line];
    return fillLines([line.trim()], width - indent - own.length).map((part) => own + part);
  });
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

/** Columns that a text takes on the screen, colours left out. */
export function textWidth(text: string): number {
  return Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));
}

/** Narrow the flexible columns, widest first, until the table fits. */
function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map(
    (column, index) => column.width ?? Math.max(1, ...rows.map((row) => textWidth(row[index] ?? ''))),
  );
  const total = () => widths.reduce((sum, wide) => sum + wide + gap, -gap);
  while (total() > width) {
    const widest = Math.max(...widths.filter((_, index) => columns[index]!.flexible));
    if (widest <= narrowest) break;
    widths[widths.findIndex((wide, index) => wide === widest && columns[index]!.flexible)]! -= 1;
  }
  return widths;
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
