import {
  Map as ImmutableMap,
  Set as ImmutableSet,
  isList,
  isMap,
  isOrderedMap,
  isOrderedSet,
  isRecord,
  isSet,
  type RecordOf,
} from 'immutable';
import { isPlainObject } from '../core/value.ts';

type Fields = Readonly<{ [key: string]: unknown }>;

/**
 * An equal value in which every Immutable Set and Map without order was filled in reverse; the value itself where there
 * is none. Plain objects and arrays that had to be copied are frozen.
 */
export function rebuilt<T>(value: T): T {
  return rebuild(value) as T;
}

function rebuild(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return rebuildArray(value);
  if (isPlainObject(value)) return rebuildObject(value);
  if (isRecord(value)) return rebuildRecord(value as RecordOf<Fields>);
  if (isList(value) || isOrderedMap(value) || isOrderedSet(value)) return value.map(rebuild);
  if (isSet(value)) {
    const parts = value.toArray().map(rebuild);
    return value.size < 2 && parts[0] === value.first() ? value : ImmutableSet(parts.reverse());
  }
  if (isMap(value)) {
    const entries = value.toArray().map(([key, part]) => [rebuild(key), rebuild(part)] as const);
    const isTheSame = value.size < 2 && entries.every(([key, part]) => value.get(key) === part);
    return isTheSame ? value : ImmutableMap(entries.reverse());
  }
  return value;
}

function rebuildArray(value: readonly unknown[]): readonly unknown[] {
  const copies = value.map(rebuild);
  return copies.some((copy, index) => copy !== value[index]) ? Object.freeze(copies) : value;
}

function rebuildObject(value: Fields): object {
  const changed = Object.keys(value)
    .map((key) => [key, rebuild(value[key])] as const)
    .filter(([key, copy]) => copy !== value[key]);
  if (changed.length === 0) return value;
  const copy = { ...value, ...Object.fromEntries(changed) };
  return Object.freeze(Object.getPrototypeOf(value) === null ? Object.setPrototypeOf(copy, null) : copy);
}

/** Names of fields, by class of Record. */
const fieldsOf = new WeakMap<object, readonly string[]>();

function rebuildRecord(value: RecordOf<Fields>): object {
  const type: object = Object.getPrototypeOf(value);
  let fields = fieldsOf.get(type);
  if (fields === undefined) {
    fields = Object.keys(value.toObject());
    fieldsOf.set(type, fields);
  }
  let result = value;
  for (const field of fields) {
    const part = value.get(field, undefined);
    if (typeof part !== 'object') continue;
    const copy = rebuild(part);
    if (copy !== part) result = result.set(field, copy);
  }
  return result;
}
