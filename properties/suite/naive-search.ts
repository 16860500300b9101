import { Map as ImmutableMap, is } from 'immutable';
import { type AnyModel, deadlock } from '../../checker/index.ts';

export interface NaiveResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** By property: steps to the nearest violation, or for a `sometimes` to the nearest state in which it is true. */
  readonly nearest: ReadonlyMap<string, number>;
}

/**
 * The oracle: breadth-first search over the reference semantics, with an Immutable Map as its set of states and every
 * property evaluated in every state.
 * @returns undefined where there are more than `limit` states.
 */
export function naiveSearch(model: AnyModel, limit: number): NaiveResult | undefined {
  const nearest = new Map<string, number>();
  const note = (name: string, length: number) =>
    nearest.set(name, Math.min(length, nearest.get(name) ?? length));
  let depths = ImmutableMap<unknown, number>();
  let transitions = 0;
  const queue: unknown[] = [];
  const add = (state: unknown, depth: number) => {
    if (depths.has(state)) return;
    depths = depths.set(state, depth);
    queue.push(state);
    for (const property of model.properties) {
      if (property.kind === 'always' && property.when?.(state) !== false && !property.holds(state))
        note(property.name, depth);
      if (property.kind === 'sometimes' && property.holds(state)) note(property.name, depth);
    }
  };
  for (const state of model.initial()) add(state, 0);
  for (let next = 0; next < queue.length; next += 1) {
    if (queue.length > limit) return undefined;
    const state = queue[next];
    const depth = depths.get(state)!;
    if (model.boundary?.(state) === false) continue;
    let progress = false;
    for (const step of model.steps(state)) {
      transitions += 1;
      const passes = model.isTime?.(step.action) === true && is(step.state, state);
      if (model.isFault?.(step.action) !== true && !passes) progress = true;
      for (const property of model.properties) {
        if (property.kind === 'transition' && !property.holds(state, step.state))
          note(property.name, depth + 1);
      }
      add(step.state, depth + 1);
    }
    if (!progress && model.terminal?.(state) !== true) note(deadlock, depth);
  }
  return { states: depths.size, transitions, depth: depths.max() ?? 0, nearest };
}
