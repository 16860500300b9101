import { truth } from '../../core/guarded.ts';
import type { PropertyReading, Reading } from '../../core/slots.ts';
import {
  type AnyPredicate,
  type AnyViewProperty,
  canonicalInbox,
  onViewPairs,
  onViews,
  type ViewValues,
} from '../predicates.ts';
import type { Seen } from '../view.ts';
import type { Shared } from './process-slot.ts';

type Source = Pick<AnyPredicate, 'view' | 'observe'>;

/** Where one view of a predicate comes from and goes to. `list` is false for observers, which have one view each. */
interface Place {
  readonly name: string;
  readonly slot: number;
  readonly list: boolean;
}

/** What a predicate reads, as numbers. Views are user code: they run once per node, or once per local state where they do not look at the inbox. */
class ViewReading {
  readonly slots: readonly number[];
  readonly #shared: Shared;
  readonly #what: string;
  readonly #source: Source;
  readonly #places: readonly Place[];
  /** By place: view numbers by twice the local state's number, plus 1 where the process is up. */
  readonly #byLocal: readonly Map<number, number>[];

  constructor(shared: Shared, what: string, source: Source) {
    const { topology } = shared;
    this.#shared = shared;
    this.#what = what;
    this.#source = source;
    this.#places = [
      ...Object.keys(source.view).flatMap((name) =>
        topology.processes
          .filter(({ roleName }) => roleName === name)
          .map(({ position }) => ({ name, slot: position, list: true })),
      ),
      ...Object.keys(source.observe).map((name) => ({
        name,
        slot: topology.processes.length + topology.observers.findIndex((observer) => observer.name === name),
        list: false,
      })),
    ];
    this.slots = this.#places.map(({ slot }) => slot);
    this.#byLocal = this.#places.map(() => new Map());
  }

  view(slot: number, node: number): number {
    const index = this.slots.indexOf(slot);
    return this.#places[index]!.list ? this.#viewProcess(index, node) : this.#viewObserver(index, node);
  }

  /** Run a predicate on decoded views, twice. */
  ask(holds: (...views: ViewValues[]) => boolean, ...numbers: readonly Int32Array[]): boolean {
    const views = numbers.map((tuple) => this.#decode(tuple));
    const [answer] = this.#shared.auditor.call(
      () => this.#what,
      (rebuild) => [
        truth(() => this.#what, holds(...views.map((values) => rebuildViews(values, rebuild)))) ? 1 : 0,
      ],
    );
    return answer === 1;
  }

  #viewProcess(index: number, node: number): number {
    const { name, slot } = this.#places[index]!;
    const slotOfProcess = this.#shared.processes[slot]!;
    const seen = slotOfProcess.seen(node);
    const key = 2 * seen.local + (seen.up ? 1 : 0);
    const known = this.#byLocal[index]!.get(key);
    if (known !== undefined) return known;
    let looked = false;
    const given: Seen = {
      self: slotOfProcess.process.pid,
      up: seen.up,
      get inbox() {
        looked = true;
        return canonicalInbox(seen.inbox());
      },
    };
    const [view] = this.#shared.auditor.call(
      () => `${this.#what}: view of ${slotOfProcess.process.pid}`,
      (rebuild) => [
        this.#shared.values.number(
          this.#source.view[name]!(rebuild(seen.state), given),
          `${this.#what}: view of ${slotOfProcess.process.pid}`,
        ),
      ],
    );
    if (!looked) this.#byLocal[index]!.set(key, view!);
    return view!;
  }

  #viewObserver(index: number, node: number): number {
    const { name, slot } = this.#places[index]!;
    const { values, auditor, observers, processes } = this.#shared;
    const state = observers[slot - processes.length]!.state(node);
    const what = `${this.#what}: view of ${name}`;
    const [view] = auditor.call(
      () => what,
      (rebuild) => [values.number(this.#source.observe[name]!(rebuild(state)), what)],
    );
    return view!;
  }

  #decode(tuple: Int32Array): ViewValues {
    const views: { [name: string]: unknown } = Object.fromEntries(
      Object.keys(this.#source.view).map((role) => [role, []]),
    );
    for (const [index, { name, list }] of this.#places.entries()) {
      const value = this.#shared.values.value(tuple[index]!);
      if (list) (views[name] as unknown[]).push(value);
      else views[name] = value;
    }
    return views;
  }
}

function rebuildViews(views: ViewValues, rebuild: <T>(argument: T) => T): ViewValues {
  return Object.fromEntries(
    Object.entries(views).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((item) => rebuild(item)) : rebuild(value),
    ]),
  );
}

/** A predicate on global states, as a reading of slots. */
export function predicateReading(shared: Shared, what: string, predicate: AnyPredicate): Reading {
  const reading = new ViewReading(shared, what, predicate);
  const holds = onViews(predicate.holds);
  return {
    slots: reading.slots,
    view: (slot, node) => reading.view(slot, node),
    holds: (views) => reading.ask(holds, views),
  };
}

/** A property, as a reading of slots. */
export function propertyReading(shared: Shared, property: AnyViewProperty): PropertyReading {
  const { kind, name } = property;
  const reading = new ViewReading(shared, `property '${name}'`, property);
  const base = { name, slots: reading.slots, view: (slot: number, node: number) => reading.view(slot, node) };
  if (kind === 'transition') {
    const holds = onViewPairs(property.holds) as (...views: ViewValues[]) => boolean;
    return { kind, ...base, holds: (before, after) => reading.ask(holds, before, after) };
  }
  const holds = onViews(property.holds);
  if (kind === 'sometimes') return { kind, ...base, holds: (views) => reading.ask(holds, views) };
  const when = property.when && onViews(property.when);
  return {
    kind,
    ...base,
    holds: (views) => reading.ask(holds, views),
    ...(when && { when: (views: Int32Array) => reading.ask(when, views) }),
  };
}
