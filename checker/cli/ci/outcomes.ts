import { deadlock } from '../../core/property.ts';
import type { SourceLocation } from '../../core/source-location.ts';
import type { Trace } from '../../core/trace.ts';
import { limitText, stepsText } from '../outcome-text.ts';
import type { JsonError, JsonReport, JsonResult } from '../report-schema.ts';

type Property = JsonResult['properties'][number];
export type Kind = Property['kind'];

/** One scenario, as CI sees it: a suite of claims. */
export interface Suite {
  readonly model: string;
  readonly scenario: string;
  readonly source?: SourceLocation;
  /** Absent where the scenario could not be checked, or was not begun. */
  readonly result?: JsonResult;
  readonly claims: readonly Claim[];
}

/** What became of one property in one scenario. */
export interface Claim {
  /** The property, and the process where it is claimed of each: `who asks gets in: client1`. */
  readonly name: string;
  /** The property alone; absent where the claim is that the scenario can be checked, or is as it expects. */
  readonly property?: string;
  readonly source?: SourceLocation;
  readonly outcome: Outcome;
}

/**
 * `passed`: holds, or is violated as the scenario expects. `failed`: violated, or not as expected. `skipped`: nothing is
 * known, and why.
 */
export type Outcome =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failed';
      /** The kind of the property that is violated, or `expectation`, where none is. */
      readonly type: Kind | 'expectation';
      readonly message: string;
      readonly trace?: Trace;
    }
  /** `isLimit`: a limit or an interrupt is to blame, so that the whole scenario is inconclusive. */
  | { readonly kind: 'skipped'; readonly message: string; readonly isLimit: boolean }
  | { readonly kind: 'error'; readonly error: JsonError };

/** All scenarios of a report: those that were checked, then those that could not be, then those that were not begun. */
export function suitesOf({ results, errors, notRun }: JsonReport): Suite[] {
  return [
    ...results.map((result) => ({ ...headOf(result), result, claims: claimsOf(result) })),
    ...errors.map((error) => ({ ...headOf(error), claims: [could(error, { kind: 'error', error })] })),
    ...notRun.map((one) => ({
      ...headOf(one),
      claims: [could({}, { kind: 'skipped', message: 'interrupted before it was begun', isLimit: true })],
    })),
  ];
}

/** Whether a scenario is as it expects; without an expectation, whether everything holds. */
export function isGood({ expected, mismatches, verdict }: JsonResult): boolean {
  return expected === null ? verdict === 'holds' : mismatches.length === 0;
}

function headOf({ model, scenario, source }: Pick<Suite, 'model' | 'scenario'> & Partial<JsonError>) {
  return { model, scenario, ...(source && { source }) };
}

/** The claim that a scenario can be checked at all. */
function could({ source }: { readonly source?: SourceLocation }, outcome: Outcome): Claim {
  return { name: 'can be checked', ...(source && { source }), outcome };
}

function claimsOf(result: JsonResult): Claim[] {
  const claims = result.properties.map((property): Claim => {
    const source = property.source ?? result.source;
    const name = property.process === undefined ? property.name : `${property.name}: ${property.process}`;
    return {
      name,
      property: property.name,
      ...(source && { source }),
      outcome: outcomeOf(property, result),
    };
  });
  const isTold = claims.some(({ outcome }) => outcome.kind === 'failed');
  if (isGood(result) || isTold || result.verdict === 'inconclusive') return claims;
  const message = result.mismatches.join('; ');
  const { source } = result;
  return [
    ...claims,
    {
      name: 'is as expected',
      ...(source && { source }),
      outcome: { kind: 'failed', type: 'expectation', message },
    },
  ];
}

function outcomeOf(property: Property, result: JsonResult): Outcome {
  const expected = result.expected?.verdict === 'violated' ? result.expected.property : undefined;
  const isExpected = property.name === expected;
  switch (property.result) {
    case 'violated':
      if (isGood(result)) {
        if (isExpected) return { kind: 'passed' };
        const message = `violated too, besides ${violationOf(expected!)}, which the scenario expects`;
        return { kind: 'skipped', message, isLimit: false };
      }
      return failed(property, result);
    case 'holds':
      if (isExpected && result.verdict === 'holds') return failed(property, result);
      return { kind: 'passed' };
    case 'undecided':
      return skipped(result);
  }
}

function failed(property: Property, { trace, mismatches }: JsonResult): Outcome {
  const isShown =
    trace?.shows.property === property.name &&
    (trace.shows.kind !== 'temporal' || trace.shows.process === property.process);
  const message = [whatHappened(property), ...mismatches].join('; ');
  const type = property.result === 'violated' ? property.kind : 'expectation';
  return { kind: 'failed', type, message, ...(isShown && { trace }) };
}

function whatHappened({ kind, name, process, result, length, cycle }: Property): string {
  const about = process === undefined ? '' : ` for ${process}`;
  if (result === 'holds') return name === deadlock ? 'there is no deadlock' : `'${name}' holds${about}`;
  if (kind === 'sometimes') return `'${name}' is true in no state`;
  const steps = length === undefined ? '' : ` in ${stepsText(length, cycle)}`;
  return name === deadlock ? `deadlock${steps}` : `'${name}' is violated${about}${steps}`;
}

function skipped({ verdict, limit, property, expected, mismatches }: JsonResult): Outcome {
  if (verdict === 'violated')
    return {
      kind: 'skipped',
      message: `undecided: the search ended with ${violationOf(property!)}`,
      isLimit: false,
    };
  const reason = limit === null ? 'undecided' : `inconclusive: ${limitText(limit)}`;
  const isMeant = expected?.verdict === 'inconclusive' && mismatches.length === 0;
  return {
    kind: 'skipped',
    message: [isMeant ? `${reason}, as expected` : reason, ...mismatches].join('; '),
    isLimit: !isMeant,
  };
}

function violationOf(property: string): string {
  return property === deadlock ? 'a deadlock' : `a violation of '${property}'`;
}
