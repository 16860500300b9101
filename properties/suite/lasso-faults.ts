import { type AnyModel, type PlainFields, type Step, type Trace, toPlain } from '../../checker/index.ts';
import type { RunClaim } from './liveness-oracle.ts';
import { type Formula, isTrueOn } from './naive-formula.ts';

/** How a model's states and actions look in a trace. */
export interface Shown {
  state(state: unknown): unknown;
  action(action: unknown): unknown;
}

/**
 * Why a trace is no fair run that shows that the claim is false; `undefined` where it is one. Works by the definition, on
 * `initial`, `steps`, `boundary` and `fairness` of the model alone.
 */
export function lassoFault(model: AnyModel, trace: Trace, claim: RunClaim, shown: Shown): string | undefined {
  const run = walk(model, trace, shown);
  if (typeof run === 'string') return run;
  const { states, actions } = run;
  const { loop } = trace;
  if (loop === undefined) return 'it has no loop';
  if (!Number.isInteger(loop) || loop < 0 || loop > actions.length) return `it loops at ${loop}`;
  const stops = loop === actions.length;
  if (!stops && !same(shown.state(states[loop]), shown.state(states.at(-1))))
    return 'its cycle does not close';
  const outside = states.findIndex((state) => model.boundary?.(state) === false);
  if (outside >= 0) return `state ${outside} is outside the boundary`;

  const sharesOf = (action: unknown) =>
    model.fairness?.shares(action) ??
    (model.isFault?.(action) ? [] : [{ constraint: 'any step', degree: 'weak' as const, enables: true }]);
  const enabledIn = (state: unknown) =>
    [...model.steps(state)].flatMap(({ action }) => sharesOf(action).filter(({ enables }) => enables));
  if (stops) {
    const owed = enabledIn(states.at(-1))[0];
    if (owed !== undefined) return `it stops, although '${owed.constraint}' is enabled`;
  }
  const enabled = states.slice(loop, actions.length).map(enabledIn);
  const taken = actions.slice(loop).flatMap((action) => sharesOf(action).map(({ constraint }) => constraint));
  for (const { constraint, degree } of enabled.flat()) {
    if (taken.includes(constraint)) continue;
    const isIn = (shares: (typeof enabled)[number]) =>
      shares.some((share) => share.constraint === constraint);
    if (degree === 'strong' || enabled.every(isIn)) return `it is not fair to '${constraint}'`;
  }

  const names = Object.entries<(state: unknown) => boolean>(claim.propositions);
  // The state in which a cycle closes is the one in which it began.
  const moments = stops ? states : states.slice(0, -1);
  const word = moments.map(
    (state) => new Set(names.flatMap(([name, predicate]) => (predicate(state) ? [name] : []))),
  );
  return isTrueOn(word, loop, formulaOf(claim)) ? 'the claim is true of it' : undefined;
}

function formulaOf(claim: RunClaim): Formula {
  switch (claim.kind) {
    case 'eventually':
      return ['F', 'holds'];
    case 'always eventually':
      return ['G', ['F', 'holds']];
    case 'eventually always':
      return ['F', ['G', 'holds']];
    case 'leads to':
      return ['G', ['implies', 'when', ['F', 'holds']]];
    case 'ltl':
      return claim.formula;
  }
}

function walk(
  model: AnyModel,
  { instance, initial, steps }: Trace,
  shown: Shown,
): { readonly states: readonly unknown[]; readonly actions: readonly unknown[] } | string {
  const first = [...model.initial()].find((state) => same(shown.state(state), initial));
  if (first === undefined) return 'its first state is not initial';
  const states: unknown[] = [first];
  const actions: unknown[] = [];
  let ticks = 0;
  for (const [index, { action, state, time }] of steps.entries()) {
    const isIt = (step: Step<unknown, unknown>) =>
      same(shown.action(step.action), action) && same(shown.state(step.state), state);
    const step = [...model.steps(states.at(-1))].find(isIt);
    if (step === undefined) return `step ${index + 1} is not one of the model`;
    if (model.isTime?.(step.action) === true) ticks += 1;
    if (time !== (instance.time && ticks)) return `step ${index + 1} is at time ${time}, not ${ticks}`;
    states.push(step.state);
    actions.push(step.action);
  }
  return { states, actions };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** States that are numbers, and actions with a `type`, of models that do not say how they are shown. */
export const plainlyShown: Shown = {
  state: (state) => ({ state }),
  action: (action) => {
    const { type: name, ...params } = (toPlain(action) as { fields: PlainFields }).fields;
    return { kind: 'action', name, ...(Object.keys(params).length > 0 && { params }) };
  },
};

/** As models say how they are shown. */
export const describedBy = (model: AnyModel): Shown => ({
  state: (state) => model.describe!.state(state),
  action: (action) => model.describe!.action(action),
});
