import { InternalError } from '../core/errors.ts';
import type { Bounds, Limit } from '../core/report.ts';
import { impossible, type SlotSystem } from '../core/slots.ts';
import { PostTable } from './post-table.ts';
import { Predicate } from './predicate.ts';
import { type Checked, PropertyChecks } from './property-checks.ts';
import { StateSpace } from './state-space.ts';
import { StepTable } from './step-table.ts';

/**
 * Breadth-first search, level by level, in slices. A level in which something is violated is finished before the search
 * ends, so that what is reported is a shortest violation, and the first of these in the order of states.
 */
export class Explorer<S> {
  /** Of the states that are being expanded. */
  depth = 0;
  transitions = 0;
  outsideBoundary = 0;
  /** Transitions by label. */
  fired = new Float64Array(64);
  readonly checks: PropertyChecks;
  readonly space: StateSpace;
  readonly #system: SlotSystem<S>;
  readonly #steps: StepTable<S>;
  readonly #posts: PostTable<S>;
  readonly #boundary: Predicate | undefined;
  readonly #bounds: Bounds;
  readonly #initial: Int32Array[] = [];
  readonly #current: Int32Array;
  readonly #successor: Int32Array;
  /** Answers that had been asked of the system when the room for nodes was last looked at. */
  #asked = 0;
  /** Number of the state that is being expanded, and of the one that is next in its level. */
  #state = -1;
  #next = 0;
  /** Steps of the state that is being expanded that were taken so far. */
  #taken = 0;

