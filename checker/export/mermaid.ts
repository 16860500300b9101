import { plainText } from '../core/plain.ts';
import type { MessageData, Trace, TraceStep } from '../core/trace.ts';
import { fillLines } from './fill-lines.ts';
import { type Block, blocksOf, type Ticks } from './instants.ts';
import { journeys, unreceived } from './journeys.ts';
import { cycleText, foreverOf } from './lasso.ts';
import { afterwards } from './later-rounds.ts';
import { changePhrases, ownerOf, processPhrases } from './step-changes.ts';
import { laterPhrases } from './tick-text.ts';
import {
  actionText,
  changeText,
  faultMark,
  fieldPhrases,
  instanceTitle,
  printable,
  showsText,
} from './wording.ts';

const columns = 44;

/**
 * A trace as a Mermaid sequence diagram, which GitHub draws in Markdown: messages where they arrive or are lost, notes
 * for the rest; ticks in a row are one. Without lanes, all happens in one participant, named after the model. A cycle is a block of the kind `loop`.
 */
export function traceMermaid(trace: Trace): string {
  const lanes = trace.lanes.length === 0 ? [trace.instance.model] : trace.lanes;
  const ids = new Map(lanes.map((lane, index) => [lane, `P${index}`]));
  const everywhere = lanes.length === 1 ? 'P0' : `P0,P${lanes.length - 1}`;
  const lines = [
    'sequenceDiagram',
    ...lanes.map((lane) => `  participant ${ids.get(lane)} as ${escapedName(lane)}`),
  ];
  lines.push(note(everywhere, [instanceTitle(trace.instance)]));
  if (trace.lanes.length === 0) lines.push(note(everywhere, fieldPhrases(trace.initial)));
  const drawn = blocksOf(trace).map((block) => drawnBlock(trace, block, ids, everywhere));
  lines.push(...runLines(trace, drawn, inFlightLines(trace, ids), everywhere));
  lines.push(note(everywhere, [showsText(trace)]));
  return `${lines.join('\n')}\n`;
}

/** The lines of steps that are shown as one. */
interface DrawnBlock {
  /** The number of the first of them. */
  readonly first: number;
  readonly lines: readonly string[];
}

function drawnBlock(
  trace: Trace,
  block: Block,
  ids: ReadonlyMap<string, string>,
  everywhere: string,
): DrawnBlock {
  const { lanes } = trace;
  const lost = (number: number) =>
    unreceived(trace, number).flatMap((message) => messageLine(message, '-x', 'never arrives', ids));
  if (block.kind === 'ticks') {
    const lines = [note(everywhere, tickPhrases(block, lanes)), ...lost(block.last)];
    return { first: block.first, lines };
  }
  const { number, step } = block;
  const changes = lanes.length > 0 ? processPhrases(step, lanes) : changePhrases(step, lanes);
  return { first: number, lines: [...stepLines(step, number, changes, ids, everywhere), ...lost(number)] };
}

function tickPhrases(ticks: Ticks, lanes: readonly string[]): string[] {
  const changes = ticks.changes.filter((change) => ownerOf(change, lanes) !== undefined);
  return [
    `${ticks.first}. time ${ticks.time}`,
    ...laterPhrases(ticks),
    ...changes.map((change) => changeText(change)),
  ];
}

/** The arrow of a message in flight. */
interface InFlightLine {
  readonly sentAt: number;
  readonly line: string;
}

/**
 * The steps, and the messages in flight: those that a cycle sends are in its block. In colour is the last step, or what
 * happens for ever.
 */
function runLines(
  trace: Trace,
  blocks: readonly DrawnBlock[],
  inFlight: readonly InFlightLine[],
  everywhere: string,
): string[] {
  const forever = foreverOf(trace);
  const colour = trace.shows.kind === 'witness' ? 'rgb(233, 247, 236)' : 'rgb(253, 236, 236)';
  const inColour = (lines: readonly string[]) =>
    lines.length === 0 ? [] : [`  rect ${colour}`, ...lines.map((line) => `  ${line}`), '  end'];
  const between = (from: number, to: number) => [
    ...blocks.filter(({ first }) => from < first && first <= to).flatMap(({ lines }) => lines),
    ...inFlight.filter(({ sentAt }) => from < sentAt && sentAt <= to).map(({ line }) => line),
  ];
  if (forever === undefined) {
    const last = blocks.at(-1)?.lines ?? [];
    const steps = [...blocks.slice(0, -1).flatMap(({ lines }) => lines), ...inColour(last)];
    return [...steps, ...inFlight.map(({ line }) => line)];
  }
  if (forever.kind === 'stop') {
    const end = note(everywhere, ['then nothing happens, for ever']);
    return [...between(0, forever.after), ...inColour([end])];
  }
  const { first, last } = forever;
  const round = between(first - 1, last).map((line) => `  ${line}`);
  return [
    ...between(0, first - 1),
    ...inColour([`  loop for ever: ${cycleText(forever)}`, ...round, '  end']),
  ];
}

