import type { StepLabel, StepWriter } from '../../core/slots.ts';
import type { Auditor } from '../../engine/audit.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { Alternative, Calls } from '../calls.ts';
import type { LocalState, Typed } from '../definition.ts';
import type { Cell } from '../global-state.ts';
import type { Process, Topology } from '../topology.ts';
import type { Received } from '../view.ts';
import { type BudgetKind, useOf } from './fault-slot.ts';
import { inboxRules } from './inbox-rules.ts';
import type { Labels } from './labels.ts';
import { NodeTable } from './node-table.ts';
import type { ObserverSlot } from './observer-slot.ts';
import type { Values } from './values.ts';

/** What all slots of one system have in common. */
export interface Shared {
  readonly topology: Topology;
  readonly values: Values;
  readonly auditor: Auditor;
  readonly calls: Calls;
  readonly labels: Labels;
  readonly processes: readonly ProcessSlot[];
  readonly observers: readonly ObserverSlot[];
  /** Left out where no budget has a limit. */
  readonly faultSlot?: number;
}

/** One of a role's actions, and its answers by local state. */
interface ProcessAction {
  readonly name: string;
  readonly label: number;
  readonly answers: Map<number, readonly Encoded[]>;
}

/** One alternative of a step, as integers: the next local state, then pairs (slot, operation). */
type Encoded = readonly number[];

/**
 * One process: a node is whether it is up, its local state and its inbox; an operation is the arrival of an envelope.
 * User code is a function of local state and message, so it runs once per distinct pair of these, whatever else is in
 * the inbox.
 */
export class ProcessSlot {
  readonly process: Process;
  readonly #shared: Shared;
  readonly #nodes: NodeTable;
  /** (sender's position, message). */
  readonly #operations = new TupleTable();
  readonly #actions: readonly ProcessAction[];
  /** By operation: its label, and the handler's answers by local state. */
  readonly #received: { readonly label: number; readonly answers: Map<number, readonly Encoded[]> }[] = [];
  readonly #crashes = new Map<number, readonly Encoded[]>();
  readonly #recoveries = new Map<number, readonly Encoded[]>();

