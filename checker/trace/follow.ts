import { InternalError } from '../core/errors.ts';
import type { Model, Step } from '../core/model.ts';
import type { SlotSystem } from '../core/slots.ts';
import type { Run } from './build.ts';

/** Which of several steps to the same state was taken: that number `index`, counted from 0. */
export type IsMeant<A> = (action: A, index: number) => boolean;

/**
 * Walk a path of the engine through the reference semantics.
 * @param isMeant left out: of several steps to the same state, the first.
 * @throws {InternalError} if the reference semantics has no such path: the two disagree on what the model means.
 */
export function followPath<S, A>(
  model: Model<S, A>,
  system: SlotSystem<S>,
  path: readonly Int32Array[],
  isMeant: IsMeant<A> = () => true,
): Run<S, A> {
  const matches = (state: S, vector: Int32Array) =>
    system.encode(state).every((node, slot) => node === vector[slot]);
  const initial = [...model.initial()].find((state) => matches(state, path[0]!));
  if (initial === undefined)
    throw new InternalError(
      'the engine starts from a state that is no initial state of the reference semantics',
    );
  const steps: Step<S, A>[] = [];
  let state: S = initial;
  for (const [index, vector] of path.slice(1).entries()) {
    const step = [...model.steps(state)].find(
      (candidate) => matches(candidate.state, vector) && isMeant(candidate.action, index),
    );
    if (step === undefined)
      throw new InternalError(
        `step ${index + 1} of the engine's counterexample is not possible in the reference semantics`,
      );
    steps.push(step);
    state = step.state;
  }
  return { initial, steps };
}
