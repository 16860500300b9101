import type { Fairness } from './fairness.ts';

/**
 * What happens to messages in flight. `bag`: each is delivered once, in any order. `fifo`: once, in the order sent, for
 * each pair of sender and receiver. `set`: a message, once sent, may be delivered any number of times, in any order.
 */
export type Network = 'bag' | 'fifo' | 'set';

/** How often a fault may happen in one run. */
export type Budget = number | 'unlimited';

/**
 * Time, in ticks. A tick advances the clocks of all processes and ages all messages at once. It cannot pass while something
 * urgent is possible: an urgent action, the receipt of a message at its greatest delay, the end of the longest pause.
 */
export interface Time {
  /** For how many ticks a message is on its way. In a `set` network it may be received at all ages from `min` to `max`, or never. */
  readonly delay: { readonly min: number; readonly max: number | 'unlimited' };
  /** Left out: all clocks run as time does. */
  readonly drift?: Drift;
}

/** How the clocks of processes differ from time. */
export interface Drift {
  /** Left out: all roles with a clock. */
  readonly roles?: readonly string[];
  /**
   * A clock gains or loses at most one tick in any so many ticks: its rate is 1 ± 1/period. So it shows n ± ceil(n/period) ticks just
   * after n ticks of time, and may gain one more before the next. Left out: it does neither.
   */
  readonly period?: number;
  /** Whether clocks may gain ticks, or lose them. Left out: both. */
  readonly rate?: 'fast' | 'slow' | 'both';
  /** How many ticks a clock may be ahead when the run begins, each on its own. Left out: 0. */
  readonly offset?: number;
}

/** Which faults a scenario allows. What is left out does not happen. */
export interface Faults {
  /** A message in flight disappears; of a `fifo` channel, the next one. */
  readonly loss?: Budget;
  /** A message is delivered, and a copy of it stays in flight. */
  readonly duplication?: Budget;
  readonly crashes?: Crashes;
  readonly partitions?: Partitions;
  /** With time only. */
  readonly pauses?: Pauses;
  /** With time only. */
  readonly jumps?: Jumps;
}

/** A process stops, its clock goes on, and it goes on with what it believed: a long garbage collection. */
export interface Pauses {
  readonly budget: Budget;
  /** Left out: all. */
  readonly roles?: readonly string[];
  /** In ticks. Left out: without limit. */
  readonly longest?: number;
}

/** The clock of a process is set forward: it ticks `ticks` times at once, whatever is urgent. */
export interface Jumps {
  readonly budget: Budget;
  readonly ticks: number;
  /** Left out: all roles with a clock. */
  readonly roles?: readonly string[];
}

/**
 * The network falls into parts. `split`: into two, in every way that there is. `isolated`: one process on one side. `one-way`:
 * into two, and messages get through in one direction.
 */
export interface Partitions {
  /** How often the network changes, from connected or from one pattern to another; healing is free. */
  readonly budget: Budget;
  readonly kinds: readonly ('split' | 'isolated' | 'one-way')[];
  /**
   * What becomes of messages that are in flight across a cut, or are sent across it: they are lost, or wait until it heals; those of a
   * `set` may become too old meanwhile.
   */
  readonly messages: 'lost' | 'held';
  /** Left out: it may. */
  readonly healing?: 'possible' | 'never';
  /** Whose processes are cut off from each other; those of other roles stay connected with all. Left out: all. */
  readonly roles?: readonly string[];
}

export interface Crashes {
  readonly budget: Budget;
  /** The roles that may crash; left out: all. */
  readonly roles?: readonly string[];
  /**
   * `never`: what is crashed stays so, and messages to it are lost. Otherwise a crashed process may recover, and the
   * messages that wait for it at the crash, or arrive before it recovers, are lost or kept. With `inbox lost`, nothing
   * that was sent to it before it recovers arrives after that, however long it would have been on its way: the narrower claim.
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
  /** Left out: there is no time; whatever is possible may happen at any moment, or late. Models with clocks need it. */
  readonly time?: Time;
  /** What runs owe, where it is not what the model says; degrees given by name replace those of these names only. */
  readonly fairness?: Fairness;
  /** Check only these properties (`'deadlock'` among them where wanted). Left out: all, and deadlock. */
  readonly check?: readonly string[];
  readonly expect?: Expectation;
}
