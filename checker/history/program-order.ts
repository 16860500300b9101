import { isPending, type Operation } from './operation.ts';
import type { Order } from './order.ts';

/**
 * Program order: the operations of each process stay in the order in which it called them, and nothing else is asked. So
 * the next one is the first of those that are left of any process. The one called first is tried first: real histories are
 * often close to real time, or keep to it.
 *
 * Source  L. Lamport: How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs, IEEE Trans.
 *         Computers C-28(9), 1979.
 */
export class ProgramOrder implements Order {
  /** By process: its operations, in order, each by its rank among all by the time of the call. */
  readonly #programs: readonly (readonly number[])[];
  /** By process: how many of them are placed. */
  readonly #placed: Int32Array;
  /** By operation. */
  readonly #processOf: Int32Array;
  readonly #rankOf: Int32Array;
  /** By rank. */
  readonly #operationAt: readonly number[];
  readonly #completed: readonly boolean[];
  #progress = 0;

  constructor(operations: readonly Operation[]) {
    const indices = operations.map((_, index) => index);
    this.#operationAt = indices.sort((a, b) => operations[a]!.call - operations[b]!.call);
    this.#rankOf = new Int32Array(operations.length);
    this.#processOf = new Int32Array(operations.length);
    const numbers = new Map<string, number>();
    const programs: number[][] = [];
    for (const [rank, operation] of this.#operationAt.entries()) {
      const { process } = operations[operation]!;
      const number = numbers.get(process) ?? numbers.size;
      numbers.set(process, number);
      if (number === programs.length) programs.push([]);
      programs[number]!.push(rank);
      this.#rankOf[operation] = rank;
      this.#processOf[operation] = number;
    }
    this.#programs = programs;
    this.#placed = new Int32Array(programs.length);
    this.#completed = operations.map((operation) => !isPending(operation));
  }

  first(): number {
    return this.#firstAfter(-1);
  }

  after(operation: number): number {
    return this.#firstAfter(this.#rankOf[operation]!);
  }

  /** Of the operations that may come next, the one with the lowest rank above `rank`. */
  #firstAfter(rank: number): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (let process = 0; process < this.#programs.length; process += 1) {
      const head = this.#programs[process]![this.#placed[process]!];
      if (head !== undefined && head > rank && head < lowest) lowest = head;
    }
    return this.#operationAt[lowest] ?? -1;
  }

  place(operation: number): void {
    this.#placed[this.#processOf[operation]!]! += 1;
    if (this.#completed[operation]) this.#progress += 1;
  }

  takeBack(operation: number): void {
    this.#placed[this.#processOf[operation]!]! -= 1;
    if (this.#completed[operation]) this.#progress -= 1;
  }

  /** How many operations that returned are placed. */
  progress(): number {
    return this.#progress;
  }

  awaited(): number {
    return -1;
  }
}
