import type { AnyAlgorithm } from './core/algorithm.ts';
import { UsageError } from './core/errors.ts';
import { rulesOf } from './core/fairness.ts';
import type { AnyModel } from './core/model.ts';
import { deadlock } from './core/property.ts';
import type { Bounds, Means, Progress, Report } from './core/report.ts';
import type { Scenario } from './core/scenario.ts';
import type { SlotSystem, TemporalReading } from './core/slots.ts';
import type { Checked } from './engine/property-checks.ts';
import { type SearchResult, search } from './engine/search.ts';
import { checkTemporal, type TemporalFinding } from './liveness/check-temporal.ts';
import { type Plan, planOf } from './liveness/plan.ts';
import { reportOf } from './report.ts';
import { confirmedTrace, type Shown, subjectOf } from './subject.ts';

export interface CheckOptions {
  /** How the report and its trace name the model: a name in the registry, or the path of a file. Left out: the algorithm's name. */
  readonly model?: string;
  readonly bounds?: Bounds;
  readonly means?: Means;
  /** A fingerprint of the model's source. A checkpoint is resumed only where it is the same. */
  readonly source?: string;
  /** Called a few times a second, and once at the end. */
  onProgress?(progress: Progress): void;
  /** An AbortSignal, or anything like it: once aborted, the search ends as inconclusive, and what was found so far is reported. */
  readonly signal?: { readonly aborted: boolean };
}

/**
 * Explore every state of one scenario breadth-first, and report what was found. Expectations are not looked at.
 * @throws {StepwrightError} where the model, not the algorithm, is at fault: impure, unencodable, throwing.
 */
export async function check(
  algorithm: AnyAlgorithm,
  scenario: string | Scenario<unknown>,
  options: CheckOptions = {},
): Promise<Report> {
  const subject = subjectOf(algorithm, scenario, 'search', options.model);
  const { model, instance, system, checked } = subject;
  const { onProgress, signal, bounds = {}, means = {} } = options;
  const temporal = checked.properties.filter((property) => 'propositions' in property);
  if (temporal.length > 0) refuseHashes(means);
  const plans = temporal.map(planOf);
  const findings = new Map<number, TemporalFinding>();
  const result = await search(system, {
    checked,
    bounds,
    means,
    subject: {
      model: instance.model,
      scenario: JSON.stringify(instance),
      checks: JSON.stringify(checkedNames(checked)),
      ...(options.source !== undefined && { 'source of the model': options.source }),
      ...(means.compact && { states: 'by hash' }),
    },
    ...(plans.length > 0 && {
      explored: async (graph, pause) => {
        await checkTemporal(graph, plans, system.fairness, findings, (plan, visited) =>
          pause({ property: claimOf(plans[plan]!), visited }),
        );
      },
    }),
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  system.askAgain();
  const broken = shortest(findings);
  const shown = result.violation
    ? shownBy(checked, result.violation)
    : broken && shownByLasso(model, system, temporal[broken.number]!, broken.finding);
  return reportOf(checked, result, {
    instance,
    labels: system.labels,
    userCalls: system.userCalls(),
    allProperties: [...new Set(system.properties.map(({ name }) => name))],
    sources: new Map(model.properties.flatMap(({ name, source }) => (source ? [[name, source]] : []))),
    temporal: new Map(temporal.map((property, number) => [property, findings.get(number)])),
    fairness: temporal.length > 0 ? system.fairness.statement : [],
    ...(shown && { trace: confirmedTrace(subject, shown) }),
  });
}

function checkedNames({ properties, deadlock: checksDeadlock }: Checked): string[] {
  return [...new Set(properties.map(({ name }) => name)), ...(checksDeadlock ? [deadlock] : [])];
}

function claimOf({ name, process }: Plan): string {
  return process === undefined ? name : `${name}: ${process}`;
}

/** The finding with the shortest lasso, and of equally short ones the first; `undefined` where nothing is violated. */
function shortest(findings: ReadonlyMap<number, TemporalFinding>) {
  let best: { readonly number: number; readonly finding: Broken } | undefined;
  for (const [number, finding] of findings) {
    if (finding.result !== 'violated') continue;
    if (best === undefined || finding.lasso.shares.length < best.finding.lasso.shares.length)
      best = { number, finding };
  }
  return best;
}

type Broken = Extract<TemporalFinding, { readonly result: 'violated' }>;

function shownBy({ properties }: Checked, violation: NonNullable<SearchResult['violation']>): Shown {
  const { path } = violation;
  if (violation.property === 'deadlock') return { path, shows: { kind: 'deadlock', property: deadlock } };
  const { kind, name: property } = properties[violation.property]!;
  return { path, shows: { kind: kind === 'transition' ? kind : 'always', property } };
}

function shownByLasso(
  model: AnyModel,
  system: SlotSystem<unknown>,
  property: TemporalReading,
  { lasso }: Broken,
): Shown {
  const { name, process, formula } = property;
  const { constraints, sets } = system.fairness;
  const rules = rulesOf(model);
  const { path, shares, loop } = lasso;
  return {
    path,
    loop,
    shows: { kind: 'temporal', property: name, formula, ...(process !== undefined && { process }) },
    // Steps to the same state may differ in the constraints that they take.
    isMeant: (action, index) => {
      const wanted = sets[shares[index]!]!.map((share) => constraints[share >> 1]!.name);
      return (
        rules
          .shares(action)
          .map(({ constraint }) => constraint)
          .join() === wanted.join()
      );
    },
  };
}

/** @throws {UsageError} */
function refuseHashes({ compact }: Means): void {
  if (compact !== true) return;
  throw new UsageError(
    'Temporal properties cannot be checked where states are kept as hashes.',
    '--compact keeps 64 bits of each state, and cycles are made of whole states',
    'leave out --compact, or choose other properties with --property',
  );
}
