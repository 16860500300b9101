import type { Crew } from './crew.ts';
import type { KeyLayout } from './key-layout.ts';
import { freeLayout, writeLayout } from './layout-record.ts';
import * as at from './machine-fields.ts';
import type { Predicate } from './predicate.ts';
import type { Tables } from './tables.ts';
import type { ThreadBuffers } from './thread-buffers.ts';

/** What a block works with. */
export interface Workshop {
  readonly tables: Tables;
  readonly crew: Crew;
  /** One of each thread. */
  readonly buffers: readonly ThreadBuffers[];
}

/**
 * Some states of a level, explored together by all threads. Tables are filled between rounds only: threads list what they
 * miss, and go over the states concerned again. So what is asked of user code, and in which order, does not depend on how
 * many threads there are.
 */
export class Block {
  /** How many states there are. */
  size = 0;
  /** How many of them are not expanded. */
  skippedStates = 0;
  readonly #workshop: Workshop;
  readonly #mostStates: number;
  /** Addresses, as the machine's fields describe them. */
  readonly #results: number;
  readonly #children: number;
  readonly #answers: number;
  readonly #skipped: number;
  readonly #list: number;
  #keys = 0;
  #layout: KeyLayout;

  /** @param mostStates the most that `begin` is given. */
  constructor(workshop: Workshop, mostStates: number, layout: KeyLayout) {
    const { arena } = workshop.tables;
    this.#workshop = workshop;
    this.#mostStates = mostStates;
    this.#results = arena.allocate(8 * mostStates);
    this.#children = arena.allocate(4 * mostStates);
    this.#answers = arena.allocate(mostStates);
    this.#skipped = arena.allocate(mostStates);
    this.#list = arena.allocate(4 * mostStates);
    this.#layout = layout;
    arena.words[at.resultsAt / 4] = this.#results;
    arena.words[at.childrenAt / 4] = this.#children;
    this.#useLayout();
    this.#keys = arena.allocate(8 * layout.words * mostStates);
    arena.words[at.blockAt / 4] = this.#keys;
  }

  get layout(): KeyLayout {
    return this.#layout;
  }

