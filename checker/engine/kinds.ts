import { isList, isMap, isOrderedMap, isOrderedSet, isRecord, isSet, isStack } from 'immutable';

/** Kinds of value, as headers of tuples have them in their low bits; above these are a plain object's keys, or a Record's class. */
export const kinds = {
  atom: 0,
  array: 1,
  object: 2,
  record: 3,
  list: 4,
  stack: 5,
  orderedSet: 6,
  set: 7,
  orderedMap: 8,
  map: 9,
} as const;
export const kindBits = 4;
export const kindMask = 2 ** kindBits - 1;

/** A class of Immutable collections, or of Records. */
export interface ImmutableClass {
  readonly kind: Exclude<keyof typeof kinds, 'atom' | 'array' | 'object'>;
  readonly header: number;
  /** The fields of a Record. */
  readonly fields: readonly string[];
}

/** The kind of an Immutable value; `undefined` for any other. */
export function immutableKind(value: object): ImmutableClass['kind'] | undefined {
  if (isRecord(value)) return 'record';
  if (isList(value)) return 'list';
  if (isStack(value)) return 'stack';
  if (isOrderedSet(value)) return 'orderedSet';
  if (isSet(value)) return 'set';
  if (isOrderedMap(value)) return 'orderedMap';
  if (isMap(value)) return 'map';
  return undefined;
}
