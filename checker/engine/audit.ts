import { ImpureStepError } from '../core/errors.ts';
import { guarded } from '../core/guarded.ts';
import { withoutClocks } from './clocks.ts';

/** A question that user code can be asked about arguments of type `T`. */
export interface Inquiry<T> {
  /** Names a call in messages: `'p1: action request'`. */
  what(about: T): string;
  /**
   * Call user code, and encode its answer as integers.
   * @param isRebuilt whether to pass on the arguments `rebuilt`.
   */
  run(about: T, isRebuilt: boolean): readonly number[];
  /** Given where this is asked about every state; then it is not always asked twice. */
  readonly series?: Series;
}

/** What was asked, and the answer that the search went on with. */
interface Asked<T> {
  readonly inquiry: Inquiry<T>;
  readonly about: T;
  readonly answer: readonly number[];
}

/**
 * Of a series, the first so many questions are asked twice, and of the others one in so many. What this gives up: a
 * wrong answer to one of the others is found only if it is among the questions that are asked again at the end, so a
 * function that is impure for a few states out of many may pass.
 */
const alwaysTwice = 4096;
const thenEvery = 16;

/** Counts how often an inquiry was made. */
export class Series {
  #count = 0;

  /** Whether the next question is to be asked twice. */
  next(): boolean {
    this.#count += 1;
    return this.#count <= alwaysTwice || this.#count % thenEvery === 0;
  }
}

const mostQuestions = 20_000;

/**
 * Calls user code. Three things are done to find a function that is not pure: clocks and random numbers throw while it
 * runs; calls are made twice, the second time on arguments that are equal but built in another order; and at the end of a
 * search many questions are asked once more, the last one first. All answers to a question must be the same.
 */
export class Auditor {
  /** Of inquiries that have none of their own. */
  readonly #series: Series | undefined;
  /** Calls made, repeated ones included. */
  calls = 0;
  /** Evenly spaced among all that were asked; when there are too many, every second one is dropped. */
  #questions: Asked<unknown>[] = [];
  #asked = 0;
  #stride = 1;
  /** The call that is being made. */
  #inquiry: Inquiry<unknown> | undefined;
  #about: unknown;
  #isRebuilt = false;
  readonly #what = () => this.#inquiry!.what(this.#about);
  readonly #run = () => this.#inquiry!.run(this.#about, this.#isRebuilt);
  readonly #runWithoutClocks = () => withoutClocks(this.#what, this.#run);

  /** @param series given where there may be as many questions as in a series. */
  constructor(series?: Series) {
    this.#series = series;
  }

  /**
   * @returns the first answer.
   * @throws {ImpureStepError} if the two answers differ. @throws {HandlerThrewError} if user code throws.
   */
  call<T>(inquiry: Inquiry<T>, about: T): readonly number[] {
    const series = inquiry.series ?? this.#series;
    const isAskedTwice = series === undefined || series.next();
    const answer = this.#ask(inquiry, about, false);
    if (isAskedTwice) requireSame({ inquiry, about, answer }, this.#ask(inquiry, about, true));
    this.#asked += 1;
    if (this.#asked % this.#stride === 0) this.#remember({ inquiry, about, answer });
    return answer;
  }

  /** @throws {ImpureStepError} if a question has another answer by now. */
  askAgain(): void {
    for (const question of this.#questions.reverse())
      requireSame(question, this.#ask(question.inquiry, question.about, false));
    this.#questions = [];
  }

  #ask<T>(inquiry: Inquiry<T>, about: T, isRebuilt: boolean): readonly number[] {
    this.calls += 1;
    this.#inquiry = inquiry;
    this.#about = about;
    this.#isRebuilt = isRebuilt;
    return guarded(this.#what, this.#runWithoutClocks);
  }

  #remember(question: Asked<unknown>): void {
    this.#questions.push(question);
    if (this.#questions.length <= mostQuestions) return;
    this.#questions = this.#questions.filter((_, index) => index % 2 === 1);
    this.#stride *= 2;
  }
}

function requireSame<T>({ inquiry, about, answer }: Asked<T>, again: readonly number[]): void {
  if (isSame(answer, again)) return;
  throw new ImpureStepError(
    `${inquiry.what(about)}: two calls with equal arguments gave different answers.`,
    'the function reads or writes something besides its arguments (a variable outside, a cache), or depends on the insertion order of an Immutable Set or Map',
    'make the answer a function of the arguments alone; sort a Set before taking its first element',
  );
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
