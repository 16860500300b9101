import { InternalError } from '../core/errors.ts';
import { deadlock } from '../core/property.ts';
import { Explorer } from '../engine/explorer.ts';
import type { Checked } from '../engine/property-checks.ts';
import { WholeStateSystem } from '../whole-state/whole-state-system.ts';
import type { BenchInstance, ExpectedCounts } from './instances.ts';

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
 * @param properties `'claims'`: check what the Promela model asserts. `'all'`: what the model claims.
 * @throws {InternalError} if the counts or the verdict are not what they have to be.
 */
export async function explore(
  instance: BenchInstance,
  properties: 'claims' | 'all' = 'claims',
  threads = 1,
): Promise<Exploration> {
  const { algorithm, scenario, claims, counts } = instance;
  const model = algorithm.model(scenario);
  const system = model.slots?.() ?? new WholeStateSystem(model);
  const isChecked = (name: string) => properties === 'all' || claims.includes(name);
  const checked: Checked = {
    properties: system.properties.filter(({ name }) => isChecked(name)),
    deadlock: isChecked(deadlock),
  };
  const start = performance.now();
  const explorer = new Explorer(system, checked, {}, { workers: threads });
  const { space, checks } = explorer;
  let peakBytes = space.bytes;
  while ((await explorer.advance(performance.now() + sliceMs)) === 'more')
    peakBytes = Math.max(peakBytes, space.bytes);
  const seconds = (performance.now() - start) / 1000;
  await explorer.stop();
  if (checks.finding !== undefined)
    throw new InternalError(`${instance.name}: a property is violated that is known to hold`);
  const found = { states: space.count, transitions: explorer.tally.transitions, depth: explorer.farthest };
  refuseOtherCounts(instance.name, found, counts);
  const { bytes } = space;
  return {
    ...found,
    seconds,
    bytes,
    peakBytes: Math.max(peakBytes, bytes),
    userCalls: system.userCalls(),
  };
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
