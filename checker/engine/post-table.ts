import type { SlotSystem } from '../core/slots.ts';

/**
 * What each operation makes of each node, asked of the system once: an exact open-addressed map from (node, operation)
 * to node, one per slot.
 */
export class PostTable<S> {
  /** How often the system was asked. */
  asked = 0;
  readonly #slots: PostMap[];

  constructor(system: SlotSystem<S>) {
    this.#slots = Array.from(
      { length: system.slots },
      (_, slot) =>
        new PostMap((node, operation) => {
          this.asked += 1;
          return system.apply(slot, node, operation);
        }),
    );
  }

  /** The node after the operation, or `impossible`. */
  apply(slot: number, node: number, operation: number): number {
    return this.#slots[slot]!.get(node, operation);
  }

  get bytes(): number {
    return this.#slots.reduce((sum, map) => sum + map.bytes, 0);
  }
}

class PostMap {
  readonly #ask: (node: number, operation: number) => number;
  #count = 0;
  /** Triples (node + 1, operation, result); 0 in front where it is free. Never more than half full. */
  #entries = new Int32Array(3 * 1024);
  #mask = 1023;

  constructor(ask: (node: number, operation: number) => number) {
    this.#ask = ask;
  }

  get bytes(): number {
    return this.#entries.byteLength;
  }

  get(node: number, operation: number): number {
    const entries = this.#entries;
    const mask = this.#mask;
    let place = placeOf(node, operation) & mask;
    for (;;) {
      const entry = place * 3;
      const found = entries[entry]!;
      if (found === node + 1 && entries[entry + 1] === operation) return entries[entry + 2]!;
      if (found === 0) return this.#add(node, operation);
      place = (place + 1) & mask;
    }
  }

  #add(node: number, operation: number): number {
    const result = this.#ask(node, operation);
    if (this.#count * 2 >= this.#mask) this.#grow();
    this.#put(node + 1, operation, result);
    this.#count += 1;
    return result;
  }

  #put(key: number, operation: number, result: number): void {
    let place = placeOf(key - 1, operation) & this.#mask;
    while (this.#entries[place * 3] !== 0) place = (place + 1) & this.#mask;
    this.#entries.set([key, operation, result], place * 3);
  }

  #grow(): void {
    const old = this.#entries;
    this.#entries = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let entry = 0; entry < old.length; entry += 3) {
      if (old[entry] !== 0) this.#put(old[entry]!, old[entry + 1]!, old[entry + 2]!);
    }
  }
}

function placeOf(node: number, operation: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(operation, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
