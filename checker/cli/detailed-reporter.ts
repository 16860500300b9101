import { checkAgain, type Flag } from './command-line.ts';
import { errorText } from './errors.ts';
import { traceIn } from './formats.ts';
import type { MeansOptions } from './means.ts';
import { nextStep } from './next-step.ts';
import type { Printer } from './printer.ts';
import { reportText } from './report-text.ts';
import type { Reporter } from './reporter.ts';
import { totalsText } from './totals-text.ts';

const widest = 100;

export interface DetailedOptions {
  /** How the jobs differ from their scenarios, for the command that checks one again. */
  readonly flags: readonly Flag[];
  readonly means: MeansOptions;
  /** Of the counterexamples. */
  readonly format: string;
  /** Whether they are written as files too. */
  readonly toFiles: boolean;
}

/** Prints a report per scenario, each with its counterexample in one format and the command that gives it again. */
export function detailedReporter(options: DetailedOptions, printer: Printer): Reporter {
  const { flags, format, toFiles } = options;
  const { print, note, noteWidth, colors } = printer;
  let first = true;
  return {
    async result(result) {
      if (!first) print(`\n${colors.dim('─'.repeat(Math.min(printer.width, widest)))}\n`);
      first = false;
      if (result.kind === 'failed') {
        const { model, scenario } = result.job;
        note(errorText(result.error, noteWidth, `${model.name}: ${scenario.name}\n`));
        return;
      }
      const { job, report, judgement } = result;
      print(reportText(job, report, judgement, printer));
      if ('trace' in report && report.trace !== undefined) {
        print(`\n${colors.bold('Counterexample')}\n\n${await traceIn(format, report.trace, printer)}`);
      }
      const again = 'Again:';
      print(`\n${colors.dim(again)} ${checkAgain(job, flags, printer.width - again.length - 1)}`);
      for (const line of nextStep(job, report, options, printer)) print(line);
      if ('trace' in report && !toFiles)
        print(colors.dim('As pictures and in other formats: the same with --out <folder>'));
    },
    end(results, notRun) {
      if (results.length + notRun.length > 1) print(`\n${totalsText(results, notRun.length, printer)}`);
    },
  };
}
