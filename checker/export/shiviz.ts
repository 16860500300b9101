import { plainText } from '../core/plain.ts';
import type { Trace, TraceStep } from '../core/trace.ts';
import { cycleText, foreverOf } from './lasso.ts';
import { actionText, changeText, printable, showsText } from './wording.ts';

/** What ShiViz splits the log with, as it stands in the first line. */
const shivizExpression = String.raw`(?<host>\S+) (?<clock>\{[^}]*\}) (?<event>.*)`;

/** Where messages are lost; it learns from each what its sender knew, and nobody learns from it. */
const networkHost = 'network';

type Clock = ReadonlyMap<string, number>;

/**
 * A log for ShiViz: the regular expression in the first line, the (empty) delimiter in the second, then an event a
 * line, with its host and vector clock. Every process starts with an event for its initial state, so that ShiViz has
 * all of them, and in order. Without lanes, all happens on one host. ShiViz has no loops: the first and the last event of a
 * cycle say that it is one.
 */
export function traceShiviz(trace: Trace): string {
  const log = new Log(trace);
  const forever = foreverOf(trace);
  for (const host of trace.lanes.length === 0 ? [log.whole] : trace.lanes) log.event(host, 'initial state');
  for (const [index, step] of trace.steps.entries()) {
    const host = step.action.kind === 'lose' ? log.network : (step.action.process ?? log.whole);
    const begins = forever?.kind === 'cycle' && forever.first === index + 1;
    const note = begins ? ` (from here on, for ever: ${cycleText(forever)})` : '';
    log.event(host, `${index + 1}. ${eventText(step)}${note}`, step.consumed);
    for (const { id } of step.sent) log.sent(id, host);
  }
  log.lines.push(`${log.lines.pop()} (${showsText(trace)})`);
  return `${[shivizExpression, '', ...log.lines].join('\n')}\n`;
}

/** Keeps a vector clock per host, and for each message its sender's at the send. */
class Log {
  readonly lines: string[] = [];
  /** The host of steps that no process makes; named after the model. */
  readonly whole: string;
  readonly network: string;
  readonly #clocks = new Map<string, Clock>();
  readonly #atSend = new Map<string, Clock>();
  readonly #names = new Map<string, string>();

  constructor({ instance, lanes }: Trace) {
    for (const lane of lanes) this.#nameOf(lane);
    this.whole = freshName(instance.model, lanes);
    this.network = freshName(networkHost, [...lanes, this.whole]);
  }

  event(host: string, text: string, consumed?: string): void {
    const clock = new Map(this.#clocks.get(host));
    for (const [other, time] of this.#atSend.get(consumed ?? '') ?? []) {
      clock.set(other, Math.max(time, clock.get(other) ?? 0));
    }
    clock.set(host, (this.#clocks.get(host)?.get(host) ?? 0) + 1);
    this.#clocks.set(host, clock);
    const named = Object.fromEntries(Array.from(clock, ([other, time]) => [this.#nameOf(other), time]));
    this.lines.push(`${this.#nameOf(host)} ${JSON.stringify(named)} ${text}`);
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

function eventText({ action, changes, events }: TraceStep): string {
  const parts = [
    actionText(action),
    ...changes.map((change) => changeText(change, action.process)),
    ...events.map((event) => printable(`event ${plainText(event)}`)),
  ];
  return parts.join('; ');
}

function freshName(name: string, taken: readonly string[]): string {
  let fresh = name;
  for (let number = 2; taken.includes(fresh); number++) fresh = `${name}_${number}`;
  return fresh;
}
