import type { SlotSystem } from '../core/slots.ts';
import { absent, PairMap } from './pair-map.ts';

/** What each operation makes of each node, asked of the system once. */
export class PostTable<S> {
  /** How often the system was asked. */
  asked = 0;
  readonly #system: SlotSystem<S>;
  /** By slot: from (node, operation) to the node after it. */
  readonly #known: readonly PairMap[];

  constructor(system: SlotSystem<S>) {
    this.#system = system;
    this.#known = Array.from({ length: system.slots }, () => new PairMap());
  }

  /** The node after the operation, or `impossible`. */
  apply(slot: number, node: number, operation: number): number {
    const known = this.#known[slot]!.get(node, operation);
    return known === absent ? this.#ask(slot, node, operation) : known;
  }

  #ask(slot: number, node: number, operation: number): number {
    this.asked += 1;
    const result = this.#system.apply(slot, node, operation);
    this.#known[slot]!.put(node, operation, result);
    return result;
  }
}
