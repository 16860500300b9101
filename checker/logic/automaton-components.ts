import type { Transition } from './automaton-type.ts';

/** By state: where its transitions lead, and the bits of the acceptance sets that they are in. */
type Graph = readonly (readonly Pick<Transition, 'to' | 'accepts'>[])[];

/** The strongly connected components of an automaton, and what can be accepted in and from them. */
export interface Components {
  /** By state, its component. A transition leads to the same component or to one of a lower number. */
  readonly of: Int32Array;
  /** By component: whether a run that stays in it can be accepted. */
  readonly accepting: readonly boolean[];
  /** By state: whether a run from it can be accepted. */
  readonly live: readonly boolean[];
}

/** What any run can do that takes transitions whenever it likes: guards are not looked at. */
export function componentsOf(states: Graph, sets: number): Components {
  const { of, count } = componentNumbers(states);
  const everySet = 2 ** sets - 1;
  const met = new Array<number>(count).fill(0);
  const cyclic = new Array<boolean>(count).fill(false);
  for (const [state, transitions] of states.entries()) {
    const component = of[state]!;
    for (const { to, accepts } of transitions) {
      if (of[to] !== component) continue;
      cyclic[component] = true;
      met[component]! |= accepts;
    }
  }
  const accepting = met.map((bits, component) => cyclic[component]! && bits === everySet);
  const liveComponents = [...accepting];
  const byComponent = [...states.keys()].sort((a, b) => of[a]! - of[b]!);
  for (const state of byComponent) {
    if (states[state]!.some(({ to }) => liveComponents[of[to]!])) liveComponents[of[state]!] = true;
  }
  return { of, accepting, live: Array.from(of, (component) => liveComponents[component]!) };
}

/** Source  Tarjan, SIAM J. Comput. 1(2), 1972. Differs: keeps its own stack, as automata can be deep. */
function componentNumbers(states: Graph): { readonly of: Int32Array; readonly count: number } {
  const of = new Int32Array(states.length).fill(-1);
  const discovered = new Int32Array(states.length).fill(-1);
  const lowest = new Int32Array(states.length);
  const unassigned: number[] = [];
  let clock = 0;
  let count = 0;
  for (const root of states.keys()) {
    if (discovered[root] !== -1) continue;
    const path = [{ state: root, next: 0 }];
    while (path.length > 0) {
      const top = path.at(-1)!;
      const { state } = top;
      if (top.next === 0) {
        discovered[state] = clock;
        lowest[state] = clock++;
        unassigned.push(state);
      }
      const transition = states[state]![top.next++];
      if (transition !== undefined) {
        const { to } = transition;
        if (discovered[to] === -1) path.push({ state: to, next: 0 });
        else if (of[to] === -1) lowest[state] = Math.min(lowest[state]!, discovered[to]!);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.state;
      if (parent !== undefined) lowest[parent] = Math.min(lowest[parent]!, lowest[state]!);
      if (lowest[state] !== discovered[state]) continue;
      let member: number;
      do {
        member = unassigned.pop()!;
        of[member] = count;
      } while (member !== state);
      count++;
    }
  }
  return { of, count };
}
