import { assertNever } from '../core/errors.ts';
import { isTagged, type PlainFields, type PlainValue, plainText, samePlain } from '../core/plain.ts';
import { timePasses } from '../core/property.ts';
import type { ActionData, Change, Instance, Trace } from '../core/trace.ts';
import { patternOf } from './connectivity.ts';
import { type Forever, foreverOf, foreverText } from './lasso.ts';

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
      return printable(action.name) + alternative;
    case 'pause':
      return 'pauses';
    case 'resume':
      return 'resumes';
    case 'drift':
      return driftText(action.name);
    case 'tick':
      return 'time passes';
    case 'partition':
      return partitionText(action.params?.cut);
    case 'heal':
      return 'the network heals';
    case 'deliver':
      return `${printable(`receive ${plainText(action.message)} from ${action.from}`)} ${alternative}`.trimEnd();
    case 'duplicate':
      return `${printable(`receive a copy of ${plainText(action.message)} from ${action.from}`)} ${alternative}`.trimEnd();
    case 'lose':
      return printable(`lose ${plainText(action.message)} from ${action.from} to ${action.process}`);
  }
}

/** The process that is named before the text of an action; none where a message is lost, whose text names both ends. */
export function processOf(action: ActionData): string | undefined {
  return action.kind === 'lose' ? undefined : action.process;
}

/** Of what happens to a process or to the network, not by an algorithm; empty for all else. */
export function faultMark({ kind }: ActionData): string {
  switch (kind) {
    case 'lose':
    case 'crash':
    case 'partition':
      return '✕';
    case 'pause':
      return '■';
    case 'drift':
      return '◆';
    default:
      return '';
  }
}

function driftText(name: (ActionData & { kind: 'drift' })['name']): string {
  switch (name) {
    case 'gain a tick':
      return 'clock gains a tick';
    case 'lose a tick':
      return 'clock loses a tick';
    case 'jump':
      return 'clock jumps ahead';
    default:
      return assertNever(name);
  }
}

/** @param cut names a pattern of connectivity, as `p1 | p2 p3`, or `p1 ↛ p2 p3` where messages get through in one direction. */
function partitionText(cut: PlainValue | undefined): string {
  if (cut === undefined) return 'the network splits';
  const pattern = printable(plainText(cut));
  return patternOf(pattern)?.isOneWay
    ? `messages do not get through: ${pattern}`
    : `the network splits: ${pattern}`;
}

/** A change of more text than this is told by what has come and gone, if it is of a set or a list. */
const longChange = 60;

/**
 * `phase: idle → wanted`; the process where it changed is left out of the path if it is `process`. Of long sets, and lists
 * that have grown, what is new and what is gone: `votes: + Vote(by: p1) − Vote(by: p2)`.
 */
export function changeText({ path, before, after }: Change, process?: string): string {
  const whole = `${plainText(before)} → ${plainText(after)}`;
  const parts = whole.length <= longChange ? undefined : comeAndGone(before, after);
  return printable(`${nameOf(path, process)}: ${parts ?? whole}`);
}

function comeAndGone(before: PlainValue, after: PlainValue): string | undefined {
  if (isTagged(before) && before.$ === 'set' && isTagged(after) && after.$ === 'set') {
    const without = (items: readonly PlainValue[], others: readonly PlainValue[]) =>
      items.filter((item) => !others.some((other) => samePlain(item, other)));
    return [
      ...without(after.items, before.items).map((item) => `+ ${plainText(item)}`),
      ...without(before.items, after.items).map((item) => `− ${plainText(item)}`),
    ].join(' ');
  }
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const hasGrown = before.length < after.length && before.every((item, at) => samePlain(item, after[at]));
  return hasGrown ? `+ ${after.slice(before.length).map(plainText).join(', ')}` : undefined;
}

/** `phase: wanted`, in the same way. */
export function valueText({ path, after }: Change, process?: string): string {
  return printable(`${nameOf(path, process)}: ${plainText(after)}`);
}

