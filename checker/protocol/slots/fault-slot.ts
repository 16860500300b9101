import { impossible } from '../../core/slots.ts';
import { TupleTable } from '../../engine/tuple-table.ts';
import type { Budgets } from '../global-state.ts';
import type { Process, Topology } from '../topology.ts';
import type { Shared } from './shared.ts';

/** The kinds of budget. The place of a kind is its place in the slot's tuples, and the operation that uses one up. */
const kinds = ['losses', 'duplications', 'crashes', 'pauses', 'jumps'] as const;
type BudgetKind = (typeof kinds)[number];

/** A kind of fault, and the operation on the slot of budgets that it takes; `undefined` where it takes none. */
export interface Fault {
  readonly label: number;
  readonly use: number | undefined;
}

/** @param budget left out where there is no limit. @param name of its label. */
export function faultOf(
  budget: BudgetKind | undefined,
  name: string,
  { roleName }: Process,
  { topology, faultSlot, labels }: Pick<Shared, 'topology' | 'faultSlot' | 'labels'>,
): Fault {
  const isLimited = budget !== undefined && Number.isFinite(topology.faults[budget]);
  return {
    label: labels.number('fault', roleName, name),
    use: faultSlot !== undefined && isLimited ? kinds.indexOf(budget) : undefined,
  };
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
