import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { StepLabel } from '../core/slots.ts';
import { serve } from '../engine/worker-control.ts';
import { readTask, type Shared, WalkThread } from './walk-thread.ts';

const { control, shared, index } = workerData as {
  readonly control: Int32Array;
  readonly shared: Shared & { readonly labels: StepLabel[] };
  readonly index: number;
};
const thread = new WalkThread(shared, index);
serve(control, (task) => {
  // Kinds of step that came up since the last task.
  for (let told = receiveMessageOnPort(parentPort!); told; told = receiveMessageOnPort(parentPort!))
    shared.labels.push(...(told.message as StepLabel[]));
  return thread.run(readTask(task), shared.threads.length);
});
