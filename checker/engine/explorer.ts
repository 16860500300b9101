import { ImpureStepError, InternalError } from '../core/errors.ts';
import type { Bounds, Limit, Storage } from '../core/report.ts';
import type { SlotSystem } from '../core/slots.ts';
import { isTemporalKind } from '../core/temporal.ts';
import { Arena } from './arena.ts';
import { Block } from './block.ts';
import { type Checkpoint, damaged, type Manifest, type Part, writeCheckpoint } from './checkpoint.ts';
import { Crew } from './crew.ts';
import { Graph } from './graph.ts';
import { KeyLayout } from './key-layout.ts';
import { hashedAt, partitionsAt } from './machine-fields.ts';
import type { Means } from './means.ts';
import { type Checked, PropertyChecks } from './property-checks.ts';
import { QuestionLog } from './question-log.ts';
import { StateSpace } from './state-space.ts';
import { successorsOf } from './successors.ts';
import { Tables } from './tables.ts';
import { Tally } from './tally.ts';
import { ThreadBuffers } from './thread-buffers.ts';

/** Where a checkpoint goes, and what it is of. */
export interface CheckpointPlan {
  readonly folder: string;
  readonly subject: Manifest['subject'];
}

const mostStates = 2 ** 15;
const usualBufferBytes = 2 ** 20;
/** So many records of successors are on their way at once. */
const mostSuccessors = 2 ** 20;
/** Where nodes do not recur, every state costs calls of user code, and its steps are kept until its block ends. */
const mostUncommonStates = 2 ** 9;

/**
 * Breadth-first search, level by level, in blocks. A level in which something is violated is finished before the search
 * ends, so that what is reported is a shortest violation, and the first of these in the order of states.
 */
export class Explorer {
  /** Of the states that are being expanded. */
  depth = -1;
  readonly tally = new Tally();
  readonly checks: PropertyChecks;
  readonly space: StateSpace;
  readonly #system: SlotSystem<unknown>;
  readonly #bounds: Bounds;
  readonly #tables: Tables;
  readonly #crew: Crew;
  readonly #buffers: readonly ThreadBuffers[];
  readonly #block: Block;
  readonly #initial: readonly Int32Array[];
  readonly #compact: boolean;
  readonly #mostStates: number;
  readonly #questions: QuestionLog | undefined;
  #resumedStates = 0;
  /** Successors per state in the last block. */
  #branching = 0;

