import { InvalidModelError } from '../core/errors.ts';
import type { Pid } from '../core/ids.ts';
import type { Budget, Crashes, Faults, Network, Scenario, Time } from '../core/scenario.ts';
import { deepFreeze } from '../core/value.ts';
import type { AnyRole } from './any-role.ts';
import { type Pattern, patternsOf } from './connectivity.ts';
import type { Context, Observer, Typed } from './definition.ts';
import { refuseClashes, refuseImpossibleFaults, refuseImpossibleTime } from './refusals.ts';

/** Of one role. */
const mostProcesses = 1000;

export interface Process {
  readonly pid: Pid;
  /** Position among all processes; it is also the process's slot. */
  readonly position: number;
  readonly roleName: string;
  readonly role: AnyRole;
  readonly context: Context;
  /** Left out where the scenario lets no process of this role crash. */
  readonly recovery?: Crashes['recovery'];
  /** For how many ticks it pauses at most. Left out where the scenario lets no process of this role pause. */
  readonly longestPause?: number;
  /** By how many ticks its clock may jump. Left out where it does not. */
  readonly jump?: number;
  /** How its clock may run. Left out where it runs as time does. */
  readonly drift?: { readonly period: number; readonly gains: boolean; readonly loses: boolean };
  /** How many ticks its clock may be ahead at the beginning. */
  readonly offset: number;
}

/** Of messages, in ticks. */
export interface Delay {
  readonly min: number;
  /** Infinite where there is no limit. */
  readonly max: number;
  /** The age from which on it makes no difference how old a message is. */
  readonly oldest: number;
}

/** The parts of one instance of a protocol, in the order of slots. */
export interface Topology {
  readonly model: string;
  readonly roleNames: readonly string[];
  readonly processes: readonly Process[];
  readonly positions: ReadonlyMap<Pid, number>;
  readonly observers: readonly { readonly name: string; readonly observer: Observer<unknown, Typed> }[];
  readonly network: Network;
  /** 0 to infinity where there is no time. */
  readonly delay: Delay;
  readonly isTimed: boolean;
  /** Left out where the network is never in parts. */
  readonly partitions?: {
    readonly patterns: readonly Pattern[];
    readonly holdsMessages: boolean;
    readonly heals: boolean;
  };
  /** How often each may happen. */
  readonly faults: {
    readonly losses: number;
    readonly duplications: number;
    readonly crashes: number;
    readonly pauses: number;
    readonly jumps: number;
    readonly partitions: number;
  };
}

/**
 * Lay out roles as processes, and check that the scenario's faults make sense for them.
 * @throws {InvalidModelError} where they do not.
 */
export function topologyOf(
  model: string,
  roles: { readonly [role: string]: AnyRole },
  observers: { readonly [observer: string]: Observer<unknown, Typed> },
  { network = 'bag', faults = {}, time }: Pick<Scenario<unknown>, 'network' | 'faults' | 'time'>,
): Topology {
  const pids: { readonly [role: string]: readonly Pid[] } = deepFreeze(
    Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, pidsOf(model, name, role)])),
  );
  refuseImpossibleFaults(model, roles, network, faults);
  refuseImpossibleTime(model, roles, faults, time);
  const processes = Object.entries(roles).flatMap(([roleName, role]) =>
    pids[roleName]!.map((self, index) => ({
      pid: self,
      roleName,
      role,
      context: deepFreeze({ self, index, peers: pids[roleName]!.filter((pid) => pid !== self), pids }),
      ...faultsOf(roleName, role, faults, time),
    })),
  );
  if (processes.length === 0) {
    throw new InvalidModelError(
      `'${model}' has no processes in this configuration.`,
      'a count of 0 for every role',
      'let there be at least one process; with none, everything would hold',
    );
  }
  const positions = new Map(processes.map(({ pid }, position) => [pid, position]));
  if (positions.size < processes.length) {
    throw new InvalidModelError(
      `'${model}' gives two processes the same name.`,
      'two roles with one prefix',
      'give each role its own `prefix`',
    );
  }
  const clash = Object.keys(observers).find((name) => name in roles);
  if (clash !== undefined) {
    throw new InvalidModelError(
      `'${model}' has a role and an observer named '${clash}'.`,
      'views could not tell them apart',
      'rename one',
    );
  }
  refuseClashes(
    model,
    processes.map(({ pid }) => pid),
    Object.keys(observers),
  );
  return {
    model,
    roleNames: Object.keys(roles),
    processes: processes.map((process, position) => ({ ...process, position })),
    positions,
    observers: Object.entries(observers).map(([name, observer]) => ({ name, observer })),
    network,
    delay: delayOf(time),
    isTimed: time !== undefined,
    ...(faults.partitions && { partitions: partitionsOf(model, faults.partitions, processes) }),
    faults: {
      losses: countOf(faults.loss),
      duplications: countOf(faults.duplication),
      crashes: countOf(faults.crashes?.budget),
      pauses: countOf(faults.pauses?.budget),
      jumps: countOf(faults.jumps?.budget),
      partitions: countOf(faults.partitions?.budget),
    },
  };
}

