import { Worker } from 'node:worker_threads';
import { InternalError } from '../core/errors.ts';
import { workerCode } from './compiled.ts';
import { instanceOf, type Machine, newMemory } from './machine.ts';
import { machineProgram, storeProgram } from './programs.ts';
import { type Shared, type Task, Thread } from './thread.ts';
import { controlBytes, failedAt, finishedAt, readyAt, turnAt, writeTask } from './worker-control.ts';

/** How often the other threads' work is looked for before the first thread sleeps. */
const spins = 20_000;
const sleepMs = 50;

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
  readonly #control = new Int32Array(new SharedArrayBuffer(controlBytes));
  #shared: Shared | undefined;
  #workers: Worker[] | undefined;
  #died: string | undefined;
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
    const control = this.#control;
    writeTask(control, task);
    Atomics.store(control, failedAt, 0);
    Atomics.store(control, finishedAt, 0);
    Atomics.add(control, turnAt, 1);
    Atomics.notify(control, turnAt);
    const done = this.threads[0]!.run(task);
    await this.#othersFinished();
    return done && Atomics.load(control, failedAt) === 0;
  }

  /** End the workers. */
  async stop(): Promise<void> {
    const workers = this.#workers ?? [];
    this.#workers = undefined;
    await Promise.all(workers.map((worker) => worker.terminate()));
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
    this.#workers ??= this.threads.slice(1).map((_, index) => this.#start(index + 1));
    while (this.#sharing.waits && !this.#complete && this.#died === undefined) await nextTurn();
    // The first thread can do everything, so nothing is lost if the others cannot be started.
    if (this.#died !== undefined && this.#complete) throw this.#death();
    return this.#complete;
  }

  #start(index: number): Worker {
    const workerData = { control: this.#control, shared: this.#shared, index };
    // What this process was started with does not concern a worker.
    const own = { execArgv: [], env: {}, name: `stepwright ${index}` };
    const worker = new Worker(workerCode, { eval: true, workerData, ...own });
    worker.unref();
    worker.on('error', (error) => {
      this.#died ??= error.message;
    });
    worker.on('exit', (code) => {
      this.#died ??= `it exited with code ${code}`;
    });
    return worker;
  }

  async #othersFinished(): Promise<void> {
    const control = this.#control;
    const others = this.threads.length - 1;
    for (let spin = 0; spin < spins; spin += 1) if (Atomics.load(control, finishedAt) === others) return;
    for (;;) {
      const finished = Atomics.load(control, finishedAt);
      if (finished === others) return;
      if (Atomics.wait(control, finishedAt, finished, sleepMs) !== 'timed-out') continue;
      // Only the event loop hears of a worker's death.
      await nextTurn();
      if (this.#died !== undefined) throw this.#death();
    }
  }

  /** Whether all workers have started. */
  get #complete(): boolean {
    return Atomics.load(this.#control, readyAt) === this.threads.length - 1;
  }

  #death(): InternalError {
    return new InternalError(`a worker thread of the search died: ${this.#died}`);
  }
}

/** Let the event loop run. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
