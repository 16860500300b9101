import { type Collection, List, type RecordOf } from 'immutable';
import { InternalError } from '../core/errors.ts';
import type { ValueId } from '../core/ids.ts';
import { toPlain } from '../core/plain.ts';
import { type Atom, isMutable, maximumDepth, shapeOf } from '../core/value.ts';
import { doubled } from './growing.ts';
import { type ImmutableClass, immutableKind, kindBits, kindMask, kinds } from './kinds.ts';
import { ObjectLayouts } from './object-layouts.ts';
import { sortSlice } from './sort-slice.ts';
import { TupleTable } from './tuple-table.ts';

type PlainObject = Readonly<{ [key: string]: unknown }>;

const nowhere = () => '';
/** What nothing is like. */
const nothing: PlainObject = Object.create(null);
const noParts: readonly unknown[] = [];
const noElements = List<unknown>();

/**
 * Numbers values by full equality, from the leaves up: a value's tuple is a header, which stands for its kind and its
 * keys or class, and the codes of its parts, sorted where order does not matter. So equal values meet in one number
 * however they were built, and unequal ones never do. This is the equality of `shapeOf` and `sameValue`, made fast.
 *
 * A part's code is a small integer itself, or the number of another atom or of a tuple; its two low bits say which.
 */
export class ValueInterner {
  /** Of values as a whole, and of what is inside them. */
  readonly #wholes = new TupleTable();
  readonly #parts = new TupleTable();
  readonly #atoms = new Map<Atom, number>();
  readonly #layouts = new ObjectLayouts();
  /** By prototype. */
  readonly #classes = new Map<unknown, ImmutableClass>();
  /** Tuples that are being made, one above the other. */
  #stack = new Int32Array(256);
  #top = 0;
  #depth = 0;
  /** Plain objects and arrays in the value that was numbered last, but for those that it shares with what it is like. */
  readonly #fresh: object[] = [];
  #freshCount = 0;
  /** What is being numbered, for errors. */
  #value: unknown;
  #where = nowhere;

  /** How many distinct values there are: they are numbered from 0 in the order of discovery. */
  get size(): number {
    return this.#wholes.size;
  }

  /**
   * The number of `value`.
   * @param where names the value in errors.
   * @param like a value that can no longer change, and its number; `value` may share parts with it.
   * @throws {UnencodableStateError} naming the offending place below `where`.
   */
  intern(value: unknown, where = nowhere, like?: unknown, likeId?: number): ValueId {
    if (likeId !== undefined && value === like) return likeId as ValueId;
    this.#value = value;
    this.#where = where;
    this.#top = 0;
    this.#depth = 0;
    this.#freshCount = 0;
    if (!isComposite(value)) {
      this.#put(kinds.atom);
      this.#put(this.#atom(value));
    } else if (likeId === undefined || !isComposite(like)) {
      this.#putTuple(value, false, nothing, this.#wholes, 0);
    } else {
      this.#putTuple(value, false, like, this.#wholes, this.#wholes.start(likeId));
    }
    this.#value = undefined;
    return this.#wholes.intern(this.#stack, this.#top) as ValueId;
  }

