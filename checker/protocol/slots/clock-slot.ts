import type { StepWriter } from '../../core/slots.ts';

/** An operation on a slot. */
export interface Post {
  readonly slot: number;
  readonly operation: number;
}

/** Time itself. It has a single node, and its only step is a tick of everything; whatever is urgent refuses it. */
export class ClockSlot {
  readonly nodeCount = 1;
  readonly #label: number;
  readonly #shares: number;
  readonly #ticks: () => readonly Post[];

  /** @param shares the number of the step's parts in constraints of fairness. */
  constructor(label: number, shares: number, ticks: () => readonly Post[]) {
    this.#label = label;
    this.#shares = shares;
    this.#ticks = ticks;
  }

  initial(): number {
    return 0;
  }

  expand(_node: number, out: StepWriter): void {
    out.step(this.#label, 0, this.#shares);
    for (const { slot, operation } of this.#ticks()) out.post(slot, operation);
  }
}
