import { InvalidModelError } from '../core/errors.ts';
import type { Property } from '../core/property.ts';
import type { LocalState, Typed } from './definition.ts';
import { Envelope, type GlobalState } from './global-state.ts';
import type { Process, Topology } from './topology.ts';
import type { Received, Seen, StatePredicate, TemporalView, ViewProperty } from './view.ts';

/** The functions of a predicate, with their types forgotten. */
type Erased = { readonly [name: string]: ((value: unknown, seen?: Seen) => unknown) | undefined };
export type AnyPredicate = StatePredicate<Erased, Erased>;
export type AnyViewProperty = ViewProperty<Erased, Erased>;
export type AnyTemporalView = TemporalView<Erased, Erased>;

/** What a predicate is given: an array per role, a single view per observer. */
export type ViewValues = { readonly [name: string]: unknown };

/** Turn `holds` and `when`, which take views of types that are known only where they are written, into functions of any views. */
export function onViews(holds: (views: never) => boolean): (views: ViewValues) => boolean {
  return holds as (views: ViewValues) => boolean;
}

export function onViewPairs(
  holds: (before: never, after: never) => boolean,
): (before: ViewValues, after: ViewValues) => boolean {
  return holds as (before: ViewValues, after: ViewValues) => boolean;
}

/** @throws {InvalidModelError} if a predicate reads a role or an observer that does not exist. */
export function refuseUnknownViews(
  topology: Topology,
  what: string,
  { view, observe }: Pick<AnyPredicate, 'view' | 'observe'>,
): void {
  const observers = topology.observers.map(({ name }) => name);
  const unknown = [
    ...Object.keys(view).filter((name) => !topology.roleNames.includes(name)),
    ...Object.keys(observe).filter((name) => !observers.includes(name)),
  ][0];
  if (unknown === undefined) return;
  throw new InvalidModelError(
    `${what} of '${topology.model}' reads '${unknown}', which is no role or observer.`,
    'a misspelt name',
    `choose from the roles ${topology.roleNames.join(', ')}${observers.length > 0 ? ` and the observers ${observers.join(', ')}` : ''}`,
  );
}

/** The views of a global state, in the reference semantics. */
export function viewsOf(
  topology: Topology,
  { view, observe }: Pick<AnyPredicate, 'view' | 'observe'>,
  state: GlobalState,
): ViewValues {
  const byRole = Object.entries(view).map(([role, read]) => {
    const processes = topology.processes.filter(({ roleName }) => roleName === role);
    return [role, processes.map(({ pid }) => viewOf(read!, state, pid))] as const;
  });
  const byObserver = Object.entries(observe).map(
    ([name, read]) => [name, read!(state.observers.get(name))] as const,
  );
  return Object.fromEntries([...byRole, ...byObserver]);
}

function viewOf(
  read: (local: LocalState | undefined, seen: Seen) => unknown,
  state: GlobalState,
  self: Seen['self'],
): unknown {
  const { up, paused, local, inbox } = state.processes.get(self)!;
  return read(local, { self, up, paused: paused !== undefined, inbox: canonicalInbox(inbox) });
}

/** What a view sees of an inbox: the same list for the same messages, whatever order they arrived in. */
export function canonicalInbox(received: Iterable<Received<Typed>>): readonly Received<Typed>[] {
  return Array.from(received, ({ from, message }) => new Envelope(from, message))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ from, message }) => Object.freeze({ from, message }));
}

/** A property of views as properties of global states: one, or one for each process that it is claimed of. */
export function referenceProperties(topology: Topology, property: AnyViewProperty): Property<GlobalState>[] {
  if ('propositions' in property) return temporalProperties(topology, property);
  return [stateProperty(topology, property)];
}

/** The processes that a property is claimed of, each on its own; `undefined` stands for all together. */
export function subjectsOf(topology: Topology, { view, isOfEach }: AnyTemporalView): (Process | undefined)[] {
  return isOfEach ? topology.processes.filter(({ roleName }) => roleName in view) : [undefined];
}

function temporalProperties(topology: Topology, property: AnyTemporalView): Property<GlobalState>[] {
  const { kind, name, source, formula, view } = property;
  return subjectsOf(topology, property).map((subject) => {
    const read = (state: GlobalState): unknown =>
      subject === undefined
        ? viewsOf(topology, property, state)
        : viewOf(view[subject.roleName]!, state, subject.pid);
    const propositions = Object.fromEntries(
      Object.entries(property.propositions).map(([proposition, holds]) => [
        proposition,
        (state: GlobalState) => (holds as (views: unknown) => boolean)(read(state)),
      ]),
    );
    const base = { name, ...(source && { source }), ...(subject && { process: subject.pid }) };
    if (kind === 'ltl') return { kind, ...base, formula, propositions };
    const { when, holds } = propositions;
    if (kind === 'leads to') return { kind, ...base, when: when!, holds: holds! };
    return { kind, ...base, holds: holds! };
  });
}

function stateProperty(
  topology: Topology,
  property: Exclude<AnyViewProperty, AnyTemporalView>,
): Property<GlobalState> {
  const { kind, name, source } = property;
  const base = { name, ...(source && { source }) };
  const views = (state: GlobalState) => viewsOf(topology, property, state);
  if (kind === 'transition') {
    const holds = onViewPairs(property.holds);
    return { kind, ...base, holds: (before, after) => holds(views(before), views(after)) };
  }
  const holds = onViews(property.holds);
  if (kind === 'sometimes') return { kind, ...base, holds: (state) => holds(views(state)) };
  const when = property.when && onViews(property.when);
  return {
    kind,
    ...base,
    holds: (state) => holds(views(state)),
    ...(when && { when: (state: GlobalState) => when(views(state)) }),
  };
}
