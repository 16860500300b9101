import { guarded } from '../core/guarded.ts';
import type { Letter, ProtocolAction, ProtocolStep } from './action.ts';
import type { Calls } from './calls.ts';
import type { LocalState } from './definition.ts';
import type { Discipline } from './discipline.ts';
import { type Cell, type GlobalState, spend } from './global-state.ts';
import type { ReferenceNetwork } from './reference-network.ts';
import type { Process, Topology } from './topology.ts';

/** How time passes, and what clocks and pauses make of it, in the reference semantics. */
export class ReferenceTime {
  readonly #topology: Topology;
  readonly #calls: Calls;
  readonly #discipline: Discipline;
  readonly #network: ReferenceNetwork;

  constructor(topology: Topology, calls: Calls, discipline: Discipline, network: ReferenceNetwork) {
    this.#topology = topology;
    this.#calls = calls;
    this.#discipline = discipline;
    this.#network = network;
  }

  /** A process's states at the beginning: as they are, and for each tick that its clock may be ahead. */
  ahead(process: Process, local: LocalState): readonly LocalState[] {
    const locals = [local];
    while (locals.length <= process.offset) {
      const next = this.#ticked(process, locals.at(-1)!);
      if (next === undefined || locals.some((other) => other.equals(next))) break;
      locals.push(next);
    }
    return locals;
  }

  /** What pauses and clocks do, other than that time passes. */
  stepsOf(state: GlobalState, process: Process, cell: Cell): ProtocolStep[] {
    const { pid, longestPause, jump, recovery } = process;
    const { budgets } = state;
    if (!cell.up && recovery === 'never') return [];
    const step = (action: ProtocolAction, before: GlobalState, after: Cell): ProtocolStep => ({
      action,
      state: before.setIn(['processes', pid], after),
      sent: [],
      destroyed: [],
      events: [],
    });
    const steps: ProtocolStep[] = [];
    if (cell.up && cell.paused === undefined && longestPause !== undefined && budgets.pauses > 0) {
      const paused = cell.set('paused', longestPause);
      steps.push(step({ kind: 'pause', process: pid }, spend(state, 'pauses'), paused));
    }
    if (cell.paused !== undefined)
      steps.push(step({ kind: 'resume', process: pid }, state, cell.set('paused', undefined)));
    for (const [name, drifted] of this.#drifts(process, cell))
      steps.push(step({ kind: 'drift', process: pid, name }, state, drifted));
    if (jump !== undefined && budgets.jumps > 0) {
      const jumped = cell.set('local', this.#jumped(process, cell.local!, jump));
      steps.push(step({ kind: 'drift', process: pid, name: 'jump' }, spend(state, 'jumps'), jumped));
    }
    return steps;
  }

  /** A clock gains a tick by ticking once more; it loses one by not ticking the next time. */
  #drifts(process: Process, cell: Cell): (readonly [name: 'gain a tick' | 'lose a tick', after: Cell])[] {
    const { drift } = process;
    if (drift === undefined || cell.drift !== 0) return [];
    const isBusy = isActive(cell) && this.#hasUrgentAction(process, cell);
    const local = isBusy ? undefined : this.#advanced(process, cell);
    return [
      ...(drift.gains && local !== undefined
        ? [['gain a tick', cell.merge({ local, drift: drift.period })] as const]
        : []),
      ...(drift.loses ? [['lose a tick', cell.set('drift', -1)] as const] : []),
    ];
  }

  /** The step in which time passes, unless something is urgent. */
  tick(state: GlobalState): ProtocolStep | undefined {
    if (!this.#topology.isTimed) return undefined;
    const destroyed: Letter[] = [];
    let processes = state.processes;
    for (const process of this.#topology.processes) {
      const cell = state.processes.get(process.pid)!;
      if (!cell.up && process.recovery === 'never') continue;
      const after = this.#later(state, process, cell);
      if (after === undefined) return undefined;
      processes = processes.set(process.pid, after);
      const expired =
        this.#topology.network === 'set'
          ? cell.inbox.filter(({ age }) => age >= this.#topology.delay.max)
          : [];
      for (const { from, message } of expired) destroyed.push({ from, to: process.pid, message });
    }
    const observers = state.observers.map((current, name) =>
      guarded(
        () => `observer ${name}: tick`,
        () => this.#calls.observeTick(name, current),
      ),
    );
    const later = state.merge({ processes, observers });
    return { action: { kind: 'tick' }, state: later, sent: [], destroyed, events: [] };
  }

  /** A process a tick later; `undefined` where something is urgent. */
  #later(state: GlobalState, process: Process, cell: Cell): Cell | undefined {
    const { delay } = this.#topology;
    if (isActive(cell) && (this.#hasUrgentAction(process, cell) || this.#hasDueMessage(state, process, cell)))
      return undefined;
    if (cell.paused === 0) return undefined;
    const losesTick = cell.drift === -1;
    const local = losesTick ? cell.local! : this.#advanced(process, cell);
    if (local === undefined) return undefined;
    return cell.merge({
      local,
      inbox: this.#discipline.aged(cell.inbox, delay),
      paused: cell.paused === undefined ? undefined : cell.paused - 1,
      drift: losesTick ? process.drift!.period - 1 : Math.max(0, cell.drift - 1),
    });
  }

  #hasUrgentAction(process: Process, { local }: Cell): boolean {
    return Object.keys(process.role.urgent ?? {}).some(
      (name) =>
        guarded(
          () => `${process.pid}: action ${name}`,
          () => this.#calls.action(process, name, local!),
        ).length > 0,
    );
  }

  /** Whether a message has been on its way for as long as it may be, and can be received. */
  #hasDueMessage(state: GlobalState, process: Process, { inbox, local }: Cell): boolean {
    if (!this.#discipline.obliges) return false;
    return this.#discipline.deliverable(inbox).some(
      ({ from, message, age }) =>
        age >= this.#topology.delay.max &&
        !this.#network.isCut(state, from, process.pid) &&
        guarded(
          () => `${process.pid}: receive ${message.type}`,
          () => this.#calls.receive(process, from, message, local!),
        ).length > 0,
    );
  }

  /** The local state after a tick of the clock. What does not act cannot hold up its clock. */
  #advanced(process: Process, cell: Cell): LocalState | undefined {
    return this.#ticked(process, cell.local!) ?? (isActive(cell) ? undefined : cell.local!);
  }

  #jumped(process: Process, local: LocalState, ticks: number): LocalState {
    let current = local;
    for (let tick = 0; tick < ticks; tick += 1) current = this.#ticked(process, current) ?? current;
    return current;
  }

  #ticked(process: Process, local: LocalState): LocalState | undefined {
    return guarded(
      () => `${process.pid}: tick`,
      () => this.#calls.tick(process, local),
    );
  }
}

function isActive({ up, paused }: Cell): boolean {
  return up && paused === undefined;
}
