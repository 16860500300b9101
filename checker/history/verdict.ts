import type { Operation } from './operation.ts';

/** What a history is held to. */
export type Consistency = 'linearizability' | 'sequential consistency';

/** Whether a history keeps to a specification, for each object that it is about. */
export interface HistoryReport<Op = unknown, Result = unknown> {
  readonly consistency: Consistency;
  /** `violated` if that of one key is; `undecided` is never a pass. */
  readonly verdict: 'holds' | 'violated' | 'undecided';
  /**
   * Of linearizability, one for each key, in the order in which they occur. Sequential consistency is about all objects at
   * once: there is one part, without a key, or the key that alone is not sequentially consistent.
   */
  readonly parts: readonly PartReport<Op, Result>[];
  /** Distinct configurations met: operations placed, and the state they leave. */
  readonly configurations: number;
  readonly seconds: number;
}

/** The part of a history that is about one object. */
export type PartReport<Op = unknown, Result = unknown> = {
  /** As `keyOf`; left out where there is one object. */
  readonly key?: string;
  readonly operations: readonly Operation<Op, Result>[];
  readonly configurations: number;
} & (
  | {
      readonly verdict: 'holds';
      /** A witness: in this order, one after the other, the operations do what they did. Pending ones that are left out never took effect. */
      readonly order: readonly Operation<Op, Result>[];
    }
  | {
      readonly verdict: 'violated';
      /** Why; found out when it is asked for, in up to a second or two. */
      explain(): Explanation<Op, Result>;
    }
  | { readonly verdict: 'undecided'; readonly because: Because }
);

/** Why a search ended undecided. `another key`: one that is violated was found, which settles the verdict. */
export type Because = 'time' | 'configurations' | 'memory' | 'interrupted' | 'another key';

/** Why there is no order. */
export interface Explanation<Op = unknown, Result = unknown> {
  /**
   * Of linearizability: the one whose return breaks it; the history before is linearizable. Left out where that took too long
   * to find, and of sequential consistency, where time does not count.
   */
  readonly culprit?: Operation<Op, Result>;
  /** Orders that come farthest: up to five, that end in different states. */
  readonly longest: readonly LongestOrder<Op, Result>[];
  /** The operations that were called before the culprit returned, what was not known by then left out; without a culprit, all. */
  readonly involved: readonly Operation<Op, Result>[];
  /**
   * Those of them that break it among themselves: even if all others of them took effect at any time, any number of times,
   * or never. None that can be left out is left in, unless finding that out took too long.
   */
  readonly core: readonly Operation<Op, Result>[];
}

/** An order that cannot be continued. */
export interface LongestOrder<Op = unknown, Result = unknown> {
  readonly order: readonly Operation<Op, Result>[];
  /** The operations that may come next, each with the state of its object, and what it would return there: nothing if it cannot be done. */
  readonly stuck: readonly {
    readonly operation: Operation<Op, Result>;
    readonly state: unknown;
    readonly returns: readonly (Result | undefined)[];
  }[];
}

/** Bounds of a search; what goes beyond them is undecided. */
export interface HistoryBounds {
  readonly seconds?: number;
  /** Left out: ten million. */
  readonly configurations?: number;
  /** Ends the search, undecided. */
  readonly signal?: AbortSignal;
}

/** How a search is getting on. */
export interface HistoryProgress {
  readonly configurations: number;
  /** How many parts are decided. */
  readonly decided: number;
  readonly parts: number;
  readonly seconds: number;
}
