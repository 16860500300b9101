import { is } from 'immutable';
import { assertNever } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import { deadlock } from '../core/property.ts';
import type { Trace } from '../core/trace.ts';
import type { Run } from './build.ts';
import { confirmsLasso } from './confirm-lasso.ts';

/** Whether the end of a run shows what is claimed of it, or the run does as a lasso, by the reference semantics alone. */
export function confirms<S, A>(
  model: Model<S, A>,
  run: Run<S, A>,
  { shows, loop }: Pick<Trace, 'shows' | 'loop'>,
): boolean {
  if (shows.kind === 'temporal')
    return confirmsLasso(model, run, { shows, ...(loop !== undefined && { loop }) });
  if (loop !== undefined) return false;
  const states = [run.initial, ...run.steps.map(({ state }) => state)];
  const last = states.at(-1)!;
  if (shows.kind === 'deadlock') return shows.property === deadlock && isDeadlock(model, last);
  const property = model.properties.find((candidate) => candidate.name === shows.property);
  switch (shows.kind) {
    case 'always':
      return property?.kind === 'always' && property.when?.(last) !== false && !property.holds(last);
    case 'transition':
      return property?.kind === 'transition' && states.length > 1 && !property.holds(states.at(-2)!, last);
    case 'witness':
      return property?.kind === 'sometimes' && property.holds(last);
    default:
      return assertNever(shows);
  }
}

function isDeadlock<S, A>(model: Model<S, A>, state: S): boolean {
  if (model.boundary?.(state) === false || model.terminal?.(state) === true) return false;
  for (const step of model.steps(state)) {
    if (model.isFault?.(step.action) === true) continue;
    if (model.isTime?.(step.action) === true && is(step.state, state)) continue;
    return false;
  }
  return true;
}
