import { count, duration, plural, roughly } from '../numbers.ts';
import type { JsonReport } from '../report-schema.ts';
import { isGood } from './outcomes.ts';

/** How the scenarios of a report ended, in words, without those of which there are none: `3 as expected`, `1 inconclusive`. */
export function tallies({ results, errors, notRun }: JsonReport): string[] {
  const inconclusive = results.filter(
    ({ verdict, expected }) => verdict === 'inconclusive' && expected?.verdict !== 'inconclusive',
  );
  const decided = results.filter((result) => !inconclusive.includes(result));
  const expecting = decided.filter(({ expected }) => expected !== null);
  const claiming = decided.filter(({ expected }) => expected === null);
  const tally = (some: readonly unknown[], words: string) =>
    some.length === 0 ? [] : [`${count(some.length)} ${words}`];
  return [
    ...tally(expecting.filter(isGood), 'as expected'),
    ...tally(
      expecting.filter((one) => !isGood(one)),
      'not as expected',
    ),
    ...tally(claiming.filter(isGood), 'with all properties holding'),
    ...tally(
      claiming.filter((one) => !isGood(one)),
      'with a violation',
    ),
    ...tally(inconclusive, 'inconclusive'),
    ...tally(errors, 'ended by an error'),
    ...tally(notRun, 'not begun'),
  ];
}

/** `82 scenarios: 80 as expected, 2 not as expected`. */
export function totalsLine(report: JsonReport): string {
  const { results, errors, notRun } = report;
  const all = plural(results.length + errors.length + notRun.length, 'scenario');
  return [all, tallies(report).join(', ')].filter((part) => part !== '').join(': ');
}

/** `5.95M states and 26.4M transitions in 14 s`. */
export function effortLine({ results }: JsonReport): string {
  const sum = (field: 'states' | 'transitions' | 'seconds') =>
    results.reduce((total, result) => total + result[field], 0);
  return `${roughly(sum('states'))} states and ${roughly(sum('transitions'))} transitions in ${duration(sum('seconds'))}`;
}
