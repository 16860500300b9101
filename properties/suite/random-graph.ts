import fc from 'fast-check';
import { algorithm } from '../../checker/core/algorithm.ts';
import { type AnyAlgorithm, type Model, type Property, wholeState } from '../../checker/index.ts';
import type { RunClaim } from './liveness-oracle.ts';
import { type Formula, formulaText, namedIn, randomFormula } from './naive-formula.ts';

const letters = 4;

/** A step: by its letter, constraints tell it from others; its type, which is all that the engine names it by, says less. */
export interface Arrow {
  readonly to: number;
  readonly letter: number;
}

export interface GraphClaim {
  readonly kind: RunClaim['kind'];
  /** Read by `ltl` only. */
  readonly formula: Formula;
  /** Where `a` or `when`, and `b` or `holds`, are true. */
  readonly a: readonly number[];
  readonly b: readonly number[];
}

export interface GraphConfig {
  readonly arrows: readonly (readonly Arrow[])[];
  readonly initial: readonly number[];
  readonly outside: readonly number[];
  /** Which letters have a share, and which have one that does not enable. Left out: what is so where a model says nothing. */
  readonly constraints?:
    | readonly {
        readonly degree: 'weak' | 'strong';
        readonly of: readonly number[];
        readonly meets: readonly number[];
      }[]
    | undefined;
  readonly claims: readonly GraphClaim[];
}

export interface GraphAction {
  readonly type: 'even' | 'odd';
  readonly letter: number;
  /** Which of the state's steps it is. */
  readonly index: number;
}

const simpleKinds = ['eventually', 'always eventually', 'eventually always', 'leads to'] as const;

/** All that a claim may be. */
export const kinds: readonly RunClaim['kind'][] = [...simpleKinds, 'ltl'];

/** The claim as the oracle takes it. */
export function claimOf({ kind, formula, a, b }: GraphClaim): RunClaim {
  const at = (places: readonly number[]) => (state: unknown) => places.includes(state as number);
  if (kind === 'ltl') return { kind, formula, propositions: namedIn(formula, { a: at(a), b: at(b) }) };
  if (kind === 'leads to') return { kind, propositions: { when: at(a), holds: at(b) } };
  return { kind, propositions: { holds: at(b) } };
}

/** As a user writes it. */
function propertyOf({ kind, formula, a, b }: GraphClaim, index: number): Property<number> {
  const name = `claim ${index}`;
  const at = (places: readonly number[]) => (state: number) => places.includes(state);
  if (kind === 'ltl')
    return {
      kind,
      name,
      formula: formulaText(formula),
      propositions: namedIn(formula, { a: at(a), b: at(b) }),
    };
  if (kind === 'leads to') return { kind, name, when: at(a), holds: at(b) };
  return { kind, name, holds: at(b) };
}

const stepsOf = (state: number, { arrows }: GraphConfig) =>
  arrows[state]!.map(({ to, letter }, index) => ({
    action: { type: letter % 2 === 0 ? ('even' as const) : ('odd' as const), letter, index },
    state: to,
  }));

/** Walks on a graph, with fairness as the engine takes it. */
export const graphWalk = algorithm<GraphConfig, Model<number, GraphAction>>(
  'graph walk',
  [],
  ({ config }) => {
    const { initial, outside, constraints, claims } = config;
    return {
      name: 'graph walk',
      initial: () => initial,
      steps: (state) => stepsOf(state, config),
      properties: claims.map(propertyOf),
      ...(outside.length > 0 && { boundary: (state: number) => !outside.includes(state) }),
      ...(constraints && {
        fairness: {
          shares: ({ letter }: GraphAction) =>
            constraints.flatMap(({ degree, of, meets }, index) => {
              const enables = of.includes(letter);
              return enables || meets.includes(letter) ? [{ constraint: `c${index}`, degree, enables }] : [];
            }),
          statement: [],
        },
      }),
    };
  },
);

/** What is so where a model says nothing. */
const everyStep = [
  { degree: 'weak' as const, of: Array.from({ length: letters }, (_, index) => index) },
] as const;

/** The same as users write it, but that every share enables. */
export const wholeStateWalk: AnyAlgorithm = wholeState<{
  config: GraphConfig;
  state: number;
  action: GraphAction;
}>({
  name: 'graph walk',
  initial: ({ initial }) => initial,
  steps: stepsOf,
  properties: ({ claims }) => claims.map(propertyOf),
  boundary: (state, { outside }) => !outside.includes(state),
  fairness: ({ constraints = everyStep }) =>
    constraints.map(({ degree, of }, index) => ({
      name: `c${index}`,
      degree,
      of: ({ letter }) => of.includes(letter),
    })),
  scenarios: [],
});

