import { availableParallelism, totalmem } from 'node:os';
import { join, sep } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { Bounds } from '../../core/report.ts';
import { type BoundOptions, boundsOf } from '../bounds.ts';
import type { Flag } from '../command-line.ts';
import { errorText } from '../errors.ts';
import { codeOfError, type ExitCode, exitCode, mostSerious } from '../exit-code.ts';
import { findModel } from '../find-models.ts';
import { readyFolder } from '../folders.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { duration, roughly } from '../numbers.ts';
import { createPrinter, type Printer } from '../printer.ts';
import { displayOf } from '../progress.ts';
import { jobsFor, onlyJob } from '../scenarios.ts';
import { writeFileAt } from '../trace-files.ts';
import { sweepCsv } from './csv.ts';
import { errorOf } from './error-parts.ts';
import { type Grid, gridOf } from './grid.ts';
import { sweepJson } from './json.ts';
import { ownerOf, parametersOf } from './parameters.ts';
import { sweepSvg } from './picture.ts';
import { checkCells, type SweepProgress } from './pool.ts';
import type { SweepSubject } from './serve.ts';
import { codeOfOutcomes, errorIn, nothingPossible, ownCell, type Sweep, sharedReasons } from './sweep.ts';
import { sweepText } from './text.ts';

export interface SweepOptions extends BoundOptions {
  readonly scenario?: string;
  readonly set: readonly string[];
  readonly property: readonly string[];
  readonly workers?: string;
  readonly format?: string;
  readonly out?: string;
}

const formats = ['text', 'csv', 'json', 'svg'] as const;
type Format = (typeof formats)[number];

const mostProcesses = 64;
const defaultMemoryShare = 0.75;
/** Columns of the text that goes into a file. */
const fileWidth = 120;
/** Of the labels of the cells that are being checked. */
const roomForRunning = 56;

/**
 * `stepwright sweep`: one scenario with all combinations of some values of its configuration, each checked by itself.
 * @param soFar is told what the run would mean if it ended now.
 * @throws {UsageError} before anything is checked, if the command line makes no sense.
 */
export async function sweepCommand(
  name: string,
  options: SweepOptions,
  printer: Printer,
  soFar: (code: ExitCode) => void,
): Promise<ExitCode> {
  const { out, property } = options;
  const bounds = boundsOf(options);
  const wanted = formatsOf(options);
  const model = await findModel(name);
  const scenario = options.scenario ?? model.algorithm.scenarios[0]?.name;
  const job = onlyJob(
    jobsFor([model], {
      scenario: scenario === undefined ? [] : [scenario],
      set: [],
      property,
      bounded: Object.keys(bounds).length > 0,
    }),
    'a sweep is of one scenario',
  );
  refuseNothing(options.set);
  const grid = gridOf(parametersOf(options.set, job.scenario.config, ownerOf(model, job.scenario)));
  const processes = Math.min(processesOf(options), grid.cells.length);
  if (out !== undefined) await readyFolder('--out', out);
  const subject: SweepSubject = {
    model: model.name,
    scenario: job.scenario.name,
    property,
    bounds: { memory: memoryOfMachine() / processes, ...bounds },
  };
  soFar(exitCode.inconclusive);
  const own = job.scenario.expect === undefined ? undefined : ownCell({ job, grid });
  const outcomes = await carryOut(grid, subject, { processes, own }, printer);
  const sweep: Sweep = { job, grid, outcomes, exitCode: codeOfOutcomes(outcomes) };
  soFar(sweep.exitCode);
  const flags = flagsOf(options);
  const written = (format: Format, to: Printer) => textIn(format, sweep, { flags, property, bounds }, to);
  const shown = out === undefined ? wanted[0]! : 'text';
  if (shown !== 'text') noteErrors(sweep, printer);
  printer.print(written(shown, printer).replace(/\n$/, ''));
  const refused = nothingPossible(sweep);
  if (refused !== undefined) printer.note(errorText(refused, printer.noteWidth, 'stepwright: '));
  if (out === undefined) return sweep.exitCode;
  return mostSerious([sweep.exitCode, await writeAll(out, wanted, written, printer)]);
}

async function carryOut(
  grid: Grid,
  subject: SweepSubject,
  { processes, own }: { readonly processes: number; readonly own: number | undefined },
  printer: Printer,
) {
  const display = await displayOf(process.stderr, true, progressParts);
  const signal = abortOnInterrupt('reporting what was found so far', (text) => {
    display.clear();
    printer.note(text);
  });
  display.start(`${subject.model}: ${subject.scenario}`);
  const outcomes = await checkCells(grid.cells, subject, {
    processes,
    expected: own,
    signal,
    onProgress: (progress) => display.update(progress),
    onErrors: (text) => {
      display.clear();
      printer.note(text.trimEnd());
    },
  });
  display.clear();
  return outcomes;
}

