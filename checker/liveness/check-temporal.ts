import type { FairSets } from '../core/slots.ts';
import type { Graph } from '../engine/graph.ts';
import { FairTables } from './fair-tables.ts';
import { type Lasso, shortLasso } from './lasso.ts';
import type { Plan } from './plan.ts';
import type { Product } from './product.ts';
import { type Pause, Walk, walkBytes } from './walk.ts';
import { Ways } from './ways.ts';

/** What was found of one temporal property. */
export type TemporalFinding =
  /** `isVacuous`: it speaks of no fair run at all. */
  | { readonly result: 'holds'; readonly isVacuous: boolean }
  | { readonly result: 'violated'; readonly lasso: Lasso }
  /** Nothing breaks it among the states that were expanded, but runs that leave them might. */
  | { readonly result: 'undecided' };

/**
 * Check temporal properties on all states that were found, in order; after one that is violated, only those of the same
 * name, which are about other processes.
 * @param findings takes what is found, by number of the plan, as it is found.
 * @param pause is called now and then with the property's number and how many nodes were visited for it.
 * @throws {OutOfMemory} and whatever `pause` throws.
 */
export async function checkTemporal(
  graph: Graph,
  plans: readonly Plan[],
  fairness: FairSets,
  findings: Map<number, TemporalFinding>,
  pause: (plan: number, visited: number) => Promise<void>,
): Promise<void> {
  const fair = new FairTables(graph.arena, fairness);
  const products = plans.flatMap(({ violation, relevance }) => [
    violation,
    ...(relevance ? [relevance] : []),
  ]);
  const most = Math.max(0, ...products.map((product) => walkBytes(graph, product)));
  const room = graph.arena.reserve(most);
  const walkThrough = async (product: Product, extent: 'all' | 'until success', paused: Pause) => {
    const walk = new Walk(graph, product, fair, room, paused);
    await walk.run(extent);
    walk.release();
    return walk;
  };
  let violated: string | undefined;
  for (const [number, plan] of plans.entries()) {
    if (violated !== undefined && plan.name !== violated) continue;
    const paused = (visited: number) => pause(number, visited);
    await graph.label(plan.propositions, () => paused(0));
    const walk = await walkThrough(plan.violation, 'all', paused);
    if (walk.succeeds) {
      const product = plan.violation;
      const ways = new Ways(graph.capacity * product.states);
      const lasso = await shortLasso({ graph, product, fair, walk, ways, pause: paused });
      findings.set(number, { result: 'violated', lasso });
      violated = plan.name;
    } else if (walk.escapes) findings.set(number, { result: 'undecided' });
    else {
      const relevant = plan.relevance && (await walkThrough(plan.relevance, 'until success', paused));
      findings.set(number, { result: 'holds', isVacuous: relevant?.succeeds === false && !relevant.escapes });
    }
  }
}