  /** Read and write keys in another way from now on. */
  set layout(layout: KeyLayout) {
    const { arena } = this.#workshop.tables;
    arena.free(this.#keys, 8 * this.#layout.words * this.#mostStates);
    freeLayout(arena, arena.words[at.layoutAt / 4]!, this.#layout);
    this.#layout = layout;
    this.#useLayout();
    this.#keys = arena.allocate(8 * layout.words * this.#mostStates);
    arena.words[at.blockAt / 4] = this.#keys;
  }

  /** The keys of its states. */
  get keys(): Uint8Array {
    const { bytes } = this.#workshop.tables.arena;
    return bytes.subarray(this.#keys, this.#keys + 8 * this.#layout.words * this.size);
  }

  /** Write the vector of a state to `vector`. */
  read(state: number, vector: Int32Array): void {
    const key = this.#keys / 4 + 2 * this.#layout.words * state;
    this.#layout.unpack(this.#workshop.tables.arena.words, key, vector);
  }

  /** How many successors of a state are on record. */
  records(state: number): number {
    return this.#workshop.tables.arena.words[this.#results / 4 + 2 * state + 1]!;
  }

  /** Write the vector of one of them to `vector`. */
  readRecord(state: number, step: number, vector: Int32Array): void {
    const { words } = this.#workshop.tables.arena;
    const record = words[this.#results / 4 + 2 * state]! / 4 + step * (2 * this.#layout.words + 2);
    this.#layout.unpack(words, record, vector);
  }

  /** Begin with so many states; then their keys are written to `keys`. */
  begin(size: number): void {
    const { tables, buffers } = this.#workshop;
    this.size = size;
    this.skippedStates = 0;
    tables.arena.words[at.blockSizeAt / 4] = size;
    tables.arena.words[at.skippedAt / 4] = 0;
    const labels = tables.labels();
    for (const thread of buffers) thread.begin(labels, this.#layout.words);
  }

  /** Instead of expanding the block's only state, have these be its successors, in order. */
  placeRecords(vectors: readonly ArrayLike<number>[]): void {
    const { arena } = this.#workshop.tables;
    const [thread] = this.#workshop.buffers;
    const stride = 2 * this.#layout.words + 2;
    while (thread!.recordBytes < 4 * stride * vectors.length) thread!.enlarge();
    arena.words[this.#results / 4] = thread!.records;
    arena.words[this.#results / 4 + 1] = vectors.length;
    for (const [step, vector] of vectors.entries()) {
      const record = thread!.records / 4 + step * stride;
      this.#layout.pack(vector, arena.words, record);
      arena.words[record + stride - 2] = step;
      arena.words[record + stride - 1] = this.#workshop.crew.machine.ownerOf(4 * record) << 8;
    }
  }

  /** Do not expand the states that are marked by 1. */
  skip(marks: Uint8Array): void {
    const { arena } = this.#workshop.tables;
    this.skippedStates = marks.reduce((sum, mark) => sum + mark, 0);
    arena.bytes.set(marks, this.#skipped);
    arena.words[at.skippedAt / 4] = this.#skipped;
  }

  /**
   * Expand all states.
   * @returns false where a table or a buffer has outgrown what there was room for: the block has to be begun again.
   */
  async expand(): Promise<boolean> {
    const { tables, crew, buffers } = this.#workshop;
    let list = 0;
    let count = this.size;
    for (;;) {
      await crew.run({ kind: 'expand', list, count }, count);
      if (this.#enlargeOverflown()) return false;
      if (!this.#fillMisses()) return true;
      if (!this.fits()) return false;
      if (tables.labels() > buffers[0]!.labels) return false;
      count = this.#listDeferred();
      list = this.#list;
      for (const thread of buffers) thread.beginRound();
    }
  }

  /** How many successors are on record. */
  get successors(): number {
    let sum = 0;
    for (let state = 0; state < this.size; state += 1) sum += this.records(state);
    return sum;
  }

  /** Whether keys have room for all nodes that there are. */
  fits(): boolean {
    return this.#layout.fits(this.#workshop.tables.counts());
  }

  /** Put all successors into the stores. False, and nothing has changed, if there is no memory for them. */
  async insert(): Promise<boolean> {
    const { crew } = this.#workshop;
    const count = this.successors;
    const isTight = crew.threads.some(({ store }) => !store.hasRoom(count));
    if (isTight && !(await crew.run({ kind: 'reserve', count }, this.size))) return false;
    return crew.run({ kind: 'insert' }, this.size);
  }

  /** Collect the states that are new, and ask predicates about them, by the machine. */
  async collect(predicates: readonly Predicate[]): Promise<void> {
    const { tables, crew, buffers } = this.#workshop;
    tables.useChecks(predicates.map(({ table }) => table));
    for (;;) {
      for (const thread of buffers) thread.beginRound();
      await crew.run({ kind: 'collect', count: this.size }, this.size);
      const full = buffers.filter(({ outputOverflown }) => outputOverflown);
      if (full.length === 0) return this.#answerRest();
      for (const thread of full) thread.enlargeFresh(this.#layout.words);
    }
  }

  /** By state: how many new states it led to. */
  get children(): Uint32Array {
    const { words } = this.#workshop.tables.arena;
    return words.subarray(this.#children / 4, this.#children / 4 + this.size);
  }

  /** Which state led to new state number `fresh` of the block. */
  parentOf(fresh: number): number {
    let seen = 0;
    return this.children.findIndex((count) => {
      seen += count;
      return seen > fresh;
    });
  }

  /** As `collect`, for new states that are collected already. */
  async checkFresh(predicates: readonly Predicate[]): Promise<void> {
    const { tables, crew, buffers } = this.#workshop;
    tables.useChecks(predicates.map(({ table }) => table));
    for (const thread of buffers) {
      thread.beginAnswers(predicates.length);
      thread.beginRound();
    }
    await crew.run({ kind: 'check fresh' }, this.size);
    await this.#answerRest();
  }

  /** Fill tables until all predicates are answered. */
  async #answerRest(): Promise<void> {
    const { crew, buffers } = this.#workshop;
    while (buffers.some(({ unanswered }) => unanswered)) {
      this.#fillMisses();
      for (const thread of buffers) {
        if (thread.missesOverflown) thread.enlargeMisses();
        thread.beginRound();
      }
      await crew.run({ kind: 'check fresh' }, this.size);
    }
  }

  /**
   * Ask a predicate about states of the block, by the machine.
   * @param states which ones.
   * @returns by state, the answer.
   */
  async answers(predicate: Predicate, states: Iterable<number>): Promise<Uint8Array> {
    const { tables, crew, buffers } = this.#workshop;
    const answers = () => tables.arena.bytes.subarray(this.#answers, this.#answers + this.size);
    answers().fill(0);
    for (const state of states) answers()[state] = at.noAnswer;
    const task = { kind: 'check block', predicate: predicate.table.address, answers: this.#answers } as const;
    do {
      for (const thread of buffers) thread.beginRound();
      await crew.run({ ...task, count: this.size }, this.size);
      this.#fillMisses();
      for (const thread of buffers) if (thread.missesOverflown) thread.enlargeMisses();
    } while (buffers.some(({ unanswered }) => unanswered));
    return answers();
  }

  /** True if there were any. */
  #fillMisses(): boolean {
    const { tables, buffers } = this.#workshop;
    const lists = buffers.map(({ misses }) => misses);
    tables.fill(lists);
    return lists.some(([from, to]) => to > from);
  }

  /** Write the numbers of deferred states to the list; how many they are. */
  #listDeferred(): number {
    const { words } = this.#workshop.tables.arena;
    const counts = this.#results / 4 + 1;
    let count = 0;
    for (let state = 0; state < this.size; state += 1) {
      if (words[counts + 2 * state] !== at.deferred) continue;
      words[this.#list / 4 + count] = state;
      count += 1;
    }
    return count;
  }

  /** Enlarge the buffers that were too small; true if there were any. */
  #enlargeOverflown(): boolean {
    const full = this.#workshop.buffers.filter(
      ({ outputOverflown, missesOverflown }) => outputOverflown || missesOverflown,
    );
    for (const thread of full) thread.enlarge();
    return full.length > 0;
  }

  #useLayout(): void {
    const { arena } = this.#workshop.tables;
    arena.words[at.layoutAt / 4] = writeLayout(arena, this.#layout);
    arena.words[at.wordsAt / 4] = this.#layout.words;
    for (const thread of this.#workshop.buffers) thread.forgetRecent(this.#layout.words);
  }
}
