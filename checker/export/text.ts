import { createColors } from 'picocolors';
import { isTagged, type PlainValue, plainText } from '../core/plain.ts';
import type { Faults } from '../core/scenario.ts';
import type { ActionData, MessageData, StateData, Trace, TraceStep } from '../core/trace.ts';
import { fillLines } from './fill-lines.ts';
import { journeys, messagesById } from './journeys.ts';
import { actionText, changeText, fieldPhrases, instanceTitle, printable, showsText } from './wording.ts';

const width = 96;
const indent = ' '.repeat(7);

type Colours = ReturnType<typeof createColors>;

/** A trace for people to read in a terminal: at most 96 columns unless a single word is longer. Ends with a newline. */
export function traceText(trace: Trace, { colour = false }: { readonly colour?: boolean } = {}): string {
  const colours = createColors(colour);
  const mark = trace.shows.kind === 'witness' ? colours.green : colours.red;
  const lines = [
    ...heading(trace, colours),
    '',
    `${stepNumber(0)}  ${colours.bold('initial state')}`,
    ...stateLines(trace, trace.initial),
    ...trace.steps.flatMap((step, index) => ['', ...stepLines(trace, step, index + 1, colours)]),
    '',
    ...fillLines([endTitle(trace)], width - 5).map(
      (line, index) => `${index === 0 ? endMark(trace) : '   '}  ${mark(colours.bold(line))}`,
    ),
    ...(trace.steps.length === 0 ? [] : stateLines(trace, trace.steps.at(-1)!.state)),
    ...inFlightLines(trace),
    '',
    ...fillLines([`${showsText(trace)}.`], width).map((line) => mark(line)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function heading({ instance, steps }: Trace, { bold, dim }: Colours): string[] {
  const { config, network, faults } = instance;
  const setting = [
    ...valuePhrases(config),
    ...(network === undefined ? [] : [`network: ${network}`]),
    ...(faults === undefined ? [] : faultPhrases(faults)),
  ];
  const title = [`${instanceTitle(instance)}, ${stepCount(steps.length)}`];
  return [...fillLines(title, width).map(bold), ...fillLines(setting, width).map(dim)];
}

function faultPhrases({ loss, duplication, crashes }: Faults): string[] {
  const phrases: string[] = [];
  if (loss !== undefined) phrases.push(`losses: ${loss}`);
  if (duplication !== undefined) phrases.push(`duplications: ${duplication}`);
  if (crashes !== undefined) {
    const who = crashes.roles === undefined ? '' : ` (${printable(crashes.roles.join(', '))})`;
    phrases.push(`crashes: ${crashes.budget}${who}`, `recovery: ${crashes.recovery}`);
  }
  return phrases;
}

function stepLines(trace: Trace, step: TraceStep, number: number, colours: Colours): string[] {
  const { action, consumed, sent, events } = step;
  const broken = number === trace.steps.length && trace.shows.kind === 'transition';
  return [
    `${broken ? colours.red(stepNumber(number)) : stepNumber(number)}  ${stepTitle(action, consumed, colours)}`,
    ...block(changePhrases(trace, step)),
    ...sendLines(sent),
    ...events.flatMap((event) => block([`event ${printable(plainText(event))}`])),
    ...destroyedLines(trace, step, colours),
  ];
}

function stepTitle(action: ActionData, consumed: string | undefined, { bold, red, dim }: Colours): string {
  const what = actionText(action);
  const id = consumed === undefined ? '' : ` ${dim(`(${consumed})`)}`;
  if (action.kind === 'lose') return `${red(`✕  ${what}`)}${id}`;
  const where = action.process === undefined ? '' : `${bold(printable(action.process))}  `;
  return action.kind === 'crash' ? `${where}${red(`✕ ${what}`)}` : `${where}${what}${id}`;
}

/** In traces without lanes, where the state is small, also the variables that did not change. */
function changePhrases(trace: Trace, { action, changes, state }: TraceStep): string[] {
  const phrases = changes.map((change) => changeText(change, action.process));
  if (trace.lanes.length > 0 || !changes.every(({ path }) => Object.hasOwn(state, path))) return phrases;
  const all = Object.entries(state).flatMap(([name, value]) => {
    const index = changes.findIndex(({ path }) => path === name);
    return index === -1 ? fieldPhrases({ [name]: value }) : phrases[index]!;
  });
  return fillLines(all, width - indent.length).length === 1 ? all : phrases;
}

/** One block per distinct message: `sends Request(at: 1) to p2 (m1), p3 (m2)`. */
function sendLines(sent: readonly MessageData[]): string[] {
  const receivers = new Map<string, string[]>();
  for (const { id, to, message } of sent) {
    const text = printable(plainText(message));
    receivers.set(text, [...(receivers.get(text) ?? []), `${printable(to)} (${id})`]);
  }
  return Array.from(receivers).flatMap(([text, [first, ...others]]) =>
    block([`sends ${text} to ${first}`, ...others]),
  );
}

function destroyedLines(trace: Trace, step: TraceStep, { red }: Colours): string[] {
  const messages = messagesById(trace);
  return step.destroyed.flatMap((id) => {
    const message = messages.get(id);
    return message === undefined ? [] : block([`✕ never arrives: ${passage(message)}`]).map(red);
  });
}

function inFlightLines(trace: Trace): string[] {
  return journeys(trace)
    .filter((journey) => journey.inFlight)
    .flatMap(({ message }) => block([`in flight: ${passage(message)}`]));
}

function passage({ id, from, to, message }: MessageData): string {
  return printable(`${plainText(message)} from ${from} to ${to} (${id})`);
}

/**
 * A line per variable, those with equal values together; without lanes all variables in one block. With lanes, sends and
 * deliveries tell what is in the network.
 */
function stateLines({ lanes }: Trace, state: StateData): string[] {
  if (lanes.length === 0) return block(fieldPhrases(state));
  const names = new Map<string, string[]>();
  for (const [name, value] of Object.entries(state)) {
    if (name === 'network') continue;
    const text = JSON.stringify(value);
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  const groups = Array.from(names.values(), (group) => ({
    title: printable(group.join(', ')),
    phrases: valuePhrases(state[group[0]!]!),
  }));
  const column = Math.min(24, Math.max(0, ...groups.map(({ title }) => title.length))) + 2;
  return groups.flatMap(({ title, phrases }) =>
    fillLines(phrases, width - indent.length - column).map(
      (line, index) =>
        indent + (index === 0 ? title.padEnd(column - 2) : ' '.repeat(column - 2)) + `  ${line}`,
    ),
  );
}

/** A record or object by its fields, one phrase each; anything else as one phrase. */
function valuePhrases(value: PlainValue): string[] {
  return isTagged(value) && (value.$ === 'record' || value.$ === 'object')
    ? fieldPhrases(value.fields)
    : [printable(plainText(value))];
}

function block(phrases: readonly string[]): string[] {
  return fillLines(phrases, width - indent.length).map((line) => indent + line);
}

function endTitle({ shows, steps }: Trace): string {
  const state = steps.length === 0 ? 'the initial state' : `state after ${stepCount(steps.length)}`;
  switch (shows.kind) {
    case 'deadlock':
      return `${state}: deadlock`;
    case 'always':
      return `${state}: violates '${printable(shows.property)}'`;
    case 'transition':
      return `${state}: the step to it violates '${printable(shows.property)}'`;
    case 'witness':
      return `${state}: '${printable(shows.property)}'`;
  }
}

function endMark({ shows }: Trace): string {
  return shows.kind === 'witness' ? '  ✓' : '  ✗';
}

function stepCount(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}

function stepNumber(number: number): string {
  return String(number).padStart(3);
}
