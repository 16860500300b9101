import { truth } from '../../core/guarded.ts';
import type { PropertyReading, Reading, TemporalReading } from '../../core/slots.ts';
import type { Auditor, Inquiry } from '../../engine/audit.ts';
import {
  type AnyPredicate,
  type AnyTemporalView,
  type AnyViewProperty,
  onViewPairs,
  onViews,
  subjectsOf,
  type ViewValues,
} from '../predicates.ts';
import type { Process, Topology } from '../topology.ts';
import type { ObserverSlot } from './observer-slot.ts';
import { ObserverView } from './observer-view.ts';
import type { ProcessSlot } from './process-slot.ts';
import { ProcessView } from './process-view.ts';
import { Values } from './values.ts';

/** What is read; of one process alone where `subject` is given, and propositions are then given its view itself. */
type Source = Pick<AnyPredicate, 'view' | 'observe'> & { readonly subject?: Process | undefined };

/** The parts of a system that can be read. */
interface Readable {
  readonly auditor: Auditor;
  readonly processes: readonly ProcessSlot[];
  readonly observers: readonly ObserverSlot[];
}

/** What a predicate reads, as numbers. */
class ViewReading {
  readonly slots: readonly number[];
  readonly what: string;
  readonly #auditor: Auditor;
  /** Of its own, so that what properties ask for changes no number that steps depend on. */
  readonly #values = new Values();
  readonly #source: Source;
  readonly #bySlot: (ProcessView | ObserverView)[] = [];
  /** In the order of `slots`. */
  readonly #places: readonly { readonly name: string; readonly view: ProcessView | ObserverView }[];

  constructor({ auditor, processes, observers }: Readable, what: string, source: Source) {
    const { subject } = source;
    this.what = what;
    this.#auditor = auditor;
    this.#source = source;
    this.#places = [
      ...Object.entries(source.view).flatMap(([name, read]) =>
        processes
          .filter(({ process }) => process.roleName === name && (subject ?? process) === process)
          .map((process) => ({
            name,
            view: new ProcessView(process, what, read!, this.#values, auditor),
          })),
      ),
      ...Object.entries(source.observe).flatMap(([name, read]) =>
        observers
          .filter((observer) => observer.name === name)
          .map((observer) => ({
            name,
            view: new ObserverView(observer, what, read!, this.#values, auditor),
          })),
      ),
    ];
    this.slots = this.#places.map(({ view }) => view.slot);
    for (const { view } of this.#places) this.#bySlot[view.slot] = view;
  }

  view(slot: number, node: number): number {
    return this.#bySlot[slot]!.view(node);
  }

  /** A predicate on views, as one on their numbers. */
  predicate(holds: (...views: ViewValues[]) => boolean): (...tuples: readonly Int32Array[]) => boolean {
    const what = () => this.what;
    const inquiry: Inquiry<readonly Int32Array[]> = {
      what,
      run: (tuples, isRebuilt) => {
        const views = tuples.map((tuple) => this.#decode(tuple, isRebuilt));
        return [truth(what, holds(...views)) ? 1 : 0];
      },
    };
    return (...tuples) => {
      // The caller may write other numbers to its arrays before the question is asked again.
      const copies = tuples.map((tuple) => tuple.slice());
      return this.#auditor.call(inquiry, copies)[0] === 1;
    };
  }

  #decode(tuple: Int32Array, isRebuilt: boolean): ViewValues {
    if (this.#source.subject !== undefined) return this.#values.value(tuple[0]!, isRebuilt) as ViewValues;
    const views: { [name: string]: unknown } = Object.fromEntries(
      Object.keys(this.#source.view).map((role) => [role, []]),
    );
    for (const [index, { name, view }] of this.#places.entries()) {
      const value = this.#values.value(tuple[index]!, isRebuilt);
      if (view instanceof ProcessView) (views[name] as unknown[]).push(value);
      else views[name] = value;
    }
    return views;
  }
}

/** A predicate on global states, as a reading of slots. */
export function predicateReading(
  system: Readable,
  what: string,
  predicate: Source & Pick<AnyPredicate, 'holds'>,
): Reading {
  const reading = new ViewReading(system, what, predicate);
  const holds = reading.predicate(onViews(predicate.holds));
  return {
    slots: reading.slots,
    view: (slot, node) => reading.view(slot, node),
    holds: (views) => holds(views),
  };
}

/** A property, as readings of slots: one, or one for each process that it is claimed of. */
export function propertyReadings(
  system: Readable,
  topology: Topology,
  property: AnyViewProperty,
): PropertyReading[] {
  if (!('propositions' in property)) return [stateReading(system, property)];
  return subjectsOf(topology, property).map((subject) => temporalReading(system, property, subject));
}

function temporalReading(
  system: Readable,
  { kind, name, formula, view, observe, propositions }: AnyTemporalView,
  subject: Process | undefined,
): TemporalReading {
  const readings = Object.entries(propositions).map(([proposition, holds]) => {
    const what = `property '${name}', ${proposition}`;
    return [proposition, predicateReading(system, what, { view, observe, holds, subject })] as const;
  });
  return {
    kind,
    name,
    ...(subject && { process: subject.pid }),
    formula,
    propositions: Object.fromEntries(readings),
  };
}

function stateReading(
  system: Readable,
  property: Exclude<AnyViewProperty, AnyTemporalView>,
): PropertyReading {
  const { kind, name } = property;
  const reading = new ViewReading(system, `property '${name}'`, property);
  const base = { name, slots: reading.slots, view: (slot: number, node: number) => reading.view(slot, node) };
  if (kind === 'transition') {
    const holds = reading.predicate(onViewPairs(property.holds) as (...views: ViewValues[]) => boolean);
    return { kind, ...base, holds: (before, after) => holds(before, after) };
  }
  const holds = reading.predicate(onViews(property.holds));
  if (kind === 'sometimes') return { kind, ...base, holds: (views) => holds(views) };
  const when = property.when && reading.predicate(onViews(property.when));
  return {
    kind,
    ...base,
    holds: (views) => holds(views),
    ...(when && { when: (views: Int32Array) => when(views) }),
  };
}
