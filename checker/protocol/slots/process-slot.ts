import type { StepWriter } from '../../core/slots.ts';
import type { Auditor } from '../../engine/audit.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { Alternative, Calls } from '../calls.ts';
import type { LocalState, Typed } from '../definition.ts';
import type { Cell } from '../global-state.ts';
import type { Process, Topology } from '../topology.ts';
import type { Received } from '../view.ts';
import { type BudgetKind, useOf } from './fault-slot.ts';
import { type InboxList, inboxList, without } from './inbox-list.ts';
import type { Labels } from './labels.ts';
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
  /** (1 if up, local state, envelopes…). */
  readonly #nodes = new TupleTable();
  /** (sender's position, message). */
  readonly #operations = new TupleTable();
  readonly #inbox: InboxList;
  readonly #actionNames: readonly string[];
  /** Answers of user code: by action and local state, by envelope and local state, and for crash and recover by local state. */
  readonly #answers = new Map<string, readonly Encoded[]>();

  constructor(process: Process, shared: Shared) {
    this.process = process;
    this.#shared = shared;
    this.#inbox = inboxList(shared.topology.network, (operation) => this.#operations.read(operation)[0]!);
    this.#actionNames = Object.keys(process.role.actions ?? {});
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
    return this.#node(true, local!, []);
  }

  operation(sender: number, message: number): number {
    return this.#operations.intern([sender, message]);
  }

  apply(node: number, operation: number): number {
    const { up, local, inbox } = this.#read(node);
    if (!up && this.process.recovery !== 'inbox kept') return node;
    return this.#node(up, local, this.#inbox.arrive(inbox, operation));
  }

  encode(cell: Cell): number {
    const { topology, values } = this.#shared;
    const operations = cell.inbox.map(({ from, message }) =>
      this.operation(topology.positions.get(from)!, values.number(message, `message ${message.type}`)),
    );
    return this.#node(cell.up, this.#local(cell.local, 'state'), this.#inbox.ordered(operations.toArray()));
  }

  /** What a view may read of a node. */
  seen(node: number): {
    readonly up: boolean;
    readonly local: number;
    readonly state: unknown;
    inbox(): Received<Typed>[];
  } {
    const { up, local, inbox } = this.#read(node);
    return {
      up,
      local,
      state: this.#shared.values.value(local),
      inbox: () => inbox.map((operation) => this.#envelope(operation)),
    };
  }

  expand(node: number, out: StepWriter): void {
    const { topology } = this.#shared;
    const { up, local, inbox } = this.#read(node);
    const deliverable = this.#inbox.deliverable(inbox);
    if (up) {
      for (const name of this.#actionNames)
        this.#write(out, 'action', name, inbox, this.#action(name, local));
      for (const place of deliverable) this.#writeDelivery(out, local, inbox, place);
    }
    if (topology.faults.losses > 0) {
      for (const place of deliverable) {
        out.step(this.#label('fault', 'lose'), this.#node(up, local, without(inbox, place)));
        this.#use(out, 'losses');
      }
    }
    const { recovery } = this.process;
    if (up && recovery !== undefined && topology.faults.crashes > 0) this.#writeCrash(out, local, inbox);
    if (!up && recovery !== 'never')
      this.#write(out, 'action', 'recover', inbox, this.#single('recover', local));
  }

  #writeDelivery(out: StepWriter, local: number, inbox: readonly number[], place: number): void {
    const operation = inbox[place]!;
    const alternatives = this.#receive(operation, local);
    this.#write(
      out,
      'receive',
      this.#envelope(operation).message.type,
      this.#inbox.delivered(inbox, place),
      alternatives,
    );
    if (this.#shared.topology.faults.duplications > 0) {
      this.#write(out, 'fault', 'duplicate', inbox, alternatives, () => this.#use(out, 'duplications'));
    }
  }

  #writeCrash(out: StepWriter, local: number, inbox: readonly number[]): void {
    const survives = this.process.recovery === 'inbox kept';
    for (const [next, ...posts] of this.#single('crash', local)) {
      out.step(this.#label('fault', 'crash'), this.#node(false, next!, survives ? inbox : []));
      this.#use(out, 'crashes');
      writePosts(out, posts);
    }
  }

  #write(
    out: StepWriter,
    kind: 'action' | 'receive' | 'fault',
    name: string,
    inbox: readonly number[],
    alternatives: readonly Encoded[],
    use?: () => void,
  ): void {
    for (const [next, ...posts] of alternatives) {
      out.step(this.#label(kind, name), this.#node(true, next!, inbox));
      use?.();
      writePosts(out, posts);
    }
  }

  #use(out: StepWriter, kind: BudgetKind): void {
    const { topology, faultSlot } = this.#shared;
    if (faultSlot !== undefined && Number.isFinite(topology.faults[kind])) out.post(faultSlot, useOf(kind));
  }

  #label(kind: 'action' | 'receive' | 'fault', name: string): number {
    return this.#shared.labels.number(kind, this.process.roleName, name);
  }

  #action(name: string, local: number): readonly Encoded[] {
    return this.#answer(`action ${name}`, local, (state) =>
      this.#shared.calls.action(this.process, name, state),
    );
  }

  #receive(operation: number, local: number): readonly Encoded[] {
    const { from, message } = this.#envelope(operation);
    return this.#answer(
      `receive ${message.type}`,
      local,
      (state, rebuild) => this.#shared.calls.receive(this.process, from, rebuild(message), state),
      operation,
    );
  }

  #single(what: 'crash' | 'recover', local: number): readonly Encoded[] {
    return this.#answer(what, local, (state) => [this.#shared.calls[what](this.process, state)]);
  }

  #answer(
    what: string,
    local: number,
    call: (state: LocalState, rebuild: <T>(argument: T) => T) => readonly Alternative[],
    operation = -1,
  ): readonly Encoded[] {
    const key = `${what} ${local} ${operation}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const state = this.#shared.values.value(local) as LocalState;
    let answer: readonly Encoded[] = [];
    this.#shared.auditor.call(
      () => `${this.process.pid}: ${what}`,
      (rebuild) => {
        answer = call(rebuild(state), rebuild)
          .map((alternative) => this.#encodeAlternative(alternative, what))
          .sort(compare);
        return answer.flatMap((alternative) => [alternative.length, ...alternative]);
      },
    );
    this.#answers.set(key, answer);
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

  #node(up: boolean, local: number, inbox: readonly number[]): number {
    return this.#nodes.intern([up ? 1 : 0, local, ...inbox]);
  }

  #read(node: number): { readonly up: boolean; readonly local: number; readonly inbox: readonly number[] } {
    const [up, local, ...inbox] = this.#nodes.read(node);
    return { up: up === 1, local: local!, inbox };
  }
}

function writePosts(out: StepWriter, posts: readonly number[]): void {
  for (let index = 0; index < posts.length; index += 2) out.post(posts[index]!, posts[index + 1]!);
}

function compare(a: Encoded, b: Encoded): number {
  const place = a.findIndex((element, index) => element !== b[index]);
  return place < 0 ? a.length - b.length : a[place]! - (b[place] ?? -1);
}
