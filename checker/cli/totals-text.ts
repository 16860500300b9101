import type { Counts } from '../core/report.ts';
import { exitCode } from './exit-code.ts';
import { duration, plural, roughly } from './numbers.ts';
import type { Printer } from './printer.ts';
import type { Result } from './run.ts';
import { talliesOf } from './tallies.ts';

/** How many scenarios there were, how they ended, what it took, and which of them need a look. */
export function totalsText(results: readonly Result[], notRun: number, { colors }: Printer): string {
  const checked = results.filter((result) => result.kind === 'checked');
  const { green, red, yellow } = colors;
  const bad = (result: Result) => result.exitCode !== exitCode.asExpected;
  const ended = checked.map((result) => ({
    isGood: !bad(result),
    isInconclusive:
      result.report.verdict === 'inconclusive' && result.job.scenario.expect?.verdict !== 'inconclusive',
    isExpecting: result.job.scenario.expect !== undefined,
  }));
  const paints = { good: green, bad: red, unsure: yellow };
  const parts = talliesOf(ended, results.length - checked.length, notRun).map(({ mood, text }) =>
    paints[mood](text),
  );
  const sum = (pick: (counts: Counts) => number) =>
    checked.reduce((total, { report }) => total + pick(report.counts), 0);
  const states = sum((counts) => counts.states);
  const transitions = sum((counts) => counts.transitions);
  const seconds = sum((counts) => counts.seconds);
  return [
    `${colors.bold(plural(results.length + notRun, 'scenario'))}: ${parts.join(', ')}`,
    colors.dim(`${roughly(states)} states and ${roughly(transitions)} transitions in ${duration(seconds)}`),
    ...results.filter(bad).map(({ job }) => red(`✗ ${job.model.name}: ${job.scenario.name}`)),
  ].join('\n');
}