  constructor(process: Process, shared: Shared) {
    this.process = process;
    this.#shared = shared;
    this.#nodes = new NodeTable(
      inboxRules(shared.topology.network, (operation) => this.#operations.element(operation, 0)),
    );
    this.#actions = Object.keys(process.role.actions ?? {}).map((name) => ({
      name,
      label: this.#label('action', name),
      answers: new Map(),
    }));
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  initial(): number {
    const { auditor, calls } = this.#shared;
    const [local] = auditor.call(
      () => `${this.process.pid}: init`,
      () => [this.#local(calls.init(this.process), 'init')],
    );
    return this.#nodes.make(true, local!, []);
  }

  operation(sender: number, message: number): number {
    return this.#operations.intern([sender, message]);
  }

  apply(node: number, operation: number): number {
    const arrives = this.#nodes.isUp(node) || this.process.recovery === 'inbox kept';
    return arrives ? this.#nodes.arrived(node, operation) : node;
  }

  encode(cell: Cell): number {
    const { topology, values } = this.#shared;
    const operations = cell.inbox.map(({ from, message }) =>
      this.operation(topology.positions.get(from)!, values.number(message, `message ${message.type}`)),
    );
    return this.#nodes.make(cell.up, this.#local(cell.local, 'state'), operations);
  }

  /** What a view may read of a node. */
  seen(node: number): {
    readonly up: boolean;
    readonly local: number;
    readonly state: unknown;
    inbox(): Received<Typed>[];
  } {
    const nodes = this.#nodes;
    const local = nodes.local(node);
    return {
      up: nodes.isUp(node),
      local,
      state: this.#shared.values.value(local),
      inbox: () =>
        Array.from({ length: nodes.messages(node) }, (_, place) =>
          this.#envelope(nodes.message(node, place)),
        ),
    };
  }

  expand(node: number, out: StepWriter): void {
    const nodes = this.#nodes;
    const { losses, crashes } = this.#shared.topology.faults;
    const { recovery } = this.process;
    const up = nodes.isUp(node);
    const local = nodes.local(node);
    if (up) this.#writeActions(out, node, local);
    for (let place = 0; place < nodes.messages(node); place += 1) {
      if (!nodes.isDeliverable(node, place)) continue;
      if (up) this.#writeDelivery(out, node, place, local);
      if (losses > 0) {
        out.step(this.#label('fault', 'lose'), nodes.lost(node, place));
        this.#use(out, 'losses');
      }
    }
    if (up && recovery !== undefined && crashes > 0) this.#writeCrash(out, node, local);
    if (!up && recovery !== 'never') this.#writeRecovery(out, node, local);
  }

  #writeActions(out: StepWriter, node: number, local: number): void {
    for (const { name, label, answers } of this.#actions) {
      let alternatives = answers.get(local);
      if (alternatives === undefined) {
        alternatives = this.#ask(`action ${name}`, local, (state) =>
          this.#shared.calls.action(this.process, name, state),
        );
        answers.set(local, alternatives);
      }
      for (const alternative of alternatives) {
        out.step(label, this.#nodes.changed(node, true, alternative[0]!));
        writePosts(out, alternative);
      }
    }
  }

  #writeDelivery(out: StepWriter, node: number, place: number, local: number): void {
    const operation = this.#nodes.message(node, place);
    this.#received[operation] ??= {
      label: this.#label('receive', this.#envelope(operation).message.type),
      answers: new Map(),
    };
    const { label, answers } = this.#received[operation];
    let alternatives = answers.get(local);
    if (alternatives === undefined) {
      const { from, message } = this.#envelope(operation);
      alternatives = this.#ask(`receive ${message.type}`, local, (state, rebuild) =>
        this.#shared.calls.receive(this.process, from, rebuild(message), state),
      );
      answers.set(local, alternatives);
    }
    for (const alternative of alternatives) {
      out.step(label, this.#nodes.delivered(node, place, alternative[0]!));
      writePosts(out, alternative);
    }
    if (this.#shared.topology.faults.duplications <= 0) return;
    for (const alternative of alternatives) {
      out.step(this.#label('fault', 'duplicate'), this.#nodes.changed(node, true, alternative[0]!));
      this.#use(out, 'duplications');
      writePosts(out, alternative);
    }
  }

  #writeCrash(out: StepWriter, node: number, local: number): void {
    for (const alternative of this.#single('crash', this.#crashes, local)) {
      const inboxSurvives = this.process.recovery === 'inbox kept';
      const next = inboxSurvives
        ? this.#nodes.changed(node, false, alternative[0]!)
        : this.#nodes.make(false, alternative[0]!, []);
      out.step(this.#label('fault', 'crash'), next);
      this.#use(out, 'crashes');
      writePosts(out, alternative);
    }
  }

  #writeRecovery(out: StepWriter, node: number, local: number): void {
    for (const alternative of this.#single('recover', this.#recoveries, local)) {
      out.step(this.#label('action', 'recover'), this.#nodes.changed(node, true, alternative[0]!));
      writePosts(out, alternative);
    }
  }

  #single(
    what: 'crash' | 'recover',
    answers: Map<number, readonly Encoded[]>,
    local: number,
  ): readonly Encoded[] {
    let alternatives = answers.get(local);
    if (alternatives === undefined) {
      alternatives = this.#ask(what, local, (state) => [this.#shared.calls[what](this.process, state)]);
      answers.set(local, alternatives);
    }
    return alternatives;
  }

  #use(out: StepWriter, kind: BudgetKind): void {
    const { topology, faultSlot } = this.#shared;
    if (faultSlot !== undefined && Number.isFinite(topology.faults[kind])) out.post(faultSlot, useOf(kind));
  }

  #label(kind: StepLabel['kind'], name: string): number {
    return this.#shared.labels.number(kind, this.process.roleName, name);
  }

  #ask(
    what: string,
    local: number,
    call: (state: LocalState, rebuild: <T>(argument: T) => T) => readonly Alternative[],
  ): readonly Encoded[] {
    const state = this.#shared.values.value(local) as LocalState;
    let answer: readonly Encoded[] = [];
    this.#shared.auditor.call(
      () => `${this.process.pid}: ${what}`,
      (rebuild) => {
        const audited = call(rebuild(state), rebuild).map((alternative) => [
          ...this.#encodeAlternative(alternative, what),
          // Only traces show them, but a trace whose parameters change does not replay.
          this.#shared.values.number(alternative.params, `${this.process.pid}: ${what}: params`),
        ]);
        audited.sort(compare);
        answer = audited.map((alternative) => alternative.slice(0, -1));
        return audited.flatMap((alternative) => [alternative.length, ...alternative]);
      },
    );
    return answer;
  }

  #encodeAlternative({ next, sends, events }: Alternative, what: string): Encoded {
    const { values, processes, observers, topology } = this.#shared;
    const { pid, position } = this.process;
    const messages = sends.map(({ receiver, message }) => {
      const number = values.number(message, `${pid}: ${what}: message ${message.type}`);
      return [receiver.position, processes[receiver.position]!.operation(position, number)] as const;
    });
    // Operations on different slots commute, so only the order within a slot is kept.
    messages.sort(([a], [b]) => a - b);
    const seen = events.flatMap((event) => {
      const number = values.number(event, `${pid}: ${what}: event ${event.type}`);
      return observers.map(
        (observer, index) =>
          [topology.processes.length + index, observer.operation(number, position)] as const,
      );
    });
    return [this.#local(next, what), ...[...messages, ...seen].flat()];
  }

  #local(state: unknown, what: string): number {
    return this.#shared.values.number(state, `${this.process.pid} after ${what}`);
  }

  #envelope(operation: number): Received<Typed> {
    const [sender, message] = this.#operations.read(operation);
    return {
      from: this.#shared.topology.processes[sender!]!.pid,
      message: this.#shared.values.value(message!) as Typed,
    };
  }
}

function writePosts(out: StepWriter, alternative: Encoded): void {
  for (let index = 1; index < alternative.length; index += 2)
    out.post(alternative[index]!, alternative[index + 1]!);
}

function compare(a: Encoded, b: Encoded): number {
  const place = a.findIndex((element, index) => element !== b[index]);
  return place < 0 ? a.length - b.length : a[place]! - (b[place] ?? -1);
}
