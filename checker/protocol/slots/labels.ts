import type { StepLabel } from '../../core/slots.ts';
import { unexpected } from '../definition.ts';
import type { Topology } from '../topology.ts';

/** The kinds of step of one instance, numbered; those that its scenario rules out are not among them. */
export class Labels {
  readonly all: readonly StepLabel[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(topology: Topology) {
    const roles = new Map(topology.processes.map((process) => [process.roleName, process]));
    this.all = [...roles].flatMap(
      ([
        role,
        {
          role: { actions = {}, receive = {} },
          recovery,
        },
      ]): StepLabel[] => {
        const received = Object.keys(receive).filter((type) => receive[type] !== unexpected);
        const { losses, duplications, crashes } = topology.faults;
        const faults = [
          ...(losses > 0 && received.length > 0 ? ['lose'] : []),
          ...(duplications > 0 && received.length > 0 ? ['duplicate'] : []),
          ...(crashes > 0 && recovery !== undefined ? ['crash'] : []),
        ];
        const recovers = crashes > 0 && recovery !== undefined && recovery !== 'never';
        return [
          ...Object.keys(actions).map((name) => ({ kind: 'action' as const, role, name })),
          ...(recovers ? [{ kind: 'action' as const, role, name: 'recover' }] : []),
          ...received.map((name) => ({ kind: 'receive' as const, role, name })),
          ...faults.map((name) => ({ kind: 'fault' as const, role, name })),
        ];
      },
    );
    this.#numbers = new Map(
      this.all.map(({ kind, role, name }, number) => [`${kind} ${role} ${name}`, number]),
    );
  }

  number(kind: StepLabel['kind'], role: string, name: string): number {
    return this.#numbers.get(`${kind} ${role} ${name}`)!;
  }
}
