import { lacking } from '../engine/machine-fields.ts';
import { machineProgram } from '../engine/programs.ts';
import type { WalkTables } from '../engine/walk-tables.ts';
import { Walker } from '../engine/walker.ts';
import { Judge } from './judge.ts';
import type { Choices } from './scheduler.ts';
import type { Judged } from './watched.ts';

/** A step by what it is, so that it can be looked for in other states: its event, and which alternative of it. */
export interface NamedStep {
  readonly event: number;
  /** Among the choices with this event, counted from 0. */
  readonly alternative: number;
}

/** The number of a property, or `deadlocked`. */
export type Violated = number;
export const deadlocked: Violated = -1;

/** Takes steps one by one, in the thread that can call user code, so nothing is ever missing. States are vectors. */
export class Stepper {
  readonly initial: readonly Int32Array[];
  readonly #tables: WalkTables;
  readonly #walker: Walker;
  readonly #judged: Judged;
  readonly #slots: number;
  /** Addresses. */
  readonly #vector: number;
  readonly #answers: number;
  readonly #hash: number;
  #judge: Judge;
  #taken = 0;

  constructor(tables: WalkTables, judged: Judged) {
    const { arena, initial } = tables;
    const slots = initial[0]!.length;
    this.initial = initial;
    this.#tables = tables;
    this.#judged = judged;
    this.#slots = slots;
    this.#judge = new Judge(judged);
    this.#vector = arena.allocate(4 * slots);
    this.#answers = arena.allocate(Math.max(1, judged.roles.length));
    this.#hash = arena.allocate(8);
    this.#walker = new Walker(arena.memory, machineProgram, tables.addThread());
    this.#walker.refresh();
  }

  /** How many steps it has taken so far. */
  get taken(): number {
    return this.#taken;
  }

  /** Go to a state. */
  goTo(vector: Int32Array): void {
    this.#judge = new Judge(this.#judged);
    this.#walker.words.set(vector, this.#vector / 4);
    this.#until(() => this.#walker.look(this.#vector, this.#answers, this.#hash));
    this.#judge.see(this.#walker.bytes, this.#answers, 0);
  }

  /** The state it is in. */
  get vector(): Int32Array {
    const at = this.#vector / 4;
    return Int32Array.from(this.#walker.words.subarray(at, at + this.#slots));
  }

  /** What may happen next; valid until the next step. None outside the boundary. */
  choices(): Choices {
    this.#until(() => this.#walker.list(this.#vector));
    if (!this.#judge.isInside) this.#walker.count = 0;
    return this.#walker;
  }

  /** Take one of the choices listed last. */
  take(choice: number): void {
    this.#until(
      () => this.#walker.take(this.#vector, choice, this.#answers, this.#hash) !== lacking,
      // Tables that were filled may be elsewhere, and the choices with them.
      () => this.#walker.list(this.#vector),
    );
    this.#taken += 1;
    this.#judge.see(this.#walker.bytes, this.#answers, 1);
  }

  /** The choice that is this step; `undefined` where it is not enabled. Of fewer alternatives, the last. */
  find({ event, alternative }: NamedStep): number | undefined {
    const choices = this.choices();
    let found: number | undefined;
    let seen = 0;
    for (let choice = 0; choice < choices.count && seen <= alternative; choice += 1) {
      if (choices.event(choice) !== event) continue;
      found = choice;
      seen += 1;
    }
    return found;
  }

  /** What a choice of those listed last is. */
  name(choice: number): NamedStep {
    const event = this.#walker.event(choice);
    let alternative = 0;
    for (let before = 0; before < choice; before += 1)
      if (this.#walker.event(before) === event) alternative += 1;
    return { event, alternative };
  }

  /** What the state, or the first step since `goTo` that violated something, violates. */
  get violated(): Violated | undefined {
    if (this.#judge.violated >= 0) return this.#judge.violated;
    return this.#judged.deadlock && this.#isDeadlock() ? deadlocked : undefined;
  }

  /** Whether the state, or a step since `goTo`, violates this. */
  violates(what: Violated): boolean {
    return what === deadlocked ? this.#isDeadlock() : this.#judge.isViolated(what);
  }

  #isDeadlock(): boolean {
    const { isInside, isTerminal } = this.#judge;
    if (!isInside || isTerminal) return false;
    this.choices();
    return !this.#walker.progress;
  }

  #until(done: () => boolean, afterwards: () => unknown = () => {}): void {
    while (!done()) {
      this.#tables.fill();
      this.#walker.refresh();
      afterwards();
    }
  }
}
