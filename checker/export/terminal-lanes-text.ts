import { plainText } from '../core/plain.ts';
import type { StateData, Trace, TraceStep } from '../core/trace.ts';
import { journeys, messagesById } from './journeys.ts';
import { afterwards } from './later-rounds.ts';
import { columnsOf, fillColumns, steady } from './terminal-lanes-columns.ts';
import { actionText, changeText, fieldPhrases, stepCount, valuePhrases } from './wording.ts';

/** Text that starts on a line of its own. */
export interface Block {
  readonly kind: 'title' | 'sends' | 'fault' | 'details';
  /** A line is rather broken between two of them than inside one. */
  readonly phrases: readonly string[];
  readonly separator?: string;
}

/** What a step was, and did: first what happened and where, then what it sent. */
export function stepBlocks(trace: Trace, step: TraceStep, room: number): Block[] {
  const { action, consumed, sent, events, destroyed } = step;
  const isFault = action.kind === 'lose' || action.kind === 'crash';
  const where = action.kind === 'lose' || action.process === undefined ? '' : `${steady(action.process)}  `;
  const id = consumed === undefined ? [] : [`(${consumed})`];
  const what = (where + (isFault ? '✕ ' : '') + steady(actionText(action))).split(/ (?=from |\()/);
  const changes = changePhrases(trace, step, room);
  const messages = messagesById(trace);
  return [
    { kind: isFault ? 'fault' : 'title', phrases: [...what, ...id], separator: ' ' },
    ...sendBlocks(sent),
    ...(changes.length === 0 ? [] : [details(changes)]),
    ...events.map((event) => details([`event ${steady(plainText(event))}`])),
    ...destroyed.flatMap((lost): Block[] => {
      const message = messages.get(lost);
      if (message === undefined) return [];
      return [{ kind: 'fault', phrases: [`✕ never arrives: ${passage(message)}`] }];
    }),
  ];
}

/** The variables of a state, those with equal values together. What is in the network is told elsewhere. */
export function stateBlocks({ lanes }: Trace, state: StateData): Block[] {
  if (lanes.length === 0) return [details(fieldPhrases(state).map(steady))];
  const names = new Map<string, string[]>();
  for (const [name, value] of Object.entries(state)) {
    if (name === 'network') continue;
    const text = JSON.stringify(value);
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  return Array.from(names.values(), (group) => {
    const [first, ...others] = valuePhrases(state[group[0]!]!).map(steady);
    return details([`${group.map(steady).join(', ')}  ${first ?? ''}`, ...others]);
  });
}

/** What is in flight after the last step. */
export function inFlightBlocks(trace: Trace): Block[] {
  const later = afterwards(trace);
  return journeys(trace)
    .filter(({ inFlight }) => inFlight)
    .map(({ message }) => {
      const fate = later.get(message.id);
      return details([`in flight${fate === undefined ? '' : `, ${fate}`}: ${passage(message)}`]);
    });
}

/** What the last state is to the property. */
export function endText({ shows, steps, loop }: Trace): string {
  const state = steps.length === 0 ? 'the initial state' : `state after ${stepCount(steps.length)}`;
  const property = steady(shows.property);
  switch (shows.kind) {
    case 'deadlock':
      return `${state}: deadlock`;
    case 'always':
      return `${state}: violates '${property}'`;
    case 'transition':
      return `${state}: the step to it violates '${property}'`;
    case 'witness':
      return `${state}: '${property}'`;
    case 'temporal':
      if (loop === undefined || loop === steps.length) return `${state}: then nothing happens, for ever`;
      return `${state}, the same as ${loop === 0 ? 'the initial state' : `after ${stepCount(loop)}`}`;
  }
}

function details(phrases: readonly string[]): Block {
  return { kind: 'details', phrases };
}

/** One block per distinct message: `sends Request(at: 1) to p2 (m1), p3 (m2)`. */
function sendBlocks(sent: TraceStep['sent']): Block[] {
  const receivers = new Map<string, string[]>();
  for (const { id, to, message } of sent) {
    const text = steady(plainText(message));
    receivers.set(text, [...(receivers.get(text) ?? []), `${steady(to)} (${id})`]);
  }
  return Array.from(receivers, ([text, [first, ...others]]): Block => {
    return { kind: 'sends', phrases: [`sends ${text} to ${first}`, ...others] };
  });
}

/** In traces without lanes, where the state is small, also the variables that did not change. */
function changePhrases(trace: Trace, { action, changes, state }: TraceStep, room: number): string[] {
  const phrases = changes.map((change) => steady(changeText(change, action.process)));
  if (trace.lanes.length > 0 || !changes.every(({ path }) => Object.hasOwn(state, path))) return phrases;
  const all = Object.entries(state).flatMap(([name, value]) => {
    const index = changes.findIndex(({ path }) => path === name);
    return index === -1 ? fieldPhrases({ [name]: value }).map(steady) : phrases[index]!;
  });
  return columnsOf(fillColumns(all, Number.POSITIVE_INFINITY).join('')) <= room ? all : phrases;
}

function passage({ id, from, to, message }: TraceStep['sent'][number]): string {
  return steady(`${plainText(message)} from ${from} to ${to} (${id})`);
}
