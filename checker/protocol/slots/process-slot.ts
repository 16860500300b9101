import type { ValueId } from '../../core/ids.ts';
import { impossible, type StepWriter } from '../../core/slots.ts';
import type { Typed } from '../definition.ts';
import type { Cell } from '../global-state.ts';
import type { Process } from '../topology.ts';
import type { Received } from '../view.ts';
import { ClockSteps } from './clock-steps.ts';
import { type Fault, faultOf } from './fault-slot.ts';
import { inboxRules } from './inbox-rules.ts';
import { NodeTable } from './node-table.ts';
import { ProcessQuestions, type Question } from './process-questions.ts';
import type { Receiver, Shared } from './shared.ts';
import { down, Statuses, up } from './statuses.ts';

/** A fault that is a step, with its parts in constraints of fairness. */
interface FaultyStep {
  readonly fault: Fault;
  readonly shares: number;
}

/** The first operation on every process where there is time. */
const tick = 0;

/**
 * One process: a node is its status, its local state and its inbox. Operations on it are a tick, where there is time; then those that say
 * from whom no message gets through, where the network may fall into parts; then the arrivals of envelopes.
 */
export class ProcessSlot implements Receiver {
  readonly process: Process;
  readonly #shared: Shared;
  readonly #statuses: Statuses;
  readonly #questions: ProcessQuestions;
  readonly #nodes: NodeTable;
  readonly #clock: ClockSteps;
  /** The operations that cut off nobody, or some senders, and the first that is an arrival. */
  readonly #firstCut: number;
  readonly #firstArrival: number;
  readonly #losses: Fault;
  readonly #duplications: Fault;
  readonly #crash: FaultyStep;

