import { deadlock } from '../core/property.ts';
import type { Coverage, PropertyReport, Report } from '../core/report.ts';
import { isPlainObject } from '../core/value.ts';
import { surroundings } from '../export/surroundings.ts';
import type { Judgement } from './exit-code.ts';
import { count, duration, rate } from './numbers.ts';
import { cycleOf, expectationText, limitText, stepsText } from './outcome-text.ts';
import { settingText } from './overrides.ts';
import type { Colors, Printer } from './printer.ts';
import type { Job } from './scenarios.ts';
import { table, textWidth, wrapped } from './tables.ts';

/** Everything that a report says of one scenario, but for the counterexample itself. */
export function reportText(job: Job, report: Report, judgement: Judgement, printer: Printer): string {
  const { colors } = printer;
  const width = Math.min(printer.width, 100);
  const sections = [
    headline(job, width, colors),
    [verdictLine(job, report, judgement, width, colors), countsTable(report, width, colors)].join('\n\n'),
    titled('Properties', propertiesTable(report.properties, width, colors), colors),
    ...uncheckedSection(report, width, colors),
    ...fairnessSection(report, width, colors),
    titled('Transitions by kind', coverageTable(report.coverage, width, colors), colors),
    ...suspicionsSection(report, width, colors),
  ];
  return sections.join('\n\n');
}

/** Which scenario it is, and what is peculiar to it. */
export function headline({ model, scenario }: Job, width: number, { bold, dim }: Colors): string {
  const settings = isPlainObject(scenario.config)
    ? Object.entries(scenario.config).map(([key, value]) => `${key}=${settingText(value)}`)
    : [];
  const details = [settings.join(', '), surroundings(scenario).join('; ')].filter((text) => text !== '');
  return [
    ...wrapped(`${model.name}: ${scenario.name}`, width).split('\n').map(bold),
    ...(scenario.note === undefined ? [] : [wrapped(scenario.note, width, 2)]),
    ...details.flatMap((text) => wrapped(text, width, 2).split('\n').map(dim)),
  ].join('\n');
}

function verdictLine(
  { scenario }: Job,
  report: Report,
  { mismatches }: Judgement,
  width: number,
  colors: Colors,
): string {
  const paint =
    report.verdict === 'holds' ? colors.green : report.verdict === 'violated' ? colors.red : colors.yellow;
  const verdict = paint(colors.bold(report.verdict.toUpperCase()));
  const isAsExpected = scenario.expect !== undefined && mismatches.length === 0;
  const details = [...verdictDetails(report), ...(isAsExpected ? [colors.dim('as expected')] : [])];
  const line = table([{}, { flexible: true }], [[verdict, details.join('  ')]], { width, indent: 2 });
  if (mismatches.length === 0) return line;
  return [
    line,
    ...mismatches
      .map((text) => wrapped(`✗ ${text}`, width, 2))
      .flatMap((text) => text.split('\n').map(colors.red)),
    ...wrapped(`the scenario expects: ${expectationText(scenario.expect)}`, width, 2)
      .split('\n')
      .map(colors.dim),
  ].join('\n');
}

/** What there is to say of a verdict beyond the word. */
function verdictDetails(report: Report): string[] {
  switch (report.verdict) {
    case 'holds':
      return [];
    case 'inconclusive':
      return [limitText(report.limit)];
    case 'violated': {
      const name = report.property === deadlock ? deadlock : `'${report.property}'`;
      return [
        report.trace === undefined
          ? `${name} is true in no state`
          : `${name} ${report.trace.loop === undefined ? 'after' : 'by a run of'} ${stepsText(report.trace.steps.length, cycleOf(report.trace))}`,
      ];
    }
  }
}

/** Below this, states share what every search takes, and bytes per state say nothing. */
const enoughStates = 100_000;

