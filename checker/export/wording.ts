import { isTagged, type PlainFields, type PlainValue, plainText } from '../core/plain.ts';
import type { ActionData, Change, Instance, Trace, TraceStep } from '../core/trace.ts';
import { foreverOf, foreverText } from './lasso.ts';

/** `text` on one line that every reader takes: control characters escaped as in JSON, lone surrogates replaced. */
export function printable(text: string): string {
  return text
    .replace(
      /[\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu,
      (character) => escapes[character] ?? unicodeEscape(character),
    )
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}

const escapes: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Fields as `phase: idle, clock: 0`, one phrase each. */
export function fieldPhrases(fields: PlainFields): string[] {
  return Object.entries(fields).map(([name, value]) => printable(`${name}: ${plainText(value)}`));
}

/** A record or object by its fields, one phrase each; anything else as one phrase. */
export function valuePhrases(value: PlainValue): string[] {
  return isTagged(value) && (value.$ === 'record' || value.$ === 'object')
    ? fieldPhrases(value.fields)
    : [printable(plainText(value))];
}

/** What happened, without where: `request`, `suspect(peer: p4)`, `receive Request(at: 1) from p1`. */
export function actionText(action: ActionData): string {
  const params = action.params === undefined ? [] : fieldPhrases(action.params);
  const alternative = params.length === 0 ? '' : `(${params.join(', ')})`;
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
      return printable(action.name) + alternative;
    case 'deliver':
      return `${printable(`receive ${plainText(action.message)} from ${action.from}`)} ${alternative}`.trimEnd();
    case 'duplicate':
      return `${printable(`receive a copy of ${plainText(action.message)} from ${action.from}`)} ${alternative}`.trimEnd();
    case 'lose':
      return printable(`lose ${plainText(action.message)} from ${action.from} to ${action.process}`);
  }
}

/** `phase: idle → wanted`; the process where it changed is left out of the path if it is `process`. */
export function changeText({ path, before, after }: Change, process?: string): string {
  const name =
    process !== undefined && path.startsWith(`${process}.`) ? path.slice(process.length + 1) : path;
  return printable(`${name}: ${plainText(before)} → ${plainText(after)}`);
}

/** What a step changed of processes: what pictures of lanes say, whose marks and events tell the rest. */
export function processChanges({ action, changes }: TraceStep, lanes: readonly string[]): string[] {
  return changes
    .filter(({ path }) => lanes.some((lane) => path === lane || path.startsWith(`${lane}.`)))
    .map((change) => changeText(change, action.process));
}

/** What a trace shows, as one sentence about its end, without the full stop. */
export function showsText(trace: Trace): string {
  const { shows, steps } = trace;
  const end = steps.length === 0 ? 'the initial state' : 'the last state';
  const property = printable(shows.property);
  switch (shows.kind) {
    case 'always':
      return `The property '${property}' does not hold in ${end}`;
    case 'transition':
      return `The last step breaks the property '${property}'`;
    case 'deadlock':
      return `Deadlock: in ${end} nothing can happen, faults aside`;
    case 'witness':
      return `A witness: '${property}' is true in ${end}`;
    case 'temporal': {
      const forever = foreverOf(trace);
      const when = forever === undefined ? '' : ` when ${foreverText(forever)}`;
      return `The property '${property}' (${printable(shows.formula)}) does not hold${aboutText(shows)}${when}`;
    }
  }
}

/** ` for p2`, where a temporal property is about one of several processes. */
export function aboutText({ process }: Trace['shows'] & { kind: 'temporal' }): string {
  return process === undefined ? '' : ` for ${printable(process)}`;
}

/** `ricart-agrawala: a request is lost`. */
export function instanceTitle({ model, scenario }: Instance): string {
  return printable(`${model}: ${scenario}`);
}

/** `1 step`, `8 steps`. */
export function stepCount(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}