  constructor(process: Process, shared: Shared) {
    const { topology } = shared;
    this.process = process;
    this.#shared = shared;
    this.#statuses = new Statuses(process, topology);
    this.#questions = new ProcessQuestions(process, shared);
    const names = {
      sender: (envelope: number) => this.#questions.sender(envelope),
      message: (envelope: number) => this.#questions.messageHash(envelope),
    };
    this.#nodes = new NodeTable(inboxRules(topology.network, topology.delay, names), this.#statuses.count);
    this.#clock = new ClockSteps(process, shared, {
      statuses: this.#statuses,
      questions: this.#questions,
      nodes: this.#nodes,
    });
    this.#firstCut = topology.isTimed ? tick + 1 : 0;
    this.#firstArrival = this.#firstCut + (topology.partitions ? this.#statuses.cuts : 0);
    this.#losses = faultOf('losses', 'lose', process, shared);
    this.#duplications = faultOf('duplications', 'duplicate', process, shared);
    this.#crash = {
      fault: faultOf('crashes', 'crash', process, shared),
      shares: shared.sharesOf({ kind: 'crash', process: process.pid }),
    };
  }

  get slot(): number {
    return this.process.position;
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  /** One for each way in which its clock may be ahead. */
  initial(): readonly number[] {
    const { auditor, calls, values } = this.#shared;
    const { pid } = this.process;
    const init = {
      what: () => `${pid}: init`,
      run: () => [values.number(calls.init(this.process), () => `${pid} after init`)],
    };
    const [local] = auditor.call(init, undefined);
    return this.#clock
      .ahead(local!)
      .map((ahead) => this.#nodes.make(this.#statuses.initial, ahead, this.#nodes.inboxes.empty));
  }

  operation(sender: number, message: ValueId): number {
    return this.#firstArrival + this.#questions.envelope(sender, message);
  }

  get tickOperation(): number {
    return tick;
  }

  /** The operation that tells the process of a pattern of connectivity; 0 is that nothing is cut. */
  cutOperation(pattern: number): number {
    return this.#firstCut + this.#statuses.cutsByPattern[pattern]!;
  }

  apply(node: number, operation: number): number {
    if (operation >= this.#firstArrival) return this.#arrived(node, operation - this.#firstArrival);
    return operation < this.#firstCut ? this.#clock.later(node) : this.#cut(node, operation - this.#firstCut);
  }

  /** Whether time may pass, as far as this process goes. */
  canTick(node: number): boolean {
    return this.#clock.later(node) !== impossible;
  }

  encode({ up: isUp, paused, drift, local, inbox }: Cell, pattern: number): number {
    const { topology, values } = this.#shared;
    const { inboxes } = this.#nodes;
    let messages = inboxes.empty;
    for (const { from, message, age } of inbox) {
      const number = values.number(message, () => `message ${message.type}`);
      const sender = topology.positions.get(from)!;
      messages = inboxes.arrived(messages, this.#questions.envelope(sender, number), age);
    }
    const mode = isUp ? (paused === undefined ? up : this.#statuses.pausing(paused)) : down;
    return this.#nodes.make(
      this.#statuses.of(mode, drift, this.#statuses.cutsByPattern[pattern]!),
      values.number(local, () => `${this.process.pid} after state`),
      messages,
    );
  }

  /** The status and the local state's number, as one number. */
  situation(node: number): number {
    return this.#nodes.situation(node);
  }

  isUp(node: number): boolean {
    return this.#statuses.isUp(this.#nodes.status(node));
  }

  isPaused(node: number): boolean {
    return this.#statuses.isPaused(this.#nodes.status(node));
  }

  state(node: number, isRebuilt: boolean): unknown {
    return this.#shared.values.value(this.#nodes.local(node), isRebuilt);
  }

  inbox(node: number): Received<Typed>[] {
    const { inboxes } = this.#nodes;
    const inbox = this.#nodes.inbox(node);
    return Array.from({ length: inboxes.size(inbox) }, (_, place) =>
      this.#questions.received(inboxes.envelope(inbox, place)),
    );
  }

  expand(node: number, out: StepWriter): void {
    const { losses, crashes } = this.#shared.topology.faults;
    const { recovery } = this.process;
    const status = this.#nodes.status(node);
    const local = this.#nodes.local(node);
    const inbox = this.#nodes.inbox(node);
    const mode = this.#statuses.mode(status);
    if (mode === up) {
      this.#write(out, this.#questions.actions, local, inbox, status);
      this.#write(out, this.#questions.urgent, local, inbox, status);
    }
    this.#writeMessages(out, node, losses);
    if (mode !== down && recovery !== undefined && crashes > 0) this.#writeCrash(out, node);
    if (mode === down && recovery !== 'never') {
      const recovered = this.#statuses.with(status, { mode: up });
      this.#write(out, this.#questions.recovery, local, inbox, recovered);
    }
    this.#clock.write(node, out);
  }

  #writeMessages(out: StepWriter, node: number, losses: number): void {
    const { inboxes } = this.#nodes;
    const status = this.#nodes.status(node);
    const local = this.#nodes.local(node);
    const inbox = this.#nodes.inbox(node);
    const messages = inboxes.size(inbox);
    for (let place = 0; place < messages; place += 1) {
      if (!inboxes.isDeliverable(inbox, place)) continue;
      if (this.#arrives(status, inbox, place)) this.#writeDelivery(out, status, local, inbox, place);
      if (losses > 0) {
        const { lossShares } = this.#questions.receipt(inboxes.envelope(inbox, place));
        const next = this.#nodes.make(status, local, inboxes.without(inbox, place));
        out.step(this.#losses.label, next, lossShares);
        this.#use(out, this.#losses);
      }
    }
  }

  #arrives(status: number, inbox: number, place: number): boolean {
    const { inboxes } = this.#nodes;
    return (
      this.#statuses.mode(status) === up &&
      inboxes.age(inbox, place) >= this.#shared.topology.delay.min &&
      !this.#statuses.isCutOff(status, this.#questions.sender(inboxes.envelope(inbox, place)))
    );
  }

  #writeDelivery(out: StepWriter, status: number, local: number, inbox: number, place: number): void {
    const { inboxes } = this.#nodes;
    const receipt = this.#questions.receipt(inboxes.envelope(inbox, place));
    this.#write(out, receipt, local, inboxes.delivered(inbox, place), status);
    if (this.#shared.topology.faults.duplications > 0) {
      const duplicate = { fault: this.#duplications, shares: receipt.duplicateShares };
      this.#write(out, receipt, local, inbox, status, duplicate);
    }
  }

  #writeCrash(out: StepWriter, node: number): void {
    const { recovery } = this.process;
    const status = this.#statuses.with(this.#nodes.status(node), {
      mode: down,
      ...(recovery === 'never' && { drift: 0 }),
    });
    const kept = recovery === 'inbox kept' ? this.#nodes.inbox(node) : this.#nodes.inboxes.empty;
    this.#write(out, this.#questions.crash, this.#nodes.local(node), kept, status, this.#crash);
  }

  /**
   * Write a step for each alternative of an answer.
   * @param inbox after the step, as is `status`.
   * @param faulty what the step is, unless it is the step of a function.
   */
  #write(
    out: StepWriter,
    question: Question,
    local: number,
    inbox: number,
    status: number,
    faulty?: FaultyStep,
  ): void {
    const { code, place } = this.#questions.answer(question, local);
    const end = place + 1 + code[place]!;
    for (let at = place + 1; at < end; ) {
      // The last element stands for the parameters.
      const last = at + code[at]!;
      const label = faulty?.fault.label ?? code[at + 1]!;
      const shares = faulty?.shares ?? question.shares.get(label)!;
      out.step(label, this.#nodes.make(status, code[at + 2]!, inbox), shares);
      if (faulty !== undefined) this.#use(out, faulty.fault);
      for (at += 3; at < last; at += 2) out.post(code[at]!, code[at + 1]!);
      at = last + 1;
    }
  }

  #use(out: StepWriter, { use }: Fault): void {
    if (use !== undefined) out.post(this.#shared.faultSlot!, use);
  }

  #arrived(node: number, envelope: number): number {
    const status = this.#nodes.status(node);
    const isLost =
      (!this.#statuses.isUp(status) && this.process.recovery !== 'inbox kept') ||
      (this.#losesCut && this.#statuses.isCutOff(status, this.#questions.sender(envelope)));
    return isLost ? node : this.#nodes.arrived(node, envelope);
  }

  #cut(node: number, cut: number): number {
    const status = this.#statuses.with(this.#nodes.status(node), { cut });
    const inbox = this.#nodes.inbox(node);
    const getsThrough = (envelope: number) =>
      !this.#statuses.isCutOff(status, this.#questions.sender(envelope));
    const kept = this.#losesCut ? this.#nodes.inboxes.filtered(inbox, getsThrough) : inbox;
    return this.#nodes.make(status, this.#nodes.local(node), kept);
  }

  /** Whether messages across a cut are lost. */
  get #losesCut(): boolean {
    return this.#shared.topology.partitions?.holdsMessages === false;
  }
}
