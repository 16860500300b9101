import { workerData } from 'node:worker_threads';
import { readTask } from './task.ts';
import { type Shared, Thread } from './thread.ts';
import { serve } from './worker-control.ts';

const { control, shared, index } = workerData as {
  readonly control: Int32Array;
  readonly shared: Shared;
  readonly index: number;
};
const thread = new Thread(shared, index);
serve(control, (task) => thread.run(readTask(task)));
