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

/**
 * Calls user code: every call is made twice, the second time on arguments that are equal but built in another order,
 * and both answers must be the same. So a function that reads a clock, a counter or the insertion order of a Set is
 * found out at the first call that shows it.
 */
export class Auditor {
  /** Calls made, second ones included. */
  calls = 0;

  /**
   * @param what names the call in messages: `'p1: action request'`.
   * @param run calls user code, with its arguments passed through `rebuild`, and encodes the answer as integers.
   * @returns the first answer.
   * @throws {ImpureStepError} if the two answers differ. @throws {HandlerThrewError} if user code throws.
   */
  call(what: () => string, run: (rebuild: <T>(argument: T) => T) => readonly number[]): readonly number[] {
    this.calls += 2;
    const first = guarded(what, () => run(identity));
    const second = guarded(what, () => run(rebuilt));
    if (first.length !== second.length || first.some((element, index) => element !== second[index])) {
      throw new ImpureStepError(
        `${what()}: two calls with equal arguments gave different answers.`,
        'the function reads something besides its arguments (a clock, a random number, a variable outside), or depends on the insertion order of an Immutable Set or Map',
        'make the answer a function of the arguments alone; sort a Set before taking its first element',
      );
    }
    return first;
  }
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
