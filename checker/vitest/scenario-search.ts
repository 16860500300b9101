import { check } from '../check.ts';
import type { AnyAlgorithm } from '../core/algorithm.ts';
import { isStepwrightError } from '../core/errors.ts';
import type { Bounds, Means, Report } from '../core/report.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Trace } from '../core/trace.ts';
import { type ArtefactOptions, writeArtefacts } from './artefacts.ts';
import { ModelFailure, type Place } from './failure.ts';
import { traceText } from './failure-text.ts';
import { commandLineName } from './model-file.ts';

export interface SearchOptions extends ArtefactOptions {
  readonly bounds?: Bounds;
  readonly means?: Means;
  /** The test's own file. */
  readonly testFile?: string | undefined;
}

/** The search of one scenario, begun when its report is first wanted, and done once, however many tests share it. */
export class ScenarioSearch {
  readonly #algorithm: AnyAlgorithm;
  readonly #scenario: Scenario<unknown>;
  readonly #options: SearchOptions;
  readonly #place: Place;
  /** Of the tests that wait: the search ends when vitest gives one of them up. */
  readonly #signals: { readonly aborted: boolean }[] = [];
  #report: Promise<Report> | undefined;
  #counterexample: Promise<string> | undefined;

  /** @param place where failures point to. */
  constructor(algorithm: AnyAlgorithm, scenario: Scenario<unknown>, options: SearchOptions, place: Place) {
    this.#algorithm = algorithm;
    this.#scenario = scenario;
    this.#options = options;
    this.#place = place;
  }

  /** @throws {ModelFailure} in the words of the error where the model, not the algorithm, is at fault. */
  report(signal?: { readonly aborted: boolean }): Promise<Report> {
    if (signal !== undefined) this.#signals.push(signal);
    this.#report ??= this.#run();
    return this.#report;
  }

  /** The trace as lanes, with its files, which are written, and the command that replays it. */
  counterexample(trace: Trace): Promise<string> {
    this.#counterexample ??= this.#show(trace);
    return this.#counterexample;
  }

  async #run(): Promise<Report> {
    const { bounds = {}, means = {} } = this.#options;
    const signals = this.#signals;
    try {
      return await check(this.#algorithm, this.#scenario, {
        bounds,
        means: { workers: 1, ...means },
        signal: {
          get aborted() {
            return signals.some(({ aborted }) => aborted);
          },
        },
      });
    } catch (error) {
      throw failureOf(error, this.#place);
    }
  }

  async #show(trace: Trace): Promise<string> {
    const { file, testFile } = this.#options;
    const model = this.#algorithm.model(this.#scenario);
    const name = await commandLineName(this.#algorithm, model, { file, testFile });
    const named = name === undefined ? trace : { ...trace, instance: { ...trace.instance, model: name } };
    return traceText(named, await writeArtefacts(named, this.#options), name);
  }
}

/** An error of stepwright as one message that points at the test; any other as it is. */
export function failureOf(error: unknown, place: Place): unknown {
  if (!isStepwrightError(error)) return error;
  return new ModelFailure(
    error.name,
    error.message,
    place,
    error.cause === undefined ? {} : { cause: error.cause },
  );
}
