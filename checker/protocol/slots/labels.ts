import type { StepLabel } from '../../core/slots.ts';
import { actionNames } from '../any-role.ts';
import { unexpected } from '../definition.ts';
import type { Process, Topology } from '../topology.ts';

/** The kinds of step of one instance, numbered; those that its scenario rules out are not among them. */
export class Labels {
  readonly all: readonly StepLabel[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(topology: Topology) {
    const roles = new Map(topology.processes.map((process) => [process.roleName, process]));
    const { isTimed, partitions } = topology;
    this.all = [
      ...[...roles.values()].flatMap((process) => labelsOf(process, topology)),
      ...(isTimed ? [{ kind: 'time' as const, role: '', name: 'tick' }] : []),
      ...(partitions ? [{ kind: 'fault' as const, role: '', name: 'partition' }] : []),
      ...(partitions?.heals ? [{ kind: 'action' as const, role: '', name: 'heal' }] : []),
    ];
    this.#numbers = new Map(
      this.all.map(({ kind, role, name }, number) => [`${kind} ${role} ${name}`, number]),
    );
  }

  number(kind: StepLabel['kind'], role: string, name: string): number {
    return this.#numbers.get(`${kind} ${role} ${name}`)!;
  }
}

function labelsOf(
  { roleName, role, recovery, longestPause, drift, jump }: Process,
  { faults: { losses, duplications, crashes, pauses, jumps } }: Topology,
): StepLabel[] {
  const received = Object.entries(role.receive ?? {})
    .filter(([, handler]) => handler !== unexpected)
    .map(([type]) => type);
  const pausing = pauses > 0 && longestPause !== undefined;
  const faults = [
    ...(losses > 0 && received.length > 0 ? ['lose'] : []),
    ...(duplications > 0 && received.length > 0 ? ['duplicate'] : []),
    ...(crashes > 0 && recovery !== undefined ? ['crash'] : []),
    ...(pausing ? ['pause'] : []),
    ...(drift?.gains ? ['gain a tick'] : []),
    ...(drift?.loses ? ['lose a tick'] : []),
    ...(jumps > 0 && jump !== undefined ? ['jump'] : []),
  ];
  const recovers = crashes > 0 && recovery !== undefined && recovery !== 'never';
  return [
    ...actionNames(role).map((name) => ({
      kind: 'action' as const,
      role: roleName,
      name,
    })),
    ...(recovers ? [{ kind: 'action' as const, role: roleName, name: 'recover' }] : []),
    ...(pausing ? [{ kind: 'action' as const, role: roleName, name: 'resume' }] : []),
    ...received.map((name) => ({ kind: 'receive' as const, role: roleName, name })),
    ...faults.map((name) => ({ kind: 'fault' as const, role: roleName, name })),
  ];
}
