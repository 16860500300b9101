import type { Reading } from '../core/slots.ts';
import type { Arena } from './arena.ts';
import { KeyLayout } from './key-layout.ts';
import type { Machine } from './machine.ts';
import {
  answerBytes,
  pairAnswerBytes,
  placeBytes,
  placeShift,
  placeStride,
  placeViews,
  predicateAnswers,
  predicateBytes,
  predicateFolds,
  predicateMask,
  predicateNumber,
  predicatePlaceCount,
  predicatePlaces,
} from './machine-fields.ts';
import { PairMap } from './pair-map.ts';
import { PairTable } from './pair-table.ts';
import type { ViewRows } from './view-rows.ts';

type Source = Pick<Reading, 'slots' | 'view'>;

/** Calls user code on views: those of a state, or those of a state followed by those of its successor. From 0 to 254. */
export type Evaluate = (views: Int32Array) => number;

/** What is needed to set up a predicate: where its tables go, and its number in misses. */
export interface Place {
  readonly arena: Arena;
  readonly machine: Machine;
  readonly number: number;
  /** Rows of a slot with a column to take. */
  rowsFor(this: void, slot: number): ViewRows;
}

const firstMask = 255;

/**
 * A predicate as the machine evaluates it: by node, the number of the view that it shows; by tuple of these numbers,
 * packed into one 64-bit summary, the answer. Where they do not fit, the summary is the number of the list of them. Filled
 * in when something is asked for.
 */
export class PredicateTable {
  /** Where the machine finds it. */
  readonly address: number;
  /** Rises whenever summaries change their meaning; their answers are forgotten then. */
  generation = 0;
  readonly #arena: Arena;
  readonly #machine: Machine;
  readonly #source: Source;
  readonly #evaluate: Evaluate;
  readonly #answerBytes: number;
  /** By place: the views seen, in the order of discovery, and each one's place among them. */
  readonly #views: number[][];
  readonly #numbers: Map<number, number>[];
  /** By place, where the numbers of views are kept by node. */
  readonly #rows: ViewRows[] = [];
  readonly #columns: number[] = [];
  /** By slot. */
  readonly #placeOf: number[] = [];
  #layout: KeyLayout;
  /** Of lists of views, where these do not fit into a summary. */
  #folds: PairMap | undefined;
  readonly #lists = new PairTable();
  #answers = 0;
  #count = 0;

  /** @param about what `evaluate` is about: one state, or a pair. */
  constructor(
    { arena, machine, number, rowsFor }: Place,
    {
      source,
      evaluate,
      about,
    }: { readonly source: Source; readonly evaluate: Evaluate; readonly about: 'state' | 'pair' },
  ) {
    this.#arena = arena;
    this.#machine = machine;
    this.#source = source;
    this.#evaluate = evaluate;
    this.#answerBytes = about === 'pair' ? pairAnswerBytes : answerBytes;
    this.#views = source.slots.map(() => []);
    this.#numbers = source.slots.map(() => new Map());
    this.#layout = new KeyLayout(source.slots.map(() => 1));
    this.address = arena.allocate(predicateBytes);
    const places = arena.allocate(placeBytes * source.slots.length || placeBytes);
    this.#set(predicateNumber, number);
    this.#set(predicatePlaces, places);
    this.#set(predicatePlaceCount, source.slots.length);
    for (const [place, slot] of source.slots.entries()) {
      const at = places + place * placeBytes;
      arena.words[at / 4] = slot;
      const rows = rowsFor(slot);
      this.#rows.push(rows);
      this.#columns.push(rows.take(at + placeViews, at + placeStride));
      this.#placeOf[slot] = place;
    }
    this.#begin();
  }

  /** See to it that the view of a node is known. */
  fillView(slot: number, node: number): void {
    const place = this.#placeOf[slot]!;
    const rows = this.#rows[place]!;
    const column = this.#columns[place]!;
    if (rows.get(column, node) !== 0) return;
    const view = this.#source.view(slot, node);
    let number = this.#numbers[place]!.get(view);
    if (number === undefined) {
      number = this.#views[place]!.push(view) - 1;
      this.#numbers[place]!.set(view, number);
      if (this.#folds === undefined && !this.#layout.fits(this.#views.map((views) => views.length)))
        this.#begin();
    }
    rows.set(column, node, number + 1);
  }

  /** See to it that a list of views and one view more have a number. The empty list has the number 0. */
  fillFold(list: number, view: number): void {
    if (this.#folds === undefined || this.#folds.has(list, view)) return;
    this.#folds.add(list, view, this.#lists.intern(list, view) + 1);
  }

  /** See to it that the answer for a summary, or for a pair of them, is known. They are of the present generation. */
  fillAnswer(x: bigint, y: bigint): void {
    const mask = this.#get(predicateMask);
    if (this.#machine.getAnswer(this.#answers, mask, this.#answerBytes, x, y) !== 0) return;
    const tuples = this.#answerBytes === pairAnswerBytes ? [x, y] : [x];
    const answer = this.#evaluate(Int32Array.from(tuples.flatMap((summary) => this.#viewsOf(summary))));
    if (this.#count * 2 >= mask) this.#enlarge(mask);
    this.#count += 1;
    this.#machine.putAnswer(this.#answers, this.#get(predicateMask), this.#answerBytes, x, y, answer + 1);
  }

  #viewsOf(summary: bigint): number[] {
    if (this.#folds !== undefined) return this.#viewsOfList(Number(summary));
    const { shiftOf, bitsOf } = this.#layout;
    return this.#views.map((views, place) => {
      const number = Number((summary >> BigInt(shiftOf[place]!)) & ((1n << BigInt(bitsOf[place]!)) - 1n));
      return views[number]!;
    });
  }

  #viewsOfList(list: number): number[] {
    const views: number[] = [];
    let rest = list;
    for (let place = this.#views.length - 1; place >= 0; place -= 1) {
      views.unshift(this.#views[place]![this.#lists.second(rest - 1)]!);
      rest = this.#lists.first(rest - 1);
    }
    return views;
  }

  /** Give views new fields, with room for those that there are, and forget all answers. */
  #begin(): void {
    if (this.#answers !== 0)
      this.#arena.free(this.#answers, (this.#get(predicateMask) + 1) * this.#answerBytes);
    const counts = this.#views.map((views) => views.length);
    this.#layout = new KeyLayout(counts.length === 0 ? [1] : counts);
    if (this.#layout.words > 1)
      this.#folds ??= new PairMap(this.#arena, this.#machine, this.address + predicateFolds);
    for (const place of this.#views.keys()) {
      const shiftAt = this.#get(predicatePlaces) + place * placeBytes + placeShift;
      this.#arena.words[shiftAt / 4] = this.#layout.shiftOf[place]!;
    }
    this.#answers = this.#arena.allocate((firstMask + 1) * this.#answerBytes);
    this.#set(predicateAnswers, this.#answers);
    this.#set(predicateMask, firstMask);
    this.#count = 0;
    this.generation += 1;
  }

  #enlarge(mask: number): void {
    const larger = this.#arena.allocate(2 * (mask + 1) * this.#answerBytes);
    this.#machine.moveAnswers(this.#answers, mask, larger, 2 * mask + 1, this.#answerBytes);
    this.#arena.free(this.#answers, (mask + 1) * this.#answerBytes);
    this.#answers = larger;
    this.#set(predicateAnswers, larger);
    this.#set(predicateMask, 2 * mask + 1);
  }

  #get(field: number): number {
    return this.#arena.words[(this.address + field) / 4]!;
  }

  #set(field: number, value: number): void {
    this.#arena.words[(this.address + field) / 4] = value;
  }
}
