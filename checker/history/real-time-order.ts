import { isPending, type Operation } from './operation.ts';
import type { Order } from './order.ts';

/**
 * Real time: an operation that returned before another was called comes before it. So the next one is any whose call comes
 * before the first return of those that are left.
 *
 * Source  J. Wing, C. Gong: Testing and Verifying Concurrent Objects, J. Parallel Distrib. Comput. 17, 1993; the list that
 *         calls and returns are lifted out of, and put back into, as in G. Lowe: Testing for Linearizability, Concurrency
 *         and Computation 29(4), 2017, §4. Differs: what is pending has a call and no return.
 * Shapes  Entry 2 i is the call of operation i, entry 2 i + 1 its return; the last entry is both ends of the list.
 */
export class RealTimeOrder implements Order {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #returns: Float64Array;
  readonly #end: number;

  constructor(operations: readonly Operation[]) {
    this.#end = 2 * operations.length;
    this.#next = new Int32Array(this.#end + 1);
    this.#previous = new Int32Array(this.#end + 1);
    this.#returns = Float64Array.from(operations, (operation) => operation.return);
    const entries = operations.flatMap((operation, index) =>
      isPending(operation) ? [2 * index] : [2 * index, 2 * index + 1],
    );
    const time = (entry: number) => {
      const operation = operations[entry >> 1]!;
      return entry % 2 === 0 ? operation.call : operation.return;
    };
    entries.sort((a, b) => time(a) - time(b) || (a % 2) - (b % 2));
    let last = this.#end;
    for (const entry of [...entries, this.#end]) {
      this.#next[last] = entry;
      this.#previous[entry] = last;
      last = entry;
    }
  }

  first(): number {
    return this.#callAt(this.#next[this.#end]!);
  }

  after(operation: number): number {
    return this.#callAt(this.#next[2 * operation]!);
  }

  #callAt(entry: number): number {
    return entry % 2 === 0 && entry !== this.#end ? entry >> 1 : -1;
  }

  place(operation: number): void {
    this.#lift(2 * operation);
    if (this.#returns[operation] !== Number.POSITIVE_INFINITY) this.#lift(2 * operation + 1);
  }

  takeBack(operation: number): void {
    if (this.#returns[operation] !== Number.POSITIVE_INFINITY) this.#putBack(2 * operation + 1);
    this.#putBack(2 * operation);
  }

  /** Everything that returned before this time is placed. */
  progress(): number {
    const awaited = this.awaited();
    return awaited === -1 ? Number.POSITIVE_INFINITY : this.#returns[awaited]!;
  }

  awaited(): number {
    let entry = this.#next[this.#end]!;
    while (entry % 2 === 0 && entry !== this.#end) entry = this.#next[entry]!;
    return entry === this.#end ? -1 : entry >> 1;
  }

  #lift(entry: number): void {
    this.#next[this.#previous[entry]!] = this.#next[entry]!;
    this.#previous[this.#next[entry]!] = this.#previous[entry]!;
  }

  #putBack(entry: number): void {
    this.#next[this.#previous[entry]!] = entry;
    this.#previous[this.#next[entry]!] = entry;
  }
}
