import { InternalError } from '../core/errors.ts';
import type { Graph } from '../engine/graph.ts';
import * as at from '../engine/graph-fields.ts';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import type { FairTables } from './fair-tables.ts';
import type { Product } from './product.ts';
import { mayStop, stepsFrom } from './steps.ts';

/** Called now and then; throws where the walk has to end. */
export type Pause = (visited: number) => Promise<void>;

const nodesAtOnce = 100_000;

/** The fields of a stack. */
interface Stack {
  readonly address: number;
  readonly limit: number;
  readonly used: number;
}

const stacks = {
  frames: { address: at.walkFrames, limit: at.walkFramesLimit, used: at.walkFramesUsed },
  open: { address: at.walkOpen, limit: at.walkOpenLimit, used: at.walkOpenUsed },
  waiting: { address: at.walkWaiting, limit: at.walkWaitingLimit, used: at.walkWaitingUsed },
} as const;

/** How many bytes a walk needs for marks and ranks. @throws {OutOfMemory} */
export function walkBytes(graph: Graph, { states, waits }: Product): number {
  const nodes = graph.capacity * (waits ? states - 1 : states);
  // Components are numbered from above, ranks from below.
  if (nodes >= at.nowhere / 2) throw new OutOfMemory();
  return markBytes(nodes) + 4 * nodes;
}

/** Two bits each, in whole words. */
function markBytes(nodes: number): number {
  return 4 * Math.ceil(nodes / 16);
}

/**
 * Looks for cycles that an automaton accepts and that are fair: in the strongly connected components of the product, and
 * where strong fairness rules a component's states out, in the components of the rest (after A. Emerson, C.-L. Lei:
 * Modalities for Model Checking, POPL 1985, and their successors for Streett's condition).
 */
export class Walk {
  readonly #graph: Graph;
  readonly #product: Product;
  readonly #fair: FairTables;
  readonly #pause: Pause;
  readonly #address: number;
  /** States of the automaton that are walked through. */
  readonly #states: number;
  readonly #first: number;
  /** Numbers of the components with a fair cycle; each is less than the one before. */
  readonly #found: number[] = [];
  #escapes = false;
  #isEnough = () => false;
  /** How many nodes may have been visited. */
  #visited = 0;

