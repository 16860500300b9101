import type { Counts } from '../core/report.ts';
import { checkAgain } from './command-line.ts';
import { errorText } from './errors.ts';
import { exitCode } from './exit-code.ts';
import { count, duration, plural, roughly } from './numbers.ts';
import { outcomeText } from './outcome-text.ts';
import type { Colors, Printer } from './printer.ts';
import type { Reporter } from './reporter.ts';
import type { Result } from './run.ts';
import { type Column, gap, table, wrapped } from './tables.ts';
import { totalsText } from './totals-text.ts';

const widest = 120;
/** Of `✓`, or `✓!` where there is something to know before believing it. */
const markWidth = 2;
const numberWidths = { states: 10, transitions: 11, depth: 5, time: 7 };
type NumberColumn = keyof typeof numberWidths;

/** Prints the table of verdicts while the results come in: a line for each model, and under it a row per scenario. */
export function overviewReporter(printer: Printer): Reporter {
  const { colors, print } = printer;
  const width = Math.min(printer.width, widest);
  const columns = columnsFor(width);
  let model: string | undefined;
  return {
    async result(result) {
      if (model === undefined) print(headRow(columns, width, colors));
      if (model !== result.job.model.name) {
        model = result.job.model.name;
        print(`\n${colors.bold(model)}`);
      }
      print([row(result, columns, width, colors), ...remarks(result, width, colors)].join('\n'));
    },
    end(results, notRun) {
      print(`\n${totalsText(results, notRun.length, printer)}`);
      for (const line of cautionLines(results, width, colors)) print(line);
    },
  };
}

/** The columns of numbers that there is room for. */
function numbersFor(width: number): readonly NumberColumn[] {
  return width < 100 ? ['states', 'time'] : ['states', 'transitions', 'depth', 'time'];
}

function columnsFor(width: number): Column[] {
  const numbers = numbersFor(width).map((name) => numberWidths[name]);
  const taken = numbers.reduce((sum, wide) => sum + wide + gap, markWidth + 2 * gap);
  const scenario = Math.floor((width - taken) * 0.48);
  return [
    { width: markWidth },
    { width: scenario },
    { width: width - taken - scenario },
    ...numbers.map((wide): Column => ({ width: wide, align: 'right' })),
  ];
}

function headRow(columns: readonly Column[], width: number, { dim }: Colors): string {
  const heads = ['', 'scenario', 'verdict', ...numbersFor(width)];
  return table(columns, [heads.map((head) => dim(head))], { width });
}

function row(result: Result, columns: readonly Column[], width: number, colors: Colors): string {
  const good = result.exitCode === exitCode.asExpected;
  const unsure = result.exitCode === exitCode.inconclusive;
  const mark = good ? colors.green('✓') : unsure ? colors.yellow('?') : colors.red('✗');
  const paint = good ? (text: string) => text : unsure ? colors.yellow : colors.red;
  const caution = isSuspicious(result) ? colors.yellow('!') : '';
  const verdict = result.kind === 'failed' ? 'error' : outcomeText(result.report);
  const numbers = result.kind === 'failed' ? [] : numbersOf(result.report.counts, width);
  return table(columns, [[mark + caution, result.job.scenario.name, paint(verdict), ...numbers]], { width });
}

function numbersOf(counts: Counts, width: number): string[] {
  return numbersFor(width).map((name) => {
    if (name === 'time') return duration(counts.seconds);
    const exact = count(counts[name]);
    return exact.length > numberWidths[name] ? roughly(counts[name]) : exact;
  });
}

function remarks(result: Result, width: number, colors: Colors): string[] {
  if (result.exitCode === exitCode.asExpected) return [];
  const indent = markWidth + gap;
  const lines = (text: string) => wrapped(text, width, indent).split('\n');
  const mismatches =
    result.kind === 'checked' ? result.judgement.mismatches : [errorText(result.error, width - indent)];
  const look = `${' '.repeat(indent)}look: `;
  return [
    ...mismatches.flatMap((text) => lines(text).map(colors.red)),
    colors.dim(look + checkAgain(result.job, [], width - look.length)),
  ];
}

function isSuspicious(result: Result): boolean {
  return result.kind === 'checked' && result.report.suspicions.length > 0;
}

/** How many results are marked `!`, and how to see what is the matter with one. */
function cautionLines(results: readonly Result[], width: number, { yellow, dim }: Colors): string[] {
  const marked = results.filter(isSuspicious);
  if (marked.length === 0) return [];
  const mark = '! ';
  const text = `${plural(marked.length, 'scenario')} with something to know before you believe it; a report says what:`;
  return [
    ...wrapped(mark + text, width)
      .split('\n')
      .map(yellow),
    dim(`  ${checkAgain(marked[0]!.job, [], width - 2)}`),
  ];
}
