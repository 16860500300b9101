import { join } from 'node:path';
import type { SimulationReport } from '../../core/simulation-report.ts';
import { commandText, type Flag, jobAgain } from '../command-line.ts';
import { errorText } from '../errors.ts';
import { traceIn } from '../formats.ts';
import { count, plural } from '../numbers.ts';
import type { Printer } from '../printer.ts';
import type { Reporter } from '../reporter.ts';
import { wrapped } from '../tables.ts';
import { oneWalkFlags, type WalkOptions, walkFlags } from './options.ts';
import type { Simulated } from './run.ts';
import { simulationText } from './text.ts';
import { simulationTotals } from './totals.ts';

const widest = 100;

export interface DetailedSimulationOptions {
  readonly walks: WalkOptions;
  /** How the jobs differ from their scenarios, for the commands that take walks again. */
  readonly flags: readonly Flag[];
  /** Of the counterexamples. */
  readonly format: string;
  /** Whether files are written, and whether traces that can be replayed are among them. */
  readonly toFiles: boolean;
  readonly toJson: boolean;
}

/** Prints a report per scenario, with its counterexample in one format and the commands that lead there again. */
export function simulationDetailed(
  options: DetailedSimulationOptions,
  printer: Printer,
): Reporter<Simulated> {
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
      print(simulationText(job, report, judgement, printer));
      if (report.trace !== undefined) {
        print(`\n${colors.bold('Counterexample')}\n${wrapped(foundText(report), printer.width, 2)}\n`);
        print(await traceIn(options.format, report.trace, printer));
      }
      print('');
      for (const line of commands(result, options, printer)) print(line);
    },
    end(results, notRun) {
      if (results.length + notRun.length > 1) print(`\n${simulationTotals(results, notRun.length, printer)}`);
    },
  };
}

function foundText(report: SimulationReport): string {
  const { trace, foundLength = 0, isMinimal } = report;
  const walk = firstWalk(report);
  const found = `Found after ${plural(foundLength, 'step')}${walk === undefined ? '' : ` in walk ${count(walk)}`}`;
  const steps = trace!.steps.length;
  const rest = isMinimal
    ? 'no step can be left out.'
    : 'to make it shorter would have taken too long; take shorter walks (--length).';
  return steps === foundLength ? `${found}; ${rest}` : `${found}, made short to ${count(steps)}; ${rest}`;
}

/** The walk that the counterexample is from. */
function firstWalk({ property, properties }: SimulationReport): number | undefined {
  return properties.find(({ name, first }) => name === property && first !== undefined)?.first?.walk;
}

function commands(
  { job, report, folder }: Simulated & { kind: 'simulated' },
  { walks, flags, toFiles, toJson }: DetailedSimulationOptions,
  { colors, width }: Printer,
): string[] {
  const walk = firstWalk(report);
  const isOne = walks.walk !== undefined;
  const again = isOne ? oneWalkFlags(walks, report.seed, Number(walks.walk)) : walkFlags(walks, report.seed);
  const labelled = (label: string, command: (room: number) => string) =>
    `${colors.dim(label)} ${command(width - label.length - 1)}`;
  const lines = [labelled('Again:', (room) => jobAgain('simulate', job, [...flags, ...again], room))];
  if (walk !== undefined && !isOne) {
    const one = [...flags, ...oneWalkFlags(walks, report.seed, walk)];
    lines.push(labelled('This walk again:', (room) => jobAgain('simulate', job, one, room)));
  }
  if (report.trace !== undefined && folder !== undefined && toJson) {
    const path = join(folder, 'trace.json');
    lines.push(labelled('Replay:', (room) => commandText(['replay', path], [], room)));
  }
  if (report.verdict === 'not violated' && isCheckable(report))
    lines.push(labelled('A search may see all of it:', (room) => jobAgain('check', job, flags, room)));
  if (!toFiles) lines.push(colors.dim('As files, with a picture of the curve: the same with --out <folder>'));
  return lines;
}

/** Whether walks hardly see anything new, so that a search may come to an end. */
function isCheckable({ saturation, states }: SimulationReport): boolean {
  const half = saturation[Math.floor(saturation.length / 2)];
  return half !== undefined && half.states > 0.9 * states;
}
