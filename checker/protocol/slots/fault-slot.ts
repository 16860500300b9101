import { impossible } from '../../core/slots.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { Budgets } from '../global-state.ts';
import type { Topology } from '../topology.ts';

/** The kinds of budget. The place of a kind is its place in the slot's tuples, and the operation that uses one up. */
const kinds = ['losses', 'duplications', 'crashes'] as const;
export type BudgetKind = (typeof kinds)[number];

export function useOf(kind: BudgetKind): number {
  return kinds.indexOf(kind);
}

/** How many faults may still happen; an operation uses one up, and is impossible where none is left. Without limit counts as 0, and is never asked. */
export class FaultSlot {
  readonly #nodes = new TupleTable();
  readonly #initial: Int32Array;

  constructor({ faults }: Topology) {
    this.#initial = tupleOf(faults);
  }

  /** Whether a scenario needs this slot at all. */
  static isNeeded({ faults }: Topology): boolean {
    return kinds.some((kind) => faults[kind] > 0 && Number.isFinite(faults[kind]));
  }

  get nodeCount(): number {
    return this.#nodes.size;
  }

  initial(): number {
    return this.#nodes.intern(this.#initial);
  }

  apply(node: number, operation: number): number {
    const left = this.#nodes.read(node).slice();
    if (left[operation] === 0) return impossible;
    left[operation]! -= 1;
    return this.#nodes.intern(left);
  }

  encode(budgets: Budgets): number {
    return this.#nodes.intern(tupleOf(budgets));
  }
}

function tupleOf(budgets: Readonly<{ [kind in BudgetKind]: number }>): Int32Array {
  return Int32Array.from(kinds, (kind) => (Number.isFinite(budgets[kind]) ? budgets[kind] : 0));
}
