/** Whether something is true of each node: kept, because the states of nodes are let go of. */
export class Truths {
  #known = 0;
  #values = new Uint8Array(1024);

  /** Nodes from this number on are not known. */
  get known(): number {
    return this.#known;
  }

  /** Enter the next node. */
  add(isTrue: boolean): void {
    if (this.#known === this.#values.length) {
      const longer = new Uint8Array(2 * this.#known);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#known] = isTrue ? 1 : 0;
    this.#known += 1;
  }

  /** 1 or 0. */
  of(node: number): number {
    return this.#values[node]!;
  }
}
