import { InternalError } from '../core/errors.ts';
import { deepFreeze } from '../core/value.ts';

/** In expansions. The engine asks for what an expansion met before it has made half as many others. */
const periodLength = 32_768;
const pageBits = 8;
const pageSize = 1 << pageBits;
const notExpanded = 0;
const gone: unique symbol = Symbol('gone');
type Gone = typeof gone;

/** The states of nodes whose numbers follow each other. */
class Page<S> {
  readonly states = new Array<S | Gone>(pageSize).fill(gone);
  /** The period in which each was met last, or `notExpanded`. */
  readonly met = new Int32Array(pageSize);
  /** How many are not gone. */
  size = 0;
}

/**
 * The states of nodes that may still be asked for: those that were not expanded yet, and those that an expansion started
 * from or came to in this period or the last one.
 */
export class StateStore<S> {
  readonly #keepsAll: boolean;
  readonly #pages: (Page<S> | undefined)[] = [];
  #period = 1;
  #expansions = 0;
  /** Nodes that were met in this period and in the last. */
  #recent: number[] = [];
  #older: number[] = [];

  /** @param keepsAll whether all states are kept. */
  constructor(keepsAll: boolean) {
    this.#keepsAll = keepsAll;
  }

  has(node: number): boolean {
    return this.#at(node) !== gone;
  }

  /** @throws {InternalError} if the state was let go of. */
  get(node: number): S {
    const state = this.#at(node);
    if (state === gone) throw new InternalError(`the state of node ${node} was let go of`);
    return state;
  }

  /** A state was found. */
  add(node: number, state: S): void {
    this.#put(node, state);
  }

  /** A state is about to be expanded. */
  expand(node: number, state: S): void {
    this.#expansions += 1;
    if (this.#expansions % periodLength === 0) this.#nextPeriod();
    this.#meet(this.#put(node, state), node);
  }

  /** An expansion came to a state that had been found before. */
  meet(node: number, state: S): void {
    const page = this.#pages[node >> pageBits];
    if (page === undefined || page.states[node % pageSize] === gone)
      this.#meet(this.#put(node, deepFreeze(state)), node);
    else if (page.met[node % pageSize] !== notExpanded) this.#meet(page, node);
  }

  #at(node: number): S | Gone {
    const page = this.#pages[node >> pageBits];
    return page === undefined ? gone : page.states[node % pageSize]!;
  }

  #put(node: number, state: S): Page<S> {
    const number = node >> pageBits;
    let page = this.#pages[number];
    if (page === undefined) {
      page = new Page();
      this.#pages[number] = page;
    }
    if (page.states[node % pageSize] === gone) page.size += 1;
    page.states[node % pageSize] = state;
    return page;
  }

  #meet(page: Page<S>, node: number): void {
    if (this.#keepsAll) return;
    if (page.met[node % pageSize] === this.#period) return;
    page.met[node % pageSize] = this.#period;
    this.#recent.push(node);
  }

  #nextPeriod(): void {
    for (const node of this.#older) {
      const page = this.#pages[node >> pageBits]!;
      if (page.met[node % pageSize] === this.#period) continue;
      page.states[node % pageSize] = gone;
      page.size -= 1;
      if (page.size === 0) this.#pages[node >> pageBits] = undefined;
    }
    this.#older = this.#recent;
    this.#recent = [];
    this.#period += 1;
  }
}
