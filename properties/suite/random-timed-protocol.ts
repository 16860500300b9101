import fc from 'fast-check';
import type { Faults, Network, Partitions, Scenario, Time } from '../../checker/index.ts';
import {
  type ClockTable,
  type Config,
  type Effect,
  phases,
  type RoleTable,
  type Table,
} from './random-protocol.ts';

/**
 * Scenarios of random protocols with time, clocks that drift and jump, urgent actions, pauses and partitions. All of that together has
 * far too many states for a naive search, so roles do and say less here than without time, and few kinds of fault come together.
 */

const rarely = fc.integer({ min: 0, max: 11 }).map((number) => number === 0);

const effect: fc.Arbitrary<Effect> = fc.record({
  phase: fc.nat(phases - 1),
  note: fc.oneof({ arbitrary: fc.constant('nothing' as const), weight: 9 }, fc.constantFrom('hear', 'log')),
  sends: fc.array(fc.record({ to: fc.nat(3), value: fc.nat(2) }), { maxLength: 1 }),
  emit: rarely,
});

/** @param chances of no, one and two alternatives. */
const table = (...[none, one, two]: readonly [number, number, number]): fc.Arbitrary<Table> =>
  fc.array(
    fc.oneof(
      { arbitrary: fc.constant([]), weight: none },
      { arbitrary: fc.tuple(effect), weight: one },
      { arbitrary: fc.tuple(effect, effect), weight: two },
    ),
    { minLength: phases, maxLength: phases },
  );

const clock: fc.Arbitrary<ClockTable> = fc.record({
  // Now and then only, so that time passes.
  urgent: table(4, 1, 0),
  tick: fc.array(fc.oneof({ arbitrary: fc.nat(phases - 1), weight: 6 }, fc.constant('never' as const)), {
    minLength: phases,
    maxLength: phases,
  }),
});

const role = (minimum: number): fc.Arbitrary<RoleTable> =>
  fc.record({
    count: fc.oneof({ arbitrary: fc.constant(1), weight: 6 }, fc.integer({ min: minimum, max: 2 })),
    act: table(5, 6, 1),
    other: table(2, 1, 0),
    ping: table(1, 4, 1),
    pong: table(1, 5, 0),
    restart: fc.nat(phases - 1),
    clock,
  });

const few = fc.constantFrom(1, 2, 'unlimited' as const);
const one = fc.oneof({ arbitrary: fc.constant(1), weight: 4 }, few);
const someRoles = fc.constantFrom(['left'], ['left'], ['right'], ['right'], ['left', 'right']);

const partitions: fc.Arbitrary<Partitions> = fc.record(
  {
    budget: one,
    kinds: fc.constantFrom(['split'], ['isolated'], ['one-way'], ['isolated', 'one-way']),
    messages: fc.constantFrom('lost', 'held'),
    healing: fc.constantFrom('possible', 'never'),
  },
  { requiredKeys: ['budget', 'kinds', 'messages'] },
);

/** By kind of fault; which of them a scenario has is drawn, too. */
const everyFault = {
  loss: one,
  duplication: one,
  crashes: fc.record(
    { budget: one, recovery: fc.constantFrom('never', 'inbox lost', 'inbox kept'), roles: someRoles },
    { requiredKeys: ['budget', 'recovery', 'roles'] },
  ),
  pauses: fc.record(
    { budget: one, longest: fc.constantFrom(1, 2), roles: someRoles },
    { requiredKeys: ['budget', 'roles'] },
  ),
  jumps: fc.record(
    { budget: one, ticks: fc.constantFrom(1, 2), roles: someRoles },
    { requiredKeys: ['budget', 'ticks', 'roles'] },
  ),
  partitions,
} satisfies { [kind in keyof Faults]: fc.Arbitrary<Faults[kind]> };

const faults: fc.Arbitrary<Faults> = fc
  .tuple(
    fc.record(everyFault),
    fc.subarray(Object.keys(everyFault) as (keyof Faults)[], { minLength: 0, maxLength: 2 }),
  )
  .map(([all, kinds]) => Object.fromEntries(kinds.map((kind) => [kind, all[kind]])));

const rate = fc.constantFrom('fast', 'slow', 'both');
const drift = fc.oneof(
  fc.record(
    { roles: someRoles, period: fc.integer({ min: 1, max: 2 }), rate },
    { requiredKeys: ['period', 'roles'] },
  ),
  fc.record(
    { roles: someRoles, offset: fc.integer({ min: 1, max: 2 }) },
    { requiredKeys: ['offset', 'roles'] },
  ),
  fc.record({ period: fc.constant(2), rate, offset: fc.constant(1) }),
);

const time: fc.Arbitrary<Time> = fc
  .record({
    delay: fc
      .record({ min: fc.nat(2), more: fc.constantFrom(0, 1, 2, 'unlimited' as const) })
      .map(({ min, more }) => ({ min, max: more === 'unlimited' ? more : min + more })),
  })
  .chain((base) =>
    fc.oneof(
      { arbitrary: fc.constant(base), weight: 2 },
      drift.map((drawn) => ({ ...base, drift: drawn })),
    ),
  );

/** Scenarios of `randomProtocol` with time. */
export const randomTimedScenario: fc.Arbitrary<Scenario<Config>> = fc
  .record({
    name: fc.constant('random, timed'),
    network: fc.constantFrom<Network>('bag', 'fifo', 'set'),
    faults,
    time,
    config: fc.record({
      roles: fc.record({ left: role(1), right: role(0) }),
      fuel: fc.constantFrom(0, 1, 1, 1, 1, 2),
      sums: fc.array(fc.nat(6), { minLength: 5, maxLength: 5 }),
    }),
  })
  // A set network has no duplicates, and parts need two processes.
  .map((scenario) => {
    const { left, right } = scenario.config.roles;
    const { partitions: cuts, duplication, ...others } = scenario.faults;
    return {
      ...scenario,
      faults: {
        ...others,
        ...(cuts && left.count + right.count > 1 && { partitions: cuts }),
        ...(duplication !== undefined && scenario.network !== 'set' && { duplication }),
      },
    };
  });