  /** Freeze every plain object and array in the value that was numbered last, if what it is like is frozen. */
  freeze(): void {
    for (let index = 0; index < this.#freshCount; index += 1) Object.freeze(this.#fresh[index]);
  }

  #put(element: number): void {
    if (this.#top === this.#stack.length) this.#stack = doubled(this.#stack);
    this.#stack[this.#top] = element;
    this.#top += 1;
  }

  #atom(value: unknown): number {
    if (typeof value === 'number') {
      // True of -0 too, which counts as 0.
      if ((value << 2) >> 2 === value) return (value << 2) | 1;
      if (Number.isNaN(value)) this.#refuse();
    } else if (typeof value === 'function' || typeof value === 'symbol') {
      this.#refuse();
    }
    const atom = value as Atom;
    let code = this.#atoms.get(atom);
    if (code === undefined) {
      code = (this.#atoms.size << 2) | 2;
      this.#atoms.set(atom, code);
    }
    return code;
  }

  /** Put the code of a part. `like` is undefined, or has its code at `place` of `table`. */
  #putPart(part: unknown, insideImmutable: boolean, like: unknown, table: TupleTable, place: number): void {
    if (!isComposite(part)) {
      this.#put(this.#atom(part));
    } else if (part === like) {
      this.#put(table.at(place));
    } else {
      const start = this.#top;
      const parts = this.#parts;
      if (isComposite(like))
        this.#putTuple(part, insideImmutable, like, parts, parts.start(table.at(place) >> 2));
      else this.#putTuple(part, insideImmutable, nothing, parts, 0);
      const code = parts.intern(this.#stack, this.#top, start) << 2;
      this.#top = start;
      this.#put(code);
    }
  }

  /** Put the tuple of a composite value. `like` has the tuple that starts at place `at` of `table`, or is `nothing`. */
  #putTuple(value: object, insideImmutable: boolean, like: object, table: TupleTable, at: number): void {
    if (this.#depth > maximumDepth) this.#explain();
    this.#depth += 1;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      if (insideImmutable) this.#refuse();
      this.#putArray(value, like, table, at);
    } else if (prototype === Object.prototype || prototype === null) {
      if (insideImmutable) this.#refuse();
      this.#putObject(value as PlainObject, like, table, at);
    } else {
      this.#putImmutable(
        value,
        this.#classes.get(prototype) ?? this.#learn(value, prototype),
        like,
        table,
        at,
      );
    }
    this.#depth -= 1;
  }

  #putArray(value: readonly unknown[], like: object, table: TupleTable, at: number): void {
    this.#mustFreeze(value);
    this.#put(kinds.array);
    const parts: readonly unknown[] = Array.isArray(like) ? like : noParts;
    for (let index = 0; index < value.length; index += 1) {
      const part = value[index];
      if (part === undefined && !(index in value)) this.#refuse();
      this.#putPart(part, false, parts[index], table, at + 1 + index);
    }
  }

  #putObject(value: PlainObject, like: object, table: TupleTable, at: number): void {
    this.#mustFreeze(value);
    if (Object.getOwnPropertySymbols(value).length > 0) this.#refuse();
    if (like !== nothing && this.#putWithKeysOf(like as PlainObject, value, table, at)) return;
    const { number, keys } = this.#layouts.of(Object.keys(value));
    this.#put(kinds.object | (number << kindBits));
    for (let index = 0; index < keys.length; index += 1)
      this.#putPart(value[keys[index]!], false, undefined, table, 0);
  }

  /** The same for an object with the keys of `like`, in the order of their layout; false, and nothing was put, for any other. */
  #putWithKeysOf(like: PlainObject, value: PlainObject, table: TupleTable, at: number): boolean {
    const header = table.at(at);
    if ((header & kindMask) !== kinds.object) return false;
    const { keys } = this.#layouts.get(header >> kindBits);
    const start = this.#top;
    this.#put(header);
    let count = 0;
    // Faster than by `keys`; inherited ones would be others than these.
    for (const key in value) {
      if (key !== keys[count]) {
        this.#top = start;
        return false;
      }
      count += 1;
      this.#putPart(value[key], false, like[key], table, at + count);
    }
    if (count === keys.length) return true;
    this.#top = start;
    return false;
  }

  #putImmutable(value: object, type: ImmutableClass, like: object, table: TupleTable, at: number): void {
    if (isMutable(value)) this.#refuse();
    this.#put(type.header);
    const start = this.#top;
    const isAlike = like !== nothing && table.at(at) === type.header;
    switch (type.kind) {
      case 'record':
        this.#putFields(value, type, isAlike ? like : nothing, table, at + 1);
        return;
      case 'list':
        this.#putElements(
          value as List<unknown>,
          isAlike ? (like as List<unknown>) : noElements,
          table,
          at + 1,
        );
        return;
      case 'stack':
      case 'orderedSet':
        (value as Collection<unknown, unknown>).forEach(this.#takePart);
        return;
      case 'set':
        (value as Collection<unknown, unknown>).forEach(this.#takePart);
        sortSlice(this.#stack, start, this.#top, 1);
        return;
      case 'orderedMap':
        (value as Collection<unknown, unknown>).forEach(this.#takeEntry);
        return;
      case 'map':
        (value as Collection<unknown, unknown>).forEach(this.#takeEntry);
        sortSlice(this.#stack, start, this.#top, 2);
    }
  }

  #putFields(value: object, { fields }: ImmutableClass, like: object, table: TupleTable, at: number): void {
    // Every Record has two of its own, `_values` and `__ownerID`.
    if (Object.keys(value).length > 2) this.#refuse();
    for (let index = 0; index < fields.length; index += 1) {
      const part = fieldOf(value, fields[index]!);
      const alike = like !== nothing && isComposite(part) ? fieldOf(like, fields[index]!) : undefined;
      this.#putPart(part, true, alike, table, at + index);
    }
  }

  #putElements(value: List<unknown>, like: List<unknown>, table: TupleTable, at: number): void {
    for (let index = 0; index < value.size; index += 1) {
      const part = value.get(index);
      const alike = isComposite(part) ? like.get(index) : undefined;
      this.#putPart(part, true, alike, table, at + index);
    }
  }

  readonly #takePart = (part: unknown): void => {
    this.#putPart(part, true, undefined, this.#parts, 0);
  };

  readonly #takeEntry = (part: unknown, key: unknown): void => {
    this.#putPart(key, true, undefined, this.#parts, 0);
    this.#putPart(part, true, undefined, this.#parts, 0);
  };

  #mustFreeze(part: object): void {
    this.#fresh[this.#freshCount] = part;
    this.#freshCount += 1;
  }

  #learn(value: object, prototype: unknown): ImmutableClass {
    const kind = immutableKind(value);
    if (kind === undefined) this.#refuse();
    // Whether a method hides one of a Record's fields is looked at here only.
    this.#explain();
    const shape = shapeOf(value, undefined, true);
    const number = this.#classes.size;
    const type =
      shape.kind === 'record'
        ? { kind, header: kinds.record | (number << kindBits), fields: shape.keys }
        : { kind, header: kinds[kind], fields: [] };
    this.#classes.set(prototype, type);
    return type;
  }

  #refuse(): never {
    this.#explain();
    throw new InternalError('a value is refused for no reason');
  }

  /** @throws {UnencodableStateError} if the value that is being numbered cannot be. */
  #explain(): void {
    toPlain(this.#value, { parent: undefined, key: this.#where() });
  }
}

function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function fieldOf(record: object, key: string): unknown {
  return (record as RecordOf<PlainObject>).get(key, undefined);
}
