import type { Reading } from '../core/slots.ts';
import { withRoomFor } from './growing.ts';
import { KeyLayout } from './key-layout.ts';

const unknown = -1;

/**
 * The views that a predicate reads of vectors, each asked for once per node. Most predicates read so little that all
 * views of a vector fit into 32 bits; then a single integer, the summary, stands for the tuple.
 */
export class ViewTable {
  /** Rises whenever summaries change their meaning. */
  generation = 0;
  readonly #slots: readonly number[];
  readonly #view: Reading['view'];
  /** By place in `#slots`: the views seen, in the order of discovery, and a view's place among them. */
  readonly #views: number[][];
  readonly #numbers: Map<number, number>[];
  /** By place in `#slots` and node: place of the node's view among the views seen. */
  readonly #known: Int32Array[];
  #layout: KeyLayout;
  #shifts: Int32Array;

  constructor(reading: Pick<Reading, 'slots' | 'view'>) {
    this.#slots = reading.slots;
    this.#view = (slot, node) => reading.view(slot, node);
    this.#views = reading.slots.map(() => []);
    this.#numbers = reading.slots.map(() => new Map());
    this.#known = reading.slots.map(() => new Int32Array(256).fill(unknown));
    this.#layout = new KeyLayout(reading.slots.map(() => 1));
    this.#shifts = this.#layout.shiftOf;
  }

  get width(): number {
    return this.#slots.length;
  }

  /** Whether the views of every vector fit into a summary, as far as views are known. */
  get summarises(): boolean {
    return this.#layout.words <= 1;
  }

  /** An integer that is equal for two vectors of one generation exactly if they show the same views; it means nothing unless `summarises`. */
  summary(vector: Int32Array): number {
    const slots = this.#slots;
    const { generation } = this;
    let result = 0;
    for (let place = 0; place < slots.length; place += 1) {
      result |= this.#number(place, vector[slots[place]!]!) << this.#shifts[place]!;
    }
    return generation === this.generation ? result : this.summary(vector);
  }

  /** The summary of `after`, given that of `before`, which differs from it in few slots; of the generation that there was before the call. */
  summaryAfter(before: Int32Array, summary: number, after: Int32Array): number {
    const slots = this.#slots;
    let result = summary;
    for (let place = 0; place < slots.length; place += 1) {
      const slot = slots[place]!;
      const node = before[slot]!;
      const other = after[slot]!;
      if (node !== other)
        result ^= (this.#number(place, node) ^ this.#number(place, other)) << this.#shifts[place]!;
    }
    return result;
  }

  /** Write the views of a vector to `views`, beginning at `at`. */
  read(vector: Int32Array, views: Int32Array, at: number): void {
    for (let place = 0; place < this.#slots.length; place += 1) {
      views[at + place] = this.#views[place]![this.#number(place, vector[this.#slots[place]!]!)]!;
    }
  }

  #number(place: number, node: number): number {
    const known = this.#known[place]!;
    const number = node < known.length ? known[node]! : unknown;
    return number === unknown ? this.#ask(place, node) : number;
  }

  #ask(place: number, node: number): number {
    const view = this.#view(this.#slots[place]!, node);
    let number = this.#numbers[place]!.get(view);
    if (number === undefined) {
      number = this.#views[place]!.push(view) - 1;
      this.#numbers[place]!.set(view, number);
      this.#makeRoom();
    }
    const known = withRoomFor(this.#known[place]!, node, unknown);
    known[node] = number;
    this.#known[place] = known;
    return number;
  }

  #makeRoom(): void {
    const counts = this.#views.map((views) => views.length);
    if (this.#layout.fits(counts)) return;
    this.#layout = new KeyLayout(counts);
    this.#shifts = this.#layout.shiftOf;
    this.generation += 1;
  }
}
