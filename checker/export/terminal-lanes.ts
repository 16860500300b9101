import { createColors } from 'picocolors';
import type { Trace } from '../core/trace.ts';
import { foreverOf } from './lasso.ts';
import { columnsOf, cutTo, fillColumns, steady } from './terminal-lanes-columns.ts';
import { LaneEntries, type Row } from './terminal-lanes-entries.ts';
import { type Layout, layoutOf, oneLane } from './terminal-lanes-layout.ts';
import { type Colours, textHeading } from './text-heading.ts';
import { showsText } from './wording.ts';

export interface LanesOptions {
  readonly colour?: boolean;
  /** Columns that there are, 40 or more. Left out: 100; more than 120 are never used, because longer lines are hard to read. */
  readonly width?: number;
}

const narrowest = 40;
const usual = 100;
const widest = 120;
const numberWidth = 5;
const gap = 2;
/** Of the columns for lanes and text. */
const mostForLanes = 0.55;

/**
 * A trace as lanes in a terminal, time going down: to the left a line for each process and the messages between them, to
 * the right what happens. No line is wider than `width`. Ends with a newline.
 *
 * Models without processes have a single line, and so has a trace with more processes than there is room for.
 */
export function traceLanes(trace: Trace, options: LanesOptions = {}): string {
  const width = Math.max(narrowest, Math.min(options.width ?? usual, widest));
  const colours = createColors(options.colour ?? false);
  const mark = trace.shows.kind === 'witness' ? colours.green : colours.red;
  const lines = [
    ...heading(trace, width, colours),
    '',
    ...body(trace, width, colours),
    '',
    ...fillColumns([`${steady(showsText(trace))}.`], width).map((line) => mark(line)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** That of the text, in lines of at most `width` columns. */
function heading(trace: Trace, width: number, colours: Colours): string[] {
  const lines: string[] = [];
  const add =
    (paint: Colours['bold']): Colours['bold'] =>
    (line) => {
      lines.push(...fillColumns([steady(String(line))], width).map((part) => paint(part)));
      return '';
    };
  const { bold, dim, red } = colours;
  textHeading(trace, width, { ...colours, bold: add(bold), dim: add(dim), red: add(red) });
  return lines;
}

function body(trace: Trace, width: number, colours: Colours): string[] {
  // The line that holds the steps of a cycle together.
  const edge = foreverOf(trace)?.kind === 'cycle' ? 2 : 0;
  const rest = width - edge - numberWidth - gap;
  const layout = layoutOf(trace, Math.floor(rest * mostForLanes)) ?? oneLane(trace);
  const all = width - edge - numberWidth;
  const entries = new LaneEntries(trace, layout, { room: rest - layout.width, all, colours });
  const line = ({ edge: mark = '', number = '', lanes, text }: Row) => {
    const label = number.padStart(3).padEnd(numberWidth);
    const drawn = lanes === undefined ? '' : painted(lanes, colours) + ' '.repeat(gap);
    return `${mark === '' ? ' '.repeat(edge) : colours.red(mark.padEnd(edge))}${/[✗✓]/.test(label) ? entries.mark(label) : label}${drawn}${text}`;
  };
  const left = ' '.repeat(edge + numberWidth);
  return [
    ...entries.initial().map(line),
    '',
    ...names(trace, layout, all).map((text) => left + colours.bold(text)),
    ...entries.rows().map(line),
  ];
}

function painted(lanes: string, { dim, red }: Colours): string {
  return lanes.replaceAll(/[┆┈]+/g, (marks) => dim(marks)).replaceAll(/[✕■◆░╌║]+/g, (marks) => red(marks));
}

/** The names of the lanes: above them, or where they are too long for that, one below the other, each where its lane begins. */
function names({ lanes: all }: Trace, { lanes, namesAbove, isOne }: Layout, room: number): string[] {
  const shown = lanes.flatMap((x, lane) => (x === undefined ? [] : [{ x, name: steady(all[lane] ?? '') }]));
  if (isOne) return [];
  if (namesAbove) {
    let line = '';
    for (const { x, name } of shown) {
      const start = x - ((columnsOf(name) - 1) >> 1);
      line += ' '.repeat(start - columnsOf(line)) + name;
    }
    return [line];
  }
  return shown.map(({ x, name }, index) => {
    const before = shown.slice(0, index).map((lane) => lane.x);
    const lines = Array.from({ length: x }, (_, column) => (before.includes(column) ? '│' : ' '));
    return lines.join('') + cutTo(name, room - x);
  });
}
