import { InvalidModelError } from '../core/errors.ts';
import type { Binary, Unary } from './formula.ts';

/** A piece of the text of a formula; `at` is where it begins. */
export type Token = { readonly text: string; readonly at: number } & (
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'constant'; readonly kind: 'true' | 'false' }
  | { readonly type: 'prefix'; readonly kind: Unary }
  | { readonly type: 'infix'; readonly kind: Binary }
  | { readonly type: '(' | ')' | 'end' }
);

/** Far more than any formula of at most 8 propositions needs, and few enough for recursion over its parts. */
const mostTokens = 1000;

const prefixes: { readonly [text: string]: Unary } = {
  '!': 'not',
  '~': 'not',
  X: 'X',
  '()': 'X',
  F: 'F',
  '<>': 'F',
  G: 'G',
  '[]': 'G',
};

const infixes: { readonly [text: string]: Binary } = {
  '&&': 'and',
  '&': 'and',
  '/\\': 'and',
  '||': 'or',
  '|': 'or',
  '\\/': 'or',
  '->': 'implies',
  '=>': 'implies',
  '<->': 'iff',
  '<=>': 'iff',
  U: 'U',
  R: 'R',
  V: 'R',
  W: 'W',
};

const constants: { readonly [text: string]: 'true' | 'false' } = {
  true: 'true',
  TRUE: 'true',
  false: 'false',
  FALSE: 'false',
};

// Longer symbols come first. `~>` is here to be refused as a whole.
const pattern =
  /\s+|[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\["\\]|\\(?!["\\]))*"|<->|<=>|~>|->|=>|<>|&&|\|\||\/\\|\\\/|\[\]|\(\)|[!~&|()]/y;

/**
 * The tokens of a formula; the last is always the end.
 * @throws {InvalidModelError} at a character that formulas do not have, and for more than 1,000 tokens.
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const piece = pattern.exec(text)?.[0];
    const token = piece === undefined ? undefined : tokenOf(piece, at);
    if (piece === undefined || (token === undefined && piece.trim() !== '')) throw strange(text, at);
    if (token !== undefined) tokens.push(token);
    if (tokens.length > mostTokens) {
      throw unreadable(
        text,
        at,
        `it has more than ${mostTokens} names and operators`,
        'a formula put together by a program',
        'make several properties of it: each part of a conjunction can be one',
      );
    }
    at += piece.length;
  }
  return [...tokens, { type: 'end', text: '', at }];
}

function tokenOf(text: string, at: number): Token | undefined {
  if (Object.hasOwn(prefixes, text)) return { type: 'prefix', kind: prefixes[text]!, text, at };
  if (Object.hasOwn(infixes, text)) return { type: 'infix', kind: infixes[text]!, text, at };
  if (Object.hasOwn(constants, text)) return { type: 'constant', kind: constants[text]!, text, at };
  if (text === '(' || text === ')') return { type: text, text, at };
  if (/^[A-Za-z_]/.test(text)) return { type: 'name', name: text, text, at };
  if (text.startsWith('"'))
    return { type: 'name', name: text.slice(1, -1).replace(/\\(["\\])/g, '$1'), text, at };
  return undefined;
}

/** What is said of a character, or several, that begin no token. */
const strangers: readonly (readonly [pattern: RegExp, cause: string, nextStep: string])[] = [
  [/^"/, 'a double quote is missing at the end of the name', 'close the name with "'],
  [/^~>/, "TLA+'s 'leads to', which formulas do not have", 'write `G (a -> F b)` for `a ~> b`'],
  [/^['`‘’“”]/, 'another kind of quotes', 'put names in double quotes: "p1 waits"'],
  [
    /^[=<>+*/%-]|^[0-9]/,
    'a comparison, or a number: formulas know nothing but propositions, which are true or false',
    'make the comparison a proposition of its own, and write its name; for 1 and 0, write true and false',
  ],
  [/^[\][{}]/, 'other brackets', 'group with ( and ); `[]` is written in one piece'],
  [
    /^[.:@#$]/,
    'a name that is not made of letters, digits and _',
    'put the name in double quotes: "p1.waits"',
  ],
];

function strange(text: string, at: number): InvalidModelError {
  const [, cause, nextStep] = strangers.find(([start]) => start.test(text.slice(at))) ?? [
    undefined,
    'a misspelt operator, or a name that is not made of letters, digits and _',
    `${grammar}; put such a name in double quotes`,
  ];
  const seen = text[at] === '"' ? 'a name begins there and does not end' : 'nothing in a formula begins so';
  return unreadable(text, at, seen, cause, nextStep);
}

/** For next steps. */
export const grammar = 'the operators are ! X F G, U R W, && || -> <->';

/** An error that quotes the formula from `at` on. */
export function unreadable(
  text: string,
  at: number,
  seen: string,
  likelyCause: string,
  nextStep: string,
): InvalidModelError {
  const rest = text.slice(at);
  const where = rest.trim() === '' ? 'its end' : `character ${at + 1}, ${quoted(rest)}`;
  return new InvalidModelError(
    `The formula ${quoted(text)} cannot be read at ${where}: ${seen}.`,
    likelyCause,
    nextStep,
  );
}

/** The text of a formula within a message: one line, and not too long. */
export function quoted(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return `\`${line.length > 160 ? `${line.slice(0, 160)} …` : line}\``;
}
