import type { Reading, TemporalReading } from '../core/slots.ts';
import { automatonOf } from '../logic/automaton.ts';
import { type Formula, propositionsOf } from '../logic/formula.ts';
import { parseFormula } from '../logic/parse-formula.ts';
import { Product } from './product.ts';

/** A temporal property, ready to be checked. */
export interface Plan {
  readonly name: string;
  readonly process?: string;
  readonly propositions: readonly Reading[];
  /** Accepts the runs that break the property. */
  readonly violation: Product;
  /**
   * Accepts the runs of which the property says something at all; left out where it speaks of all of them. A property that
   * no such run is fair of holds because of that alone.
   */
  readonly relevance?: Product;
}

/** @throws {InvalidModelError} if the formula is malformed, or names what is no proposition. */
export function planOf({ name, process, formula: text, propositions }: TemporalReading): Plan {
  const formula = parseFormula(text);
  const names = propositionsOf(formula);
  const known = names.filter((proposition) => Object.hasOwn(propositions, proposition));
  const productOf = (of: Formula) => new Product(automatonOf(of, known));
  const antecedent = antecedentOf(formula);
  return {
    name,
    ...(process !== undefined && { process }),
    propositions: known.map((proposition) => propositions[proposition]!),
    violation: productOf({ kind: 'not', of: formula }),
    ...(antecedent && { relevance: productOf(antecedent) }),
  };
}

/** Of `a -> b`, a; of `G (a -> b)`, that a holds at some time. */
function antecedentOf(formula: Formula): Formula | undefined {
  if (formula.kind === 'implies') return formula.left;
  if (formula.kind === 'G' && formula.of.kind === 'implies') return { kind: 'F', of: formula.of.left };
  return undefined;
}
