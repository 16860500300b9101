import { assertNever } from '../core/errors.ts';
import type { Formula, NamedProposition } from './formula.ts';

/** A formula in which only propositions are negated, and whose temporal operators are X, U and R. */
export type NormalForm =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | NamedProposition
  | { readonly kind: 'not'; readonly of: NamedProposition }
  | { readonly kind: 'X'; readonly of: NormalForm }
  | { readonly kind: 'and' | 'or' | 'U' | 'R'; readonly left: NormalForm; readonly right: NormalForm };

/**
 * The negation normal form of a formula, somewhat simplified: `true` and `false` remain only where `F` and `G` need
 * them, as `true U a` and `false R a`, and what is repeated goes, as in `F F a` or `a && a`.
 *
 * Shapes  A graph: equal parts are the same object. So it grows as the formula does, though its text may be far longer.
 */
export function normalForm(formula: Formula): NormalForm {
  return new NormalForms().of(formula, false);
}

/** What `U` and `R`, or `or` and `and`, have each the other way round. */
const dual = { U: 'R', R: 'U', or: 'and', and: 'or' } as const;

class NormalForms {
  private readonly byKey = new Map<string, NormalForm>();
  private readonly numbers = new Map<NormalForm, number>();
  /** Those that are true always or never in a run: `G F …`, `F G …`, and what is made of these by `and` and `or`. */
  private readonly timeless = new Set<NormalForm>();
  private readonly done = { plain: new Map<Formula, NormalForm>(), negated: new Map<Formula, NormalForm>() };
  private readonly true = this.shared('true', { kind: 'true' });
  private readonly false = this.shared('false', { kind: 'false' });

  of(formula: Formula, negated: boolean): NormalForm {
    const done = negated ? this.done.negated : this.done.plain;
    const known = done.get(formula);
    if (known !== undefined) return known;
    const form = this.translated(formula, negated);
    done.set(formula, form);
    return form;
  }

  private translated(formula: Formula, negated: boolean): NormalForm {
    switch (formula.kind) {
      case 'true':
      case 'false':
        return (formula.kind === 'true') !== negated ? this.true : this.false;
      case 'proposition':
        return this.literal(formula.name, negated);
      case 'not':
        return this.of(formula.of, !negated);
      case 'X':
        return this.next(this.of(formula.of, negated));
      case 'F':
        return this.eventually(negated ? 'R' : 'U', this.of(formula.of, negated));
      case 'G':
        return this.eventually(negated ? 'U' : 'R', this.of(formula.of, negated));
      case 'and':
      case 'or':
        return this.junction(
          negated ? dual[formula.kind] : formula.kind,
          this.of(formula.left, negated),
          this.of(formula.right, negated),
        );
      case 'implies':
        return this.junction(
          negated ? 'and' : 'or',
          this.of(formula.left, !negated),
          this.of(formula.right, negated),
        );
      case 'iff':
        return this.junction(
          'or',
          this.junction('and', this.of(formula.left, false), this.of(formula.right, negated)),
          this.junction('and', this.of(formula.left, true), this.of(formula.right, !negated)),
        );
      case 'U':
      case 'R':
        return this.until(
          negated ? dual[formula.kind] : formula.kind,
          this.of(formula.left, negated),
          this.of(formula.right, negated),
        );
      case 'W': {
        // a W b is b R (a || b).
        const [left, right] = [this.of(formula.left, negated), this.of(formula.right, negated)];
        return negated
          ? this.until('U', right, this.junction('and', left, right))
          : this.until('R', right, this.junction('or', left, right));
      }
      default:
        return assertNever(formula);
    }
  }

  private literal(name: string, negated: boolean): NormalForm {
    const proposition = this.shared(`proposition ${name}`, { kind: 'proposition', name });
    return negated
      ? this.shared(`not ${name}`, { kind: 'not', of: proposition as NamedProposition })
      : proposition;
  }

  private next(of: NormalForm): NormalForm {
    const isAlike = of === this.true || of === this.false || this.timeless.has(of);
    return isAlike ? of : this.shared(`X ${this.numbers.get(of)}`, { kind: 'X', of });
  }

