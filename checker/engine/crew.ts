import { workerCode } from './compiled.ts';
import { instanceOf, type Machine, newMemory } from './machine.ts';
import { machineProgram, storeProgram } from './programs.ts';
import { numbersOf, type Task } from './task.ts';
import { Team } from './team.ts';
import { type Shared, Thread } from './thread.ts';

/** When work is shared. */
export interface Sharing {
  /** A task for fewer states than this is not worth waking anybody for. */
  readonly from: number;
  /** Tasks of that size must have been about so many states before workers are started: most searches are short. */
  readonly after: number;
  /** Whether to wait for workers that are being started. */
  readonly waits: boolean;
}

const usualSharing: Sharing = { from: 512, after: 100_000, waits: false };

/**
 * The threads of a search. The first one is the caller's, and does the shares of the others too until these are there,
 * and where there is little to do. What is done never depends on who does it.
 */
export class Crew {
  threads: readonly Thread[] = [];
  readonly machine: Machine;
  readonly #memory: WebAssembly.Memory;
  #shared: Shared | undefined;
  #team: Team | undefined;
  readonly #sharing: Sharing;
  /** States that tasks were about that were large enough to be shared. */
  #shareable = 0;

  /** @param memory what the machine works on. */
  constructor(memory: WebAssembly.Memory, sharing: Sharing = usualSharing) {
    this.#memory = memory;
    this.#sharing = sharing;
    this.machine = instanceOf<Machine>(machineProgram, memory);
  }

  /** @param threads where in that memory each thread has its fields. */
  begin(threads: readonly number[]): void {
    const stores = threads.map(newMemory);
    const shared = { machine: machineProgram, store: storeProgram, memory: this.#memory, stores, threads };
    this.#shared = shared;
    this.threads = threads.map((_, index) => new Thread(shared, index));
  }

  /**
   * Do a task.
   * @param size how many states it is about.
   * @returns false if there was no memory for it.
   * @throws {InternalError} if a worker has died.
   */
  async run(task: Task, size: number): Promise<boolean> {
    if (this.threads.length === 1 || size < this.#sharing.from || !(await this.#ready(size)))
      return this.#runAlone(task);
    this.#team!.begin(numbersOf(task));
    const done = this.threads[0]!.run(task);
    return (await this.#team!.finished()) && done;
  }

  /** End the workers. */
  async stop(): Promise<void> {
    await this.#team?.stop();
    this.#team = undefined;
  }

  /** Go on without workers, and without what the stores hold. */
  async dissolve(): Promise<void> {
    await this.stop();
    this.begin(this.#shared!.threads.slice(0, 1));
  }

  #runAlone(task: Task): boolean {
    let done = true;
    for (const thread of this.threads) if (!thread.run(task)) done = false;
    return done;
  }

  /** Whether all workers are there. */
  async #ready(size: number): Promise<boolean> {
    this.#shareable += size;
    if (this.#shareable <= this.#sharing.after) return false;
    this.#team ??= new Team(workerCode, this.threads.length - 1);
    this.#team.start((index) => ({ shared: this.#shared, index: index + 1 }));
    return this.#team.ready(this.#sharing.waits);
  }
}
