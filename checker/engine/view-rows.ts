import type { Arena } from './arena.ts';

const firstNodes = 256;

/**
 * For the nodes of one slot, the numbers of views plus 1, by node: a row with a column for each of a few predicates. Who asks
 * about a node for one of them mostly asks for the others, too, and finds them in the same line of the cache.
 */
export class ViewRows {
  readonly #arena: Arena;
  readonly #columns: number;
  #address: number;
  #nodes = firstNodes;
  /** Where address and length are kept for the machine, by column, in words. */
  readonly #kept: number[] = [];

  constructor(arena: Arena, columns: number) {
    this.#arena = arena;
    this.#columns = columns;
    this.#address = arena.allocate(this.#rowBytes * firstNodes);
  }

  get isFull(): boolean {
    return this.#kept.length === this.#columns;
  }

  /**
   * Take a column.
   * @param at where its address, and in the next word the number of nodes that there is room for, are kept from now on.
   * @param strideAt where the size of a row goes, in bytes.
   * @returns its number.
   */
  take(at: number, strideAt: number): number {
    this.#arena.words[strideAt / 4] = this.#rowBytes;
    const column = this.#kept.push(at / 4) - 1;
    this.#keep(column);
    return column;
  }

  /** 0 where it is not known. */
  get(column: number, node: number): number {
    return node < this.#nodes ? this.#arena.words[this.#place(column, node)]! : 0;
  }

  set(column: number, node: number, value: number): void {
    if (node >= this.#nodes) this.#enlarge(node);
    this.#arena.words[this.#place(column, node)] = value;
  }

  #place(column: number, node: number): number {
    return this.#address / 4 + node * this.#columns + column;
  }

  #enlarge(node: number): void {
    const nodes = 2 ** (32 - Math.clz32(node));
    this.#address = this.#arena.enlarge(this.#address, this.#rowBytes * this.#nodes, this.#rowBytes * nodes);
    this.#nodes = nodes;
    for (const column of this.#kept.keys()) this.#keep(column);
  }

  #keep(column: number): void {
    const at = this.#kept[column]!;
    this.#arena.words[at] = this.#address + 4 * column;
    this.#arena.words[at + 1] = this.#nodes;
  }

  get #rowBytes(): number {
    return 4 * this.#columns;
  }
}
