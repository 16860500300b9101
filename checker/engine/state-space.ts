import type { Block } from './block.ts';
import type { Manifest, Part } from './checkpoint.ts';
import type { Crew } from './crew.ts';
import { DiscoveryLog } from './discovery-log.ts';
import { Disk } from './disk.ts';
import { KeyLayout } from './key-layout.ts';
import { KeyQueue } from './key-queue.ts';
import type { KeyStore } from './key-store.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { byOwner, type Repacker, repacked } from './repacking.ts';
import { moved, outgrows, Spill, type SpillPlan, type Survivors } from './spill.ts';
import type { ThreadBuffers } from './thread-buffers.ts';

/** What a checkpoint says of a state space in numbers. */
export type StateNumbers = Pick<Manifest, 'states' | 'expanded' | 'packedFor' | 'largeSteps'>;

/** Reads the parts of a checkpoint that are a state space's. */
export type ReadStates = (part: Exclude<Part, 'questions'>) => Iterable<Uint8Array>;

/**
 * The distinct states found: their packed keys in the stores of the threads, how each was reached, and, in the order of
 * discovery, the keys of those that are still to be expanded. Exact: keys are compared in full, and are packed anew, a
 * little wider, when a slot has more nodes than its field can tell apart.
 *
 * Cost per state: its key (8 bytes per word, in a table that is 0.76 to 0.87 full) and 1.3 bytes for the way to it; a key
 * more while its level is open.
 */
export class StateSpace {
  /** Distinct states. */
  count = 0;
  /** States that were expanded; the origin of the initial states is expanded before the first one. */
  expanded = -1;
  readonly #block: Block;
  readonly #crew: Crew;
  readonly #buffers: readonly ThreadBuffers[];
  readonly #repacker: Repacker;
  readonly #log = new DiscoveryLog();
  /** Whether stores hold hashes of vectors, and no keys. */
  readonly #hashed: boolean;
  readonly #plan: SpillPlan | undefined;
  #spill: Spill | undefined;
  #level: KeyQueue;
  #next: KeyQueue;

