import { DiscoveryLog } from './discovery-log.ts';
import { KeyLayout } from './key-layout.ts';
import { KeyQueue } from './key-queue.ts';
import { KeySet } from './key-set.ts';

/**
 * The distinct states found, as packed keys, and the two levels of the search that are open. Exact: keys are compared in
 * full, and are packed anew, a little wider, when a slot has more nodes than its field can tell apart.
 *
 * Cost per state: its key (4 bytes per word, in a table that is at most 0.86 full) and 2 bytes for the way to it; a key
 * more while its level is open.
 */
export class StateSpace {
  /** Distinct states. */
  count = 0;
  readonly #counts: () => readonly number[];
  readonly #log = new DiscoveryLog();
  #layout: KeyLayout;
  #known: KeySet;
  #level: KeyQueue;
  #next: KeyQueue;
  /** Of the state that was loaded. */
  #origin: Int32Array;
  /** Of the successor that is being made. */
  #key: Int32Array;
  /** Successors of the loaded state, the steps that lead to them, and which of the last ones were new. */
  #staged: KeyQueue;
  readonly #stagedSteps: number[] = [];
  readonly #fresh: number[] = [];

  /** @param counts asks how many nodes each slot has by now. */
  constructor(counts: () => readonly number[]) {
    this.#counts = counts;
    this.#layout = new KeyLayout(counts());
    const { words } = this.#layout;
    this.#known = new KeySet(words);
    this.#level = new KeyQueue(words);
    this.#next = new KeyQueue(words);
    this.#staged = new KeyQueue(words);
    this.#origin = new Int32Array(words);
    this.#key = new Int32Array(words);
  }

  /** States of the level that is being expanded. */
  get levelSize(): number {
    return this.#level.length;
  }

  /** States found for the level after it. */
  get nextSize(): number {
    return this.#next.length;
  }

  get bytes(): number {
    return this.#known.bytes + this.#log.bytes + this.#level.bytes + this.#next.bytes;
  }

  /** Words of a key. */
  get words(): number {
    return this.#layout.words;
  }

  /** Add an initial state to the first level; false where it is there already. */
  addInitial(vector: Int32Array): boolean {
    this.#layout.pack(vector, this.#key, 0);
    if (!this.#known.add(this.#key, 0)) return false;
    this.#next.push(this.#key, 0);
    this.#log.initial();
    this.count += 1;
    return true;
  }

  /** Go on to the level that was found. */
  advance(): void {
    this.#level = this.#next;
    this.#next = new KeyQueue(this.#layout.words);
  }

  /** Begin to expand a state of the level: write its vector to `vector`. */
  load(index: number, vector: Int32Array): void {
    const { keys } = this.#level;
    const { words } = this.#layout;
    const at = index * words;
    for (let word = 0; word < words; word += 1) this.#origin[word] = keys[at + word]!;
    this.#layout.unpack(keys, at, vector);
  }

  /** Begin to make a successor of the loaded state. */
  reset(): void {
    const key = this.#key;
    for (let word = 0; word < key.length; word += 1) key[word] = this.#origin[word]!;
  }

  /** A slot of the successor goes from one node to another. Both have to fit: see `makeRoom`. */
  change(slot: number, before: number, after: number): void {
    this.#layout.change(this.#key, slot, before, after);
  }

  /** Keep the successor, which step number `step` leads to, for `commit`. */
  stage(step: number): void {
    this.#stagedSteps[this.#staged.length] = step;
    this.#staged.push(this.#key, 0);
  }

  /**
   * Add what was staged, in order; the loaded state has no more successors.
   * @returns how many of them are new: they are the states from the former `count` on.
   */
  commit(): number {
    const staged = this.#staged;
    const { keys, length, words } = staged;
    this.#known.prepare(keys, length);
    let fresh = 0;
    for (let index = 0; index < length; index += 1) {
      if (!this.#known.addPrepared(keys, index)) continue;
      this.#next.push(keys, index * words);
      this.#log.discovered(this.#stagedSteps[index]!);
      this.#fresh[fresh] = index;
      fresh += 1;
    }
    this.#log.expanded(fresh);
    this.count += fresh;
    staged.clear();
    return fresh;
  }

  /** Write the vector of new state number `index` of the last `commit` to `vector`. */
  readFresh(index: number, vector: Int32Array): void {
    this.#layout.unpack(this.#staged.keys, this.#fresh[index]! * this.#layout.words, vector);
  }

  /** The way to a state, by its number in the order of discovery. */
  wayTo(state: number): ReturnType<DiscoveryLog['wayTo']> {
    return this.#log.wayTo(state);
  }

  /**
   * Pack all keys anew if a slot has outgrown its field.
   * @param origin the loaded state, @param successor the one being made.
   */
  makeRoom(origin: Int32Array, successor: Int32Array): void {
    const counts = this.#counts();
    if (this.#layout.fits(counts)) return;
    const old = this.#layout;
    const layout = new KeyLayout(counts);
    const vector = new Int32Array(counts.length);
    const key = new Int32Array(layout.words);
    const repack = (keys: Int32Array, at: number) => {
      old.unpack(keys, at, vector);
      layout.pack(vector, key, 0);
      return key;
    };
    const known = new KeySet(layout.words, this.#known.size);
    this.#known.forEach((table, at) => {
      known.add(repack(table, at), 0);
    });
    this.#known = known;
    this.#level = requeued(this.#level, layout.words, repack);
    this.#next = requeued(this.#next, layout.words, repack);
    this.#staged = requeued(this.#staged, layout.words, repack);
    this.#layout = layout;
    this.#origin = new Int32Array(layout.words);
    this.#key = new Int32Array(layout.words);
    layout.pack(origin, this.#origin, 0);
    layout.pack(successor, this.#key, 0);
  }
}

function requeued(
  queue: KeyQueue,
  words: number,
  repack: (keys: Int32Array, at: number) => Int32Array,
): KeyQueue {
  const result = new KeyQueue(words);
  for (let index = 0; index < queue.length; index += 1)
    result.push(repack(queue.keys, index * queue.words), 0);
  return result;
}
