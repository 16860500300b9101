/** How nodes of a product were reached by a breadth-first search: 4 bytes for each node that there is. */
export class Ways {
  /** By node: 1 plus the node that it was reached from, or plus itself where the search began; 0 where it was not reached. */
  readonly #origins: Uint32Array;
  #reached: number[] = [];

  /** @param nodes how many there are. */
  constructor(nodes: number) {
    this.#origins = new Uint32Array(nodes);
  }

  /** Forget everything. */
  reset(): void {
    for (const node of this.#reached) this.#origins[node] = 0;
    this.#reached = [];
  }

  /** Whether a node is reached for the first time. */
  reach(node: number, origin: number): boolean {
    if (this.#origins[node] !== 0) return false;
    this.#origins[node] = origin + 1;
    this.#reached.push(node);
    return true;
  }

  /** The nodes from where the search began to this one. */
  to(node: number): number[] {
    const way = [node];
    for (;;) {
      const last = way.at(-1)!;
      const origin = this.#origins[last]! - 1;
      if (origin === last) return way.reverse();
      way.push(origin);
    }
  }
}
