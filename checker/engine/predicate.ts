import type { Reading } from '../core/slots.ts';
import { type Evaluate, type Place, PredicateTable } from './predicate-table.ts';
import { TupleTable } from './tuple-table.ts';

/**
 * A predicate on states, or on pairs of a state and a successor. The machine evaluates it by its table. Where nodes do
 * not recur, so that a table would only grow, or where what it reads of a state does not fit into a summary, it is
 * evaluated directly, on vectors.
 */
export class Predicate {
  readonly table: PredicateTable;
  readonly #source: Pick<Reading, 'slots' | 'view'>;
  readonly #evaluate: Evaluate;
  readonly #recurs: boolean;
  readonly #tuples = new TupleTable();
  readonly #answers: number[] = [];

  constructor(
    place: Place,
    { source, evaluate, about }: ConstructorParameters<typeof PredicateTable>[1],
    nodesRecur: boolean,
  ) {
    this.#source = source;
    this.#evaluate = evaluate;
    this.#recurs = nodesRecur;
    this.table = new PredicateTable(place, { source, evaluate, about });
  }

  get isDirect(): boolean {
    return !this.#recurs || !this.table.summarises;
  }

  /** The answer for a vector, or for two of them. */
  answer(...vectors: readonly Int32Array[]): number {
    const views = Int32Array.from(
      vectors.flatMap((vector) => this.#source.slots.map((slot) => this.#source.view(slot, vector[slot]!))),
    );
    if (!this.#recurs) return this.#evaluate(views);
    const known = this.#tuples.size;
    const tuple = this.#tuples.intern(views);
    if (tuple === known) this.#answers.push(this.#evaluate(views));
    return this.#answers[tuple]!;
  }
}
