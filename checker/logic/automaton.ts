import { InvalidModelError } from '../core/errors.ts';
import { componentsOf } from './automaton-components.ts';
import type { Automaton, Transition } from './automaton-type.ts';
import { type Formula, formulaText, propositionsOf } from './formula.ts';
import { quoted } from './formula-tokens.ts';
import { normalForm } from './normal-form.ts';
import { reduced } from './reduce-automaton.ts';
import { tableau } from './tableau.ts';

export type { Automaton, Transition } from './automaton-type.ts';

/** Letters have a byte for them, and tables an entry for each letter. */
const mostPropositions = 8;

/**
 * The automaton that accepts the runs of which a formula is true at the beginning. To look for runs of which it is not
 * true, negate it.
 *
 * Units  Cost exponential in the formula.
 * @throws {InvalidModelError} for more than 8 propositions, a name in the formula that is not among them, and where the
 * automaton would be too large.
 */
export function automatonOf(formula: Formula, propositions: readonly string[]): Automaton {
  const text = quoted(formulaText(formula));
  if (propositions.length > mostPropositions) {
    throw new InvalidModelError(
      `The formula ${text} comes with ${propositions.length} propositions; ${mostPropositions} is the most.`,
      'a formula that says several things at once, or that lists every process',
      'make several properties of it, or one proposition of several that occur together only',
    );
  }
  const unknown = propositionsOf(formula).find((name) => !propositions.includes(name));
  if (unknown !== undefined) {
    const [, operators = '', rest = ''] = /^([FGX]+)(.*)$/s.exec(unknown) ?? [];
    const listed = propositions.map((name) => `'${name}'`).join(', ');
    throw new InvalidModelError(
      `The formula ${text} names '${unknown}', which is no proposition.`,
      operators === ''
        ? 'a misspelt name'
        : `a misspelt name, or operators that have to be written apart: ${[...operators, rest].join(' ').trim()}`,
      listed === '' ? 'say what it stands for' : `say what it stands for, or write one of ${listed}`,
    );
  }
  return { propositions, ...reduced(tableau(normalForm(formula), propositions, text)) };
}

/**
 * What an automaton in this state can do when it reads this letter, without what is never of more use than another move.
 *
 * Units  Cost: a pass over the transitions of the state. It is worth keeping the answers, by state and letter.
 */
export function movesOn(automaton: Automaton, state: number, letter: number): readonly Move[] {
  let moves: readonly Move[] = [];
  for (const { mustHold, mustNotHold, to, accepts } of automaton.states[state]!) {
    if ((letter & mustHold) !== mustHold || (letter & mustNotHold) !== 0) continue;
    if (moves.some((other) => other.to === to && (accepts & ~other.accepts) === 0)) continue;
    moves = [
      ...moves.filter((other) => other.to !== to || (other.accepts & ~accepts) !== 0),
      { to, accepts },
    ];
  }
  return moves;
}

/** Where a transition leads, and the bits of the acceptance sets that it is in. */
export type Move = Pick<Transition, 'to' | 'accepts'>;

/**
 * By state: whether an automaton that is in it accepts the same letter for ever.
 *
 * Units  Cost: a pass over the automaton.
 */
export function acceptForever(automaton: Automaton, letter: number): readonly boolean[] {
  const moves = automaton.states.map((_, from) => movesOn(automaton, from, letter));
  return componentsOf(moves, automaton.sets).live;
}
