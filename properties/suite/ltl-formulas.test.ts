import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidModelError } from '../../checker/core/errors.ts';
import { binaryOperators, type Formula, formulaText, propositionsOf } from '../../checker/logic/formula.ts';
import { normalForm } from '../../checker/logic/normal-form.ts';
import { parseFormula } from '../../checker/logic/parse-formula.ts';

const runs = { numRuns: Number(process.env.STEPWRIGHT_RUNS ?? 2000) } as const;

const names = [
  'p',
  '_x',
  'waiting',
  'Fair',
  'GF',
  'U',
  'F',
  'true',
  'p1 waits',
  'x > 3',
  'say "x"',
  '\\',
  '\\"',
  '',
];
const unary = ['not', 'X', 'F', 'G'] as const;
const binary = ['and', 'or', 'implies', 'iff', 'U', 'R', 'W'] as const;

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<Formula>({ kind: 'true' }, { kind: 'false' }),
    fc.record({
      kind: fc.constant('proposition' as const),
      name: fc.oneof(fc.constantFrom(...names), fc.string()),
    }),
    fc.record({ kind: fc.constantFrom(...unary), of: tie('formula') }),
    fc.record({ kind: fc.constantFrom(...binary), left: tie('formula'), right: tie('formula') }),
  ),
}));

/** Every spelling of each operator. */
const spellings: { readonly [kind: string]: readonly string[] } = {
  true: ['true', 'TRUE'],
  false: ['false', 'FALSE'],
  not: ['!', '~'],
  X: ['X ', '()'],
  F: ['F ', '<>', '<> '],
  G: ['G ', '[]', '[] '],
  and: ['&&', '&', '/\\', ' && '],
  or: ['||', '|', '\\/', ' || '],
  implies: ['->', '=>', ' -> '],
  iff: ['<->', '<=>', ' <-> '],
  U: [' U ', '\tU\n'],
  R: [' R ', ' V '],
  W: [' W '],
};

/** With brackets around everything, spelt as `choose` says. */
function bracketed(part: Formula, choose: (spellings: readonly string[]) => string): string {
  if (part.kind === 'proposition') return formulaText(part);
  const spelling = choose(spellings[part.kind]!);
  if ('of' in part) return `(${spelling}${bracketed(part.of, choose)})`;
  if ('left' in part) return `(${bracketed(part.left, choose)}${spelling}${bracketed(part.right, choose)})`;
  return spelling;
}

const plain = (text: string) => bracketed(parseFormula(text), ([first]) => first!.trim());

describe('formulas', () => {
  test('are printed so that they read as the same again', () => {
    fc.assert(
      fc.property(formula, (some) => {
        expect(parseFormula(formulaText(some))).toEqual(some);
      }),
      runs,
    );
  });

  test('read as the same in every spelling', () => {
    fc.assert(
      fc.property(formula, fc.infiniteStream(fc.nat(11)), (some, choices) => {
        const text = bracketed(some, (all) => all[choices.next().value! % all.length]!);
        expect(parseFormula(text)).toEqual(some);
      }),
      runs,
    );
  });

  test.each([
    ['G (a -> F b)', '[](a=><>b)'],
    ['G (a -> F b)', 'G(a->F(b))'],
    ['G F a', '[]<>a'],
    ['!a && !b || c', '~a /\\ !b \\/ c'],
    ['a R b', 'a V b'],
    ['X X a', '() X a'],
    ['Ga', 'Ga'],
    ['"G" U "b c"', '"G"U"b c"'],
    ['"a\\\\b"', '"a\\b"'],
    ['a -> true', '\n  a\n  =>\tTRUE '],
  ])('%s is how %s is printed', (printed, text) => {
    expect(formulaText(parseFormula(text))).toBe(printed);
  });

  test.each([
    ['!a U b', '((!a)Ub)'],
    ['F a U b', '((Fa)Ub)'],
    ['! G F a && b', '((!(G(Fa)))&&b)'],
    ['a U b U c', '(aU(bUc))'],
    ['a U b R c W d', '(aU(bR(cWd)))'],
    ['a U b && c U d', '((aUb)&&(cUd))'],
    ['a && b && c', '((a&&b)&&c)'],
    ['a || b || c', '((a||b)||c)'],
    ['a && b || c && d', '((a&&b)||(c&&d))'],
    ['a || b -> c || d', '((a||b)->(c||d))'],
    ['a -> b -> c', '(a->(b->c))'],
    ['a <-> b <-> c', '(a<->(b<->c))'],
    ['a -> b <-> c -> d', '((a->b)<->(c->d))'],
    ['a <-> b -> c || d && e U !f', '(a<->(b->(c||(d&&(eU(!f))))))'],
    ['!a U F b && c || d -> e <-> f', '((((((!a)U(Fb))&&c)||d)->e)<->f)'],
    ['(a -> b) -> c', '((a->b)->c)'],
  ])('%s groups as %s', (text, grouped) => {
    expect(plain(text)).toBe(grouped);
  });

  test('bind the more tightly, the higher the level of their operator', () => {
    for (const outer of binary) {
      for (const inner of binary) {
        const [one, other] = [binaryOperators[outer], binaryOperators[inner]];
        const left = parseFormula(`a ${one.symbol} b ${other.symbol} c`);
        const groupsLeft = one.level > other.level || (one.level === other.level && one.groups === 'left');
        expect(left.kind).toBe(groupsLeft ? inner : outer);
      }
    }
  });

  test('name their propositions from left to right', () => {
    expect(propositionsOf(parseFormula('b U (a && !b) -> "x y" <-> true'))).toEqual(['b', 'a', 'x y']);
  });
});

