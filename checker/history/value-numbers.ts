import {
  type Atom,
  deepFreeze,
  isImmutableShape,
  isPlainObject,
  type Path,
  partPath,
  type Shape,
  shapeOf,
} from '../core/value.ts';

/**
 * Numbers values by full equality, that of `sameValue`. A value is known by the numbers of its parts, sorted where order
 * does not matter, so that equal values meet in one number however they were built.
 */
export class ValueNumbers {
  readonly #values: unknown[] = [];
  readonly #atoms = new Map<Atom, number>();
  readonly #composites = new Map<string, number>();
  /** By identity: Immutable collections share their parts, and what was met is frozen. */
  readonly #met = new WeakMap<object, number>();
  readonly #classes = new Map<unknown, number>();
  readonly #path: Path;

  /** @param what names the values in errors: `the state of 'register'`. */
  constructor(what: string) {
    this.#path = { parent: undefined, key: what };
  }

  /**
   * The number of a value, which is frozen. Parts of values have numbers, too, so these have gaps.
   * @throws {UnencodableStateError} if it has no full value equality.
   */
  of(value: unknown): number {
    return this.#number(value, this.#path, false, 0);
  }

  /** How many values were met, parts included. */
  get size(): number {
    return this.#values.length;
  }

  value(number: number): unknown {
    return this.#values[number];
  }

  #number(value: unknown, path: Path, insideImmutable: boolean, depth: number): number {
    if (typeof value !== 'object' || value === null) {
      const known = this.#atoms.get(value as Atom);
      if (known !== undefined) return known;
      const shape = shapeOf(value, path, insideImmutable);
      if (shape.kind === 'atom') this.#atoms.set(shape.atom, this.#values.length);
      return this.#values.push(value) - 1;
    }
    // What is plain is looked at again inside Immutable collections, where it must not be.
    const misplaced = insideImmutable && (Array.isArray(value) || isPlainObject(value));
    const met = misplaced ? undefined : this.#met.get(value);
    if (met !== undefined) return met;
    const key = this.#key(value, path, insideImmutable, depth);
    const known = this.#composites.get(key);
    const number = known ?? this.#values.push(deepFreeze(value)) - 1;
    if (known === undefined) this.#composites.set(key, number);
    this.#met.set(deepFreeze(value), number);
    return number;
  }

  #key(value: object, path: Path, insideImmutable: boolean, depth: number): string {
    const shape = shapeOf(value, path, insideImmutable) as Exclude<Shape, { kind: 'atom' }>;
    const inside = isImmutableShape(shape);
    const numbers = shape.parts.map((part, index) =>
      this.#number(part, partPath(shape, index, path, depth), inside, depth + 1),
    );
    switch (shape.kind) {
      case 'record':
        return `record ${this.#classNumber(shape.type)} ${numbers.join()}`;
      case 'object':
        return `object ${JSON.stringify(shape.keys)} ${numbers.join()}`;
      case 'sequence':
        return `${shape.type} ${numbers.join()}`;
      case 'set':
        return `set ${numbers.sort((a, b) => a - b).join()}`;
      case 'map': {
        const entries = shape.keys.map(
          (key, index) => `${this.#number(key, path, inside, depth + 1)}:${numbers[index]}`,
        );
        return shape.ordered ? `ordered ${entries.join()}` : `map ${entries.sort().join()}`;
      }
    }
  }

  #classNumber(type: unknown): number {
    const number = this.#classes.get(type) ?? this.#classes.size;
    this.#classes.set(type, number);
    return number;
  }
}