  /** @param room address of `walkBytes` bytes. @throws {OutOfMemory} */
  constructor(graph: Graph, product: Product, fair: FairTables, room: number, pause: Pause) {
    const { arena } = graph;
    this.#graph = graph;
    this.#product = product;
    this.#fair = fair;
    this.#pause = pause;
    this.#first = product.waits ? 1 : 0;
    this.#states = product.states - this.#first;
    this.#address = arena.allocate(at.walkBytes);
    this.#set(at.walkGraph, graph.address);
    this.#set(at.walkStates, this.#states);
    this.#set(at.walkAutomaton, this.#writeAutomaton());
    const marked = markBytes(graph.capacity * this.#states);
    arena.bytes.fill(0, room, room + marked);
    this.#set(at.walkMarks, room);
    this.#set(at.walkRanks, room + marked);
    this.#set(at.walkAcceptance, product.acceptance);
    this.#set(at.walkRank, 1);
    this.#set(at.walkComponent, at.nowhere - 1);
    this.#set(at.walkNext, at.nowhere);
    this.#set(at.walkMostWaiting, 4 * graph.mostSteps * this.#mostMoves());
    this.#makeRoom();
    this.#set(at.walkShares, fair.shares);
    this.#set(at.walkStrong, fair.strong);
    this.#set(at.walkStrongCount, fair.strongCount);
    for (const field of [at.walkEnabled, at.walkTaken, at.walkMet, at.walkWeakList, at.walkStrongList])
      this.#set(field, arena.allocate(4 * fair.constraints));
  }

  /** Whether there is a fair run that is accepted. */
  get succeeds(): boolean {
    return this.#found.length > 0 || this.#get(at.walkStops) !== 0;
  }

  /** Whether a run that might be accepted comes to a state that was not expanded. */
  get escapes(): boolean {
    return this.#escapes || this.#get(at.walkEscapes) !== 0;
  }

  /** Go through all that can be reached; or `'until success'`, for those who only want to know whether there is any. */
  async run(extent: 'all' | 'until success' = 'all'): Promise<void> {
    this.#isEnough = extent === 'until success' ? () => this.succeeds : () => false;
    if (!this.#product.waits) {
      for (const place of this.#graph.initial) await this.#enter(place, 0);
      return;
    }
    const { letters } = this.#product;
    const departing = Array.from({ length: letters }, (_, letter) => this.#product.departures(letter));
    const substitutes = departing.map((_, letter) => this.#product.substitute(letter));
    this.#escapes = this.#graph.isCut;
    for (let place = 0; place < this.#graph.capacity && !this.#isEnough(); place += 1) {
      const letter = this.#graph.letter(place);
      const departures = departing[letter]!;
      if (departures.length === 0 || !this.#graph.isState(place) || this.#graph.isOutside(place)) continue;
      const substitute = substitutes[letter];
      if (substitute !== undefined) {
        await this.#enter(place, substitute);
        continue;
      }
      const targets = stepsFrom(this.#graph, place).map(({ target }) => target);
      if (this.#product.acceptsForever(0, letter) && mayStop(this.#graph, this.#fair, place))
        this.#set(at.walkStops, 1);
      for (const { to } of departures)
        for (const target of targets) if (target !== at.nowhere) await this.#enter(target, to);
    }
  }

  /** Give back what only `run` needs. */
  release(): void {
    const { arena } = this.#graph;
    for (const { address, limit } of Object.values(stacks))
      if (this.#get(limit) > 0) arena.free(this.#get(address), this.#get(limit));
  }

  /** The number of a component with a fair cycle that a node is part of. */
  componentOf(place: number, state: number): number | undefined {
    if (state < this.#first) return undefined;
    const node = place * this.#states + state - this.#first;
    if (this.#mark(node) !== at.isClosed) return undefined;
    const component = this.#rank(node);
    let [low, high] = [0, this.#found.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#found[middle]! > component) low = middle + 1;
      else high = middle;
    }
    return this.#found[low] === component ? component : undefined;
  }

  #enter(place: number, state: number): Promise<void> {
    return this.#visit(place * this.#states + state - this.#first);
  }

  async #visit(node: number): Promise<void> {
    const { program } = this.#graph;
    const base = this.#get(at.walkFramesUsed);
    let outcome = program.enter(this.#address, node);
    while (outcome !== at.walkDone) {
      switch (outcome) {
        case at.walkNeedsRoom:
          this.#makeRoom();
          break;
        case at.walkPauses:
          await this.#refuel();
          break;
        case at.walkFair:
          this.#found.push(this.#rank(this.#members()[0]!));
          break;
        case at.walkStarves:
          await this.#narrow();
          break;
        default:
          throw new InternalError(`a walk ended with ${outcome}`);
      }
      if (this.#isEnough()) return;
      outcome = program.go(this.#address, base);
    }
  }

  /** Look again at the component found last, without the states that enable a strong constraint that it never takes. */
  async #narrow(): Promise<void> {
    const members = this.#members();
    const starved = new Set(this.#starved());
    const rest: number[] = [];
    for (const node of members) {
      const place = Math.floor(node / this.#states);
      const enables = stepsFrom(this.#graph, place).some(({ shares }) =>
        this.#fair.enabledBy(shares).some((constraint) => starved.has(constraint)),
      );
      // What is ruled out is in a component that is no one's.
      if (enables) this.#setRank(node, at.nowhere);
      else {
        this.#unmark(node);
        rest.push(node);
      }
    }
    for (const node of rest) await this.#visit(node);
  }

  /** The strong constraints that the component found last enables and never takes. */
  #starved(): number[] {
    const { words } = this.#graph.arena;
    const list = this.#get(at.walkStrongList) / 4;
    const own = words[this.#get(at.walkMet) / 4 + words[list]!]!;
    const constraints = words.slice(list, list + this.#get(at.walkStrongListCount));
    return [...constraints].filter((constraint) => words[this.#get(at.walkTaken) / 4 + constraint] !== own);
  }

  /** The nodes of the component found last. */
  #members(): Uint32Array {
    const from = (this.#get(at.walkOpen) + this.#get(at.walkOpenUsed)) / 4;
    return this.#graph.arena.words.slice(from, from + this.#get(at.walkFound));
  }

  async #refuel(): Promise<void> {
    await this.#pause(this.#visited);
    this.#visited += nodesAtOnce;
    this.#set(at.walkFuel, nodesAtOnce);
  }

  /** See to it that one node more can be visited. */
  #makeRoom(): void {
    const frames = this.#get(at.walkFramesUsed) + at.frameBytes;
    this.#enlarge(stacks.frames, frames);
    // Every node on the way may come to be among the open ones.
    this.#enlarge(stacks.open, this.#get(at.walkOpenUsed) + frames);
    this.#enlarge(stacks.waiting, this.#get(at.walkWaitingUsed) + this.#get(at.walkMostWaiting));
  }

  #enlarge({ address, limit, used }: Stack, needed: number): void {
    const { arena } = this.#graph;
    const [before, bytes] = [this.#get(limit), 2 * needed];
    if (needed <= before) return;
    const piece =
      before === 0
        ? arena.allocate(bytes)
        : arena.enlarge(this.#get(address), before, bytes, this.#get(used));
    this.#set(address, piece);
    this.#set(limit, bytes);
  }

  #mostMoves(): number {
    let most = 1;
    for (let state = this.#first; state < this.#product.states; state += 1)
      for (let letter = 0; letter < this.#product.letters; letter += 1)
        most = Math.max(most, this.#product.moves(state, letter).length);
    return most;
  }

  /** Write down what the automaton does, as `walkAutomaton` describes it. */
  #writeAutomaton(): number {
    const { arena } = this.#graph;
    const table = arena.allocate(4 * 256 * Math.max(1, this.#states));
    for (let state = this.#first; state < this.#product.states; state += 1) {
      for (let letter = 0; letter < this.#product.letters; letter += 1) {
        const moves = this.#product.moves(state, letter);
        if (moves.length === 0) continue;
        const address = arena.allocate(8 + 8 * moves.length);
        const forever = this.#product.acceptsForever(state, letter) ? 1 : 0;
        const written = moves.flatMap(({ to, accepts }) => [to - this.#first, accepts]);
        arena.words.set([forever, moves.length, ...written], address / 4);
        arena.words[table / 4 + (state - this.#first) * 256 + letter] = address;
      }
    }
    return table;
  }

  #rank(node: number): number {
    return this.#graph.arena.words[this.#get(at.walkRanks) / 4 + node]!;
  }

  #mark(node: number): number {
    const byte = this.#graph.arena.bytes[this.#get(at.walkMarks) + (node >>> 2)]!;
    return (byte >> ((node & 3) << 1)) & 3;
  }

  /** As if it had not been visited. */
  #unmark(node: number): void {
    this.#graph.arena.bytes[this.#get(at.walkMarks) + (node >>> 2)]! &= ~(3 << ((node & 3) << 1));
  }

  #setRank(node: number, rank: number): void {
    this.#graph.arena.words[this.#get(at.walkRanks) / 4 + node] = rank;
  }

  #get(field: number): number {
    return this.#graph.arena.words[(this.#address + field) / 4]!;
  }

  #set(field: number, value: number): void {
    this.#graph.arena.words[(this.#address + field) / 4] = value;
  }
}