const letter = fc.nat(letters - 1);
/** Letters from 1 on are for steps that few states have; it matters then what is owed, and to which degree. */
const rareLetter = fc.integer({ min: 1, max: letters - 1 });
const fewLetters = fc.oneof(
  { weight: 3, arbitrary: rareLetter.map((one) => [one]) },
  fc.uniqueArray(letter, { minLength: 1, maxLength: 2 }),
);
const constraint = fc.record({
  degree: fc.constantFrom('weak', 'strong'),
  of: fewLetters,
  meets: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fewLetters),
});

/** Often one that any step meets, so that runs seldom stop: then it takes fairness to the others to make a difference. */
const constraints = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.array(constraint, { maxLength: 4 }) },
  {
    weight: 8,
    arbitrary: fc
      .array(constraint, { minLength: 1, maxLength: 3 })
      .map((some) => [...some, { ...everyStep[0], meets: [] }]),
  },
);

/** Places that a letter leads to, or any; or all others. Where fairness to a letter leads to a goal, it decides. */
function placesIn(arrows: GraphConfig['arrows']): fc.Arbitrary<readonly number[]> {
  const all = arrows.map((_, place) => place);
  return fc
    .tuple(
      fc.oneof(
        { weight: 2, arbitrary: fc.subarray(all) },
        {
          weight: 3,
          arbitrary: rareLetter.map((by) =>
            all.filter((place) => arrows.flat().some((arrow) => arrow.to === place && arrow.letter === by)),
          ),
        },
      ),
      fc.boolean(),
    )
    .map(([places, others]) => (others ? all.filter((place) => !places.includes(place)) : places));
}

function randomClaim(arrows: GraphConfig['arrows']): fc.Arbitrary<GraphClaim> {
  return fc.record({
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...simpleKinds) },
      { weight: 3, arbitrary: fc.constant('ltl' as const) },
    ),
    formula: randomFormula,
    a: placesIn(arrows),
    b: placesIn(arrows),
  });
}

/** By state, any arrows. */
function anyArrows(states: number): fc.Arbitrary<GraphConfig['arrows']> {
  const arrow = fc.record({ to: fc.nat(states - 1), letter });
  return fc.array(fc.array(arrow, { maxLength: 3 }), { minLength: states, maxLength: states });
}

/** A letter that leads on from everywhere, and rare ones, each to its own place, from more states or fewer. */
function goalArrows(states: number): fc.Arbitrary<GraphConfig['arrows']> {
  const place = fc.nat(states - 1);
  const all = Array.from({ length: states }, (_, state) => state);
  const one = (minimum: number) => fc.record({ to: place, at: fc.subarray(all, { minLength: minimum }) });
  const onward = fc.array(place, { minLength: states, maxLength: states });
  return fc
    .tuple(onward, fc.oneof(onward, fc.constant([])), fc.tuple(one(Math.floor(states / 2)), one(0), one(0)))
    .map(([first, second, rare]) =>
      all.map((state) => [
        ...[first, second].flatMap((to) => (state in to ? [{ to: to[state]!, letter: 0 }] : [])),
        ...rare.flatMap(({ to, at }, index) => (at.includes(state) ? [{ to, letter: index + 1 }] : [])),
      ]),
    );
}

/** Of at most so many states, with a claim, or several. */
export function randomGraph(most: number, mostClaims = 1): fc.Arbitrary<GraphConfig> {
  return fc
    .integer({ min: 1, max: most })
    .chain((states) =>
      fc.oneof({ weight: 1, arbitrary: anyArrows(states) }, { weight: 3, arbitrary: goalArrows(states) }),
    )
    .chain((arrows) => {
      const place = fc.nat(arrows.length - 1);
      return fc.record({
        arrows: fc.constant(arrows),
        initial: fc.uniqueArray(place, { minLength: 1, maxLength: 2 }),
        outside: fc.oneof(
          { weight: 4, arbitrary: fc.constant([]) },
          fc.uniqueArray(place, { minLength: 1, maxLength: 2 }),
        ),
        constraints,
        claims: fc.array(randomClaim(arrows), { minLength: 1, maxLength: mostClaims }),
      });
    });
}