/** What may happen to a process of a role. */
function faultsOf(
  roleName: string,
  role: AnyRole,
  { crashes, pauses, jumps }: Faults,
  time: Time | undefined,
): Pick<Process, 'recovery' | 'longestPause' | 'jump' | 'drift' | 'offset'> {
  const concerns = (fault: { readonly roles?: readonly string[] } | undefined) =>
    fault !== undefined && (fault.roles?.includes(roleName) ?? true);
  const hasClock = role.tick !== undefined;
  const drift = hasClock && concerns(time?.drift) ? time!.drift! : {};
  const { period, rate = 'both', offset = 0 } = drift;
  return {
    ...(concerns(crashes) && { recovery: crashes!.recovery }),
    ...(concerns(pauses) && { longestPause: pauses!.longest ?? Number.POSITIVE_INFINITY }),
    ...(hasClock && concerns(jumps) && { jump: jumps!.ticks }),
    ...(period !== undefined && { drift: { period, gains: rate !== 'slow', loses: rate !== 'fast' } }),
    offset,
  };
}

function partitionsOf(
  model: string,
  { kinds, messages, healing = 'possible', roles }: NonNullable<Faults['partitions']>,
  processes: readonly Pick<Process, 'pid' | 'roleName'>[],
): Topology['partitions'] & object {
  const cut = processes.filter(({ roleName }) => roles?.includes(roleName) ?? true);
  return {
    patterns: patternsOf(
      model,
      cut.map(({ pid }) => pid),
      kinds,
    ),
    holdsMessages: messages === 'held',
    heals: healing === 'possible',
  };
}

function delayOf(time: Time | undefined): Delay {
  const { min, max } = time?.delay ?? { min: 0, max: 'unlimited' };
  const isLimited = max !== 'unlimited';
  return { min, max: isLimited ? max : Number.POSITIVE_INFINITY, oldest: isLimited ? max : min };
}

function countOf(budget: Budget | undefined): number {
  return budget === 'unlimited' ? Number.POSITIVE_INFINITY : (budget ?? 0);
}

/** Indices are padded to equal width, so that names sort in index order. */
function pidsOf(model: string, name: string, { count = 1, prefix = name }: AnyRole): readonly Pid[] {
  if (!Number.isInteger(count) || count < 0) {
    throw new InvalidModelError(
      `Role '${name}' of '${model}' has the count ${count}.`,
      'a configuration that does not fit the model',
      'set it to a whole number, 0 or more',
    );
  }
  if (count > mostProcesses) {
    throw new InvalidModelError(
      `Role '${name}' of '${model}' has ${count} processes.`,
      `a typing error: no search gets through so many, and ${mostProcesses} is the limit`,
      'begin with 2 or 3, and add one at a time',
    );
  }
  if (count === 1) return [prefix as Pid];
  const width = String(count).length;
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${String(index + 1).padStart(width, '0')}` as Pid,
  );
}
