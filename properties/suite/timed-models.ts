import { List, Record } from 'immutable';
import { expect } from 'vitest';
import {
  type AnyAlgorithm,
  always,
  type Context,
  check,
  type ProtocolDefinition,
  protocol,
  type Role,
  type Scenario,
  type Seen,
  type ViewProperty,
} from '../../checker/index.ts';
import { naiveSearch } from './naive-search.ts';

/** What processes of small models of time know. */
export class Local extends Record({
  clock: 0,
  timer: 0,
  /** When something was done, by the own clock; -1 where it was not. */
  done: -1,
  log: List<string>(),
}) {}

/** A message that is of interest only because it arrives. */
export interface Note {
  readonly type: 'Note';
  readonly name: string;
}

export type Roles = { readonly [role: string]: Role<Local, Note, never> };
interface Shape {
  readonly config: null;
  readonly roles: { [role: string]: Local };
  readonly message: Note;
}
type Property = ViewProperty<never, never>;
export type Parts = Omit<Scenario<null>, 'name' | 'config'>;

/** A model of some roles, with a single scenario, 'only'. */
export function modelOf(
  roles: Roles,
  parts: Parts,
  { properties = [], ...rest }: { readonly properties?: readonly Property[] } & Rest = {},
): AnyAlgorithm {
  return protocol<Shape>({
    name: 'small',
    roles: () => roles,
    properties: () => properties as ReturnType<ProtocolDefinition<Shape>['properties']>,
    ...rest,
    scenarios: [{ name: 'only', config: null, ...parts }],
  });
}
type Rest = Partial<Pick<ProtocolDefinition<Shape>, 'terminal' | 'fairness'>>;

/** No messages are received. */
export const deaf = { receive: { Note: (p: Local) => p } } as const;

/** A clock that runs as time does; time ends when it shows `end`. */
export function watch(end: number): Role<Local, Note, never> {
  return {
    ...deaf,
    init: () => new Local(),
    tick: (p) => (p.clock < end ? p.set('clock', p.clock + 1) : undefined),
  };
}

/** One tick more. */
export const later = (p: Local) => p.set('clock', p.clock + 1);

/** Sends a note at once, to every process of a role. */
export function sender(to: string, name = 'm'): Role<Local, Note, never> {
  return {
    ...deaf,
    init: () => new Local(),
    urgent: {
      send: (p, { pids }: Context) =>
        p.done < 0
          ? { next: p.set('done', 0), send: pids[to]!.map((pid) => ({ to: pid, message: note(name) })) }
          : undefined,
    },
  };
}

export const note = (name: string): Note => ({ type: 'Note', name });

/** Writes down what it received, and when. */
export const receiver: Role<Local, Note, never> = {
  init: () => new Local(),
  tick: later,
  receive: { Note: (p, { name }) => p.update('log', (log) => log.push(`${name}${p.clock}`)) },
};

/**
 * What a view shows in all reachable states, for all processes of the roles in their order, but for `undefined`, as JSON: by the
 * engine, and by a naive search over the reference semantics, which have to agree.
 */
export async function shown(
  roles: Roles,
  parts: Parts,
  view: (p: Local, seen: Seen<Note>) => unknown,
): Promise<string[]> {
  const found = new Set<string>();
  // No function of a model should do this; what it answers is always the same.
  const property = always('shown', {
    view: Object.fromEntries(Object.keys(roles).map((role) => [role, view])),
    holds: (views: { readonly [role: string]: readonly unknown[] }) => {
      const all = Object.values(views).flat();
      found.add(JSON.stringify(all.filter((part) => part !== undefined)));
      return true;
    },
  }) as unknown as Property;
  const model = modelOf(roles, parts, { properties: [property] });
  const sorted = () => [...found].sort();
  const scenario = { ...model.scenario('only'), check: ['shown'] };
  const { counts } = await check(model, scenario, { means: { workers: 1 } });
  const byEngine = sorted();
  found.clear();
  const { states, transitions } = naiveSearch(model.model(scenario), 20_000)!;
  expect([counts.states, counts.transitions]).toEqual([states, transitions]);
  expect(sorted()).toEqual(byEngine);
  return byEngine;
}

/** All that a view of a single process shows when time has come to its end. */
export async function atEnd(
  end: number,
  roles: Roles,
  parts: Parts,
  view: (p: Local) => unknown,
): Promise<unknown[]> {
  const seen = await shown({ watch: watch(end), ...roles }, parts, (p, { self }) => {
    if (self === 'watch') return p.clock;
    return self === 'p' ? view(p) : undefined;
  });
  const all = seen.map((text) => JSON.parse(text) as [number, unknown]);
  return all.filter(([clock]) => clock === end).map(([, what]) => what);
}

/** How a scenario's only claim fares: `holds`, or `violated` with the length of the counterexample and of its cycle. */
export async function verdict(model: AnyAlgorithm, property: string): Promise<string> {
  const report = await check(
    model,
    { ...model.scenario('only'), check: [property] },
    { means: { workers: 1 } },
  );
  const { length, cycle } = report.properties.find(({ result }) => result === 'violated') ?? {};
  return [report.verdict, length, cycle].filter((part) => part !== undefined).join(' ');
}
