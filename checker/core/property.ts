import { InvalidModelError } from './errors.ts';
import type { SourceLocation } from './source-location.ts';

/**
 * What a model claims of its states, and of its runs.
 *
 * `always`: true in every reachable state. `transition`: true of every step, given the states before and after it.
 * `sometimes`: true in at least one reachable state; where it is not, the model may be vacuous. All others are temporal:
 * true of every fair run.
 */
export type Property<S> = Always<S> | Sometimes<S> | Transition<S> | Temporal<S>;

export interface Always<S> extends Named {
  readonly kind: 'always';
  holds(state: S): boolean;
  /** The antecedent: the claim is about these states only. A claim whose antecedent is never true is reported. */
  when?(state: S): boolean;
}

export interface Sometimes<S> extends Named {
  readonly kind: 'sometimes';
  holds(state: S): boolean;
}

export interface Transition<S> extends Named {
  readonly kind: 'transition';
  holds(before: S, after: S): boolean;
}

/**
 * What is true of every fair run. A run goes on for ever, or stops where no constraint of fairness asks for a step, and
 * then stays in its last state for ever.
 */
export type Temporal<S> = Eventual<S> | LeadsTo<S> | Ltl<S>;

/** `eventually`: true at some time. `always eventually`: again and again. `eventually always`: from some time on. */
export interface Eventual<S> extends TemporalBase {
  readonly kind: 'eventually' | 'always eventually' | 'eventually always';
  holds(state: S): boolean;
}

/** Whenever `when` is true, `holds` is true then or later. */
export interface LeadsTo<S> extends TemporalBase {
  readonly kind: 'leads to';
  when(state: S): boolean;
  holds(state: S): boolean;
}

/** A formula of linear temporal logic. */
export interface Ltl<S> extends TemporalBase {
  readonly kind: 'ltl';
  /** As `G (waiting -> F critical)`; see `parseFormula`. */
  readonly formula: string;
  /** What the names in the formula stand for. */
  readonly propositions: { readonly [name: string]: Proposition<S> };
}

// A method, so that a property of some state is a property of `unknown`, as with `holds`.
export type Proposition<S> = { holds(state: S): boolean }['holds'];

interface TemporalBase extends Named {
  /** Whom it is about, where the same is claimed of several processes, each with a property of this name. */
  readonly process?: string;
}

interface Named {
  readonly name: string;
  /** Where it is written. */
  readonly source?: SourceLocation;
}

/** The name under which a deadlock is reported, selected and expected; no property may have it. */
export const deadlock = 'deadlock';

/**
 * Claimed of every model with time: again and again, time can pass. Where it is broken, a run goes round for ever in no time (it is
 * Zeno), or comes to a point where time cannot pass any more (a time-lock).
 */
export const timePasses = 'time passes';

const kinds: readonly unknown[] = [
  'always',
  'sometimes',
  'transition',
  'eventually',
  'always eventually',
  'eventually always',
  'leads to',
  'ltl',
] satisfies readonly Property<never>['kind'][];

/**
 * Types see to this where a model is type-checked; the command line does not.
 * @throws {InvalidModelError} if it has no name, an unknown kind, or something that is no function in place of one.
 */
export function refuseMalformedProperty(
  model: string,
  property: {
    readonly kind?: unknown;
    readonly name?: unknown;
    readonly holds?: unknown;
    readonly when?: unknown;
    readonly formula?: unknown;
    readonly propositions?: unknown;
  },
): void {
  const { name } = property;
  const fault = faultOf(property);
  if (fault === undefined) return;
  throw new InvalidModelError(
    `Property '${String(name)}' of '${model}' ${fault}.`,
    'a misspelt field or value',
    `give it a name, one of the kinds ${kinds.join(', ')}, and a function \`holds\``,
  );
}

function faultOf({
  kind,
  name,
  holds,
  when,
  formula,
  propositions,
}: Parameters<typeof refuseMalformedProperty>[1]): string | undefined {
  if (typeof name !== 'string') return 'has no name';
  if (!kinds.includes(kind)) return `has the kind '${String(kind)}'`;
  const functions = propositions ?? { holds, ...((when !== undefined || kind === 'leads to') && { when }) };
  if (kind === 'ltl' && propositions === undefined) return 'has no `propositions`';
  if (propositions !== undefined && typeof formula !== 'string') return 'has no formula';
  if (typeof functions !== 'object' || functions === null) return 'has `propositions` that are no object';
  const wrong = Object.entries(functions).find(([, value]) => typeof value !== 'function');
  if (wrong === undefined) return undefined;
  return wrong[1] === undefined
    ? `has no function \`${wrong[0]}\``
    : `has a \`${wrong[0]}\` that is no function`;
}
