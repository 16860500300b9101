import { isTagged, type PlainFields, type PlainValue, plainText, samePlain } from '../core/plain.ts';
import type { Change, StateData } from '../core/trace.ts';

const absent: PlainValue = { $: 'undefined' };

/** What differs between two states, field by field and entry by entry, but for the variables that are left out. */
export function changesBetween(
  before: StateData,
  after: StateData,
  leftOut: readonly string[] = [],
): Change[] {
  const shown = (state: StateData) =>
    Object.fromEntries(Object.entries(state).filter(([name]) => !leftOut.includes(name)));
  return changesOfFields('', shown(before), shown(after));
}

function changesOfFields(prefix: string, before: PlainFields, after: PlainFields): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    changesOf(prefix === '' ? name : `${prefix}.${name}`, fieldOf(before, name), fieldOf(after, name)),
  );
}

/** A field that is there may be `null`, which is not the same as none. */
function fieldOf(fields: PlainFields, name: string): PlainValue {
  return Object.hasOwn(fields, name) ? fields[name]! : absent;
}

function changesOf(path: string, before: PlainValue, after: PlainValue): Change[] {
  if (samePlain(before, after)) return [];
  if (
    isList(before) &&
    isList(after) &&
    before.length === after.length &&
    [...before, ...after].some(isTagged)
  )
    return before.flatMap((item, index) => changesOf(`${path}[${index}]`, item, after[index]!));
  if (isTagged(before) && isTagged(after)) {
    if (before.$ === 'record' && after.$ === 'record' && before.name === after.name)
      return changesOfFields(path, before.fields, after.fields);
    if (before.$ === 'object' && after.$ === 'object')
      return changesOfFields(path, before.fields, after.fields);
    if (before.$ === 'map' && after.$ === 'map') return changesOfEntries(path, before.entries, after.entries);
  }
  return [{ path, before, after }];
}

const isList = (value: PlainValue): value is readonly PlainValue[] => Array.isArray(value);

type Entries = readonly (readonly [PlainValue, PlainValue])[];

function changesOfEntries(path: string, before: Entries, after: Entries): Change[] {
  const find = (entries: Entries, key: PlainValue) => {
    const found = entries.find(([other]) => samePlain(other, key));
    return found === undefined ? absent : found[1];
  };
  const added = after.filter(([key]) => !before.some(([other]) => samePlain(other, key)));
  return [...before, ...added].flatMap(([key]) =>
    changesOf(`${path}[${plainText(key)}]`, find(before, key), find(after, key)),
  );
}
