import { availableParallelism } from 'node:os';
import type { Limit } from '../core/report.ts';
import type { SlotSystem } from '../core/slots.ts';
import { KeyStore } from '../engine/key-store.ts';
import { newMemory } from '../engine/machine.ts';
import { isOutOfMemory, memoryIsShort } from '../engine/memory.ts';
import { machineProgram, storeProgram } from '../engine/programs.ts';
import type { Checked } from '../engine/property-checks.ts';
import { Team } from '../engine/team.ts';
import { WalkTables } from '../engine/walk-tables.ts';
import { Batch } from './batch.ts';
import { workerCode } from './compiled.ts';
import { Statistics } from './statistics.ts';
import { Stepper } from './stepper.ts';
import { walkSizes } from './walk-record.ts';
import { numbersOf, type Shared, type Task, WalkThread } from './walk-thread.ts';
import { triedLengths } from './walked.ts';
import { judgedIn, watchedIn } from './watched.ts';

export interface SimulationOptions {
  readonly checked: Checked;
  /** As the command line takes it. */
  readonly scheduler: string;
  readonly seed: number;
  /** Infinite where time alone ends it. */
  readonly walks: number;
  /** Walks are numbered from here. */
  readonly firstWalk: number;
  /** The most steps of a walk. */
  readonly length: number;
  /** Whether to go on after a violation. */
  readonly keepsGoing: boolean;
  readonly seconds?: number;
  /** Bytes of resident memory of this process. */
  readonly memory: number;
  /** Threads that walk. Left out: one per core. */
  readonly workers?: number;
  /** Left out: as most simulations want it. */
  readonly sharing?: Sharing;
  onProgress?(statistics: Statistics, seconds: number): void;
  readonly signal?: { readonly aborted: boolean };
}

/** How walks are shared out; what they come to does not depend on it. */
export interface Sharing {
  /** Workers are started only after so many steps: most simulations are short. */
  readonly after: number;
  /** Whether to wait for workers that are being started. */
  readonly waits: boolean;
  /** The most walks that are taken together. */
  readonly walks: number;
}

const usualSharing: Sharing = { after: 200_000, waits: false, walks: 1024 };

export interface SimulationResult {
  readonly statistics: Statistics;
  /** What ended it before all walks were taken, or a violation was found. */
  readonly limit?: Extract<Limit, 'time' | 'memory' | 'interrupted'>;
  /** Whether there was no memory to remember all states, so that there may be more than were counted. */
  readonly forgets: boolean;
  readonly workers: number;
  readonly seconds: number;
}

const mostWorkers = 64;
/** Walks that are taken together: few at first, so that what is found at once is told at once. */
const firstWalks = 16;
/** Steps that the walks of a batch may have together, for the memory that they take. */
const mostSteps = 2 ** 22;
const sliceMs = 100;

