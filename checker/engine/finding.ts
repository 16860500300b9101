import type { Manifest } from './checkpoint.ts';

/** A violation: of a property by number, or a deadlock. For a transition, `state` is the one before the step to `after`. */
export interface Finding {
  readonly property: number | 'deadlock';
  readonly state: number;
  readonly after?: Int32Array;
  /** Steps from an initial state. */
  readonly length: number;
}

/**
 * Keeps the shortest violation; of equally short ones the first: stepping from the states of a level in order, a step is
 * looked at before the states that were discovered from its origin.
 */
export class FirstFinding {
  #finding: Finding | undefined;
  #rank: readonly number[] = [];

  get finding(): Finding | undefined {
    return this.#finding;
  }

  /** @param rank of the violation among equally long ones, most significant first. */
  offer(finding: Finding, rank: readonly number[]): void {
    const all = [finding.length, ...rank];
    const differs = all.findIndex((part, index) => part !== this.#rank[index]);
    if (this.#finding !== undefined && !(all[differs]! < this.#rank[differs]!)) return;
    this.#finding = finding;
    this.#rank = all;
  }

  /** What a checkpoint has to say. */
  snapshot(): Manifest['finding'] {
    if (this.#finding === undefined) return undefined;
    const { after, ...rest } = this.#finding;
    return { ...rest, ...(after && { after: [...after] }), rank: [...this.#rank] };
  }

  restore(snapshot: Manifest['finding']): void {
    if (snapshot === undefined) return;
    const { rank, after, ...rest } = snapshot;
    this.#finding = { ...rest, ...(after && { after: Int32Array.from(after) }) };
    this.#rank = rank;
  }
}
