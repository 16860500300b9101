/**
 * The water jugs of "Die Hard 3"
 *
 * Source  the film "Die Hard with a Vengeance", 1995; as a specification: L. Lamport, TLA+ Video Course, lecture 4, and
 *         DieHard.tla in the TLA+ examples.
 * System  two jugs without marks, a tap and a drain: fill a jug, empty it, or pour one into the other until the first is
 *         empty or the second full.
 * Claims  with jugs of 3 and 5 litres, 4 litres can be measured. That they are, in the end, is false, also where no action
 *         is put off for ever.
 */
import { Record } from 'immutable';
import {
  type Always,
  type Constraint,
  type Eventual,
  type Sometimes,
  type Step,
  wholeState,
} from '../../checker/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Litres in each jug. */
class Jugs extends Record({ small: 0, big: 0 }) {}

type Action = 'fill small' | 'fill big' | 'empty small' | 'empty big' | 'pour into big' | 'pour into small';

interface Config {
  /** Litres that the jugs hold. */
  readonly small: number;
  readonly big: number;
  /** Litres to be measured. */
  readonly goal: number;
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** All six actions are always possible, also where they change nothing; the specification in TLA+ has it so. */
function actions(jugs: Jugs, capacity: Config): Step<Jugs, Action>[] {
  const intoBig = Math.min(jugs.small, capacity.big - jugs.big);
  const intoSmall = Math.min(jugs.big, capacity.small - jugs.small);
  return [
    { action: 'fill small', state: jugs.set('small', capacity.small) },
    { action: 'fill big', state: jugs.set('big', capacity.big) },
    { action: 'empty small', state: jugs.set('small', 0) },
    { action: 'empty big', state: jugs.set('big', 0) },
    {
      action: 'pour into big',
      state: jugs.merge({ small: jugs.small - intoBig, big: jugs.big + intoBig }),
    },
    {
      action: 'pour into small',
      state: jugs.merge({ small: jugs.small + intoSmall, big: jugs.big - intoSmall }),
    },
  ];
}

/** No action is put off for ever. All are always possible, so strong fairness would be no more. */
const fairness: readonly Constraint<Action>[] = (
  ['fill small', 'fill big', 'empty small', 'empty big', 'pour into big', 'pour into small'] as const
).map((name) => ({ name, degree: 'weak', of: (action) => action === name }));

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The claim that is meant to be refuted: its shortest counterexample is the solution. */
const neverTheGoal = ({ goal }: Config): Always<Jugs> => ({
  kind: 'always',
  name: 'never the goal',
  holds: ({ small, big }) => small !== goal && big !== goal,
});

const theGoal = ({ goal }: Config): Sometimes<Jugs> => ({
  kind: 'sometimes',
  name: 'the goal is measured',
  holds: ({ small, big }) => small === goal || big === goal,
});

/**
 * False, but for goals that one action measures. It would take more fairness: every action again and again from each state
 * that comes again and again.
 */
const theGoalInTheEnd = ({ goal }: Config): Eventual<Jugs> => ({
  kind: 'eventually',
  name: 'the goal gets measured',
  holds: ({ small, big }) => small === goal || big === goal,
});

const noJugOverflows = (capacity: Config): Always<Jugs> => ({
  kind: 'always',
  name: 'no jug overflows',
  holds: ({ small, big }) => small >= 0 && small <= capacity.small && big >= 0 && big <= capacity.big,
});

// ── Scenarios ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const dieHard = wholeState<{ config: Config; state: Jugs; action: Action }>({
  name: 'die-hard',
  initial: () => [new Jugs()],
  steps: actions,
  fairness: () => fairness,
  properties: (config) => [
    noJugOverflows(config),
    theGoal(config),
    theGoalInTheEnd(config),
    neverTheGoal(config),
  ],

  scenarios: [
    {
      name: '3 and 5 litres',
      note: 'TLC on DieHard.tla reports 97 states generated (the initial one and 96 by steps), 16 distinct; the film needs 6 steps.',
      config: { small: 3, big: 5, goal: 4 },
      check: ['no jug overflows', 'the goal is measured', 'deadlock'],
      expect: {
        verdict: 'holds',
        states: 16,
        transitions: 96,
        depth: 7,
        witnesses: { 'the goal is measured': 6 },
      },
    },
    {
      name: 'the solution',
      note: 'The counterexample is the solution, in 6 steps, as TLC finds it for NotSolved in DieHard.tla.',
      config: { small: 3, big: 5, goal: 4 },
      check: ['never the goal'],
      expect: { verdict: 'violated', property: 'never the goal', length: 6 },
    },
    {
      name: 'without a plan',
      note: 'Possible is not inevitable: both jugs are filled and emptied for ever, and poured only when they are empty, with no action put off.',
      config: { small: 3, big: 5, goal: 4 },
      check: ['the goal gets measured'],
      expect: { verdict: 'violated', property: 'the goal gets measured', length: 6, cycle: 6 },
    },
    {
      name: 'a jugful',
      note: 'What one action measures is inevitable, because each action is taken at some time.',
      config: { small: 3, big: 5, goal: 5 },
      check: ['the goal is measured', 'the goal gets measured'],
      expect: { verdict: 'holds', states: 16, transitions: 96, witnesses: { 'the goal is measured': 1 } },
    },
    {
      name: '3 and 6 litres',
      note: 'Only multiples of the greatest common divisor can be measured (Bézout), and 3 does not divide 4.',
      config: { small: 3, big: 6, goal: 4 },
      check: ['the goal is measured'],
      expect: { verdict: 'violated', property: 'the goal is measured' },
    },
    {
      name: '144 and 233 litres',
      note: 'Larger. Every state has an empty or a full jug, and they form one cycle of 2 (144 + 233), entered in the middle; a separate breadth-first search in Python agrees.',
      config: { small: 144, big: 233, goal: 1 },
      check: ['no jug overflows', 'the goal is measured', 'deadlock'],
      expect: {
        verdict: 'holds',
        states: 754,
        transitions: 4524,
        depth: 376,
        witnesses: { 'the goal is measured': 286 },
      },
    },
  ],
});
