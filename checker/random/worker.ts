import { workerData } from 'node:worker_threads';
import { serve } from '../engine/worker-control.ts';
import { readTask, type Shared, WalkThread } from './walk-thread.ts';

const { control, shared, index } = workerData as {
  readonly control: Int32Array;
  readonly shared: Shared;
  readonly index: number;
};
const thread = new WalkThread(shared, index);
serve(control, (task) => thread.run(readTask(task), shared.threads.length));
