import { type Arbitrary, constant, record } from 'fast-check';
import type { Fairness } from '../core/fairness.ts';
import type { Faults, Network, Scenario, Time } from '../core/scenario.ts';

/** What may differ from one scenario to the next. */
export interface ScenarioParts<C> {
  readonly config: Arbitrary<C>;
  /** Left out: `bag`. */
  readonly network?: Arbitrary<Network>;
  /** Budgets, and who may crash. Left out: none. */
  readonly faults?: Arbitrary<Faults>;
  /** Left out: there is no time. */
  readonly time?: Arbitrary<Time | undefined>;
  readonly fairness?: Fairness;
}

/** Scenarios of sizes, networks and faults that are drawn. They shrink as their parts do. */
export function scenariosOf<C>({
  config,
  network = constant('bag'),
  faults = constant({}),
  time = constant(undefined),
  ...rest
}: ScenarioParts<C>): Arbitrary<Scenario<C>> {
  return record({ config, network, faults, time }).map(({ time: drawn, ...parts }) => ({
    name: 'drawn',
    ...rest,
    ...parts,
    ...(drawn && { time: drawn }),
  }));
}
