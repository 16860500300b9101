import { toStringMethod } from 'fast-check';
import { deadlock } from '../core/property.ts';
import type { Trace } from '../core/trace.ts';
import { traceText } from '../export/text.ts';
import { isBad, type TakenRun } from '../random/run-steps.ts';
import { deadlocked } from '../random/stepper.ts';
import { meantBy, shownBy } from '../shown.ts';
import { confirmedTrace, followed, type Subject } from '../subject.ts';

/** A run of a scenario, as a scheduler took it: what fast-check draws, shrinks and prints. */
export class Run {
  /** The property that the run violates at its end, or `'deadlock'`; `undefined` where nothing is violated. */
  readonly violated: string | undefined;
  readonly #subject: Subject;
  readonly #taken: TakenRun;

  constructor(subject: Subject, taken: TakenRun) {
    this.#subject = subject;
    this.#taken = taken;
    const { violated } = taken;
    this.violated =
      violated === undefined
        ? undefined
        : violated === deadlocked
          ? deadlock
          : subject.checked.properties[violated]!.name;
  }

  /** How many steps it has. */
  get length(): number {
    return this.#taken.steps.length;
  }

  /** Its states, of the reference semantics: one more than there are steps. */
  get states(): readonly unknown[] {
    const { initial, steps } = this.#followed();
    return [initial, ...steps.map(({ state }) => state)];
  }

  /** Its actions, of the reference semantics. */
  get actions(): readonly unknown[] {
    return this.#followed().steps.map(({ action }) => action);
  }

  /** The counterexample, to be exported or written to a file; `undefined` where nothing is violated. */
  get trace(): Trace | undefined {
    const run = this.#taken;
    return isBad(run) ? confirmedTrace(this.#subject, shownBy(this.#subject, run)) : undefined;
  }

  /**
   * To be the last statement of a property.
   * @throws {Error} if something is violated; fast-check prints the run itself.
   */
  check(): void {
    if (this.violated !== undefined)
      throw new Error(`'${this.violated}' is violated after ${this.length} steps.`);
  }

  toString(): string {
    const { trace } = this;
    if (trace !== undefined) return traceText(trace);
    return `a run of ${this.length} steps that violates nothing`;
  }

  [toStringMethod](): string {
    return this.toString();
  }

  #followed() {
    return followed(this.#subject, this.#taken.path, meantBy(this.#subject, this.#taken));
  }
}
