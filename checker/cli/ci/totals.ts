import { duration, plural, roughly } from '../numbers.ts';
import type { JsonReport } from '../report-schema.ts';
import { talliesOf } from '../tallies.ts';
import { isGood } from './outcomes.ts';

/** How the scenarios of a report ended, in words, without those of which there are none: `3 as expected`, `1 inconclusive`. */
export function tallies({ results, errors, notRun }: JsonReport): string[] {
  const ended = results.map((result) => ({
    isGood: isGood(result),
    isInconclusive: result.verdict === 'inconclusive' && result.expected?.verdict !== 'inconclusive',
    isExpecting: result.expected !== null,
  }));
  return talliesOf(ended, errors.length, notRun.length).map(({ text }) => text);
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
