import { workerData } from 'node:worker_threads';
import { type Shared, Thread } from './thread.ts';
import { failedAt, finishedAt, readTask, readyAt, turnAt } from './worker-control.ts';

// What a worker runs: it waits for a task, does its share, and says so.

/** How often the next task is looked for before the worker sleeps. */
const spins = 100_000;

const { control, shared, index } = workerData as {
  readonly control: Int32Array;
  readonly shared: Shared;
  readonly index: number;
};
const thread = new Thread(shared, index);
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
  if (!thread.run(readTask(control))) Atomics.store(control, failedAt, 1);
  Atomics.add(control, finishedAt, 1);
  Atomics.notify(control, finishedAt);
}
