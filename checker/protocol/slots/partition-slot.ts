import type { StepWriter } from '../../core/slots.ts';
import { PairTable } from '../../engine/pair-table.ts';
import { connected } from '../connectivity.ts';
import type { GlobalState } from '../global-state.ts';
import type { Topology } from '../topology.ts';
import type { Post } from './clock-slot.ts';
import type { Shared } from './shared.ts';

/** The pattern of connectivity, and how often it may change. Its steps tell every process from whom no message gets through. */
export class PartitionSlot {
  /** By number; that nothing is cut is number 0. */
  readonly #patterns: readonly string[];
  readonly #heals: boolean;
  readonly #budget: number;
  /** (pattern, changes left, or 0 where they are unlimited). */
  readonly #nodes = new PairTable();
  readonly #cutLabel: number;
  readonly #healLabel: number;
  /** By pattern. */
  readonly #shares: readonly number[];
  readonly #changes: (pattern: number) => readonly Post[];

  constructor(
    { partitions, faults }: Topology,
    { labels, sharesOf }: Pick<Shared, 'labels' | 'sharesOf'>,
    changes: (pattern: number) => readonly Post[],
  ) {
    const { patterns, heals } = partitions!;
    this.#patterns = [connected, ...patterns.map(({ name }) => name)];
    this.#heals = heals;
    this.#budget = faults.partitions;
    this.#cutLabel = labels.number('fault', '', 'partition');
    this.#healLabel = labels.number('action', '', 'heal');
    this.#shares = this.#patterns.map((cut) =>
      sharesOf(cut === connected ? { kind: 'heal' } : { kind: 'partition', cut }),
    );
    this.#changes = changes;
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  initial(): number {
    return this.#node(0, this.#budget);
  }

  expand(node: number, out: StepWriter): void {
    const current = this.#nodes.first(node);
    const left = Number.isFinite(this.#budget) ? this.#nodes.second(node) : this.#budget;
    for (let pattern = 1; left > 0 && pattern < this.#patterns.length; pattern += 1)
      if (pattern !== current) this.#write(out, this.#cutLabel, pattern, left - 1);
    if (this.#heals && current !== 0) this.#write(out, this.#healLabel, 0, left);
  }

  encode(state: GlobalState): number {
    return this.#node(this.patternOf(state), state.budgets.partitions);
  }

  /** The number of the pattern of a state. */
  patternOf({ partition }: GlobalState): number {
    return this.#patterns.indexOf(partition);
  }

  #write(out: StepWriter, label: number, pattern: number, left: number): void {
    out.step(label, this.#node(pattern, left), this.#shares[pattern]!);
    for (const { slot, operation } of this.#changes(pattern)) out.post(slot, operation);
  }

  #node(pattern: number, left: number): number {
    return this.#nodes.intern(pattern, Number.isFinite(left) ? left : 0);
  }
}
