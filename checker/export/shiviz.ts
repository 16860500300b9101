import { plainText } from '../core/plain.ts';
import type { ActionData, Trace, TraceStep } from '../core/trace.ts';
import { blocksOf, firstStep, type Ticks } from './instants.ts';
import { cycleText, foreverOf, stepsText } from './lasso.ts';
import { changePhrases } from './step-changes.ts';
import { runningText, tickChanges } from './tick-text.ts';
import { actionText, printable, showsText } from './wording.ts';

/** What ShiViz splits the log with, as it stands in the first line. */
const shivizExpression = String.raw`(?<host>\S+) (?<clock>\{[^}]*\}) (?<event>.*)`;

/** The same where there is time, which ShiViz shows beside an event. */
const timedExpression = String.raw`(?<host>\S+) (?<clock>\{[^}]*\}) (?<time>\d+) (?<event>.*)`;

/** Where messages are lost, and the network splits; it learns from each message what its sender knew, and nobody learns from it. */
const networkHost = 'network';

/** Where time passes. */
const timeHost = 'time';

type Clock = ReadonlyMap<string, number>;

/**
 * A log for ShiViz: the regular expression in the first line, the (empty) delimiter in the second, then an event a
 * line, with its host and vector clock. Every process starts with an event for its initial state, so that ShiViz has
 * all of them, and in order. Without lanes, all happens on one host. Ticks in a row are one event. ShiViz has no loops: the
 * first and the last event of a cycle say that it is one.
 */
export function traceShiviz(trace: Trace): string {
  const log = new Log(trace);
  const forever = foreverOf(trace);
  for (const host of trace.lanes.length === 0 ? [log.whole] : trace.lanes) log.event(host, 'initial state');
  for (const block of blocksOf(trace)) {
    const first = firstStep(block);
    const begins = forever?.kind === 'cycle' && forever.first === first;
    const note = begins ? ` (from here on, for ever: ${cycleText(forever)})` : '';
    if (block.kind === 'ticks') {
      log.time = block.time;
      log.event(log.ticks, `${first}. ${ticksText(block)}${note}`);
      continue;
    }
    const { step } = block;
    const host = hostOf(step.action, log);
    log.event(host, `${first}. ${eventText(step, trace.lanes)}${note}`, step.consumed);
    for (const { id } of step.sent) log.sent(id, host);
  }
  log.lines.push(`${log.lines.pop()} (${showsText(trace)})`);
  const expression = log.isTimed ? timedExpression : shivizExpression;
  return `${[expression, '', ...log.lines].join('\n')}\n`;
}

function hostOf(action: ActionData, { network, whole }: Log): string {
  const isOfNetwork = ['lose', 'partition', 'heal'].includes(action.kind);
  return isOfNetwork ? network : (action.process ?? whole);
}

/** Keeps a vector clock per host, and for each message its sender's at the send. */
class Log {
  readonly lines: string[] = [];
  /** The host of steps that no process makes; named after the model. */
  readonly whole: string;
  readonly network: string;
  readonly ticks: string;
  readonly isTimed: boolean;
  time = 0;
  readonly #clocks = new Map<string, Clock>();
  readonly #atSend = new Map<string, Clock>();
  readonly #names = new Map<string, string>();

  constructor({ instance, lanes }: Trace) {
    for (const lane of lanes) this.#nameOf(lane);
    this.whole = freshName(instance.model, lanes);
    this.network = freshName(networkHost, [...lanes, this.whole]);
    this.ticks = freshName(timeHost, [...lanes, this.whole, this.network]);
    this.isTimed = instance.time !== undefined;
  }

  event(host: string, text: string, consumed?: string): void {
    const clock = new Map(this.#clocks.get(host));
    for (const [other, time] of this.#atSend.get(consumed ?? '') ?? []) {
      clock.set(other, Math.max(time, clock.get(other) ?? 0));
    }
    clock.set(host, (this.#clocks.get(host)?.get(host) ?? 0) + 1);
    this.#clocks.set(host, clock);
    const named = Object.fromEntries(Array.from(clock, ([other, time]) => [this.#nameOf(other), time]));
    const time = this.isTimed ? `${this.time} ` : '';
    this.lines.push(`${this.#nameOf(host)} ${JSON.stringify(named)} ${time}${text}`);
  }

  sent(id: string, host: string): void {
    this.#atSend.set(id, this.#clocks.get(host)!);
  }

  /** ShiViz's hosts have no spaces, and here no braces. */
  #nameOf(host: string): string {
    const known = this.#names.get(host);
    if (known !== undefined) return known;
    const plain = host.replaceAll(/[^\p{L}\p{N}_.:/-]/gu, '_') || '_';
    const name = freshName(plain, [...this.#names.values()]);
    this.#names.set(host, name);
    return name;
  }
}

function ticksText(ticks: Ticks): string {
  const { first, last, time } = ticks;
  const parts = [
    `time passes: ${time - (last - first + 1)} → ${time}`,
    ...(first === last ? [] : [stepsText(first, last)]),
    ...tickChanges(ticks),
    ...runningText(ticks),
  ];
  return parts.join('; ');
}

function eventText(step: TraceStep, lanes: readonly string[]): string {
  const { action, events } = step;
  const parts = [
    actionText(action),
    ...changePhrases(step, lanes),
    ...events.map((event) => printable(`event ${plainText(event)}`)),
  ];
  return parts.join('; ');
}

function freshName(name: string, taken: readonly string[]): string {
  let fresh = name;
  for (let number = 2; taken.includes(fresh); number++) fresh = `${name}_${number}`;
  return fresh;
}
