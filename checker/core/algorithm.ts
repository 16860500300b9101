import { chooseOneOf } from './choices.ts';
import { InvalidModelError, UsageError } from './errors.ts';
import { guarded } from './guarded.ts';
import type { AnyModel } from './model.ts';
import { deadlock, refuseMalformedProperty } from './property.ts';
import type { Scenario } from './scenario.ts';
import { refuseMalformedScenario } from './scenario-schema.ts';
import { isTemporal } from './temporal.ts';

const brandKey = Symbol.for('stepwright.algorithm');

/** What a model file exports: an algorithm, with the scenarios in which its claims hold or break. */
export interface Algorithm<C, M extends AnyModel = AnyModel> {
  readonly [brandKey]: true;
  readonly name: string;
  readonly scenarios: readonly Scenario<C>[];
  /** @throws {UsageError} if there is no scenario of this name. */
  scenario(name: string): Scenario<C>;
  /**
   * The model of one scenario: one of `scenarios`, by name, or one made up for the occasion.
   * @throws {UsageError} if no scenario has that name. @throws {InvalidModelError} if the scenario contradicts the model.
   */
  model(scenario: string | Scenario<C>): M;
}

/** An algorithm whose configuration is of no interest to the caller. */
export type AnyAlgorithm = Algorithm<unknown>;

/** Finish a definition: check that its parts fit together, and let scenarios be looked up by name. */
export function algorithm<C, M extends AnyModel>(
  name: string,
  scenarios: readonly Scenario<C>[],
  build: (scenario: Scenario<C>) => M,
): Algorithm<C, M> {
  refuseTwice(
    name,
    'scenario',
    scenarios.map((scenario) => scenario.name),
  );
  const scenarioNamed = (wanted: string) => {
    const found = scenarios.find((candidate) => candidate.name === wanted);
    if (found !== undefined) return found;
    throw new UsageError(
      `'${name}' has no scenario '${wanted}'.`,
      'a misspelt name',
      chooseOneOf(
        scenarios.map((candidate) => candidate.name),
        wanted,
      ),
    );
  };
  return {
    [brandKey]: true,
    name,
    scenarios,
    scenario: scenarioNamed,
    model(wanted) {
      const scenario = typeof wanted === 'string' ? scenarioNamed(wanted) : wanted;
      refuseMalformedScenario(name, scenario);
      const model = guarded(
        () => `'${name}': making the model of scenario '${scenario.name}'`,
        () => build(scenario),
      );
      refuseUnknownProperties(model, scenario);
      return model;
    },
  };
}

/** True for what `protocol` and `wholeState` return, also from another copy of this package. */
export function isAlgorithm(value: unknown): value is AnyAlgorithm {
  return typeof value === 'object' && value !== null && brandKey in value;
}

/** Names in scenarios are strings, so they are checked when the model is made. */
function refuseUnknownProperties(model: AnyModel, scenario: Scenario<unknown>): void {
  for (const property of model.properties) refuseMalformedProperty(model.name, property);
  const names = model.properties.map((property) => property.name);
  refuseTwice(
    model.name,
    'property',
    // The same may be claimed of several processes.
    model.properties.map((property) =>
      isTemporal(property) && property.process !== undefined
        ? `${property.name}' of '${property.process}`
        : property.name,
    ),
  );
  if (names.includes(deadlock)) {
    throw new InvalidModelError(
      `'${model.name}' has a property named '${deadlock}'.`,
      'that name is taken by the check that is always there',
      'give it another name',
    );
  }
  for (const name of [...(scenario.check ?? []), ...namedBy(scenario.expect)]) {
    if (name !== deadlock && !names.includes(name)) {
      throw new InvalidModelError(
        `Scenario '${scenario.name}' of '${model.name}' names the property '${name}', which does not exist.`,
        'a misspelt or renamed property',
        chooseOneOf([deadlock, ...names], name),
      );
    }
  }
}

function namedBy(expected: Scenario<unknown>['expect']): readonly string[] {
  if (expected?.verdict === 'violated') return [expected.property];
  return Object.keys((expected?.verdict === 'holds' && expected.witnesses) || {});
}

function refuseTwice(model: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InvalidModelError(
      `'${model}' has two ${what === 'property' ? 'properties' : `${what}s`} named '${twice}'.`,
      'a copy that was not renamed',
      'give each its own name',
    );
  }
}
