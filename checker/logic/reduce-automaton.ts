import { componentsOf } from './automaton-components.ts';
import type { Automaton, Transition } from './automaton-type.ts';
import { withoutSimulated } from './simulation.ts';

type States = Automaton['states'];
type Parts = Pick<Automaton, 'sets' | 'states'>;

/**
 * A smaller automaton for the same language. It has no state from which nothing is accepted, but for an initial one, and
 * no two states with the same transitions; the initial state is again state 0.
 */
export function reduced(parts: Parts): Parts {
  for (let { sets, states } = parts; ; ) {
    const before = sizeOf(states);
    states = withoutDeadEnds(states, sets);
    states = states.map(withoutImplied);
    ({ sets, states } = withoutRedundantSets(states, sets));
    states = merged(withoutSimulated(states));
    if (sizeOf(states) === before) return { sets, states };
  }
}

function sizeOf(states: States): number {
  return states.reduce((size, transitions) => size + 1 + transitions.length, 0);
}

/**
 * Drop transitions after which nothing can be accepted. What is in no accepting component need not be in acceptance
 * sets, and then more transitions are alike.
 */
function withoutDeadEnds(states: States, sets: number): States {
  const { of, accepting, live } = componentsOf(states, sets);
  return states.map((transitions, state) =>
    transitions
      .filter(({ to }) => live[to])
      .map((transition) => {
        const counts = of[state] === of[transition.to] && accepting[of[state]!];
        return counts ? transition : { ...transition, accepts: 0 };
      }),
  );
}

/** Drop transitions in whose place others can always be taken. */
function withoutImplied(transitions: readonly Transition[]): readonly Transition[] {
  const byTarget = new Map<number, Transition[]>();
  for (const transition of transitions) {
    const alike = byTarget.get(transition.to);
    if (alike) alike.push(transition);
    else byTarget.set(transition.to, [transition]);
  }
  return [...byTarget.values()].flatMap((alike) => {
    let kept: readonly Transition[] = [];
    for (const transition of alike.map((one) => weakened(one, alike))) {
      if (kept.some((other) => canReplace(other, transition))) continue;
      kept = [...kept.filter((other) => !canReplace(transition, other)), transition];
    }
    return kept;
  });
}

/** Without those literals in its guard that do not matter, since other transitions are there for their opposite. */
function weakened(transition: Transition, others: readonly Transition[]): Transition {
  const { mustHold, mustNotHold } = transition;
  for (const bit of bitsOf(mustHold | mustNotHold)) {
    const opposite = { ...transition, mustHold: mustHold ^ bit, mustNotHold: mustNotHold ^ bit };
    if (!others.some((other) => canReplace(other, opposite))) continue;
    const weaker = { ...transition, mustHold: mustHold & ~bit, mustNotHold: mustNotHold & ~bit };
    return weakened(weaker, others);
  }
  return transition;
}

function canReplace(one: Transition, other: Transition): boolean {
  return (
    one.to === other.to &&
    (one.mustHold & ~other.mustHold) === 0 &&
    (one.mustNotHold & ~other.mustNotHold) === 0 &&
    (other.accepts & ~one.accepts) === 0
  );
}

function bitsOf(mask: number): number[] {
  return Array.from({ length: 8 }, (_, bit) => 1 << bit).filter((bit) => (mask & bit) !== 0);
}

/**
 * Drop every acceptance set that has all transitions of cycles, or all those that another set has of them; and number
 * the others anew.
 */
function withoutRedundantSets(states: States, sets: number): Parts {
  const { of } = componentsOf(states, sets);
  const onCycles = states.flatMap((transitions, state) =>
    transitions.filter(({ to }) => of[to] === of[state]),
  );
  const isIn = ({ accepts }: Transition, set: number) => (accepts & (1 << set)) !== 0;
  let kept = Array.from({ length: sets }, (_, set) => set);
  for (const set of [...kept]) {
    const others = kept.filter((other) => other !== set);
    const redundant =
      onCycles.every((transition) => isIn(transition, set)) ||
      others.some((other) =>
        onCycles.every((transition) => !isIn(transition, other) || isIn(transition, set)),
      );
    if (redundant) kept = others;
  }
  const renumber = (transition: Transition): Transition => ({
    ...transition,
    accepts: kept.reduce((bits, set, bit) => (isIn(transition, set) ? bits | (1 << bit) : bits), 0),
  });
  return { sets: kept.length, states: states.map((transitions) => transitions.map(renumber)) };
}

/** Merge bisimilar states, those that no sequence of transitions tells apart, and leave out what is not reachable. */
function merged(states: States): States {
  let classes: readonly number[] = states.map(() => 0);
  for (let count = 1; ; ) {
    const numbers = new Map<string, number>();
    classes = states.map((transitions) => {
      const moves = transitions.map((transition) => key({ ...transition, to: classes[transition.to]! }));
      const signature = [...new Set(moves)].sort().join(';');
      if (!numbers.has(signature)) numbers.set(signature, numbers.size);
      return numbers.get(signature)!;
    });
    if (numbers.size === count) break;
    count = numbers.size;
  }
  const representatives = new Map<number, number>();
  for (const [state, name] of classes.entries())
    if (!representatives.has(name)) representatives.set(name, state);
  const order = new Map([[classes[0]!, 0]]);
  const result: Transition[][] = [];
  // A class is added to the order, and so to this loop, when a transition to it is met.
  for (const name of order.keys()) {
    const moves = new Map<string, Transition>();
    for (const transition of states[representatives.get(name)!]!) {
      const target = classes[transition.to]!;
      if (!order.has(target)) order.set(target, order.size);
      const move = { ...transition, to: order.get(target)! };
      moves.set(key(move), move);
    }
    result.push([...moves.values()]);
  }
  return result;
}

function key({ mustHold, mustNotHold, to, accepts }: Transition): string {
  return `${mustHold},${mustNotHold},${to},${accepts}`;
}