describe('a text that is no formula', () => {
  test.each([
    ['', 'is empty', 'not filled in', 'write a formula'],
    [' \n', 'is empty', 'not filled in', 'write a formula'],
    [
      'G (a -> && b)',
      '`G (a -> && b)` cannot be read at character 9, `&& b)`',
      'operand of `&&`',
      'write it',
    ],
    ['a &&', 'cannot be read at its end', 'operand of `&&` is missing', 'write it'],
    ['G', 'expected after `G`', 'operand of `G` is missing', 'write it'],
    ['&& a', 'expected at the beginning', 'operand of `&&` is missing', 'write it'],
    ['G (a -> (b || c)', 'the ( at character 3 is still open', 'a ) is missing', 'where the group ends'],
    ['G (a -> b))', 'character 11, `)`: it closes no (', 'too many', 'balance'],
    ['()', 'at its end', 'operand of `()`', 'write it'],
    ['a && ( )', 'character 8, `)`', 'nothing in the brackets', 'write it'],
    [
      'p1 waits',
      'character 4, `waits`: an operator is expected after `p1`',
      'several words',
      'double quotes',
    ],
    ['(p1 waits)', 'an operator or a ) is expected after `p1`', 'several words', 'double quotes'],
    ['a !b', 'character 3, `!b`', 'operator is missing', 'write the operator'],
    ['a (b)', 'character 3, `(b)`', 'operator is missing', 'write the operator'],
    ['waits(p1)', 'character 6', 'operator is missing', 'double quotes'],
    ['F waits()', 'expected after `waits`', '`()` is the operator X', 'leave it out'],
    ['GF a', 'expected after `GF`', '`GF` is read as one name', 'write the operators apart: G F'],
    ['a M b', '`M b`', '`M` is read as a proposition', '`b U (a && b)`'],
    ['a until b', '`until b`', '`until` is read as a proposition', 'write U'],
    ['always p', '`p`', '`always` is read as a proposition', 'write G'],
    ['a U U', '`U`', 'an operand on each side', 'write "U"'],
    ['V', '`V`', 'an operand on each side', 'write "V"'],
    ['a ~> b', '`~> b`', "TLA+'s 'leads to'", '`G (a -> F b)`'],
    ['x == 3', '`== 3`', 'comparison', 'a proposition of its own'],
    ['G 1', '`1`', 'number', 'true and false'],
    ['p.waits', '`.waits`', 'not made of letters', 'double quotes'],
    ["'p waits'", "`'p waits'`", 'another kind of quotes', 'double quotes'],
    ['a U "b', '`"b`: a name begins there and does not end', 'quote is missing', 'close the name'],
    ['[a]', '`[a]`', 'other brackets', 'group with ( and )'],
    ['a ∧ b', '`∧ b`', 'misspelt', 'the operators are ! X F G'],
    ['a\n  && b\n  c', '`a && b c` cannot be read at character 12, `c`', 'operator is missing', 'write'],
  ])('%j is told with its place, cause and remedy', (text, seen, cause, nextStep) => {
    const error = errorOf(text);
    expect(error.seen).toContain(seen);
    expect(error.likelyCause).toContain(cause);
    expect(error.nextStep).toContain(nextStep);
  });

  test('is quoted in part when it is long', () => {
    const error = errorOf(`${'waiting && '.repeat(90)} b c`);
    expect(error.seen).toMatch(/^The formula `waiting && .* …` cannot be read at character 994, `c`/);
    expect(error.seen.length).toBeLessThan(400);
  });

  test('may be too long, but not too deep for the stack', () => {
    expect(errorOf('a && '.repeat(600)).seen).toContain('more than 1000 names and operators');
    expect(formulaText(parseFormula(`${'!'.repeat(999)}a`))).toBe(`${'!'.repeat(999)}a`);
    expect(formulaText(parseFormula(`${'('.repeat(499)}a${')'.repeat(499)}`))).toBe('a');
    expect(formulaText(normalForm(parseFormula(`${'X '.repeat(999)}a`)))).toBe(`${'X '.repeat(999)}a`);
  });

  test('never ends in another error', () => {
    const pieces = [
      ...Object.values(spellings).flat(),
      'a',
      'b',
      ' ',
      '(',
      ')',
      '"',
      '"a"',
      '=',
      '<',
      '-',
      '/',
      '1',
    ];
    let formulas = 0;
    let errors = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        try {
          const read = parseFormula(parts.join(''));
          expect(parseFormula(formulaText(read))).toEqual(read);
          formulas++;
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidModelError);
          errors++;
        }
      }),
      runs,
    );
    expect(formulas).toBeGreaterThan(runs.numRuns / 50);
    expect(errors).toBeGreaterThan(runs.numRuns / 2);
  });
});

