import type { ValueId } from '../core/ids.ts';
import { type Atom, isImmutableShape, type Path, partPath, type Shape, shapeOf } from '../core/value.ts';
import { TupleTable } from './tuple-table.ts';

const sequenceTags = { array: 2, list: 3, stack: 4, 'ordered-set': 5 } as const;

/**
 * Numbers values by full equality, from the leaves up: a value's tuple is its kind and the numbers of its parts, sorted
 * where order does not matter, so equal values meet in one number however they were built, and unequal ones never do.
 */
export class ValueInterner {
  readonly #tuples = new TupleTable();
  readonly #atoms = new Map<Atom, number>();
  readonly #recordTypes = new Map<unknown, number>();

  /**
   * The number of `value`.
   * @throws {UnencodableStateError} naming the offending place below `path`.
   */
  intern(value: unknown, path?: Path): ValueId {
    return this.#intern(value, path, false, 0) as ValueId;
  }

  #intern(value: unknown, path: Path | undefined, insideImmutable: boolean, depth: number): number {
    const shape = shapeOf(value, path, insideImmutable);
    return this.#tuples.intern(this.#tuple(shape, path, depth));
  }

  #tuple(shape: Shape, path: Path | undefined, depth: number): number[] {
    if (shape.kind === 'atom') return [0, numberIn(this.#atoms, shape.atom)];
    const inside = isImmutableShape(shape);
    const parts = shape.parts.map((part, index) =>
      this.#intern(part, partPath(shape, index, path, depth), inside, depth + 1),
    );
    switch (shape.kind) {
      case 'record':
        return [1, numberIn(this.#recordTypes, shape.type), ...parts];
      case 'sequence':
        return [sequenceTags[shape.type], ...parts];
      case 'object':
        return [6, ...shape.keys.map((key) => numberIn(this.#atoms, key)), ...parts];
      case 'set':
        return [7, ...parts.sort((a, b) => a - b)];
      case 'map': {
        const keys = shape.keys.map((key) => this.#intern(key, path, inside, depth + 1));
        const entries = keys.map((key, index) => [key, parts[index]!] as const);
        if (!shape.ordered) entries.sort(([a], [b]) => a - b);
        return [shape.ordered ? 9 : 8, ...entries.flat()];
      }
    }
  }
}

function numberIn<K>(numbers: Map<K, number>, key: K): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
