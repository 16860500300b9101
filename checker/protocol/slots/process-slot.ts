import type { ValueId } from '../../core/ids.ts';
import type { StepLabel, StepWriter } from '../../core/slots.ts';
import { PairTable } from '../../engine/pair-table.ts';
import type { Typed } from '../definition.ts';
import type { Cell } from '../global-state.ts';
import type { Process } from '../topology.ts';
import type { Received } from '../view.ts';
import { AnswerTable, unanswered } from './answer-table.ts';
import { type BudgetKind, useOf } from './fault-slot.ts';
import { inboxRules } from './inbox-rules.ts';
import { NodeTable } from './node-table.ts';
import { type CallOf, ProcessFunction } from './process-function.ts';
import type { Receiver, Shared } from './shared.ts';

/** Functions of a process that are asked together. */
interface Question {
  readonly number: number;
  readonly asks: readonly ProcessFunction[];
  /** By label: the number of its steps' parts in constraints of fairness. */
  readonly shares: ReadonlyMap<number, number>;
}

/** What becomes of a message that arrives. */
interface Receipt extends Question {
  /** The parts of the steps that are faults. */
  readonly duplicateShares: number;
  readonly lossShares: number;
}

/** A kind of fault, and the operation on the slot of budgets that it takes; `undefined` where it takes none. */
interface Fault {
  readonly label: number;
  readonly use: number | undefined;
}

/** A fault that is a step, with its parts in constraints of fairness. */
interface FaultyStep {
  readonly fault: Fault;
  readonly shares: number;
}

/**
 * One process: a node is whether it is up, its local state and its inbox; an operation is the arrival of an envelope.
 * User code is a function of local state and message, so it runs once per distinct pair of these, whatever else is in
 * the inbox.
 */
export class ProcessSlot implements Receiver {
  readonly process: Process;
  readonly #shared: Shared;
  readonly #nodes: NodeTable;
  /** (sender's position, message). */
  readonly #operations = new PairTable();
  readonly #answers = new AnswerTable();
  #questions = 0;
  readonly #actions: Question;
  readonly #crash: Question;
  readonly #crashShares: number;
  readonly #recovery: Question;
  /** By operation. */
  readonly #receipts: Receipt[] = [];
  readonly #faults: { readonly [kind in BudgetKind]: Fault };

