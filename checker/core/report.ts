import type { Property } from './property.ts';
import type { StepLabel } from './slots.ts';
import type { SourceLocation } from './source-location.ts';
import type { Instance, Trace } from './trace.ts';

export type Verdict = 'holds' | 'violated' | 'inconclusive';

/** What ended a search before it had seen every state; `boundary`: what kept a temporal property from being decided. */
export type Limit = 'depth' | 'states' | 'time' | 'memory' | 'disk' | 'interrupted' | 'boundary';

/** Limits of a search; each is off where it is left out, but for memory, which has a default. */
export interface Bounds {
  /** Transitions from an initial state. */
  readonly depth?: number;
  readonly states?: number;
  readonly seconds?: number;
  /** Bytes of resident memory of this process. */
  readonly memory?: number;
}

/** How a search is carried out. What it finds does not depend on it, but for `compact`. */
export interface Means {
  /** Threads that explore. Left out: one per core. */
  readonly workers?: number;
  /** Know states by a 64-bit hash of them only, so that some may be missed; see `Storage`. */
  readonly compact?: boolean;
  /** A folder for states that memory has no room for. Left out: the search ends when memory runs out. */
  readonly spill?: string;
  /** Where, and how often, to write down what is needed to go on with the search. */
  readonly checkpoint?: { readonly folder: string; readonly everySeconds: number };
  /** A folder with checkpoints: go on from the last one. */
  readonly resume?: string;
}

/** How states were kept. */
export interface Storage {
  readonly workers: number;
  /** All in: keys, the way to each state, and the levels that were open, at the end of the search. */
  readonly bytesPerState: number;
  /** At most this is the probability that a state was missed, because its hash was that of another; 0 for an exact search. */
  readonly omissionProbability: number;
  /** States that were moved to disk. */
  readonly spilledStates: number;
  /** States that were known when the search was resumed. */
  readonly resumedStates: number;
}

export interface Progress {
  readonly depth: number;
  readonly states: number;
  readonly transitions: number;
  /** States found and not yet expanded. */
  readonly queue: number;
  readonly seconds: number;
  /** Once all states are known: the temporal property that is being checked, and the nodes that were visited for it. */
  readonly checking?: { readonly property: string; readonly visited: number };
}

/** `undecided`: the search ended before the property's turn. */
export type PropertyResult = 'holds' | 'violated' | 'undecided';

export interface PropertyReport {
  readonly name: string;
  readonly kind: Property<unknown>['kind'] | 'deadlock';
  /** Whom it is about, where it is claimed of each of several processes. */
  readonly process?: string;
  readonly result: PropertyResult;
  /** Steps of the counterexample, or of the shortest way to a state where a `sometimes` is true. */
  readonly length?: number;
  /** Of a lasso: how many of these steps are repeated for ever; 0 where the run stops. */
  readonly cycle?: number;
  /** Where the property is written, as far as that is known. */
  readonly source?: SourceLocation;
}

/** How often steps of one kind were taken, over all transitions explored. */
export interface Coverage {
  readonly kind: StepLabel['kind'];
  readonly role: string;
  readonly name: string;
  readonly transitions: number;
}

export interface Counts {
  /** Distinct states found. */
  readonly states: number;
  readonly transitions: number;
  /** Transitions from an initial state to the farthest state found, by a shortest path. */
  readonly depth: number;
  readonly seconds: number;
  readonly userCalls: number;
  /** States that were not expanded because the model's boundary excludes them. */
  readonly outsideBoundary: number;
}

export type Report = {
  readonly instance: Instance;
  readonly properties: readonly PropertyReport[];
  readonly counts: Counts;
  readonly storage: Storage;
  readonly coverage: readonly Coverage[];
  /** What runs are assumed to owe, in words; empty where no temporal property was checked. */
  readonly fairness: readonly string[];
  /** What a reader should know before believing a pass: steps never taken, antecedents never true, what was cut off. */
  readonly suspicions: readonly string[];
  /** Names of the model's properties that were not looked at, `deadlock` among them: those that the scenario's `check` leaves out. */
  readonly unchecked: readonly string[];
} & (
  | { readonly verdict: 'holds' }
  /** `trace` is absent for a `sometimes` that is true in no state. */
  | { readonly verdict: 'violated'; readonly property: string; readonly trace?: Trace }
  | { readonly verdict: 'inconclusive'; readonly limit: Limit }
);
