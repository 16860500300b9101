import type { Reading } from '../core/slots.ts';
import { doubled, TupleTable } from './tuple-table.ts';

const unknown = -1;

/** The views that a predicate reads of vectors, each asked for once per node. */
export class ViewTable {
  readonly slots: readonly number[];
  readonly #view: Reading['view'];
  readonly #known: Int32Array[];

  constructor(reading: Pick<Reading, 'slots' | 'view'>) {
    this.slots = reading.slots;
    this.#view = reading.view.bind(reading);
    this.#known = reading.slots.map(() => new Int32Array(256).fill(unknown));
  }

  /** Write the views of the vector that starts at `start` to `views`, beginning at `at`. */
  read(vectors: Int32Array, start: number, views: Int32Array, at: number): void {
    for (let index = 0; index < this.slots.length; index += 1) {
      const node = vectors[start + this.slots[index]!]!;
      const known = this.#known[index]!;
      const view = node < known.length ? known[node]! : unknown;
      views[at + index] = view === unknown ? this.#ask(index, node) : view;
    }
  }

  #ask(index: number, node: number): number {
    const view = this.#view(this.slots[index]!, node);
    let known = this.#known[index]!;
    while (node >= known.length) {
      const length = known.length;
      known = doubled(known).fill(unknown, length);
    }
    known[node] = view;
    this.#known[index] = known;
    return view;
  }
}

/** A function of tuples of views, evaluated once per distinct tuple. Answers are small non-negative integers. */
export class TupleMemo {
  readonly #evaluate: (views: Int32Array) => number;
  readonly #tuples = new TupleTable();
  #answers = new Uint8Array(256);

  constructor(evaluate: (views: Int32Array) => number) {
    this.#evaluate = evaluate;
  }

  answer(views: Int32Array): number {
    const size = this.#tuples.size;
    const id = this.#tuples.intern(views);
    if (id < size) return this.#answers[id]!;
    if (id >= this.#answers.length) {
      const answers = new Uint8Array(this.#answers.length * 2);
      answers.set(this.#answers);
      this.#answers = answers;
    }
    const answer = this.#evaluate(views);
    this.#answers[id] = answer;
    return answer;
  }
}

/** A predicate on the states of a store. */
export class Predicate {
  readonly #table: ViewTable;
  readonly #views: Int32Array;
  readonly #memo: TupleMemo;

  constructor(reading: Pick<Reading, 'slots' | 'view'>, evaluate: (views: Int32Array) => number) {
    this.#table = new ViewTable(reading);
    this.#views = new Int32Array(reading.slots.length);
    this.#memo = new TupleMemo(evaluate);
  }

  /** The answer for the vector that starts at `start`. */
  at(vectors: Int32Array, start: number): number {
    this.#table.read(vectors, start, this.#views, 0);
    return this.#memo.answer(this.#views);
  }
}

/** A predicate on pairs of states. */
export class PairPredicate {
  readonly #table: ViewTable;
  readonly #views: Int32Array;
  readonly #memo: TupleMemo;

  constructor(reading: Pick<Reading, 'slots' | 'view'>, holds: (before: Int32Array, after: Int32Array) => boolean) {
    const width = reading.slots.length;
    this.#table = new ViewTable(reading);
    this.#views = new Int32Array(2 * width);
    this.#memo = new TupleMemo((views) => (holds(views.subarray(0, width), views.subarray(width)) ? 1 : 0));
  }

  /** Read the state before the steps that `holds` is then asked about. */
  before(vectors: Int32Array, start: number): void {
    this.#table.read(vectors, start, this.#views, 0);
  }

  holds(after: Int32Array): boolean {
    this.#table.read(after, 0, this.#views, this.#table.slots.length);
    return this.#memo.answer(this.#views) === 1;
  }
}
