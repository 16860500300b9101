import { InternalError } from '../core/errors.ts';
import { nowhere } from '../engine/graph-fields.ts';
import { type Arena, type Arrow, fairCycle, type Node, nodeOf, numberOf } from './cycle.ts';
import { mayStop, stepsFrom } from './steps.ts';
import { Ways } from './ways.ts';

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
export async function shortLasso(arena: Arena): Promise<Lasso> {
  const search = new StemSearch(arena);
  let best: Lasso | undefined;
  const isBetter = (length: number) => best === undefined || length < best.shares.length;
  const effort = { left: mostEffort };
  let tries = 0;
  let seen = 0;
  for (const { node, length } of search.nodes()) {
    if (!isBetter(length)) break;
    seen += 1;
    if (seen % nodesAtOnce === 0) await arena.pause(seen);
    if (isStop(arena, node)) {
      best = search.lasso(node, []);
      break;
    }
    if (tries >= mostTries || arena.walk.componentOf(node.place, node.state) === undefined) continue;
    tries += 1;
    const patience =
      best === undefined
        ? { limit: Number.POSITIVE_INFINITY }
        : { limit: best.shares.length - length, effort };
    const cycle = await fairCycle(arena, node, patience);
    const lasso = cycle && search.lasso(node, cycle);
    if (lasso !== undefined && isBetter(lasso.shares.length)) best = lasso;
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
  readonly #ways: Ways;
  /** By letter: a state of the automaton that comes to the same as departing from the one that waits. */
  readonly #substitutes: readonly (number | undefined)[];

  constructor(arena: Arena) {
    const { product } = arena;
    this.#arena = arena;
    this.#substitutes = product.waits
      ? Array.from({ length: product.letters }, (_, letter) => product.substitute(letter))
      : [];
    this.#ways = new Ways(arena.graph.capacity * arena.product.states);
  }

  /** All nodes that can be reached, nearest first, with the length of the way there. */
  *nodes(): Generator<{ readonly node: Node; readonly length: number }> {
    const { graph, product } = this.#arena;
    let level: number[] = [];
    for (const place of graph.initial) this.#reach({ place, state: 0 }, undefined, level);
    for (let length = 0; level.length > 0; length += 1) {
      const next: number[] = [];
      for (const number of level) {
        const node = nodeOf(this.#arena, number);
        yield { node, length };
        if (graph.isOutside(node.place)) continue;
        const steps = graph.expand(node.place);
        for (const { to } of product.moves(node.state, graph.letter(node.place))) {
          for (let step = 0; step < steps; step += 1) {
            const target = graph.target(step);
            if (target !== nowhere) this.#reach({ place: target, state: to }, number, next);
          }
        }
      }
      level = next;
    }
  }

  /** @param origin left out for initial states. */
  #reach(node: Node, origin: number | undefined, level: number[]): void {
    const number = numberOf(this.#arena, node);
    if (!this.#ways.reach(number, origin ?? number)) return;
    level.push(number);
    const state = node.state === 0 ? this.#substitutes[this.#arena.graph.letter(node.place)] : undefined;
    if (state !== undefined) this.#reach({ place: node.place, state }, origin, level);
  }

  /** The way to a node, then a cycle; without one, the run stops. */
  lasso(node: Node, cycle: readonly Arrow[]): Lasso {
    const way = this.#ways.to(numberOf(this.#arena, node));
    const before = way.map((number) => nodeOf(this.#arena, number).place);
    // Which of several steps to the same state is taken on the way does not matter.
    const stem = before.slice(1).map((place, index) => {
      const { graph } = this.#arena;
      return stepsFrom(graph, before[index]!).find(({ target }) => target === place)!;
    });
    const places = before.concat(cycle.map(({ to }) => to.place));
    const shares = [...stem, ...cycle].map((step) => step.shares);
    const loop = entry(places, shares, stem.length);
    // What is left out at the end is what comes before the cycle now.
    const length = shares.length - (stem.length - loop);
    return {
      path: places.slice(0, length + 1).map((place) => this.#arena.graph.vector(place)),
      shares: shares.slice(0, length),
      loop,
    };
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
