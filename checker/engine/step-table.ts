import type { SlotSystem, StepWriter } from '../core/slots.ts';
import { doubled, withRoomFor } from './growing.ts';

const unknown = -1;

/**
 * What each node can do, as integers, filled in when a node is first asked for. In `code`, from the node's offset:
 * the number of its steps, then for each step its label, its next node, the number of its posts, and for each post the
 * slot and the operation.
 */
export class StepTable<S> implements StepWriter {
  /** How often the system was asked. */
  asked = 0;
  code = new Int32Array(1 << 14);
  readonly #system: SlotSystem<S>;
  readonly #offsets: Int32Array[];
  #end = 0;
  /** Where the number of steps of the node that is being written stands, and the number of posts of its last step. */
  #stepCount = 0;
  #postCount = 0;

  constructor(system: SlotSystem<S>) {
    this.#system = system;
    this.#offsets = Array.from({ length: system.slots }, () => new Int32Array(256).fill(unknown));
  }

  /** Where in `code` the steps of `node` start. Valid until the next call where nodes do not recur. */
  offset(slot: number, node: number): number {
    const offsets = this.#offsets[slot]!;
    const known = node < offsets.length ? offsets[node]! : unknown;
    return known === unknown ? this.#fill(slot, node) : known;
  }

  step(label: number, next: number): void {
    this.#reserve(3);
    this.code[this.#stepCount]! += 1;
    this.code[this.#end] = label;
    this.code[this.#end + 1] = next;
    this.#postCount = this.#end + 2;
    this.code[this.#postCount] = 0;
    this.#end += 3;
  }

  post(slot: number, operation: number): void {
    this.#reserve(2);
    this.code[this.#postCount]! += 1;
    this.code[this.#end] = slot;
    this.code[this.#end + 1] = operation;
    this.#end += 2;
  }

  get bytes(): number {
    return this.code.byteLength + this.#offsets.reduce((sum, offsets) => sum + offsets.byteLength, 0);
  }

  #fill(slot: number, node: number): number {
    this.asked += 1;
    if (!this.#system.nodesRecur) this.#end = 0;
    const offset = this.#end;
    this.#reserve(1);
    this.#stepCount = offset;
    this.code[offset] = 0;
    this.#end += 1;
    this.#system.expand(slot, node, this);
    if (this.#system.nodesRecur) this.#remember(slot, node, offset);
    return offset;
  }

  #remember(slot: number, node: number, offset: number): void {
    const offsets = withRoomFor(this.#offsets[slot]!, node, unknown);
    offsets[node] = offset;
    this.#offsets[slot] = offsets;
  }

  #reserve(elements: number): void {
    while (this.#end + elements > this.code.length) this.code = doubled(this.code);
  }
}