  constructor(process: Process, shared: Shared) {
    const { calls, topology, values } = shared;
    this.process = process;
    this.#shared = shared;
    this.#nodes = new NodeTable(
      inboxRules(topology.network, {
        sender: (operation) => this.#operations.first(operation),
        message: (operation) => values.stableHash(this.#operations.second(operation)),
      }),
    );
    const names = Object.keys(process.role.actions ?? {});
    const { pid } = process;
    this.#actions = this.#question(
      names.map((name) =>
        this.#function('action', name, `action ${name}`, (local) => calls.action(process, name, local)),
      ),
      new Map(
        names.map((name) => [
          this.#label('action', name),
          shared.sharesOf({ kind: 'action', process: pid, name }),
        ]),
      ),
    );
    this.#crash = this.#question([
      this.#function('fault', 'crash', 'crash', (local) => [calls.crash(process, local)]),
    ]);
    this.#crashShares = shared.sharesOf({ kind: 'crash', process: pid });
    this.#recovery = this.#question(
      [this.#function('action', 'recover', 'recover', (local) => [calls.recover(process, local)])],
      new Map([[this.#label('action', 'recover'), shared.sharesOf({ kind: 'recover', process: pid })]]),
    );
    this.#faults = {
      losses: this.#fault('losses', 'lose'),
      duplications: this.#fault('duplications', 'duplicate'),
      crashes: this.#fault('crashes', 'crash'),
    };
  }

  get slot(): number {
    return this.process.position;
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  initial(): number {
    const { auditor, calls, values } = this.#shared;
    const { pid } = this.process;
    const init = {
      what: () => `${pid}: init`,
      run: () => [values.number(calls.init(this.process), () => `${pid} after init`)],
    };
    const [local] = auditor.call(init, undefined);
    return this.#nodes.make(true, local!, this.#nodes.inboxes.empty);
  }

  operation(sender: number, message: ValueId): number {
    const operation = this.#operations.intern(sender, message);
    if (operation === this.#receipts.length) this.#receipts.push(this.#receipt(operation));
    return operation;
  }

  apply(node: number, operation: number): number {
    const arrives = this.#nodes.isUp(node) || this.process.recovery === 'inbox kept';
    return arrives ? this.#nodes.arrived(node, operation) : node;
  }

  encode({ up, local, inbox }: Cell): number {
    const { topology, values } = this.#shared;
    const { inboxes } = this.#nodes;
    let messages = inboxes.empty;
    for (const { from, message } of inbox) {
      const number = values.number(message, () => `message ${message.type}`);
      messages = inboxes.arrived(messages, this.operation(topology.positions.get(from)!, number));
    }
    return this.#nodes.make(
      up,
      values.number(local, () => `${this.process.pid} after state`),
      messages,
    );
  }

  /** The local state's number and whether the process is up, as one number. */
  situation(node: number): number {
    return this.#nodes.situation(node);
  }

  isUp(node: number): boolean {
    return this.#nodes.isUp(node);
  }

  state(node: number, isRebuilt: boolean): unknown {
    return this.#shared.values.value(this.#nodes.local(node), isRebuilt);
  }

  inbox(node: number): Received<Typed>[] {
    const { inboxes } = this.#nodes;
    const inbox = this.#nodes.inbox(node);
    return Array.from({ length: inboxes.size(inbox) }, (_, place) =>
      this.#envelope(inboxes.message(inbox, place)),
    );
  }

  expand(node: number, out: StepWriter): void {
    const { recovery } = this.process;
    const { losses, crashes } = this.#shared.topology.faults;
    const { inboxes } = this.#nodes;
    const up = this.#nodes.isUp(node);
    const local = this.#nodes.local(node);
    const inbox = this.#nodes.inbox(node);
    if (up) this.#write(out, this.#actions, local, inbox);
    const messages = inboxes.size(inbox);
    for (let place = 0; place < messages; place += 1) {
      if (!inboxes.isDeliverable(inbox, place)) continue;
      if (up) this.#writeDelivery(out, local, inbox, place);
      if (losses > 0) {
        const { lossShares } = this.#receipts[inboxes.message(inbox, place)]!;
        const next = this.#nodes.make(up, local, inboxes.without(inbox, place));
        out.step(this.#faults.losses.label, next, lossShares);
        this.#use(out, this.#faults.losses);
      }
    }
    if (up && recovery !== undefined && crashes > 0) {
      const kept = recovery === 'inbox kept' ? inbox : inboxes.empty;
      this.#write(out, this.#crash, local, kept, false, {
        fault: this.#faults.crashes,
        shares: this.#crashShares,
      });
    }
    if (!up && recovery !== 'never') this.#write(out, this.#recovery, local, inbox);
  }

  #writeDelivery(out: StepWriter, local: number, inbox: number, place: number): void {
    const { inboxes } = this.#nodes;
    const receipt = this.#receipts[inboxes.message(inbox, place)]!;
    this.#write(out, receipt, local, inboxes.delivered(inbox, place));
    if (this.#shared.topology.faults.duplications > 0) {
      const duplicate = { fault: this.#faults.duplications, shares: receipt.duplicateShares };
      this.#write(out, receipt, local, inbox, true, duplicate);
    }
  }

  /**
   * Write a step for each alternative of an answer.
   * @param inbox after the step, as is `up`.
   * @param faulty what the step is, unless it is the step of a function.
   */
  #write(
    out: StepWriter,
    question: Question,
    local: number,
    inbox: number,
    up = true,
    faulty?: FaultyStep,
  ): void {
    let place = this.#answers.place(question.number, local);
    if (place === unanswered) place = this.#ask(question, local);
    const { code } = this.#answers;
    const end = place + 1 + code[place]!;
    for (let at = place + 1; at < end; ) {
      // The last element stands for the parameters.
      const last = at + code[at]!;
      const label = faulty?.fault.label ?? code[at + 1]!;
      const shares = faulty?.shares ?? question.shares.get(label)!;
      out.step(label, this.#nodes.make(up, code[at + 2]!, inbox), shares);
      if (faulty !== undefined) this.#use(out, faulty.fault);
      for (at += 3; at < last; at += 2) out.post(code[at]!, code[at + 1]!);
      at = last + 1;
    }
  }

  /** Ask, and give the place of the answer. */
  #ask({ number, asks }: Question, local: number): number {
    const answers = asks.map((asked) => this.#shared.auditor.call(asked, local));
    return this.#answers.add(number, local, answers.flat());
  }

  #use(out: StepWriter, { use }: Fault): void {
    if (use !== undefined) out.post(this.#shared.faultSlot!, use);
  }

  #receipt(operation: number): Receipt {
    const { from, message } = this.#envelope(operation);
    const { calls, values, sharesOf } = this.#shared;
    const id = this.#operations.second(operation);
    const { type } = message;
    const receive = this.#function('receive', type, `receive ${type}`, (local, isRebuilt) =>
      calls.receive(this.process, from, values.value(id, isRebuilt) as Typed, local),
    );
    const about = { process: this.process.pid, from, message };
    const shares = new Map([[this.#label('receive', type), sharesOf({ kind: 'deliver', ...about })]]);
    return {
      ...this.#question([receive], shares),
      duplicateShares: sharesOf({ kind: 'duplicate', ...about }),
      lossShares: sharesOf({ kind: 'lose', ...about }),
    };
  }

  #question(asks: readonly ProcessFunction[], shares: Question['shares'] = new Map()): Question {
    const number = this.#questions;
    this.#questions += 1;
    return { number, asks, shares };
  }

  #label(kind: StepLabel['kind'], name: string): number {
    return this.#shared.labels.number(kind, this.process.roleName, name);
  }

  /** @param what the function is in messages. */
  #function(kind: StepLabel['kind'], name: string, what: string, call: CallOf): ProcessFunction {
    return new ProcessFunction(this.process, this.#shared, this.#label(kind, name), what, call);
  }

  #fault(budget: BudgetKind, name: string): Fault {
    const { topology, faultSlot } = this.#shared;
    const isLimited = faultSlot !== undefined && Number.isFinite(topology.faults[budget]);
    return {
      label: this.#label('fault', name),
      use: isLimited ? useOf(budget) : undefined,
    };
  }

  #envelope(operation: number): Received<Typed> {
    const { topology, values } = this.#shared;
    return {
      from: topology.processes[this.#operations.first(operation)]!.pid,
      message: values.value(this.#operations.second(operation)) as Typed,
    };
  }
}
