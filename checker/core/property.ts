import { InvalidModelError } from './errors.ts';

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

const kinds: readonly unknown[] = [
  'always',
  'sometimes',
  'transition',
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
  },
): void {
  const { kind, name, holds, when } = property;
  const fault =
    typeof name !== 'string'
      ? 'has no name'
      : !kinds.includes(kind)
        ? `has the kind '${String(kind)}'`
        : typeof holds !== 'function'
          ? 'has no function `holds`'
          : when !== undefined && typeof when !== 'function'
            ? 'has a `when` that is no function'
            : undefined;
  if (fault === undefined) return;
  throw new InvalidModelError(
    `Property '${String(name)}' of '${model}' ${fault}.`,
    'a misspelt field or value',
    `give it a name, one of the kinds ${kinds.join(', ')}, and a function \`holds\``,
  );
}
