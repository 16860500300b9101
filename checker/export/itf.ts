import { isTagged, type PlainFields, type PlainValue } from '../core/plain.ts';
import type { StateData, Trace } from '../core/trace.ts';
import { jsonRows } from './json-rows.ts';
import { foreverOf } from './lasso.ts';
import { actionText, instanceTitle, processOf, showsText } from './wording.ts';

type Itf = string | boolean | { readonly [key: string]: unknown } | readonly Itf[];

const formatDescription = 'https://apalache-mc.org/docs/adr/015adr-trace.html';

/**
 * A trace in the Informal Trace Format of Apalache's ADR-015, which Apalache, Quint and the ITF viewer read. Variables
 * and fields are renamed where the format or TLA+ does not allow their names. Where there is time, it is in each state's metadata.
 *
 * Of a lasso, the field `loop` is the index of the state that follows the last one. So the state to which its last step
 * leads back is written once, where the cycle begins, and that step in the last state's metadata, as `back`. Where the run
 * stops, the last state follows itself.
 */
export function traceItf(trace: Trace): string {
  const isCycle = foreverOf(trace)?.kind === 'cycle';
  const written = isCycle ? trace.steps.slice(0, -1) : trace.steps;
  const states = [trace.initial, ...written.map((step) => step.state)];
  const variables = legalNames([...new Set(states.flatMap((state) => Object.keys(state)))], identifier);
  return jsonRows(
    {
      '#meta': {
        format: 'ITF',
        'format-description': formatDescription,
        source: trace.instance.model,
        description: `${instanceTitle(trace.instance)}. ${showsText(trace)}.`,
      },
      vars: [...variables.values()],
      states: states.map((state, index) => ({
        '#meta': {
          index,
          ...(trace.instance.time && { time: trace.steps[index - 1]?.time ?? 0 }),
          ...(index > 0 && { action: stepText(trace, index) }),
          ...(isCycle && index === written.length && { back: stepText(trace, index + 1) }),
        },
        ...itfState(state, variables),
      })),
      ...(trace.loop !== undefined && { loop: trace.loop }),
    },
    ['states'],
  );
}

function stepText({ steps }: Trace, index: number): string {
  const { action } = steps[index - 1]!;
  const process = processOf(action);
  return process === undefined ? actionText(action) : `${process}: ${actionText(action)}`;
}

/** Every variable must have a value in every state. */
function itfState(
  state: StateData,
  variables: ReadonlyMap<string, string>,
): { readonly [name: string]: Itf } {
  return Object.fromEntries(
    Array.from(variables, ([name, legal]) => [
      legal,
      itfValue(Object.hasOwn(state, name) ? state[name]! : { $: 'undefined' }),
    ]),
  );
}

function itfValue(value: PlainValue): Itf {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isInteger(value) ? { '#bigint': BigInt(value).toString() } : unserializable(String(value));
  if (value === null) return unserializable('null');
  if (!isTagged(value)) return itfArray(value);
  switch (value.$) {
    case 'record':
    case 'object':
      return itfRecord(value.fields);
    case 'set':
      return { '#set': value.items.map(itfValue) };
    case 'map':
      return { '#map': value.entries.map(([key, item]) => [itfValue(key), itfValue(item)]) };
    case 'undefined':
      return unserializable('undefined');
    case 'bigint':
      return { '#bigint': value.text };
    case 'number':
      return unserializable(value.text);
  }
}

/** Lists are of one type in TLA+; what mixes types is a tuple. */
function itfArray(values: readonly PlainValue[]): Itf {
  const items = values.map(itfValue);
  return new Set(values.map(typeName)).size <= 1 ? items : { '#tup': items };
}

function typeName(value: PlainValue): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return isTagged(value) ? value.$ : 'list';
}

function itfRecord(fields: PlainFields): Itf {
  const names = legalNames(Object.keys(fields), (name) =>
    name.startsWith('#') ? `_${name.slice(1)}` : name,
  );
  return Object.fromEntries(Array.from(names, ([name, legal]) => [legal, itfValue(fields[name]!)]));
}

function unserializable(text: string): Itf {
  return { '#unserializable': text };
}

/** A TLA+ identifier: letters, digits and underscores, with at least one letter, and no digit at the start. */
function identifier(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]*[A-Za-z]/.test(plain) ? plain : `v_${plain}`;
}

/** Each name with its legal form, numbered where two would be the same. */
function legalNames(
  names: readonly string[],
  legalForm: (name: string) => string,
): ReadonlyMap<string, string> {
  const taken = new Set(names.filter((name) => legalForm(name) === name));
  const result = new Map<string, string>();
  for (const name of names) {
    let legal = legalForm(name);
    for (let number = 2; legal !== name && taken.has(legal); number++) legal = `${legalForm(name)}_${number}`;
    taken.add(legal);
    result.set(name, legal);
  }
  return result;
}
