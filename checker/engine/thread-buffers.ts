import type { Arena } from './arena.ts';
import type { KeyLayout } from './key-layout.ts';
import * as at from './machine-fields.ts';
import { mostInOut } from './store-fields.ts';

const filterBytes = at.filterEntries * at.missBytes;

const firstChoiceBytes = 2 ** 12;

/** The buffers of one thread in the machine's memory, and what it wrote there. */
export class ThreadBuffers {
  /** Of the thread's fields. */
  readonly address: number;
  readonly #arena: Arena;
  /** Bytes of the buffers that grow. */
  #records: number;
  #labels: number;
  #misses: number;
  #fresh: number;
  #answers: number;
  #choices = firstChoiceBytes;
  #fired = 0;
  #recent = 0;
  readonly #pairs: number;

  /** @param states the most states of a block, @param pairs how many predicates there are on pairs, @param bytes what the records begin with; the other buffers that grow are in proportion. */
  constructor(
    arena: Arena,
    { slots, states, pairs, bytes }: { slots: number; states: number; pairs: number; bytes: number },
  ) {
    this.#records = bytes;
    this.#labels = Math.max(4, bytes / 64);
    this.#misses = Math.max(at.missBytes, bytes / 16);
    this.#fresh = Math.max(16, bytes / 4);
    this.#answers = Math.max(16, bytes / 32);
    this.#arena = arena;
    this.#pairs = pairs;
    this.address = arena.allocate(at.threadBytes);
    this.#set(at.threadRecords, arena.allocate(this.#records));
    this.#set(at.threadLabels, arena.allocate(this.#labels));
    this.#set(at.threadMisses, arena.allocate(this.#misses));
    this.#set(at.threadFresh, arena.allocate(this.#fresh));
    this.#set(at.threadFreshSteps, arena.allocate(this.#fresh / 2));
    this.#set(at.threadAnswers, arena.allocate(this.#answers));
    this.#set(at.threadAnswersLimit, this.#answers);
    this.#set(at.threadFilter, arena.allocate(filterBytes));
    this.#set(at.threadCurrent, arena.allocate(4 * slots));
    this.#set(at.threadSuccessor, arena.allocate(4 * slots));
    this.#set(at.threadStuck, arena.allocate(4 * states));
    this.#set(at.threadChoices, arena.allocate(this.#choices));
    this.#set(at.threadGathered, arena.allocate(8 * mostInOut));
    this.#set(at.threadGatheredFrom, arena.allocate(4 * mostInOut));
    this.#set(at.threadPairViolations, arena.allocate(4 * pairs));
    this.#set(at.threadOrigins, arena.allocate(8 * pairs));
  }

