import type { FairSets } from '../core/slots.ts';
import type { Arena } from '../engine/arena.ts';

/** Constraints of fairness where walks find them. */
export class FairTables {
  /** Address of the addresses of the sets of shares, as `walkShares` describes them. */
  readonly shares: number;
  /** Of a byte per constraint. */
  readonly strong: number;
  readonly constraints: number;
  readonly strongCount: number;
  readonly #sets: FairSets['sets'];
  readonly #enabled: readonly (readonly number[])[];
  readonly #isStrong: readonly boolean[];

  constructor(arena: Arena, { constraints, sets }: FairSets) {
    this.#sets = sets;
    this.#enabled = sets.map((set) => set.filter((share) => (share & 1) === 1).map((share) => share >> 1));
    this.#isStrong = constraints.map(({ degree }) => degree === 'strong');
    this.constraints = constraints.length;
    this.strongCount = this.#isStrong.filter(Boolean).length;
    this.shares = arena.allocate(4 * sets.length);
    for (const [number, set] of sets.entries()) {
      const address = arena.allocate(8 + 4 * set.length);
      arena.words[this.shares / 4 + number] = address;
      arena.words.set([this.enabledBy(number).length > 0 ? 1 : 0, set.length, ...set], address / 4);
    }
    this.strong = arena.allocate(constraints.length);
    for (const [number, isStrong] of this.#isStrong.entries())
      arena.bytes[this.strong + number] = isStrong ? 1 : 0;
  }

  /** The constraints that a step with these shares enables. */
  enabledBy(shares: number): readonly number[] {
    return this.#enabled[shares]!;
  }

  /** The constraints that such a step takes. */
  takenBy(shares: number): readonly number[] {
    return this.#sets[shares]!.map((share) => share >> 1);
  }

  isStrong(constraint: number): boolean {
    return this.#isStrong[constraint]!;
  }
}
