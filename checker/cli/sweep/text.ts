import { fillLines } from '../../export/fill-lines.ts';
import { checkAgain, type Flag } from '../command-line.ts';
import { errorText } from '../errors.ts';
import { count, duration, plural, roughly } from '../numbers.ts';
import type { Printer } from '../printer.ts';
import { headline } from '../report-text.ts';
import { type Column, table, wrapped } from '../tables.ts';
import { errorOf } from './error-parts.ts';
import type { Cell } from './grid.ts';
import { legend, matricesText, paintOf } from './matrix.ts';
import type { Finding, Outcome } from './outcome.ts';
import { errorIn, refusalIn, type Shared, type Sweep, sharedReasons, sweptConfig } from './sweep.ts';
import { lengthText, lettersOf, marks, type Result, resultOf, results, verdictText } from './wording.ts';

const widest = 120;
/** Different reasons that are written out. */
const mostReasons = 5;

/**
 * A sweep for readers: the matrix of verdicts, where there are two parameters at least; a row for each cell; why some are
 * not possible, or failed; and how to see more of one.
 * @param flags of the command, other than the parameters.
 */
export function sweepText(sweep: Sweep, flags: readonly Flag[], printer: Printer): string {
  const { job, grid, outcomes } = sweep;
  const { colors } = printer;
  const width = Math.min(printer.width, widest);
  const { note: _, ...scenario } = job.scenario;
  const shown = { ...job, scenario: { ...scenario, config: sweptConfig(sweep) } };
  const letters = lettersOf(outcomes);
  const meanings = fillLines(legend(outcomes, letters), width, ' · ').map((line) => colors.dim(line));
  return [
    headline(shown, width, colors),
    ...(grid.swept.length > 1
      ? [matricesText(grid, outcomes, letters, { width, colors }), meanings.join('\n')]
      : []),
    cellsTable(sweep, width, printer),
    ...reasonsText(sweep, width, printer),
    [totals(outcomes, width, printer), ...remarks(sweep, flags, width, printer)].join('\n'),
  ].join('\n\n');
}

/** A row for each cell. */
function cellsTable({ grid, outcomes }: Sweep, width: number, { colors }: Printer): string {
  const isWide = width >= 100;
  const named = grid.swept.length > 0 ? grid.swept : grid.parameters;
  const places = named.map((parameter) => grid.parameters.indexOf(parameter));
  const right = (head: string): Column => ({ head, align: 'right' });
  const columns: Column[] = [
    {},
    ...named.map(({ key, values }) =>
      values.every(({ value }) => typeof value === 'number') ? right(key) : { head: key },
    ),
    { head: 'verdict', flexible: true },
    ...['steps', 'states', ...(isWide ? ['transitions', 'depth'] : []), 'time'].map(right),
  ];
  const rows = grid.cells.map(({ values }, index) => {
    const outcome = outcomes[index]!;
    const result = resultOf(outcome);
    const paint = paintOf(result, colors);
    const caution = isSuspicious(outcome) ? colors.yellow('!') : '';
    const verdict = verdictText(outcome);
    return [
      paint(marks[result]) + caution,
      ...places.map((place) => values[place]!.text),
      result === 'holds' ? verdict : paint(verdict),
      ...(outcome.kind === 'checked' ? numbers(outcome.finding, isWide) : []),
    ];
  });
  return table(columns, rows, { width, dim: colors.dim });
}

function numbers(finding: Finding, isWide: boolean): string[] {
  const { states, transitions, depth, seconds } = finding;
  const counts = [states, ...(isWide ? [transitions, depth] : [])];
  return [lengthText(finding), ...counts.map(count), duration(seconds)];
}

function isSuspicious(outcome: Outcome): boolean {
  return outcome.kind === 'checked' && outcome.finding.suspicions.length > 0;
}

