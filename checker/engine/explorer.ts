import type { Bounds, Limit } from '../core/report.ts';
import { impossible, type PropertyReading, type SlotSystem } from '../core/slots.ts';
import { PostTable } from './post-table.ts';
import { PairPredicate, Predicate } from './predicate.ts';
import { StateStore } from './state-store.ts';
import { StepTable } from './step-table.ts';
import { doubled } from './tuple-table.ts';

/** What is checked on the way. */
export interface Checks {
  readonly properties: readonly PropertyReading[];
  readonly deadlock: boolean;
}

/** A violation: of a property by number, or a deadlock. For a transition, `state` is the one before the step to `after`. */
export interface Finding {
  readonly property: number | 'deadlock';
  readonly state: number;
  readonly after?: Int32Array;
  /** Steps from an initial state. */
  readonly length: number;
}

const holdsBit = 1;
const relevantBit = 2;

interface StateCheck {
  readonly property: number;
  readonly kind: 'always' | 'sometimes';
  readonly predicate: Predicate;
}

/**
 * Breadth-first search, level by level, in slices. A level in which something is violated is finished before the search
 * ends, so that what is reported is a shortest violation, and the first of these in the order of states.
 */
export class Explorer<S> {
  /** Of the states that are being expanded. */
  depth = 0;
  transitions = 0;
  outsideBoundary = 0;
  finding: Finding | undefined;
  /** By property number: the first state in which a `sometimes` is true. */
  readonly witnesses = new Map<number, number>();
  /** Numbers of the `always` properties whose antecedent was true at least once. */
  readonly relevant = new Set<number>();
  /** Transitions by label. */
  fired = new Int32Array(64);
  readonly store: StateStore;
  readonly #system: SlotSystem<S>;
  readonly #steps: StepTable<S>;
  readonly #posts: PostTable<S>;
  readonly #stateChecks: StateCheck[] = [];
  readonly #pairChecks: { readonly property: number; readonly predicate: PairPredicate }[] = [];
  readonly #terminal: Predicate | undefined;
  readonly #boundary: Predicate | undefined;
  readonly #checkDeadlock: boolean;
  readonly #bounds: Bounds;
  readonly #current: Int32Array;
  readonly #successor: Int32Array;
  #next = 0;
  #levelEnd = 0;

  constructor(system: SlotSystem<S>, checks: Checks, bounds: Bounds) {
    this.#system = system;
    this.#bounds = bounds;
    this.#steps = new StepTable(system);
    this.#posts = new PostTable(system);
    this.store = new StateStore(system.slots);
    this.#current = new Int32Array(system.slots);
    this.#successor = new Int32Array(system.slots);
    this.#checkDeadlock = checks.deadlock;
    const { terminal, boundary } = system;
    this.#terminal = terminal && new Predicate(terminal, (views) => (terminal.holds(views) ? 1 : 0));
    this.#boundary = boundary && new Predicate(boundary, (views) => (boundary.holds(views) ? 1 : 0));
    for (const [property, reading] of checks.properties.entries()) this.#addCheck(property, reading);
    for (const vector of system.initial()) {
      this.#successor.set(vector);
      this.#insert(this.#hash(this.#successor), -1, 0);
    }
    this.#levelEnd = this.store.count;
  }

  /** Transitions from an initial state to the farthest state found. */
  get farthest(): number {
    return this.store.count > this.#levelEnd ? this.depth + 1 : this.depth;
  }

  /** States found and not yet expanded. */
  get queue(): number {
    return this.store.count - this.#next;
  }

