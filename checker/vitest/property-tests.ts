import { expectationText, limitText, stepsText } from '../cli/outcome-text.ts';
import type { AnyModel } from '../core/model.ts';
import { deadlock } from '../core/property.ts';
import type { Report } from '../core/report.ts';
import type { Expectation, Scenario } from '../core/scenario.ts';
import { compareWithExpectation } from '../expectation.ts';
import type { FailureKind } from './failure.ts';
import { claimText, inconclusiveText, searchedText, violationText } from './failure-text.ts';

/** What a report means to one test. A test that learns nothing is skipped, never passed. */
export type Finding =
  | { readonly kind: 'pass' }
  | { readonly kind: 'skip'; readonly reason: string }
  | {
      readonly kind: 'fail';
      readonly failure: FailureKind;
      readonly message: string;
      /** Whether the trace of the report shows it. */
      readonly isShown: boolean;
    };

/** One test of a scenario. */
export interface PropertyTest {
  readonly name: string;
  judge(report: Report): Finding;
}

const pass: Finding = { kind: 'pass' };
const skip = (reason: string): Finding => ({ kind: 'skip', reason });

/**
 * The tests of a scenario: one for each property that it checks, one for deadlocks, and, where it is expected to hold, one
 * for what else it expects. The test of a violation that is expected fails where there is none, or another one.
 */
export function propertyTests(model: AnyModel, { check, expect }: Scenario<unknown>): PropertyTest[] {
  const names = [...new Set(model.properties.map(({ name }) => name)), deadlock].filter(
    (name) => check?.includes(name) ?? true,
  );
  const kinds = new Map(model.properties.map(({ name, kind }) => [name, kind]));
  const tests = names.map((name): PropertyTest => {
    if (expect?.verdict === 'violated' && expect.property === name) return violationTest(expect);
    return {
      name: titleOf(name, kinds.get(name) === 'sometimes'),
      judge: (report) => judgeProperty(name, report, expect),
    };
  });
  if (expect === undefined) return tests;
  if (expect.verdict !== 'violated') return [...tests, expectationTest(expect)];
  return names.includes(expect.property) ? tests : [...tests, violationTest(expect)];
}

function titleOf(name: string, isSometimes: boolean): string {
  if (name === deadlock) return 'no deadlock';
  return isSometimes ? `sometimes: ${name}` : name;
}

function judgeProperty(name: string, report: Report, expected: Expectation | undefined): Finding {
  const own = report.properties.filter((property) => property.name === name);
  if (own.length === 0) return skip('not checked: every state may be the last one');
  const broken = own.find(({ result }) => result === 'violated');
  if (broken !== undefined) {
    const how = `${claimText(name)} ${violationText(broken)}`;
    if (expected?.verdict === 'violated' && compareWithExpectation(report, expected).length === 0)
      return skip(`violated, too: ${how}; the scenario expects ${expectationText(expected)}`);
    const isShown = report.verdict === 'violated' && report.property === name;
    const elsewhere = isShown ? '' : ' The trace is that of another property, which is violated too.';
    return fail('Violated', `${how}; ${searchedText(report)}.${elsewhere}`, isShown);
  }
  if (own.every(({ result }) => result === 'holds')) return pass;
  if (report.verdict === 'violated')
    return skip(`not decided: the search ended when it found that ${claimText(report.property)} is violated`);
  if (report.verdict === 'inconclusive') {
    if (expected?.verdict === 'inconclusive' && expected.limit === report.limit)
      return skip(`not decided, as expected: ${limitText(report.limit)}`);
    return fail('Inconclusive', inconclusiveText(report), false);
  }
  return skip('not decided');
}

function violationTest(expected: Expectation & { readonly verdict: 'violated' }): PropertyTest {
  const { property, length, cycle } = expected;
  const steps = length === undefined ? '' : ` (${stepsText(length, cycle)})`;
  return {
    name: property === deadlock ? `deadlocks${steps}` : `violates '${property}'${steps}`,
    judge: (report) => judgeExpectation(report, expected),
  };
}

function expectationTest(expected: Expectation): PropertyTest {
  return {
    name: `as expected: ${expectationText(expected)}`,
    judge: (report) =>
      report.verdict === 'violated'
        ? skip(`${claimText(report.property)} is violated`)
        : judgeExpectation(report, expected),
  };
}

function judgeExpectation(report: Report, expected: Expectation): Finding {
  const mismatches = compareWithExpectation(report, expected);
  if (mismatches.length === 0) return pass;
  if (report.verdict === 'inconclusive') return fail('Inconclusive', inconclusiveText(report), false);
  const isShown =
    report.verdict === 'violated' &&
    (expected.verdict !== 'violated' || report.property === expected.property);
  return fail('NotAsExpected', `${mismatches.join('; ')} (${searchedText(report)}).`, isShown);
}

function fail(failure: FailureKind, message: string, isShown: boolean): Finding {
  return { kind: 'fail', failure, message, isShown };
}
