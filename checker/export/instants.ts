import type { Change, Trace, TraceStep } from '../core/trace.ts';
import { unreceived } from './journeys.ts';
import { isRunning, type Rates, ratesOf, standing } from './rates.ts';
import { ownerOf, tellingChanges } from './step-changes.ts';

/** Ticks in a row, of which only the last one may do more than move timers and clocks on. Steps count from 1. */
export interface Ticks {
  readonly kind: 'ticks';
  readonly first: number;
  readonly last: number;
  /** How many ticks have passed after the last one. */
  readonly time: number;
  /** What became different in another way, such as timers that are up: from before the first tick to after the last one. */
  readonly changes: readonly Change[];
  /** The same of the last tick alone. */
  readonly own: readonly Change[];
  /** The timers and clocks that moved on, from before the first tick to after the last one; and clocks that lost these ticks. */
  readonly running: readonly Change[];
}

/** What is shown as one. */
export type Block = Ticks | { readonly kind: 'step'; readonly number: number; readonly step: TraceStep };

/** A trace in blocks. Where a cycle begins, and before a step that breaks something, there begins a block. */
export function blocksOf(trace: Trace): Block[] {
  const { steps, loop, shows } = trace;
  const rates = ratesOf(trace);
  const blocks: Block[] = [];
  let open: Ticks | undefined;
  for (const [index, step] of steps.entries()) {
    const number = index + 1;
    if (step.action.kind !== 'tick') {
      blocks.push({ kind: 'step', number, step });
      open = undefined;
      continue;
    }
    const breaks = shows.kind === 'transition' && number === steps.length;
    if (index === loop || breaks) open = undefined;
    if (open !== undefined) blocks.pop();
    const ticks = withTick(trace, rates, open, number);
    blocks.push(ticks);
    open = ticks.own.length === 0 && unreceived(trace, number).length === 0 ? ticks : undefined;
  }
  return blocks;
}

/** The number of a block's first step. */
export function firstStep(block: Block): number {
  return block.kind === 'ticks' ? block.first : block.number;
}

/** The number of a block's last step. */
export function lastStep(block: Block): number {
  return block.kind === 'ticks' ? block.last : block.number;
}

/** How many ticks there are in the first `steps` steps of a trace. */
export function ticksIn({ steps }: Trace, first = steps.length): number {
  return steps.slice(0, first).filter(({ action }) => action.kind === 'tick').length;
}

function withTick(trace: Trace, rates: Rates, ticks: Ticks | undefined, number: number): Ticks {
  const { lanes, steps } = trace;
  const changes = tellingChanges(steps[number - 1]!, lanes);
  const own = changes.filter((change) => !isRunning(change, rates));
  const earlier = new Map(ticks?.running.map((change) => [change.path, change]));
  const whole = (change: Change) => ({ ...change, before: (earlier.get(change.path) ?? change).before });
  const changed = new Set(changes.map(({ path }) => path));
  const still = [
    ...earlier.values(),
    ...standing(steps, number, rates).filter(({ path }) => !earlier.has(path)),
  ];
  return {
    kind: 'ticks',
    first: ticks?.first ?? number,
    last: number,
    time: ticksIn(trace, number),
    changes: own.map(whole),
    own,
    running: byLane(lanes, [
      ...changes.filter((change) => isRunning(change, rates)).map(whole),
      ...still.filter(({ path }) => !changed.has(path)),
    ]),
  };
}

/** Changes of processes in the order of their lanes, then all others. */
function byLane(lanes: readonly string[], changes: readonly Change[]): Change[] {
  const laneOf = (change: Change) => {
    const owner = ownerOf(change, lanes);
    return owner === undefined ? lanes.length : lanes.indexOf(owner);
  };
  return changes.toSorted((a, b) => laneOf(a) - laneOf(b));
}
