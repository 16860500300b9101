import type { Temporal } from '../core/property.ts';
import { calledFrom } from '../core/source-location.ts';
import { temporalForm } from '../core/temporal.ts';
import type {
  Answer,
  AnyObserverViews,
  AnyProcessViews,
  Nothing,
  TemporalView,
  ViewProperty,
  Views,
} from './view.ts';

type Simple = Exclude<Temporal<unknown>['kind'], 'ltl'>;

/** What a temporal property reads: processes and observers together, or each of some processes on its own. */
interface Source<PV, OV, EV> {
  readonly view?: PV;
  readonly observe?: OV;
  /** By role, what is read of one process; the property is claimed of each process of these roles. */
  readonly each?: EV;
}

/** What a proposition is given: all views, or with `each`, that of the one process. */
type Given<PV, OV, EV> = [keyof EV] extends [never] ? Views<NoInfer<PV>, NoInfer<OV>> : Answer<EV[keyof EV]>;

type Proposition<PV, OV, EV> = (given: Given<PV, OV, EV>) => boolean;

interface Holding<PV, OV, EV> extends Source<PV, OV, EV> {
  readonly holds: Proposition<PV, OV, EV>;
}

/** True at some time in every fair run. */
export function eventually<
  PV extends AnyProcessViews = Nothing,
  OV extends AnyObserverViews = Nothing,
  EV extends AnyProcessViews = Nothing,
>(name: string, claim: Holding<PV, OV, EV>): ViewProperty<PV & EV, OV> {
  return simple('eventually', name, claim);
}

/** True again and again in every fair run. */
export function alwaysEventually<
  PV extends AnyProcessViews = Nothing,
  OV extends AnyObserverViews = Nothing,
  EV extends AnyProcessViews = Nothing,
>(name: string, claim: Holding<PV, OV, EV>): ViewProperty<PV & EV, OV> {
  return simple('always eventually', name, claim);
}

/** True from some time on in every fair run. */
export function eventuallyAlways<
  PV extends AnyProcessViews = Nothing,
  OV extends AnyObserverViews = Nothing,
  EV extends AnyProcessViews = Nothing,
>(name: string, claim: Holding<PV, OV, EV>): ViewProperty<PV & EV, OV> {
  return simple('eventually always', name, claim);
}

/** Whenever `when` is true in a fair run, `holds` is true then or later. */
export function leadsTo<
  PV extends AnyProcessViews = Nothing,
  OV extends AnyObserverViews = Nothing,
  EV extends AnyProcessViews = Nothing,
>(
  name: string,
  claim: Holding<PV, OV, EV> & { readonly when: Proposition<PV, OV, EV> },
): ViewProperty<PV & EV, OV> {
  return simple('leads to', name, claim, { when: claim.when });
}

/**
 * A formula of linear temporal logic that is true of every fair run: `G (waiting -> F critical)`.
 *
 * Operators  `G F X U R W ! && || -> <->` and their usual other spellings; names are those of `propositions`.
 */
export function ltl<
  PV extends AnyProcessViews = Nothing,
  OV extends AnyObserverViews = Nothing,
  EV extends AnyProcessViews = Nothing,
>(
  formula: string,
  claim: Source<PV, OV, EV> & {
    /** Left out: the formula. */
    readonly name?: string;
    readonly propositions: { readonly [name: string]: Proposition<PV, OV, EV> };
  },
): ViewProperty<PV & EV, OV> {
  const { name = formula, propositions } = claim;
  return { kind: 'ltl', name, ...readBy(claim), formula, propositions, ...calledFrom() };
}

function simple<PV, OV, EV>(
  kind: Simple,
  name: string,
  claim: Holding<PV, OV, EV>,
  more: TemporalView<PV, OV>['propositions'] = {},
): ViewProperty<PV & EV, OV> {
  const { formula } = temporalForm({ kind, name, holds: () => true, when: () => true });
  return {
    kind,
    name,
    ...readBy(claim),
    formula,
    propositions: { ...more, holds: claim.holds },
    ...calledFrom(),
  };
}

function readBy<PV, OV, EV>({ view, observe, each }: Source<PV, OV, EV>) {
  return {
    view: (each ?? view ?? {}) as PV & EV,
    observe: (observe ?? {}) as OV,
    isOfEach: each !== undefined,
  };
}
