import { Map as ImmutableMap } from 'immutable';
import { guarded } from '../core/guarded.ts';
import type { Letter, ProtocolAction, ProtocolStep } from './action.ts';
import { actionNames } from './any-role.ts';
import { type Alternative, Calls } from './calls.ts';
import type { Typed } from './definition.ts';
import { type Discipline, disciplineOf } from './discipline.ts';
import { Budgets, Cell, Envelope, GlobalState, spend } from './global-state.ts';
import { ReferenceNetwork } from './reference-network.ts';
import { ReferenceTime } from './reference-time.ts';
import type { Process, Topology } from './topology.ts';

/**
 * The meaning of a protocol, as plainly as it can be said: a pure step function on an immutable global state. The engine
 * never runs it; traces are replayed through it, and small searches are compared with it.
 */
export class Reference {
  readonly #topology: Topology;
  readonly #calls: Calls;
  readonly #discipline: Discipline;
  readonly #time: ReferenceTime;
  readonly #network: ReferenceNetwork;

  constructor(topology: Topology) {
    this.#topology = topology;
    this.#calls = new Calls(topology);
    this.#discipline = disciplineOf(topology.network);
    this.#network = new ReferenceNetwork(topology);
    this.#time = new ReferenceTime(topology, this.#calls, this.#discipline, this.#network);
  }

  /** One for each way in which clocks may be ahead. */
  initial(): readonly GlobalState[] {
    const { processes, observers, faults } = this.#topology;
    const cells = processes.map((process) =>
      this.#time.ahead(process, this.#calls.init(process)).map((local) => new Cell({ local })),
    );
    const systems = cells.reduce<readonly (readonly Cell[])[]>(
      (before, choices) => before.flatMap((system) => choices.map((cell) => [...system, cell])),
      [[]],
    );
    return systems.map(
      (system) =>
        new GlobalState({
          processes: ImmutableMap(processes.map(({ pid }, index) => [pid, system[index]!])),
          budgets: new Budgets(faults),
          observers: ImmutableMap(observers.map(({ name, observer }) => [name, observer.init])),
        }),
    );
  }

  steps(state: GlobalState): readonly ProtocolStep[] {
    const ofProcesses = this.#topology.processes.flatMap((process) => {
      const cell = state.processes.get(process.pid)!;
      return [
        ...(cell.up && cell.paused === undefined ? this.#actions(state, process, cell) : []),
        ...this.#discipline
          .deliverable(cell.inbox)
          .flatMap((envelope) => this.#messageSteps(state, process, cell, envelope)),
        ...this.#crashes(state, process, cell),
        ...this.#time.stepsOf(state, process, cell),
      ];
    });
    const tick = this.#time.tick(state);
    return [...ofProcesses, ...(tick ? [tick] : []), ...this.#network.steps(state)];
  }

  /** Whether time can pass. */
  canTick(state: GlobalState): boolean {
    return this.#time.tick(state) !== undefined;
  }

  #actions(state: GlobalState, process: Process, cell: Cell): ProtocolStep[] {
    return actionNames(process.role).flatMap((name) =>
      guarded(
        () => `${process.pid}: action ${name}`,
        () => this.#calls.action(process, name, cell.local!),
      ).map((alternative) =>
        this.#step(state, process, { kind: 'action', process: process.pid, name }, cell, alternative),
      ),
    );
  }

