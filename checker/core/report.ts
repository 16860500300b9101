import type { Instance, Trace } from './trace.ts';

export type Verdict = 'holds' | 'violated' | 'inconclusive';

/** What ended a search before it had seen every state. */
export type Limit = 'depth' | 'states' | 'time' | 'memory' | 'interrupted';

/** Limits of a search; each is off where it is left out, but for memory, which has a default. */
export interface Bounds {
  /** Transitions from an initial state. */
  readonly depth?: number;
  readonly states?: number;
  readonly seconds?: number;
  /** Bytes of resident memory of this process. */
  readonly memory?: number;
}

export interface Progress {
  readonly depth: number;
  readonly states: number;
  readonly transitions: number;
  /** States found and not yet expanded. */
  readonly queue: number;
  readonly seconds: number;
}

/** `undecided`: the search ended before the property's turn. */
export type PropertyResult = 'holds' | 'violated' | 'undecided';

export interface PropertyReport {
  readonly name: string;
  readonly kind: 'always' | 'sometimes' | 'transition' | 'deadlock';
  readonly result: PropertyResult;
  /** Steps of the shortest counterexample, or of the shortest way to a state where a `sometimes` is true. */
  readonly length?: number;
}

/** How often steps of one kind were taken, over all transitions explored. */
export interface Coverage {
  readonly kind: 'action' | 'receive' | 'fault';
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
  readonly coverage: readonly Coverage[];
  /** What a reader should know before believing a pass: steps never taken, antecedents never true, what was cut off. */
  readonly suspicions: readonly string[];
} & (
  | { readonly verdict: 'holds' }
  /** `trace` is absent for a `sometimes` that is true in no state. */
  | { readonly verdict: 'violated'; readonly property: string; readonly trace?: Trace }
  | { readonly verdict: 'inconclusive'; readonly limit: Limit }
);
