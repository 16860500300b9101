import type { Task } from './thread.ts';

// How the first thread and its workers talk: a few integers in shared memory.

/** Rises with every task; workers wait for it. */
export const turnAt = 0;
/** How many workers have finished the task. */
export const finishedAt = 1;
/** How many workers are there. */
export const readyAt = 2;
/** Not 0 if a thread had no memory for the task. */
export const failedAt = 3;
/** The task: its kind and its arguments. */
const taskAt = 4;
export const controlBytes = 64;

const kinds = ['expand', 'reserve', 'insert', 'collect', 'check fresh', 'check block'] as const;

export function writeTask(control: Int32Array, task: Task): void {
  control[taskAt] = kinds.indexOf(task.kind);
  control[taskAt + 1] = 'count' in task ? task.count : 0;
  control[taskAt + 2] = task.kind === 'expand' ? task.list : task.kind === 'check block' ? task.predicate : 0;
  control[taskAt + 3] = task.kind === 'check block' ? task.answers : 0;
}

export function readTask(control: Int32Array): Task {
  const kind = kinds[control[taskAt]!]!;
  const [count, first, second] = [control[taskAt + 1]!, control[taskAt + 2]!, control[taskAt + 3]!];
  switch (kind) {
    case 'expand':
      return { kind, list: first, count };
    case 'check block':
      return { kind, predicate: first, answers: second, count };
    case 'reserve':
    case 'collect':
      return { kind, count };
    default:
      return { kind };
  }
}
