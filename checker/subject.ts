import type { AnyAlgorithm } from './core/algorithm.ts';
import { InternalError } from './core/errors.ts';
import type { AnyModel, Purpose } from './core/model.ts';
import { deadlock } from './core/property.ts';
import type { Scenario } from './core/scenario.ts';
import type { SlotSystem } from './core/slots.ts';
import type { Instance, Trace } from './core/trace.ts';
import type { Checked } from './engine/property-checks.ts';
import { buildTrace, type Run } from './trace/build.ts';
import { confirms } from './trace/confirm.ts';
import { followPath, type IsMeant } from './trace/follow.ts';
import { instanceOf } from './trace/instance.ts';
import { WholeStateSystem } from './whole-state/whole-state-system.ts';

/** One scenario of an algorithm, ready to be looked into. */
export interface Subject {
  readonly model: AnyModel;
  readonly instance: Instance;
  readonly system: SlotSystem<unknown>;
  /** What the scenario checks. */
  readonly checked: Checked;
}

/** @param name how traces name the model; left out, as the algorithm does. */
export function subjectOf(
  algorithm: AnyAlgorithm,
  scenario: string | Scenario<unknown>,
  purpose: Purpose,
  name: string = algorithm.name,
): Subject {
  const chosen: Scenario<unknown> = typeof scenario === 'string' ? algorithm.scenario(scenario) : scenario;
  const model = algorithm.model(chosen);
  const system: SlotSystem<unknown> = model.slots?.(purpose) ?? new WholeStateSystem(model, purpose);
  const isChecked = (property: string) => chosen.check?.includes(property) ?? true;
  return {
    model,
    instance: instanceOf(name, chosen),
    system,
    checked: {
      properties: system.properties.filter((property) => isChecked(property.name)),
      // Where every state may be the last, there is nothing to look for, and nothing to claim.
      deadlock: isChecked(deadlock) && system.terminal?.slots.length !== 0,
    },
  };
}

/** A path of the engine, and what it shows. */
export interface Shown extends Pick<Trace, 'shows' | 'loop'> {
  readonly path: readonly Int32Array[];
  readonly isMeant?: IsMeant<unknown>;
}

/**
 * A path of the engine, as the reference semantics takes it.
 * @throws {InternalError} if it does not.
 */
export function followed(
  { model, system }: Subject,
  path: readonly Int32Array[],
  isMeant?: IsMeant<unknown>,
): Run<unknown, unknown> {
  return followPath(model, system, path, isMeant);
}

/** @throws {InternalError} if the reference semantics does not show it. */
export function confirmedTrace(
  { model, system, instance }: Subject,
  { path, isMeant, ...shown }: Shown,
): Trace {
  const run = followPath(model, system, path, isMeant);
  if (!confirms(model, run, shown)) {
    throw new InternalError(
      `the engine found a violation of '${shown.shows.property}' that the reference semantics does not show`,
    );
  }
  return buildTrace(model, run, instance, shown);
}
