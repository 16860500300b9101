import { InternalError } from '../core/errors.ts';
import { deadlock } from '../core/property.ts';
import type { PropertyReading, SlotSystem } from '../core/slots.ts';
import { isTemporalKind } from '../core/temporal.ts';
import { Explorer } from '../engine/explorer.ts';
import type { Graph } from '../engine/graph.ts';
import type { Checked } from '../engine/property-checks.ts';
import { checkTemporal, type TemporalFinding } from '../liveness/check-temporal.ts';
import { planOf } from '../liveness/plan.ts';
import { WholeStateSystem } from '../whole-state/whole-state-system.ts';
import type { BenchInstance, ExpectedCounts } from './instances.ts';

/** What is checked. */
export type Properties = 'claims' | 'all' | 'temporal';

/** What one search of an instance took. */
export interface Exploration extends ExpectedCounts {
  /** From the first state to the last, without loading the model. */
  readonly seconds: number;
  /** Of the store at the end: keys of all states, how each was reached, and the levels that are open. */
  readonly bytes: number;
  /** Of the store where it was largest, as far as seen every `sliceMs`. */
  readonly peakBytes: number;
  readonly userCalls: number;
}

const sliceMs = 20;

/**
 * Search all states of an instance once.
 * @param properties `'claims'`: check what the Promela model asserts. `'all'`: what the model claims of states and steps.
 * `'temporal'`: what the Promela model asserts, and then the instance's temporal property.
 * @throws {InternalError} if the counts or the verdict are not what they have to be.
 */
export async function explore(
  instance: BenchInstance,
  properties: Properties = 'claims',
  threads = 1,
): Promise<Exploration> {
  const { algorithm, scenario, claims, temporal, counts } = instance;
  const model = algorithm.model(scenario);
  const system = model.slots?.() ?? new WholeStateSystem(model);
  const isChecked = (name: string) => properties === 'all' || claims.includes(name);
  const claimed = system.properties.find(({ name }) => properties === 'temporal' && name === temporal);
  const checked: Checked = {
    properties: system.properties.filter(
      (property) => property === claimed || (isChecked(property.name) && !isTemporalKind(property.kind)),
    ),
    deadlock: isChecked(deadlock),
  };
  const start = performance.now();
  const explorer = new Explorer(system, checked, {}, { workers: threads });
  const { space, checks } = explorer;
  let peakBytes = space.bytes;
  while ((await explorer.advance(performance.now() + sliceMs)) === 'more')
    peakBytes = Math.max(peakBytes, space.bytes);
  const { bytes, count } = space;
  if (properties === 'temporal')
    await refuseViolation(instance, system, await explorer.graph(async () => {}), claimed);
  const seconds = (performance.now() - start) / 1000;
  await explorer.stop();
  if (checks.finding !== undefined)
    throw new InternalError(`${instance.name}: a property is violated that is known to hold`);
  const found = { states: count, transitions: explorer.tally.transitions, depth: explorer.farthest };
  refuseOtherCounts(instance.name, found, counts);
  return {
    ...found,
    seconds,
    bytes,
    peakBytes: Math.max(peakBytes, bytes),
    userCalls: system.userCalls(),
  };
}

/** @throws {InternalError} if the instance has no temporal property, or it does not hold. */
async function refuseViolation(
  { name }: BenchInstance,
  system: SlotSystem<unknown>,
  graph: Graph,
  claimed: PropertyReading | undefined,
): Promise<void> {
  if (claimed === undefined || !('propositions' in claimed))
    throw new InternalError(`${name} has no temporal property`);
  const findings = new Map<number, TemporalFinding>();
  await checkTemporal(graph, [planOf(claimed)], system.fairness, findings, async () => {});
  const finding = findings.get(0);
  if (finding?.result !== 'holds')
    throw new InternalError(`${name}: '${claimed.name}' is ${finding?.result}, and is known to hold`);
}

/** @throws {InternalError} naming the counts that differ; those that were not found are not looked at. */
export function refuseOtherCounts(
  where: string,
  found: Partial<ExpectedCounts>,
  expected: ExpectedCounts,
): void {
  const wrong = (['states', 'transitions', 'depth'] as const).filter(
    (count) => found[count] !== undefined && found[count] !== expected[count],
  );
  if (wrong.length === 0) return;
  const differences = wrong.map((count) => `${count} ${found[count]} instead of ${expected[count]}`);
  throw new InternalError(`${where}: ${differences.join(', ')}`);
}
