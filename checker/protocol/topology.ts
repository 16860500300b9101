import { InvalidModelError } from '../core/errors.ts';
import type { Pid } from '../core/ids.ts';
import type { Crashes, Faults, Network } from '../core/scenario.ts';
import { deepFreeze } from '../core/value.ts';
import type { Context, LocalState, Observer, Role, Typed } from './definition.ts';

/** A role whose types no longer matter. Handlers take `never`, so a call states what it passes by a cast in `calls.ts` only. */
export type AnyRole = Omit<Role<LocalState, Typed, Typed>, 'receive'> & {
  readonly receive?: { readonly [type: string]: unknown };
};

export interface Process {
  readonly pid: Pid;
  /** Position among all processes; it is also the process's slot. */
  readonly position: number;
  readonly roleName: string;
  readonly role: AnyRole;
  readonly context: Context;
  /** Left out where the scenario lets no process of this role crash. */
  readonly recovery?: Crashes['recovery'];
}

/** The parts of one instance of a protocol, in the order of slots. */
export interface Topology {
  readonly model: string;
  readonly roleNames: readonly string[];
  readonly processes: readonly Process[];
  readonly positions: ReadonlyMap<Pid, number>;
  readonly observers: readonly { readonly name: string; readonly observer: Observer<unknown, Typed> }[];
  readonly network: Network;
  readonly faults: { readonly losses: number; readonly duplications: number; readonly crashes: number };
}

/**
 * Lay out roles as processes, and check that the scenario's faults make sense for them.
 * @throws {InvalidModelError} where they do not.
 */
export function topologyOf(
  model: string,
  roles: { readonly [role: string]: AnyRole },
  observers: { readonly [observer: string]: Observer<unknown, Typed> },
  network: Network,
  faults: Faults,
): Topology {
  const pids: { readonly [role: string]: readonly Pid[] } = deepFreeze(
    Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, pidsOf(model, name, role)])),
  );
  checkFaults(model, roles, network, faults);
  const crashing = faults.crashes && new Set(faults.crashes.roles ?? Object.keys(roles));
  const processes = Object.entries(roles).flatMap(([roleName, role]) =>
    pids[roleName]!.map((self, index) => ({
      pid: self,
      roleName,
      role,
      context: deepFreeze({ self, index, peers: pids[roleName]!.filter((pid) => pid !== self), pids }),
      ...(crashing?.has(roleName) && faults.crashes && { recovery: faults.crashes.recovery }),
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
  return {
    model,
    roleNames: Object.keys(roles),
    processes: processes.map((process, position) => ({ ...process, position })),
    positions,
    observers: Object.entries(observers).map(([name, observer]) => ({ name, observer })),
    network,
    faults: {
      losses: countOf(faults.loss),
      duplications: countOf(faults.duplication),
      crashes: countOf(faults.crashes?.budget),
    },
  };
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
  if (count === 1) return [prefix as Pid];
  const width = String(count).length;
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${String(index + 1).padStart(width, '0')}` as Pid,
  );
}

function checkFaults(
  model: string,
  roles: { readonly [role: string]: AnyRole },
  network: Network,
  faults: Faults,
): void {
  for (const [what, budget] of Object.entries({
    loss: faults.loss,
    duplication: faults.duplication,
    crashes: faults.crashes?.budget,
  })) {
    if (budget !== undefined && budget !== 'unlimited' && !(Number.isInteger(budget) && budget >= 0)) {
      throw new InvalidModelError(
        `The budget of ${what} is ${budget}.`,
        'a misspelt or negative budget',
        "set it to a whole number, 0 or more, or 'unlimited'",
      );
    }
  }
  if (network === 'set' && countOf(faults.duplication) > 0) {
    throw new InvalidModelError(
      `A scenario of '${model}' allows duplication on a 'set' network.`,
      'a message of a set network may be delivered any number of times anyway',
      "remove `duplication`, or use the network 'bag'",
    );
  }
  const { crashes } = faults;
  for (const role of crashes?.roles ?? []) {
    if (!(role in roles)) {
      throw new InvalidModelError(
        `A scenario of '${model}' crashes the role '${role}', which does not exist.`,
        'a misspelt role',
        `choose from: ${Object.keys(roles).join(', ')}`,
      );
    }
  }
  if (crashes === undefined || crashes.recovery === 'never') return;
  const taken = Object.keys(roles).find((name) => 'recover' in (roles[name]!.actions ?? {}));
  if (taken !== undefined) {
    throw new InvalidModelError(
      `Role '${taken}' of '${model}' has an action named 'recover', in a scenario with recovery.`,
      'that is how the recovery of a crashed process is counted and shown',
      'give the action another name, or make it the `recover` of the role',
    );
  }
  for (const name of crashes.roles ?? Object.keys(roles)) {
    if (roles[name]!.crash === undefined) {
      throw new InvalidModelError(
        `A scenario of '${model}' lets the role '${name}' crash and recover, but the role does not say what survives a crash.`,
        'a missing `crash` function',
        `add \`crash: (local) => …\` to the role (return what is on stable storage, the rest as at a restart), set \`recovery: 'never'\`, or leave '${name}' out of \`roles\``,
      );
    }
  }
}

function countOf(budget: number | 'unlimited' | undefined): number {
  return budget === 'unlimited' ? Number.POSITIVE_INFINITY : (budget ?? 0);
}
