import type { Automaton, Transition } from './automaton-type.ts';

type States = Automaton['states'];

/** Simulation is looked for in smaller automata only: it costs the squares of these, some times over. */
const mostStates = 400;
const mostTransitions = 3_000;

/**
 * Drop transitions in whose place others can be taken that lead to a state which can do at least as much.
 *
 * One state simulates another when it can follow all its transitions: with a guard that asks no more, in all the same
 * acceptance sets, to a state that simulates where that leads. Of what is dropped, something at least as good is kept.
 *
 * Source  Somenzi & Bloem, Efficient Büchi automata from LTL formulae, CAV 2000: direct simulation.
 */
export function withoutSimulated(states: States): States {
  if (states.length > mostStates || states.flat().length > mostTransitions) return states;
  const simulates = simulationOf(states);
  const first = states.map((_, state) =>
    states.findIndex((_, other) => simulates(other, state) && simulates(state, other)),
  );
  return states.map((transitions) => {
    let kept: readonly Transition[] = [];
    for (const { to, ...rest } of transitions) {
      // States that can do the same are one from now on.
      const transition = { ...rest, to: first[to]! };
      if (kept.some((other) => canFollow(other, transition, simulates))) continue;
      kept = [...kept.filter((other) => !canFollow(transition, other, simulates)), transition];
    }
    return kept;
  });
}

type Simulates = (state: number, other: number) => boolean;

/** The greatest simulation: all pairs, without those found not to be in it, until there are no more. */
function simulationOf(states: States): Simulates {
  const related = states.map(() => new Uint8Array(states.length).fill(1));
  const simulates: Simulates = (state, other) => related[state]![other] === 1;
  for (let changed = true; changed; ) {
    changed = false;
    for (const [state, transitions] of states.entries()) {
      for (const [other, others] of states.entries()) {
        if (!simulates(state, other)) continue;
        const follows = others.every((one) => transitions.some((mine) => canFollow(mine, one, simulates)));
        if (follows) continue;
        related[state]![other] = 0;
        changed = true;
      }
    }
  }
  return simulates;
}

function canFollow(mine: Transition, other: Transition, simulates: Simulates): boolean {
  return (
    (mine.mustHold & ~other.mustHold) === 0 &&
    (mine.mustNotHold & ~other.mustNotHold) === 0 &&
    (other.accepts & ~mine.accepts) === 0 &&
    simulates(mine.to, other.to)
  );
}
