import { assertNever } from './core/errors.ts';
import { deadlock } from './core/property.ts';
import type { Coverage, PropertyReport, Report, Storage } from './core/report.ts';
import type { StepLabel } from './core/slots.ts';
import type { Instance, Trace } from './core/trace.ts';
import type { Checked } from './engine/property-checks.ts';
import type { SearchResult } from './engine/search.ts';

/** What a report says besides what the search found. */
export interface Context {
  readonly instance: Instance;
  readonly labels: readonly StepLabel[];
  readonly userCalls: number;
  /** Names of the model's properties, also of those that were not checked. */
  readonly allProperties: readonly string[];
  readonly trace?: Trace;
}

/** Draw the verdict from what a search found. */
export function reportOf(
  checked: Checked,
  result: SearchResult,
  { instance, labels, userCalls, allProperties, trace }: Context,
): Report {
  const properties = propertyReports(checked, result);
  const coverage = labels.map(
    ({ kind, role, name }, label): Coverage => ({ kind, role, name, transitions: result.fired[label] ?? 0 }),
  );
  const { states, transitions, depth, seconds, outsideBoundary, storage } = result;
  const base = {
    instance,
    properties,
    counts: { states, transitions, depth, seconds, userCalls, outsideBoundary },
    storage,
    coverage,
  };
  const violated = properties.find((property) => property.result === 'violated');
  if (violated !== undefined) {
    return {
      ...base,
      suspicions: suspicionsOfViolation(violated, result, checked, coverage),
      verdict: 'violated',
      property: violated.name,
      ...(trace && { trace }),
    };
  }
  const unchecked = uncheckedOf(checked, allProperties);
  const { limit, diskError } = result;
  if (limit !== undefined) {
    const failed = diskError === undefined ? [] : [`the disk could not be written: ${diskError}`];
    return { ...base, suspicions: [...failed, ...unchecked], verdict: 'inconclusive', limit };
  }
  return {
    ...base,
    suspicions: [...suspicionsOf(checked, result, coverage), ...unchecked],
    verdict: 'holds',
  };
}

/** A `sometimes` that is true nowhere proves itself as little as a pass does; a counterexample does, but for being shortest. */
function suspicionsOfViolation(
  { kind }: PropertyReport,
  result: SearchResult,
  checked: Checked,
  coverage: readonly Coverage[],
): string[] {
  if (kind === 'sometimes') return suspicionsOf(checked, result, coverage);
  if (result.limit === undefined) return [];
  return [
    `the search was cut off (${result.limit}) in the level of this counterexample, so a shorter one to a deadlock may exist`,
  ];
}

function uncheckedOf({ properties, deadlock: checksDeadlock }: Checked, all: readonly string[]): string[] {
  const left = all.filter((name) => !properties.some((property) => property.name === name));
  const names = [...left.map((name) => `'${name}'`), ...(checksDeadlock ? [] : [deadlock])];
  return names.length === 0 ? [] : [`not checked in this scenario: ${names.join(', ')}`];
}

function propertyReports(
  { properties, deadlock: checksDeadlock }: Checked,
  { violation, limit, witnessed }: SearchResult,
): PropertyReport[] {
  const complete = violation === undefined && limit === undefined;
  const unrefuted = complete ? 'holds' : 'undecided';
  const reports = properties.map((property, number): PropertyReport => {
    const { kind, name } = property;
    switch (kind) {
      case 'always':
      case 'transition':
        if (violation?.property === number)
          return { kind, name, result: 'violated', length: violation.length };
        return { kind, name, result: unrefuted };
      case 'sometimes': {
        const length = witnessed.get(number);
        if (length !== undefined) return { kind, name, result: 'holds', length };
        return { kind, name, result: complete ? 'violated' : 'undecided' };
      }
      default:
        return assertNever(property);
    }
  });
  if (!checksDeadlock) return reports;
  const found = violation?.property === 'deadlock' && {
    result: 'violated' as const,
    length: violation.length,
  };
  return [...reports, { kind: 'deadlock', name: deadlock, ...(found || { result: unrefuted }) }];
}

/** Why a pass may mean less than it seems to. */
function suspicionsOf(
  { properties }: Checked,
  result: SearchResult,
  coverage: readonly Coverage[],
): string[] {
  const never = coverage.filter(({ transitions }) => transitions === 0).map(neverTaken);
  const vacuous = properties
    .filter(
      (property, number) =>
        property.kind === 'always' && property.when !== undefined && !result.relevant.has(number),
    )
    .map(({ name }) => `the antecedent of '${name}' is true in no state`);
  const cut =
    result.outsideBoundary > 0
      ? [
          `${result.outsideBoundary} states lie outside the boundary and were not expanded; nothing is known of what comes after them`,
        ]
      : [];
  return [...never, ...vacuous, ...cut, ...omissions(result.storage)];
}

function omissions({ omissionProbability }: Storage): string[] {
  if (omissionProbability === 0) return [];
  const atMost = roundedUp(omissionProbability);
  return [`states were known by a 64-bit hash: with probability at most ${atMost} some state was missed`];
}

/** To one significant digit, so that what was at most the value is at most the result. */
function roundedUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.ceil(value / unit) * unit).toPrecision(1));
}

function neverTaken({ kind, role, name }: Coverage): string {
  switch (kind) {
    case 'action':
      return `the action '${name}'${role && ` of ${role}`} is never enabled`;
    case 'receive':
      return `${role} never receives ${name}`;
    case 'fault':
      return `the scenario allows '${name}' at ${role}, but it never happens`;
    default:
      return assertNever(kind);
  }
}
