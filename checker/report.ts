import { assertNever } from './core/errors.ts';
import { deadlock } from './core/property.ts';
import type { Coverage, PropertyReport, Report, Storage } from './core/report.ts';
import type { PropertyReading, StepLabel, TemporalReading } from './core/slots.ts';
import type { SourceLocation } from './core/source-location.ts';
import { isTemporalKind } from './core/temporal.ts';
import type { Instance, Trace } from './core/trace.ts';
import type { Checked } from './engine/property-checks.ts';
import type { SearchResult } from './engine/search.ts';
import type { TemporalFinding } from './liveness/check-temporal.ts';

/** What a report says besides what the search found. */
export interface Context {
  readonly instance: Instance;
  readonly labels: readonly StepLabel[];
  readonly userCalls: number;
  /** Names of the model's properties, also of those that were not checked. */
  readonly allProperties: readonly string[];
  /** By name of a property, where it is written; those of which that is unknown are left out. */
  readonly sources: ReadonlyMap<string, SourceLocation>;
  /** What was found of the temporal properties; `undefined` where their turn did not come. */
  readonly temporal: ReadonlyMap<PropertyReading, TemporalFinding | undefined>;
  /** What runs are assumed to owe. */
  readonly fairness: readonly string[];
  readonly trace?: Trace;
}

/** Draw the verdict from what a search found. */
export function reportOf(checked: Checked, result: SearchResult, context: Context): Report {
  const { instance, labels, userCalls, allProperties, sources, temporal, fairness, trace } = context;
  const properties = propertyReports(checked, result, temporal).map((property) => {
    const source = sources.get(property.name);
    return { ...property, ...(source && { source }) };
  });
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
    fairness,
    unchecked: uncheckedOf(checked, allProperties),
  };
  const broken = properties.filter(({ result: outcome }) => outcome === 'violated');
  // What there is a counterexample of comes first.
  const violated = broken.find(({ kind }) => kind !== 'sometimes') ?? broken[0];
  if (violated !== undefined) {
    return {
      ...base,
      suspicions: suspicionsOfViolation(violated, result, checked, coverage),
      verdict: 'violated',
      property: violated.name,
      ...(trace && { trace }),
    };
  }
  const { diskError } = result;
  const limit = result.limit ?? (properties.some(isUndecided) ? (result.cut ?? 'boundary') : undefined);
  if (limit !== undefined) {
    const failed = diskError === undefined ? [] : [`the disk could not be written: ${diskError}`];
    const cut = limit === 'boundary' ? [...cutOff(result), ...undecidedByBoundary(properties)] : [];
    return { ...base, suspicions: [...failed, ...cut], verdict: 'inconclusive', limit };
  }
  return {
    ...base,
    suspicions: [...suspicionsOf(checked, result, coverage), ...vacuities(temporal)],
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
  if (isTemporalKind(kind))
    return [
      `the search was cut off (${result.limit}), so there may be a shorter counterexample, and other violations`,
    ];
  return [
    `the search was cut off (${result.limit}) in the level of this counterexample, so a shorter one to a deadlock may exist`,
  ];
}

function uncheckedOf({ properties, deadlock: checksDeadlock }: Checked, all: readonly string[]): string[] {
  const left = all.filter((name) => !properties.some((property) => property.name === name));
  return [...new Set(left), ...(checksDeadlock ? [] : [deadlock])];
}

function isUndecided({ result }: PropertyReport): boolean {
  return result === 'undecided';
}

function undecidedByBoundary(properties: readonly PropertyReport[]): string[] {
  return [...new Set(properties.filter(isUndecided).map(({ name }) => name))].map(
    (name) => `nothing inside the boundary violates '${name}', but a run that leaves it might`,
  );
}

function vacuities(temporal: Context['temporal']): string[] {
  return [...temporal].flatMap(([{ name, ...rest }, finding]) =>
    finding?.result === 'holds' && finding.isVacuous
      ? [
          `'${name}'${'process' in rest ? ` of ${rest.process}` : ''} says nothing: what it speaks of happens in no fair run`,
        ]
      : [],
  );
}

function propertyReports(
  { properties, deadlock: checksDeadlock }: Checked,
  { violation, limit, witnessed }: SearchResult,
  temporal: Context['temporal'],
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
      case 'eventually':
      case 'always eventually':
      case 'eventually always':
      case 'leads to':
      case 'ltl':
        return temporalReport(property, temporal.get(property), complete);
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

function temporalReport(
  { kind, name, process }: TemporalReading,
  finding: TemporalFinding | undefined,
  complete: boolean,
): PropertyReport {
  const base = { kind, name, ...(process !== undefined && { process }) };
  if (finding?.result !== 'violated')
    return { ...base, result: complete && finding?.result === 'holds' ? 'holds' : 'undecided' };
  const { shares, loop } = finding.lasso;
  return { ...base, result: 'violated', length: shares.length, cycle: shares.length - loop };
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
  return [...never, ...vacuous, ...cutOff(result), ...omissions(result.storage)];
}

function cutOff({ outsideBoundary }: SearchResult): string[] {
  return outsideBoundary === 0
    ? []
    : [
        `${outsideBoundary} states lie outside the boundary and were not expanded; nothing is known of what comes after them`,
      ];
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
      return `the scenario allows '${name}'${role && ` at ${role}`}, but it never happens`;
    case 'time':
      return 'time never passes';
    default:
      return assertNever(kind);
  }
}
