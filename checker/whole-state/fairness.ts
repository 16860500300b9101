import { InvalidModelError } from '../core/errors.ts';
import type { Degree, Fairness, FairnessRules } from '../core/fairness.ts';

/** What runs of a whole-state model owe: of these actions, those that `of` is true of. */
export interface Constraint<A> {
  readonly name: string;
  readonly degree: Degree;
  of(action: A): boolean;
}

/**
 * The rules that a model's constraints and what a scenario says of them make.
 * @throws {InvalidModelError} if the scenario names what there is not.
 */
export function constrained<A>(
  model: string,
  constraints: readonly Constraint<A>[],
  { actions, ...rest }: Fairness,
): FairnessRules<A> {
  refuseMalformed(model, constraints);
  const foreign = Object.keys(rest)[0];
  if (foreign !== undefined) throw unknown(model, `sets '${foreign}'`, constraints);
  const given: { readonly [name: string]: Degree } = typeof actions === 'object' ? actions : {};
  const misspelt = Object.keys(given).find(
    (name) => !constraints.some((constraint) => constraint.name === name),
  );
  if (misspelt !== undefined) throw unknown(model, `names '${misspelt}'`, constraints);
  const owed = constraints.flatMap(({ name, degree: usual, of }) => {
    const degree = given[name] ?? (typeof actions === 'string' ? actions : usual);
    return degree === 'none' ? [] : [{ constraint: name, degree, enables: true, of }];
  });
  return {
    shares: (action) => owed.filter(({ of }) => of(action)).map(({ of: _, ...share }) => share),
    statement:
      owed.length === 0
        ? ['none: a run may stop anywhere']
        : owed.map(({ constraint, degree }) => `${degree}: '${constraint}'`),
  };
}

/** Types see to this where a model is type-checked; the command line does not. */
function refuseMalformed<A>(model: string, constraints: readonly Constraint<A>[]): void {
  const degrees: readonly unknown[] = ['none', 'weak', 'strong'] satisfies readonly Degree[];
  for (const [index, { name, degree, of }] of constraints.entries()) {
    const fault =
      typeof name !== 'string'
        ? 'has no name'
        : constraints.findIndex((other) => other.name === name) < index
          ? 'is there twice'
          : !degrees.includes(degree)
            ? `has the degree '${String(degree)}'`
            : typeof of !== 'function'
              ? 'has no function `of`'
              : undefined;
    if (fault === undefined) continue;
    throw new InvalidModelError(
      `The constraint of fairness '${String(name)}' of '${model}' ${fault}.`,
      'a misspelt field or degree, or a copy that was not renamed',
      "give each a name of its own, a degree ('none', 'weak' or 'strong') and a function `of` of actions",
    );
  }
}

function unknown(
  model: string,
  does: string,
  constraints: readonly { readonly name: string }[],
): InvalidModelError {
  return new InvalidModelError(
    `The fairness of a scenario of '${model}' ${does}, which is no constraint of the model.`,
    'a misspelt name, or fairness of models that are made of processes',
    constraints.length === 0
      ? 'give the model constraints, with `fairness`'
      : `set \`actions\`, by name where they differ: ${constraints.map(({ name }) => name).join(', ')}`,
  );
}
