import { errorText } from '../errors.ts';
import { codeOfError, type ExitCode, exitCode, mostSerious } from '../exit-code.ts';
import type { Printer } from '../printer.ts';
import type { JsonReport } from '../report-schema.ts';
import { wrapped } from '../tables.ts';
import { loadReport } from './load-report.ts';
import { type Input, mergedReport } from './merge.ts';
import { isGood, suitesOf } from './outcomes.ts';
import { type OutputOptions, readyOutputs, writeOutputs } from './outputs.ts';
import { effortLine, totalsLine } from './totals.ts';

/**
 * `stepwright merge`: what one check would have said and written, from the reports of its shards.
 * @returns what the whole check would have ended with. @throws {UsageError} if they do not fit together.
 */
export async function mergeCommand(
  paths: readonly string[],
  options: OutputOptions,
  printer: Printer,
): Promise<ExitCode> {
  const inputs: Input[] = [];
  for (const path of paths) inputs.push({ path, report: await loadReport(path) });
  const report = mergedReport(inputs);
  await readyOutputs(options);
  printer.print(options.json ? JSON.stringify(report, null, 2) : overview(report, printer));
  const errors = await writeOutputs(() => report, options, printer);
  for (const error of errors) printer.note(errorText(error, printer.noteWidth, 'stepwright: '));
  return mostSerious([report.exitCode as ExitCode, ...errors.map(codeOfError)]);
}

/** The totals, and what is wrong. */
function overview(report: JsonReport, { colors, width }: Printer): string {
  const { bold, dim, red, yellow } = colors;
  const bad = suitesOf(report).filter(({ result }) => result === undefined || !isGood(result));
  const lines = bad.flatMap(({ model, scenario, result, claims }) => {
    const unsure =
      result?.verdict === 'inconclusive' || claims.every(({ outcome }) => outcome.kind === 'skipped');
    const [mark, paint] = unsure ? ['?', yellow] : ['✗', red];
    const reasons = claims.flatMap(({ name, outcome }) => {
      if (outcome.kind === 'failed') return [outcome.message];
      if (outcome.kind === 'error') return [outcome.error.seen];
      return outcome.kind === 'skipped' && outcome.isLimit && unsure ? [`${name}: ${outcome.message}`] : [];
    });
    return [
      ...wrapped(`${mark} ${model}: ${scenario}`, width).split('\n').map(paint),
      ...reasons.flatMap((reason) => wrapped(reason, width, 2).split('\n')),
    ];
  });
  const totals = wrapped(totalsLine(report), width).split('\n');
  const color = report.exitCode === exitCode.asExpected ? bold : (text: string) => bold(red(text));
  return [...lines, ...totals.map(color), dim(effortLine(report))].join('\n');
}