/** Why cells are not possible, and what ended others. */
function reasonsText({ grid, outcomes }: Sweep, width: number, { colors }: Printer): string[] {
  const section = (title: string, shared: readonly Shared[], text: (one: Shared) => string) => {
    if (shared.length === 0) return [];
    const more = shared.length - mostReasons;
    return [
      [
        colors.bold(title),
        ...shared.slice(0, mostReasons).map(text),
        ...(more > 0 ? [colors.dim(`  and ${plural(more, 'other reason')}; csv and json have all`)] : []),
      ].join('\n'),
    ];
  };
  const where = ({ cells }: Shared) => cellsText(cells.map((index) => grid.cells[index]!));
  return [
    ...section('Not possible', sharedReasons(outcomes, refusalIn), (one) =>
      wrapped(`${where(one)}: ${one.error.seen}`, width, 2),
    ),
    ...section('Errors', sharedReasons(outcomes, errorIn), (one) =>
      colors.red(wrapped(errorText(errorOf(one.error), width - 2, `${where(one)}: `), width, 2)),
    ),
  ];
}

function cellsText([first, ...others]: readonly Cell[]): string {
  if (first === undefined) return '';
  return others.length === 0 ? first.label : `${first.label} and ${plural(others.length, 'other cell')}`;
}

const totalWords: { readonly [result in Result]: string } = {
  holds: 'where all holds',
  violated: 'with a violation',
  inconclusive: 'inconclusive',
  'not possible': 'not possible',
  error: 'ended by an error',
  'not run': 'not run',
};

function totals(outcomes: readonly Outcome[], width: number, { colors }: Printer): string {
  const parts = results.flatMap((result) => {
    const many = outcomes.filter((outcome) => resultOf(outcome) === result).length;
    return many === 0
      ? []
      : [{ text: `${count(many)} ${totalWords[result]}`, paint: paintOf(result, colors) }];
  });
  const head = `${plural(outcomes.length, 'cell')}:`;
  const [first, ...more] = fillLines(
    parts.map(({ text }) => text),
    width - head.length - 1,
  ).map((line) => parts.reduce((painted, { text, paint }) => painted.replace(text, paint(text)), line));
  const checked = outcomes.flatMap((outcome) => (outcome.kind === 'checked' ? [outcome.finding] : []));
  const sum = (pick: (finding: Finding) => number) =>
    checked.reduce((total, finding) => total + pick(finding), 0);
  const states = sum((finding) => finding.states);
  const transitions = sum((finding) => finding.transitions);
  return [
    `${colors.bold(head)} ${first}`,
    ...more.map((line) => ' '.repeat(head.length + 1) + line),
    colors.dim(
      `${roughly(states)} states and ${roughly(transitions)} transitions in ${duration(sum(({ seconds }) => seconds))} of searching`,
    ),
  ].join('\n');
}

/** What to know besides, and how to see one cell in full. */
function remarks(sweep: Sweep, flags: readonly Flag[], width: number, printer: Printer): string[] {
  const { job, grid, outcomes } = sweep;
  const { red, yellow, dim } = printer.colors;
  const lines = (text: string) => wrapped(text, width).split('\n');
  const unexpected = outcomes.flatMap((outcome, index) => {
    const mismatches = outcome.kind === 'checked' ? (outcome.finding.mismatches ?? []) : [];
    return mismatches.map(
      (text) => `${grid.cells[index]!.label} is the scenario itself, and not as it expects: ${text}`,
    );
  });
  const suspicious = outcomes.filter(isSuspicious).length;
  const caution = `! ${plural(suspicious, 'cell')} with something to know before you believe it; a report says what`;
  const interesting = [isSuspicious, (one: Outcome) => resultOf(one) === 'violated', () => true]
    .map((isWanted) => outcomes.findIndex(isWanted))
    .find((index) => index >= 0);
  const settings = grid.cells[interesting ?? 0]!.settings.map((setting): Flag => ['--set', setting]);
  const label = 'One cell in full: ';
  return [
    ...unexpected.flatMap(lines).map(red),
    ...(suspicious > 0 ? lines(caution).map(yellow) : []),
    dim(label + checkAgain(job, [...settings, ...flags], width - label.length)),
  ];
}
