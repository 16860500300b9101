import { rulesOf } from '../core/fairness.ts';
import type { Model } from '../core/model.ts';
import { samePlain } from '../core/plain.ts';
import { isTemporal, temporalForm } from '../core/temporal.ts';
import type { Trace } from '../core/trace.ts';
import { isTrueOnLasso } from '../logic/lasso-truth.ts';
import { parseFormula } from '../logic/parse-formula.ts';
import { describeOf, type Run } from './build.ts';

/** What a trace says of a temporal property. */
type Claim = Pick<Trace, 'loop'> & {
  readonly shows: Extract<Trace['shows'], { readonly kind: 'temporal' }>;
};

/**
 * Whether a run that is repeated from `loop` on is a fair run of the model, and breaks the property, by the reference
 * semantics alone: neither automata nor the engine have a part in it.
 */
export function confirmsLasso<S, A>(model: Model<S, A>, run: Run<S, A>, { shows, loop }: Claim): boolean {
  const property = model.properties
    .filter(isTemporal)
    .find(({ name, process }) => name === shows.property && process === shows.process);
  if (property === undefined || loop === undefined || loop > run.steps.length) return false;
  const states = [run.initial, ...run.steps.map(({ state }) => state)];
  const { formula, propositions } = temporalForm(property);
  if (formula !== shows.formula) return false;
  const stops = loop === run.steps.length;
  if (stops ? !mayStop(model, states.at(-1)!) : !isFairCycle(model, run, states, loop)) return false;
  const letters = (stops ? states : states.slice(0, -1)).map(
    (state) => (name: string) => propositions[name]!(state),
  );
  return !isTrueOnLasso(parseFormula(formula), letters, loop);
}

function mayStop<S, A>(model: Model<S, A>, state: S): boolean {
  return model.boundary?.(state) !== false && enabledIn(model, state).size === 0;
}

/** The constraints that a state enables. */
function enabledIn<S, A>(model: Model<S, A>, state: S): Map<string, 'weak' | 'strong'> {
  const rules = rulesOf(model);
  const enabled = new Map<string, 'weak' | 'strong'>();
  for (const { action } of model.steps(state))
    for (const { constraint, degree, enables } of rules.shares(action))
      if (enables) enabled.set(constraint, degree);
  return enabled;
}

function isFairCycle<S, A>(model: Model<S, A>, run: Run<S, A>, states: readonly S[], loop: number): boolean {
  const [begins, ends] = [states[loop]!, states.at(-1)!].map((state) => describeOf(model).state(state));
  if (!samePlain({ $: 'object', fields: begins! }, { $: 'object', fields: ends! })) return false;
  const rules = rulesOf(model);
  const steps = run.steps.slice(loop);
  const taken = new Set(
    steps.flatMap(({ action }) => rules.shares(action).map(({ constraint }) => constraint)),
  );
  const enabled = states.slice(loop, -1).map((state) => enabledIn(model, state));
  const constraints = new Map(enabled.flatMap((all) => [...all]));
  return [...constraints].every(
    ([constraint, degree]) =>
      taken.has(constraint) || (degree === 'weak' && enabled.some((all) => !all.has(constraint))),
  );
}
