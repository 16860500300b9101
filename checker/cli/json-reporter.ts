import type { Report } from '../core/report.ts';
import { errorParts, errorText } from './errors.ts';
import type { Printer } from './printer.ts';
import type { JsonError, JsonReport, JsonResult } from './report-schema.ts';
import type { Reporter } from './reporter.ts';
import type { Result } from './run.ts';

/** Prints one JSON document at the end; its shape is in `report-schema.ts`. */
export function jsonReporter({ print, note, noteWidth }: Printer): Reporter {
  return {
    async result(result) {
      if (result.kind === 'failed') note(errorText(result.error, noteWidth));
    },
    end(results, notRun, exitCode) {
      const document: JsonReport = {
        format: 'stepwright-report',
        version: 1,
        exitCode,
        results: results.flatMap((result) => (result.kind === 'checked' ? [jsonResult(result)] : [])),
        errors: results.flatMap((result) => (result.kind === 'failed' ? [jsonError(result)] : [])),
        notRun: notRun.map(({ model, scenario }) => ({ model: model.name, scenario: scenario.name })),
      };
      print(JSON.stringify(document, null, 2));
    },
  };
}

function jsonResult({ job, report, judgement }: Result & { kind: 'checked' }): JsonResult {
  const { model, scenario, config, network, faults } = report.instance;
  return {
    model,
    scenario,
    config,
    network: network ?? null,
    faults: faults ?? null,
    ...verdictFields(report),
    expected: job.scenario.expect ?? null,
    mismatches: judgement.mismatches,
    ...report.counts,
    storage: report.storage,
    properties: report.properties,
    coverage: report.coverage,
    fairness: report.fairness,
    suspicions: report.suspicions,
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

function jsonError({ job, error }: Result & { kind: 'failed' }): JsonError {
  const { code, seen, likelyCause, nextStep } = errorParts(error);
  return { model: job.model.name, scenario: job.scenario.name, code, seen, likelyCause, nextStep };
}
