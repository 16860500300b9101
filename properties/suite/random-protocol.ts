import fc from 'fast-check';
import { Map as ImmutableMap, Set as ImmutableSet, List, Record } from 'immutable';
import {
  type AnyAlgorithm,
  always,
  type Context,
  type Faults,
  type Network,
  type Outcomes,
  type Pid,
  type ProtocolDefinition,
  protocol,
  type ReceiveContext,
  type Scenario,
  type Seen,
  type Send,
  sometimes,
  stateWhere,
  transition,
} from '../../checker/index.ts';

class Local extends Record({
  phase: 0,
  /** Sends left; it bounds the state space. */
  fuel: 0,
  heard: ImmutableSet<Pid>(),
  log: List<number>(),
  marks: ImmutableMap<Pid, number>(),
}) {}

type Message = { readonly type: 'Ping'; readonly value: number } | { readonly type: 'Pong' };
interface Tick {
  readonly type: 'tick';
  readonly phase: number;
}

/** What one alternative of a step does. Numbers are taken modulo what there is. */
export interface Effect {
  readonly phase: number;
  readonly note: 'nothing' | 'hear' | 'log' | 'mark' | 'forget';
  readonly sends: readonly { readonly to: number; readonly value: number }[];
  readonly emit: boolean;
}

/** Alternatives by phase; an empty list is a step that is not enabled. */
export type Table = readonly (readonly Effect[])[];

export interface RoleTable {
  readonly count: number;
  readonly act: Table;
  readonly other: Table;
  readonly ping: Table;
  readonly pong: Table;
  /** Phase after a crash. */
  readonly restart: number;
  /** Where there is time. */
  readonly clock?: ClockTable;
}

export interface ClockTable {
  readonly urgent: Table;
  /** By phase: the phase after a tick, or that it cannot tick. */
  readonly tick: readonly (number | 'never')[];
}

/** What the two roles do. */
export interface Config {
  readonly roles: { readonly left: RoleTable; readonly right: RoleTable };
  readonly fuel: number;
  /** Which sums of phases the properties are about. */
  readonly sums: readonly number[];
}

/** How many; they are numbered from 0. */
export const phases = 3;

const effect: fc.Arbitrary<Effect> = fc.record({
  phase: fc.nat(phases - 1),
  note: fc.constantFrom('nothing', 'hear', 'log', 'mark', 'forget'),
  sends: fc.array(fc.record({ to: fc.nat(3), value: fc.nat(2) }), { maxLength: 2 }),
  emit: fc.boolean(),
});
const table: fc.Arbitrary<Table> = fc.array(fc.array(effect, { maxLength: 2 }), {
  minLength: phases,
  maxLength: phases,
});
const roleTable = (minimum: number): fc.Arbitrary<RoleTable> =>
  fc.record({
    count: fc.integer({ min: minimum, max: 2 }),
    act: table,
    other: table,
    ping: table,
    pong: table,
    restart: fc.nat(phases - 1),
  });
const budget = fc.constantFrom(1, 2, 'unlimited' as const);
const someRoles = fc.constantFrom(['left'], ['right'], ['left', 'right']);

const faultsFor = (network: Network): fc.Arbitrary<Faults> =>
  fc.record(
    {
      loss: budget,
      ...(network !== 'set' && { duplication: budget }),
      crashes: fc.record(
        {
          budget: fc.constantFrom(1, 2),
          recovery: fc.constantFrom('never', 'inbox lost', 'inbox kept'),
          roles: someRoles,
        },
        { requiredKeys: ['budget', 'recovery'] },
      ),
    },
    { requiredKeys: [] },
  );

const config: fc.Arbitrary<Config> = fc.record({
  roles: fc.record({ left: roleTable(1), right: roleTable(0) }),
  fuel: fc.integer({ min: 0, max: 2 }),
  sums: fc.array(fc.nat(6), { minLength: 5, maxLength: 5 }),
});

/** A scenario of `randomProtocol`: two roles of up to two processes, with tables for what they do. */
export const randomScenario: fc.Arbitrary<Scenario<Config>> = fc
  .constantFrom<Network>('bag', 'fifo', 'set')
  .chain((network) =>
    fc.record({
      name: fc.constant('random'),
      network: fc.constant(network),
      faults: faultsFor(network),
      config,
    }),
  );

function alternatives(
  table: Table,
  local: Local,
  { pids, self }: Context,
  from: Pid | undefined,
): Outcomes<Local, Message, Tick> {
  const everyone = Object.values(pids).flat();
  const list = table[local.phase]!;
  if (list.length === 0) return undefined;
  return list.map(({ phase, note, sends, emit }) => {
    const wanted = sends.map(({ to, value }): Send<Message> => {
      const receiver = everyone[to % everyone.length]!;
      return { to: receiver, message: value === 0 ? { type: 'Pong' } : { type: 'Ping', value } };
    });
    const affordable = wanted.slice(0, local.fuel);
    const moved = noted(local.merge({ phase, fuel: local.fuel - affordable.length }), note, from ?? self);
    return { next: moved, send: affordable, emit: emit ? [{ type: 'tick', phase }] : [], params: { phase } };
  });
}

