import { type Algorithm, algorithm } from '../core/algorithm.ts';
import { InvalidModelError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Scenario } from '../core/scenario.ts';
import { deepFreeze } from '../core/value.ts';
import { type Constraint, constrained } from './fairness.ts';

/** What runs owe where a model does not say. */
const progress: Constraint<unknown> = { name: 'progress', degree: 'weak', of: () => true };

/** An algorithm in whole-state form. */
export interface WholeStateDefinition<C, S, A> {
  readonly name: string;
  initial(config: C): Iterable<S>;
  steps(state: S, config: C): ReturnType<Model<S, A>['steps']>;
  properties(config: C): Model<S, A>['properties'];
  terminal?(state: S, config: C): boolean;
  boundary?(state: S, config: C): boolean;
  /** What runs owe. Left out: they do not stop while a step is enabled. */
  fairness?(config: C): readonly Constraint<A>[];
  readonly scenarios: readonly Scenario<C>[];
}

/**
 * Define an algorithm as one pure step function of the whole state: for puzzles, and for anything that is not made of
 * processes. The engine calls user code once per state, so prefer `protocol` where the algorithm has processes.
 */
export function wholeState<Shape extends { config: unknown; state: unknown; action: unknown }>(
  definition: WholeStateDefinition<Shape['config'], Shape['state'], Shape['action']>,
): Algorithm<Shape['config'], Model<Shape['state'], Shape['action']>> {
  const { name, terminal, boundary } = definition;
  return algorithm(
    name,
    definition.scenarios,
    ({ name: scenario, config, network, faults, time, fairness }) => {
      if (network !== undefined || faults !== undefined || time !== undefined) {
        throw new InvalidModelError(
          `Scenario '${scenario}' of '${name}' sets a network, time or faults.`,
          'a model in whole-state form has none of them: everything that may happen is in its steps',
          'remove them, or write the model with `protocol`',
        );
      }
      deepFreeze(config);
      const constraints = definition.fairness?.(config);
      return {
        name,
        initial: () => definition.initial(config),
        steps: (state) => definition.steps(state, config),
        properties: definition.properties(config),
        ...((constraints ?? fairness) && {
          fairness: constrained(name, constraints ?? [progress], fairness ?? {}),
        }),
        ...(terminal && { terminal: (state: Shape['state']) => terminal(state, config) }),
        ...(boundary && { boundary: (state: Shape['state']) => boundary(state, config) }),
      };
    },
  );
}
