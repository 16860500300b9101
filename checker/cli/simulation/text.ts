import { deadlock } from '../../core/property.ts';
import type { SimulationReport } from '../../core/simulation-report.ts';
import { count, plural } from '../numbers.ts';
import { expectationText } from '../outcome-text.ts';
import type { Colors, Printer } from '../printer.ts';
import { headline, suspicionsSection, titled } from '../report-text.ts';
import type { Job } from '../scenarios.ts';
import { table, wrapped } from '../tables.ts';
import { saturationChart, saturationText } from './chart.ts';
import type { SimulationJudgement } from './judgement.ts';
import { effortTable, simulatedTable, stepsTable } from './tables.ts';
import { confidenceText, cutText, isSuspicious, undecidableText } from './wording.ts';

const widest = 100;
/** Suspicions that are listed; of many processes, there may be many alike. */
const mostSuspicions = 8;

/** Everything that a simulation says of one scenario, but for the counterexample itself. */
export function simulationText(
  job: Job,
  report: SimulationReport,
  judgement: SimulationJudgement,
  { colors, width: available }: Printer,
): string {
  const width = Math.min(available, widest);
  const about = [
    verdictLine(report, judgement, width, colors),
    ...remarks(job, report, judgement).map(({ text, paint }) =>
      wrapped(text, width, 2)
        .split('\n')
        .map((line) => (paint === undefined ? line : colors[paint](line)))
        .join('\n'),
    ),
  ];
  const sections = [
    headline(job, width, colors),
    about.join('\n'),
    effortTable(report, width, colors),
    titled('Properties', simulatedTable(report, width, colors), colors),
    titled('Steps by kind', stepsTable(report, width, colors), colors),
    ...saturationSection(report, width, colors),
    ...suspicionsSection({ suspicions: shortened(report.suspicions) }, width, colors),
  ];
  return sections.join('\n\n');
}

function verdictLine(
  report: SimulationReport,
  judgement: SimulationJudgement,
  width: number,
  colors: Colors,
): string {
  const [word, paint, ...details] = verdictOf(report, judgement);
  const cells = [colors[paint](colors.bold(word)), details.join('  ')];
  return table([{}, { flexible: true }], [cells], { width, indent: 2 });
}

function verdictOf(
  report: SimulationReport,
  { standing }: SimulationJudgement,
): [word: string, paint: 'red' | 'yellow' | 'green', ...details: string[]] {
  const { walks, property, properties } = report;
  switch (standing) {
    case 'as expected':
    case 'violated': {
      const name = property === deadlock ? deadlock : `'${property}'`;
      const first = properties.find((one) => one.name === property && one.first !== undefined)?.first;
      const where = first === undefined ? '' : ` in walk ${count(first.walk)}`;
      return ['VIOLATED', 'red', name + where, ...(standing === 'as expected' ? ['as expected'] : [])];
    }
    case 'not found':
      return ['NOT FOUND', 'yellow', `in ${plural(walks, 'walk')}`];
    case 'cut short':
      return ['CUT SHORT', 'yellow', `${cutText(report)}; no violation in ${plural(walks, 'walk')}`];
    case 'not violated': {
      const isUnsure = properties.some(isSuspicious);
      const suspicion = isUnsure ? ', but something is suspicious' : '';
      return ['NO VIOLATION', isUnsure ? 'yellow' : 'green', `in ${plural(walks, 'walk')}${suspicion}`];
    }
  }
}

interface Remark {
  readonly text: string;
  readonly paint?: 'dim' | 'red' | 'yellow';
}

/** What has to be known to read the verdict. */
function remarks({ scenario }: Job, report: SimulationReport, { standing }: SimulationJudgement): Remark[] {
  const { scheduler, seed, length, property } = report;
  const { expect } = scenario;
  const wanted = expect?.verdict === 'violated' ? expect.property : undefined;
  const sure = confidenceText(report);
  const undecidable = standing === 'not found' ? undecidableText(report, expect) : undefined;
  const expects: Remark[] =
    expect === undefined || (standing !== 'violated' && standing !== 'not found')
      ? []
      : [{ text: `the scenario expects: ${expectationText(expect)}`, paint: 'dim' }];
  return [
    ...(standing === 'as expected' && wanted !== property
      ? [{ text: `'${wanted}', which the scenario expects to be violated, is violated, too` }]
      : []),
    ...expects,
    ...(standing === 'violated' && wanted !== undefined
      ? [
          {
            text: `a search comes to the shortest violation first, walks to any; --property '${wanted}' looks for that one`,
            paint: 'dim' as const,
          },
        ]
      : []),
    ...(undecidable === undefined ? [] : [{ text: undecidable, paint: 'dim' as const }]),
    {
      text: `Random walks of at most ${plural(length, 'step')}, by scheduler '${scheduler}' with seed ${seed}.`,
      paint: 'dim',
    },
    ...(sure === undefined ? [] : [{ text: sure }]),
  ];
}

function saturationSection(report: SimulationReport, width: number, colors: Colors): string[] {
  const chart = saturationChart(report, { width, indent: 2, colors });
  if (chart === '') return [];
  const text = saturationText(report);
  const body = text === undefined ? chart : `${chart}\n${wrapped(text, width, 2)}`;
  return [titled('New states per walk', body, colors)];
}

function shortened(suspicions: readonly string[]): string[] {
  if (suspicions.length <= mostSuspicions) return [...suspicions];
  const rest = suspicions.length - mostSuspicions + 1;
  return [...suspicions.slice(0, mostSuspicions - 1), `and ${count(rest)} more, which --json lists`];
}
