import { chooseOneOf } from '../core/choices.ts';
import { UsageError } from '../core/errors.ts';
import { deadlock } from '../core/property.ts';
import type { Scenario } from '../core/scenario.ts';
import type { NamedAlgorithm } from './find-models.ts';
import { overrideConfig } from './overrides.ts';

/** One scenario of one model, as the user asked for it. */
export interface Job {
  readonly model: NamedAlgorithm;
  /** Without its expectation, where that no longer applies. */
  readonly scenario: Scenario<unknown>;
}

export interface JobOptions {
  /** Names of scenarios, or parts of names; none: all. */
  readonly scenario: readonly string[];
  /** Settings, `key=value`. */
  readonly set: readonly string[];
  /** Properties to check; none: those of the scenario. */
  readonly property: readonly string[];
  /** Whether the search is limited, so that it may end before the expected outcome. */
  readonly bounded: boolean;
}

/**
 * The scenarios that are asked for, in the order of the models, changed as asked for.
 * @throws {UsageError} if a scenario, a setting or a property does not exist.
 */
export function jobsFor(models: readonly NamedAlgorithm[], options: JobOptions): Job[] {
  const all = models.flatMap(jobsOf);
  const wanted = options.scenario.map((name) => matching(all, name));
  const chosen = wanted.length === 0 ? all : all.filter((job) => wanted.some((jobs) => jobs.includes(job)));
  return chosen.map(({ model, scenario }) => ({ model, scenario: changed(model, scenario, options) }));
}

function jobsOf(model: NamedAlgorithm): Job[] {
  const { scenarios } = model.algorithm;
  if (scenarios.length > 0) return scenarios.map((scenario) => ({ model, scenario }));
  throw new UsageError(
    `'${model.name}' has no scenarios.`,
    'its definition says `scenarios: []`',
    "add one: { name: 'small', config: { … } }",
  );
}

/**
 * The one job that there has to be.
 * @param reason why there has to be one, as in `a graph is of one scenario`.
 * @throws {UsageError} if there are several.
 */
export function onlyJob(jobs: readonly Job[], reason: string): Job {
  if (jobs.length === 1) return jobs[0]!;
  const models = new Set(jobs.map(({ model }) => model.name));
  throw new UsageError(
    `There are ${jobs.length} scenarios to choose from.`,
    reason,
    models.size === 1
      ? `choose one with --scenario: ${jobs.map(({ scenario }) => `'${scenario.name}'`).join(', ')}`
      : "name one model, and one of its scenarios with --scenario '<name>'; `stepwright list` shows them",
  );
}

/** The scenarios called so; without one, all that have it in their names. */
function matching(jobs: readonly Job[], wanted: string): Job[] {
  const exact = jobs.filter(({ scenario }) => scenario.name === wanted);
  if (exact.length > 0) return exact;
  const close = jobs.filter(({ scenario }) => scenario.name.toLowerCase().includes(wanted.toLowerCase()));
  if (close.length > 0) return close;
  const known = new Set(jobs.map(({ scenario }) => scenario.name));
  throw new UsageError(
    `There is no scenario '${wanted}'.`,
    'a misspelt name, or one of another model',
    chooseOneOf([...known], wanted),
  );
}

function changed(model: NamedAlgorithm, scenario: Scenario<unknown>, options: JobOptions): Scenario<unknown> {
  const { set, property, bounded } = options;
  if (set.length === 0 && property.length === 0 && !bounded) return scenario;
  const { expect: _, ...rest } = scenario;
  const config = overrideConfig(scenario.config, set, {
    model: model.name,
    scenario: scenario.name,
    all: model.algorithm.scenarios.map((one) => one.config),
  });
  const result = { ...rest, config, ...(property.length > 0 && { check: property }) };
  refuseUnknownProperties(model, result, property);
  return result;
}

function refuseUnknownProperties(
  { name: model, algorithm }: NamedAlgorithm,
  scenario: Scenario<unknown>,
  wanted: readonly string[],
): void {
  if (wanted.length === 0) return;
  const { check: _, ...unselective } = scenario;
  const known = [deadlock, ...algorithm.model(unselective).properties.map(({ name }) => name)];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `${model} has no property '${unknown}'.`,
    'a misspelt name',
    chooseOneOf(known, unknown),
  );
}
