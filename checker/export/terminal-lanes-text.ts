import { plainText } from '../core/plain.ts';
import type { MessageData, StateData, Trace, TraceStep } from '../core/trace.ts';
import type { Ticks } from './instants.ts';
import { journeys, unreceived } from './journeys.ts';
import { afterwards } from './later-rounds.ts';
import { idText } from './message-ages.ts';
import { changePhrases } from './step-changes.ts';
import { columnsOf, fillColumns, steady } from './terminal-lanes-columns.ts';
import { runningText, tickChanges, tickTitle } from './tick-text.ts';
import { variableGroups } from './variable-phrases.ts';
import { actionText, faultMark, fieldPhrases, processOf } from './wording.ts';

/** Text that starts on a line of its own. */
export interface Block {
  readonly kind: 'title' | 'sends' | 'fault' | 'details';
  /** A line is rather broken between two of them than inside one. */
  readonly phrases: readonly string[];
  readonly separator?: string;
}

/** What a step was, and did: first what happened and where, then what it sent. */
export function stepBlocks(trace: Trace, step: TraceStep, number: number, room: number): Block[] {
  const { action, consumed, sent, events } = step;
  const mark = faultMark(action);
  const process = processOf(action);
  const where = process === undefined ? '' : `${steady(process)}  `;
  const id = consumed === undefined ? [] : [`(${idText(trace, consumed, number)})`];
  const what = (where + (mark === '' ? '' : `${mark} `) + steady(actionText(action))).split(/ (?=from |\()/);
  const changes = changedPhrases(trace, step, room);
  return [
    { kind: mark === '' ? 'title' : 'fault', phrases: [...what, ...id], separator: ' ' },
    ...sendBlocks(sent),
    ...(changes.length === 0 ? [] : [details(changes)]),
    ...events.map((event) => details([`event ${steady(plainText(event))}`])),
    ...lostBlocks(trace, number),
  ];
}

/** An instant begins; timers that go on are shown as they are then. */
export function tickBlocks(trace: Trace, ticks: Ticks): Block[] {
  const changed = [tickChanges(ticks), runningText(ticks)].filter((phrases) => phrases.length > 0);
  return [
    { kind: 'title', phrases: tickTitle(ticks), separator: '  ' },
    ...changed.map((phrases) => details(phrases.map(steady))),
    ...lostBlocks(trace, ticks.last),
  ];
}

/** The variables of a state, those with equal values together. What is in the network is told elsewhere. */
export function stateBlocks({ lanes }: Trace, state: StateData): Block[] {
  if (lanes.length === 0) return [details(fieldPhrases(state).map(steady))];
  const { network: _, ...shown } = state;
  return variableGroups(shown, lanes).map(([names, phrases]) => {
    const [first, ...others] = phrases.map(steady);
    return details([`${names.map(steady).join(', ')}  ${first ?? ''}`, ...others]);
  });
}

/** What is in flight after the last step. */
export function inFlightBlocks(trace: Trace): Block[] {
  const later = afterwards(trace);
  return journeys(trace)
    .filter(({ inFlight }) => inFlight)
    .map(({ message }) => {
      const fate = later.get(message.id);
      return details([
        `in flight${fate === undefined ? '' : `, ${fate}`}: ${passage(trace, message, trace.steps.length)}`,
      ]);
    });
}

function lostBlocks(trace: Trace, number: number): Block[] {
  return unreceived(trace, number).map((message) => ({
    kind: 'fault',
    phrases: [`✕ never arrives: ${passage(trace, message, number)}`],
  }));
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
function changedPhrases({ lanes }: Trace, step: TraceStep, room: number): string[] {
  const { changes, state } = step;
  const phrases = changePhrases(step, lanes).map(steady);
  if (lanes.length > 0 || !changes.every(({ path }) => Object.hasOwn(state, path))) return phrases;
  const all = Object.entries(state).flatMap(([name, value]) => {
    const index = changes.findIndex(({ path }) => path === name);
    return index === -1 ? fieldPhrases({ [name]: value }).map(steady) : phrases[index]!;
  });
  return columnsOf(fillColumns(all, Number.POSITIVE_INFINITY).join('')) <= room ? all : phrases;
}

function passage(trace: Trace, { id, from, to, message }: MessageData, number: number): string {
  return steady(`${plainText(message)} from ${from} to ${to} (${idText(trace, id, number)})`);
}
