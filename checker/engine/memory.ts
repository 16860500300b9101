import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UsageError } from '../core/errors.ts';
import type { Bounds } from '../core/report.ts';
import { OutOfMemory } from './out-of-memory.ts';

/** Share of the machine's, or container's, memory that a search may use where no bound is given. */
const defaultMemoryShare = 0.75;
const heapShare = 0.92;
/** What a search needs besides what it keeps of states: buffers, compiled code, garbage. */
const searchBytes = 96 * 2 ** 20;
/** Share of what is left that stores may take where states can be moved to disk. */
const spillShare = 0.3;
const leastRoom = 16 * 2 ** 20;

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

/** What a search may use, in bytes. */
export function memoryOf({ memory }: Bounds): number {
  return memory ?? defaultMemory();
}

function defaultMemory(): number {
  const constrained = process.constrainedMemory();
  return defaultMemoryShare * Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY);
}

/** Asked twice where it seems so, because much of what is in use may be garbage, such as an earlier search's tables. */
export function memoryIsShort(limit: number): boolean {
  const isShort = () => {
    const heap = getHeapStatistics();
    return process.memoryUsage.rss() > limit || heap.used_heap_size > heapShare * heap.heap_size_limit;
  };
  if (!isShort()) return false;
  collectGarbage();
  return isShort();
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/**
 * What stores may take until states are moved to disk. The rest is for what is on its way there, and for tables, buffers,
 * compiled code and the user's values.
 */
export function storeBytes(memory: number): number {
  const room = memory - process.memoryUsage.rss() - searchBytes;
  if (room >= leastRoom) return spillShare * room;
  throw new UsageError(
    `A memory of ${mebibytes(memory)} MB leaves too little for states.`,
    `the process itself needs about ${mebibytes(memory - room)} MB`,
    // What the process needs is not the same every time.
    `give --memory at least ${mebibytes(memory - room + 2 * leastRoom)}MB`,
  );
}

/** Whether there was no memory for something. */
export function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof OutOfMemory ||
    (error instanceof RangeError &&
      /allocation failed|could not allocate|Invalid typed array length|(Map|Set) maximum size exceeded/i.test(
        error.message,
      ))
  );
}
