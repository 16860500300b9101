import { check } from '../check.ts';
import type { Bounds, Means, Report } from '../core/report.ts';
import { codeOfError, type ExitCode, type Judgement, judge } from './exit-code.ts';
import { isOfOneScenario } from './means.ts';
import type { ProgressDisplay } from './progress.ts';
import type { Job } from './scenarios.ts';

/** What came of one job: a report, or the error that kept it from giving one. */
export type Result = { readonly job: Job; readonly exitCode: ExitCode } & (
  | { readonly kind: 'checked'; readonly report: Report; readonly judgement: Judgement }
  | { readonly kind: 'failed'; readonly error: unknown }
);

export interface RunOptions {
  readonly bounds: Bounds;
  readonly means: Means;
  readonly signal: AbortSignal;
  readonly display: ProgressDisplay;
}

/**
 * Check the jobs one after the other, and tell `onResult` of each as it is done. An error ends its own job only, so that
 * no result is lost; an interrupt ends the job that runs, and those after it are not begun.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: RunOptions,
  onResult: (result: Result) => Promise<void>,
): Promise<Result[]> {
  return inTurn(jobs, options, (job) => runJob(job, options), onResult);
}

/** As `runJobs`, whatever is done with each job. @param run gives its result, even if that is an error. */
export async function inTurn<R>(
  jobs: readonly Job[],
  { signal, display }: { readonly signal: AbortSignal; readonly display: ProgressDisplay<never> },
  run: (job: Job) => Promise<R>,
  onResult: (result: R) => Promise<void>,
): Promise<R[]> {
  const results: R[] = [];
  for (const [index, job] of jobs.entries()) {
    if (signal.aborted) break;
    const position = jobs.length === 1 ? '' : ` (${index + 1} of ${jobs.length})`;
    display.start(`${job.model.name}: ${job.scenario.name}${position}`);
    const result = await run(job);
    display.clear();
    results.push(result);
    await onResult(result);
  }
  return results;
}

async function runJob(job: Job, { bounds, means, signal, display }: RunOptions): Promise<Result> {
  const { model, scenario } = job;
  try {
    const source = isOfOneScenario(means) ? await fingerprintOf(model.file) : undefined;
    const report = await check(model.algorithm, scenario, {
      model: model.name,
      ...(source !== undefined && { source }),
      bounds,
      means,
      signal,
      onProgress: (progress) => display.update(progress),
    });
    const judgement = judge(report, scenario.expect);
    return { kind: 'checked', job, report, judgement, exitCode: judgement.exitCode };
  } catch (error) {
    return { kind: 'failed', job, error, exitCode: codeOfError(error) };
  }
}

async function fingerprintOf(file: string): Promise<string> {
  return (await import('./fingerprint.ts')).fingerprint(file);
}
