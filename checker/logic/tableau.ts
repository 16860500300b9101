import { InvalidModelError } from '../core/errors.ts';
import type { Transition } from './automaton-type.ts';
import type { NormalForm } from './normal-form.ts';

/**
 * One way to meet obligations: what has to be true now, what is still to be met from the next state on, and which
 * formulas `a U b` are thereby put off.
 */
interface Cover {
  readonly mustHold: number;
  readonly mustNotHold: number;
  /** A set of obligations; see `Tableau`. */
  readonly next: bigint;
  /** Bit i: the U formula of number i. */
  readonly postponed: number;
}

const mostStates = 10_000;
const mostTransitions = 200_000;
const mostCovers = 1_024;
const mostUntils = 30;

/**
 * The automaton of a formula, before it is reduced. A state is a set of formulas that have to hold from there on; its
 * transitions are the minimal ways to meet them. A transition is in the acceptance set of a U formula unless it puts
 * that off; so a run that is accepted puts none off for ever.
 *
 * Why a cover may go where another asks no more: on a run on which all obligations are true, covers can be chosen that
 * put off only what is not yet true, and leave only obligations that are true. One that asks no more is such a cover too.
 *
 * Source  Couvreur, On-the-fly verification of linear temporal logic, FM 1999. Differs: explicit covers, no BDDs.
 * Units   Cost exponential in the formula.
 * @throws {InvalidModelError} if it would be too large; it quotes the formula as `text`.
 */
export function tableau(
  formula: NormalForm,
  propositions: readonly string[],
  text: string,
): { readonly sets: number; readonly states: readonly (readonly Transition[])[] } {
  return new Tableau(propositions, text).automaton(formula);
}

/**
 * Sets of obligations are bits of a bigint, by the number of the formula. They are closed: with `a && b`, which is
 * never a member itself, come a and b; with `a R b` comes b. So sets that mean the same are more often equal.
 */
class Tableau {
  private readonly bits: ReadonlyMap<string, number>;
  private readonly text: string;
  private readonly members: NormalForm[] = [];
  private readonly numbers = new Map<NormalForm, bigint>();
  private readonly untils = new Map<NormalForm, number>();
  private readonly closures = new Map<NormalForm, bigint>();
  private readonly covers = new Map<NormalForm, readonly Cover[]>();

  constructor(propositions: readonly string[], text: string) {
    this.bits = new Map(propositions.map((name, bit) => [name, 1 << bit]));
    this.text = text;
  }

  automaton(formula: NormalForm) {
    const numbers = new Map<bigint, number>();
    const sets: bigint[] = [];
    const numberOf = (set: bigint): number => {
      const known = numbers.get(set);
      if (known !== undefined) return known;
      if (sets.length === mostStates) throw this.tooLarge(`more than ${mostStates} states`);
      numbers.set(set, sets.length);
      return sets.push(set) - 1;
    };
    numberOf(this.closed(formula));
    const found: (readonly (Cover & { readonly to: number })[])[] = [];
    let transitions = 0;
    for (let state = 0; state < sets.length; state++) {
      const covers = this.coversOfSet(sets[state]!);
      transitions += covers.length;
      if (transitions > mostTransitions) throw this.tooLarge(`more than ${mostTransitions} transitions`);
      found.push(covers.map((cover) => ({ ...cover, to: numberOf(cover.next) })));
    }
    const everySet = 2 ** this.untils.size - 1;
    const states = found.map((covers) =>
      covers.map(({ mustHold, mustNotHold, to, postponed }) => ({
        mustHold,
        mustNotHold,
        to,
        accepts: everySet & ~postponed,
      })),
    );
    return { sets: this.untils.size, states };
  }

  private coversOfSet(set: bigint): readonly Cover[] {
    const formulas = this.members.filter((member) => (set & this.numberOf(member)) !== 0n);
    // What comes with another member is met where that is met.
    const leading = formulas.filter(
      (one) => !formulas.some((other) => other !== one && (this.closed(other) & this.numberOf(one)) !== 0n),
    );
    return leading.reduce<readonly Cover[]>(
      (covers, formula) => this.both(covers, this.coversOf(formula)),
      [nothing],
    );
  }

