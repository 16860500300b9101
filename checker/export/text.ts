import { createColors } from 'picocolors';
import { plainText } from '../core/plain.ts';
import type { ActionData, MessageData, StateData, Trace, TraceStep } from '../core/trace.ts';
import { fillLines } from './fill-lines.ts';
import { type Block, blocksOf, firstStep, lastStep, type Ticks } from './instants.ts';
import { journeys, unreceived } from './journeys.ts';
import { cycleText, foreverOf, fromHereOn } from './lasso.ts';
import { afterwards } from './later-rounds.ts';
import { idText } from './message-ages.ts';
import { changePhrases } from './step-changes.ts';
import { type Colours, textHeading } from './text-heading.ts';
import { runningText, tickChanges, tickTitle } from './tick-text.ts';
import { variableParts } from './variable-parts.ts';
import { variableGroups } from './variable-phrases.ts';
import { actionText, endText, faultMark, fieldPhrases, printable, processOf, showsText } from './wording.ts';

const widest = 96;
const numberWidth = 5;
const indent = ' '.repeat(7);
/** Before the second and later lines of one thing. */
const hang = ' '.repeat(4);
const gutter = '│ ';

export interface TextOptions {
  readonly colour?: boolean;
  /** Columns that there are; more than 96 are never used, because longer lines are hard to read. */
  readonly width?: number;
}

