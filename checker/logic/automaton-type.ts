/**
 * A generalised Büchi automaton with acceptance on transitions: it accepts a run that takes transitions of every
 * acceptance set again and again. A transition reads the letter of the state of the model that is being left.
 */
export interface Automaton {
  /** Names; the i-th is bit i of letters. At most 8. */
  readonly propositions: readonly string[];
  /** How many acceptance sets there are. With none, every infinite run is accepted. */
  readonly sets: number;
  /** By state; state 0 is initial. */
  readonly states: readonly (readonly Transition[])[];
}

/** Taken when the current letter has all bits of `mustHold` and none of `mustNotHold`; no bit is in both. */
export interface Transition {
  readonly mustHold: number;
  readonly mustNotHold: number;
  readonly to: number;
  /** Bits of the acceptance sets that it is in. */
  readonly accepts: number;
}