function inFlightLines(trace: Trace, ids: ReadonlyMap<string, string>): InFlightLine[] {
  const later = afterwards(trace);
  return journeys(trace).flatMap(({ message, sentAt, inFlight }) => {
    if (!inFlight) return [];
    const fate = later.get(message.id);
    return messageLine(message, '--)', fate === undefined ? 'in flight' : `in flight, ${fate}`, ids).map(
      (line) => ({ sentAt, line }),
    );
  });
}

function stepLines(
  step: TraceStep,
  number: number,
  changes: readonly string[],
  ids: ReadonlyMap<string, string>,
  everywhere: string,
): string[] {
  const { action, events } = step;
  const place = ids.get(action.process ?? '') ?? everywhere;
  const details = [...changes, ...events.map((event) => `event ${plainText(event)}`)];
  switch (action.kind) {
    case 'action':
    case 'recover':
    case 'resume':
    case 'tick':
    case 'heal':
      return [note(place, [`${number}. ${actionText(action)}`, ...details])];
    case 'crash':
    case 'pause':
    case 'drift':
    case 'partition':
      return [note(place, [`${number}. ${faultMark(action)} ${actionText(action)}`, ...details])];
    case 'deliver':
    case 'duplicate':
    case 'lose': {
      const sender = ids.get(action.from) ?? place;
      const arrow = action.kind === 'lose' ? '-x' : '->>';
      const fate = { deliver: '', duplicate: ', a copy', lose: ', lost' }[action.kind];
      const text = escaped(`${number}. ${plainText(action.message)}${fate}`);
      const shown = action.params === undefined ? details : [...fieldPhrases(action.params), ...details];
      return [`  ${sender}${arrow}${place}: ${text}`, ...(shown.length === 0 ? [] : [note(place, shown)])];
    }
  }
}

/** An arrow for a message that no step of its own tells of. */
function messageLine(
  message: MessageData | undefined,
  arrow: string,
  fate: string,
  ids: ReadonlyMap<string, string>,
): string[] {
  const [from, to] = [ids.get(message?.from ?? ''), ids.get(message?.to ?? '')];
  if (message === undefined || from === undefined || to === undefined) return [];
  return [`  ${from}${arrow}${to}: ${escaped(plainText(message.message))}, ${fate}`];
}

/** A note over one participant, or over several: `P0,P3`. */
function note(place: string, phrases: readonly string[]): string {
  const lines = phrases.flatMap((phrase) => fillLines([printable(phrase)], columns));
  return `  Note over ${place}: ${lines.map(escaped).join('<br/>') || emptyText}`;
}

/**
 * Text that Mermaid takes as it is: what has a meaning in its grammar, or in HTML, as a numeric entity; so is the word
 * `end`, which closes blocks. Only those, because Mermaid makes room for entities as for so many characters.
 */
function escaped(text: string): string {
  return (
    printable(text)
      .replaceAll(/[^\p{L}\p{N} .,()→↛✕■◆…_/+:{}'[\]=*|!?-]/gu, entity)
      .replace(/^\s*:?\s*(?:no)?wrap:/, (prefix) => prefix.replaceAll(':', entity))
      .replaceAll(/\bend\b/gi, (word) => entity(word[0]!) + word.slice(1)) || emptyText
  );
}

/** A participant's name, where hardly anything but letters may stand. */
function escapedName(name: string): string {
  return escaped(name).replaceAll(/[^\p{L}\p{N} ._#;-]/gu, entity);
}

/** Mermaid refuses empty text; this is a space without width. */
const emptyText = '#8203;';

function entity(character: string): string {
  return `#${character.codePointAt(0)};`;
}
