import type { Counts } from '../core/report.ts';
import { exitCode } from './exit-code.ts';
import { count, duration, plural, roughly } from './numbers.ts';
import type { Colors, Printer } from './printer.ts';
import type { Result } from './run.ts';

/** How many scenarios there were, how they ended, what it took, and which of them need a look. */
export function totalsText(results: readonly Result[], notRun: number, { colors }: Printer): string {
  const checked = results.filter((result) => result.kind === 'checked');
  const failed = results.filter((result) => result.kind === 'failed');
  const { green, red, yellow } = colors;
  const tally = (paint: Colors['red'], some: readonly Result[], words: string) =>
    some.length === 0 ? [] : [paint(`${count(some.length)} ${words}`)];
  const inconclusive = checked.filter(
    ({ report, job }) => report.verdict === 'inconclusive' && job.scenario.expect?.verdict !== 'inconclusive',
  );
  const decided = checked.filter((result) => !inconclusive.includes(result));
  const expecting = decided.filter(({ job }) => job.scenario.expect !== undefined);
  const claiming = decided.filter(({ job }) => job.scenario.expect === undefined);
  const bad = (result: Result) => result.exitCode !== exitCode.asExpected;
  const good = (result: Result) => !bad(result);
  const parts = [
    ...tally(green, expecting.filter(good), 'as expected'),
    ...tally(red, expecting.filter(bad), 'not as expected'),
    ...tally(green, claiming.filter(good), 'with all properties holding'),
    ...tally(red, claiming.filter(bad), 'with a violation'),
    ...tally(yellow, inconclusive, 'inconclusive'),
    ...tally(red, failed, 'ended by an error'),
    ...(notRun > 0 ? [yellow(`${count(notRun)} not begun`)] : []),
  ];
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
