import { type Places, placesInFiles } from '../ci/places.ts';
import { errorText } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { jsonError } from '../json-reporter.ts';
import type { Printer } from '../printer.ts';
import type { Reporter } from '../reporter.ts';
import type { Job } from '../scenarios.ts';
import type { Simulated } from './run.ts';
import type { JsonSimulated, JsonSimulation } from './schema.ts';

/** Prints one JSON document at the end; its shape is in `schema.ts`. */
export function simulationJsonReporter({ print, note, noteWidth }: Printer): Reporter<Simulated> {
  return {
    async result(result) {
      if (result.kind === 'failed') note(errorText(result.error, noteWidth));
    },
    end(results, notRun, exitCode) {
      print(JSON.stringify(simulationJson(results, notRun, exitCode), null, 2));
    },
  };
}

function simulationJson(
  results: readonly Simulated[],
  notRun: readonly Job[],
  exitCode: ExitCode,
): JsonSimulation {
  const places = placesInFiles();
  return {
    format: 'stepwright-simulation',
    version: 1,
    exitCode,
    results: results.flatMap((result) => (result.kind === 'simulated' ? [jsonResult(result, places)] : [])),
    errors: results.flatMap((result) => (result.kind === 'failed' ? [jsonError(result, places)] : [])),
    notRun: notRun.map(({ model, scenario }) => ({ model: model.name, scenario: scenario.name })),
  };
}

function jsonResult(
  { job, report, judgement }: Simulated & { kind: 'simulated' },
  places: Places,
): JsonSimulated {
  const { instance, ...found } = report;
  const { model, scenario, config, network, faults, time } = instance;
  return {
    model,
    scenario,
    source: places.scenario(job),
    config,
    network: network ?? null,
    faults: faults ?? null,
    time: time ?? null,
    verdict: found.verdict,
    property: found.property ?? null,
    limit: found.limit ?? null,
    expected: job.scenario.expect ?? null,
    standing: judgement.standing,
    scheduler: found.scheduler,
    seed: found.seed,
    length: found.length,
    response: found.response,
    walks: found.walks,
    steps: found.steps,
    states: found.states,
    isLeast: found.isLeast,
    seconds: found.seconds,
    workers: found.workers,
    userCalls: found.userCalls,
    properties: found.properties.map((property) =>
      property.kind === 'deadlock'
        ? property
        : { ...property, source: places.property(job, property.name, property.source) },
    ),
    coverage: found.coverage,
    saturation: found.saturation,
    endings: found.endings,
    confidence: found.confidence ?? null,
    suspicions: found.suspicions,
    isMinimal: found.isMinimal ?? null,
    foundLength: found.foundLength ?? null,
    trace: found.trace ?? null,
  };
}
