import type { ValueId } from '../../core/ids.ts';
import type { StepLabel } from '../../core/slots.ts';
import { PairTable } from '../../engine/pair-table.ts';
import type { Typed } from '../definition.ts';
import type { Process } from '../topology.ts';
import type { Received } from '../view.ts';
import { AnswerTable, unanswered } from './answer-table.ts';
import { type CallOf, ProcessFunction } from './process-function.ts';
import type { Shared } from './shared.ts';

/** Functions of a process that are asked together. */
export interface Question {
  readonly number: number;
  readonly asks: readonly ProcessFunction[];
  /** By label: the number of its steps' parts in constraints of fairness. */
  readonly shares: ReadonlyMap<number, number>;
}

/** What becomes of an envelope's message. */
export interface Receipt extends Question {
  /** The parts of the steps that are faults. */
  readonly duplicateShares: number;
  readonly lossShares: number;
}

/**
 * What a process does, asked of the user's functions. They are functions of local state and message, so each runs once per distinct pair
 * of these, whatever else is in the inbox.
 */
export class ProcessQuestions {
  readonly actions: Question;
  readonly urgent: Question;
  readonly crash: Question;
  readonly recovery: Question;
  /** (sender's position, message), numbered as envelopes. */
  readonly #envelopes = new PairTable();
  /** By envelope. */
  readonly #receipts: Receipt[] = [];
  readonly #tick: Question;
  readonly #process: Process;
  readonly #shared: Shared;
  readonly #answers = new AnswerTable();
  #questions = 0;

  constructor(process: Process, shared: Shared) {
    this.#process = process;
    this.#shared = shared;
    const { calls, sharesOf } = shared;
    const { pid, role } = process;
    this.actions = this.#ofActions(Object.keys(role.actions ?? {}));
    this.urgent = this.#ofActions(Object.keys(role.urgent ?? {}));
    this.crash = this.#question([
      this.#function('fault', 'crash', 'crash', (local) => [calls.crash(process, local)]),
    ]);
    this.recovery = this.#question(
      [this.#function('action', 'recover', 'recover', (local) => [calls.recover(process, local)])],
      new Map([[this.label('action', 'recover'), sharesOf({ kind: 'recover', process: pid })]]),
    );
    this.#tick = this.#question([
      this.#function('time', 'tick', 'tick', (local) => {
        const next = calls.tick(process, local);
        return next === undefined ? [] : [{ next, sends: [], events: [] }];
      }),
    ]);
  }

  label(kind: StepLabel['kind'], name: string): number {
    return this.#shared.labels.number(kind, this.#process.roleName, name);
  }

  /** The number of a message from the process at a position. */
  envelope(sender: number, message: ValueId): number {
    const envelope = this.#envelopes.intern(sender, message);
    if (envelope === this.#receipts.length) this.#receipts.push(this.#receiptOf(envelope));
    return envelope;
  }

  sender(envelope: number): number {
    return this.#envelopes.first(envelope);
  }

  messageHash(envelope: number): number {
    return this.#shared.values.stableHash(this.#envelopes.second(envelope));
  }

  received(envelope: number): Received<Typed> {
    const { topology, values } = this.#shared;
    return {
      from: topology.processes[this.sender(envelope)]!.pid,
      message: values.value(this.#envelopes.second(envelope)) as Typed,
    };
  }

  receipt(envelope: number): Receipt {
    return this.#receipts[envelope]!;
  }

  /** The answer in a local state, from its length on, as `ProcessFunction` encodes it. It is valid until the next question. */
  answer({ number, asks }: Question, local: number): { readonly code: Int32Array; readonly place: number } {
    let place = this.#answers.place(number, local);
    if (place === unanswered) {
      const answers = asks.map((asked) => this.#shared.auditor.call(asked, local));
      place = this.#answers.add(number, local, answers.flat());
    }
    return { code: this.#answers.code, place };
  }

  /** Whether a question has an answer other than that nothing is enabled. */
  isEnabled(question: Question, local: number): boolean {
    const { code, place } = this.answer(question, local);
    return code[place]! > 0;
  }

  /** The local state after a tick of the clock; `undefined` where it cannot tick before the process has acted. */
  ticked(local: number): number | undefined {
    if (this.#process.role.tick === undefined) return local;
    const { code, place } = this.answer(this.#tick, local);
    return code[place]! > 0 ? code[place + 3]! : undefined;
  }

  #ofActions(names: readonly string[]): Question {
    const { calls, sharesOf } = this.#shared;
    const process = this.#process;
    return this.#question(
      names.map((name) =>
        this.#function('action', name, `action ${name}`, (local) => calls.action(process, name, local)),
      ),
      new Map(
        names.map((name) => [
          this.label('action', name),
          sharesOf({ kind: 'action', process: process.pid, name }),
        ]),
      ),
    );
  }

  #receiptOf(envelope: number): Receipt {
    const { from, message } = this.received(envelope);
    const { calls, values, sharesOf } = this.#shared;
    const id = this.#envelopes.second(envelope);
    const { type } = message;
    const receive = this.#function('receive', type, `receive ${type}`, (local, isRebuilt) =>
      calls.receive(this.#process, from, values.value(id, isRebuilt) as Typed, local),
    );
    const about = { process: this.#process.pid, from, message };
    const shares = new Map([[this.label('receive', type), sharesOf({ kind: 'deliver', ...about })]]);
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

  /** @param what the function is in messages. */
  #function(kind: StepLabel['kind'], name: string, what: string, call: CallOf): ProcessFunction {
    return new ProcessFunction(this.#process, this.#shared, this.label(kind, name), what, call);
  }
}