  #messageSteps(state: GlobalState, process: Process, cell: Cell, envelope: Envelope): ProtocolStep[] {
    const { from, message, age } = envelope;
    const { budgets } = state;
    const steps: ProtocolStep[] = [];
    const arrives = age >= this.#topology.delay.min && !this.#network.isCut(state, from, process.pid);
    if (cell.up && cell.paused === undefined && arrives) {
      const what = () => `${process.pid}: receive ${message.type}`;
      const alternatives = guarded(what, () => this.#calls.receive(process, from, message, cell.local!));
      const label = { process: process.pid, from, message };
      const rest = cell.set('inbox', this.#discipline.delivered(cell.inbox, envelope));
      for (const alternative of alternatives)
        steps.push(this.#step(state, process, { kind: 'deliver', ...label }, rest, alternative));
      if (budgets.duplications > 0) {
        const spent = spend(state, 'duplications');
        for (const alternative of alternatives)
          steps.push(this.#step(spent, process, { kind: 'duplicate', ...label }, cell, alternative));
      }
    }
    if (budgets.losses > 0) {
      const inbox = this.#discipline.lost(cell.inbox, envelope);
      steps.push({
        action: { kind: 'lose', process: process.pid, from, message },
        state: spend(state, 'losses').setIn(['processes', process.pid], cell.set('inbox', inbox)),
        sent: [],
        destroyed: [],
        events: [],
      });
    }
    return steps;
  }

  #crashes(state: GlobalState, process: Process, cell: Cell): ProtocolStep[] {
    const { pid, recovery } = process;
    if (!cell.up) {
      if (recovery === 'never') return [];
      const alternative = guarded(
        () => `${pid}: recover`,
        () => this.#calls.recover(process, cell.local!),
      );
      return [
        this.#step(state, process, { kind: 'recover', process: pid }, cell.set('up', true), alternative),
      ];
    }
    if (recovery === undefined || state.budgets.crashes <= 0) return [];
    const alternative = guarded(
      () => `${pid}: crash`,
      () => this.#calls.crash(process, cell.local!),
    );
    const inboxSurvives = recovery === 'inbox kept';
    const down = cell.merge({
      up: false,
      paused: undefined,
      inbox: inboxSurvives ? cell.inbox : cell.inbox.clear(),
      ...(recovery === 'never' && { drift: 0 }),
    });
    const spent = spend(state, 'crashes');
    const step = this.#step(spent, process, { kind: 'crash', process: pid }, down, alternative);
    const lost = inboxSurvives ? [] : cell.inbox.map(({ from, message }) => ({ from, to: pid, message }));
    return [{ ...step, destroyed: [...lost, ...step.destroyed] }];
  }

  /** `cell` is the process after everything but the user's part of the step. */
  #step(
    before: GlobalState,
    process: Process,
    action: ProtocolAction,
    cell: Cell,
    alternative: Alternative,
  ): ProtocolStep {
    const { next, sends, events, params } = alternative;
    let state = before.setIn(['processes', process.pid], cell.set('local', next));
    const destroyed: Letter[] = [];
    const sent = sends.map(({ receiver, message }) => ({ from: process.pid, to: receiver.pid, message }));
    for (const letter of sent) {
      const receiver = state.processes.get(letter.to)!;
      const { recovery } = this.#topology.processes[this.#topology.positions.get(letter.to)!]!;
      if ((!receiver.up && recovery !== 'inbox kept') || this.#network.loses(state, letter)) {
        destroyed.push(letter);
        continue;
      }
      const inbox = this.#discipline.arrive(receiver.inbox, new Envelope(letter.from, letter.message));
      state = state.setIn(['processes', letter.to], receiver.set('inbox', inbox));
    }
    for (const event of events) state = this.#observe(state, process, event);
    return {
      action: params && hasParams(action) ? { ...action, params } : action,
      state,
      sent,
      destroyed,
      events,
    };
  }

  #observe(state: GlobalState, process: Process, event: Typed): GlobalState {
    return state.update('observers', (observers) =>
      observers.map((current, name) =>
        guarded(
          () => `observer ${name}`,
          () => this.#calls.observe(name, current, event, process.pid),
        ),
      ),
    );
  }
}

type WithParams = Extract<ProtocolAction, { kind: 'action' | 'deliver' | 'duplicate' | 'crash' | 'recover' }>;

function hasParams(action: ProtocolAction): action is WithParams {
  return ['action', 'deliver', 'duplicate', 'crash', 'recover'].includes(action.kind);
}
