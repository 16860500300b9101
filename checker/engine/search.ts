import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bounds, Limit, Progress } from '../core/report.ts';
import type { SlotSystem } from '../core/slots.ts';
import { Explorer } from './explorer.ts';
import type { Checked, Finding } from './property-checks.ts';

export interface SearchOptions {
  readonly checked: Checked;
  readonly bounds: Bounds;
  onProgress?(progress: Progress): void;
  readonly signal?: { readonly aborted: boolean };
}

/** What a search found. Paths are the vectors of states from an initial one on. */
export interface SearchResult {
  /** What cut the search off; left out where every state within the boundary was seen, or a violation ended it after a whole level. */
  readonly limit?: Limit;
  readonly violation?: Finding & { readonly path: readonly Int32Array[] };
  /** By number of the `sometimes` property: steps of the shortest way to a state in which it is true. */
  readonly witnessed: ReadonlyMap<number, number>;
  /** Numbers of the `always` properties whose antecedent was true at least once. */
  readonly relevant: ReadonlySet<number>;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly outsideBoundary: number;
  /** By label. */
  readonly fired: Float64Array;
}

/** Share of the machine's, or container's, memory that a search may use where no bound is given. */
const defaultMemoryShare = 0.75;
const heapShare = 0.92;
const sliceMs = 100;

/** Explore breadth-first until everything was seen, something is violated, or a bound is reached; the event loop runs in between. */
export async function search<S>(system: SlotSystem<S>, options: SearchOptions): Promise<SearchResult> {
  const start = performance.now();
  const explorer = new Explorer(system, options.checked, options.bounds);
  const seconds = () => (performance.now() - start) / 1000;
  const report = () =>
    options.onProgress?.({
      depth: explorer.depth,
      states: explorer.space.count,
      transitions: explorer.transitions,
      queue: explorer.queue,
      seconds: seconds(),
    });
  let ending: 'done' | Limit | undefined;
  while (ending === undefined) {
    ending = advance(explorer, options, seconds());
    report();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return resultOf(explorer, ending, seconds());
}

function advance<S>(
  explorer: Explorer<S>,
  { bounds, signal }: SearchOptions,
  seconds: number,
): 'done' | Limit | undefined {
  if (signal?.aborted) return 'interrupted';
  const timeLeft = (bounds.seconds ?? Number.POSITIVE_INFINITY) - seconds;
  if (timeLeft <= 0) return 'time';
  if (memoryIsShort(bounds.memory ?? defaultMemory())) return 'memory';
  try {
    const progress = explorer.advance(performance.now() + Math.min(sliceMs, timeLeft * 1000));
    return progress === 'more' ? undefined : progress;
  } catch (error) {
    if (
      error instanceof RangeError &&
      /allocation failed|Invalid typed array length|(Map|Set) maximum size exceeded/i.test(error.message)
    )
      return 'memory';
    throw error;
  }
}

function defaultMemory(): number {
  const constrained = process.constrainedMemory();
  return defaultMemoryShare * Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY);
}

/** Asked twice where it seems so, because much of what is in use may be garbage, such as an earlier search's tables. */
function memoryIsShort(limit: number): boolean {
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

function resultOf<S>(explorer: Explorer<S>, ending: 'done' | Limit, seconds: number): SearchResult {
  const { finding, witnessed, relevant } = explorer.checks;
  const path = finding && [...explorer.pathTo(finding.state), ...(finding.after ? [finding.after] : [])];
  return {
    ...(ending !== 'done' && { limit: ending }),
    ...(finding && path && { violation: { ...finding, path } }),
    witnessed,
    relevant,
    states: explorer.space.count,
    transitions: explorer.transitions,
    depth: explorer.farthest,
    seconds,
    outsideBoundary: explorer.outsideBoundary,
    fired: explorer.fired,
  };
}
