import { InternalError } from '../core/errors.ts';
import type { Graph } from '../engine/graph.ts';
import type { FairTables } from './fair-tables.ts';
import type { Product } from './product.ts';
import { stepsFrom } from './steps.ts';
import type { Pause, Walk } from './walk.ts';
import type { Ways } from './ways.ts';

/** A pair of a state of the graph and a state of the automaton. */
export interface Node {
  readonly place: number;
  readonly state: number;
}

/** A step from one node to another. */
export interface Arrow {
  readonly to: Node;
  /** The number of the step's shares in constraints of fairness. */
  readonly shares: number;
  readonly accepts: number;
}

/** What lassos are looked for in. */
export interface Arena {
  readonly graph: Graph;
  readonly product: Product;
  readonly fair: FairTables;
  readonly walk: Walk;
  /** For searches within components, one at a time. */
  readonly ways: Ways;
  /** Called now and then. */
  readonly pause: Pause;
}

const nodesAtOnce = 10_000;

export function numberOf({ product }: Arena, { place, state }: Node): number {
  return place * product.states + state;
}

export function nodeOf({ product }: Arena, number: number): Node {
  return { place: Math.floor(number / product.states), state: number % product.states };
}

/** The first arrow from each of these nodes to the next one. */
function arrowsAlong(arena: Arena, numbers: readonly number[]): Arrow[] {
  return numbers.slice(1).map((number, index) => {
    const wanted = nodeOf(arena, number);
    return arrowsFrom(arena, nodeOf(arena, numbers[index]!)).find(({ to }) => isSame(to, wanted))!;
  });
}

/** When to give up. */
export interface Patience {
  /** The longest cycle of use. */
  readonly limit: number;
  /** How many nodes may be looked at; it is counted down. Left out: all. */
  readonly effort?: { left: number } | undefined;
}

/** All arrows from a node, in the order of the automaton's moves and then of steps. */
export function arrowsFrom({ graph, product }: Arena, { place, state }: Node): Arrow[] {
  const steps = stepsFrom(graph, place);
  return product
    .moves(state, graph.letter(place))
    .flatMap(({ to, accepts }) =>
      steps.map(({ target, shares }) => ({ to: { place: target, state: to }, shares, accepts })),
    );
}

/**
 * A short cycle through a node, within its component, that is accepted and fair: by the shortest way to something that is
 * still missing, again and again, and then back.
 * @returns `undefined` where patience runs out.
 */
export async function fairCycle(
  arena: Arena,
  start: Node,
  { limit, effort }: Patience,
): Promise<Arrow[] | undefined> {
  const component = arena.walk.componentOf(start.place, start.state)!;
  const owed = new Owed(arena, start.place);
  const cycle: Arrow[] = [];
  let at = start;
  // On the way back there may be states that enable strong constraints which were not enabled before.
  while (cycle.length === 0 || owed.size > 0 || !isSame(at, start)) {
    const worth = (arrow: Arrow) => {
      const closes = Number(isSame(arrow.to, start));
      if (owed.size === 0) return closes;
      const met = owed.metBy(arrow);
      // To be back is of use when nothing else is left.
      return met === 0 ? 0 : 2 * met + (met === owed.size ? closes : 0);
    };
    const patience = { limit: limit - cycle.length, effort };
    const way = await shortestWay(arena, component, at, worth, patience);
    if (way === undefined) return undefined;
    for (const arrow of way) {
      owed.pass(arrow);
      cycle.push(arrow);
    }
    at = way.at(-1)!.to;
  }
  return cycle;
}

/** What a cycle has not met so far. */
class Owed {
  readonly #arena: Arena;
  #acceptance: number;
  /** Weak constraints that all states so far enable, and strong ones that any of them does, and that were not taken. */
  #weak: ReadonlySet<number>;
  readonly #strong = new Set<number>();
  readonly #taken = new Set<number>();

  constructor(arena: Arena, place: number) {
    this.#arena = arena;
    this.#acceptance = arena.product.acceptance;
    const enabled = this.#enabled(place);
    this.#weak = new Set(enabled.filter((constraint) => !arena.fair.isStrong(constraint)));
    this.#addStrong(enabled);
  }

  get size(): number {
    return this.#weak.size + this.#strong.size + bitsOf(this.#acceptance);
  }

  /** How much of it an arrow meets. */
  metBy({ to, shares, accepts }: Arrow): number {
    const taken = new Set(this.#arena.fair.takenBy(shares));
    const enabled = this.#weak.size === 0 ? taken : new Set(this.#enabled(to.place));
    const weak = [...this.#weak].filter((constraint) => taken.has(constraint) || !enabled.has(constraint));
    const strong = [...this.#strong].filter((constraint) => taken.has(constraint));
    return weak.length + strong.length + bitsOf(accepts & this.#acceptance);
  }

  pass({ to, shares, accepts }: Arrow): void {
    this.#acceptance &= ~accepts;
    for (const constraint of this.#arena.fair.takenBy(shares)) {
      this.#taken.add(constraint);
      this.#strong.delete(constraint);
    }
    const enabled = this.#enabled(to.place);
    this.#weak = new Set(
      enabled.filter((constraint) => this.#weak.has(constraint) && !this.#taken.has(constraint)),
    );
    this.#addStrong(enabled);
  }

  #addStrong(enabled: readonly number[]): void {
    for (const constraint of enabled)
      if (this.#arena.fair.isStrong(constraint) && !this.#taken.has(constraint)) this.#strong.add(constraint);
  }

  #enabled(place: number): number[] {
    const { graph, fair } = this.#arena;
    return stepsFrom(graph, place).flatMap(({ shares }) => fair.enabledBy(shares));
  }
}

function isSame(a: Node, b: Node): boolean {
  return a.place === b.place && a.state === b.state;
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The shortest way within a component whose last arrow is worth something; of equally short ones, the first that is worth most. */
async function shortestWay(
  arena: Arena,
  component: number,
  start: Node,
  worth: (arrow: Arrow) => number,
  { limit, effort }: Patience,
): Promise<Arrow[] | undefined> {
  const { ways, walk } = arena;
  ways.reset();
  ways.reach(numberOf(arena, start), numberOf(arena, start));
  let level: Node[] = [start];
  let seen = 0;
  for (let length = 1; level.length > 0; length += 1) {
    if (length > limit) return undefined;
    const next: Node[] = [];
    let best: { readonly from: Node; readonly arrow: Arrow; readonly worth: number } | undefined;
    for (const from of level) {
      seen += 1;
      if (seen % nodesAtOnce === 0) await arena.pause(seen);
      if (effort !== undefined) effort.left -= 1;
      if (effort !== undefined && effort.left < 0) return undefined;
      for (const arrow of arrowsFrom(arena, from)) {
        const { place, state } = arrow.to;
        if (walk.componentOf(place, state) !== component) continue;
        const value = worth(arrow);
        if (value > (best?.worth ?? 0)) best = { from, arrow, worth: value };
        if (ways.reach(numberOf(arena, arrow.to), numberOf(arena, from))) next.push(arrow.to);
      }
    }
    if (best !== undefined) return arrowsAlong(arena, ways.to(numberOf(arena, best.from))).concat(best.arrow);
    level = next;
  }
  throw new InternalError('a component with a fair cycle has no way to what the cycle needs');
}
