import { Arbitrary, constant, type Random, Stream, Value } from 'fast-check';
import type { Algorithm, AnyAlgorithm } from '../core/algorithm.ts';
import { UsageError } from '../core/errors.ts';
import type { AnyModel } from '../core/model.ts';
import type { Scenario } from '../core/scenario.ts';
import { minimised } from '../random/minimise.ts';
import { isBad, type TakenRun, without } from '../random/run-steps.ts';
import type { Strategy } from '../random/scheduler.ts';
import { strategyOf } from '../random/schedulers/index.ts';
import { type WalkNumber, walked } from '../random/walked.ts';
import { defaultScheduler } from '../simulate.ts';
import { type Ground, groundOf } from './ground.ts';
import { Run } from './run.ts';

export interface RunsOptions {
  /** As the command line takes it: `'pct:depth=3'`. Left out: a portfolio. */
  readonly scheduler?: string;
  /** The most steps of a run. Left out: 200. */
  readonly length?: number;
  /** What ends a run when it is violated, `'deadlock'` among them where wanted. Left out: what the scenario checks. */
  readonly check?: readonly string[];
}

const defaultLength = 200;

/**
 * Runs of a scenario, as a random scheduler takes them, faults included. A run ends where something is violated. It is shrunk
 * to a short run that violates the same: without faults if it can do without, often as short as any, and without a step
 * that could be left out.
 * @param scenario one of the algorithm's, by name, one made up for the occasion, or an arbitrary of these.
 * @throws {UsageError} if there is no such scenario or scheduler.
 */
export function runsOf<C>(
  algorithm: Algorithm<C, AnyModel>,
  scenario: string | Scenario<C> | Arbitrary<Scenario<C>>,
  { scheduler = defaultScheduler, length = defaultLength, check }: RunsOptions = {},
): Arbitrary<Run> {
  if (!Number.isInteger(length) || length < 0)
    throw new UsageError(
      `Runs of at most ${length} steps cannot be drawn.`,
      'a slip, or a result that is no whole number',
      'give a `length` that is a whole number, 0 or more',
    );
  const checking = (one: Scenario<C>): Scenario<C> => (check === undefined ? one : { ...one, check });
  const drawn =
    scenario instanceof Arbitrary
      ? scenario.map(checking)
      : constant(checking(typeof scenario === 'string' ? algorithm.scenario(scenario) : scenario));
  return new RunArbitrary(algorithm as AnyAlgorithm, drawn, strategyOf(scheduler), length);
}

/** What a run was drawn from. */
interface Origin {
  readonly scenario: Value<Scenario<unknown>>;
  readonly ground: Ground;
  readonly taken: TakenRun;
}

/** How many walks are taken to see whether a smaller scenario violates the same. */
const walksOfSmaller = 256;

class RunArbitrary extends Arbitrary<Run> {
  readonly #algorithm: AnyAlgorithm;
  readonly #scenarios: Arbitrary<Scenario<unknown>>;
  readonly #strategy: Strategy;
  readonly #length: number;

  constructor(
    algorithm: AnyAlgorithm,
    scenarios: Arbitrary<Scenario<unknown>>,
    strategy: Strategy,
    length: number,
  ) {
    super();
    this.#algorithm = algorithm;
    this.#scenarios = scenarios;
    this.#strategy = strategy;
    this.#length = length;
  }

  generate(random: Random, biasFactor: number | undefined): Value<Run> {
    const scenario = this.#scenarios.generate(random, biasFactor);
    return this.#walk(scenario, { seed: random.nextInt(), walk: random.nextInt() >>> 1 });
  }

  canShrinkWithoutContext(_value: unknown): _value is Run {
    return false;
  }

  /** Smaller scenarios first; then the shortest run that is known; then runs with pieces left out, the larger first. */
  shrink(_run: Run, context: unknown): Stream<Value<Run>> {
    return context === undefined ? Stream.nil() : new Stream(this.#smaller(context as Origin));
  }

  *#smaller(origin: Origin): IterableIterator<Value<Run>> {
    const { ground, taken, scenario } = origin;
    const { stepper } = ground;
    if (isBad(taken)) {
      const { violated } = new Run(ground.subject, taken);
      for (const smaller of this.#scenarios.shrink(scenario.value, scenario.context)) {
        const run = this.#violating(smaller, violated);
        if (run !== undefined) yield run;
      }
      const short = minimised(stepper, taken);
      if (short.steps.length < taken.steps.length) yield valueOf({ ...origin, taken: short });
    }
    const { length } = taken.steps;
    for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let end = length; end > 0; end -= size)
        yield valueOf({ ...origin, taken: without(stepper, taken, Math.max(0, end - size), end) });
    }
  }

  /** A run of the scenario that violates this property, if a few walks come to one. */
  #violating(scenario: Value<Scenario<unknown>>, property: string | undefined): Value<Run> | undefined {
    for (let walk = 0; walk < walksOfSmaller; walk += 1) {
      const run = this.#walk(scenario, { seed: walk, walk });
      if (run.value.violated === property) return run;
    }
    return undefined;
  }

  #walk(scenario: Value<Scenario<unknown>>, number: WalkNumber): Value<Run> {
    const ground = groundOf(this.#algorithm, scenario.value);
    const { subject, stepper } = ground;
    const lengths = ground.lengths(this.#length);
    const taken = walked(subject.system, stepper, this.#strategy, number, lengths);
    return valueOf({ scenario, ground, taken });
  }
}

function valueOf(origin: Origin): Value<Run> {
  return new Value(new Run(origin.ground.subject, origin.taken), origin);
}
