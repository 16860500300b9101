import { schedulers } from '../../random/schedulers/index.ts';
import type { Flag } from '../command-line.ts';
import { errorText } from '../errors.ts';
import { codeOfError, type ExitCode, exitCode, mostSerious } from '../exit-code.ts';
import { modelsFor } from '../find-models.ts';
import { type FormatOptions, formatsToWrite, formatToShow } from '../formats.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { Printer } from '../printer.ts';
import type { Reporter } from '../reporter.ts';
import { inTurn } from '../run.ts';
import { jobsFor, onlyJob } from '../scenarios.ts';
import { table } from '../tables.ts';
import { TraceFiles } from '../trace-files.ts';
import { simulationDetailed } from './detailed.ts';
import { simulationJsonReporter } from './json.ts';
import { type WalkOptions, walkOptionsOf } from './options.ts';
import { simulationOverview } from './overview.ts';
import { saturationSvg } from './picture.ts';
import { type Simulated, simulateJob, simulationDisplay } from './run.ts';

export interface SimulateCommandOptions extends WalkOptions, FormatOptions {
  readonly scenario: readonly string[];
  readonly set: readonly string[];
  readonly property: readonly string[];
  readonly json?: boolean;
}

/**
 * `stepwright simulate`: random walks, where there are too many states to see all of them.
 * @param soFar is told, before each result is shown, what the run would mean if it ended there.
 * @throws {UsageError} before any walk is taken, if the command line makes no sense.
 */
export async function simulateCommand(
  models: readonly string[],
  options: SimulateCommandOptions,
  printer: Printer,
  soFar: (code: ExitCode) => void,
): Promise<ExitCode> {
  if (options.scheduler === 'help') {
    printer.print(schedulersText(printer));
    return exitCode.asExpected;
  }
  const isOverview = models.length === 0 && options.walk === undefined;
  const walks = walkOptionsOf(options, isOverview);
  const formats = await formatsToWrite(options);
  const files = new TraceFiles(options.out, formats, printer);
  const jobs = jobsFor(await modelsFor(models), { ...options, bounded: false });
  if (options.walk !== undefined) onlyJob(jobs, 'a walk is of one scenario');
  const reporter = await reporterFor(isOverview, options, formats, printer);
  const display = await simulationDisplay(process.stderr, options.json !== true);
  const signal = abortOnInterrupt('reporting what was found so far', (text) => {
    display.clear();
    printer.note(text);
  });
  const codes: ExitCode[] = [];
  // Until all is done, whatever ends the process must not look like a pass.
  const tell = () => soFar(mostSerious([...codes, exitCode.inconclusive]));
  tell();
  const results = await inTurn(
    jobs,
    { signal, display },
    (job) => simulateJob(job, { ...walks, signal }, display),
    async (result) => {
      codes.push(result.exitCode);
      tell();
      await reporter.result(await withFiles(result, files));
    },
  );
  const notRun = jobs.slice(results.length);
  if (notRun.length > 0) codes.push(exitCode.inconclusive);
  reporter.end(results, notRun, mostSerious(codes));
  if (files.error !== undefined) {
    printer.note(errorText(files.error, printer.noteWidth, 'stepwright: '));
    codes.push(codeOfError(files.error));
  }
  return mostSerious(codes);
}

/** Write what there is to write of a result, and say where. */
async function withFiles(result: Simulated, files: TraceFiles): Promise<Simulated> {
  if (result.kind === 'failed') return result;
  const { report } = result;
  const folder = await files.writeAll(report.instance, report.trace, {
    'saturation.svg': () => saturationSvg(report),
  });
  return folder === undefined ? result : { ...result, folder };
}

async function reporterFor(
  isOverview: boolean,
  options: SimulateCommandOptions,
  formats: readonly string[],
  printer: Printer,
): Promise<Reporter<Simulated>> {
  if (options.json) return simulationJsonReporter(printer);
  if (isOverview) return simulationOverview(printer);
  const { set, property, out } = options;
  const flags = [
    ...set.map((setting): Flag => ['--set', setting]),
    ...property.map((name): Flag => ['--property', name]),
  ];
  const format = await formatToShow(options);
  return simulationDetailed(
    { walks: options, flags, format, toFiles: out !== undefined, toJson: formats.includes('json') },
    printer,
  );
}

/** All schedulers and their options. */
function schedulersText({ width, colors }: Printer): string {
  const rows = schedulers.flatMap(({ name, about, options }) => [
    [colors.bold(name), about],
    ...Object.entries(options).map(([option, { about: what, otherwise }]) => [
      `  ${option}=<number>`,
      `${what} (left out: ${otherwise})`,
    ]),
  ]);
  const usage = [
    'pct:depth=4,steps=200 gives a scheduler options;',
    'portfolio:pct:depth=4+starver mixes those named.',
  ];
  return `${table([{}, { flexible: true }], rows, { width })}\n\n${usage.join('\n')}`;
}
