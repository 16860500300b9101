import type { ValueId } from '../../core/ids.ts';
import { deepFreeze, type Path } from '../../core/value.ts';
import { ValueInterner } from '../../engine/value-interner.ts';

/** Numbers values, and gives them back: the first one seen stands for all that are equal to it. */
export class Values {
  readonly #interner = new ValueInterner();
  readonly #first: unknown[] = [];

  /** @throws {UnencodableStateError} naming the offending place below `where`. */
  number(value: unknown, where: string): ValueId {
    const path: Path = { parent: undefined, key: where };
    const id = this.#interner.intern(value, path);
    if (!(id in this.#first)) this.#first[id] = deepFreeze(value);
    return id;
  }

  value(id: number): unknown {
    return this.#first[id];
  }
}
