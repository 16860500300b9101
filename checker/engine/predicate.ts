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

  /** Write the views of a vector to `views`, beginning at `at`. */
  read(vector: Int32Array, views: Int32Array, at: number): void {
    for (let index = 0; index < this.slots.length; index += 1) {
      views[at + index] = this.#get(index, vector[this.slots[index]!]!);
    }
  }

  /** Whether anything that is read differs between two vectors. */
  differ(before: Int32Array, after: Int32Array): boolean {
    for (let index = 0; index < this.slots.length; index += 1) {
      const slot = this.slots[index]!;
      const node = before[slot]!;
      const other = after[slot]!;
      if (node !== other && this.#get(index, node) !== this.#get(index, other)) return true;
    }
    return false;
  }

  #get(index: number, node: number): number {
    const known = this.#known[index]!;
    const view = node < known.length ? known[node]! : unknown;
    return view === unknown ? this.#ask(index, node) : view;
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

/**
 * A predicate on states. Most steps change nothing that it reads, and then its answer is that of the state before, so it
 * is told which state's successors it is asked about.
 */
export class Predicate {
  readonly #table: ViewTable;
  readonly #views: Int32Array;
  readonly #memo: TupleMemo;
  #origin: Int32Array | undefined;
  #originAnswer = unknown;

  constructor(reading: Pick<Reading, 'slots' | 'view'>, evaluate: (views: Int32Array) => number) {
    this.#table = new ViewTable(reading);
    this.#views = new Int32Array(reading.slots.length);
    this.#memo = new TupleMemo(evaluate);
  }

  at(vector: Int32Array): number {
    this.#table.read(vector, this.#views, 0);
    return this.#memo.answer(this.#views);
  }

  /** What `after` is asked about from now on are successors of `origin`. */
  from(origin: Int32Array): void {
    this.#origin = origin;
    this.#originAnswer = unknown;
  }

  after(successor: Int32Array): number {
    if (this.#origin === undefined || this.#table.differ(this.#origin, successor)) return this.at(successor);
    if (this.#originAnswer === unknown) this.#originAnswer = this.at(this.#origin);
    return this.#originAnswer;
  }
}

/** A predicate on pairs of states: a state, and one of its successors. */
export class PairPredicate {
  readonly #table: ViewTable;
  readonly #views: Int32Array;
  readonly #memo: TupleMemo;
  #origin: Int32Array = new Int32Array();
  #stutterAnswer = unknown;

  constructor(
    reading: Pick<Reading, 'slots' | 'view'>,
    holds: (before: Int32Array, after: Int32Array) => boolean,
  ) {
    const width = reading.slots.length;
    this.#table = new ViewTable(reading);
    this.#views = new Int32Array(2 * width);
    this.#memo = new TupleMemo((views) => (holds(views.subarray(0, width), views.subarray(width)) ? 1 : 0));
  }

  /** What `holds` is asked about from now on are successors of `origin`. */
  from(origin: Int32Array): void {
    this.#origin = origin;
    this.#stutterAnswer = unknown;
  }

  holds(successor: Int32Array): boolean {
    if (this.#table.differ(this.#origin, successor)) return this.#ask(successor) === 1;
    if (this.#stutterAnswer === unknown) this.#stutterAnswer = this.#ask(successor);
    return this.#stutterAnswer === 1;
  }

  #ask(successor: Int32Array): number {
    this.#table.read(this.#origin, this.#views, 0);
    this.#table.read(successor, this.#views, this.#table.slots.length);
    return this.#memo.answer(this.#views);
  }
}
