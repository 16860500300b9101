import type { Fairness } from './fairness.ts';

/**
 * What happens to messages in flight. `bag`: each is delivered once, in any order. `fifo`: once, in the order sent, for
 * each pair of sender and receiver. `set`: a message, once sent, may be delivered any number of times, in any order.
 */
export type Network = 'bag' | 'fifo' | 'set';

/** How often a fault may happen in one run. */
export type Budget = number | 'unlimited';

/** Which faults a scenario allows. What is left out does not happen. */
export interface Faults {
  /** A message in flight disappears; of a `fifo` channel, the next one. */
  readonly loss?: Budget;
  /** A message is delivered, and a copy of it stays in flight. */
  readonly duplication?: Budget;
  readonly crashes?: Crashes;
}

export interface Crashes {
  readonly budget: Budget;
  /** The roles that may crash; left out: all. */
  readonly roles?: readonly string[];
  /**
   * `never`: what is crashed stays so, and messages to it are lost. Otherwise a crashed process may recover, and the
   * messages that wait for it at the crash, or arrive before it recovers, are lost or kept. With `inbox lost`, nothing
   * that was sent to it before the crash arrives after it: the narrower claim.
   */
  readonly recovery: 'never' | 'inbox lost' | 'inbox kept';
}

/** What a scenario is expected to show; the registry's suite holds every scenario to it. */
export type Expectation =
  | {
      readonly verdict: 'holds';
      readonly states: number;
      readonly transitions?: number;
      /** Length of the longest shortest path from an initial state, in transitions. */
      readonly depth?: number;
      /** For `sometimes` properties: the least number of steps to a state in which it is true. */
      readonly witnesses?: { readonly [property: string]: number };
    }
  | {
      readonly verdict: 'violated';
      /** The property's name, or `'deadlock'`. */
      readonly property: string;
      /** Steps of the counterexample, with its cycle; left out for a `sometimes` that is never true, which has none. */
      readonly length?: number;
      /** Of a temporal property: how many of these steps are repeated for ever; 0 where the run stops. */
      readonly cycle?: number;
    }
  /** Nothing is violated inside the boundary, but runs that leave it might violate a temporal property. */
  | { readonly verdict: 'inconclusive'; readonly limit: 'boundary'; readonly states?: number };

/** One instance of a model: sizes, faults, and what is expected of it. */
export interface Scenario<C> {
  readonly name: string;
  /** Why this scenario is here, and where its outcome is known from; one sentence. */
  readonly note?: string;
  readonly config: C;
  /** Left out: `bag`. Whole-state models have no network. */
  readonly network?: Network;
  readonly faults?: Faults;
  /** What runs owe, where it is not what the model says; degrees given by name replace those of these names only. */
  readonly fairness?: Fairness;
  /** Check only these properties (`'deadlock'` among them where wanted). Left out: all, and deadlock. */
  readonly check?: readonly string[];
  readonly expect?: Expectation;
}
