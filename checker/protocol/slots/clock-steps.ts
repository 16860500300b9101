import { impossible, type StepWriter } from '../../core/slots.ts';
import type { ProtocolAction } from '../action.ts';
import type { Process } from '../topology.ts';
import { type Fault, faultOf } from './fault-slot.ts';
import type { NodeTable } from './node-table.ts';
import type { ProcessQuestions } from './process-questions.ts';
import type { Shared } from './shared.ts';
import { down, lagging, type Statuses, up } from './statuses.ts';

/** What a process's nodes are made of. */
interface Parts {
  readonly statuses: Statuses;
  readonly questions: ProcessQuestions;
  readonly nodes: NodeTable;
}

/** What time, its clock and pauses do to a process. */
export class ClockSteps {
  readonly #process: Process;
  readonly #shared: Shared;
  readonly #parts: Parts;
  readonly #pause: Fault;
  readonly #jump: Fault;
  readonly #gain: Fault;
  readonly #lag: Fault;
  readonly #resume: number;

  constructor(process: Process, shared: Shared, parts: Parts) {
    const { pid } = process;
    this.#process = process;
    this.#shared = shared;
    this.#parts = parts;
    this.#pause = faultOf('pauses', 'pause', process, shared);
    this.#jump = faultOf('jumps', 'jump', process, shared);
    this.#gain = faultOf(undefined, 'gain a tick', process, shared);
    this.#lag = faultOf(undefined, 'lose a tick', process, shared);
    this.#resume = shared.sharesOf({ kind: 'resume', process: pid });
  }

  /** A local state as it is, and for each tick that the clock may be ahead. */
  ahead(local: number): readonly number[] {
    const locals = [local];
    while (locals.length <= this.#process.offset) {
      const next = this.#parts.questions.ticked(locals.at(-1)!);
      if (next === undefined || locals.includes(next)) break;
      locals.push(next);
    }
    return locals;
  }

  /** The node a tick later, or `impossible` where something is urgent. */
  later(node: number): number {
    const { statuses, questions, nodes } = this.#parts;
    const { inboxes } = nodes;
    const status = nodes.status(node);
    const local = nodes.local(node);
    const inbox = nodes.inbox(node);
    const mode = statuses.mode(status);
    if (mode === down && this.#process.recovery === 'never') return node;
    if (mode === up && (questions.isEnabled(questions.urgent, local) || this.#hasDue(node)))
      return impossible;
    if (statuses.mustResume(status)) return impossible;
    const drift = statuses.drift(status);
    const next = drift === lagging ? local : this.#advanced(mode, local);
    if (next === undefined) return impossible;
    const later = statuses.of(
      statuses.modeLater(status),
      drift === lagging ? this.#process.drift!.period - 1 : Math.max(0, drift - 1),
      statuses.cut(status),
    );
    return nodes.make(later, next, inboxes.aged(inbox));
  }

  /** Write the steps of a node, other than that time passes. */
  write(node: number, out: StepWriter): void {
    const { statuses, questions, nodes } = this.#parts;
    const { longestPause, jump, drift, recovery, pid } = this.#process;
    const { pauses, jumps } = this.#shared.topology.faults;
    const status = nodes.status(node);
    const local = nodes.local(node);
    const inbox = nodes.inbox(node);
    const mode = statuses.mode(status);
    if (mode === down && recovery === 'never') return;
    if (mode === up && longestPause !== undefined && pauses > 0) {
      const pausing = statuses.with(status, { mode: statuses.pausing(longestPause) });
      this.#fault(out, this.#pause, { kind: 'pause', process: pid }, nodes.make(pausing, local, inbox));
    }
    if (statuses.isPaused(status)) {
      const resumed = nodes.make(statuses.with(status, { mode: up }), local, inbox);
      out.step(questions.label('action', 'resume'), resumed, this.#resume);
    }
    if (drift !== undefined && statuses.drift(status) === 0) {
      const isBusy = mode === up && questions.isEnabled(questions.urgent, local);
      const gained = isBusy ? undefined : this.#advanced(mode, local);
      if (drift.gains && gained !== undefined) {
        const next = nodes.make(statuses.with(status, { drift: drift.period }), gained, inbox);
        this.#fault(out, this.#gain, { kind: 'drift', process: pid, name: 'gain a tick' }, next);
      }
      if (drift.loses) {
        const next = nodes.make(statuses.with(status, { drift: lagging }), local, inbox);
        this.#fault(out, this.#lag, { kind: 'drift', process: pid, name: 'lose a tick' }, next);
      }
    }
    if (jump !== undefined && jumps > 0) {
      const next = nodes.make(status, this.#jumped(local, jump), inbox);
      this.#fault(out, this.#jump, { kind: 'drift', process: pid, name: 'jump' }, next);
    }
  }

  #fault(out: StepWriter, { label, use }: Fault, action: ProtocolAction, next: number): void {
    out.step(label, next, this.#shared.sharesOf(action));
    if (use !== undefined) out.post(this.#shared.faultSlot!, use);
  }

  /** Whether a message has been on its way for as long as it may be, and can be received. */
  #hasDue(node: number): boolean {
    const { statuses, questions, nodes } = this.#parts;
    const { inboxes } = nodes;
    const status = nodes.status(node);
    const local = nodes.local(node);
    const inbox = nodes.inbox(node);
    for (let place = 0; place < inboxes.size(inbox); place += 1) {
      if (!inboxes.isDue(inbox, place) || !inboxes.isDeliverable(inbox, place)) continue;
      const envelope = inboxes.envelope(inbox, place);
      if (statuses.isCutOff(status, questions.sender(envelope))) continue;
      if (questions.isEnabled(questions.receipt(envelope), local)) return true;
    }
    return false;
  }

  /** What does not act cannot hold up its clock. */
  #advanced(mode: number, local: number): number | undefined {
    return this.#parts.questions.ticked(local) ?? (mode === up ? undefined : local);
  }

  #jumped(local: number, ticks: number): number {
    let current = local;
    for (let tick = 0; tick < ticks; tick += 1) current = this.#parts.questions.ticked(current) ?? current;
    return current;
  }
}
