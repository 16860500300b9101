import type { ThreadBuffers } from './thread-buffers.ts';

/** What was counted of the states that were expanded. */
export class Tally {
  transitions = 0;
  outsideBoundary = 0;
  /** Transitions by label. */
  fired = new Float64Array(64);

  /** Add what the threads counted of a block. @param skipped states of it that were not expanded. */
  add(buffers: readonly ThreadBuffers[], skipped: number): void {
    this.outsideBoundary += skipped;
    for (const { transitions, fired } of buffers) {
      this.transitions += transitions;
      if (fired.length > this.fired.length) this.#enlarge(fired.length);
      for (let label = 0; label < fired.length; label += 1) this.fired[label]! += fired[label]!;
    }
  }

  #enlarge(length: number): void {
    const longer = new Float64Array(length);
    longer.set(this.fired);
    this.fired = longer;
  }
}
