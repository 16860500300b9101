import type { AnyAlgorithm } from './core/algorithm.ts';
import { InternalError } from './core/errors.ts';
import type { AnyModel } from './core/model.ts';
import { deadlock } from './core/property.ts';
import type { Bounds, Means, Progress, Report } from './core/report.ts';
import type { Scenario } from './core/scenario.ts';
import type { SlotSystem } from './core/slots.ts';
import type { Instance, Trace } from './core/trace.ts';
import type { Checked } from './engine/property-checks.ts';
import { type SearchResult, search } from './engine/search.ts';
import { reportOf } from './report.ts';
import { buildTrace } from './trace/build.ts';
import { confirms } from './trace/confirm.ts';
import { followPath } from './trace/follow.ts';
import { instanceOf } from './trace/instance.ts';
import { WholeStateSystem } from './whole-state/whole-state-system.ts';

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
  const chosen: Scenario<unknown> = typeof scenario === 'string' ? algorithm.scenario(scenario) : scenario;
  const model = algorithm.model(chosen);
  const instance = instanceOf(options.model ?? algorithm.name, chosen);
  const system: SlotSystem<unknown> = model.slots?.() ?? new WholeStateSystem(model);
  const isChecked = (name: string) => chosen.check?.includes(name) ?? true;
  const checked: Checked = {
    properties: system.properties.filter(({ name }) => isChecked(name)),
    // Where every state may be the last, there is nothing to look for, and nothing to claim.
    deadlock: isChecked(deadlock) && system.terminal?.slots.length !== 0,
  };
  const { onProgress, signal, bounds = {}, means = {} } = options;
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
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  system.askAgain();
  return reportOf(checked, result, {
    instance,
    labels: system.labels,
    userCalls: system.userCalls(),
    allProperties: system.properties.map(({ name }) => name),
    ...(result.violation && { trace: traceOf(model, system, checked, result.violation, instance) }),
  });
}

function checkedNames({ properties, deadlock: checksDeadlock }: Checked): string[] {
  return [...properties.map(({ name }) => name), ...(checksDeadlock ? [deadlock] : [])];
}

function traceOf(
  model: AnyModel,
  system: SlotSystem<unknown>,
  { properties }: Checked,
  violation: NonNullable<SearchResult['violation']>,
  instance: Instance,
): Trace {
  const property = violation.property === 'deadlock' ? undefined : properties[violation.property]!;
  const kind = property === undefined ? 'deadlock' : property.kind === 'transition' ? 'transition' : 'always';
  const shows = { kind, property: property?.name ?? deadlock } as const;
  const run = followPath(model, system, violation.path);
  if (!confirms(model, run, shows)) {
    throw new InternalError(
      `the engine found a violation of '${shows.property}' that the reference semantics does not show`,
    );
  }
  return buildTrace(model, run, instance, shows);
}