function errorOf(text: string): InvalidModelError {
  try {
    parseFormula(text);
  } catch (error) {
    if (error instanceof InvalidModelError) return error;
    throw error;
  }
  throw new Error(`${text} is a formula`);
}

describe('normal forms', () => {
  test('negate propositions only, and have no temporal operators but X, U and R', () => {
    fc.assert(
      fc.property(formula, (some) => {
        const form = normalForm(some);
        const parts = partsOf(form);
        for (const part of parts) {
          expect(['true', 'false', 'proposition', 'not', 'and', 'or', 'X', 'U', 'R']).toContain(part.kind);
          if (part.kind === 'not') expect(part.of.kind).toBe('proposition');
        }
        // Those that are equal are the same.
        expect(new Set(parts.map(formulaText)).size).toBe(parts.length);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['F a', 'true U a'],
    ['G a', 'false R a'],
    ['a W b', 'b R (a || b)'],
    ['!(a W b)', '!b U (!a && !b)'],
    ['!(a U b)', '!a R !b'],
    ['!X a', 'X !a'],
    ['a <-> b', 'a && b || !a && !b'],
    ['!(a -> b)', 'a && !b'],
    ['!!a', 'a'],
    ['a && true || false', 'a'],
    ['a && !a', 'false'],
    ['a || !a', 'true'],
    ['a && a || a && b', 'a'],
    ['X true', 'true'],
    ['a U true', 'true'],
    ['a R true', 'true'],
    ['false U a', 'a'],
    ['true R a', 'a'],
    ['F F a', 'true U a'],
    ['G G a', 'false R a'],
    ['F (a U b)', 'true U b'],
    ['G (a R b)', 'false R b'],
    ['a U a U b', 'a U b'],
    ['a U b U c', 'a U (b U c)'],
    ['a U F b', 'true U b'],
    ['F G F a', 'false R (true U a)'],
    ['X G F a', 'false R (true U a)'],
    ['a U (G F b || F G c)', 'false R (true U b) || true U (false R c)'],
    ['F a || F b', 'true U (a || b)'],
    ['G a && G b', 'false R (a && b)'],
    ['G F a || G F b', 'false R (true U (a || b))'],
    ['F G a && F G b', 'true U (false R (a && b))'],
    ['F a && G F b', 'true U (a && false R (true U b))'],
  ])('of %s: %s', (text, form) => {
    expect(formulaText(normalForm(parseFormula(text)))).toBe(form);
  });

  test('grow as the formula does, as graphs', () => {
    for (const part of ['p', 'G F p', 'F G p', 'F p', 'p W q']) {
      const formula = parseFormula(`${`${part} <-> (`.repeat(120)}X q${')'.repeat(120)}`);
      expect(partsOf(normalForm(formula)).length).toBeLessThan(120 * 12);
    }
  });
});

function partsOf(form: Formula): Formula[] {
  const parts = new Set<Formula>([form]);
  for (const part of parts) {
    if ('of' in part) parts.add(part.of);
    if ('left' in part) parts.add(part.left).add(part.right);
  }
  return [...parts];
}