function countsTable({ counts, storage }: Report, width: number, { dim }: Colors): string {
  const { states, transitions, depth, seconds, userCalls, outsideBoundary } = counts;
  const { workers, bytesPerState, spilledStates, resumedStates } = storage;
  const right = { align: 'right' } as const;
  const rows = [
    ['states', count(states), 'time', duration(seconds)],
    [
      'transitions',
      count(transitions),
      'transitions per second',
      rate(transitions, seconds).replace('/s', ''),
    ],
    ['depth', count(depth), 'calls of model code', count(userCalls)],
    ['bytes per state', states < enoughStates ? '–' : bytesPerState.toFixed(1), 'threads', count(workers)],
  ];
  if (outsideBoundary > 0) rows.push(['outside the boundary', count(outsideBoundary), '', '']);
  if (spilledStates > 0) rows.push(['states on disk', count(spilledStates), '', '']);
  if (resumedStates > 0) rows.push(['states when resumed', count(resumedStates), '', '']);
  const dimmed = rows.map(([a, b, c, d]) => [dim(a!), b!, `   ${dim(c!)}`, d!]);
  return table([{}, right, {}, right], dimmed, { width, indent: 2 });
}

function propertiesTable(properties: readonly PropertyReport[], width: number, colors: Colors): string {
  const paint = { holds: colors.green, violated: colors.red, undecided: colors.yellow };
  const rows = properties.map(({ name, kind, process, result, length, cycle }) => [
    process === undefined ? name : `${name}: ${process}`,
    kind === 'deadlock' ? '' : kind,
    paint[result](resultText(kind, result)),
    length === undefined
      ? ''
      : `${count(length)}${cycle === undefined ? '' : cycle === 0 ? ', stops' : `, ${cycle} for ever`}`,
  ]);
  return table(
    [
      { head: 'property', flexible: true },
      { head: 'kind' },
      { head: 'result' },
      { head: 'steps', align: 'right' },
    ],
    rows,
    { width, indent: 2, dim: colors.dim },
  );
}

function resultText(kind: PropertyReport['kind'], result: PropertyReport['result']): string {
  if (result === 'undecided') return 'undecided';
  if (kind === 'sometimes') return result === 'holds' ? 'reached' : 'never true';
  if (kind === 'deadlock') return result === 'holds' ? 'none' : 'found';
  return result;
}

function coverageTable(coverage: readonly Coverage[], width: number, colors: Colors): string {
  const total = coverage.reduce((sum, { transitions }) => sum + transitions, 0);
  const rows = coverage.map(({ kind, role, name, transitions }) => {
    const cells = [
      kind,
      name,
      role,
      count(transitions),
      transitions === 0 ? 'never' : `${((100 * transitions) / total).toFixed(1)} %`,
    ];
    return transitions === 0 ? cells.map(colors.yellow) : cells;
  });
  return table(
    [
      { head: 'kind' },
      { head: 'name', flexible: true },
      { head: 'role', flexible: true },
      { head: 'transitions', align: 'right' },
      { head: 'share', align: 'right' },
    ],
    rows,
    { width, indent: 2, dim: colors.dim },
  );
}

/** What a pass does not speak of. */
function uncheckedSection({ verdict, unchecked }: Report, width: number, colors: Colors): string[] {
  if (verdict === 'violated' || unchecked.length === 0) return [];
  const rows = [[unchecked.join(' · ')]];
  return [
    titled('Not checked in this scenario', table([{ flexible: true }], rows, { width, indent: 2 }), colors),
  ];
}

/** Which runs temporal properties are about. */
function fairnessSection({ fairness }: Report, width: number, colors: Colors): string[] {
  if (fairness.length === 0) return [];
  const rows = fairness.map((text) => [text]);
  return [titled('Assumed fairness', table([{ flexible: true }], rows, { width, indent: 2 }), colors)];
}

/** What to know before drawing conclusions, or nothing. */
export function suspicionsSection(
  { suspicions }: Pick<Report, 'suspicions'>,
  width: number,
  colors: Colors,
): string[] {
  if (suspicions.length === 0) return [];
  const rows = suspicions.map((text) => [colors.yellow('!'), text]);
  return [
    titled('Before you believe it', table([{}, { flexible: true }], rows, { width, indent: 2 }), colors),
  ];
}

export function titled(title: string, body: string, { bold }: Colors): string {
  return textWidth(body) === 0 ? bold(title) : `${bold(title)}\n${body}`;
}
