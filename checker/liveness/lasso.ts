import { InternalError } from '../core/errors.ts';
import { nowhere } from '../engine/graph-fields.ts';
import { type Arena, type Arrow, arrowsFrom, fairCycle, type Node } from './cycle.ts';
import { mayStop } from './steps.ts';
import type { Pause } from './walk.ts';

/** A run that breaks a property. */
export interface Lasso {
  /** Vectors of the states; that of the last one is that at `loop`, unless the run stops. */
  readonly path: readonly Int32Array[];
  /** By step: the number of its shares in constraints of fairness. */
  readonly shares: readonly number[];
  /** How many steps come before the cycle; the number of all steps where the run stops. */
  readonly loop: number;
}

/** So many entries to cycles are tried, and so many nodes looked at for it, as long as shorter ones might be found. */
const mostTries = 32;
const mostEffort = 100_000;
const nodesAtOnce = 20_000;

/**
 * A short lasso: the runs that stop are compared with cycles that are entered from the states nearest to the initial ones.
 * Of equally short lassos, the first one found by a breadth-first search.
 */
export async function shortLasso(arena: Arena, pause: Pause): Promise<Lasso> {
  const search = new StemSearch(arena);
  let best: Lasso | undefined;
  const isBetter = (length: number) => best === undefined || length < best.shares.length;
  const effort = { left: mostEffort };
  let tries = 0;
  let seen = 0;
  for (const { node, length } of search.nodes()) {
    if (!isBetter(length)) break;
    seen += 1;
    if (seen % nodesAtOnce === 0) await pause(seen);
    if (isStop(arena, node)) {
      best = search.lasso(node, []);
      break;
    }
    if (tries >= mostTries || arena.walk.componentOf(node.place, node.state) === undefined) continue;
    tries += 1;
    const patience =
      best === undefined
        ? { limit: Number.POSITIVE_INFINITY }
        : { limit: best.shares.length - 1 - length, effort };
    const cycle = fairCycle(arena, node, patience);
    if (cycle !== undefined) best = search.lasso(node, cycle);
  }
  if (best === undefined) throw new InternalError('a fair cycle that was found cannot be reached');
  return best;
}

function isStop({ graph, product, fair }: Arena, { place, state }: Node): boolean {
  return (
    !graph.isOutside(place) &&
    product.acceptsForever(state, graph.letter(place)) &&
    mayStop(graph, fair, place)
  );
}

/** Breadth-first search of the product, from the initial states. */
class StemSearch {
  readonly #arena: Arena;
  readonly #states: number;
  /** By number of a node: 1 plus the number of the one that it was reached from, 0 where it was not; its own for initial ones. */
  readonly #origins: Uint32Array;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#states = arena.product.states;
    this.#origins = new Uint32Array(arena.graph.capacity * this.#states);
  }

  /** All nodes that can be reached, nearest first, with the length of the way there. */
  *nodes(): Generator<{ readonly node: Node; readonly length: number }> {
    const { graph, product } = this.#arena;
    let level: number[] = [];
    for (const place of graph.initial) this.#meet(place * this.#states, place * this.#states, level);
    for (let length = 0; level.length > 0; length += 1) {
      const next: number[] = [];
      for (const number of level) {
        const node = this.#node(number);
        yield { node, length };
        if (graph.isOutside(node.place)) continue;
        const steps = graph.expand(node.place);
        for (const { to } of product.moves(node.state, graph.letter(node.place))) {
          for (let step = 0; step < steps; step += 1) {
            const target = graph.target(step);
            if (target !== nowhere) this.#meet(target * this.#states + to, number, next);
          }
        }
      }
      level = next;
    }
  }

  /** The way to a node, then a cycle; without one, the run stops. */
  lasso(node: Node, cycle: readonly Arrow[]): Lasso {
    const numbers = [node.place * this.#states + node.state];
    for (;;) {
      const last = numbers.at(-1)!;
      const origin = this.#origins[last]! - 1;
      if (origin === last) break;
      numbers.push(origin);
    }
    const nodes = numbers.reverse().map((number) => this.#node(number));
    const stem = nodes.slice(1).map((to, index) => this.#arrow(nodes[index]!, to));
    const steps = stem.concat(cycle);
    const places = [nodes[0]!.place, ...steps.map(({ to }) => to.place)];
    const shares = steps.map((step) => step.shares);
    const loop = entry(places, shares, stem.length);
    // What is left out at the end is what comes before the cycle now.
    const length = shares.length - (stem.length - loop);
    return {
      path: places.slice(0, length + 1).map((place) => this.#arena.graph.vector(place)),
      shares: shares.slice(0, length),
      loop,
    };
  }

  #arrow(from: Node, to: Node): Arrow {
    return arrowsFrom(this.#arena, from).find(
      (arrow) => arrow.to.place === to.place && arrow.to.state === to.state,
    )!;
  }

  #meet(number: number, origin: number, level: number[]): void {
    if (this.#origins[number] !== 0) return;
    this.#origins[number] = origin + 1;
    level.push(number);
  }

  #node(number: number): Node {
    return { place: Math.floor(number / this.#states), state: number % this.#states };
  }
}

/** How soon the same cycle can be entered: the automaton may come to it later than the run does. */
function entry(places: readonly number[], shares: readonly number[], loop: number): number {
  let [begin, end] = [loop, shares.length];
  while (
    begin > 0 &&
    begin < end &&
    places[begin - 1] === places[end - 1] &&
    shares[begin - 1] === shares[end - 1]
  ) {
    begin -= 1;
    end -= 1;
  }
  return begin;
}
