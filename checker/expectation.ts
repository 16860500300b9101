import type { Report } from './core/report.ts';
import type { Expectation } from './core/scenario.ts';

/** One way in which a report is not what its scenario expects, as `expected … , got …`. */
export type Mismatch = string;

/** Everything in which `report` differs from `expected`; empty where it is as expected. */
export function compareWithExpectation(report: Report, expected: Expectation): Mismatch[] {
  if (report.verdict !== expected.verdict)
    return [`expected the verdict '${expected.verdict}', got '${report.verdict}'`];
  const mismatches: Mismatch[] = [];
  const compare = (what: string, wanted: unknown, got: unknown) => {
    if (wanted !== undefined && wanted !== got) mismatches.push(`expected ${what} ${wanted}, got ${got}`);
  };
  if (expected.verdict === 'violated' && report.verdict === 'violated') {
    compare('a violation of', `'${expected.property}'`, `'${report.property}'`);
    const { length, loop } = { length: report.trace?.steps.length, loop: report.trace?.loop };
    compare('a counterexample of length', expected.length, length);
    compare('a cycle of length', expected.cycle, loop === undefined ? undefined : length! - loop);
  }
  if (expected.verdict === 'inconclusive' && report.verdict === 'inconclusive') {
    compare('the limit', `'${expected.limit}'`, `'${report.limit}'`);
    compare('states', expected.states, report.counts.states);
  }
  if (expected.verdict === 'holds') {
    const { states, transitions, depth } = report.counts;
    compare('states', expected.states, states);
    compare('transitions', expected.transitions, transitions);
    compare('depth', expected.depth, depth);
    for (const [name, length] of Object.entries(expected.witnesses ?? {})) {
      compare(
        `a first witness of '${name}' after steps:`,
        length,
        report.properties.find((property) => property.name === name)?.length,
      );
    }
  }
  return mismatches;
}