  constructor(
    {
      block,
      crew,
      buffers,
      repacker,
    }: {
      readonly block: Block;
      readonly crew: Crew;
      readonly buffers: readonly ThreadBuffers[];
      readonly repacker: Repacker;
    },
    { hashed, plan }: { readonly hashed: boolean; readonly plan: SpillPlan | undefined },
  ) {
    this.#block = block;
    this.#crew = crew;
    this.#buffers = buffers;
    this.#repacker = repacker;
    this.#hashed = hashed;
    this.#plan = plan;
    this.#level = new KeyQueue(this.words);
    this.#next = new KeyQueue(this.words);
    for (const store of this.#stores) store.reset(hashed ? 1 : this.words);
  }

  /** 64-bit words of a key. */
  get words(): number {
    return this.#block.layout.words;
  }

  /** States of the level that is being expanded that are left. */
  get levelSize(): number {
    return this.#level.length;
  }

  /** States found for the level after it. */
  get nextSize(): number {
    return this.#next.length;
  }

  /** States on disk. */
  get spilled(): number {
    return this.#spill?.settled ?? 0;
  }

  get bytes(): number {
    const stores = this.#stores.reduce((sum, { bytes }) => sum + bytes, 0);
    return stores + (this.#spill?.bytes ?? 0) + this.#log.bytes + this.#level.bytes + this.#next.bytes;
  }

  /** Begin the search: the block consists of the origin, which is no state itself, and whose successors are the initial states. */
  placeInitial(vectors: readonly ArrayLike<number>[]): void {
    this.#level.push(new Uint8Array(8 * this.words));
    this.#block.begin(1);
    this.#block.placeRecords(vectors);
  }

  /** Load the next states of the level into the block. */
  load(count: number): void {
    this.#block.begin(count);
    this.#level.peek(this.#block.keys);
  }

  /** Whether what the block has led to is new for certain; otherwise it has to be settled. */
  get isCertain(): boolean {
    return this.#spill === undefined;
  }

  /** Whether the stores should be settled before they take in so many keys more. */
  isFull(more: number): boolean {
    if (this.#plan === undefined) return false;
    const keys = this.#stores.reduce((sum, { count }) => sum + count, 0);
    // Settling reads all that is on disk, so it has to be worth it.
    return keys >= more && outgrows(this.#plan, keys + more, this.words);
  }

  /** Whether states may be moved to disk. */
  get canSpill(): boolean {
    return this.#plan !== undefined;
  }

  /** Take over what the block has led to; its states are done. */
  commit(): void {
    for (const thread of this.#buffers) {
      if (this.#spill === undefined) this.#discover(thread.freshKeys(this.words), thread.freshSteps);
      else this.#spill.met(thread.freshKeys(this.words), thread.freshSteps);
    }
    (this.#spill ?? this.#log).expanded(this.#block.children);
    this.#level.drop(this.#block.size);
    this.expanded += this.#block.size;
  }

  /**
   * Empty the stores: move what they hold to disk, or decide what of it is new.
   * @param onSurvivors is told of these, before they are taken over, and of the state from which their origins are counted.
   */
  async settle(onSurvivors: (survivors: Survivors, first: number) => Promise<void>): Promise<void> {
    if (this.#spill === undefined) {
      this.#startSpill();
      return;
    }
    const { unsettled } = this.#spill;
    const first = this.expanded - unsettled;
    const children = new Uint32Array(unsettled);
    for (const survivors of this.#spill.settle(this.#stores, this.words)) {
      await onSurvivors(survivors, first);
      this.#discover(survivors.keys, survivors.steps);
      for (const origin of survivors.origins) children[origin]! += 1;
    }
    this.#log.expanded(children);
  }

  /** Go on to the level that was found. */
  advance(): void {
    this.#level = this.#next;
    this.#next = new KeyQueue(this.words, this.#spill?.disk);
  }

  /** The number of an initial state, as they were given, and the steps to take from each state on. */
  wayTo(state: number): ReturnType<DiscoveryLog['wayTo']> {
    return this.#log.wayTo(state);
  }

  /**
   * Pack all keys anew, with room for as many nodes as there are.
   * @param counts by slot.
   * @throws {OutOfMemory}
   */
  repack(counts: readonly number[]): void {
    const [from, to, disk] = [this.#block.layout, new KeyLayout(counts), this.#spill?.disk];
    const anew = (pieces: Iterable<Uint8Array>) => repacked(this.#repacker, pieces, { from, to, disk });
    const stored = this.#hashed ? undefined : anew(this.#dump());
    this.#level = anew(this.#level.drain());
    this.#next = anew(this.#next.drain());
    const closed = this.#spill?.repack(anew);
    this.#block.layout = to;
    if (closed !== undefined) this.#reclose(closed);
    if (stored !== undefined) this.#fill(stored);
  }

  /** What a checkpoint has to say; everything must have been settled. */
  numbers(): StateNumbers {
    const { via } = this.#log;
    return {
      states: this.count,
      expanded: this.expanded,
      packedFor: [...this.#block.layout.counts],
      largeSteps: [...via.large],
    };
  }

  /** The keys of states that were not expanded. */
  *open(): Generator<Uint8Array> {
    yield* this.#level.read();
    yield* this.#next.read();
  }

  /** What a checkpoint has to hold. */
  read(part: Parameters<ReadStates>[0]): Iterable<Uint8Array> {
    switch (part) {
      case 'keys':
        return this.#allKeys();
      case 'level':
        return this.#level.read();
      case 'next':
        return this.#next.read();
      case 'steps':
        return this.#log.via.read();
      case 'children':
        return this.#log.children.read();
    }
  }

  /** Go on from a checkpoint. False if it contradicts itself. @throws {OutOfMemory} */
  restore({ states, expanded, packedFor, largeSteps }: StateNumbers, read: ReadStates): boolean {
    this.#block.layout = new KeyLayout(packedFor);
    this.count = states;
    this.expanded = expanded;
    const words = this.#hashed ? 1 : this.words;
    for (const store of this.#stores) store.reset(words);
    if (this.#plan !== undefined && outgrows(this.#plan, states, this.words)) this.#startSpill();
    const queueOf = (keys: Iterable<Uint8Array>, width: number) => {
      const queue = new KeyQueue(width, this.#spill?.disk);
      for (const piece of keys) queue.push(piece);
      return queue;
    };
    this.#level = queueOf(read('level'), this.words);
    this.#next = queueOf(read('next'), this.words);
    this.#log.via.restore(read('steps'), largeSteps);
    const { children } = this.#log;
    if (!children.restore(read('children'), expanded + 1)) return false;
    const keys = queueOf(read('keys'), words);
    const [found, open] = [keys.length, this.#level.length + this.#next.length];
    if (found !== states || open !== states - expanded || this.#log.via.length !== states) return false;
    if (this.#spill === undefined) this.#fill(keys);
    else this.#reclose(keys);
    return true;
  }

  /** Give back what is outside of memory. */
  close(): void {
    this.#spill?.disk.close();
  }

  get #stores(): readonly KeyStore[] {
    return this.#crew.threads.map(({ store }) => store);
  }

  #discover(keys: Uint8Array, steps: ArrayLike<number>): void {
    this.#next.push(keys);
    this.#log.discovered(steps);
    this.count += steps.length;
  }

  #startSpill(): void {
    const disk = new Disk(this.#plan!.folder);
    this.#spill = new Spill(disk, this.words, this.#stores);
    for (const store of this.#stores) store.reset(this.words, store.count);
    this.#level = moved(this.#level, disk);
    this.#next = moved(this.#next, disk);
    this.#log.via.spill(disk);
    this.#log.children.spill(disk);
  }

  /** Give keys of settled states back to the stores' files. */
  #reclose(keys: KeyQueue): void {
    for (const [store, own] of byOwner(this.#repacker, keys, this.#stores.length))
      this.#spill!.reclose(store, own);
  }

  *#allKeys(): Generator<Uint8Array> {
    if (this.#spill === undefined) yield* this.#dump();
    else for (const keys of this.#spill.closed()) yield* keys;
  }

  *#dump(): Generator<Uint8Array> {
    for (const store of this.#stores) yield* store.dump(this.#hashed ? 1 : this.words);
  }

  /** Have the stores hold exactly these keys. @throws {OutOfMemory} */
  #fill(keys: KeyQueue): void {
    const stores = this.#stores;
    const share = Math.ceil(keys.length / stores.length);
    const { words } = keys;
    for (const store of stores) store.reset(words, share);
    for (const [index, own] of byOwner(this.#repacker, keys, stores.length)) {
      const count = own.length / (8 * words);
      if (!stores[index]!.reserve(words, count)) throw new OutOfMemory();
      stores[index]!.insert(own, count);
    }
  }
}
