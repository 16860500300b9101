import { Map as ImmutableMap, is } from 'immutable';
import { type AnyAlgorithm, type AnyModel, check, deadlock, type Scenario } from '../../checker/index.ts';

export interface NaiveResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** By property: steps to the nearest violation, or for a `sometimes` to the nearest state in which it is true. */
  readonly nearest: ReadonlyMap<string, number>;
  /** How often there is a step of each kind, as the engine names and sorts them. */
  readonly taken: ReadonlyMap<string, number>;
  /** The states. */
  readonly all: readonly unknown[];
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
  const taken = new Map<string, number>();
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
      const label = labelOf(model, step.action).join(' ');
      taken.set(label, (taken.get(label) ?? 0) + 1);
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
  return { states: depths.size, transitions, depth: depths.max() ?? 0, nearest, taken, all: queue };
}

/** How many states the engine finds, up to about `most`: it is the faster one to say that there are too many for an oracle. */
export async function statesUpTo(
  most: number,
  algorithm: AnyAlgorithm,
  scenario: Scenario<unknown>,
): Promise<number> {
  const options = { means: { workers: 1 }, bounds: { states: most } } as const;
  return (await check(algorithm, { ...scenario, check: [] }, options)).counts.states;
}

/** What the engine calls a step, and what kind of step that is. */
export function labelOf(model: AnyModel, action: unknown): readonly [kind: string, name: string] {
  if (model.describe === undefined) {
    const name = typeof action === 'string' ? action : (action as { type: string }).type;
    return [model.isFault?.(action) === true ? 'fault' : 'action', name];
  }
  const { kind, name = kind, message } = action as { kind: string; name?: string; message?: Typed };
  switch (kind) {
    case 'action':
    case 'recover':
    case 'resume':
    case 'heal':
      return ['action', name];
    case 'deliver':
      return ['receive', message!.type];
    case 'tick':
      return ['time', name];
    default:
      return ['fault', name];
  }
}

interface Typed {
  readonly type: string;
}
