import fc from 'fast-check';

/** A formula of linear temporal logic, as data: a proposition, or an operator and what it is applied to. */
export type Formula =
  | string
  | readonly ['not' | 'X' | 'F' | 'G', Formula]
  | readonly ['and' | 'or' | 'implies' | 'U' | 'R', Formula, Formula];

const symbols = { not: '!', and: '&&', or: '||', implies: '->' } as const;

/** As users write it, with every pair of parentheses that there can be. */
export function formulaText(formula: Formula): string {
  if (typeof formula === 'string') return formula;
  const [operator, left, right] = formula;
  const symbol = operator in symbols ? symbols[operator as keyof typeof symbols] : operator;
  if (right === undefined) return `(${symbol} ${formulaText(left)})`;
  return `(${formulaText(left)} ${symbol} ${formulaText(right)})`;
}

/** The formula and all its parts, parts first. */
export function partsOf(formula: Formula): readonly Formula[] {
  if (typeof formula === 'string') return [formula];
  const [, left, right] = formula;
  return [...partsOf(left), ...(right === undefined ? [] : partsOf(right)), formula];
}

/** Of things by name, those that a formula names; no others may be given with it. */
export function namedIn<T>(
  formula: Formula,
  things: { readonly [name: string]: T },
): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(things).filter(([name]) => partsOf(formula).includes(name)));
}

/** Whether the truth of a formula depends on more than the present state, its parts being known. */
export function looksAhead(formula: Formula): boolean {
  return typeof formula !== 'string' && ['X', 'F', 'G', 'U', 'R'].includes(formula[0]);
}

/**
 * What a formula says here, given the truth of its parts here, and of its parts and itself at the next moment.
 * @param here the truth of `formula[1]` and `formula[2]` now.
 * @param next the truth of `formula[1]` and of the formula itself, next.
 */
export function unfold(
  formula: Exclude<Formula, string>,
  [left, right]: readonly [boolean, boolean],
  next: { readonly part: boolean; readonly whole: boolean },
): boolean {
  switch (formula[0]) {
    case 'not':
      return !left;
    case 'and':
      return left && right;
    case 'or':
      return left || right;
    case 'implies':
      return !left || right;
    case 'X':
      return next.part;
    case 'F':
      return left || next.whole;
    case 'G':
      return left && next.whole;
    case 'U':
      return right || (left && next.whole);
    case 'R':
      return right && (left || next.whole);
  }
}

/**
 * The truth of a formula at the first moment of a word that repeats for ever.
 * @param word by moment, the propositions that are true. @param loop the moment that comes after the last.
 */
export function isTrueOn(word: readonly ReadonlySet<string>[], loop: number, formula: Formula): boolean {
  return isTrueAt(0, word, loop, formula);
}

function isTrueAt(
  moment: number,
  word: readonly ReadonlySet<string>[],
  loop: number,
  formula: Formula,
): boolean {
  if (typeof formula === 'string') return word[moment]!.has(formula);
  const [operator, left, right = left] = formula;
  const after = (now: number) => (now + 1 < word.length ? now + 1 : loop);
  // From now on; everything that ever comes has come after as many moments as there are.
  const future = [moment];
  while (future.length < word.length) future.push(after(future.at(-1)!));
  const is = (part: Formula) => (now: number) => isTrueAt(now, word, loop, part);
  const isNot = (part: Formula) => (now: number) => !isTrueAt(now, word, loop, part);
  switch (operator) {
    case 'not':
      return !is(left)(moment);
    case 'and':
      return is(left)(moment) && is(right)(moment);
    case 'or':
      return is(left)(moment) || is(right)(moment);
    case 'implies':
      return !is(left)(moment) || is(right)(moment);
    case 'X':
      return is(left)(after(moment));
    case 'F':
      return future.some(is(left));
    case 'G':
      return future.every(is(left));
    case 'U':
      return future.some((then, index) => is(right)(then) && future.slice(0, index).every(is(left)));
    case 'R':
      return !future.some((then, index) => isNot(right)(then) && future.slice(0, index).every(isNot(left)));
  }
}

const anyFormula = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a', 'b'),
    fc.tuple(fc.constantFrom('not', 'X', 'F', 'G'), tie('formula')),
    fc.tuple(fc.constantFrom('and', 'or', 'implies', 'U', 'R'), tie('formula'), tie('formula')),
  ),
})).formula;

/** Formulas that people write. */
const patterns: readonly Formula[] = [
  ['G', ['implies', 'a', ['X', 'b']]],
  ['G', ['implies', 'a', ['X', ['F', 'b']]]],
  ['G', ['implies', 'a', ['U', 'a', 'b']]],
  ['implies', ['G', ['F', 'a']], ['G', ['F', 'b']]],
  ['implies', ['F', ['G', 'a']], ['G', ['F', 'b']]],
  ['or', ['F', ['G', 'a']], ['F', ['G', 'b']]],
  ['U', ['not', 'a'], 'b'],
  ['R', 'a', ['not', 'b']],
];

/** Few, for the oracle's sake. */
const mostAhead = 3;
const aheadIn = (formula: Formula) => partsOf(formula).filter(looksAhead).length;

/** Of the propositions `a` and `b`, with one to three operators that look ahead. */
export const randomFormula: fc.Arbitrary<Formula> = fc
  .oneof(
    { weight: 1, arbitrary: fc.constantFrom(...patterns) },
    { weight: 1, arbitrary: anyFormula },
    { weight: 1, arbitrary: anyFormula.map((formula): Formula => ['G', formula]) },
  )
  .filter((formula) => aheadIn(formula) > 0 && aheadIn(formula) <= mostAhead);
