import { doubled, withRoomFor } from '../../engine/growing.ts';
import { PairTable } from '../../engine/pair-table.ts';

/** Stands for the place of an answer that is not there. */
export const unanswered = -1;

/** What a process answers to a question in a local state, as integers. Question 0 is asked in nearly every one. */
export class AnswerTable {
  /** Answers, each preceded by its length. */
  code = new Int32Array(1024);
  #end = 0;
  /** By local state: places of answers to question 0. */
  #first: Int32Array = new Int32Array(256).fill(unanswered);
  /** (question, local state), and places by number of pair. */
  readonly #pairs = new PairTable();
  #others: Int32Array = new Int32Array(256).fill(unanswered);

  /** Where the length of an answer is in `code`, or `unanswered`. */
  place(question: number, local: number): number {
    if (question === 0) return local < this.#first.length ? this.#first[local]! : unanswered;
    const pair = this.#pairs.intern(question, local);
    return pair < this.#others.length ? this.#others[pair]! : unanswered;
  }

  /** Add an answer that is not there, and give its place. */
  add(question: number, local: number, answer: readonly number[]): number {
    const place = this.#end;
    this.#end += 1 + answer.length;
    while (this.#end > this.code.length) this.code = doubled(this.code);
    this.code[place] = answer.length;
    this.code.set(answer, place + 1);
    if (question === 0) {
      this.#first = withRoomFor(this.#first, local, unanswered);
      this.#first[local] = place;
    } else {
      const pair = this.#pairs.intern(question, local);
      this.#others = withRoomFor(this.#others, pair, unanswered);
      this.#others[pair] = place;
    }
    return place;
  }
}
