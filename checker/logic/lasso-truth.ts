import { assertNever, InternalError } from '../core/errors.ts';
import type { Binary, Formula } from './formula.ts';

/** Which propositions are true at one time of a run. */
export type Letter = (proposition: string) => boolean;

/**
 * Whether a formula is true at the beginning of the run that has these letters, and after the last goes on with that at
 * `loop`, for ever. It follows the meaning of each operator and knows nothing of automata; what these find is confirmed by it.
 *
 * Units  Cost, at most: the size of the formula by the square of the number of letters.
 */
export function isTrueOnLasso(formula: Formula, letters: readonly Letter[], loop: number): boolean {
  if (!Number.isInteger(loop) || loop < 0 || loop >= letters.length)
    throw new InternalError(`a run of ${letters.length} letters goes on with letter ${loop}`);
  return new LassoTruth(letters, loop).of(formula)[0]!;
}

/** Truth by position. */
type Truth = readonly boolean[];

class LassoTruth {
  private readonly letters: readonly Letter[];
  private readonly loop: number;
  private readonly known = new Map<Formula, Truth>();

  constructor(letters: readonly Letter[], loop: number) {
    this.letters = letters;
    this.loop = loop;
  }

  of(formula: Formula): Truth {
    const known = this.known.get(formula);
    if (known !== undefined) return known;
    const truth = this.evaluated(formula);
    this.known.set(formula, truth);
    return truth;
  }

  private evaluated(formula: Formula): Truth {
    switch (formula.kind) {
      case 'true':
      case 'false':
        return this.letters.map(() => formula.kind === 'true');
      case 'proposition':
        return this.letters.map((letter) => letter(formula.name));
      case 'not':
        return this.of(formula.of).map((a) => !a);
      case 'X': {
        const a = this.of(formula.of);
        return a.map((_, at) => a[this.after(at)]!);
      }
      case 'F': {
        const a = this.of(formula.of);
        return this.fixpoint(false, (at, later) => a[at]! || later);
      }
      case 'G': {
        const a = this.of(formula.of);
        return this.fixpoint(true, (at, later) => a[at]! && later);
      }
      default:
        return this.ofTwo(formula.kind, this.of(formula.left), this.of(formula.right));
    }
  }

  private ofTwo(kind: Binary, a: Truth, b: Truth): Truth {
    switch (kind) {
      case 'and':
        return a.map((value, at) => value && b[at]!);
      case 'or':
        return a.map((value, at) => value || b[at]!);
      case 'implies':
        return a.map((value, at) => !value || b[at]!);
      case 'iff':
        return a.map((value, at) => value === b[at]);
      case 'U':
        return this.fixpoint(false, (at, later) => b[at]! || (a[at]! && later));
      case 'W':
        return this.fixpoint(true, (at, later) => b[at]! || (a[at]! && later));
      case 'R':
        return this.fixpoint(true, (at, later) => b[at]! && (a[at]! || later));
      default:
        return assertNever(kind);
    }
  }

  /**
   * The solution of `x[at] = law(at, x[next])` that is reached from `start` everywhere: the least from false, the
   * greatest from true.
   */
  private fixpoint(start: boolean, law: (at: number, later: boolean) => boolean): Truth {
    const truth = this.letters.map(() => start);
    // Backwards, what a position depends on is settled already, but for the way back to `loop`: few passes do.
    for (let changed = true; changed; ) {
      changed = false;
      for (let at = truth.length - 1; at >= 0; at -= 1) {
        const value = law(at, truth[this.after(at)]!);
        if (value !== truth[at]) changed = true;
        truth[at] = value;
      }
    }
    return truth;
  }

  private after(at: number): number {
    return at + 1 < this.letters.length ? at + 1 : this.loop;
  }
}
