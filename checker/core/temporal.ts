import type { Property, Proposition, Temporal } from './property.ts';

/** A temporal property as a formula, and what its names stand for. */
export interface TemporalForm<S> {
  readonly formula: string;
  readonly propositions: { readonly [name: string]: Proposition<S> };
}

export function isTemporal<S>(property: Property<S>): property is Temporal<S> {
  return isTemporalKind(property.kind);
}

export function isTemporalKind(
  kind: Property<unknown>['kind'] | 'deadlock',
): kind is Temporal<unknown>['kind'] {
  return kind !== 'always' && kind !== 'sometimes' && kind !== 'transition' && kind !== 'deadlock';
}

/** Every temporal property is one of linear temporal logic. */
export function temporalForm<S>(property: Temporal<S>): TemporalForm<S> {
  if (property.kind === 'ltl') return { formula: property.formula, propositions: property.propositions };
  const holds = (state: S) => property.holds(state);
  if (property.kind === 'leads to')
    return { formula: 'G (when -> F holds)', propositions: { when: (state) => property.when(state), holds } };
  const formulas = {
    eventually: 'F holds',
    'always eventually': 'G F holds',
    'eventually always': 'F G holds',
  } as const;
  return { formula: formulas[property.kind], propositions: { holds } };
}