  constructor(system: SlotSystem<S>, checked: Checked, bounds: Bounds) {
    this.#system = system;
    this.#bounds = bounds;
    this.#steps = new StepTable(system);
    this.#posts = new PostTable(system);
    this.#current = new Int32Array(system.slots);
    this.#successor = new Int32Array(system.slots);
    this.checks = new PropertyChecks(checked, system.terminal);
    const { boundary } = system;
    this.#boundary = boundary && new Predicate(boundary, (views) => (boundary.holds(views) ? 1 : 0));
    const vectors = system.initial().map((vector) => Int32Array.from(vector));
    this.space = new StateSpace(() => Array.from(this.#current, (_, slot) => system.nodeCount(slot)));
    for (const vector of vectors) {
      if (!this.space.addInitial(vector)) continue;
      this.#initial.push(vector);
      this.checks.discovered(this.space.count - 1, vector, 0);
    }
    this.space.advance();
  }

  /** Transitions from an initial state to the farthest state found. */
  get farthest(): number {
    return this.space.nextSize > 0 ? this.depth + 1 : this.depth;
  }

  /** States found and not yet expanded. */
  get queue(): number {
    return this.space.levelSize - this.#next + this.space.nextSize;
  }

  /**
   * Explore until `deadline` (as of `performance.now()`).
   * @returns `'more'` where time ran out, `'done'` where there is nothing left to explore or a violation is certain, and
   * else the limit that was reached.
   */
  advance(deadline: number): 'more' | 'done' | Extract<Limit, 'depth' | 'states'> {
    for (;;) {
      if (this.#next === this.space.levelSize) {
        if (this.checks.finding !== undefined || this.space.nextSize === 0) return 'done';
        this.depth += 1;
        this.#next = 0;
        this.space.advance();
      }
      if (this.checks.finding === undefined) {
        if (this.depth >= (this.#bounds.depth ?? Number.POSITIVE_INFINITY)) return 'depth';
        if (this.space.count >= (this.#bounds.states ?? Number.POSITIVE_INFINITY)) return 'states';
      }
      const end = Math.min(this.#next + 64, this.space.levelSize);
      while (this.#next < end) {
        this.#expand(this.#next);
        this.#next += 1;
      }
      if (performance.now() > deadline) return 'more';
    }
  }

  /** The vectors of the path on which the search came to a state. */
  pathTo(state: number): Int32Array[] {
    const { initial, steps } = this.space.wayTo(state);
    const path = [this.#initial[initial]!];
    for (const step of steps) path.push(this.#successorOf(path.at(-1)!, step));
    return path;
  }

  /** The vector that step number `wanted` of a state leads to. */
  #successorOf(vector: Int32Array, wanted: number): Int32Array {
    let taken = 0;
    for (let slot = 0; slot < vector.length; slot += 1) {
      let at = this.#steps.offset(slot, vector[slot]!);
      const { code } = this.#steps;
      for (let remaining = code[at++]!; remaining > 0; remaining -= 1) {
        const successor = vector.slice();
        successor[slot] = code[at + 1]!;
        const end = at + 3 + 2 * code[at + 2]!;
        let enabled = true;
        for (let post = at + 3; post < end; post += 2) {
          const target = code[post]!;
          const node = enabled ? this.#posts.apply(target, successor[target]!, code[post + 1]!) : impossible;
          if (node === impossible) enabled = false;
          else successor[target] = node;
        }
        if (enabled && taken === wanted) return successor;
        if (enabled) taken += 1;
        at = end;
      }
    }
    throw new InternalError(`a state has no step number ${wanted}`);
  }

  #expand(index: number): void {
    const { space } = this;
    const current = this.#current;
    this.#state += 1;
    this.#taken = 0;
    space.load(index, current);
    if (this.#boundary !== undefined && this.#boundary.at(current) === 0) {
      this.outsideBoundary += 1;
      space.commit();
      return;
    }
    this.#successor.set(current);
    this.checks.from(current);
    let progress = false;
    for (let slot = 0; slot < current.length; slot += 1) {
      if (this.#expandSlot(slot)) progress = true;
    }
    if (!progress) this.checks.stuck(this.#state, current, this.depth);
    this.#commit();
  }

  /** Add the successors that were staged, and check those that are new. */
  #commit(): void {
    const { space } = this;
    const first = space.count;
    const fresh = space.commit();
    for (let index = 0; index < fresh; index += 1) {
      space.readFresh(index, this.#successor);
      this.checks.discovered(first + index, this.#successor, this.depth + 1);
    }
  }

  /** True if a step other than a fault is enabled. */
  #expandSlot(slot: number): boolean {
    const current = this.#current;
    const successor = this.#successor;
    const posts = this.#posts;
    const { space } = this;
    const node = current[slot]!;
    let at = this.#steps.offset(slot, node);
    const { code } = this.#steps;
    this.#makeRoom();
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
      space.reset();
      successor[slot] = next;
      let changed = next !== node;
      if (changed) space.change(slot, node, next);
      let post = firstPost;
      for (; post < endOfPosts; post += 2) {
        const target = code[post]!;
        const old = successor[target]!;
        const now = posts.apply(target, old, code[post + 1]!);
        if (now === impossible) break;
        if (now === old) continue;
        changed = true;
        successor[target] = now;
        space.change(target, old, now);
      }
      if (post === endOfPosts) {
        if (!progress) progress = !this.#isFault(label);
        this.#makeRoom();
        this.#take(label, changed);
      }
      for (post = firstPost; post < endOfPosts; post += 2) successor[code[post]!] = current[code[post]!]!;
    }
    successor[slot] = node;
    return progress;
  }

  /** Answers of the system may have brought nodes that keys have no room for. */
  #makeRoom(): void {
    const asked = this.#steps.asked + this.#posts.asked;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.space.makeRoom(this.#current, this.#successor);
  }

  #isFault(label: number): boolean {
    return this.#system.labels[label]!.kind === 'fault';
  }

  /** @param changed false for a step that leads back to where it starts. */
  #take(label: number, changed: boolean): void {
    this.transitions += 1;
    if (label >= this.fired.length) this.fired = grown(this.fired);
    this.fired[label]! += 1;
    this.checks.stepped(this.#state, this.#successor, this.depth + 1);
    if (changed) this.space.stage(this.#taken);
    this.#taken += 1;
  }
}

function grown(counts: Float64Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(counts.length * 2);
  result.set(counts);
  return result;
}
