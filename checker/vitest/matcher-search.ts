import type { MatcherState } from 'vitest';
import * as vitest from 'vitest';
import { type AnyAlgorithm, isAlgorithm } from '../core/algorithm.ts';
import { chooseOneOf } from '../core/choices.ts';
import { UsageError } from '../core/errors.ts';
import { deadlock } from '../core/property.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Place } from './failure.ts';
import type { ScenarioOptions } from './matcher-types.ts';
import { ScenarioSearch } from './scenario-search.ts';

/**
 * The search that a matcher asks for; of the given properties, or of those of the scenario.
 * @throws {UsageError} if `received` is no model, or has no such scenario or property.
 */
export function searchOf(
  { testPath }: MatcherState,
  received: unknown,
  options: ScenarioOptions<unknown>,
  properties: readonly string[] | undefined,
  matcher: string,
  place: Place,
): ScenarioSearch {
  refuseOthers(received, matcher);
  const scenario = scenarioOf(received, options);
  if (properties !== undefined) refuseUnknown(received, scenario, properties);
  const { bounds = {}, ...rest } = options;
  // A search that outlives its test would say nothing, and slow the others down.
  const time = runningTest()?.timeout ?? 0;
  const seconds = time > 0 && Number.isFinite(time) ? { seconds: (0.9 * time) / 1000 } : {};
  const { expect: _, ...unexpecting } = scenario;
  const checked = properties === undefined ? scenario : { ...unexpecting, check: properties };
  return new ScenarioSearch(
    received,
    checked,
    { ...rest, bounds: { ...seconds, ...bounds }, testFile: testPath },
    place,
  );
}

function refuseOthers(received: unknown, matcher: string): asserts received is AnyAlgorithm {
  if (isAlgorithm(received)) return;
  throw new UsageError(
    `${matcher} was given ${received === null ? 'null' : Array.isArray(received) ? 'an array' : `a value of type ${typeof received}`}, which is not a model.`,
    'a misspelt import, or what `model.model(…)` or `check(…)` returned',
    `give what \`protocol\` or \`wholeState\` returns: await expect(myModel).${matcher}(…)`,
  );
}

/** @throws {UsageError} */
export function refuseNoProperty(property: unknown): void {
  if (typeof property === 'string') return;
  throw new UsageError(
    'toViolate was not told which property.',
    'its first argument is not a string',
    "name the property: toViolate('mutual exclusion', { scenario: '…' }); of a deadlock: toViolate('deadlock', …)",
  );
}

/** @throws {UsageError} if it is not clear which. */
export function scenarioOf(
  algorithm: AnyAlgorithm,
  { scenario }: ScenarioOptions<unknown>,
): Scenario<unknown> {
  if (typeof scenario === 'string') return algorithm.scenario(scenario);
  if (scenario !== undefined) return scenario;
  const [only, ...others] = algorithm.scenarios;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(
    `'${algorithm.name}' has ${algorithm.scenarios.length} scenarios, and none was named.`,
    'the option `scenario` is missing',
    `choose one of: ${algorithm.scenarios.map(({ name }) => `'${name}'`).join(', ')}`,
  );
}

function refuseUnknown(
  algorithm: AnyAlgorithm,
  scenario: Scenario<unknown>,
  wanted: readonly string[],
): void {
  const { check: _, ...unselective } = scenario;
  const known = [deadlock, ...new Set(algorithm.model(unselective).properties.map(({ name }) => name))];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `'${algorithm.name}' has no property '${unknown}'.`,
    'a misspelt name',
    chooseOneOf(known, unknown),
  );
}

/** What vitest tells of a test. */
interface RunningTest {
  readonly timeout: number;
  readonly concurrent?: boolean;
  readonly context?: { readonly signal?: AbortSignal };
  /** The test does not end before these do, and fails where one of them does. */
  promises?: Promise<unknown>[];
}

/** The test that runs, where vitest tells: since 4.1, and not of several that run at once. */
function runningTest(): RunningTest | undefined {
  const { TestRunner } = vitest as { TestRunner?: { getCurrentTest?(): unknown } };
  const test = TestRunner?.getCurrentTest?.() as RunningTest | undefined;
  return test?.concurrent ? undefined : test;
}

/** Aborted when vitest gives up the test that runs. */
export function signalOfTest(): AbortSignal | undefined {
  return runningTest()?.context?.signal;
}

/** Keep the test that runs from passing before `result` is there, if it forgot to await it. */
export function holdTest(result: Promise<unknown>): void {
  const test = runningTest();
  if (test === undefined) return;
  test.promises ??= [];
  const { promises } = test;
  promises.push(result);
  const release = () => void promises.splice(promises.indexOf(result), 1);
  result.then(release, release);
}
