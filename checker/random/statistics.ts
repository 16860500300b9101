import type { Ending, Occurrence } from '../core/simulation-report.ts';
import type { Batch, Schedule, WalkOutcome } from './batch.ts';

/** What was waited for, and how long. */
export interface ResponseTimes {
  /** The longest response that came, in steps. */
  longest?: Occurrence | undefined;
  /** The longest that had not come when its walk ended. */
  pending?: Occurrence | undefined;
  /** The first walk that stopped while one was waited for, because nothing could happen. */
  stopped?: Occurrence | undefined;
}

/** A violation, and the first walk that came to it. */
export interface Violation {
  readonly walk: number;
  readonly schedule: Schedule;
  /** How many walks came to it. */
  count: number;
}

/** A point of the saturation curve: after so many walks, so many distinct states. */
export interface SaturationPoint {
  readonly walks: number;
  readonly states: number;
}

const mostPoints = 256;

/** Adds up what walks came to, in the order of their numbers. */
export class Statistics {
  walks = 0;
  steps = 0;
  states = 0;
  /** By label: steps taken. */
  fired = new Float64Array(64);
  readonly endings = new Map<Ending | 'running', number>();
  /** By number of the property, and -1 for deadlock. */
  readonly violations = new Map<number, Violation>();
  /** By number of the `sometimes`: the first walk in which it was true. */
  readonly witnessed = new Map<number, Occurrence>();
  /** Numbers of the `always` properties whose antecedent was true at least once. */
  readonly relevant = new Set<number>();
  readonly responses = new Map<number, ResponseTimes>();
  saturation: SaturationPoint[] = [];
  readonly #kinds: readonly string[];
  /** Every so many walks are a point. */
  #stride = 1;

  /** @param kinds of the properties, by number. */
  constructor(kinds: readonly string[]) {
    this.#kinds = kinds;
  }

  /** Make room to count so many labels. */
  useLabels(labels: number): void {
    if (labels <= this.fired.length) return;
    const longer = new Float64Array(2 * labels);
    longer.set(this.fired);
    this.fired = longer;
  }

  /** Add walk number `index` of a batch. @param walk its number among all, @param fresh how many of its states are new. */
  add(batch: Batch, index: number, walk: number, fresh: number): void {
    const outcome = batch.outcome(index);
    this.walks += 1;
    this.steps += outcome.steps;
    this.states += fresh;
    this.endings.set(outcome.ending, (this.endings.get(outcome.ending) ?? 0) + 1);
    batch.countLabels(index, this.fired);
    if (outcome.ending === 'violated' || outcome.ending === 'deadlock')
      this.#violated(walk, outcome, batch, index);
    const hasStopped = outcome.ending === 'stuck' || outcome.ending === 'deadlock';
    for (const [property, kind] of this.#kinds.entries())
      this.#property(walk, property, kind, batch.property(index, property), hasStopped);
    this.#point();
  }

  #violated(walk: number, { property }: WalkOutcome, batch: Batch, index: number): void {
    const known = this.violations.get(property);
    if (known === undefined)
      this.violations.set(property, { walk, schedule: batch.schedule(index), count: 1 });
    else known.count += 1;
  }

  #property(
    walk: number,
    property: number,
    kind: string,
    [first, second]: readonly [number, number],
    hasStopped: boolean,
  ): void {
    if (kind === 'always') {
      if (first > 0) this.relevant.add(property);
    } else if (kind === 'sometimes') {
      if (first > 0 && !this.witnessed.has(property))
        this.witnessed.set(property, { walk, steps: first - 1 });
    } else if (kind !== 'transition' && (first > 0 || second > 0)) {
      const times = this.responses.get(property) ?? {};
      this.responses.set(property, times);
      times.longest = longer(times.longest, walk, first - 1);
      times.pending = longer(times.pending, walk, second - 1);
      if (second > 0 && hasStopped) times.stopped ??= { walk, steps: second - 1 };
    }
  }

  #point(): void {
    if (this.walks % this.#stride !== 0) return;
    this.saturation.push({ walks: this.walks, states: this.states });
    if (this.saturation.length < mostPoints) return;
    this.saturation = this.saturation.filter((_, index) => index % 2 === 1);
    this.#stride *= 2;
  }
}

function longer(known: Occurrence | undefined, walk: number, steps: number): Occurrence | undefined {
  return steps < 0 || (known !== undefined && known.steps >= steps) ? known : { walk, steps };
}