  constructor(system: SlotSystem<unknown>, checked: Checked, bounds: Bounds, means: Means) {
    const { workers, compact = false, spill, checkpoints = false, sharing } = means;
    const states = means.blockStates ?? (system.nodesRecur ? mostStates : mostUncommonStates);
    this.#system = system;
    this.#bounds = bounds;
    this.#compact = compact;
    this.#mostStates = states;
    this.#initial = system.initial().map((vector) => Int32Array.from(vector));
    const arena = new Arena();
    const crew = new Crew(arena.memory, sharing);
    const { machine } = crew;
    this.#crew = crew;
    this.#questions = checkpoints ? new QuestionLog() : undefined;
    this.#tables = new Tables(system, {
      arena,
      machine,
      questions: this.#questions,
      keeps: checked.properties.some(({ kind }) => isTemporalKind(kind)),
    });
    this.checks = new PropertyChecks(system, checked, this.#tables);
    const bytes = means.bufferBytes ?? usualBufferBytes;
    const sizes = { slots: system.slots, states, pairs: this.checks.pairs, bytes };
    this.#buffers = Array.from({ length: workers }, () => new ThreadBuffers(arena, sizes));
    crew.begin(this.#buffers.map(({ address }) => address));
    arena.words[partitionsAt / 4] = workers;
    arena.words[hashedAt / 4] = compact ? 1 : 0;
    const workshop = { tables: this.#tables, crew, buffers: this.#buffers };
    this.#block = new Block(workshop, states, new KeyLayout(this.#tables.counts()));
    const repacker = { arena, machine, thread: this.#buffers[0]! };
    this.space = new StateSpace(
      { block: this.#block, crew, buffers: this.#buffers, repacker },
      { hashed: compact, plan: spill },
    );
  }

  /** Transitions from an initial state to the farthest state found. */
  get farthest(): number {
    return Math.max(0, this.space.nextSize > 0 ? this.depth + 1 : this.depth);
  }

  /** States found and not yet expanded. */
  get queue(): number {
    return this.space.levelSize + this.space.nextSize;
  }

  /** How states are kept. */
  storage(): Storage {
    const { count, bytes } = this.space;
    return {
      workers: this.#buffers.length,
      bytesPerState: bytes / Math.max(count, 1),
      // Each pair of states has the same hash with probability 2^-64.
      omissionProbability: this.#compact ? Math.min(1, (count * (count - 1)) / 2 ** 65) : 0,
      spilledStates: this.space.spilled,
      resumedStates: this.#resumedStates,
    };
  }

  /**
   * Explore until `deadline` (as of `performance.now()`). Whatever is returned, what was found so far is whole, and the
   * search can go on; if something is thrown, it cannot.
   * @returns `'more'` where time ran out, `'done'` where there is nothing left to explore or a violation is certain, and
   * else the limit that was reached.
   * @throws {OutOfMemory} and whatever the system throws.
   */
  async advance(deadline: number): Promise<'more' | 'done' | Extract<Limit, 'depth' | 'states' | 'memory'>> {
    if (this.space.expanded < 0 && !(await this.#begin())) return 'memory';
    for (;;) {
      if (this.space.levelSize === 0) {
        if (!this.space.isCertain) await this.#settle();
        if (this.checks.finding !== undefined || this.space.nextSize === 0) return 'done';
        this.depth += 1;
        this.space.advance();
      }
      if (this.checks.finding === undefined) {
        if (this.depth >= (this.#bounds.depth ?? Number.POSITIVE_INFINITY)) return 'depth';
        if (this.space.count >= (this.#bounds.states ?? Number.POSITIVE_INFINITY)) return 'states';
      }
      if (!(await this.#explore(this.#blockSize()))) return 'memory';
      if (performance.now() > deadline) return 'more';
    }
  }

  /** Move states to disk now. */
  relieve(): Promise<void> {
    return this.#settle();
  }

  /** Write down what is needed to go on from here. */
  async checkpoint({ folder, subject }: CheckpointPlan, seconds: number): Promise<void> {
    if (this.space.expanded < 0) return;
    if (!this.space.isCertain) await this.#settle();
    const manifest: Checkpoint['manifest'] = {
      format: 1,
      subject,
      nodes: this.#tables.counts(),
      ...this.space.numbers(),
      depth: this.depth,
      transitions: this.tally.transitions,
      outsideBoundary: this.tally.outsideBoundary,
      branching: this.#branching,
      fired: [...this.tally.fired],
      seconds,
      ...this.checks.snapshot(),
    };
    const read = (part: Part) => (part === 'questions' ? this.#questions!.read() : this.space.read(part));
    writeCheckpoint(folder, { manifest, read });
  }

  /**
   * Go on from a checkpoint, instead of from the start.
   * @throws {OutOfMemory} @throws {ImpureStepError} if the system does not answer as it did.
   */
  restore({ manifest, read }: Checkpoint): void {
    this.#tables.askAgain(read('questions'));
    const nodes = this.#tables.counts();
    if (nodes.some((count, slot) => count !== manifest.nodes[slot])) {
      throw new ImpureStepError(
        'The model does not answer as it did when the checkpoint was written.',
        'its functions depend on something besides their arguments',
        'make the answers a function of the arguments alone',
      );
    }
    this.depth = manifest.depth;
    this.tally.transitions = manifest.transitions;
    this.tally.outsideBoundary = manifest.outsideBoundary;
    this.tally.fired = Float64Array.from(manifest.fired);
    this.#resumedStates = manifest.states;
    this.#branching = manifest.branching;
    this.checks.restore(manifest);
    if (!this.space.restore(manifest, read)) throw damaged('checkpoint', 'its counts contradict each other');
  }

  /**
   * All states found as a graph. The search cannot go on afterwards.
   * @throws {OutOfMemory}
   */
  async graph(pause: () => Promise<void>): Promise<Graph> {
    if (!this.space.isCertain) await this.#settle();
    const graph = new Graph({
      system: this.#system,
      tables: this.#tables,
      block: this.#block,
      buffers: this.#buffers,
      count: this.space.count,
      keys: () => this.space.read('keys'),
      initial: this.#initial,
    });
    await this.#crew.dissolve();
    await graph.exclude(this.space.open(), this.checks.boundary, pause);
    return graph;
  }

  /** End the threads, and remove what was put on disk. */
  async stop(): Promise<void> {
    await this.#crew.stop();
    this.space.close();
  }

  /** The vectors of the path on which the search came to a state. */
  pathTo(state: number): Int32Array[] {
    const { initial, steps } = this.space.wayTo(state);
    const path = [this.#initial[initial]!];
    for (const step of steps) {
      const successor = successorsOf(this.#system, path.at(-1)!)[step];
      if (successor === undefined) throw new InternalError(`a state has no step number ${step}`);
      path.push(successor);
    }
    return path;
  }

  /** Fewer states at a time where each has many successors, or where a limit is near. */
  #blockSize(): number {
    const room = (this.#bounds.states ?? Number.POSITIVE_INFINITY) - this.space.count;
    const usual = Math.floor(mostSuccessors / Math.max(1, this.#branching));
    const most = Math.max(1, Math.min(this.#mostStates, usual));
    return Math.min(this.space.levelSize, most, Math.max(64, Math.ceil(room / 8)));
  }

  async #begin(): Promise<boolean> {
    this.space.placeInitial(this.#initial);
    if (!(await this.#block.insert())) return false;
    await this.#commit();
    return true;
  }

  /** Expand the next states of the level. False if there is no memory for it; then they were not expanded. */
  async #explore(count: number): Promise<boolean> {
    for (;;) {
      this.space.load(count);
      const outside = await this.checks.outside(this.#block);
      if (outside !== undefined) this.#block.skip(outside);
      if (await this.#block.expand()) break;
      if (!this.#block.fits()) this.space.repack(this.#tables.counts());
    }
    await this.checks.expanded(this.#block, this.#buffers, this.#position());
    if (!(await this.#insert())) return false;
    this.tally.add(this.#buffers, this.#block.skippedStates);
    await this.#commit();
    return true;
  }

  /** Put all successors into the stores, which are emptied before where that is necessary. */
  async #insert(): Promise<boolean> {
    const { successors, size } = this.#block;
    this.#branching = successors / size;
    if (this.space.isFull(successors)) await this.#settle();
    if (await this.#block.insert()) return true;
    if (!this.space.canSpill) return false;
    await this.#settle();
    return this.#block.insert();
  }

  /** Take over what the stores did not know. */
  async #commit(): Promise<void> {
    if (this.space.isCertain) {
      const position = this.#position();
      const originOf = (fresh: number) => position.first + this.#block.parentOf(fresh);
      await this.checks.discovered(this.#block, this.#buffers, { ...position, originOf }, false);
    } else {
      await this.#block.collect([]);
    }
    this.space.commit();
    this.#tables.settle();
  }

  /** Empty the stores, and take over what turns out to be new. */
  #settle(): Promise<void> {
    return this.space.settle(async ({ keys, steps, origins }, first) => {
      for (const thread of this.#buffers) thread.placeFresh([], new Uint8Array(), this.space.words);
      this.#buffers[0]!.placeFresh(steps, keys, this.space.words);
      const originOf = (fresh: number) => first + origins[fresh]!;
      await this.checks.discovered(this.#block, this.#buffers, { ...this.#position(), originOf }, true);
    });
  }

  #position() {
    return { first: this.space.expanded, firstNew: this.space.count, depth: this.depth };
  }
}
