import { Worker } from 'node:worker_threads';
import { InternalError } from '../core/errors.ts';
import { controlBytes, failedAt, finishedAt, readyAt, turnAt, writeTask } from './worker-control.ts';

/** How often the other threads' work is looked for before the first thread sleeps. */
const spins = 20_000;
const sleepMs = 50;

/** Worker threads that all do the same task at the same time, each its share of it. */
export class Team {
  readonly #control = new Int32Array(new SharedArrayBuffer(controlBytes));
  readonly #script: string;
  readonly #size: number;
  #workers: Worker[] | undefined;
  #died: string | undefined;

  /** @param script what a worker runs; it ends in `serve`. */
  constructor(script: string, size: number) {
    this.#script = script;
    this.#size = size;
  }

  /** Start the workers, unless they were started; they are not there at once. @param data what each is given, by its number from 0. */
  start(data: (index: number) => object): void {
    this.#workers ??= Array.from({ length: this.#size }, (_, index) => this.#start(index, data(index)));
  }

  /**
   * Whether all workers are there.
   * @param waits whether to wait until they are, or one has died.
   * @throws {InternalError} if one has died after all were there.
   */
  async ready(waits: boolean): Promise<boolean> {
    while (waits && !this.#complete && this.#died === undefined) await nextTurn();
    // The caller can do everything, so nothing is lost if the others cannot be started.
    if (this.#died !== undefined && this.#complete) throw this.#death();
    return this.#complete;
  }

  /** Tell the workers something, which they find in their port when they begin the next task. */
  tell(message: unknown): void {
    for (const worker of this.#workers ?? []) worker.postMessage(message);
  }

  /** Have all workers, who are ready, begin a task. */
  begin(task: readonly number[]): void {
    const control = this.#control;
    writeTask(control, task);
    Atomics.store(control, failedAt, 0);
    Atomics.store(control, finishedAt, 0);
    Atomics.add(control, turnAt, 1);
    Atomics.notify(control, turnAt);
  }

  /**
   * Wait until all have finished it.
   * @returns false if one of them failed.
   * @throws {InternalError} if a worker has died.
   */
  async finished(): Promise<boolean> {
    const control = this.#control;
    for (let spin = 0; spin < spins; spin += 1)
      if (Atomics.load(control, finishedAt) === this.#size) return this.#succeeded;
    for (;;) {
      const finished = Atomics.load(control, finishedAt);
      if (finished === this.#size) return this.#succeeded;
      if (Atomics.wait(control, finishedAt, finished, sleepMs) !== 'timed-out') continue;
      // Only the event loop hears of a worker's death.
      await nextTurn();
      if (this.#died !== undefined) throw this.#death();
    }
  }

  /** End the workers. */
  async stop(): Promise<void> {
    const workers = this.#workers ?? [];
    this.#workers = undefined;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #start(index: number, data: object): Worker {
    const workerData = { ...data, control: this.#control };
    // What this process was started with does not concern a worker.
    const own = { execArgv: [], env: {}, name: `stepwright ${index + 1}` };
    const worker = new Worker(this.#script, { eval: true, workerData, ...own });
    worker.unref();
    worker.on('error', (error) => {
      this.#died ??= error.message;
    });
    worker.on('exit', (code) => {
      this.#died ??= `it exited with code ${code}`;
    });
    return worker;
  }

  get #succeeded(): boolean {
    return Atomics.load(this.#control, failedAt) === 0;
  }

  /** Whether all workers have started. */
  get #complete(): boolean {
    return Atomics.load(this.#control, readyAt) === this.#size;
  }

  #death(): InternalError {
    return new InternalError(`a worker thread died: ${this.#died}`);
  }
}

/** Let the event loop run. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
