import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type { Judging } from './judge.ts';
import type { Because, HistoryBounds, HistoryProgress, HistoryReport } from './verdict.ts';

const defaultConfigurations = 10_000_000;
/** Share of the heap that may be in use. */
const fullHeap = 0.8;
/** Milliseconds after which a search makes a pause. */
const longest = 20;

/** Run a search to its end, or to a bound. */
export function finished<Op, Result>(
  judging: Judging<Op, Result>,
  bounds: HistoryBounds,
): HistoryReport<Op, Result> {
  const seconds = stopwatch();
  let step = judging.next();
  while (!step.done) step = judging.next(reached(bounds, { ...step.value, seconds: seconds() }));
  return { ...step.value, seconds: seconds() };
}

/** Run a search to its end, or to a bound, with pauses in which timers, signals and input have their turn. */
export async function sliced<Op, Result>(
  judging: Judging<Op, Result>,
  bounds: HistoryBounds,
  onProgress?: (progress: HistoryProgress) => void,
): Promise<HistoryReport<Op, Result>> {
  const seconds = stopwatch();
  let last = performance.now();
  let step = judging.next();
  while (!step.done) {
    const progress = { ...step.value, seconds: seconds() };
    if (performance.now() - last >= longest) {
      onProgress?.(progress);
      await setImmediate();
      last = performance.now();
    }
    step = judging.next(reached(bounds, progress));
  }
  return { ...step.value, seconds: seconds() };
}

/** The verdict alone, which depends on nothing but the history: for properties of models, whose functions are pure. */
export function verdictOf<Op, Result>(
  judging: Judging<Op, Result>,
  configurations = defaultConfigurations,
): HistoryReport['verdict'] {
  let step = judging.next();
  while (!step.done)
    step = judging.next(step.value.configurations >= configurations ? 'configurations' : undefined);
  return step.value.verdict;
}

function reached(bounds: HistoryBounds, progress: HistoryProgress): Because | undefined {
  if (bounds.signal?.aborted) return 'interrupted';
  if (progress.seconds >= (bounds.seconds ?? Number.POSITIVE_INFINITY)) return 'time';
  if (progress.configurations >= (bounds.configurations ?? defaultConfigurations)) return 'configurations';
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size > fullHeap * heap_size_limit ? 'memory' : undefined;
}

function stopwatch(): () => number {
  const begin = performance.now();
  return () => (performance.now() - begin) / 1000;
}