  private coversOf(formula: NormalForm): readonly Cover[] {
    const known = this.covers.get(formula);
    if (known !== undefined) return known;
    const covers = this.expanded(formula);
    this.covers.set(formula, covers);
    return covers;
  }

  private expanded(formula: NormalForm): readonly Cover[] {
    switch (formula.kind) {
      case 'true':
        return [nothing];
      case 'false':
        return [];
      case 'proposition':
        return [{ ...nothing, mustHold: this.bits.get(formula.name)! }];
      case 'not':
        return [{ ...nothing, mustNotHold: this.bits.get(formula.of.name)! }];
      case 'X':
        return [{ ...nothing, next: this.closed(formula.of) }];
      case 'and':
        return this.both(this.coversOf(formula.left), this.coversOf(formula.right));
      case 'or':
        return this.minimal([...this.coversOf(formula.left), ...this.coversOf(formula.right)]);
      case 'U': {
        const later = { ...nothing, next: this.closed(formula), postponed: this.untilBit(formula) };
        return this.minimal([
          ...this.coversOf(formula.right),
          ...this.both(this.coversOf(formula.left), [later]),
        ]);
      }
      case 'R': {
        const later = { ...nothing, next: this.closed(formula) };
        return this.both(this.coversOf(formula.right), this.minimal([...this.coversOf(formula.left), later]));
      }
    }
  }

  private closed(formula: NormalForm): bigint {
    const known = this.closures.get(formula);
    if (known !== undefined) return known;
    let closure: bigint;
    if (formula.kind === 'true') closure = 0n;
    else if (formula.kind === 'and') closure = this.closed(formula.left) | this.closed(formula.right);
    else if (formula.kind === 'R') closure = this.numberOf(formula) | this.closed(formula.right);
    else closure = this.numberOf(formula);
    this.closures.set(formula, closure);
    return closure;
  }

  private numberOf(formula: NormalForm): bigint {
    const known = this.numbers.get(formula);
    if (known !== undefined) return known;
    const bit = 1n << BigInt(this.members.length);
    this.members.push(formula);
    this.numbers.set(formula, bit);
    return bit;
  }

  private untilBit(formula: NormalForm): number {
    const number = this.untils.get(formula) ?? this.untils.size;
    if (number === mostUntils)
      throw this.tooLarge(`more than ${mostUntils} formulas that must come true later`);
    this.untils.set(formula, number);
    return 1 << number;
  }

  private both(some: readonly Cover[], others: readonly Cover[]): readonly Cover[] {
    return this.minimal(joined(some, others));
  }

  /** Without those that ask for everything that another asks for. */
  private minimal(covers: Iterable<Cover>): readonly Cover[] {
    let kept: Cover[] = [];
    for (const cover of covers) {
      if (kept.some((other) => asksNoMore(other, cover))) continue;
      kept = kept.filter((other) => !asksNoMore(cover, other));
      kept.push(cover);
      if (kept.length > mostCovers) throw this.tooLarge(`more than ${mostCovers} transitions from one state`);
    }
    return kept;
  }

  private tooLarge(what: string): InvalidModelError {
    return new InvalidModelError(
      `The formula ${this.text} needs an automaton with ${what}.`,
      'the automaton of a formula can be exponentially larger than the formula',
      'make several properties of it, as each part of a conjunction can be one, or propositions of parts without temporal operators',
    );
  }
}

const nothing: Cover = { mustHold: 0, mustNotHold: 0, next: 0n, postponed: 0 };

function* joined(some: readonly Cover[], others: readonly Cover[]): Generator<Cover> {
  for (const one of some) {
    for (const other of others) {
      const mustHold = one.mustHold | other.mustHold;
      const mustNotHold = one.mustNotHold | other.mustNotHold;
      if ((mustHold & mustNotHold) !== 0) continue;
      const next = one.next | other.next;
      yield { mustHold, mustNotHold, next, postponed: one.postponed | other.postponed };
    }
  }
}

function asksNoMore(one: Cover, other: Cover): boolean {
  return (
    (one.mustHold & ~other.mustHold) === 0 &&
    (one.mustNotHold & ~other.mustNotHold) === 0 &&
    (one.postponed & ~other.postponed) === 0 &&
    (one.next & ~other.next) === 0n
  );
}
