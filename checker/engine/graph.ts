import { InternalError } from '../core/errors.ts';
import type { Reading, SlotSystem } from '../core/slots.ts';
import type { Arena } from './arena.ts';
import type { Block } from './block.ts';
import { truthOf } from './evaluations.ts';
import * as at from './graph-fields.ts';
import { type GraphProgram, instanceOf } from './machine.ts';
import { OutOfMemory } from './out-of-memory.ts';
import type { Predicate } from './predicate.ts';
import { graphProgram } from './programs.ts';
import type { Tables } from './tables.ts';
import type { ThreadBuffers } from './thread-buffers.ts';

/** What a graph is made of. */
export interface GraphParts {
  readonly system: SlotSystem<unknown>;
  readonly tables: Tables;
  readonly block: Block;
  readonly buffers: readonly ThreadBuffers[];
  readonly count: number;
  /** The keys of all states, in pieces. */
  keys(): Iterable<Uint8Array>;
  readonly initial: readonly Int32Array[];
}

const fullness = 0.8;
const keysAtOnce = 8192;

/**
 * The states that a search has found, numbered by their places in a table of keys, of which some are empty. Steps are not
 * stored: they are made anew from the search's tables.
 *
 * Cost per state: its key and two bytes, divided by how full the table is.
 */
export class Graph {
  readonly arena: Arena;
  readonly program: GraphProgram;
  /** Of its fields. */
  readonly address: number;
  /** Numbers of states are less than this. */
  readonly capacity: number;
  /** The initial states, in order. */
  readonly initial: readonly number[];
  readonly #parts: GraphParts;
  readonly #table: number;
  readonly #words: number;
  readonly #letters: number;
  readonly #steps: number;
  #outside = 0;
  /** Of `keysAtOnce` keys, and of as many places and one more. */
  readonly #buffer: number;
  readonly #places: number;

  /** @throws {OutOfMemory} */
  constructor(parts: GraphParts) {
    const { tables, count, block, system } = parts;
    const { arena } = tables;
    this.arena = arena;
    this.program = instanceOf<GraphProgram>(graphProgram, arena.memory);
    this.#parts = parts;
    this.#words = block.layout.words;
    this.capacity = Math.ceil((count + 1) / fullness);
    if (this.capacity >= at.nowhere) throw new OutOfMemory();
    const most = Math.max(1, tables.mostSteps);
    const keyBytes = 8 * this.#words;
    this.address = arena.allocate(at.graphBytes);
    this.#table = arena.reserve(this.capacity * keyBytes);
    this.#letters = arena.reserve(this.capacity);
    this.#steps = arena.allocate(8 * most);
    this.#buffer = arena.allocate(keysAtOnce * keyBytes);
    this.#places = arena.allocate(4 * keysAtOnce + 4);
    this.#set(at.graphTable, this.#table);
    this.#set(at.graphCapacity, this.capacity);
    this.#set(at.graphLetters, this.#letters);
    this.#set(at.graphKeys, arena.allocate(keyBytes * most));
    this.#set(at.graphSteps, this.#steps);
    this.#set(at.graphCurrent, arena.allocate(4 * system.slots));
    this.#set(at.graphRecent, arena.allocate(16 * at.recentKeys));
    this.#set(at.graphSuccessor, arena.allocate(4 * system.slots));
    for (const piece of parts.keys()) this.#insert(piece);
    this.initial = parts.initial.map((vector) => this.#placeOf(vector));
  }

  /** Do not expand these states, given by their keys, nor those outside of a boundary. */
  async exclude(
    open: Iterable<Uint8Array>,
    boundary: Predicate | undefined,
    pause: () => Promise<void>,
  ): Promise<void> {
    for (const piece of open) {
      for (let from = 0; from < piece.length; from += 8 * this.#words) {
        this.arena.bytes.set(piece.subarray(from, from + 8 * this.#words), this.#buffer);
        this.#markOutside(this.program.place(this.address, this.#buffer));
      }
    }
    if (boundary === undefined) return;
    await this.#ask([boundary], pause, (place, answers) => {
      if (answers === 0) this.#markOutside(place);
    });
  }

  /** At least as many steps as any state has. */
  get mostSteps(): number {
    return this.#parts.tables.mostSteps;
  }

  /** Whether there are states that are not expanded. */
  get isCut(): boolean {
    return this.#outside !== 0;
  }

  isOutside(place: number): boolean {
    return this.#outside !== 0 && this.arena.bytes[this.#outside + place] === 1;
  }

  /** Let the letter of each state tell which of at most 8 propositions are true there, by bits. `pause` is called now and then. */
  async label(propositions: readonly Reading[], pause: () => Promise<void>): Promise<void> {
    const { tables } = this.#parts;
    const predicates = propositions.map((reading) => tables.predicateOn(reading, truthOf(reading)));
    await this.#ask(predicates, pause, (place, answers) => {
      this.arena.bytes[this.#letters + place] = answers;
    });
  }

