import { jobAgain } from '../command-line.ts';
import { errorText } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { count, duration, roughly } from '../numbers.ts';
import type { Colors, Printer } from '../printer.ts';
import type { Reporter } from '../reporter.ts';
import { type Column, gap, table, wrapped } from '../tables.ts';
import type { Simulated } from './run.ts';
import { simulationTotals } from './totals.ts';
import { simulationOutcome } from './wording.ts';

const widest = 120;
const markWidth = 1;
const numberWidths = { walks: 8, steps: 8, states: 9, time: 7 };
type NumberColumn = keyof typeof numberWidths;

/** Prints a table while results come in: a line for each model, and under it a row per scenario. */
export function simulationOverview(printer: Printer): Reporter<Simulated> {
  const { colors, print } = printer;
  const width = Math.min(printer.width, widest);
  const columns = columnsFor(width);
  let model: string | undefined;
  return {
    async result(result) {
      if (model === undefined) {
        const heads = ['', 'scenario', 'what walks found', ...numbersFor(width)];
        print(table(columns, [heads.map((head) => colors.dim(head))], { width }));
      }
      if (model !== result.job.model.name) {
        model = result.job.model.name;
        print(`\n${colors.bold(model)}`);
      }
      print(
        [table(columns, [row(result, width, colors)], { width }), ...remarks(result, width, colors)].join(
          '\n',
        ),
      );
    },
    end(results, notRun) {
      print(`\n${simulationTotals(results, notRun.length, printer)}`);
    },
  };
}

/** The columns of numbers that there is room for. */
function numbersFor(width: number): readonly NumberColumn[] {
  return width < 100 ? ['states', 'time'] : ['walks', 'steps', 'states', 'time'];
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

function row(result: Simulated, width: number, colors: Colors): string[] {
  const { mark, paint } = look(result, colors);
  const { name } = result.job.scenario;
  if (result.kind === 'failed') return [paint(mark), name, paint('error')];
  const { report, judgement } = result;
  const numbers = numbersFor(width).map((column) => {
    if (column === 'time') return duration(report.seconds);
    const exact = count(report[column]);
    return exact.length > numberWidths[column] ? roughly(report[column]) : exact;
  });
  return [
    paint(mark),
    name,
    paint(simulationOutcome(report, judgement, result.job.scenario.expect)),
    ...numbers,
  ];
}

/** `✓` is for a violation that was to be found; that nothing was found deserves less. */
function look(result: Simulated, { green, yellow, red }: Colors): { mark: string; paint: Colors['red'] } {
  if (result.kind === 'failed' || result.judgement.standing === 'violated') return { mark: '✗', paint: red };
  switch (result.judgement.standing) {
    case 'as expected':
      return { mark: '✓', paint: green };
    case 'not violated':
      return { mark: '·', paint: (text) => String(text) };
    default:
      return { mark: '?', paint: yellow };
  }
}

function remarks(result: Simulated, width: number, colors: Colors): string[] {
  if (result.exitCode === exitCode.asExpected || result.exitCode === exitCode.inconclusive) return [];
  const indent = markWidth + gap;
  const label = `${' '.repeat(indent)}look: `;
  const errors =
    result.kind === 'failed'
      ? wrapped(errorText(result.error, width - indent), width, indent).split('\n')
      : [];
  return [
    ...errors.map(colors.red),
    colors.dim(label + jobAgain('simulate', result.job, seedOf(result), width - label.length)),
  ];
}

function seedOf(result: Simulated) {
  return result.kind === 'failed' ? [] : [['--seed', String(result.report.seed)] as const];
}