/** Take walks until there are enough, one violates something, or a bound is reached; the event loop runs in between. */
export async function simulate(
  system: SlotSystem<unknown>,
  options: SimulationOptions,
): Promise<SimulationResult> {
  const simulation = new Simulation(system, options);
  try {
    return await simulation.run();
  } finally {
    await simulation.stop();
  }
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #sharing: Sharing;
  readonly #tables: WalkTables;
  readonly #batch: Batch;
  readonly #shared: Shared;
  readonly #first: WalkThread;
  readonly #team: Team | undefined;
  readonly #statistics: Statistics;
  /** Hashes of the states seen. */
  readonly #seen = new KeyStore(newMemory(), storeProgram);
  readonly #mostWalks: number;
  readonly #start = performance.now();
  #forgets = false;
  /** How many kinds of step the workers know. */
  #told = 0;
  /** When the event loop ran last. */
  #paused = 0;

  constructor(system: SlotSystem<unknown>, options: SimulationOptions) {
    const { checked, scheduler, seed, length, walks, sharing = usualSharing } = options;
    const { watches } = watchedIn(system, checked);
    const judged = judgedIn(system, checked);
    const { kinds } = judged;
    this.#options = options;
    this.#sharing = sharing;
    this.#tables = new WalkTables(system, watches);
    this.#statistics = new Statistics(kinds);
    this.#mostWalks = Math.max(1, Math.min(sharing.walks, walks, Math.floor(mostSteps / length)));
    const { arena, initial } = this.#tables;
    const sizes = walkSizes({
      slots: system.slots,
      properties: kinds.length,
      watches: watches.length,
      length,
    });
    this.#batch = new Batch(arena, sizes, this.#mostWalks);
    const workers = options.workers ?? Math.min(availableParallelism(), mostWorkers);
    this.#shared = {
      machine: machineProgram,
      memory: arena.memory,
      threads: Array.from({ length: workers }, () => this.#tables.addThread()),
      scheduler,
      seed,
      ...triedLengths(system, new Stepper(this.#tables, judged), length),
      processes: system.actors ?? system.slots,
      labels: system.labels,
      judged,
      initial,
      batch: this.#batch.places,
      sizes,
    };
    this.#first = new WalkThread(this.#shared, 0);
    this.#team = workers > 1 ? new Team(workerCode, workers - 1) : undefined;
    this.#seen.reset(1);
  }

  async run(): Promise<SimulationResult> {
    const { walks, firstWalk, keepsGoing } = this.#options;
    const statistics = this.#statistics;
    let limit: SimulationResult['limit'];
    let next = firstWalks;
    while (statistics.walks < walks && (keepsGoing || statistics.violations.size === 0)) {
      const count = Math.min(next, this.#mostWalks, walks - statistics.walks);
      const first = firstWalk + statistics.walks;
      limit = await this.#pause();
      if (limit !== undefined) break;
      limit = await this.#take(first, count);
      this.#count(first, count);
      if (limit !== undefined) break;
      next *= 4;
    }
    this.#report();
    return {
      statistics,
      ...(limit !== undefined && { limit }),
      forgets: this.#forgets,
      workers: this.#shared.threads.length,
      seconds: this.#seconds(),
    };
  }

  async stop(): Promise<void> {
    await this.#team?.stop();
  }

  /** Take walks `first` to `first + count - 1`; what ended that early, if anything did. */
  async #take(first: number, count: number): Promise<SimulationResult['limit']> {
    const together = await this.#isTogether();
    let task: Task = { kind: 'begin', first, count };
    for (;;) {
      if (together) {
        this.#tellLabels();
        this.#team!.begin(numbersOf(task));
      }
      const done = this.#first.run(task, together ? this.#shared.threads.length : 1);
      if ((together ? await this.#team!.finished() : true) && done) return undefined;
      if (!this.#filled()) return 'memory';
      task = { kind: 'go on' };
      const limit = await this.#pause();
      if (limit !== undefined) return limit;
    }
  }

  /**
   * Count the walks that have ended. Where not all have, those after one that has not are counted only if they violate
   * something, lest short walks weigh too much.
   */
  #count(first: number, count: number): void {
    const statistics = this.#statistics;
    let complete = true;
    statistics.useLabels(this.#shared.labels.length);
    for (let index = 0; index < count; index += 1) {
      const { ending } = this.#batch.outcome(index);
      if (ending === 'running') complete = false;
      if (!complete && ending !== 'violated' && ending !== 'deadlock') continue;
      statistics.add(this.#batch, index, first + index, this.#newStates(index));
      if (!this.#options.keepsGoing && statistics.violations.size > 0) return;
    }
  }

  async #isTogether(): Promise<boolean> {
    if (this.#team === undefined || this.#statistics.steps < this.#sharing.after) return false;
    this.#team.start((index) => {
      this.#told = this.#shared.labels.length;
      return { shared: this.#shared, index: index + 1 };
    });
    return this.#team.ready(this.#sharing.waits);
  }

  /** Models without processes add kinds of step on the way. */
  #tellLabels(): void {
    const { labels } = this.#shared;
    if (labels.length > this.#told) this.#team!.tell(labels.slice(this.#told));
    this.#told = labels.length;
  }

  /** Fill in what is missing; false if there is no memory for it. */
  #filled(): boolean {
    try {
      this.#tables.fill();
      return true;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      return false;
    }
  }

  async #pause(): Promise<SimulationResult['limit']> {
    const { signal, seconds = Number.POSITIVE_INFINITY, memory } = this.#options;
    if (performance.now() < this.#paused + sliceMs) return undefined;
    this.#report();
    await new Promise((resolve) => setImmediate(resolve));
    this.#paused = performance.now();
    if (signal?.aborted) return 'interrupted';
    if (this.#seconds() > seconds) return 'time';
    return memoryIsShort(memory) ? 'memory' : undefined;
  }

  #newStates(index: number): number {
    const added = this.#forgets ? undefined : this.#batch.addStates(index, this.#seen);
    if (added === undefined) this.#forgets = true;
    return added ?? 0;
  }

  #report(): void {
    this.#options.onProgress?.(this.#statistics, this.#seconds());
  }

  #seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
