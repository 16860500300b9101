import type { AnyAlgorithm } from './core/algorithm.ts';
import { InternalError, UsageError } from './core/errors.ts';
import type { Scenario } from './core/scenario.ts';
import type { SimulationReport } from './core/simulation-report.ts';
import { memoryOf } from './engine/memory.ts';
import { minimised, type ShortRun } from './random/minimise.ts';
import { isBad, runOfChoices } from './random/run-steps.ts';
import { strategyOf } from './random/schedulers/index.ts';
import { simulate as takeWalks } from './random/simulation.ts';
import type { Statistics, Violation } from './random/statistics.ts';
import type { Violated } from './random/stepper.ts';
import { stepperOn } from './random/walked.ts';
import { shownBy } from './shown.ts';
import { simulationReportOf } from './simulation-report.ts';
import { confirmedTrace, type Subject, subjectOf } from './subject.ts';

export interface SimulateOptions {
  /** How the report and its trace name the model. Left out: the algorithm's name. */
  readonly model?: string;
  /** As the command line takes it: `'pct:depth=3'`. Left out: a portfolio. */
  readonly scheduler?: string;
  /** A 32-bit integer. Left out: a random one, which the report gives. */
  readonly seed?: number;
  /** Left out: 100,000, or without end where `seconds` is given. */
  readonly walks?: number;
  /** Walks are numbered from here; to take a single walk again, give its number and `walks: 1`. Left out: 0. */
  readonly firstWalk?: number;
  /** The most steps of a walk. Left out: 500. */
  readonly length?: number;
  readonly seconds?: number;
  /** Bytes of resident memory of this process. */
  readonly memory?: number;
  /** Threads that walk; what they find does not depend on it. Left out: one per core. */
  readonly workers?: number;
  /** Go on after a violation, to see how many walks come to one. */
  readonly keepsGoing?: boolean;
  /** After so many steps, a response of a temporal property that has not come is suspicious. Left out: half the length. */
  readonly response?: number;
  /** Called a few times a second, and once at the end. */
  onProgress?(progress: SimulationProgress): void;
  readonly signal?: { readonly aborted: boolean };
}

export interface SimulationProgress {
  readonly walks: number;
  /** Infinite where time alone ends it. */
  readonly ofWalks: number;
  readonly steps: number;
  readonly states: number;
  readonly seconds: number;
}

export const defaultScheduler = 'portfolio';
const defaultWalks = 100_000;
const defaultLength = 500;

/**
 * Take random walks through one scenario, and report what they came to. What is found depends on scheduler, seed and
 * lengths alone.
 * @throws {StepwrightError} where the model, not the algorithm, is at fault: impure, unencodable, throwing.
 */
export async function simulate(
  algorithm: AnyAlgorithm,
  scenario: string | Scenario<unknown>,
  options: SimulateOptions = {},
): Promise<SimulationReport> {
  refuseMalformedOptions(options);
  const subject = subjectOf(algorithm, scenario, 'walks', options.model);
  const { system, checked } = subject;
  const { seconds, onProgress, signal, keepsGoing = false, length = defaultLength } = options;
  const { scheduler = defaultScheduler, seed = randomSeed(), firstWalk = 0 } = options;
  const walks = options.walks ?? (seconds === undefined ? defaultWalks : Number.POSITIVE_INFINITY);
  const result = await takeWalks(system, {
    checked,
    scheduler,
    seed,
    walks,
    firstWalk,
    length,
    keepsGoing,
    memory: memoryOf(options),
    ...(seconds !== undefined && { seconds }),
    ...(options.workers !== undefined && { workers: options.workers }),
    ...(onProgress && {
      onProgress: ({ walks: taken, steps, states }: Statistics, sinceStart: number) =>
        onProgress({ walks: taken, ofWalks: walks, steps, states, seconds: sinceStart }),
    }),
    ...(signal && { signal }),
  });
  const worst = firstOf(result.statistics.violations);
  const short = worst && shortRun(subject, worst);
  system.askAgain();
  return simulationReportOf(checked, result, {
    subject,
    scheduler,
    seed,
    length,
    response: options.response ?? Math.ceil(length / 2),
    ...(worst &&
      short && {
        trace: confirmedTrace(subject, shownBy(subject, short)),
        isMinimal: short.isMinimal,
        foundLength: worst[1].schedule.choices.length,
      }),
  });
}

/** What each number may be, from and to. */
const ranges = {
  seed: [-(2 ** 31), 2 ** 32 - 1],
  walks: [1, 2 ** 31 - 1],
  firstWalk: [0, 2 ** 31 - 1],
  length: [1, 10_000_000],
  workers: [1, 64],
  response: [1, Number.MAX_SAFE_INTEGER],
} as const satisfies { readonly [option in keyof SimulateOptions]?: readonly [number, number] };

/** @throws {UsageError} */
function refuseMalformedOptions(options: SimulateOptions): void {
  const { seconds = 0, scheduler = defaultScheduler } = options;
  if (!(seconds >= 0))
    throw new UsageError(`A simulation of ${seconds} seconds is none.`, 'a slip', 'give a number, 0 or more');
  strategyOf(scheduler);
  for (const [option, [least, most]] of Object.entries(ranges)) {
    const value = options[option as keyof typeof ranges];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) continue;
    throw new UsageError(
      `The option \`${option}\` of a simulation is ${value}.`,
      'a slip, or a result that is no whole number',
      `give a whole number from ${least} to ${most}`,
    );
  }
}

/** What was violated first. */
function firstOf(violations: ReadonlyMap<Violated, Violation>): readonly [Violated, Violation] | undefined {
  return [...violations].sort(([, a], [, b]) => a.walk - b.walk)[0];
}

/** A short run to the same violation as a walk. */
function shortRun(
  { system, checked }: Subject,
  [what, { schedule }]: readonly [Violated, Violation],
): ShortRun {
  const stepper = stepperOn(system, checked);
  const run = runOfChoices(stepper, schedule.initial, schedule.choices, what);
  if (!isBad(run))
    throw new InternalError('a walk that violates something does not do so when it is taken again');
  return minimised(stepper, run);
}

/** Of 31 bits, so that it is short to type. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