  /** `F of` for U, and `G of` for R. */
  private eventually(kind: 'U' | 'R', of: NormalForm): NormalForm {
    return this.until(kind, kind === 'U' ? this.true : this.false, of);
  }

  /** Each line is a law of U, and with `true` and `false` exchanged its dual of R. */
  private until(kind: 'U' | 'R', left: NormalForm, right: NormalForm): NormalForm {
    const [always, never] = kind === 'U' ? [this.true, this.false] : [this.false, this.true];
    if (right === this.true || right === this.false) return right;
    // false U a, a U a: a.
    if (left === never || left === right) return right;
    // a U (a U b): a U b. a U F b: F b.
    if (right.kind === kind && (right.left === left || right.left === always)) return right;
    // F (a U b): F b.
    if (left === always && right.kind === kind) return this.eventually(kind, right.right);
    // a U G F b: G F b.
    if (this.timeless.has(right)) return right;
    return this.binary(kind, left, right);
  }

  /** Each line is a law of `or`, and with `true` and `false` exchanged its dual of `and`. */
  private junction(kind: 'or' | 'and', left: NormalForm, right: NormalForm): NormalForm {
    const [dominant, neutral] = kind === 'or' ? [this.true, this.false] : [this.false, this.true];
    if (left === dominant || right === dominant || this.contradict(left, right)) return dominant;
    if (left === neutral || left === right) return right;
    if (right === neutral) return left;
    // a || a && b: a.
    if (right.kind === dual[kind] && (right.left === left || right.right === left)) return left;
    if (left.kind === dual[kind] && (left.left === right || left.right === right)) return right;
    // F a || F b: F (a || b), and G F a || G F b: G F (a || b).
    const temporal = kind === 'or' ? 'U' : 'R';
    if (this.isEventually(temporal, left) && this.isEventually(temporal, right))
      return this.eventually(temporal, this.junction(kind, left.right, right.right));
    if (this.isRepeated(dual[temporal], left) && this.isRepeated(dual[temporal], right)) {
      const within = this.junction(kind, left.right.right, right.right.right);
      return this.eventually(dual[temporal], this.eventually(temporal, within));
    }
    // F a && G F b: F (a && G F b). The dual law would not make automata smaller.
    if (kind === 'and' && this.isEventually('U', left) && this.timeless.has(right))
      return this.eventually('U', this.junction('and', left.right, right));
    if (kind === 'and' && this.isEventually('U', right) && this.timeless.has(left))
      return this.eventually('U', this.junction('and', left, right.right));
    return this.binary(kind, left, right);
  }

  private contradict(one: NormalForm, other: NormalForm): boolean {
    return (one.kind === 'not' && one.of === other) || (other.kind === 'not' && other.of === one);
  }

  /** Whether it is `F …` for U, and `G …` for R. */
  private isEventually(kind: 'U' | 'R', form: NormalForm): form is Eventually {
    return form.kind === kind && form.left === (kind === 'U' ? this.true : this.false);
  }

  /** Whether it is `F G …` for U, and `G F …` for R. */
  private isRepeated(kind: 'U' | 'R', form: NormalForm): form is Eventually & { readonly right: Eventually } {
    return this.isEventually(kind, form) && this.isEventually(dual[kind], form.right);
  }

  private binary(kind: 'and' | 'or' | 'U' | 'R', left: NormalForm, right: NormalForm): NormalForm {
    const key = `${kind} ${this.numbers.get(left)} ${this.numbers.get(right)}`;
    const form = this.shared(key, { kind, left, right });
    const isTimeless =
      kind === 'and' || kind === 'or'
        ? this.timeless.has(left) && this.timeless.has(right)
        : this.isRepeated(kind, form);
    if (isTimeless) this.timeless.add(form);
    return form;
  }

  private shared(key: string, form: NormalForm): NormalForm {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, form);
    this.numbers.set(form, this.numbers.size);
    return form;
  }
}

type Eventually = Extract<NormalForm, { readonly left: NormalForm }>;
