import { isTagged, type PlainValue, plainText } from '../core/plain.ts';
import type { StateData } from '../core/trace.ts';
import { printable, tickCount, valuePhrases } from './wording.ts';

/**
 * A variable of a state in phrases: records and objects by their fields. Those in which a protocol says what pauses, clocks and
 * partitions are about are put into words.
 */
export function variablePhrases(name: string, value: PlainValue, lanes: readonly string[]): string[] {
  return (lanes.length === 0 ? undefined : inWords(name, value)) ?? valuePhrases(value);
}

/** Whether a variable is put into words. */
export function isInWords(name: string, value: PlainValue, lanes: readonly string[]): boolean {
  return lanes.length > 0 && inWords(name, value) !== undefined;
}

/** Variables with equal values together, in order, and their value in phrases. */
export function variableGroups(
  state: StateData,
  lanes: readonly string[],
): (readonly [names: readonly string[], phrases: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const [name, value] of Object.entries(state)) {
    const key = (isInWords(name, value, lanes) ? `${name} ` : '') + JSON.stringify(value);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return Array.from(groups.values(), ([first = '', ...others]) => [
    [first, ...others],
    variablePhrases(first, state[first]!, lanes),
  ]);
}

function inWords(name: string, value: PlainValue): string[] | undefined {
  if (name === 'partition' && typeof value === 'string') return [value === '' ? 'none' : printable(value)];
  if ((name !== 'paused' && name !== 'drift') || !isTagged(value) || value.$ !== 'map') return undefined;
  if (value.entries.length === 0) return undefined;
  const text = name === 'paused' ? pauseText : driftText;
  return value.entries.map(([process, left]) => printable(`${plainText(process)} ${text(left)}`.trimEnd()));
}

/** @param left for how many ticks a process may go on with its pause; no number where there is no limit. */
function pauseText(left: PlainValue): string {
  if (left === 0) return '(has to resume)';
  return typeof left === 'number' ? `(for at most ${tickCount(left)} more)` : '';
}

/** @param left ticks until a clock may gain or lose one again; -1 where it loses the next one. */
function driftText(left: PlainValue): string {
  return left === -1
    ? '(loses the next tick)'
    : `(not again for ${typeof left === 'number' ? tickCount(left) : plainText(left)})`;
}
