import { Set } from 'immutable';
import { expect, test } from 'vitest';
import type { AnyModel } from '../../checker/index.ts';
import { registry } from '../../models/index.ts';

/** How many states there are from which nothing goes on though it should, by the reference semantics. */
function stuckStates(model: AnyModel): number {
  const queue = [...model.initial()];
  let seen = Set<unknown>(queue);
  let stuck = 0;
  for (let next = 0; next < queue.length; next++) {
    const state = queue[next];
    let goesOn = false;
    for (const step of model.steps(state)) {
      if (model.isFault?.(step.action) !== true) goesOn = true;
      if (seen.has(step.state)) continue;
      seen = seen.add(step.state);
      queue.push(step.state);
    }
    if (!goesOn && model.terminal?.(state) !== true) stuck++;
  }
  return stuck;
}

// Other models of the same algorithms, written independently, have as many.
test.each([
  { model: 'broadcast/causal', scenario: 'deliveries are counted too', stuck: 2 },
  { model: 'mutex/maekawa', scenario: 'not corrected: 2 clients, 2 arbiters', stuck: 2 },
  { model: 'mutex/maekawa', scenario: 'inquired only: 3 clients, 2 arbiters', stuck: 4 },
])('$model: $scenario: $stuck states are stuck', ({ model, scenario, stuck }) => {
  const algorithm = registry[model]!;
  const instance = algorithm.scenarios.find(({ name }) => name === scenario)!;
  expect(stuckStates(algorithm.model(instance))).toBe(stuck);
});
