import { InternalError } from '../core/errors.ts';
import type { Model, Step } from '../core/model.ts';
import type { SlotSystem } from '../core/slots.ts';
import type { Run } from './build.ts';

/**
 * Walk a path of the engine through the reference semantics.
 * @throws {InternalError} if the reference semantics has no such path: the two disagree on what the model means.
 */
export function followPath<S, A>(
  model: Model<S, A>,
  system: SlotSystem<S>,
  path: readonly Int32Array[],
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
    const step = [...model.steps(state)].find((candidate) => matches(candidate.state, vector));
    if (step === undefined)
      throw new InternalError(
        `step ${index + 1} of the engine's counterexample is not possible in the reference semantics`,
      );
    steps.push(step);
    state = step.state;
  }
  return { initial, steps };
}