/** A trace for people to read in a terminal, within `width` columns unless a single word is longer. Ends with a newline. */
export function traceText(trace: Trace, options: TextOptions = {}): string {
  const colours = createColors(options.colour ?? false);
  const width = Math.min(options.width ?? widest, widest);
  const mark = trace.shows.kind === 'witness' ? colours.green : colours.red;
  const lines = [
    ...textHeading(trace, width, colours),
    '',
    `${stepNumber(0)}  ${colours.bold('initial state')}`,
    ...stateLines(trace, trace.initial, width),
    ...runLines(trace, width, colours),
    '',
    ...fillLines([endText(trace)], width - numberWidth).map(
      (line, index) => `${index === 0 ? endMark(trace) : '   '}  ${mark(colours.bold(line))}`,
    ),
    ...(trace.steps.length === 0 ? [] : stateLines(trace, trace.steps.at(-1)!.state, width)),
    ...inFlightLines(trace, width),
    '',
    ...fillLines([`${showsText(trace)}.`], width).map((line) => mark(line)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** All steps; those of a cycle are held together by a line at their left. */
function runLines(trace: Trace, width: number, colours: Colours): string[] {
  const forever = foreverOf(trace);
  const all = blocksOf(trace);
  const blocks = (from: number, to: number, columns: number) =>
    all
      .filter((one) => from < firstStep(one) && firstStep(one) <= to)
      .flatMap((one) => ['', ...blockLines(trace, one, columns, colours)]);
  if (forever?.kind !== 'cycle') return blocks(0, trace.steps.length, width);
  const room = width - gutter.length;
  const inside = [...blocks(forever.first - 1, forever.last, room), ''];
  return [
    ...blocks(0, forever.first - 1, width),
    '',
    ...fillLines([fromHereOn(forever)], room - 1).map((line, index) =>
      colours.red(`${index === 0 ? '╭─' : '│ '} ${line}`),
    ),
    ...inside.map((line) => colours.red(gutter) + line),
    colours.red(`╰─ then for ever: ${cycleText(forever)}`),
  ];
}

function blockLines(trace: Trace, shown: Block, width: number, colours: Colours): string[] {
  const broken = lastStep(shown) === trace.steps.length && trace.shows.kind === 'transition';
  const number = stepNumber(firstStep(shown));
  const [title, ...more] =
    shown.kind === 'ticks'
      ? tickLines(trace, shown, width, colours)
      : stepLines(trace, shown.step, shown.number, width, colours);
  return [`${broken ? colours.red(number) : number}  ${title}`, ...more];
}

/** An instant begins; timers that go on are shown as they are then. */
function tickLines(trace: Trace, ticks: Ticks, width: number, colours: Colours): string[] {
  const [instant = '', ...later] = tickTitle(ticks);
  return [
    [colours.bold(instant), ...later].join('  '),
    ...block(tickChanges(ticks), width),
    ...block(runningText(ticks), width).map((line) => colours.dim(line)),
    ...destroyedLines(trace, ticks.last, width, colours),
  ];
}

function stepLines(trace: Trace, step: TraceStep, number: number, width: number, colours: Colours): string[] {
  const { action, consumed, sent, events } = step;
  const id = consumed === undefined ? undefined : idText(trace, consumed, number);
  const [title, ...more] = stepTitle(action, id, width - indent.length, colours);
  return [
    title!,
    ...more.map((line) => indent + line),
    ...block(changedPhrases(trace, step, width), width),
    ...sendLines(sent, width),
    ...events.flatMap((event) => block([`event ${printable(plainText(event))}`], width)),
    ...destroyedLines(trace, number, width, colours),
  ];
}

/** Where and what, in lines of at most `room` columns that rather end before a sender or an alternative than elsewhere. */
function stepTitle(
  action: ActionData,
  consumed: string | undefined,
  room: number,
  { bold, red, dim }: Colours,
): string[] {
  const process = processOf(action);
  const where = process === undefined ? '' : `${printable(process)}  `;
  const sign = faultMark(action);
  const mark = sign === '' ? '' : `${sign} ${where === '' ? ' ' : ''}`;
  const id = consumed === undefined ? [] : [`(${consumed})`];
  const phrases = [...(mark + actionText(action)).split(/ (?=from |\()/), ...id];
  const paint = mark === '' ? (text: string) => text : red;
  return fillLines(phrases, room - where.length, ' ').map((line, index, lines) => {
    const end = index === lines.length - 1 ? id.join('') : '';
    const what = line.slice(0, line.length - end.length);
    return (index === 0 ? bold(where) : '') + paint(what) + dim(end);
  });
}

/** In traces without lanes, where the state is small, also the variables that did not change. */
function changedPhrases({ lanes }: Trace, step: TraceStep, width: number): string[] {
  const { changes, state } = step;
  const phrases = changePhrases(step, lanes);
  if (lanes.length > 0 || !changes.every(({ path }) => Object.hasOwn(state, path))) return phrases;
  const all = Object.entries(state).flatMap(([name, value]) => {
    const index = changes.findIndex(({ path }) => path === name);
    return index === -1 ? fieldPhrases({ [name]: value }) : phrases[index]!;
  });
  return fillLines(all, width - indent.length).length === 1 ? all : phrases;
}

/** One block per distinct message: `sends Request(at: 1) to p2 (m1), p3 (m2)`. */
function sendLines(sent: readonly MessageData[], width: number): string[] {
  const receivers = new Map<string, string[]>();
  for (const { id, to, message } of sent) {
    const text = printable(plainText(message));
    receivers.set(text, [...(receivers.get(text) ?? []), `${printable(to)} (${id})`]);
  }
  return Array.from(receivers).flatMap(([text, [first, ...others]]) =>
    block([`sends ${text} to ${first}`, ...others], width),
  );
}

function destroyedLines(trace: Trace, number: number, width: number, { red }: Colours): string[] {
  return unreceived(trace, number).flatMap((message) =>
    block([`✕ never arrives: ${passage(trace, message, number)}`], width).map(red),
  );
}

function inFlightLines(trace: Trace, width: number): string[] {
  const later = afterwards(trace);
  return journeys(trace)
    .filter((journey) => journey.inFlight)
    .flatMap(({ message }) => {
      const fate = later.get(message.id);
      return block(
        [`in flight${fate === undefined ? '' : `, ${fate}`}: ${passage(trace, message, trace.steps.length)}`],
        width,
      );
    });
}

function passage(trace: Trace, { id, from, to, message }: MessageData, number: number): string {
  return printable(`${plainText(message)} from ${from} to ${to} (${idText(trace, id, number)})`);
}

/**
 * A line per variable, those with equal values together; without lanes all variables in one block. With lanes, sends and
 * deliveries tell what is in the network.
 */
function stateLines({ lanes }: Trace, state: StateData, width: number): string[] {
  if (lanes.length === 0) return partsLines(state, width);
  const { network: _, ...shown } = state;
  const groups = variableGroups(shown, lanes).map(([names, phrases]) => ({
    title: printable(names.join(', ')),
    phrases,
  }));
  const column = Math.min(24, Math.max(0, ...groups.map(({ title }) => title.length))) + 2;
  return groups.flatMap(({ title, phrases }) => {
    const lines = fillLines(phrases, width - indent.length - column);
    if (title.length + 2 <= column)
      return lines.map((line, index) => indent + (index === 0 ? title : '').padEnd(column) + line);
    return [...block([title], width), ...lines.map((line) => indent + ' '.repeat(column) + line)];
  });
}

/** Short variables side by side, the entries of long ones below each other. */
function partsLines(state: StateData, width: number): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let short: string[] = [];
  for (const { name, phrases } of variableParts(state, room)) {
    if (Object.hasOwn(state, name)) {
      short.push(...phrases);
      continue;
    }
    lines.push(...block(short, width), ...hanging(phrases, room));
    short = [];
  }
  return [...lines, ...block(short, width)];
}

function hanging(phrases: readonly string[], room: number): string[] {
  const lines = fillLines(phrases, room - hang.length);
  return lines.map((line, index) => indent + (index === 0 ? '' : hang) + line);
}

function block(phrases: readonly string[], width: number): string[] {
  return fillLines(phrases, width - indent.length).map((line) => indent + line);
}

function endMark({ shows }: Trace): string {
  return shows.kind === 'witness' ? '  ✓' : '  ✗';
}

function stepNumber(number: number): string {
  return String(number).padStart(3);
}
