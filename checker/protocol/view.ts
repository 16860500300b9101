import type { Pid } from '../core/ids.ts';
import type { Temporal } from '../core/property.ts';
import { calledFrom, type SourceLocation } from '../core/source-location.ts';

/** A message in an inbox. */
export interface Received<M> {
  readonly from: Pid;
  readonly message: M;
}

/** What a view may read of a process besides its local state. */
export interface Seen<M = unknown> {
  readonly self: Pid;
  /** False while the process is crashed. */
  readonly up: boolean;
  /** Whether it has stopped, and will go on. */
  readonly paused: boolean;
  /** The messages in flight to it, in a canonical order. Views that do not read it are evaluated far less often. */
  readonly inbox: readonly Received<M>[];
}

/** By role: what is read of each of its processes. */
export type ProcessViews<R, M> = { readonly [K in keyof R]?: (local: R[K], seen: Seen<M>) => unknown };

/** By observer: what is read of its state. */
export type ObserverViews<O> = [keyof O] extends [never]
  ? { readonly [observer: string]: never }
  : { readonly [K in keyof O]?: (state: O[K]) => unknown };

// What a view function takes is known only where it is written; `never` is what every function accepts.
export type AnyProcessViews = { readonly [role: string]: (local: never, seen: Seen<never>) => unknown };
export type AnyObserverViews = { readonly [observer: string]: (state: never) => unknown };
export type Nothing = Record<never, never>;

export type Answer<F> = F extends (...args: never) => infer T ? T : never;

/** What a predicate is given: an array of views for each role that is read, in the order of processes, and one view for each observer. */
export type Views<PV, OV> = { readonly [K in keyof PV]: readonly Answer<PV[K]>[] } & {
  readonly [K in keyof OV]: Answer<OV[K]>;
};

/**
 * What is read of processes and observers, and what must be true of it. The engine evaluates `holds` once per distinct
 * tuple of views, so read as little as the claim needs: `p.phase === 'held'` rather than `p`.
 */
export interface Claim<PV, OV> {
  readonly view?: PV;
  readonly observe?: OV;
  holds(views: Views<PV, OV>): boolean;
}

/** A predicate on global states, made by `stateWhere`. */
export interface StatePredicate<PV, OV> {
  readonly view: PV;
  readonly observe: OV;
  holds(views: never): boolean;
}

/** A property, made by `always`, `sometimes`, `transition`, or one of the functions for temporal properties. */
export type ViewProperty<PV, OV> = { readonly source?: SourceLocation } & (
  | TemporalView<PV, OV>
  | (StatePredicate<PV, OV> & {
      readonly kind: 'always';
      readonly name: string;
      when?(views: never): boolean;
    })
  | (StatePredicate<PV, OV> & { readonly kind: 'sometimes'; readonly name: string })
  | {
      readonly kind: 'transition';
      readonly name: string;
      readonly view: PV;
      readonly observe: OV;
      holds(before: never, after: never): boolean;
    }
);

/** A property of runs, made by `eventually`, `alwaysEventually`, `eventuallyAlways`, `leadsTo` or `ltl`. */
export interface TemporalView<PV, OV> {
  readonly kind: Temporal<unknown>['kind'];
  readonly name: string;
  readonly view: PV;
  readonly observe: OV;
  readonly source?: SourceLocation;
  /** Whether it is claimed of each process that is viewed; propositions are then given its own view alone. */
  readonly isOfEach: boolean;
  readonly formula: string;
  /** What the formula's names stand for. */
  readonly propositions: { readonly [name: string]: (views: never) => boolean };
}

/** True in every reachable state in which `when` is true; without `when`, in every reachable state. */
export function always<PV extends AnyProcessViews = Nothing, OV extends AnyObserverViews = Nothing>(
  name: string,
  claim: Claim<PV, OV> & { when?(views: Views<PV, OV>): boolean },
): ViewProperty<PV, OV> {
  const { when } = claim;
  return { kind: 'always', name, ...stateWhere(claim), ...(when && { when }), ...calledFrom() };
}

/** True in at least one reachable state. */
export function sometimes<PV extends AnyProcessViews = Nothing, OV extends AnyObserverViews = Nothing>(
  name: string,
  claim: Claim<PV, OV>,
): ViewProperty<PV, OV> {
  return { kind: 'sometimes', name, ...stateWhere(claim), ...calledFrom() };
}

/** True of every step, given the views before and after it. */
export function transition<PV extends AnyProcessViews = Nothing, OV extends AnyObserverViews = Nothing>(
  name: string,
  claim: Omit<Claim<PV, OV>, 'holds'> & { holds(before: Views<PV, OV>, after: Views<PV, OV>): boolean },
): ViewProperty<PV, OV> {
  return {
    kind: 'transition',
    name,
    view: claim.view ?? ({} as PV),
    observe: claim.observe ?? ({} as OV),
    holds: claim.holds,
    ...calledFrom(),
  };
}

/** A predicate on global states, for `terminal` and `boundary`. */
export function stateWhere<PV extends AnyProcessViews = Nothing, OV extends AnyObserverViews = Nothing>(
  claim: Claim<PV, OV>,
): StatePredicate<PV, OV> {
  return { view: claim.view ?? ({} as PV), observe: claim.observe ?? ({} as OV), holds: claim.holds };
}