  /** Get ready for a new block. @param labels how many kinds of step there are, @param words of a key. */
  begin(labels: number, words: number): void {
    if (labels > this.#fired) {
      if (this.#fired > 0) this.#arena.free(this.#get(at.threadFired), 4 * this.#fired);
      this.#fired = Math.max(64, 2 * labels);
      this.#set(at.threadFired, this.#arena.allocate(4 * this.#fired));
    }
    this.#set(at.threadRecordsUsed, this.#get(at.threadRecords));
    this.#set(at.threadRecordsLimit, this.#get(at.threadRecords) + this.#records);
    this.#set(at.threadLabelsLimit, this.#get(at.threadLabels) + this.#labels);
    this.#set(at.threadFreshLimit, Math.floor(this.#fresh / (8 * words)));
    this.#set(at.threadChoicesLimit, this.#get(at.threadChoices) + this.#choices);
    this.#set(at.threadTransitions, 0);
    this.#set(at.threadStuckCount, 0);
    this.#set(at.threadFreshCount, 0);
    this.#set(at.threadOverflow, 0);
    this.fired.fill(0);
    const violations = this.#get(at.threadPairViolations) / 4;
    this.#arena.words.fill(at.deferred, violations, violations + this.#pairs);
    this.beginRound();
  }

  /** Keys are packed in another way from now on: forget those that were gathered lately. */
  forgetRecent(words: number): void {
    if (this.#recent > 0) this.#arena.free(this.#get(at.threadRecent), this.#recent);
    this.#recent = 8 * words * at.recentKeys;
    this.#set(at.threadRecent, this.#arena.allocate(this.#recent));
  }

  /** Forget the misses of the last round. */
  beginRound(): void {
    this.#set(at.threadMissesUsed, this.#get(at.threadMisses));
    this.#set(at.threadMissesLimit, this.#get(at.threadMisses) + this.#misses);
    this.#set(at.threadUnanswered, 0);
    const filter = this.#get(at.threadFilter);
    this.#arena.bytes.fill(0, filter, filter + filterBytes);
  }

  /** Give what an expansion writes twice the room; what is in it is lost. */
  enlarge(): void {
    this.#twice(at.threadRecords, this.#records);
    this.#twice(at.threadLabels, this.#labels);
    this.#records *= 2;
    this.#labels *= 2;
    this.enlargeMisses();
  }

  enlargeMisses(): void {
    this.#twice(at.threadMisses, this.#misses);
    this.#misses *= 2;
    this.#set(at.threadOverflow, 0);
  }

  /** Give the steps that are enabled in a state twice the room. */
  enlargeChoices(): void {
    this.#twice(at.threadChoices, this.#choices);
    this.#choices *= 2;
    this.#set(at.threadChoicesLimit, this.#get(at.threadChoices) + this.#choices);
    this.#set(at.threadOverflow, 0);
  }

  /** Give new states twice the room; what is in it is lost. */
  enlargeFresh(words: number): void {
    this.#twice(at.threadFresh, this.#fresh);
    this.#twice(at.threadFreshSteps, this.#fresh / 2);
    this.#fresh *= 2;
    this.#set(at.threadFreshLimit, Math.floor(this.#fresh / (8 * words)));
    this.#enlargeAnswers();
    this.#set(at.threadOverflow, 0);
  }

  /** Address and size of the records. */
  get records(): number {
    return this.#get(at.threadRecords);
  }

  get recordBytes(): number {
    return this.#records;
  }

  /** How many kinds of step it can count. */
  get labels(): number {
    return this.#fired;
  }

  /** Whether there was no room for what an expansion writes, or for new states. */
  get outputOverflown(): boolean {
    return (this.#get(at.threadOverflow) & at.outputOverflow) !== 0;
  }

  /** Whether there was no room for all misses. */
  get missesOverflown(): boolean {
    return (this.#get(at.threadOverflow) & at.missesOverflow) !== 0;
  }

  /** First and last address of the misses of this round. */
  get misses(): readonly [from: number, to: number] {
    return [this.#get(at.threadMisses), this.#get(at.threadMissesUsed)];
  }

  get unanswered(): boolean {
    return this.#get(at.threadUnanswered) !== 0;
  }

  get transitions(): number {
    return this.#get(at.threadTransitions);
  }

  /** Transitions by label. */
  get fired(): Uint32Array {
    const from = this.#get(at.threadFired) / 4;
    return this.#arena.words.subarray(from, from + this.#fired);
  }

  get stuck(): Uint32Array {
    const from = this.#get(at.threadStuck) / 4;
    return this.#arena.words.subarray(from, from + this.#get(at.threadStuckCount));
  }

  /** By predicate on pairs: the first state with a step for which it is false, or `deferred`. */
  get pairViolations(): Uint32Array {
    const from = this.#get(at.threadPairViolations) / 4;
    return this.#arena.words.subarray(from, from + this.#pairs);
  }

  get freshCount(): number {
    return this.#get(at.threadFreshCount);
  }

  /** Keys of new states. */
  freshKeys(words: number): Uint8Array {
    const from = this.#get(at.threadFresh);
    return this.#arena.bytes.subarray(from, from + 8 * words * this.freshCount);
  }

  /** Take these for its new states. */
  placeFresh(steps: ArrayLike<number>, keys: Uint8Array, words: number): void {
    while (this.#fresh < keys.length) this.enlargeFresh(words);
    this.#set(at.threadFreshCount, steps.length);
    this.#arena.bytes.set(keys, this.#get(at.threadFresh));
    this.#arena.words.set(steps, this.#get(at.threadFreshSteps) / 4);
  }

  /** Write the vector of one of them to `vector`. */
  readFresh(index: number, layout: KeyLayout, vector: Int32Array): void {
    layout.unpack(this.#arena.words, this.#get(at.threadFresh) / 4 + 2 * layout.words * index, vector);
  }

  /** The steps that led to them. */
  get freshSteps(): Uint32Array {
    const from = this.#get(at.threadFreshSteps) / 4;
    return this.#arena.words.subarray(from, from + this.freshCount);
  }

  /** None of so many predicates has been answered for the new states. */
  beginAnswers(predicates: number): void {
    while (predicates * this.freshCount > this.#answers) this.#enlargeAnswers();
    const from = this.#get(at.threadAnswers);
    this.#arena.bytes.fill(at.noAnswer, from, from + predicates * this.freshCount);
  }

  /** The answers of predicate number `check` for the new states. */
  answers(check: number): Uint8Array {
    const from = this.#get(at.threadAnswers) + check * this.freshCount;
    return this.#arena.bytes.subarray(from, from + this.freshCount);
  }

  #enlargeAnswers(): void {
    this.#twice(at.threadAnswers, this.#answers);
    this.#answers *= 2;
    this.#set(at.threadAnswersLimit, this.#answers);
  }

  #twice(field: number, bytes: number): void {
    this.#arena.free(this.#get(field), bytes);
    this.#set(field, this.#arena.allocate(2 * bytes));
  }

  #get(field: number): number {
    return this.#arena.words[(this.address + field) / 4]!;
  }

  #set(field: number, value: number): void {
    this.#arena.words[(this.address + field) / 4] = value;
  }
}
