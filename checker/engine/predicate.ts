import type { Reading } from '../core/slots.ts';
import { type Evaluate, type Place, PredicateTable } from './predicate-table.ts';

/**
 * A predicate on states, or on pairs of a state and a successor. The machine evaluates it by its table. Where nodes do
 * not recur, so that a table would only grow, it is evaluated directly, on vectors.
 */
export class Predicate {
  readonly table: PredicateTable;
  readonly isDirect: boolean;
  readonly #source: Pick<Reading, 'slots' | 'view'>;
  readonly #evaluate: Evaluate;

  constructor(
    place: Place,
    { source, evaluate, about }: ConstructorParameters<typeof PredicateTable>[1],
    nodesRecur: boolean,
  ) {
    this.#source = source;
    this.#evaluate = evaluate;
    this.isDirect = !nodesRecur;
    this.table = new PredicateTable(place, { source, evaluate, about });
  }

  /** The answer for a vector, or for two of them, without the table. */
  answer(...vectors: readonly Int32Array[]): number {
    const { slots } = this.#source;
    return this.#evaluate(
      Int32Array.from(
        vectors.flatMap((vector) => slots.map((slot) => this.#source.view(slot, vector[slot]!))),
      ),
    );
  }
}
