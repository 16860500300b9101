import { Configurations } from './configurations.ts';
import type { Machine } from './machine.ts';
import type { Order } from './order.ts';

/** What is asked of a search: operations are numbers from 0. */
export interface Question {
  readonly machine: Machine;
  readonly order: Order;
  /** By operation: whether it has returned, and so has to be placed. */
  readonly completed: readonly boolean[];
  /** Operations, numbered after all others, that `order` knows nothing of: they may take effect at any time, any number of times. */
  readonly free?: number;
}

/** Where orders that are as long as can be end. */
export interface DeadEnd {
  /** As `Order.progress`. */
  readonly progress: number;
  readonly awaited: number;
  /** The operations placed, in order. */
  readonly order: readonly number[];
  readonly state: number;
}

/** How many dead ends are kept, of those that come equally far and end in different states. */
const keptDeadEnds = 5;
/** Of a frame whose operation was placed without an alternative. */
const forced = -1;

/**
 * Looks for an order in which the operations do one after the other what they did: depth-first, and from each configuration
 * once. It can be stopped and go on.
 *
 * Source  J. Wing, C. Gong, J. Parallel Distrib. Comput. 17, 1993, with the improvements of G. Lowe, Concurrency and
 *         Computation 29(4), 2017, §4: a stack to take operations back, and a set of configurations that were met.
 *         Beyond it: an operation that reads only is placed as soon as it may come next and the state is one in which it
 *         returns what it did return. No other place need be tried, because from any order that has it later, an order that
 *         has it now is made by moving it, and no state changes by that.
 */
export class Search {
  readonly #machine: Machine;
  readonly #order: Order;
  readonly #completed: readonly boolean[];
  /** The first number that is no operation. */
  readonly #end: number;
  readonly #placed: Int32Array;
  readonly #met: Configurations;
  /** The stack: the operations placed, the state before each, and which of its alternatives it is. */
  readonly #operations: number[] = [];
  readonly #before: number[] = [];
  readonly #alternatives: number[] = [];
  #state: number;
  #left: number;
  /** The operation that is tried next, and which of its alternatives; -1 where all were tried. */
  #candidate: number;
  #alternative = 0;
  #deadEnds: DeadEnd[] = [];

  constructor({ machine, order, completed, free = 0 }: Question) {
    this.#machine = machine;
    this.#order = order;
    this.#completed = completed;
    this.#end = completed.length + free;
    this.#placed = new Int32Array(Math.ceil(completed.length / 32));
    this.#met = new Configurations(this.#placed.length);
    this.#state = machine.initial;
    this.#left = completed.filter(Boolean).length;
    this.#placeReads();
    this.#candidate = this.#first();
  }

  /** How many configurations were met. */
  get configurations(): number {
    return this.#met.size;
  }

  /** An order of what is placed: after `found`, all that returned, and what of the others had an effect. */
  get placed(): readonly number[] {
    return this.#operations;
  }

  /** What came farthest, once there is no order. */
  get deadEnds(): readonly DeadEnd[] {
    return this.#deadEnds;
  }

  /** Go on for at most so many steps. `none`: there is no such order. `more`: not known yet. */
  run(steps: number): 'found' | 'none' | 'more' {
    for (let step = 0; step < steps; step += 1) {
      if (this.#left === 0) return 'found';
      if (this.#candidate === -1) {
        this.#noteDeadEnd();
        if (!this.#goBack()) return 'none';
      } else this.#try();
    }
    return 'more';
  }

  #try(): void {
    const operation = this.#candidate;
    const next = this.#machine.next(this.#state, operation)[this.#alternative];
    if (next === undefined) {
      this.#candidate = this.#after(operation);
      this.#alternative = 0;
      return;
    }
    this.#place(operation, this.#alternative, next);
    this.#placeReads();
    if (this.#met.add(this.#placed, this.#state)) {
      this.#candidate = this.#first();
      this.#alternative = 0;
    } else this.#goBack();
  }

  /** Take back the last choice, and go on with the one after it; false if there was none. */
  #goBack(): boolean {
    for (;;) {
      const operation = this.#operations.pop();
      if (operation === undefined) return false;
      this.#state = this.#before.pop()!;
      const alternative = this.#alternatives.pop()!;
      this.#takeBack(operation);
      if (alternative === forced) continue;
      this.#candidate = operation;
      this.#alternative = alternative + 1;
      return true;
    }
  }

  #placeReads(): void {
    let operation = this.#order.first();
    while (operation !== -1) {
      const fits =
        this.#completed[operation] &&
        this.#machine.readsOnly(operation) &&
        this.#machine.next(this.#state, operation).length > 0;
      if (fits) {
        this.#place(operation, forced, this.#state);
        operation = this.#order.first();
      } else operation = this.#order.after(operation);
    }
  }

  #place(operation: number, alternative: number, next: number): void {
    this.#operations.push(operation);
    this.#before.push(this.#state);
    this.#alternatives.push(alternative);
    this.#state = next;
    if (operation >= this.#completed.length) return;
    this.#order.place(operation);
    this.#placed[operation >> 5]! ^= 1 << (operation & 31);
    if (this.#completed[operation]) this.#left -= 1;
  }

  #takeBack(operation: number): void {
    if (operation >= this.#completed.length) return;
    this.#order.takeBack(operation);
    this.#placed[operation >> 5]! ^= 1 << (operation & 31);
    if (this.#completed[operation]) this.#left += 1;
  }

  #first(): number {
    return this.#orFree(this.#order.first());
  }

  #after(operation: number): number {
    if (operation >= this.#completed.length) return operation + 1 < this.#end ? operation + 1 : -1;
    return this.#orFree(this.#order.after(operation));
  }

  /** Past operations that change nothing and need not be placed; what is free comes last. */
  #orFree(operation: number): number {
    let found = operation;
    while (found !== -1 && !this.#completed[found] && this.#machine.readsOnly(found))
      found = this.#order.after(found);
    if (found !== -1) return found;
    return this.#completed.length < this.#end ? this.#completed.length : -1;
  }

  #noteDeadEnd(): void {
    const progress = this.#order.progress();
    const best = this.#deadEnds[0]?.progress ?? Number.NEGATIVE_INFINITY;
    if (progress < best) return;
    if (progress > best) this.#deadEnds = [];
    if (this.#deadEnds.length >= keptDeadEnds || this.#deadEnds.some(({ state }) => state === this.#state))
      return;
    const awaited = this.#order.awaited();
    this.#deadEnds.push({ progress, awaited, order: [...this.#operations], state: this.#state });
  }
}
