import { arch, cpus, platform, totalmem } from 'node:os';
import type { BenchInstance } from './instances.ts';
import type { SpinRun, SpinSearch } from './promela.ts';
import type { Run } from './run.ts';

/** All runs of one instance, and of its peers; runs with one number were made one right after the other. */
export interface Runs {
  readonly instance: BenchInstance;
  /** By one thread. */
  readonly own: readonly Run[];
  /** By more; left out where that was not asked for. */
  readonly threaded?: { readonly threads: number; readonly runs: readonly Run[] };
  /** With a temporal property, by one thread; left out where that was not asked for, or there is none. */
  readonly temporal?: readonly Run[];
  /** Left out where SPIN was not asked, or could not answer. */
  readonly spin: { readonly [S in SpinSearch]?: readonly SpinRun[] };
}

/** What the bench says about one instance; `--json` writes it as it is. Every amount is the median of the runs. */
export interface Summary {
  readonly name: string;
  /** The algorithm's name: instances of one model differ in size. */
  readonly model: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** Of every run, in the order of runs. */
  readonly secondsOfRuns: readonly number[];
  readonly transitionsPerSecond: number;
  readonly statesPerSecond: number;
  /** Of the store: at the end, and where it was largest. */
  readonly bytesPerState: number;
  readonly peakBytesPerState: number;
  readonly residentBytes: number;
  readonly userCalls: number;
  readonly loadedSeconds: number;
  /** Random probes per second into a table as large as the store. */
  readonly probesPerSecond: number;
  /** Transitions per probe. */
  readonly ofMachineLimit: number;
  /** The same search by several threads; `ratio` is how many times faster they are than one. */
  readonly threaded?: { readonly threads: number; readonly seconds: number; readonly ratio: number };
  /** The same search and then a temporal property: what it takes, by what the search takes. */
  readonly temporal?: { readonly seconds: number; readonly timeRatio: number; readonly memoryRatio: number };
  readonly spin: { readonly [S in SpinSearch]?: SpinSummary };
}

export interface SpinSummary {
  readonly seconds: number;
  readonly secondsOfRuns: readonly number[];
  readonly transitionsPerSecond: number;
  readonly bytesPerState: number;
  /** SPIN's time by our own: above 1 we are faster. Left out where SPIN took so little that its clock cannot tell. */
  readonly ratio?: number;
}

/** SPIN's clock has ticks of a hundredth; what took less than ten of them is not compared. */
const tellable = 0.1;

/** Where the bench was run. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
  };
}

/** Draw medians, rates and ratios from runs. */
export function summaryOf({ instance, own, threaded, temporal, spin }: Runs): Summary {
  const { states, transitions, depth } = instance.counts;
  const of = (amount: (run: Run) => number) => median(own.map(amount));
  const seconds = of((run) => run.seconds);
  const probesPerSecond = of((run) => run.probesPerSecond);
  const entries = Object.entries(spin).map(([search, runs]) => [
    search,
    spinSummaryOf(runs, instance, seconds),
  ]);
  return {
    name: instance.name,
    model: instance.algorithm.name,
    states,
    transitions,
    depth,
    seconds,
    secondsOfRuns: own.map((run) => run.seconds),
    transitionsPerSecond: transitions / seconds,
    statesPerSecond: states / seconds,
    bytesPerState: of((run) => run.bytes) / states,
    peakBytesPerState: of((run) => run.peakBytes) / states,
    residentBytes: of((run) => run.residentBytes),
    userCalls: of((run) => run.userCalls),
    loadedSeconds: of((run) => run.loadedSeconds),
    probesPerSecond,
    ofMachineLimit: transitions / seconds / probesPerSecond,
    ...(threaded && { threaded: threadedSummaryOf(threaded, seconds) }),
    ...(temporal && { temporal: temporalSummaryOf(temporal, own) }),
    spin: Object.fromEntries(entries),
  };
}

function threadedSummaryOf(
  { threads, runs }: NonNullable<Runs['threaded']>,
  ownSeconds: number,
): NonNullable<Summary['threaded']> {
  const seconds = median(runs.map((run) => run.seconds));
  return { threads, seconds, ratio: ownSeconds / seconds };
}

function temporalSummaryOf(temporal: readonly Run[], own: readonly Run[]): NonNullable<Summary['temporal']> {
  const ratio = (amount: (run: Run) => number) => median(temporal.map(amount)) / median(own.map(amount));
  return {
    seconds: median(temporal.map(({ seconds }) => seconds)),
    timeRatio: ratio(({ seconds }) => seconds),
    memoryRatio: ratio(({ residentBytes }) => residentBytes),
  };
}

function spinSummaryOf(
  runs: readonly SpinRun[],
  { counts: { states, transitions } }: BenchInstance,
  ownSeconds: number,
): SpinSummary {
  const seconds = median(runs.map((run) => run.seconds));
  return {
    seconds,
    secondsOfRuns: runs.map((run) => run.seconds),
    transitionsPerSecond: transitions / seconds,
    bytesPerState: median(runs.map(({ bytes }) => bytes)) / states,
    ...(seconds >= tellable && { ratio: seconds / ownSeconds }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