function nameOf(path: string, process: string | undefined): string {
  return process !== undefined && path.startsWith(`${process}.`) ? path.slice(process.length + 1) : path;
}

/** What a trace shows, as one sentence about its end, without the full stop. */
export function showsText(trace: Trace): string {
  const { instance, shows, steps } = trace;
  const end = steps.length === 0 ? 'the initial state' : 'the last state';
  const property = printable(shows.property);
  switch (shows.kind) {
    case 'always':
      return `The property '${property}' does not hold in ${end}`;
    case 'transition':
      return `The last step breaks the property '${property}'`;
    case 'deadlock':
      if (shows.time === 'cannot pass')
        return `Time-lock: in ${end} time cannot pass and nothing else can happen, faults aside`;
      if (shows.time === 'passes')
        return `Deadlock: in ${end} only time passes and changes nothing, faults aside`;
      return `Deadlock: in ${end} nothing can happen, faults aside`;
    case 'witness':
      return `A witness: '${property}' is true in ${end}`;
    case 'temporal': {
      const forever = foreverOf(trace);
      if (instance.time !== undefined && shows.property === timePasses && forever !== undefined)
        return `${timeStopsText(forever)}, so '${property}' does not hold`;
      const when = forever === undefined ? '' : ` when ${foreverText(forever)}`;
      return `The property '${property}' (${printable(shows.formula)}) does not hold${aboutText(shows)}${when}`;
    }
  }
}

/** What the last state is to the property, in few words. */
export function endText({ instance, shows, steps, loop }: Trace): string {
  const ticks = steps.filter(({ action }) => action.kind === 'tick').length;
  const when = instance.time === undefined ? '' : ` at time ${ticks}`;
  const state = steps.length === 0 ? 'the initial state' : `state after ${stepCount(steps.length)}${when}`;
  const property = printable(shows.property);
  switch (shows.kind) {
    case 'deadlock':
      return `${state}: ${shows.time === 'cannot pass' ? 'time-lock' : 'deadlock'}`;
    case 'always':
      return `${state}: violates '${property}'`;
    case 'transition':
      return `${state}: the step to it violates '${property}'`;
    case 'witness':
      return `${state}: '${property}'`;
    case 'temporal':
      if (loop === undefined || loop === steps.length)
        return `${state}: then nothing happens, for ever${when === '' ? '' : ', and time does not pass'}`;
      return `${state}, the same as ${loop === 0 ? 'the initial state' : `after ${stepCount(loop)}`}`;
  }
}

/** How time fails to pass. */
function timeStopsText(forever: Forever): string {
  if (forever.kind === 'cycle') return `Zeno: ${foreverText(forever)}`;
  const when = forever.after === 0 ? '' : ` any more after step ${forever.after}`;
  return `Time-lock: time cannot pass${when}, and nothing else happens`;
}

/** ` for p2`, where a temporal property is about one of several processes. */
export function aboutText({ process }: Trace['shows'] & { kind: 'temporal' }): string {
  return process === undefined ? '' : ` for ${printable(process)}`;
}

/** `ricart-agrawala: a request is lost`. */
export function instanceTitle({ model, scenario }: Instance): string {
  return printable(`${model}: ${scenario}`);
}

/** `8 steps`, or where there is time, `8 steps, 3 of them ticks`. */
export function lengthText({ instance, steps }: Trace): string {
  const ticks = steps.filter(({ action }) => action.kind === 'tick').length;
  const among = ticks === 1 ? '1 of them a tick' : `${ticks} of them ticks`;
  return stepCount(steps.length) + (instance.time === undefined ? '' : `, ${among}`);
}

/** `1 tick`, `8 ticks`. */
export function tickCount(ticks: number): string {
  return ticks === 1 ? '1 tick' : `${ticks} ticks`;
}

/** `1 step`, `8 steps`. */
export function stepCount(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}
