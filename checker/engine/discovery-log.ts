const many = 255;

/**
 * How each state was first reached, in two bytes: which step of its parent led to it, and how many states its own steps
 * discovered. States are numbered in the order of discovery and expanded in that order, so the parent of a state is found
 * by counting.
 */
export class DiscoveryLog {
  #via = new Uint8Array(1 << 12);
  #children = new Uint8Array(1 << 12);
  /** Entries of 255 or more, which do not fit into a byte. */
  readonly #largeVia = new Map<number, number>();
  readonly #largeChildren = new Map<number, number>();
  #discovered = 0;
  #expanded = 0;
  #initial = 0;
  /** How many states had been discovered when the last expansion ended. */
  #settled = 0;

  get bytes(): number {
    return this.#via.byteLength + this.#children.byteLength;
  }

  initial(): void {
    this.#initial += 1;
    this.discovered(0);
    this.#settled = this.#discovered;
  }

  /** The next state was reached by step number `step` of the state that is being expanded. */
  discovered(step: number): void {
    if (this.#discovered === this.#via.length) this.#via = grown(this.#via);
    put(this.#via, this.#largeVia, this.#discovered, step);
    this.#discovered += 1;
  }

  /** The next state was expanded, which discovered `children` states. */
  expanded(children: number): void {
    if (this.#expanded === this.#children.length) this.#children = grown(this.#children);
    put(this.#children, this.#largeChildren, this.#expanded, children);
    this.#expanded += 1;
    this.#settled = this.#discovered;
  }

  /** The way to `state`, which an expansion that has ended discovered: the number of an initial state, and of the step to take from each state on. */
  wayTo(state: number): { readonly initial: number; readonly steps: readonly number[] } {
    const steps: number[] = [];
    let wanted = state;
    let parent = this.#expanded;
    /** The first state that `parent` discovered. */
    let first = this.#settled;
    while (wanted >= this.#initial) {
      do {
        parent -= 1;
        first -= get(this.#children, this.#largeChildren, parent);
      } while (wanted < first);
      steps.push(get(this.#via, this.#largeVia, wanted));
      wanted = parent;
    }
    return { initial: wanted, steps: steps.reverse() };
  }
}

function grown(array: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(Math.ceil(array.length * 1.5));
  result.set(array);
  return result;
}

function put(array: Uint8Array, large: Map<number, number>, index: number, value: number): void {
  array[index] = Math.min(value, many);
  if (value >= many) large.set(index, value);
}

function get(array: Uint8Array, large: ReadonlyMap<number, number>, index: number): number {
  const value = array[index]!;
  return value === many ? large.get(index)! : value;
}
