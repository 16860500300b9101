import { access, constants, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { isSystemError, UsageError } from '../core/errors.ts';
import { makeFolder } from '../core/folders.ts';
import type { Bounds, Limit, Means, Progress, Storage } from '../core/report.ts';
import type { SlotSystem } from '../core/slots.ts';
import { readCheckpoint } from './checkpoint.ts';
import { Cut } from './cut.ts';
import { type CheckpointPlan, Explorer } from './explorer.ts';
import type { Finding } from './finding.ts';
import type { Graph } from './graph.ts';
import type { Means as ExplorerMeans } from './means.ts';
import { isOutOfMemory, memoryIsShort, memoryOf, storeBytes } from './memory.ts';
import type { Checked } from './property-checks.ts';

export interface SearchOptions {
  readonly checked: Checked;
  readonly bounds: Bounds;
  readonly means: Means;
  /** What is searched, in words, for checkpoints. */
  readonly subject: CheckpointPlan['subject'];
  /**
   * Called when all states are known, and no property of states or steps is violated, or when a limit on states or depth
   * was reached.
   * @param pause to be called now and then; it throws when the search has to end.
   */
  explored?(
    graph: Graph,
    pause: (checking: NonNullable<Progress['checking']>) => Promise<void>,
  ): Promise<void>;
  onProgress?(progress: Progress): void;
  readonly signal?: { readonly aborted: boolean };
}

/** What a search found. Paths are the vectors of states from an initial one on. */
export interface SearchResult {
  /** What cut the search off; left out where every state within the boundary was seen, or a violation ended it after a whole level. */
  readonly limit?: Limit;
  /** What ended the look at all states before its end, where these were seen. */
  readonly cut?: Limit;
  /** Where the limit is `disk`: what the system said. */
  readonly diskError?: string;
  readonly violation?: Finding & { readonly path: readonly Int32Array[] };
  /** By number of the `sometimes` property: steps of the shortest way to a state in which it is true. */
  readonly witnessed: ReadonlyMap<number, number>;
  /** Numbers of the `always` properties whose antecedent was true at least once. */
  readonly relevant: ReadonlySet<number>;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  readonly storage: Storage;
  readonly outsideBoundary: number;
  /** By label. */
  readonly fired: Float64Array;
}

const mostWorkers = 64;
const sliceMs = 100;
/** Explore breadth-first until everything was seen, something is violated, or a bound is reached; the event loop runs in between. */
export async function search(system: SlotSystem<unknown>, options: SearchOptions): Promise<SearchResult> {
  const { means } = options;
  refuseHashesOnDisk(means);
  for (const folder of [means.checkpoint?.folder, means.spill])
    if (folder !== undefined) await readyFolder(folder);
  return new Search(system, options).run();
}

type Ending = 'done' | Limit;

class Search {
  readonly #options: SearchOptions;
  readonly #explorer: Explorer;
  readonly #plan: CheckpointPlan | undefined;
  #start = performance.now();
  /** When the last checkpoint was written. */
  #written = this.#start;
  #diskError: string | undefined;
  /** What ended the look at all states. */
  #cut: Limit | undefined;
  /** How states were kept when all were known. */
  #storage: Storage | undefined;
  /** When the event loop ran last, after all states were known. */
  #paused = 0;
  #broken = false;
  #vouched: { readonly finding: Finding; readonly path: readonly Int32Array[] } | undefined;

  constructor(system: SlotSystem<unknown>, options: SearchOptions) {
    const { bounds, means, subject } = options;
    this.#options = options;
    this.#plan = means.checkpoint && { folder: means.checkpoint.folder, subject };
    const workers = means.workers ?? Math.min(availableParallelism(), mostWorkers);
    this.#explorer = explorerFor(system, options, {
      workers,
      compact: means.compact ?? false,
      checkpoints: means.checkpoint !== undefined,
      ...(means.spill && { spill: { folder: means.spill, storeBytes: storeBytes(memoryOf(bounds)) } }),
    });
  }

  async run(): Promise<SearchResult> {
    try {
      let ending = this.#resume();
      while (ending === undefined) {
        ending = await this.#advance();
        if (!this.#broken) this.#vouch();
        this.#report();
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (!this.#broken && (ending !== 'done' || this.#looks)) ending = (await this.#checkpoint()) ?? ending;
      ending = await this.#explored(ending);
      return this.#resultOf(ending);
    } finally {
      await this.#explorer.stop();
    }
  }

  #resume(): Ending | undefined {
    const { means, subject } = this.#options;
    if (means.resume === undefined) return undefined;
    const checkpoint = readCheckpoint(means.resume, subject);
    this.#start -= 1000 * checkpoint.manifest.seconds;
    try {
      this.#explorer.restore(checkpoint);
      return undefined;
    } catch (error) {
      return this.#endingOf(error);
    }
  }

  async #advance(): Promise<Ending | undefined> {
    const { bounds, signal, means } = this.#options;
    if (signal?.aborted) return 'interrupted';
    const timeLeft = (bounds.seconds ?? Number.POSITIVE_INFINITY) - this.#seconds();
    if (timeLeft <= 0) return 'time';
    try {
      if (memoryIsShort(memoryOf(bounds)) && !(await this.#relieved())) return 'memory';
      const ending = await this.#explorer.advance(performance.now() + Math.min(sliceMs, timeLeft * 1000));
      if (ending !== 'more') return ending;
      const due = this.#written + 1000 * (means.checkpoint?.everySeconds ?? Number.POSITIVE_INFINITY);
      return performance.now() < due ? undefined : await this.#checkpoint();
    } catch (error) {
      return this.#endingOf(error);
    }
  }

  /** Whether someone wants to look at all states, which takes a while, too. */
  get #looks(): boolean {
    return this.#options.explored !== undefined && this.#vouched === undefined;
  }

  async #explored(ending: Ending): Promise<Ending> {
    if (!this.#looks || !['done', 'depth', 'states'].includes(ending)) return ending;
    this.#storage = this.#explorer.storage();
    try {
      const graph = await this.#explorer.graph(() => this.#pause());
      // States that were on their way to disk are looked at only now.
      this.#vouch();
      if (this.#looks) await this.#options.explored?.(graph, (checking) => this.#pause(checking));
      return ending;
    } catch (error) {
      const limit = error instanceof Cut ? error.limit : this.#endingOf(error);
      if (ending === 'done' && limit !== 'done') this.#cut = limit;
      return ending;
    }
  }

  async #pause(checking?: Progress['checking']): Promise<void> {
    const { bounds, signal } = this.#options;
    if (performance.now() > this.#paused + sliceMs) {
      this.#report(checking);
      await new Promise((resolve) => setImmediate(resolve));
      this.#paused = performance.now();
    }
    if (signal?.aborted) throw new Cut('interrupted');
    if (this.#seconds() > (bounds.seconds ?? Number.POSITIVE_INFINITY)) throw new Cut('time');
    if (memoryIsShort(memoryOf(bounds))) throw new Cut('memory');
  }

  /** What was thrown left the explorer in the midst of something, so no checkpoint may be made of it. */
  #endingOf(error: unknown): Ending {
    this.#broken = true;
    return isOutOfMemory(error) ? 'memory' : this.#diskFailed(error);
  }

  /** Whether memory is not short any more after states were moved to disk. */
  async #relieved(): Promise<boolean> {
    const { bounds, means } = this.#options;
    if (means.spill === undefined) return false;
    await this.#explorer.relieve();
    return !memoryIsShort(memoryOf(bounds));
  }

  /** Write a checkpoint, where that is wanted; what ends the search if it cannot be written. */
  async #checkpoint(): Promise<Ending | undefined> {
    if (this.#plan === undefined) return undefined;
    try {
      await this.#explorer.checkpoint(this.#plan, this.#seconds());
      this.#written = performance.now();
      return undefined;
    } catch (error) {
      return this.#endingOf(error);
    }
  }

  /** Remember the violation found so far, and the way to it: if something is thrown later, neither can be relied on. */
  #vouch(): void {
    const { finding } = this.#explorer.checks;
    if (finding === undefined || finding === this.#vouched?.finding) return;
    const path = [...this.#explorer.pathTo(finding.state), ...(finding.after ? [finding.after] : [])];
    this.#vouched = { finding, path };
  }

  #diskFailed(error: unknown): 'disk' {
    if (!isSystemError(error)) throw error;
    this.#diskError = error.message;
    return 'disk';
  }

  #report(checking?: Progress['checking']): void {
    const { depth, space, tally, queue } = this.#explorer;
    const { count: states } = space;
    const { transitions } = tally;
    this.#options.onProgress?.({
      depth,
      states,
      transitions,
      queue,
      seconds: this.#seconds(),
      ...(checking && { checking }),
    });
  }

  #seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  #resultOf(ending: Ending): SearchResult {
    const explorer = this.#explorer;
    const { witnessed, relevant } = explorer.checks;
    const vouched = this.#vouched;
    return {
      ...(ending !== 'done' && { limit: ending }),
      ...(this.#cut !== undefined && { cut: this.#cut }),
      ...(this.#diskError !== undefined && { diskError: this.#diskError }),
      ...(vouched && { violation: { ...vouched.finding, path: vouched.path } }),
      witnessed,
      relevant,
      states: explorer.space.count,
      transitions: explorer.tally.transitions,
      depth: explorer.farthest,
      seconds: this.#seconds(),
      storage: this.#storage ?? explorer.storage(),
      outsideBoundary: explorer.tally.outsideBoundary,
      fired: explorer.tally.fired,
    };
  }
}

/** @throws {UsageError} if there are no addresses left for the memory of so many threads. */
function explorerFor(
  system: SlotSystem<unknown>,
  { checked, bounds }: SearchOptions,
  means: ExplorerMeans,
): Explorer {
  try {
    return new Explorer(system, checked, bounds, means);
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    throw new UsageError(
      `There is no room for the memory of a search with ${means.workers} threads.`,
      'each of them reserves some gigabytes of addresses, and a limit is set (ulimit -v)',
      'give fewer --workers, or raise the limit',
    );
  }
}

function refuseHashesOnDisk({ compact, spill }: Means): void {
  if (!compact || spill === undefined) return;
  throw new UsageError(
    'States cannot be kept as hashes and be moved to disk.',
    'both --compact and --spill were given',
    'leave one of them out; only --spill is exact',
  );
}

/** @throws {UsageError} before a search is begun in vain. */
async function readyFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await Promise.all([readdir(folder), access(folder, constants.W_OK)]);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      `The folder '${folder}' cannot be written: ${error.message}.`,
      'a file of this name is in the way, or you may not write there',
      'give another folder',
    );
  }
}
