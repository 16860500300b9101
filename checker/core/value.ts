import {
  type Record as ImmutableRecord,
  isImmutable,
  isList,
  isMap,
  isOrderedMap,
  isOrderedSet,
  isRecord,
  isSet,
  isStack,
} from 'immutable';
import { UnencodableStateError } from './errors.ts';

export type Atom = string | number | boolean | bigint | null | undefined;

/**
 * A value taken apart one level. Two values are the same exactly if their shapes are: same kind, same constructor and
 * keys, and the same parts, compared in order for `sequence` and as a collection without order for `unordered`.
 */
export type Shape =
  | { readonly kind: 'atom'; readonly atom: Atom }
  | {
      readonly kind: 'record';
      /** The class. */
      readonly type: { readonly name: string };
      readonly keys: readonly string[];
      readonly parts: readonly unknown[];
    }
  | { readonly kind: 'object'; readonly keys: readonly string[]; readonly parts: readonly unknown[] }
  | {
      readonly kind: 'sequence';
      readonly type: 'array' | 'list' | 'stack' | 'ordered-set';
      readonly parts: readonly unknown[];
    }
  | { readonly kind: 'set'; readonly parts: readonly unknown[] }
  | {
      readonly kind: 'map';
      readonly ordered: boolean;
      readonly keys: readonly unknown[];
      readonly parts: readonly unknown[];
    };

/** Where in a state a value was found, innermost last. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: string;
}

function pathText(path: Path | undefined): string {
  if (path === undefined) return '';
  const head = pathText(path.parent);
  return head === '' ? path.key : path.key.startsWith('[') ? head + path.key : `${head}.${path.key}`;
}

/** How deep values may be nested. */
export const maximumDepth = 500;

/**
 * Take `value` apart.
 * @param insideImmutable whether an Immutable collection holds it: there, plain objects and arrays are refused.
 * @throws {UnencodableStateError} naming `path` where the value has no full value equality.
 */
export function shapeOf(value: unknown, path: Path | undefined, insideImmutable: boolean): Shape {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return { kind: 'atom', atom: value };
    case 'number':
      if (Number.isNaN(value))
        throw refusal(
          path,
          'NaN',
          'NaN is not equal to itself',
          'find the arithmetic that made it; use undefined or -1 for "no number"',
        );
      return { kind: 'atom', atom: value === 0 ? 0 : value };
    case 'function':
      throw refusal(
        path,
        'a function',
        'functions have no value equality',
        'store a name or an index and look the function up',
      );
    case 'symbol':
      throw refusal(path, 'a symbol', 'symbols have no value equality', 'use a string');
    case 'object':
      return value === null ? { kind: 'atom', atom: null } : shapeOfObject(value, path, insideImmutable);
  }
}

function shapeOfObject(value: object, path: Path | undefined, insideImmutable: boolean): Shape {
  if (isImmutable(value) && isMutable(value)) {
    throw refusal(
      path,
      'a mutable Immutable collection',
      'asMutable() without asImmutable()',
      'call asImmutable() before returning it',
    );
  }
  if (isRecord(value)) return shapeOfRecord(value, path);
  if (isOrderedMap(value))
    return { kind: 'map', ordered: true, keys: [...value.keys()], parts: [...value.values()] };
  if (isMap(value))
    return { kind: 'map', ordered: false, keys: [...value.keys()], parts: [...value.values()] };
  if (isOrderedSet(value)) return { kind: 'sequence', type: 'ordered-set', parts: [...value] };
  if (isSet(value)) return { kind: 'set', parts: [...value] };
  if (isList(value)) return { kind: 'sequence', type: 'list', parts: [...value] };
  if (isStack(value)) return { kind: 'sequence', type: 'stack', parts: [...value] };
  const plain = Array.isArray(value) || isPlainObject(value);
  if (plain && insideImmutable) {
    const what = Array.isArray(value) ? 'an array' : 'a plain object';
    throw refusal(
      path,
      `${what} inside an Immutable collection`,
      'Immutable compares it by identity, so equal states would count as different',
      'use an Immutable List or Record there',
    );
  }
  if (Array.isArray(value)) return shapeOfArray(value, path);
  if (plain) {
    if (Object.getOwnPropertySymbols(value).length > 0)
      throw refusal(path, 'an object with symbol keys', 'symbols have no value equality', 'use string keys');
    const keys = Object.keys(value).sort();
    return {
      kind: 'object',
      keys,
      parts: keys.map((key) => (value as Readonly<{ [key: string]: unknown }>)[key]),
    };
  }
  const name = value.constructor?.name || 'unknown class';
  throw refusal(
    path,
    `an instance of ${name}`,
    'only Immutable collections, Immutable Records, plain objects, arrays and primitives have a value equality that the checker knows',
    'make it an Immutable Record, List, Map or Set',
  );
}

