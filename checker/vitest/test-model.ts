import { describe, type TestContext, test } from 'vitest';
import { type AnyAlgorithm, isAlgorithm } from '../core/algorithm.ts';
import { UsageError } from '../core/errors.ts';
import type { Bounds, Means, Report } from '../core/report.ts';
import type { Scenario } from '../core/scenario.ts';
import { calledFrom } from '../core/source-location.ts';
import type { ArtefactOptions } from './artefacts.ts';
import { ModelFailure, type Place, placeOfCall } from './failure.ts';
import { messageText } from './failure-text.ts';
import { type PropertyTest, propertyTests } from './property-tests.ts';
import { failureOf, ScenarioSearch, type SearchOptions } from './scenario-search.ts';

export interface TestModelOptions extends ArtefactOptions {
  /** Names of scenarios, or what their names have to match. Left out: all. */
  readonly scenarios?: readonly string[] | RegExp;
  /** Of the search of each scenario. */
  readonly bounds?: Bounds;
  readonly means?: Means;
  /** Threads for each search. Left out: 1, because vitest runs test files side by side. */
  readonly workers?: number;
  /** How long the search of one scenario may take, in ms; then it ends as inconclusive. Left out: five minutes. */
  readonly timeout?: number;
  /** What happens to a test that a bound kept from being decided. Left out: it fails. */
  readonly inconclusive?: 'fail' | 'skip';
}

const usualTimeout = 5 * 60_000;
/** After the search: for the counterexample, its pictures, and what else the process is busy with. */
const afterwards = 60_000;

/**
 * Tests of a model: a `describe` for it, and in it one for each scenario, with a test for each property that the scenario
 * checks and for deadlocks, all from one search. What a scenario expects to be violated has to be; tests of what the search
 * then does not tell are skipped, with the reason.
 *
 * @throws {UsageError} if this is no model, or has no such scenario.
 */
export function testModel(algorithm: AnyAlgorithm, options: TestModelOptions = {}): void {
  defineTests(describe, algorithm, options, placeOfCall(testModel));
}

/** As `describe.only`. */
testModel.only = function only(algorithm: AnyAlgorithm, options: TestModelOptions = {}): void {
  defineTests(describe.only, algorithm, options, placeOfCall(only));
};

/** As `describe.skip`. */
testModel.skip = function skip(algorithm: AnyAlgorithm, options: TestModelOptions = {}): void {
  defineTests(describe.skip, algorithm, options, placeOfCall(skip));
};

function defineTests(
  suite: (name: string, tests: () => void) => unknown,
  algorithm: AnyAlgorithm,
  options: TestModelOptions,
  place: Place,
): void {
  let scenarios: readonly Scenario<unknown>[];
  try {
    refuseOthers(algorithm);
    scenarios = chosenScenarios(algorithm, options);
  } catch (error) {
    throw failureOf(error, place);
  }
  const { bounds = {}, means = {}, workers, timeout = usualTimeout } = options;
  const time = timeout / 1000;
  const searchOptions: SearchOptions = {
    ...options,
    bounds: { ...bounds, seconds: Math.min(time, bounds.seconds ?? time) },
    means: { ...means, ...(workers !== undefined && { workers }) },
    testFile: calledFrom().source?.file,
  };
  suite(algorithm.name, () => {
    for (const scenario of scenarios) {
      describe(scenario.name, () => {
        const search = new ScenarioSearch(algorithm, scenario, searchOptions, place);
        for (const { name, judge } of testsOf(algorithm, scenario, place))
          test(name, { timeout: timeout + afterwards }, (context) =>
            decide(judge, search, context, options, place),
          );
      });
    }
  });
}

/** Where the model of a scenario cannot be made, one test says why; the other scenarios are not kept from theirs. */
function testsOf(algorithm: AnyAlgorithm, scenario: Scenario<unknown>, place: Place): PropertyTest[] {
  try {
    return propertyTests(algorithm.model(scenario), scenario);
  } catch (error) {
    const judge = () => {
      throw failureOf(error, place);
    };
    return [{ name: 'makes sense', judge }];
  }
}

async function decide(
  judge: (report: Report) => ReturnType<PropertyTest['judge']>,
  search: ScenarioSearch,
  { signal, skip }: Pick<TestContext, 'skip'> & { readonly signal?: AbortSignal },
  { inconclusive = 'fail' }: TestModelOptions,
  place: Place,
): Promise<void> {
  const report = await search.report(signal);
  const finding = judge(report);
  if (finding.kind === 'pass') return;
  if (finding.kind === 'skip') return skip(finding.reason);
  const { failure, message, isShown } = finding;
  if (failure === 'Inconclusive' && inconclusive === 'skip') return skip(message.replaceAll('\n', ' '));
  const trace = isShown && 'trace' in report ? report.trace : undefined;
  const shown = trace && (await search.counterexample(trace));
  throw new ModelFailure(failure, messageText(failure, message, shown), place);
}

function chosenScenarios(
  algorithm: AnyAlgorithm,
  { scenarios: wanted }: TestModelOptions,
): readonly Scenario<unknown>[] {
  const { name, scenarios } = algorithm;
  if (scenarios.length === 0) {
    throw new UsageError(
      `'${name}' has no scenarios.`,
      'its definition says `scenarios: []`',
      "add one: { name: 'small', config: { … } }",
    );
  }
  if (wanted === undefined) return scenarios;
  if (!(wanted instanceof RegExp)) return wanted.map((one) => algorithm.scenario(one));
  const found = scenarios.filter((scenario) => scenario.name.search(wanted) >= 0);
  if (found.length > 0) return found;
  throw new UsageError(
    `No scenario of '${name}' matches ${wanted}.`,
    'a misspelt expression',
    `there are: ${scenarios.map((scenario) => `'${scenario.name}'`).join(', ')}`,
  );
}

function refuseOthers(given: unknown): void {
  if (isAlgorithm(given)) return;
  throw new UsageError(
    `testModel was given ${given === null ? 'null' : `a value of type ${typeof given}`}, which is not a model.`,
    'a misspelt import, or what `check(…)` returned',
    'give what `protocol` or `wholeState` returns: testModel(myModel)',
  );
}
