/**
 * A formula of linear temporal logic, over infinite runs. With a and b as operands, at a time of a run:
 * `X a`: a at the next time. `F a`: a now or later. `G a`: a now and ever after. `a U b`: b now or later, and a until then.
 * `a W b`: the same, or a for ever. `a R b`: b for ever, or up to and including a time when a holds.
 */
export type Formula =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | NamedProposition
  | { readonly kind: Unary; readonly of: Formula }
  | { readonly kind: Binary; readonly left: Formula; readonly right: Formula };

export interface NamedProposition {
  readonly kind: 'proposition';
  readonly name: string;
}

export type Unary = 'not' | 'X' | 'F' | 'G';
export type Binary = 'and' | 'or' | 'implies' | 'iff' | 'U' | 'R' | 'W';

/** How binary operators read: those of a higher `level` bind more tightly, and all prefixes more tightly still. */
export const binaryOperators: {
  readonly [kind in Binary]: {
    readonly symbol: string;
    readonly level: number;
    /** What `a op b op c` means: `a op (b op c)`, or `(a op b) op c`. */
    readonly groups: 'right' | 'left';
  };
} = {
  iff: { symbol: '<->', level: 1, groups: 'right' },
  implies: { symbol: '->', level: 2, groups: 'right' },
  or: { symbol: '||', level: 3, groups: 'left' },
  and: { symbol: '&&', level: 4, groups: 'left' },
  U: { symbol: 'U', level: 5, groups: 'right' },
  R: { symbol: 'R', level: 5, groups: 'right' },
  W: { symbol: 'W', level: 5, groups: 'right' },
};

/** Words that are operators or constants. Propositions of these names are written in double quotes. */
export const reservedWords: ReadonlySet<string> = new Set('X F G U R V W true false TRUE FALSE'.split(' '));

/** Text that `parseFormula` reads as the same formula. */
export function formulaText(formula: Formula): string {
  switch (formula.kind) {
    case 'true':
    case 'false':
      return formula.kind;
    case 'proposition':
      return nameText(formula.name);
    case 'not':
      return `!${operandText(formula.of, prefixLevel)}`;
    case 'X':
    case 'F':
    case 'G':
      return `${formula.kind} ${operandText(formula.of, prefixLevel)}`;
    default: {
      const { symbol, level, groups } = binaryOperators[formula.kind];
      // Few readers know how U, R and W group.
      const bare = level === temporalLevel ? undefined : groups;
      const left = operandText(formula.left, bare === 'left' ? level : level + 1);
      const right = operandText(formula.right, bare === 'right' ? level : level + 1);
      return `${left} ${symbol} ${right}`;
    }
  }
}

const temporalLevel = binaryOperators.U.level;
const prefixLevel = temporalLevel + 1;

function operandText(operand: Formula, level: number): string {
  const text = formulaText(operand);
  return 'left' in operand && binaryOperators[operand.kind].level < level ? `(${text})` : text;
}

function nameText(name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reservedWords.has(name);
  return plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** The names in a formula, each once, from left to right. */
export function propositionsOf(formula: Formula): readonly string[] {
  const names = new Set<string>();
  const collect = (part: Formula): void => {
    if (part.kind === 'proposition') names.add(part.name);
    else if ('of' in part) collect(part.of);
    else if ('left' in part) {
      collect(part.left);
      collect(part.right);
    }
  };
  collect(formula);
  return [...names];
}
