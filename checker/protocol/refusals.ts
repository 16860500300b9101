import { InvalidModelError } from '../core/errors.ts';
import type { Faults, Network, Time } from '../core/scenario.ts';
import { type AnyRole, actionNames } from './any-role.ts';

type Roles = { readonly [role: string]: AnyRole };

/** @throws {InvalidModelError} where a scenario's faults make no sense for a model's roles. */
export function refuseImpossibleFaults(model: string, roles: Roles, network: Network, faults: Faults): void {
  if (network === 'set' && (faults.duplication ?? 0) !== 0) {
    throw new InvalidModelError(
      `A scenario of '${model}' allows duplication on a 'set' network.`,
      'a message of a set network may be delivered any number of times anyway',
      "remove `duplication`, or use the network 'bag'",
    );
  }
  const { crashes, partitions, pauses } = faults;
  refuseUnknownRoles(model, roles, 'crashes', crashes);
  refuseUnknownRoles(model, roles, 'partitions', partitions);
  refuseUnknownRoles(model, roles, 'pauses', pauses);
  if (pauses !== undefined) refuseTaken(model, roles, 'resume', 'with pauses');
  if (crashes === undefined || crashes.recovery === 'never') return;
  refuseTaken(model, roles, 'recover', 'with recovery');
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

/** @throws {InvalidModelError} where a scenario says of time what a model's roles do not know of. */
export function refuseImpossibleTime(
  model: string,
  roles: Roles,
  { jumps, pauses }: Faults,
  time: Time | undefined,
): void {
  for (const [name, { actions = {}, urgent = {} }] of Object.entries(roles)) {
    const twice = Object.keys(urgent).find((action) => action in actions);
    if (twice !== undefined) {
      throw new InvalidModelError(
        `Role '${name}' of '${model}' has the action '${twice}' twice: among its \`actions\`, and among those that are \`urgent\`.`,
        'a copy that was left behind',
        'remove one of them',
      );
    }
  }
  const clocks = Object.keys(roles).filter((name) => roles[name]!.tick !== undefined);
  if (time === undefined) {
    const needs =
      clocks[0] ?? Object.entries({ pauses, jumps }).find(([, fault]) => fault !== undefined)?.[0];
    if (needs === undefined) return;
    throw new InvalidModelError(
      clocks.length > 0
        ? `Role '${needs}' of '${model}' has a clock, and there is no time in this scenario.`
        : `A scenario of '${model}' has ${needs}, but no time.`,
      clocks.length > 0
        ? 'a missing `time`: without it no clock would ever tick'
        : 'a missing `time`: without it every process may be late anyway',
      'say how long messages are on their way: `time: { delay: { min: 0, max: 1 } }`',
    );
  }
  refuseUnknownRoles(model, roles, 'drift', time.drift);
  refuseNoDrift(model, time);
  refuseUnknownRoles(model, roles, 'jumps', jumps);
  for (const [what, fault] of Object.entries({ drift: time.drift, jumps })) {
    const without = (fault?.roles ?? []).find((role) => !clocks.includes(role));
    if (fault === undefined || (clocks.length > 0 && without === undefined)) continue;
    throw new InvalidModelError(
      `A scenario of '${model}' has clocks that ${what === 'drift' ? 'drift' : 'jump'}, but ${without === undefined ? 'no role' : `the role '${without}' does not`} ${without === undefined ? 'has' : 'have'} a clock.`,
      'a missing `tick`',
      'add `tick: (local) => …` to the role, or remove it from the scenario',
    );
  }
}

/** A drift that says too little would be one that never happens. */
function refuseNoDrift(model: string, { drift }: Time): void {
  if (drift === undefined || drift.period !== undefined) return;
  if (drift.offset !== undefined && drift.rate === undefined) return;
  throw new InvalidModelError(
    `A scenario of '${model}' has clocks that drift, but does not say how far.`,
    'a missing `period`',
    'say in how many ticks a clock gains or loses one at most, `drift: { period: 10 }`; how far ahead it may be at the beginning, `drift: { offset: 2 }`; or both',
  );
}

/** What traces call variables of a state, besides its processes and observers. */
const variables: ReadonlySet<string> = new Set([
  'network',
  'partition',
  'down',
  'paused',
  'drift',
  'budgets',
]);

/** @throws {InvalidModelError} where two variables of a state would have the same name in traces, so that states could not be told apart. */
export function refuseClashes(
  model: string,
  processes: readonly string[],
  observers: readonly string[],
): void {
  const all = [...processes, ...observers];
  const clash = all.find((name, index) => variables.has(name) || all.indexOf(name) < index);
  if (clash === undefined) return;
  const isProcess = processes.includes(clash);
  const isTwice = isProcess && observers.includes(clash);
  throw new InvalidModelError(
    `'${model}' has ${isProcess ? 'a process' : 'an observer'}${isTwice ? ' and an observer' : ''} named '${clash}'.`,
    isTwice ? 'traces could not tell them apart' : 'traces need this name for something else',
    isProcess ? 'give the role another `prefix`' : 'rename the observer',
  );
}

function refuseUnknownRoles(
  model: string,
  roles: Roles,
  what: string,
  fault: { readonly roles?: readonly string[] } | undefined,
): void {
  const unknown = fault?.roles?.find((role) => !(role in roles));
  if (unknown === undefined) return;
  throw new InvalidModelError(
    `In a scenario of '${model}', \`${what}\` names the role '${unknown}', which does not exist.`,
    'a misspelt role',
    `choose from: ${Object.keys(roles).join(', ')}`,
  );
}

function refuseTaken(model: string, roles: Roles, action: 'recover' | 'resume', scenario: string): void {
  const taken = Object.keys(roles).find((name) => actionNames(roles[name]!).includes(action));
  if (taken === undefined) return;
  throw new InvalidModelError(
    `Role '${taken}' of '${model}' has an action named '${action}', in a scenario ${scenario}.`,
    `that is how the ${action === 'recover' ? 'recovery of a crashed process' : 'end of a pause'} is counted and shown`,
    action === 'recover'
      ? 'give the action another name, or make it the `recover` of the role'
      : 'give the action another name',
  );
}
