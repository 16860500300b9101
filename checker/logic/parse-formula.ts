import { InvalidModelError } from '../core/errors.ts';
import { binaryOperators, type Formula } from './formula.ts';
import { grammar, type Token, tokensOf, unreadable } from './formula-tokens.ts';

/**
 * Read a formula, as `G (waiting -> F critical)`, `[] (waiting => <> critical)` or `!critical W (waiting && X !idle)`.
 *
 * Propositions are names of letters, digits and `_`, or any text in double quotes. Operators, from those that bind most
 * tightly: `! ~ X () F <> G []`; `U W R V`, where V is R; `&& & /\`; `|| | \/`; `-> =>`; `<-> <=>`. What has two operands
 * groups to the right, `&&` and `||` to the left.
 *
 * @throws {InvalidModelError} where the text is no formula.
 */
export function parseFormula(text: string): Formula {
  if (text.trim() === '') {
    throw new InvalidModelError(
      'A formula is empty.',
      'text that was not filled in',
      'write a formula, as G (waiting -> F critical), or true',
    );
  }
  return new Parser(text).whole();
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private position = 0;
  private readonly open: Token[] = [];

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  whole(): Formula {
    const formula = this.formula(0);
    if (this.token.type !== 'end') throw this.noOperator();
    return formula;
  }

  private get token(): Token {
    return this.tokens[this.position]!;
  }

  /** The longest formula from here whose operators outside brackets are of this level or a higher one. */
  private formula(level: number): Formula {
    let left = this.operand();
    for (;;) {
      const token = this.token;
      if (token.type !== 'infix') return left;
      const operator = binaryOperators[token.kind];
      if (operator.level < level) return left;
      this.position++;
      const right = this.formula(operator.groups === 'right' ? operator.level : operator.level + 1);
      left = { kind: token.kind, left, right };
    }
  }

  private operand(): Formula {
    const token = this.token;
    switch (token.type) {
      case 'name':
        this.position++;
        return { kind: 'proposition', name: token.name };
      case 'constant':
        this.position++;
        return { kind: token.kind };
      case 'prefix':
        this.position++;
        return { kind: token.kind, of: this.operand() };
      case '(': {
        this.position++;
        this.open.push(token);
        const formula = this.formula(0);
        if (this.token.type !== ')') throw this.noOperator();
        this.open.pop();
        this.position++;
        return formula;
      }
      default:
        throw this.noOperand();
    }
  }

  private noOperand(): InvalidModelError {
    const { text, at } = this.token;
    const before = this.tokens[this.position - 1]?.text;
    const place = before === undefined ? 'at the beginning' : `after \`${before}\``;
    const seen = `a proposition, ( or one of ! X F G is expected ${place}`;
    if (/^[A-Z]$/.test(text)) {
      const cause = `\`${text}\` is an operator with an operand on each side`;
      return unreadable(
        this.text,
        at,
        seen,
        cause,
        `write both; for a proposition of that name, write "${text}"`,
      );
    }
    const operator = text === '' || text === ')' ? before : text;
    const cause =
      operator === undefined ? 'an operand is missing' : `an operand of \`${operator}\` is missing`;
    return unreadable(
      this.text,
      at,
      seen,
      before === '(' ? 'there is nothing in the brackets' : cause,
      `write it, or take out what is too much; ${grammar}`,
    );
  }

  private noOperator(): InvalidModelError {
    const { type, text, at } = this.token;
    const before = this.tokens[this.position - 1]!.text;
    const open = this.open.at(-1);
    if (type === 'end' && open !== undefined) {
      const seen = `the ( at character ${open.at + 1} is still open`;
      return unreadable(this.text, at, seen, 'a ) is missing', 'write it where the group ends');
    }
    if (type === ')')
      return unreadable(
        this.text,
        at,
        'it closes no (',
        'a ) too many, or a ( too few',
        'balance the brackets',
      );
    const [cause, nextStep] = misread(before) ??
      misread(text) ?? [
        `an operator is missing, or a name has several words`,
        `write the operator, or put the name in double quotes; ${grammar}`,
      ];
    return unreadable(
      this.text,
      at,
      `an operator${open === undefined ? '' : ' or a )'} is expected after \`${before}\``,
      cause,
      nextStep,
    );
  }
}

/** Operators of other languages, and what they are here. */
const elsewhere: { readonly [word: string]: string } = {
  M: '`b U (a && b)` for `a M b`',
  and: '&&',
  or: '||',
  not: '!',
  xor: '`!(a <-> b)` for `a xor b`',
  implies: '->',
  equivalent: '<->',
  always: 'G',
  globally: 'G',
  eventually: 'F',
  finally: 'F',
  next: 'X',
  until: 'U',
  release: 'R',
  releases: 'R',
  unless: 'W',
  weakuntil: 'W',
};

/** Cause and next step, where a token near a missing operator was meant to be something else. */
function misread(text: string): readonly [cause: string, nextStep: string] | undefined {
  if (/^[FGX]{2,}$/.test(text))
    return [`\`${text}\` is read as one name`, `write the operators apart: ${[...text].join(' ')}`];
  if (text === '()') return ['`()` is the operator X', 'leave it out: propositions have no arguments'];
  if (!Object.hasOwn(elsewhere, text)) return undefined;
  return [`\`${text}\` is read as a proposition; it is no operator here`, `write ${elsewhere[text]}`];
}
