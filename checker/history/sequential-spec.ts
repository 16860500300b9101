/** What an operation can do in a state: the state it leaves, and what it returns. */
export interface Effect<State, Result> {
  readonly next: State;
  /** Left out where it returns nothing that tells anything, as a write does. */
  readonly result?: Result;
}

/**
 * What an object does when operations come one after the other: the meaning that concurrent histories are held to.
 * States, operations and results are values as the states of models are: Immutable, or plain, and compared in full.
 */
export interface SequentialSpec<State, Op, Result> {
  readonly name: string;
  /** The state before the first operation; with `keyOf`, that of each object. */
  readonly init: State;
  /**
   * What the operation does in this state, alone or as an array of alternatives; `undefined` where it cannot be done, as
   * taking a lock that is held. Pure.
   */
  apply(state: State, operation: Op): Effect<State, Result> | readonly Effect<State, Result>[] | undefined;
  /**
   * Which object the operation is on. Each has a state of its own, so that a history is linearizable exactly if its part on
   * each object is (Herlihy & Wing 1990, theorem 1). Left out: there is one object.
   */
  keyOf?(operation: Op): string;
  /**
   * True only if the operation, where it returns this, leaves every state as it is. Such operations need not be tried in
   * several places. Left out: of none that is known. @param result `undefined` also where it is not known.
   */
  readsOnly?(operation: Op, result: Result | undefined): boolean;
}

/** What `apply` answers, as an array. */
export function effectsOf<State, Op, Result>(
  spec: SequentialSpec<State, Op, Result>,
  state: State,
  operation: Op,
): readonly Effect<State, Result>[] {
  const answer = spec.apply(state, operation);
  if (answer === undefined) return [];
  return isSeveral(answer) ? answer : [answer];
}

// Array.isArray does not narrow readonly arrays.
function isSeveral<T>(answer: T | readonly T[]): answer is readonly T[] {
  return Array.isArray(answer);
}
