import type { SimulationReport } from '../../core/simulation-report.ts';
import { count, duration, plural, roughly } from '../numbers.ts';
import type { Printer } from '../printer.ts';
import { table } from '../tables.ts';
import type { Standing } from './judgement.ts';
import type { Simulated } from './run.ts';
import { undecidableText } from './wording.ts';

type Paint = 'green' | 'red' | 'yellow';

const tallies: readonly (readonly [Standing | 'undecidable', Paint, string])[] = [
  ['as expected', 'green', 'violated as expected'],
  ['not violated', 'green', 'without a violation'],
  ['violated', 'red', 'violated'],
  ['not found', 'yellow', 'not found'],
  ['undecidable', 'yellow', 'that walks cannot decide'],
  ['cut short', 'yellow', 'cut short'],
];

/** How many scenarios were walked through, what came of them, and what it took. */
export function simulationTotals(
  results: readonly Simulated[],
  notRun: number,
  { colors, width }: Printer,
): string {
  const reports = results.flatMap((result) => (result.kind === 'simulated' ? [result] : []));
  const failed = results.length - reports.length;
  const kinds = reports.map(kindOf);
  const parts = [
    ...tallies.flatMap(([kind, paint, words]) => {
      const many = kinds.filter((one) => one === kind).length;
      return many === 0 ? [] : [colors[paint](`${count(many)} ${words}`)];
    }),
    ...(failed > 0 ? [colors.red(`${count(failed)} ended by an error`)] : []),
    ...(notRun > 0 ? [colors.yellow(`${count(notRun)} not begun`)] : []),
  ];
  const sum = (pick: (report: SimulationReport) => number) =>
    reports.reduce((total, { report }) => total + pick(report), 0);
  const effort = [
    plural(
      sum(({ walks }) => walks),
      'walk',
    ),
    `${roughly(sum(({ steps }) => steps))} steps in ${duration(sum(({ seconds }) => seconds))}`,
  ];
  const isBad = (result: Simulated) => result.kind === 'failed' || result.judgement.standing === 'violated';
  const bad = results.filter(isBad);
  return [
    table(
      [{ flexible: true }],
      [[`${colors.bold(plural(results.length + notRun, 'scenario'))}: ${parts.join(', ')}`]],
      { width },
    ),
    colors.dim(`${effort.join(' and ')}; no number of walks is a proof`),
    ...bad.map(({ job }) => colors.red(`✗ ${job.model.name}: ${job.scenario.name}`)),
  ].join('\n');
}

function kindOf({ job, report, judgement }: Simulated & { kind: 'simulated' }): Standing | 'undecidable' {
  const isUndecidable = undecidableText(report, job.scenario.expect) !== undefined;
  return judgement.standing === 'not found' && isUndecidable ? 'undecidable' : judgement.standing;
}
