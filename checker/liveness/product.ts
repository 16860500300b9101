import { type Automaton, acceptForever, type Move, movesOn } from '../logic/automaton.ts';

/** An automaton by letters, for walks through its product with a graph. */
export class Product {
  /** How many states the automaton has. */
  readonly states: number;
  readonly letters: number;
  /** Bits of all acceptance sets. */
  readonly acceptance: number;
  /**
   * Whether state 0 only waits: it stays where it is whatever happens, does not accept by that, and is never come back to.
   * All states of the graph are met there, so no walk has to go there.
   */
  readonly waits: boolean;
  /** By state and letter. */
  readonly #moves: readonly (readonly Move[])[];
  readonly #forever: readonly boolean[];

  constructor(automaton: Automaton) {
    this.states = automaton.states.length;
    this.letters = 2 ** automaton.propositions.length;
    this.acceptance = 2 ** automaton.sets - 1;
    const pairs = automaton.states.flatMap((_, state) =>
      Array.from({ length: this.letters }, (__, letter) => ({ state, letter })),
    );
    this.#moves = pairs.map(({ state, letter }) => movesOn(automaton, state, letter));
    const live = Array.from({ length: this.letters }, (_, letter) => acceptForever(automaton, letter));
    this.#forever = pairs.map(({ state, letter }) => live[letter]![state]!);
    this.waits = isWaiting(automaton, this.acceptance);
  }

  moves(state: number, letter: number): readonly Move[] {
    return this.#moves[state * this.letters + letter]!;
  }

  /** Whether a state accepts the word that repeats the letter. */
  acceptsForever(state: number, letter: number): boolean {
    return this.#forever[state * this.letters + letter]!;
  }

  /** Where the first state leads on a letter, apart from waiting. */
  departures(letter: number): readonly Move[] {
    return this.moves(0, letter).filter(({ to }) => to !== 0);
  }

  /**
   * A state that leads where the first one departs to on this letter, and nowhere else: to begin in it comes to the same.
   * `undefined` where there is none.
   */
  substitute(letter: number): number | undefined {
    const departures = new Set(this.departures(letter).map(({ to }) => to));
    for (let state = 1; state < this.states; state += 1) {
      const targets = new Set(this.moves(state, letter).map(({ to }) => to));
      if (targets.size === departures.size && [...targets].every((to) => departures.has(to))) return state;
    }
    return undefined;
  }
}

function isWaiting({ states }: Automaton, acceptance: number): boolean {
  const loops = states[0]!.filter(({ to }) => to === 0);
  const accepted = loops.reduce((bits, { accepts }) => bits | accepts, 0);
  return (
    loops.some(({ mustHold, mustNotHold }) => mustHold === 0 && mustNotHold === 0) &&
    accepted !== acceptance &&
    states.slice(1).every((transitions) => transitions.every(({ to }) => to !== 0))
  );
}