  /**
   * Explore until `deadline` (as of `performance.now()`).
   * @returns `'more'` where time ran out, `'done'` where there is nothing left to explore or a violation is certain, and
   * else the limit that was reached.
   */
  advance(deadline: number): 'more' | 'done' | Exclude<Limit, 'time' | 'memory' | 'interrupted'> {
    for (;;) {
      if (this.#next === this.#levelEnd) {
        if (this.finding !== undefined || this.store.count === this.#next) return 'done';
        this.depth += 1;
        this.#levelEnd = this.store.count;
      }
      if (this.finding === undefined) {
        if (this.depth >= (this.#bounds.depth ?? Number.POSITIVE_INFINITY)) return 'depth';
        if (this.store.count >= (this.#bounds.states ?? Number.POSITIVE_INFINITY)) return 'states';
      }
      const end = Math.min(this.#next + 64, this.#levelEnd);
      while (this.#next < end) {
        this.#expand(this.#next);
        this.#next += 1;
      }
      if (performance.now() > deadline) return 'more';
    }
  }

  /** The vectors of a shortest path from an initial state to `state`. */
  path(state: number): Int32Array[] {
    const vectors: Int32Array[] = [];
    for (let at = state; at >= 0; at = this.store.parent(at)) vectors.push(this.store.vector(at));
    return vectors.reverse();
  }

  #addCheck(property: number, reading: PropertyReading): void {
    switch (reading.kind) {
      case 'always': {
        const evaluate = (views: Int32Array) => {
          if (reading.when?.(views) === false) return holdsBit;
          return relevantBit | (reading.holds(views) ? holdsBit : 0);
        };
        this.#stateChecks.push({ property, kind: 'always', predicate: new Predicate(reading, evaluate) });
        return;
      }
      case 'sometimes':
        this.#stateChecks.push({
          property,
          kind: 'sometimes',
          predicate: new Predicate(reading, (views) => (reading.holds(views) ? holdsBit : 0)),
        });
        return;
      case 'transition':
        this.#pairChecks.push({
          property,
          predicate: new PairPredicate(reading, reading.holds.bind(reading)),
        });
    }
  }

  #expand(state: number): void {
    const { store } = this;
    const slots = store.slots;
    const start = state * slots;
    const current = this.#current;
    const successor = this.#successor;
    for (let slot = 0; slot < slots; slot += 1) {
      const node = store.vectors[start + slot]!;
      current[slot] = node;
      successor[slot] = node;
    }
    if (this.#boundary !== undefined && this.#boundary.at(current) === 0) {
      this.outsideBoundary += 1;
      return;
    }
    for (const check of this.#pairChecks) check.predicate.from(current);
    for (const check of this.#stateChecks) check.predicate.from(current);
    const hash = this.#hash(current);
    let progress = false;
    for (let slot = 0; slot < slots; slot += 1) {
      if (this.#expandSlot(state, slot, hash)) progress = true;
    }
    if (!progress && this.#checkDeadlock && this.#terminal?.at(current) !== 1) {
      this.#find({ property: 'deadlock', state, length: this.depth });
    }
  }

  /** True if a step other than a fault is enabled. */
  #expandSlot(state: number, slot: number, hash: number): boolean {
    const current = this.#current;
    const successor = this.#successor;
    const posts = this.#posts;
    const node = current[slot]!;
    const ownHash = hash ^ nodeHash(slot, node);
    let at = this.#steps.offset(slot, node);
    const code = this.#steps.code;
    let progress = false;
    let remaining = code[at]!;
    at += 1;
    while (remaining > 0) {
      remaining -= 1;
      const label = code[at]!;
      const next = code[at + 1]!;
      const firstPost = at + 3;
      const endOfPosts = firstPost + 2 * code[at + 2]!;
      at = endOfPosts;
      successor[slot] = next;
      let nextHash = ownHash ^ nodeHash(slot, next);
      let post = firstPost;
      while (post < endOfPosts) {
        const target = code[post]!;
        const old = successor[target]!;
        const now = posts.apply(target, old, code[post + 1]!);
        if (now === impossible) break;
        if (now !== old) {
          successor[target] = now;
          nextHash ^= nodeHash(target, old) ^ nodeHash(target, now);
        }
        post += 2;
      }
      if (post === endOfPosts) {
        if (!this.#labelIsFault(label)) progress = true;
        this.#take(label, nextHash, state);
      }
      for (post = firstPost; post < endOfPosts; post += 2) successor[code[post]!] = current[code[post]!]!;
    }
    successor[slot] = node;
    return progress;
  }

  #labelIsFault(label: number): boolean {
    return this.#system.labels[label]!.kind === 'fault';
  }

  #take(label: number, hash: number, state: number): void {
    this.transitions += 1;
    if (label >= this.fired.length) this.fired = doubled(this.fired);
    this.fired[label]! += 1;
    for (const check of this.#pairChecks) {
      if (!check.predicate.holds(this.#successor)) {
        this.#find({
          property: check.property,
          state,
          after: this.#successor.slice(),
          length: this.depth + 1,
        });
      }
    }
    this.#insert(hash, state, this.depth + 1);
  }

  /** Store the vector in `#successor`, and check it where it is new. */
  #insert(hash: number, parent: number, depth: number): void {
    if (!this.store.insert(this.#successor, hash, parent)) return;
    const state = this.store.count - 1;
    for (const check of this.#stateChecks) {
      if (check.kind === 'sometimes' && this.witnesses.has(check.property)) continue;
      const answer = check.predicate.after(this.#successor);
      if (check.kind === 'sometimes') {
        if (answer & holdsBit) this.witnesses.set(check.property, state);
      } else {
        if (answer & relevantBit) this.relevant.add(check.property);
        if (!(answer & holdsBit)) this.#find({ property: check.property, state, length: depth });
      }
    }
  }

  #find(finding: Finding): void {
    if (this.finding === undefined || finding.length < this.finding.length) this.finding = finding;
  }

  #hash(vector: Int32Array): number {
    let hash = 0;
    for (let slot = 0; slot < vector.length; slot += 1) hash ^= nodeHash(slot, vector[slot]!);
    return hash;
  }
}

/** What one slot contributes to the hash of a vector; contributions are combined by exclusive or. */
function nodeHash(slot: number, node: number): number {
  let hash = Math.imul(node + 1, 0x9e3779b1) ^ Math.imul(slot + 1, 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}
