import type { Temporal } from '../core/property.ts';

type Timed = Exclude<Temporal<unknown>['kind'], 'ltl'>;

/**
 * How long one walk waits for what a temporal property promises, in steps. A finite walk can neither prove nor refute
 * such a property; that something takes long, or had not come when the walk ended, is only a reason to suspect.
 */
export class Response {
  /** The longest wait that ended, or -1. */
  longest = -1;
  readonly #kind: Timed;
  /** The step since which it has been waited, or -1. */
  #since = -1;
  #met = false;

  constructor(kind: Timed) {
    this.#kind = kind;
  }

  /** @param when of a `leads to`: whether the antecedent is true after `step` steps. */
  see(step: number, when: boolean, holds: boolean): void {
    switch (this.#kind) {
      case 'eventually':
        if (!this.#met) this.#wait(step, true, holds);
        this.#met ||= holds;
        return;
      case 'always eventually':
      case 'eventually always':
        this.#wait(step, true, holds);
        return;
      case 'leads to':
        this.#wait(step, when, holds);
    }
  }

  /** How long it was waited already when the walk ended, or -1. */
  pending(steps: number): number {
    return this.#since < 0 ? -1 : steps - this.#since;
  }

  #wait(step: number, asked: boolean, holds: boolean): void {
    if (holds) {
      if (this.#since >= 0) this.longest = Math.max(this.longest, step - this.#since);
      else if (asked) this.longest = Math.max(this.longest, 0);
      this.#since = -1;
    } else if (asked && this.#since < 0) this.#since = step;
  }
}
