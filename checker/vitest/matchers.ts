import type { MatcherState } from 'vitest';
import { expectationText, outcomeText } from '../cli/outcome-text.ts';
import type { AnyAlgorithm } from '../core/algorithm.ts';
import { UsageError } from '../core/errors.ts';
import type { Report } from '../core/report.ts';
import { compareWithExpectation } from '../expectation.ts';
import { type FailureKind, ModelFailure, type Place, placeOfCall } from './failure.ts';
import {
  claimText,
  heldText,
  inconclusiveText,
  messageText,
  searchedText,
  violationText,
} from './failure-text.ts';
import { holdTest, refuseNoProperty, scenarioOf, searchOf, signalOfTest } from './matcher-search.ts';
import type { HoldOptions, ScenarioOptions, ViolateOptions } from './matcher-types.ts';
import { failureOf, type ScenarioSearch } from './scenario-search.ts';

type Result = Promise<{ readonly pass: boolean; message(): string }>;
type Anything = ScenarioOptions<unknown>;

export function toHold(this: MatcherState, received: unknown, options: HoldOptions<unknown> = {}): Result {
  const place = placeOfCall(toHold);
  return settled(this, place, async () => {
    const { property } = options;
    const wanted = typeof property === 'string' ? [property] : property;
    const search = searchOf(this, received, options, wanted, 'toHold', place);
    const report = await search.report(signalOfTest());
    if (report.verdict === 'inconclusive') return failure('Inconclusive', inconclusiveText(report));
    if (!this.isNot) return report.verdict === 'holds' ? undefined : violated(search, report);
    if (report.verdict === 'violated') return undefined;
    return failure('NotViolated', heldText(report));
  });
}

export function toViolate(
  this: MatcherState,
  received: unknown,
  property: string,
  options: ViolateOptions<unknown> = {},
): Result {
  const place = placeOfCall(toViolate);
  return settled(this, place, async () => {
    refuseNoProperty(property);
    const search = searchOf(this, received, options, [property], 'toViolate', place);
    const report = await search.report(signalOfTest());
    if (report.verdict === 'inconclusive') return failure('Inconclusive', inconclusiveText(report));
    if (this.isNot) return report.verdict === 'holds' ? undefined : violated(search, report);
    if (report.verdict === 'holds') return failure('NotViolated', heldText(report));
    const { length, cycle } = options;
    const mismatches = compareWithExpectation(report, {
      verdict: 'violated',
      property,
      ...(length !== undefined && { length }),
      ...(cycle !== undefined && { cycle }),
    });
    if (mismatches.length === 0) return undefined;
    return failure('NotAsExpected', `${mismatches.join('; ')}.`, await counterexample(search, report));
  });
}

export function toBeAsExpected(this: MatcherState, received: unknown, options: Anything = {}): Result {
  const place = placeOfCall(toBeAsExpected);
  return settled(this, place, async () => {
    const search = searchOf(this, received, options, undefined, 'toBeAsExpected', place);
    const { expect: expected, name } = scenarioOf(received as AnyAlgorithm, options);
    if (expected === undefined) {
      throw new UsageError(
        `Scenario '${name}' does not say what is expected of it.`,
        'it has no field `expect`',
        "write one, as in expect: { verdict: 'holds', states: 73 }; or say what you expect by toHold or toViolate",
      );
    }
    const report = await search.report(signalOfTest());
    const mismatches = compareWithExpectation(report, expected);
    const isAsExpected = mismatches.length === 0;
    if (isAsExpected === !this.isNot) return undefined;
    if (isAsExpected)
      return failure('NotAsExpected', `The scenario does what it says: ${outcomeText(report)}.`);
    if (report.verdict === 'inconclusive' && expected.verdict !== 'inconclusive')
      return failure('Inconclusive', inconclusiveText(report));
    return failure(
      'NotAsExpected',
      `${mismatches.join('; ')}. The scenario expects: ${expectationText(expected)}.`,
      await counterexample(search, report),
    );
  });
}

interface Complaint {
  readonly kind: FailureKind;
  readonly message: string;
}

function failure(kind: FailureKind, text: string, shown?: string): Complaint {
  return { kind, message: messageText(kind, text, shown) };
}

async function violated(search: ScenarioSearch, report: Report): Promise<Complaint> {
  const broken = report.properties.find(
    ({ name, result }) => result === 'violated' && report.verdict === 'violated' && name === report.property,
  )!;
  return failure(
    'Violated',
    `${claimText(broken.name)} ${violationText(broken)}; ${searchedText(report)}.`,
    await counterexample(search, report),
  );
}

async function counterexample(search: ScenarioSearch, report: Report): Promise<string> {
  return 'trace' in report && report.trace !== undefined ? search.counterexample(report.trace) : '';
}

/**
 * The result that vitest wants. A failure is thrown, not returned, because then it points at the line of the user, has a
 * name, and nothing is compared below it.
 */
function settled(
  { isNot }: MatcherState,
  place: Place,
  complaint: () => Promise<Complaint | undefined>,
): Result {
  const result = (async () => {
    let found: Complaint | undefined;
    try {
      found = await complaint();
    } catch (error) {
      throw failureOf(error, place);
    }
    if (found !== undefined) throw new ModelFailure(found.kind, found.message, place);
    return { pass: !isNot, message: () => '' };
  })();
  holdTest(result);
  return result;
}
