/**
 * The wolf, the goat and the cabbage
 *
 * Source  Propositiones ad acuendos iuvenes, no. XVIII, attributed to Alcuin of York, around 800.
 * System  a farmer, a wolf, a goat and a cabbage on one bank of a river, and a boat for the farmer and one of them.
 * Claims  all four can cross without the wolf being left alone with the goat, or the goat with the cabbage.
 */
import { Record } from 'immutable';
import { type Always, type Sometimes, type Step, wholeState } from '../../checker/index.ts';

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

// ── Scenarios ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const riverCrossing = wholeState<{ config: Config; state: Banks; action: Action }>({
  name: 'river-crossing',
  initial: () => [new Banks()],
  steps: crossings,
  properties: () => [nothingIsEaten, across, neverAcross],

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
      name: 'a careless farmer',
      note: 'The point of the puzzle: to leave with anything but the goat is a mistake at once.',
      config: { careless: true },
      check: ['nothing is eaten'],
      expect: { verdict: 'violated', property: 'nothing is eaten', length: 1 },
    },
  ],
});