  letter(place: number): number {
    return this.arena.bytes[this.#letters + place]!;
  }

  /** Whether there is a state of this number. */
  isState(place: number): boolean {
    const { words } = this.arena;
    const from = this.#table / 4 + 2 * this.#words * place;
    for (let word = from; word < from + 2 * this.#words; word += 1) if (words[word] !== 0) return true;
    return false;
  }

  vector(place: number): Int32Array {
    const vector = new Int32Array(this.#parts.system.slots);
    const { layout } = this.#parts.block;
    layout.unpack(this.arena.words, this.#table / 4 + 2 * this.#words * place, vector);
    return vector;
  }

  /** How many enabled steps a state has; then `target` and `shares` tell of them, until the next call. */
  expand(place: number): number {
    return this.program.successors(this.address, place);
  }

  /** Where a step leads; `nowhere` where the search did not come to that state. */
  target(step: number): number {
    return this.arena.words[this.#steps / 4 + 2 * step]!;
  }

  /** The number of a step's shares in constraints of fairness. */
  shares(step: number): number {
    return this.arena.words[this.#steps / 4 + 2 * step + 1]!;
  }

  #insert(keys: Uint8Array): void {
    const most = keysAtOnce * 8 * this.#words;
    for (let from = 0; from < keys.length; from += most) {
      const piece = keys.subarray(from, from + most);
      this.arena.bytes.set(piece, this.#buffer);
      this.program.insert(this.address, this.#buffer, piece.length / (8 * this.#words));
    }
  }

  #placeOf(vector: Int32Array): number {
    this.#parts.block.layout.pack(vector, this.arena.words, this.#buffer / 4);
    const place = this.program.place(this.address, this.#buffer);
    if (place === at.nowhere) throw new InternalError('an initial state is not among the states found');
    return place;
  }

  #markOutside(place: number): void {
    this.#outside ||= this.arena.reserve(this.capacity);
    this.#set(at.graphOutside, this.#outside);
    this.arena.bytes[this.#outside + place] = 1;
  }

  /** Ask predicates about all states; `tell` is given the answers by bits. */
  async #ask(
    predicates: readonly Predicate[],
    pause: () => Promise<void>,
    tell: (place: number, answers: number) => void,
  ): Promise<void> {
    const { arena, program, address } = this;
    for (let from = 0; from < this.capacity; ) {
      const count = program.gather(address, from, this.#buffer, this.#places, keysAtOnce);
      const found = this.#places / 4;
      from = arena.words[found + count]!;
      await pause();
      if (count === 0) continue;
      const places = arena.words.slice(found, found + count);
      const answers = await this.#answersFor(places, predicates);
      for (let index = 0; index < count; index += 1) tell(places[index]!, answers[index]!);
    }
  }

  /** @param places of the states whose keys are in the buffer. */
  async #answersFor(places: Uint32Array, predicates: readonly Predicate[]): Promise<Uint8Array> {
    const result = new Uint8Array(places.length);
    const byMachine = predicates.filter(({ isDirect }) => !isDirect);
    if (byMachine.length > 0) {
      for (const [number, answers] of (await this.#byMachine(places.length, byMachine)).entries()) {
        const bit = predicates.indexOf(byMachine[number]!);
        for (let index = 0; index < answers.length; index += 1) result[index]! |= answers[index]! << bit;
      }
    }
    for (const [bit, predicate] of predicates.entries()) {
      if (byMachine.includes(predicate)) continue;
      for (let index = 0; index < places.length; index += 1)
        result[index]! |= predicate.answer(this.vector(places[index]!)) << bit;
    }
    return result;
  }

  /** Ask the machine about the keys in the buffer. */
  async #byMachine(count: number, predicates: readonly Predicate[]): Promise<Uint8Array[]> {
    const { block, buffers } = this.#parts;
    const keys = this.arena.bytes.slice(this.#buffer, this.#buffer + 8 * this.#words * count);
    for (const thread of buffers) thread.placeFresh([], new Uint8Array(), this.#words);
    buffers[0]!.placeFresh(new Uint32Array(count), keys, this.#words);
    await block.checkFresh(predicates);
    return predicates.map((_, index) => buffers[0]!.answers(index).slice());
  }

  #set(field: number, value: number): void {
    this.arena.words[(this.address + field) / 4] = value;
  }
}
