import { isTagged, type PlainValue, plainText } from '../core/plain.ts';
import type { ActionData, MessageData, TraceStep } from '../core/trace.ts';
import { fillLines } from './fill-lines.ts';
import type { Journey } from './journeys.ts';
import { processPhrases } from './step-changes.ts';
import { textWidth } from './text-width.ts';
import { actionText, fieldPhrases, printable } from './wording.ts';

/** The text beside an event, in lines: what happened, and in smaller type what came of it. */
export interface LabelText {
  readonly title: readonly string[];
  readonly details: readonly string[];
}

/** Font sizes and line heights in points; Graphviz's lines are 1.2 times as high as their font. */
export const labelType = { title: 11, titleLine: 13.2, detail: 9, detailLine: 10.8 } as const;

const titleColumns = 28;
const detailColumns = 38;
const inFlightColumns = 54;
const mostDetails = 8;
const fewestChanges = 3;

/** What a picture says of one step. `messages` are those of the whole trace, by id. */
export function stepLabel(
  step: TraceStep,
  number: number,
  lanes: readonly string[],
  messages: ReadonlyMap<string, MessageData>,
): LabelText {
  const { action, events, destroyed } = step;
  const { title, details } = actionLabel(action);
  const changes = [...details, ...processPhrases(step, lanes)].flatMap(detailLines);
  const told = [
    ...events.map((event) => printable(`event ${plainText(event)}`)),
    ...destroyed.flatMap((id) => {
      const message = messages.get(id);
      if (message === undefined) return [];
      const where = message.to === action.process ? `from ${message.from}` : `to ${message.to}`;
      return [printable(`✕ ${plainText(message.message)} ${where}`)];
    }),
  ].flatMap(detailLines);
  return {
    title: linesOf(`${number}  ${title}`, titleColumns, action.kind === 'partition' ? /(?<=:) / : undefined),
    // What is told, and what is lost, is the story: room is made for it where there are many changes.
    details: atMost(mostDetails, [
      ...atMost(Math.max(fewestChanges, mostDetails - told.length), changes),
      ...told,
    ]),
  };
}

const detailLines = (text: string) => atMost(2, linesOf(text, detailColumns));

/** What a picture says of what a tick does to a process. */
export function noteLabel(phrases: readonly string[]): LabelText {
  return { title: [], details: atMost(mostDetails, phrases.flatMap(detailLines)) };
}

/** What a picture says of a message that is still in flight, with the step that sent it, and in a lasso with its fate. */
export function inFlightLabel({ message, sentAt }: Journey, afterwards?: string): LabelText {
  const text = `from ${sentAt}: ${printable(plainText(message.message))}`;
  const [line] = atMost(1, linesOf(text, inFlightColumns));
  return { title: [], details: [afterwards === undefined ? line! : `${line}, ${afterwards}`] };
}

export function labelHeight({ title, details }: LabelText): number {
  return title.length * labelType.titleLine + details.length * labelType.detailLine;
}

export function labelWidth({ title, details }: LabelText): number {
  return Math.ceil(
    Math.max(
      ...title.map((line) => textWidth(line, labelType.title)),
      ...details.map((line) => textWidth(line, labelType.detail)),
      0,
    ),
  );
}

/** An arrow tells that a message was received and from whom, as its cross tells that it was lost. */
function actionLabel(action: ActionData): { readonly title: string; readonly details: readonly string[] } {
  const alternatives = action.params === undefined ? [] : fieldPhrases(action.params);
  switch (action.kind) {
    case 'action':
    case 'crash':
    case 'recover':
    case 'pause':
    case 'resume':
    case 'drift':
    case 'tick':
    case 'partition':
    case 'heal':
      return { title: actionText(action), details: [] };
    case 'deliver':
      return messageLabel(action.message, '', '', alternatives);
    case 'duplicate':
      return messageLabel(action.message, '', ', a copy', alternatives);
    case 'lose':
      return messageLabel(action.message, 'lost: ', '', alternatives);
  }
}

/** A message on one line; if it is too long, its type, with its fields in small type. */
function messageLabel(
  message: PlainValue,
  before: string,
  after: string,
  alternatives: readonly string[],
): { readonly title: string; readonly details: readonly string[] } {
  const whole = `${before}${printable(plainText(message))}${after}`;
  const fields = isTagged(message) && message.$ === 'object' ? message.fields : {};
  const { type, ...rest } = fields;
  if (whole.length + 4 <= titleColumns || typeof type !== 'string')
    return { title: whole, details: alternatives };
  return {
    title: `${before}${printable(type)}${after}`,
    details: [`(${fieldPhrases(rest).join(', ')})`, ...alternatives],
  };
}

/** Lines that rather end after a comma than within a phrase. @param between what separates phrases. */
function linesOf(text: string, columns: number, between = /(?<=,) /): string[] {
  return fillLines(text.split(between), columns, ' ').map((line) => shortened(line, columns + 8));
}

function shortened(line: string, most: number): string {
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function atMost(most: number, lines: readonly string[]): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]!.replace(/ ?…$/, '')} …`];
}
