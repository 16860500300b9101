import { InvalidModelError } from '../core/errors.ts';
import type { Degree, Fairness, FairnessRules, FairShare } from '../core/fairness.ts';
import type { Pid } from '../core/ids.ts';
import type { ProtocolAction } from './action.ts';
import { actionNames } from './any-role.ts';
import { awaitedIn } from './awaited.ts';
import { Envelope } from './global-state.ts';
import type { Topology } from './topology.ts';

/** Stands for all names that are not given a degree of their own. */
const others = 'others';

/**
 * What runs of a protocol owe.
 * @throws {InvalidModelError} if an action or a message type is named that does not exist.
 */
export function fairnessOf(topology: Topology, fairness: Fairness): FairnessRules<ProtocolAction> {
  const { actions = 'weak', messages = 'weak', processes = 'none', channels = 'none' } = fairness;
  const { recovery = 'none', healing = 'none' } = fairness;
  const { faults } = topology;
  const roles = topology.processes.map(({ role }) => role);
  const awaited = awaitedIn(topology);
  const ofAction = (pid: Pid, name: string) => owed(degreeOf(actions, name), awaited.action(pid, name));
  const ofResumption = (pid: Pid) => owed(recovery, awaited.resumption(pid));
  const ofMessage = (type: string) => owed(degreeOf(messages, type), awaited.messages);
  refuseUnknown(topology, 'action', actions, roles.flatMap(actionNames));
  refuseUnknown(
    topology,
    'message',
    messages,
    roles.flatMap((role) => Object.keys(role.receive ?? {})),
  );
  return {
    shares: (action) => {
      const { process } = action;
      const acts = (enables: boolean) => share(`${process} acts`, processes, enables);
      switch (action.kind) {
        case 'action':
          return [
            ...share(`${process}: ${action.name}`, ofAction(action.process, action.name), true),
            ...acts(true),
          ];
        case 'recover':
          return [...share(`${process} recovers`, recovery, true), ...acts(true)];
        case 'resume':
          return [...share(`${process} resumes`, ofResumption(action.process), true), ...acts(true)];
        case 'heal':
          return share('the network heals', healing, true);
        case 'tick':
          return share('time passes', 'strong', true);
        case 'deliver':
        case 'duplicate':
        case 'lose': {
          const { from, message, kind } = action;
          const [delivers, arrives] = [kind === 'deliver', kind !== 'lose'];
          const name = `${process} gets ${new Envelope(from, message).text}`;
          return [
            ...share(name, ofMessage(message.type), delivers),
            ...(arrives
              ? [...share(`${from} reaches ${process}`, channels, delivers), ...acts(delivers)]
              : []),
          ];
        }
        case 'crash':
        case 'pause':
        case 'drift':
        case 'partition':
          return [];
      }
    },
    statement: statementOf([
      ...worded(actions, 'each action of each process is taken', (name) => `'${name}' is taken`),
      ...worded(
        messages,
        'each message in flight is delivered or lost',
        (type) => `each ${type} in flight is delivered or lost`,
      ),
      ...worded(processes, 'each process acts', String),
      ...worded(channels, 'each channel delivers', String),
      ...(faults.crashes > 0 ? worded(recovery, 'each crashed process recovers', String) : []),
      ...(faults.pauses > 0 ? worded(recovery, 'each process that pauses resumes', String) : []),
      ...(topology.partitions ? worded(healing, 'the network heals', String) : []),
      ...(topology.isTimed ? worded('strong', 'time passes', String) : []),
      ...(isMoreOwed() ? worded('weak', 'what time waits for happens', String) : []),
    ]),
  };

  /** Whether something is owed only because time waits for it. */
  function isMoreOwed(): boolean {
    return topology.processes.some(
      ({ pid, role: { urgent = {}, receive = {} } }) =>
        Object.keys(urgent).some((name) => ofAction(pid, name) !== degreeOf(actions, name)) ||
        Object.keys(receive).some((type) => ofMessage(type) !== degreeOf(messages, type)) ||
        (faults.pauses > 0 && ofResumption(pid) !== recovery),
    );
  }
}

function owed(degree: Degree, isAwaited: boolean): Degree {
  return degree === 'none' && isAwaited ? 'weak' : degree;
}

/** A model's fairness with what a scenario says instead; where both give degrees by name, name by name. */
export function overridden(own: Fairness, other: Fairness): Fairness {
  const actions = merged(own.actions, other.actions);
  const messages = merged(own.messages, other.messages);
  return { ...own, ...other, ...(actions && { actions }), ...(messages && { messages }) };
}

function merged<T extends Degrees>(own: T | undefined, other: T | undefined): T | undefined {
  return typeof own === 'object' && typeof other === 'object' ? { ...own, ...other } : (other ?? own);
}

type Degrees = Degree | { readonly [name: string]: Degree | undefined };

function share(constraint: string, degree: Degree, enables: boolean): FairShare[] {
  return degree === 'none' ? [] : [{ constraint, degree, enables }];
}

function degreeOf(degrees: Degrees, name: string): Degree {
  return typeof degrees === 'string' ? degrees : (degrees[name] ?? degrees[others] ?? 'weak');
}

/** Each claim with its degree. */
function worded(
  degrees: Degrees,
  all: string,
  one: (name: string) => string,
): (readonly [degree: Degree, what: string])[] {
  if (typeof degrees === 'string') return [[degrees, all]];
  const named = Object.keys(degrees).filter((name) => name !== others);
  return [
    ...named.map((name) => [degreeOf(degrees, name), one(name)] as const),
    [degreeOf(degrees, others), all.replace('each', 'each other')],
  ];
}

function statementOf(claims: readonly (readonly [degree: Degree, what: string])[]): string[] {
  const owed = claims.flatMap(([degree, what]) => (degree === 'none' ? [] : [`${degree}: ${what}`]));
  const named = claims.flatMap(([degree, what]) =>
    degree === 'none' && what.includes("'") ? [`not assumed: ${what}`] : [],
  );
  if (owed.length === 0) return ['none: a run may stop anywhere', ...named];
  return [...owed, ...named];
}

function refuseUnknown({ model }: Topology, what: string, degrees: Degrees, known: readonly string[]): void {
  if (typeof degrees !== 'object') return;
  const unknown = Object.keys(degrees).find((name) => name !== others && !known.includes(name));
  if (unknown === undefined) return;
  throw new InvalidModelError(
    `The fairness of '${model}' names the ${what} '${unknown}', which does not exist.`,
    'a misspelt name',
    `choose from ${[...new Set(known), others].join(', ')}`,
  );
}