function shapeOfArray(value: readonly unknown[], path: Path | undefined): Shape {
  for (let index = 0; index < value.length; index += 1) {
    if (!(index in value)) {
      throw refusal(
        path,
        'an array with holes',
        'new Array(n), whose elements are not even undefined: map and forEach pass over them',
        'fill it: Array.from({ length: n }, () => undefined)',
      );
    }
  }
  return { kind: 'sequence', type: 'array', parts: value };
}

/** Whether `asMutable` made it: Immutable's own mark, which it has no function to ask for. */
export function isMutable(collection: object): boolean {
  return (collection as { readonly __ownerID?: unknown }).__ownerID !== undefined;
}

/** Record classes whose fields are known to be readable by name. */
const soundRecords = new WeakSet<object>();

function shapeOfRecord(value: ImmutableRecord<object>, path: Path | undefined): Shape {
  for (const key of Object.keys(value)) {
    if (key !== '_values' && key !== '__ownerID') {
      throw refusal(
        path,
        `a Record whose class declares the field '${key}'`,
        'a class field hides the field of the Record, or is not part of its value',
        `write '${key}' only in the defaults given to Record({…})`,
      );
    }
  }
  const seq = value.toSeq();
  const keys = [...seq.keys()] as string[];
  if (!soundRecords.has(value.constructor)) {
    const taken = keys.find(
      (key) => !Object.is((value as Readonly<{ [key: string]: unknown }>)[key], value.get(key as never)),
    );
    if (taken !== undefined) {
      throw refusal(
        path,
        `a Record with a field named '${taken}'`,
        `'${taken}' is a method of every Immutable Record, so \`state.${taken}\` is that method and not the field`,
        'rename the field',
      );
    }
    soundRecords.add(value.constructor);
  }
  return { kind: 'record', type: value.constructor, keys, parts: [...seq.values()] };
}

export function isPlainObject(value: unknown): value is Readonly<{ [key: string]: unknown }> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The path of part number `index` of a shape. */
export function partPath(shape: Shape, index: number, path: Path | undefined, depth: number): Path {
  const key =
    shape.kind === 'record' || shape.kind === 'object'
      ? shape.keys[index]!
      : shape.kind === 'map'
        ? `[${String(shape.keys[index])}]`
        : `[${index}]`;
  const result = { parent: path, key };
  if (depth > maximumDepth)
    throw refusal(
      result,
      `a value more than ${maximumDepth} levels deep`,
      'an object that contains itself',
      'break the cycle: refer to other values by name',
    );
  return result;
}

/** Whether the parts of a value of this shape live inside an Immutable collection. */
export function isImmutableShape(shape: Shape): boolean {
  switch (shape.kind) {
    case 'atom':
    case 'object':
      return false;
    case 'sequence':
      return shape.type !== 'array';
    case 'record':
    case 'set':
    case 'map':
      return true;
  }
}

/** Full value equality: the relation that the identity of states means. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const left = shapeOf(a, undefined, false);
  const right = shapeOf(b, undefined, false);
  if (left.kind === 'atom') return right.kind === 'atom' && left.atom === right.atom;
  if (right.kind === 'atom') return false;
  if (left.kind !== right.kind || left.parts.length !== right.parts.length) return false;
  const sameParts = () => left.parts.every((part, index) => sameValue(part, right.parts[index]));
  if (left.kind === 'record' && right.kind === 'record') return left.type === right.type && sameParts();
  if (left.kind === 'sequence' && right.kind === 'sequence') return left.type === right.type && sameParts();
  if (left.kind === 'object' && right.kind === 'object') {
    return left.keys.every((key, index) => key === right.keys[index]) && sameParts();
  }
  if (left.kind === 'set')
    return left.parts.every((part) => right.parts.some((other) => sameValue(part, other)));
  if (left.kind !== 'map' || right.kind !== 'map' || left.ordered !== right.ordered) return false;
  if (left.ordered) return left.keys.every((key, index) => sameValue(key, right.keys[index])) && sameParts();
  return left.keys.every((key, index) =>
    right.keys.some(
      (other, place) => sameValue(key, other) && sameValue(left.parts[index], right.parts[place]),
    ),
  );
}

/** Freeze every plain object and array in `value`. Immutable collections need no freezing: they hold only values that cannot change. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) || isPlainObject(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

function refusal(path: Path | undefined, what: string, cause: string, next: string): UnencodableStateError {
  const full = pathText(path);
  const where = full.length <= 120 ? full : `${full.slice(0, 60)} … ${full.slice(-40)}`;
  return new UnencodableStateError(`${where === '' ? 'The state' : where} holds ${what}.`, cause, next);
}
