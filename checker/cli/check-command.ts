import { type BoundOptions, boundsOf } from './bounds.ts';
import { type OutputOptions, readyOutputs, writeOutputs } from './ci/outputs.ts';
import { emptyText, jobsOfShard, type Shard, shardNumber } from './ci/shard.ts';
import type { Flag } from './command-line.ts';
import { detailedReporter } from './detailed-reporter.ts';
import { errorText } from './errors.ts';
import { codeOfError, type ExitCode, exitCode, mostSerious } from './exit-code.ts';
import { modelsFor } from './find-models.ts';
import { readyFolder } from './folders.ts';
import { formatsToWrite, formatToShow } from './formats.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { jsonReport, jsonReporter } from './json-reporter.ts';
import { isOfOneScenario, type MeansOptions, meansOf } from './means.ts';
import { overviewReporter } from './overview-reporter.ts';
import type { Printer } from './printer.ts';
import { progressDisplay } from './progress.ts';
import type { Reporter } from './reporter.ts';
import { runJobs } from './run.ts';
import { jobsFor, onlyJob } from './scenarios.ts';
import { TraceFiles } from './trace-files.ts';

export interface CheckOptions extends BoundOptions, MeansOptions, OutputOptions {
  readonly scenario: readonly string[];
  readonly set: readonly string[];
  readonly property: readonly string[];
  readonly format?: string;
  readonly out?: string;
  readonly shard?: string;
}

/**
 * `stepwright check`: the table of verdicts of the whole registry, or a report of each scenario of the models named.
 * @param soFar is told, before each result is shown, what the run would mean if it ended there.
 * @throws {UsageError} before anything is checked, if the command line makes no sense.
 */
export async function checkCommand(
  models: readonly string[],
  options: CheckOptions,
  printer: Printer,
  soFar: (code: ExitCode) => void,
): Promise<ExitCode> {
  const bounds = boundsOf(options);
  const means = meansOf(options);
  const files = new TraceFiles(options.out, await formatsToWrite(options), printer);
  const number = options.shard === undefined ? undefined : shardNumber(options.shard);
  const all = jobsFor(await modelsFor(models), { ...options, bounded: Object.keys(bounds).length > 0 });
  if (isOfOneScenario(means)) onlyJob(all, 'checkpoints are of one scenario');
  const shard = number && { ...number, scenarios: all.length };
  const jobs = number ? jobsOfShard(all, number) : all;
  await readyOutputs(options);
  if (options.out !== undefined) await readyFolder('--out', options.out);
  if (means.spill !== undefined) await readyFolder('--spill', means.spill);
  if (means.checkpoint !== undefined) await readyFolder('--checkpoint', means.checkpoint.folder);
  const isOverview = models.length === 0 && !isOfOneScenario(means);
  const reporter = await reporterFor(isOverview, options, printer, shard);
  const display = await progressDisplay(process.stderr, options.json !== true);
  const doing = `${means.checkpoint ? 'writing a checkpoint, then ' : ''}reporting what was found so far`;
  const signal = abortOnInterrupt(doing, (text) => {
    display.clear();
    printer.note(text);
  });
  const codes: ExitCode[] = [];
  // Until all is done, whatever ends the process must not look like a pass.
  const tell = () => soFar(mostSerious([...codes, exitCode.inconclusive]));
  tell();
  const results = await runJobs(jobs, { bounds, means, signal, display }, async (result) => {
    codes.push(result.exitCode);
    tell();
    await reporter.result(result);
    await files.write(result);
  });
  const notRun = jobs.slice(results.length);
  if (notRun.length > 0) codes.push(exitCode.inconclusive);
  const found = mostSerious(codes);
  if (shard && jobs.length === 0) printer.note(emptyText(shard));
  if (jobs.length > 0 || options.json) reporter.end(results, notRun, found);
  const errors = await writeOutputs(() => jsonReport(results, notRun, found, shard), options, printer);
  if (files.error !== undefined) errors.unshift(files.error);
  for (const error of errors) {
    printer.note(errorText(error, printer.noteWidth, 'stepwright: '));
    codes.push(codeOfError(error));
  }
  return mostSerious(codes);
}

async function reporterFor(
  isOverview: boolean,
  options: CheckOptions,
  printer: Printer,
  shard: Shard | undefined,
): Promise<Reporter> {
  if (options.json) return jsonReporter(printer, shard);
  if (isOverview) return overviewReporter(printer);
  const toFiles = options.out !== undefined;
  const format = await formatToShow(options);
  return detailedReporter({ flags: flagsOf(options), means: options, format, toFiles }, printer);
}

/** The options that make a job differ from its scenario. */
function flagsOf({ set, property, depth, states, time, memory }: CheckOptions): Flag[] {
  const single = { '--depth': depth, '--states': states, '--time': time, '--memory': memory };
  return [
    ...set.map((setting): Flag => ['--set', setting]),
    ...property.map((name): Flag => ['--property', name]),
    ...Object.entries(single).flatMap(([option, value]): Flag[] =>
      value === undefined ? [] : [[option, value]],
    ),
  ];
}
