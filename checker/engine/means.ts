import type { Sharing } from './crew.ts';
import type { SpillPlan } from './spill.ts';

/** How a search is carried out; what it finds does not depend on it, but for `compact`. */
export interface Means {
  /** How many threads explore. */
  readonly workers: number;
  /** Whether states are known by a 64-bit hash only. */
  readonly compact?: boolean;
  readonly spill?: SpillPlan;
  /** Whether `checkpoint` is going to be asked for. */
  readonly checkpoints?: boolean;
  /** The most states that are explored together; of this alone, the order in which user code is asked depends. */
  readonly blockStates?: number;
  /** What buffers begin with; they grow. */
  readonly bufferBytes?: number;
  readonly sharing?: Sharing;
}
