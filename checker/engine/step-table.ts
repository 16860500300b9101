import type { SlotSystem, StepWriter } from '../core/slots.ts';
import type { Arena } from './arena.ts';
import { codeAt, offsetsAt } from './machine-fields.ts';

/**
 * What each node can do, as integers, filled in when a node is asked for. In the code, from the node's offset (in words):
 * the number of its steps, then for each step its label, its next node, the number of its shares in constraints of
 * fairness, the number of its posts, and for each post the slot and the operation.
 */
export class StepTable implements StepWriter {
  readonly #system: SlotSystem<unknown>;
  readonly #arena: Arena;
  readonly #keeps: boolean;
  /** Address of pairs (address, length) of arrays, by slot: the offset of each node, 0 where it is unknown. */
  readonly #arrays: number;
  #code: number;
  #codeWords = 1 << 14;
  /** Offset 0 means that a node is unknown. */
  #end = 1;
  /** Nodes asked for lately, as (slot, node), to be forgotten where nodes do not recur. */
  readonly #recent: (readonly [slot: number, node: number])[] = [];
  /** Where the number of steps of the node that is being written stands, and the number of posts of its last step. */
  #stepCount = 0;
  #postCount = 0;
  /** By slot: the most steps that a node has. */
  readonly #most: number[];

  /** @param keeps whether nodes are kept that do not recur. */
  constructor(system: SlotSystem<unknown>, arena: Arena, keeps: boolean) {
    this.#keeps = keeps;
    this.#system = system;
    this.#arena = arena;
    this.#most = Array.from({ length: system.slots }, () => 0);
    this.#arrays = arena.allocate(8 * system.slots);
    for (let slot = 0; slot < system.slots; slot += 1) {
      const array = arena.allocate(4 * 256);
      arena.words[this.#arrays / 4 + 2 * slot] = array;
      arena.words[this.#arrays / 4 + 2 * slot + 1] = 256;
    }
    this.#code = arena.allocate(4 * this.#codeWords);
    arena.words[offsetsAt / 4] = this.#arrays;
    arena.words[codeAt / 4] = this.#code;
  }

  /** See to it that the steps of `node` are known; true if the system had to be asked. */
  fill(slot: number, node: number): boolean {
    const array = this.#arrayOf(slot, node);
    if (this.#arena.words[array / 4 + node] !== 0) return false;
    const offset = this.#end;
    this.#reserve(1);
    this.#stepCount = offset;
    this.#put(offset, 0);
    this.#end += 1;
    this.#system.expand(slot, node, this);
    const steps = this.#arena.words[this.#code / 4 + offset]!;
    this.#most[slot] = Math.max(this.#most[slot]!, steps);
    this.#arena.words[array / 4 + node] = offset;
    if (!this.#system.nodesRecur && !this.#keeps) this.#recent.push([slot, node]);
    return true;
  }

  /** At least as many steps as any state has. */
  get mostSteps(): number {
    return this.#most.reduce((sum, steps) => sum + steps, 0);
  }

  /** Forget all nodes, if they do not recur and are not kept. */
  settle(): void {
    if (this.#system.nodesRecur || this.#keeps) return;
    for (const [slot, node] of this.#recent) this.#arena.words[this.#arrayOf(slot, node) / 4 + node] = 0;
    this.#recent.length = 0;
    this.#end = 1;
  }

  step(label: number, next: number, shares: number): void {
    this.#reserve(4);
    const { words } = this.#arena;
    const at = this.#code / 4;
    words[at + this.#stepCount]! += 1;
    words[at + this.#end] = label;
    words[at + this.#end + 1] = next;
    words[at + this.#end + 2] = shares;
    words[at + this.#end + 3] = 0;
    this.#postCount = this.#end + 3;
    this.#end += 4;
  }

  post(slot: number, operation: number): void {
    this.#reserve(2);
    const { words } = this.#arena;
    const at = this.#code / 4;
    words[at + this.#postCount]! += 1;
    words[at + this.#end] = slot;
    words[at + this.#end + 1] = operation;
    this.#end += 2;
  }

  #put(at: number, value: number): void {
    this.#arena.words[this.#code / 4 + at] = value;
  }

  /** The array of a slot, with room for the node. */
  #arrayOf(slot: number, node: number): number {
    const at = this.#arrays / 4 + 2 * slot;
    const length = this.#arena.words[at + 1]!;
    if (node < length) return this.#arena.words[at]!;
    const longer = 2 ** (32 - Math.clz32(node));
    const array = this.#arena.enlarge(this.#arena.words[at]!, 4 * length, 4 * longer);
    this.#arena.words[at] = array;
    this.#arena.words[at + 1] = longer;
    return array;
  }

  #reserve(words: number): void {
    if (this.#end + words <= this.#codeWords) return;
    this.#code = this.#arena.enlarge(this.#code, 4 * this.#codeWords, 8 * this.#codeWords, 4 * this.#end);
    this.#codeWords *= 2;
    this.#arena.words[codeAt / 4] = this.#code;
  }
}
