import type { SlotSystem } from '../core/slots.ts';
import type { Arena } from './arena.ts';
import type { Machine } from './machine.ts';
import { postBytes, postsAt } from './machine-fields.ts';

const firstMask = 255;

/** What each operation makes of each node, asked of the system once: an exact map per slot, at most half full. */
export class PostTable {
  readonly #system: SlotSystem<unknown>;
  readonly #arena: Arena;
  readonly #machine: Machine;
  /** Address of pairs (address, mask), by slot. */
  readonly #maps: number;
  readonly #counts: number[];

  constructor(system: SlotSystem<unknown>, arena: Arena, machine: Machine) {
    this.#system = system;
    this.#arena = arena;
    this.#machine = machine;
    this.#maps = arena.allocate(8 * system.slots);
    this.#counts = Array.from({ length: system.slots }, () => 0);
    for (let slot = 0; slot < system.slots; slot += 1) {
      const map = arena.allocate((firstMask + 1) * postBytes);
      arena.words[this.#maps / 4 + 2 * slot] = map;
      arena.words[this.#maps / 4 + 2 * slot + 1] = firstMask;
    }
    arena.words[postsAt / 4] = this.#maps;
  }

  /** See to it that the outcome is known; true if the system had to be asked. */
  fill(slot: number, node: number, operation: number): boolean {
    const at = this.#maps / 4 + 2 * slot;
    const { words } = this.#arena;
    if (this.#machine.getPost(words[at]!, words[at + 1]!, node, operation) !== 0) return false;
    const next = this.#system.apply(slot, node, operation);
    if (this.#counts[slot]! * 2 >= this.#arena.words[at + 1]!) this.#enlarge(at);
    this.#counts[slot]! += 1;
    this.#machine.putPost(this.#arena.words[at]!, this.#arena.words[at + 1]!, node, operation, next + 2);
    return true;
  }

  #enlarge(at: number): void {
    const map = this.#arena.words[at]!;
    const mask = this.#arena.words[at + 1]!;
    const larger = this.#arena.allocate(2 * (mask + 1) * postBytes);
    this.#machine.movePosts(map, mask, larger, 2 * mask + 1);
    this.#arena.free(map, (mask + 1) * postBytes);
    this.#arena.words[at] = larger;
    this.#arena.words[at + 1] = 2 * mask + 1;
  }
}
