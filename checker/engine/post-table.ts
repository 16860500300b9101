import type { SlotSystem } from '../core/slots.ts';
import type { Arena } from './arena.ts';
import type { Machine } from './machine.ts';
import { postsAt } from './machine-fields.ts';
import { PairMap } from './pair-map.ts';

/** What each operation makes of each node, asked of the system once. */
export class PostTable {
  readonly #system: SlotSystem<unknown>;
  /** By slot. */
  readonly #maps: readonly PairMap[];

  constructor(system: SlotSystem<unknown>, arena: Arena, machine: Machine) {
    this.#system = system;
    const maps = arena.allocate(8 * system.slots);
    this.#maps = Array.from(
      { length: system.slots },
      (_, slot) => new PairMap(arena, machine, maps + 8 * slot),
    );
    arena.words[postsAt / 4] = maps;
  }

  /** See to it that the outcome is known; true if the system had to be asked. */
  fill(slot: number, node: number, operation: number): boolean {
    const map = this.#maps[slot]!;
    if (map.has(node, operation)) return false;
    map.add(node, operation, this.#system.apply(slot, node, operation));
    return true;
  }
}
