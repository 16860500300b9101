import type { Reading } from '../core/slots.ts';
import { absent, PairMap } from './pair-map.ts';
import { TupleTable } from './tuple-table.ts';
import { ViewTable } from './view-table.ts';

type Source = Pick<Reading, 'slots' | 'view'>;

/**
 * Answers of a function of tuples of views. While summaries stand for tuples, an answer is looked up by summary; these
 * answers are forgotten whenever summaries change their meaning, which happens a few times in a search. Otherwise it is
 * looked up by the tuple itself. Answers are integers from 0 to 254.
 */
class Answers {
  readonly #evaluate: (views: Int32Array) => number;
  readonly #bySummary = new PairMap();
  #generation = 0;
  readonly #tuples = new TupleTable();
  #byTuple = new Uint8Array(256);

  constructor(evaluate: (views: Int32Array) => number) {
    this.#evaluate = evaluate;
  }

  /** The answer of these summaries, or `absent`. */
  get(generation: number, first: number, second: number): number {
    if (generation === this.#generation) return this.#bySummary.get(first, second);
    this.#generation = generation;
    this.#bySummary.clear();
    return absent;
  }

  /** Evaluate, and remember the answer for summaries that were `absent`. */
  put(first: number, second: number, views: Int32Array): number {
    const answer = this.#evaluate(views);
    this.#bySummary.put(first, second, answer);
    return answer;
  }

  ofTuple(views: Int32Array): number {
    const size = this.#tuples.size;
    const id = this.#tuples.intern(views);
    if (id < size) return this.#byTuple[id]!;
    if (id >= this.#byTuple.length) {
      const answers = new Uint8Array(this.#byTuple.length * 2);
      answers.set(this.#byTuple);
      this.#byTuple = answers;
    }
    const answer = this.#evaluate(views);
    this.#byTuple[id] = answer;
    return answer;
  }
}

/** A predicate on states. */
export class Predicate {
  readonly #table: ViewTable;
  readonly #views: Int32Array;
  readonly #answers: Answers;

  constructor(source: Source, evaluate: (views: Int32Array) => number) {
    this.#table = new ViewTable(source);
    this.#views = new Int32Array(this.#table.width);
    this.#answers = new Answers(evaluate);
  }

  at(vector: Int32Array): number {
    const table = this.#table;
    const summary = table.summary(vector);
    if (table.summarises) {
      const known = this.#answers.get(table.generation, 0, summary);
      if (known !== absent) return known;
    }
    table.read(vector, this.#views, 0);
    return table.summarises ? this.#answers.put(0, summary, this.#views) : this.#answers.ofTuple(this.#views);
  }
}

/** A predicate on pairs of states: a state, and one of its successors. Most steps change nothing that it reads. */
export class PairPredicate {
  readonly #table: ViewTable;
  readonly #views: Int32Array;
  readonly #answers: Answers;
  #origin: Int32Array = new Int32Array();
  #originSummary = 0;
  #originGeneration = -1;

  constructor(source: Source, holds: (before: Int32Array, after: Int32Array) => boolean) {
    this.#table = new ViewTable(source);
    const { width } = this.#table;
    this.#views = new Int32Array(2 * width);
    this.#answers = new Answers((views) => (holds(views.subarray(0, width), views.subarray(width)) ? 1 : 0));
  }

  /** What `holds` is asked about from now on are successors of `origin`. */
  from(origin: Int32Array): void {
    this.#origin = origin;
    this.#originSummary = this.#table.summary(origin);
    this.#originGeneration = this.#table.generation;
  }

  holds(successor: Int32Array): boolean {
    const table = this.#table;
    let summary = table.summaryAfter(this.#origin, this.#originSummary, successor);
    if (table.generation !== this.#originGeneration) {
      this.from(this.#origin);
      summary = table.summary(successor);
    }
    if (table.summarises) {
      const known = this.#answers.get(table.generation, this.#originSummary, summary);
      if (known !== absent) return known === 1;
    }
    this.#read(successor);
    const answer = table.summarises
      ? this.#answers.put(this.#originSummary, summary, this.#views)
      : this.#answers.ofTuple(this.#views);
    return answer === 1;
  }

  #read(successor: Int32Array): void {
    this.#table.read(this.#origin, this.#views, 0);
    this.#table.read(successor, this.#views, this.#table.width);
  }
}
