// How the first thread and its workers talk: a few integers in shared memory.

/** Rises with every task; workers wait for it. */
export const turnAt = 0;
/** How many workers have finished the task. */
export const finishedAt = 1;
/** How many workers are there. */
export const readyAt = 2;
/** Not 0 if a thread failed at the task. */
export const failedAt = 3;
/** The task, as a few numbers. */
const taskAt = 4;
const taskNumbers = 4;
export const controlBytes = 64;

/** How often the next task is looked for before the worker sleeps. */
const spins = 100_000;

/** @param task at most four numbers. */
export function writeTask(control: Int32Array, task: readonly number[]): void {
  control.set(task, taskAt);
}

/**
 * What a worker does as long as it lives: it waits for a task, does its share, and says so.
 * @param run false where it failed.
 */
export function serve(control: Int32Array, run: (task: Int32Array) => boolean): never {
  let turn = Atomics.load(control, turnAt);
  Atomics.add(control, readyAt, 1);
  Atomics.notify(control, readyAt);
  for (;;) {
    // The next task mostly comes at once, and to be woken takes longer than to look.
    for (let spin = 0; spin < spins && Atomics.load(control, turnAt) === turn; spin += 1);
    Atomics.wait(control, turnAt, turn);
    const now = Atomics.load(control, turnAt);
    if (now === turn) continue;
    turn = now;
    if (!run(control.subarray(taskAt, taskAt + taskNumbers))) Atomics.store(control, failedAt, 1);
    Atomics.add(control, finishedAt, 1);
    Atomics.notify(control, finishedAt);
  }
}
