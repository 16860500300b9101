import type { FairShare } from '../core/fairness.ts';
import type { FairSets } from '../core/slots.ts';

/** Numbers constraints of fairness, and the sets of parts in them that steps have. */
export class FairShares implements FairSets {
  readonly constraints: FairSets['constraints'][number][] = [];
  readonly sets: (readonly number[])[] = [[]];
  readonly statement: readonly string[];
  readonly #constraintNumbers = new Map<string, number>();
  readonly #setNumbers = new Map<string, number>([['', 0]]);

  constructor(statement: readonly string[]) {
    this.statement = statement;
  }

  /** The number of a set. */
  number(shares: readonly FairShare[]): number {
    const set = shares.map(({ constraint, degree, enables }) => {
      let number = this.#constraintNumbers.get(constraint);
      if (number === undefined) {
        number = this.constraints.push({ name: constraint, degree }) - 1;
        this.#constraintNumbers.set(constraint, number);
      }
      return 2 * number + (enables ? 1 : 0);
    });
    const key = set.join();
    let number = this.#setNumbers.get(key);
    if (number === undefined) {
      number = this.sets.push(set) - 1;
      this.#setNumbers.set(key, number);
    }
    return number;
  }
}
