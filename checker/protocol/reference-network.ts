import type { Pid } from '../core/ids.ts';
import type { Letter, ProtocolStep } from './action.ts';
import { connected, type Pattern } from './connectivity.ts';
import { type GlobalState, spend } from './global-state.ts';
import type { Topology } from './topology.ts';

/** How the network falls into parts and heals, in the reference semantics. */
export class ReferenceNetwork {
  readonly #topology: Topology;
  readonly #patterns: ReadonlyMap<string, Pattern>;

  constructor(topology: Topology) {
    this.#topology = topology;
    this.#patterns = new Map((topology.partitions?.patterns ?? []).map((pattern) => [pattern.name, pattern]));
  }

  /** Whether messages do not get through. */
  isCut(state: GlobalState, from: Pid, to: Pid): boolean {
    return this.#patterns.get(state.partition)?.cuts(from, to) ?? false;
  }

  /** Whether a message that is sent now never arrives. */
  loses(state: GlobalState, { from, to }: Letter): boolean {
    return this.isCut(state, from, to) && !this.#topology.partitions!.holdsMessages;
  }

  steps(state: GlobalState): ProtocolStep[] {
    const { partitions } = this.#topology;
    if (partitions === undefined) return [];
    const steps: ProtocolStep[] = [];
    for (const pattern of state.budgets.partitions > 0 ? partitions.patterns : []) {
      if (pattern.name === state.partition) continue;
      const cut = spend(state, 'partitions').set('partition', pattern.name);
      steps.push({
        action: { kind: 'partition', cut: pattern.name },
        ...(partitions.holdsMessages ? { state: cut, destroyed: [] } : this.#withoutLost(cut)),
        sent: [],
        events: [],
      });
    }
    if (partitions.heals && state.partition !== connected) {
      const healed = state.set('partition', connected);
      steps.push({ action: { kind: 'heal' }, state: healed, sent: [], destroyed: [], events: [] });
    }
    return steps;
  }

  /** The state without the messages that are in flight across a cut. */
  #withoutLost(state: GlobalState): Pick<ProtocolStep, 'state' | 'destroyed'> {
    const destroyed: Letter[] = [];
    const processes = state.processes.map((cell, to) =>
      cell.update('inbox', (inbox) =>
        inbox.filter(({ from, message }) => {
          const isLost = this.isCut(state, from, to);
          if (isLost) destroyed.push({ from, to, message });
          return !isLost;
        }),
      ),
    );
    return { state: state.set('processes', processes), destroyed };
  }
}
