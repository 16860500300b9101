import type { Report } from '../core/report.ts';
import { type Places, placesInFiles } from './ci/places.ts';
import { placeOf, type Shard } from './ci/shard.ts';
import { errorParts, errorText } from './errors.ts';
import type { ExitCode } from './exit-code.ts';
import type { Printer } from './printer.ts';
import type { JsonError, JsonReport, JsonResult } from './report-schema.ts';
import type { Reporter } from './reporter.ts';
import type { Result } from './run.ts';
import type { Job } from './scenarios.ts';

/**
 * Prints one JSON document at the end; its shape is in `report-schema.ts`.
 * @param shard left out where all scenarios are checked.
 */
export function jsonReporter({ print, note, noteWidth }: Printer, shard?: Shard): Reporter {
  return {
    async result(result) {
      if (result.kind === 'failed') note(errorText(result.error, noteWidth));
    },
    end(results, notRun, exitCode) {
      print(JSON.stringify(jsonReport(results, notRun, exitCode, shard), null, 2));
    },
  };
}

/** What came of a check, as one JSON document. */
export function jsonReport(
  results: readonly Result[],
  notRun: readonly Job[],
  exitCode: ExitCode,
  shard: Shard | undefined,
): JsonReport {
  const places = placesInFiles();
  // Jobs are done in their order, so those that were not begun come last.
  const place = (position: number) => (shard === undefined ? {} : { place: placeOf(shard, position) });
  return {
    format: 'stepwright-report',
    version: 1,
    exitCode,
    ...(shard && { shard: { index: shard.index, of: shard.of, scenarios: shard.scenarios } }),
    results: results.flatMap((result, position) =>
      result.kind === 'checked' ? [{ ...jsonResult(result, places), ...place(position) }] : [],
    ),
    errors: results.flatMap((result, position) =>
      result.kind === 'failed' ? [{ ...jsonError(result, places), ...place(position) }] : [],
    ),
    notRun: notRun.map(({ model, scenario }, number) => ({
      model: model.name,
      scenario: scenario.name,
      ...place(results.length + number),
    })),
  };
}

function jsonResult({ job, report, judgement }: Result & { kind: 'checked' }, places: Places): JsonResult {
  const { model, scenario, config, network, faults, time } = report.instance;
  return {
    model,
    scenario,
    source: places.scenario(job),
    config,
    network: network ?? null,
    faults: faults ?? null,
    time: time ?? null,
    ...verdictFields(report),
    expected: job.scenario.expect ?? null,
    mismatches: judgement.mismatches,
    ...report.counts,
    storage: report.storage,
    properties: report.properties.map((property) =>
      property.kind === 'deadlock'
        ? property
        : { ...property, source: places.property(job, property.name, property.source) },
    ),
    coverage: report.coverage,
    fairness: report.fairness,
    suspicions: report.suspicions,
    unchecked: report.unchecked,
    trace: ('trace' in report && report.trace) || null,
  };
}

function verdictFields(report: Report): Pick<JsonResult, 'verdict' | 'property' | 'limit'> {
  return {
    verdict: report.verdict,
    property: report.verdict === 'violated' ? report.property : null,
    limit: report.verdict === 'inconclusive' ? report.limit : null,
  };
}

/** The error that kept a job from giving a report. */
export function jsonError(
  { job, error }: Pick<Result & { kind: 'failed' }, 'job' | 'error'>,
  places: Places,
): JsonError {
  const { code, seen, likelyCause, nextStep } = errorParts(error);
  return {
    model: job.model.name,
    scenario: job.scenario.name,
    source: places.scenario(job),
    code,
    seen,
    likelyCause,
    nextStep,
  };
}