function noted(local: Local, note: Effect['note'], who: Pid): Local {
  switch (note) {
    case 'hear':
      return local.update('heard', (heard) => heard.add(who));
    case 'log':
      return local.log.size < 2 ? local.update('log', (log) => log.push(local.phase)) : local;
    case 'mark':
      return local.update('marks', (marks) => marks.set(who, local.phase));
    case 'forget':
      return local.merge({ heard: ImmutableSet(), log: List(), marks: ImmutableMap() });
    case 'nothing':
      return local;
  }
}

/** A view: crashed, a process is in the first phase. */
export const phaseOf = (local: Local, { up }: Seen<Message>) => (up ? local.phase : 0);
/** Of the phases of all processes. */
export const sum = (views: { readonly left: readonly number[]; readonly right: readonly number[] }) =>
  [...views.left, ...views.right].reduce((total, phase) => total + phase, 0);
const view = { left: phaseOf, right: phaseOf };

/** @typeParam C more configuration, for properties of other kinds. */
export type RandomShape<C = Config> = {
  config: C;
  roles: { left: Local; right: Local };
  message: Message;
  event: Tick;
  observers: { ticks: List<string> };
};

/** What tables say: every kind of network, fault, property of states and observer, and nothing sensible. */
export const randomDefinition: ProtocolDefinition<RandomShape> = {
  name: 'random',
  roles: ({ roles, fuel }) => {
    const role = ({ count, act, other, ping, pong, restart, clock: table }: RoleTable) => ({
      count,
      ...(table && {
        urgent: {
          hurry: (p: Local, context: Context) => alternatives(table.urgent, p, context, undefined),
        },
        tick: (p: Local) => {
          const phase = table.tick[p.phase]!;
          return phase === 'never' ? undefined : p.set('phase', phase);
        },
      }),
      init: () => new Local({ fuel }),
      actions: {
        act: (p: Local, context: Context) => alternatives(act, p, context, undefined),
        other: (p: Local, context: Context) =>
          p.fuel > 0 ? alternatives(other, p, context, undefined) : undefined,
      },
      receive: {
        Ping: (p: Local, { value }: { value: number }, context: ReceiveContext) =>
          value === 2 && p.heard.has(context.from) ? undefined : alternatives(ping, p, context, context.from),
        Pong: (p: Local, _: unknown, context: ReceiveContext) => alternatives(pong, p, context, context.from),
      },
      crash: (p: Local) => p.merge({ phase: restart, log: List() }),
      recover: (p: Local, { self }: Context) => ({
        next: p,
        send: p.fuel > 0 ? [{ to: self, message: { type: 'Pong' as const } }] : [],
      }),
    });
    return { left: role(roles.left), right: role(roles.right) };
  },
  observers: () => ({
    ticks: {
      init: List<string>(),
      on: (ticks, { phase }, process) => ticks.push(`${process}${phase}`).takeLast(2),
      tick: (ticks) => ticks.takeLast(1),
    },
  }),
  properties: ({ sums }) => [
    always('the sum is not the first', { view, holds: (views) => sum(views) !== sums[0] }),
    always('the sum is not the second while something is in flight', {
      view: {
        left: (p: Local, seen: Seen<Message>) => [phaseOf(p, seen), seen.inbox.length],
        right: (p: Local, seen: Seen<Message>) => [phaseOf(p, seen), seen.inbox.length],
      },
      when: ({ left, right }) => [...left, ...right].some(([, inFlight]) => inFlight! > 0),
      holds: ({ left, right }) =>
        [...left, ...right].reduce((total, [phase]) => total + phase!, 0) !== sums[1],
    }),
    sometimes('the sum is the third', { view, holds: (views) => sum(views) === sums[2] }),
    transition('the sum rises by less than the fourth', {
      view,
      holds: (before, after) => sum(after) - sum(before) < sums[3]!,
    }),
    always('no process ticks twice in a row', {
      observe: { ticks: (ticks: List<string>) => ticks.size === 2 && ticks.first() === ticks.last() },
      holds: ({ ticks }) => !ticks,
    }),
  ],
  terminal: ({ sums }) => stateWhere({ view, holds: (views) => sum(views) === sums[4] }),
  boundary: ({ sums }) =>
    stateWhere({
      view: { left: (p: Local) => p.phase },
      holds: ({ left }) => left.reduce((total, phase) => total + phase, 0) <= Math.max(2, sums[4]!),
    }),
  scenarios: [],
};

/** The same as an algorithm. */
export const randomProtocol: AnyAlgorithm = protocol<RandomShape>(randomDefinition);
