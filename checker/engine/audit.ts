import {
  Map as ImmutableMap,
  Set as ImmutableSet,
  isList,
  isMap,
  isOrderedMap,
  isOrderedSet,
  isRecord,
  isSet,
  List,
} from 'immutable';
import { ImpureStepError } from '../core/errors.ts';
import { guarded } from '../core/guarded.ts';
import { withoutClocks } from './clocks.ts';

/** One question that was put to user code, and the answer that the search went on with. */
interface Question {
  readonly what: () => string;
  readonly run: (rebuild: <T>(argument: T) => T) => readonly number[];
  readonly answer: readonly number[];
}

const mostQuestions = 20_000;

/**
 * Calls user code. Three things are done to find a function that is not pure: clocks and random numbers throw while it
 * runs; every call is made twice, the second time on arguments that are equal but built in another order; and at the end
 * of a search many questions are asked once more, the last one first. All answers to a question must be the same.
 */
export class Auditor {
  /** Calls made, repeated ones included. */
  calls = 0;
  /** Evenly spaced among all that were asked; when there are too many, every second one is dropped. */
  #questions: Question[] = [];
  #asked = 0;
  #stride = 1;

  /**
   * @param what names the call in messages: `'p1: action request'`.
   * @param run calls user code, with its arguments passed through `rebuild`, and encodes the answer as integers.
   * @returns the first answer.
   * @throws {ImpureStepError} if the two answers differ. @throws {HandlerThrewError} if user code throws.
   */
  call(what: Question['what'], run: Question['run']): readonly number[] {
    this.calls += 2;
    const answer = guarded(what, () => withoutClocks(what, () => run(identity)));
    const again = guarded(what, () => withoutClocks(what, () => run(rebuilt)));
    requireSame(what, answer, again);
    this.#asked += 1;
    if (this.#asked % this.#stride === 0) this.#remember({ what, run, answer });
    return answer;
  }

  /** @throws {ImpureStepError} if a question has another answer by now. */
  askAgain(): void {
    for (const { what, run, answer } of this.#questions.reverse()) {
      this.calls += 1;
      requireSame(
        what,
        answer,
        guarded(what, () => withoutClocks(what, () => run(identity))),
      );
    }
    this.#questions = [];
  }

  #remember(question: Question): void {
    this.#questions.push(question);
    if (this.#questions.length <= mostQuestions) return;
    this.#questions = this.#questions.filter((_, index) => index % 2 === 1);
    this.#stride *= 2;
  }
}

function requireSame(what: () => string, first: readonly number[], second: readonly number[]): void {
  if (first.length === second.length && first.every((element, index) => element === second[index])) return;
  throw new ImpureStepError(
    `${what()}: two calls with equal arguments gave different answers.`,
    'the function reads or writes something besides its arguments (a variable outside, a cache), or depends on the insertion order of an Immutable Set or Map',
    'make the answer a function of the arguments alone; sort a Set before taking its first element',
  );
}

function identity<T>(value: T): T {
  return value;
}

/** An equal value in which every Immutable Set and Map without order was filled in reverse. */
export function rebuilt<T>(value: T): T {
  return rebuild(value) as T;
}

function rebuild(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isRecord(value)) {
    let result = value;
    for (const [key, part] of value.toSeq().entries()) {
      const copy = rebuild(part);
      if (copy !== part) result = result.set(key as never, copy as never);
    }
    return result;
  }
  if (isOrderedMap(value) || isOrderedSet(value)) return value;
  if (isSet(value)) return ImmutableSet([...value].reverse().map(rebuild));
  if (isMap(value))
    return ImmutableMap([...value.entries()].reverse().map(([key, item]) => [rebuild(key), rebuild(item)]));
  if (isList(value))
    return value.some((item) => typeof item === 'object') ? List([...value].map(rebuild)) : value;
  return value;
}
