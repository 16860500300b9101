/**
 * The wolf, the goat and the cabbage
 *
 * Source  Propositiones ad acuendos iuvenes, no. XVIII, attributed to Alcuin of York, around 800.
 * System  a farmer, a wolf, a goat and a cabbage on one bank of a river, and a boat for the farmer and one of them.
 * Claims  all four can cross without the wolf being left alone with the goat, or the goat with the cabbage. That they do, in
 *         the end, is false; that the wolf does is true of a farmer who makes again and again each crossing that is
 *         possible again and again (strong fairness), and false with weak fairness.
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

type Bank = 'near' | 'far';

const passengers = ['wolf', 'goat', 'cabbage'] as const;
type Passenger = (typeof passengers)[number];

class Banks extends Record({
  farmer: 'near' as Bank,
  wolf: 'near' as Bank,
  goat: 'near' as Bank,
  cabbage: 'near' as Bank,
}) {}

type Action = 'cross alone' | { readonly type: 'cross'; readonly with: Passenger };

interface Config {
  /** Broken where true: the farmer crosses without looking back. */
  readonly careless: boolean;
}

const other = (bank: Bank): Bank => (bank === 'near' ? 'far' : 'near');

const allAcross = (banks: Banks) =>
  banks.farmer === 'far' && passengers.every((one) => banks.get(one) === 'far');

/** Someone is left alone with what it eats. */
const danger = ({ farmer, wolf, goat, cabbage }: Banks) =>
  goat !== farmer && (goat === wolf || goat === cabbage);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The farmer crosses alone, or with one of those on his bank. */
function crossings(banks: Banks, { careless }: Config): Step<Banks, Action>[] {
  const across = banks.update('farmer', other);
  const steps: Step<Banks, Action>[] = [
    { action: 'cross alone', state: across },
    ...passengers
      .filter((passenger) => banks.get(passenger) === banks.farmer)
      .map((passenger) => ({
        action: { type: 'cross', with: passenger } as const,
        state: across.update(passenger, other),
      })),
  ];
  return steps.filter(({ state }) => careless || !danger(state));
}

/** Of each crossing, alone or with one of the passengers. */
const fairness: readonly Constraint<Action>[] = [
  { name: 'cross alone', degree: 'weak', of: (action) => action === 'cross alone' },
  ...passengers.map(
    (passenger): Constraint<Action> => ({
      name: `cross with ${passenger}`,
      degree: 'weak',
      of: (action) => action !== 'cross alone' && action.with === passenger,
    }),
  ),
];

// ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────

const nothingIsEaten: Always<Banks> = {
  kind: 'always',
  name: 'nothing is eaten',
  holds: (banks) => !danger(banks),
};

const across: Sometimes<Banks> = { kind: 'sometimes', name: 'all are across', holds: allAcross };

/** The claim that is meant to be refuted: its shortest counterexample is the solution. */
const neverAcross: Always<Banks> = {
  kind: 'always',
  name: 'never all across',
  holds: (banks) => !allAcross(banks),
};

/** False. It would take more than strong fairness of each crossing: of each crossing from each state. */
const allGetAcross: Eventual<Banks> = { kind: 'eventually', name: 'all get across', holds: allAcross };

/** True with strong fairness, false with weak. */
const wolfGetsAcross: Eventual<Banks> = {
  kind: 'eventually',
  name: 'the wolf gets across',
  holds: ({ wolf }) => wolf === 'far',
};

// ── Scenarios ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const riverCrossing = wholeState<{ config: Config; state: Banks; action: Action }>({
  name: 'river-crossing',
  initial: () => [new Banks()],
  steps: crossings,
  fairness: () => fairness,
  properties: () => [nothingIsEaten, across, allGetAcross, wolfGetsAcross, neverAcross],

  scenarios: [
    {
      name: 'a careful farmer',
      note: 'The graph of the safe states is known: 10 states on 10 edges, each crossed both ways, and 7 crossings from end to end.',
      config: { careless: false },
      check: ['nothing is eaten', 'all are across', 'deadlock'],
      expect: { verdict: 'holds', states: 10, transitions: 20, depth: 7, witnesses: { 'all are across': 7 } },
    },
    {
      name: 'the solution',
      note: "The counterexample is Alcuin's solution, or its mirror image with wolf and cabbage exchanged: 7 crossings.",
      config: { careless: false },
      check: ['never all across'],
      expect: { verdict: 'violated', property: 'never all across', length: 7 },
    },
    {
      name: 'to and fro with the goat',
      note: 'Weak fairness asks for no other crossing: each of them is possible only every other time, at most.',
      config: { careless: false },
      check: ['the wolf gets across'],
      expect: { verdict: 'violated', property: 'the wolf gets across', length: 2, cycle: 2 },
    },
    {
      name: 'what is possible again and again is done',
      note: 'Strong fairness ends that: the farmer has to cross alone at some time, and with the wolf at some time after that.',
      config: { careless: false },
      fairness: { actions: 'strong' },
      check: ['all are across', 'the wolf gets across'],
      expect: { verdict: 'holds', states: 10, transitions: 20 },
    },
    {
      name: 'every crossing is taken back',
      note: 'Possible is not inevitable, with strong fairness either: each crossing is made, and made back.',
      config: { careless: false },
      fairness: { actions: 'strong' },
      check: ['all get across'],
      expect: { verdict: 'violated', property: 'all get across', length: 8, cycle: 8 },
    },
    {
      name: 'a careless farmer',
      note: 'The point of the puzzle: to leave with anything but the goat is a mistake at once.',
      config: { careless: true },
      check: ['nothing is eaten'],
      expect: { verdict: 'violated', property: 'nothing is eaten', length: 1 },
    },
  ],
});
