/**
 * What a model claims of its states.
 *
 * `always`: true in every reachable state. `transition`: true of every step, given the states before and after it.
 * `sometimes`: true in at least one reachable state; where it is not, the model may be vacuous.
 */
export type Property<S> = Always<S> | Sometimes<S> | Transition<S>;

export interface Always<S> {
  readonly kind: 'always';
  readonly name: string;
  holds(state: S): boolean;
  /** The antecedent: the claim is about these states only. A claim whose antecedent is never true is reported. */
  when?(state: S): boolean;
}

export interface Sometimes<S> {
  readonly kind: 'sometimes';
  readonly name: string;
  holds(state: S): boolean;
}

export interface Transition<S> {
  readonly kind: 'transition';
  readonly name: string;
  holds(before: S, after: S): boolean;
}

/** The name under which a deadlock is reported, selected and expected; no property may have it. */
export const deadlock = 'deadlock';