function progressParts({ done, of, states, running, seconds }: SweepProgress): string[] {
  let labels = '';
  let many = 0;
  for (const label of running) {
    if (many > 0 && labels.length + label.length + 2 > roomForRunning) break;
    labels += many === 0 ? label : '; ' + label;
    many += 1;
  }
  const more = running.length - many;
  return [
    `${done} of ${of} cells`,
    `${roughly(states)} states`,
    duration(seconds),
    ...(many > 0 ? [`now ${labels}${more > 0 ? ` and ${more} more` : ''}`] : []),
  ];
}

function textIn(
  format: Format,
  sweep: Sweep,
  {
    flags,
    ...asked
  }: { readonly flags: readonly Flag[]; readonly property: readonly string[]; readonly bounds: Bounds },
  printer: Printer,
): string {
  switch (format) {
    case 'text':
      return `${sweepText(sweep, flags, printer)}\n`;
    case 'csv':
      return sweepCsv(sweep);
    case 'json':
      return sweepJson(sweep, asked);
    case 'svg':
      return sweepSvg(sweep);
  }
}

function noteErrors({ grid, outcomes }: Sweep, { note, noteWidth }: Printer): void {
  for (const { error, cells } of sharedReasons(outcomes, errorIn))
    note(errorText(errorOf(error), noteWidth, `${grid.cells[cells[0]!]!.label}: `));
}

async function writeAll(
  folder: string,
  wanted: readonly Format[],
  written: (format: Format, to: Printer) => string,
  printer: Printer,
): Promise<ExitCode> {
  const toFile = { ...createPrinter({ color: false }), width: fileWidth };
  const names = wanted.map((format) => `sweep.${format === 'text' ? 'txt' : format}`);
  try {
    for (const [index, format] of wanted.entries())
      await writeFileAt(join(folder, names[index]!), written(format, toFile));
    printer.note(`Wrote ${join(folder, sep)}: ${names.join(', ')}`);
    return exitCode.asExpected;
  } catch (error) {
    printer.note(errorText(error, printer.noteWidth, 'stepwright: '));
    return codeOfError(error);
  }
}

/** The formats that are asked for; without --out, the one to print. @throws {UsageError} */
function formatsOf({ format, out }: SweepOptions): readonly Format[] {
  if (format === undefined) return out === undefined ? ['text'] : formats;
  const names = format.split(',').map((name) => name.trim());
  const isFormat = (name: string): name is Format => (formats as readonly string[]).includes(name);
  const unknown = names.find((name) => !isFormat(name) && name !== 'all');
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no format '${unknown}' for sweeps.`,
      'a misspelt name, or a format of traces',
      `choose of: ${formats.join(', ')}, separated by commas; or all`,
    );
  }
  const wanted = names.includes('all') ? formats : [...new Set(names.filter(isFormat))];
  if (out !== undefined || wanted.length === 1) return wanted;
  throw new UsageError(
    `--format ${format} asks for several formats at once.`,
    'several formats go to files, and --out is not there',
    'add --out <folder>, or ask for one format',
  );
}

function processesOf({ workers }: SweepOptions): number {
  if (workers === undefined) return Math.min(availableParallelism(), mostProcesses);
  const value = /^\d+$/.test(workers) ? Number(workers) : 0;
  if (value >= 1 && value <= mostProcesses) return value;
  throw new UsageError(
    `--workers '${workers}' is not a whole number from 1 to ${mostProcesses}.`,
    'a typing error',
    'give a number of processes, such as 2; left out, there is one for each core',
  );
}

/** What a search may use where no bound is given, which all processes share. */
function memoryOfMachine(): number {
  const constrained = process.constrainedMemory();
  return Math.floor(defaultMemoryShare * Math.min(totalmem(), constrained > 0 ? constrained : totalmem()));
}

function refuseNothing(settings: readonly string[]): void {
  if (settings.length > 0) return;
  throw new UsageError(
    'There is nothing to sweep.',
    'no values are given',
    'give some: --set n=2..5, or --set n=1,2,4; `stepwright check` is for one configuration',
  );
}

/** The options that make a cell differ from its scenario, other than its values. */
function flagsOf({ property, depth, states, time, memory }: SweepOptions): Flag[] {
  const single = { '--depth': depth, '--states': states, '--time': time, '--memory': memory };
  return [
    ...property.map((one): Flag => ['--property', one]),
    ...Object.entries(single).flatMap(([option, value]): Flag[] =>
      value === undefined ? [] : [[option, value]],
    ),
  ];
}
