import type { ValueId } from '../../core/ids.ts';
import { toPlain } from '../../core/plain.ts';
import { rebuilt } from '../../engine/rebuilt.ts';
import { ValueInterner } from '../../engine/value-interner.ts';
import { stableHash } from './stable-hash.ts';

/** How many rebuilt copies are kept: questions about one value come close together. */
const mostRebuilt = 4096;

/** A value that another may share parts with, by its number, and which copy of it. */
export interface Like {
  readonly id: number;
  readonly isRebuilt: boolean;
}

/** Numbers values from 0, and gives them back: the first one seen stands for all that are equal to it. */
export class Values {
  readonly #interner = new ValueInterner();
  readonly #first: unknown[] = [];
  readonly #rebuilt = new Map<number, unknown>();
  /** By number, where it was asked for. */
  readonly #hashes: (number | undefined)[] = [];

  get size(): number {
    return this.#first.length;
  }

  /**
   * @throws {UnencodableStateError} naming the offending place below `where`.
   */
  number(value: unknown, where: () => string, like?: Like): ValueId {
    const id =
      like === undefined
        ? this.#interner.intern(value, where)
        : this.#interner.intern(value, where, this.value(like.id, like.isRebuilt), like.id);
    if (id === this.#first.length) {
      this.#interner.freeze();
      this.#first.push(value);
    }
    return id;
  }

  /** The value of that number, or an equal one that is `rebuilt`. */
  value(id: number, isRebuilt = false): unknown {
    const first = this.#first[id];
    if (!isRebuilt || typeof first !== 'object') return first;
    let copy = this.#rebuilt.get(id);
    if (copy === undefined) {
      if (this.#rebuilt.size === mostRebuilt) this.#rebuilt.clear();
      copy = rebuilt(first);
      this.#rebuilt.set(id, copy);
    }
    return copy;
  }

  /** A hash of 53 bits that depends on the value alone, and not on its number. */
  stableHash(id: number): number {
    let hash = this.#hashes[id];
    if (hash === undefined) {
      hash = stableHash(JSON.stringify(toPlain(this.value(id))));
      this.#hashes[id] = hash;
    }
    return hash;
  }
}
