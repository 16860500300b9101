import type { Arena } from './arena.ts';
import type { Machine } from './machine.ts';
import { postBytes } from './machine-fields.ts';

const firstMask = 255;

/** An exact map from pairs of numbers to numbers that the machine looks up, at most half full. Its address and mask are at a place of their own. */
export class PairMap {
  readonly #arena: Arena;
  readonly #machine: Machine;
  /** In words. */
  readonly #at: number;
  #count = 0;

  /** @param at where its address goes; its mask goes to the next word. */
  constructor(arena: Arena, machine: Machine, at: number) {
    this.#arena = arena;
    this.#machine = machine;
    this.#at = at / 4;
    this.#set(arena.allocate((firstMask + 1) * postBytes), firstMask);
  }

  has(first: number, second: number): boolean {
    return this.#machine.getPost(this.#map, this.#mask, first, second) !== 0;
  }

  /** @param value for a pair that is not there yet, from -1 on. */
  add(first: number, second: number, value: number): void {
    if (this.#count * 2 >= this.#mask) this.#enlarge();
    this.#count += 1;
    this.#machine.putPost(this.#map, this.#mask, first, second, value + 2);
  }

  #enlarge(): void {
    const map = this.#map;
    const mask = this.#mask;
    const larger = this.#arena.allocate(2 * (mask + 1) * postBytes);
    this.#machine.movePosts(map, mask, larger, 2 * mask + 1);
    this.#arena.free(map, (mask + 1) * postBytes);
    this.#set(larger, 2 * mask + 1);
  }

  get #map(): number {
    return this.#arena.words[this.#at]!;
  }

  get #mask(): number {
    return this.#arena.words[this.#at + 1]!;
  }

  #set(address: number, mask: number): void {
    this.#arena.words[this.#at] = address;
    this.#arena.words[this.#at + 1] = mask;
  }
}
