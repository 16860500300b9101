/** `weak`: what stays possible for ever is done. `strong`: what becomes possible again and again is done again and again. */
export type Degree = 'none' | 'weak' | 'strong';

/**
 * What a run may not put off for ever. Faults are never owed. A run may stop where nothing is possible that it owes. Where there
 * is time, it passes for ever, unless it cannot; and what it waits for happens.
 *
 * Whole-state models have constraints of their own; for these, `actions` overrides their degrees, by name.
 */
export interface Fairness<MessageType extends string = string> {
  /** Each action of each process, on its own; all alike, or by name, where `others` stands for those not named. Left out: weak. */
  readonly actions?: Degree | { readonly [action: string]: Degree };
  /** Each process: any of its actions, deliveries and its recovery. Left out: none. */
  readonly processes?: Degree;
  /** Each message in flight: it is delivered or lost; all alike, or by type. Left out: weak. */
  readonly messages?: Degree | { readonly [type in MessageType | 'others']?: Degree };
  /** Each channel from one process to another: something is delivered. Strong, these are fair-loss links. Left out: none. */
  readonly channels?: Degree;
  /** Each crashed process recovers, and each that pauses goes on. Left out: none. */
  readonly recovery?: Degree;
  /** The network heals. Left out: none. */
  readonly healing?: Degree;
}

/** An action's part in a constraint of fairness. */
export interface FairShare {
  readonly constraint: string;
  readonly degree: Exclude<Degree, 'none'>;
  /** Whether the constraint is enabled where this action is. Where it is not, to take the action still meets the constraint. */
  readonly enables: boolean;
}

/** Which runs count, for temporal properties. */
export interface FairnessRules<A> {
  /** The constraints that an action has a part in. The same constraint always has the same degree. */
  shares(action: A): readonly FairShare[];
  /** What is assumed, in words, for reports. */
  readonly statement: readonly string[];
}

/** A model's own rules, or that a run does not stop while a step other than a fault is enabled. */
export function rulesOf<A>(model: {
  readonly fairness?: FairnessRules<A>;
  isFault?(action: A): boolean;
}): FairnessRules<A> {
  const progress: readonly FairShare[] = [{ constraint: 'progress', degree: 'weak', enables: true }];
  return (
    model.fairness ?? {
      shares: (action) => (model.isFault?.(action) === true ? [] : progress),
      statement: ['weak: some step is taken while any is enabled'],
    }
  );
}
