import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../checker/core/errors.ts';
import type { StepLabel } from '../../checker/core/slots.ts';
import { type Random, randomOf } from '../../checker/random/random.ts';
import type { Choices, Course, Scheduler } from '../../checker/random/scheduler.ts';
import { schedulers, strategyOf } from '../../checker/random/schedulers/index.ts';

// Programs · threads that share variables, as the papers have them

type Variables = { [name: string]: number };

interface Step {
  /** Left out: it can always be taken. */
  readonly when?: (variables: Variables) => boolean;
  readonly run?: (variables: Variables) => void;
  /** The process where it happens; left out: the one of its thread. */
  readonly at?: number;
  readonly fault?: true;
}

type Program = readonly (readonly Step[])[];

interface Outcome {
  readonly variables: Variables;
  /** By step, the thread that took it. */
  readonly schedule: string;
  /** Which threads came to each place, in order: what two runs have in common that differ by commuting steps. */
  readonly partialOrder: string;
  /** Threads are left, and none can take a step. */
  readonly isStuck: boolean;
}

const busy = (steps: number): Step[] => Array.from({ length: steps }, () => ({}));

const label: StepLabel = { kind: 'action', role: 'thread', name: 'step' };
const faultLabel: StepLabel = { kind: 'fault', role: 'thread', name: 'lose' };

class Run implements Choices {
  readonly variables: Variables = {};
  readonly schedule: number[] = [];
  readonly #places = new Map<number, number[]>();
  readonly #program: Program;
  readonly #next: number[];
  #enabled: number[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#next = program.map(() => 0);
    this.#update();
  }

  get count(): number {
    return this.#enabled.length;
  }

  process(choice: number): number {
    return this.#step(choice).at ?? this.#enabled[choice]!;
  }

  label(choice: number): number {
    return this.isFault(choice) ? 1 : 0;
  }

  event(choice: number): number {
    const thread = this.#enabled[choice]!;
    return 1000 * thread + this.#next[thread]!;
  }

  isFault(choice: number): boolean {
    return this.#step(choice).fault === true;
  }

  take(choice: number): void {
    const thread = this.#enabled[choice]!;
    const place = this.process(choice);
    this.#step(choice).run?.(this.variables);
    this.#next[thread]! += 1;
    this.schedule.push(thread);
    this.#places.set(place, [...(this.#places.get(place) ?? []), thread]);
    this.#update();
  }

  outcome(): Outcome {
    const places = [...this.#places].sort(([a], [b]) => a - b).map(([, threads]) => threads.join(''));
    const isStuck = this.#next.some((next, thread) => next < this.#program[thread]!.length);
    const { variables, schedule } = this;
    return { variables, schedule: schedule.join(''), partialOrder: places.join(' '), isStuck };
  }

  #step(choice: number): Step {
    const thread = this.#enabled[choice]!;
    return this.#program[thread]![this.#next[thread]!]!;
  }

  #update(): void {
    this.#enabled = [...this.#program.keys()].filter((thread) => {
      const step = this.#program[thread]![this.#next[thread]!];
      return step !== undefined && (step.when?.(this.variables) ?? true);
    });
  }
}

const sizeOf = (program: Program): number => program.flat().length;

function courseOf(random: Random, more: Partial<Course> = {}): Course {
  const length = more.length ?? 100;
  return { random, walk: 0, length, typical: length, processes: 3, labels: [label, faultLabel], ...more };
}

function outcomeOf(program: Program, scheduler: string, random: Random): Outcome {
  const course = courseOf(random, { length: sizeOf(program), processes: program.length });
  const walk = strategyOf(scheduler).begin(course);
  const run = new Run(program);
  while (run.count > 0) run.take(walk.choose(run));
  return run.outcome();
}

// Exact probabilities · all outcomes of all random decisions

/**
 * Goes through all outcomes. A real number is drawn as its rank among all drawn before, each rank equally likely: exact as
 * long as they are compared with one another only.
 */
class Enumeration implements Random {
  probability = 1;
  readonly #path: { outcome: number; readonly bound: number }[] = [];
  #depth = 0;
  #drawn: number[] = [];

  below(bound: number): number {
    if (bound <= 1) return 0;
    if (this.#depth === this.#path.length) this.#path.push({ outcome: 0, bound });
    const decision = this.#path[this.#depth]!;
    if (decision.bound !== bound) throw new Error('the same decisions led to others');
    this.#depth += 1;
    this.probability /= bound;
    return decision.outcome;
  }

  unit(): number {
    const rank = this.below(this.#drawn.length + 1);
    const value = ((this.#drawn[rank - 1] ?? 0) + (this.#drawn[rank] ?? 1)) / 2;
    this.#drawn.splice(rank, 0, value);
    return value;
  }

  /** @returns false when all have been gone through. */
  advance(): boolean {
    this.#depth = 0;
    this.#drawn = [];
    this.probability = 1;
    while (this.#path.length > 0 && this.#path.at(-1)!.outcome + 1 === this.#path.at(-1)!.bound) {
      this.#path.pop();
    }
    if (this.#path.length === 0) return false;
    this.#path.at(-1)!.outcome += 1;
    return true;
  }
}

function distribution(
  program: Program,
  scheduler: string,
  about: (outcome: Outcome) => unknown,
): Map<string, number> {
  const result = new Map<string, number>();
  const random = new Enumeration();
  do {
    const key = String(about(outcomeOf(program, scheduler, random)));
    result.set(key, (result.get(key) ?? 0) + random.probability);
  } while (random.advance());
  expect([...result.values()].reduce((sum, one) => sum + one)).toBeCloseTo(1, 9);
  return result;
}

function probability(program: Program, scheduler: string, bug: (outcome: Outcome) => boolean): number {
  return distribution(program, scheduler, bug).get('true') ?? 0;
}

// What programs get wrong

const hasBug = ({ variables }: Outcome): boolean => variables.bug === 1;
const isStuck = (outcome: Outcome): boolean => outcome.isStuck;

/** An order violation: thread 1 uses what thread 0 initialises. */
const orderViolation = (threads: number, steps: number): Program => [
  [...busy(steps - 1), { run: (v) => (v.ready = 1) }],
  [...busy(steps - 1), { run: (v) => (v.bug = v.ready === 1 ? 0 : 1) }],
  ...Array.from({ length: threads - 2 }, () => busy(steps)),
];

/** Thread 0 goes wrong if all others have finished when it begins: the bound for depth 1 is attained. */
const lateStart = (threads: number, steps: number): Program => [
  [{ run: (v) => (v.bug = (v.finished ?? 0) === threads - 1 ? 1 : 0) }],
  ...Array.from({ length: threads - 1 }, () => [
    ...busy(steps - 1),
    { run: (v: Variables) => (v.finished = (v.finished ?? 0) + 1) },
  ]),
];

/** An atomicity violation: thread 0 checks and uses a pointer that thread 1 sets to null. */
const atomicityViolation = (others: number, steps: number): Program => [
  [
    { run: (v) => (v.checked = v.isNull === 1 ? 0 : 1) },
    { run: (v) => (v.bug = v.checked === 1 && v.isNull === 1 ? 1 : 0) },
  ],
  [...busy(steps - 1), { run: (v) => (v.isNull = 1) }],
  ...Array.from({ length: others }, () => busy(1)),
];

const lock = (name: string): Step => ({ when: (v) => v[name] !== 1, run: (v) => (v[name] = 1) });
const unlock = (name: string): Step => ({ run: (v) => (v[name] = 0) });

/** Two locks that two threads take in opposite orders. */
const deadlock = (others: number, steps: number): Program => [
  [lock('a'), lock('b'), unlock('b'), unlock('a')],
  [...busy(steps), lock('b'), lock('a'), unlock('a'), unlock('b')],
  ...Array.from({ length: others }, () => busy(1)),
];

const follow = (from: number): Step => ({
  run: (v) => (v.at = (v.at ?? 0) === from ? from + 1 : (v.at ?? 0)),
});

/** Goes wrong only if the steps of two threads alternate, thread 0 first. */
const alternation: Program = [
  [follow(0), follow(2)],
  [follow(1), { run: (v) => (v.bug = v.at === 3 ? 1 : 0) }],
];

describe('uniform', () => {
  test('makes every enabled step equally likely', () => {
    expect(distribution([busy(1), busy(1), busy(1)], 'uniform', ({ schedule }) => schedule)).toEqual(
      new Map(
        ['012', '021', '102', '120', '201', '210'].map((schedule) => [schedule, expect.closeTo(1 / 6, 12)]),
      ),
    );
  });
});

describe('pct', () => {
  test('finds order violations, of depth 1, with a probability of at least 1/n', () => {
    for (const [threads, steps] of [
      [2, 1],
      [2, 8],
      [3, 4],
      [4, 3],
    ] as const) {
      const found = probability(orderViolation(threads, steps), 'pct:depth=1', hasBug);
      expect(found).toBeCloseTo(1 / 2, 12);
      expect(probability(lateStart(threads, steps), 'pct:depth=1', hasBug)).toBeCloseTo(1 / threads, 12);
    }
  });

  test('finds atomicity violations, of depth 2, with a probability of at least 1/(n k)', () => {
    for (const [others, steps] of [
      [0, 1],
      [0, 9],
      [1, 4],
      [2, 3],
    ] as const) {
      const program = atomicityViolation(others, steps);
      const bound = 1 / (program.length * sizeOf(program));
      expect(probability(program, 'pct:depth=2', hasBug)).toBeGreaterThanOrEqual(bound - 1e-12);
      // Without changes, threads that do not block run one after the other.
      expect(probability(program, 'pct:depth=1', hasBug)).toBe(0);
    }
    // Thread 0 is the first, and falls after its first step.
    expect(probability(atomicityViolation(0, 9), 'pct:depth=2', hasBug)).toBeCloseTo(1 / (2 * 11), 12);
  });

  test('finds deadlocks by the order of locks, of depth 2, with a probability of at least 1/(n k)', () => {
    for (const [others, steps] of [
      [0, 0],
      [0, 6],
      [1, 2],
      [2, 0],
    ] as const) {
      const program = deadlock(others, steps);
      const bound = 1 / (program.length * sizeOf(program));
      expect(probability(program, 'pct:depth=2', isStuck)).toBeGreaterThanOrEqual(bound - 1e-12);
      expect(probability(program, 'pct:depth=1', isStuck)).toBe(0);
    }
  });

  test('finds what takes two changes with d = 3, and never with less', () => {
    expect(probability(alternation, 'pct:depth=3', hasBug)).toBeGreaterThanOrEqual(1 / (2 * 4 ** 2));
    expect(probability(alternation, 'pct:depth=2', hasBug)).toBe(0);
    // One order of three threads, and one of 5 * 5 pairs of changes, where the later one is the second or the first.
    const schedules = distribution([busy(2), busy(2), busy(1)], 'pct:depth=3', ({ schedule }) => schedule);
    expect(schedules.get('01201')).toBeCloseTo(1 / 150, 12);
    expect(schedules.get('01210')).toBeCloseTo(1 / 150, 12);
  });

  test('keeps its bound for any d orderings of steps that are possible', () => {
    const event = fc.tuple(fc.nat(2), fc.nat(2));
    const lengths = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 });
    const pairs = fc.array(fc.tuple(event, event), { minLength: 1, maxLength: 3 });
    let possible = 0;
    fc.assert(
      fc.property(lengths, pairs, (threads, orderings) => {
        const name = ([thread, step]: [number, number]) => {
          const own = thread % threads.length;
          return `${own}.${step % threads[own]!}`;
        };
        const program = threads.map((steps, thread) =>
          Array.from({ length: steps }, (_, step) => ({
            run: (v: Variables) => (v[`${thread}.${step}`] = v.clock = (v.clock ?? 0) + 1),
          })),
        );
        const holds = ({ variables }: Outcome) =>
          orderings.every(([a, b]) => variables[name(a)]! < variables[name(b)]!);
        if (probability(program, 'uniform', holds) === 0) return;
        possible += 1;
        const bound = 1 / (program.length * sizeOf(program) ** (orderings.length - 1));
        const found = probability(program, `pct:depth=${orderings.length}`, holds);
        expect(found).toBeGreaterThanOrEqual(bound - 1e-12);
      }),
      { numRuns: 40, seed: 1 },
    );
    expect(possible).toBeGreaterThan(10);
  });

  test('stays above its bound where uniform walks become exponentially worse', () => {
    for (const steps of [2, 6, 10]) {
      const late = lateStart(2, steps);
      expect(probability(late, 'uniform', hasBug)).toBeCloseTo(2 ** -steps, 12);
      expect(probability(late, 'pct:depth=1', hasBug)).toBeCloseTo(1 / 2, 12);
      const violation = atomicityViolation(0, steps);
      expect(probability(violation, 'uniform', hasBug)).toBeCloseTo(steps * 2 ** -(steps + 1), 12);
      expect(probability(violation, 'pct:depth=2', hasBug)).toBeCloseTo(1 / (2 * (steps + 2)), 12);
    }
  });

  test('places a fault late with the bound of one more thread', () => {
    const crash: Step = { fault: true, at: 0, run: (v) => (v.crashedAfter = v.steps ?? 0) };
    const count: Step = { run: (v) => (v.steps = (v.steps ?? 0) + 1) };
    const program: Program = [[count, count, count, count, count, count, count], [crash]];
    const late = ({ variables }: Outcome) => variables.crashedAfter === 6;
    expect(probability(program, 'pct:depth=2', late)).toBeGreaterThanOrEqual(1 / (2 * 8) - 1e-12);
    expect(probability(program, 'uniform', late)).toBeCloseTo(2 ** -7, 12);
  });

  test('draws a new priority for each fault', () => {
    const faults: Step[] = [{ fault: true }, { fault: true }];
    // The step is the highest of two numbers, or the lowest of three, or between the two of the faults.
    const schedules = distribution([busy(1), faults], 'pct:depth=1', ({ schedule }) => schedule);
    expect(schedules.get('011')).toBeCloseTo(1 / 2, 12);
    expect(schedules.get('110')).toBeCloseTo(1 / 3, 12);
    expect(schedules.get('101')).toBeCloseTo(1 / 6, 12);
  });
});

describe('delay-bounded', () => {
  const blocks = 'turn=9';
  const schedulesWith = (program: Program, options: string) =>
    distribution(program, `delay-bounded:${options}`, ({ schedule }) => schedule);

  test('is deterministic without delays', () => {
    const program = [busy(2), busy(2), busy(2)];
    expect(schedulesWith(program, `delays=0,${blocks}`)).toEqual(new Map([['001122', 1]]));
    expect(schedulesWith(program, 'delays=0')).toEqual(new Map([['012012', 1]]));
    expect(schedulesWith(program, 'delays=0,turn=2')).toEqual(new Map([['001122', 1]]));
  });

  test('passes over threads that are blocked', () => {
    const waits: Step = { when: (v) => v.go === 1 };
    expect(schedulesWith([[waits], [{ run: (v) => (v.go = 1) }, {}], busy(1)], 'delays=0')).toEqual(
      new Map([['1201', 1]]),
    );
  });

  test('finds a bug that takes d delays with d, and never with fewer', () => {
    // Delays after the first and the second of four steps, drawn from five moments in either order.
    expect(probability(alternation, `delay-bounded:delays=2,${blocks}`, hasBug)).toBeCloseTo(2 / 25, 12);
    expect(probability(alternation, `delay-bounded:delays=1,${blocks}`, hasBug)).toBe(0);
    const violation = atomicityViolation(0, 5);
    expect(probability(violation, `delay-bounded:delays=1,${blocks}`, hasBug)).toBeCloseTo(1 / 8, 12);
    expect(probability(violation, `delay-bounded:delays=0,${blocks}`, hasBug)).toBe(0);
    expect(probability(deadlock(0, 3), `delay-bounded:delays=1,${blocks}`, isStuck)).toBeCloseTo(1 / 12, 12);
  });

  test('finds every schedule of at most d delays with a probability of at least (k + 1)^-d', () => {
    const program = [busy(2), busy(1), busy(1)];
    const all = distribution(program, 'uniform', ({ schedule }) => schedule);
    let fewer = new Map<string, number>();
    for (const delays of [0, 1, 2, 3]) {
      const found = schedulesWith(program, `delays=${delays},${blocks}`);
      for (const chance of found.values()) expect(chance).toBeGreaterThanOrEqual(5 ** -delays - 1e-12);
      expect([...found.keys()]).toEqual(expect.arrayContaining([...fewer.keys()]));
      expect(found.size).toBeGreaterThan(fewer.size);
      fewer = found;
    }
    expect(new Set(schedulesWith(program, `delays=5,${blocks}`).keys())).toEqual(new Set(all.keys()));
  });

  test('lets a fault take the place of a delay', () => {
    const lose: Step = { fault: true, at: 0, run: (v) => (v.lost = (v.lost ?? 0) + 1) };
    const program: Program = [busy(3), [lose, lose]];
    const both = ({ schedule }: Outcome) => schedule.endsWith('0');
    expect(probability(program, 'delay-bounded:delays=2', both)).toBeGreaterThan(0);
    expect(probability(program, 'delay-bounded:delays=1', both)).toBe(0);
    expect(schedulesWith(program, 'delays=0')).toEqual(new Map([['00011', 1]]));
  });
});

describe('pos', () => {
  const at = (place: number): Step => ({ at: place });
  const orders = (program: Program, scheduler: string) =>
    distribution(program, scheduler, ({ partialOrder }) => partialOrder);
  /** A thread that goes to place 1 after many steps elsewhere, and one that goes there at once. */
  const longAndShort = (steps: number): Program => [[...busy(steps), at(1)], [at(1)]];
  const longFirst = ({ partialOrder }: Outcome) => partialOrder.endsWith('01');

  test('samples the partial orders of two threads at two places as computed by hand', () => {
    const program = [
      [at(0), at(1)],
      [at(0), at(1)],
    ];
    // The second step of whoever was first at place 0 loses to the other's first, and so is the lower of two numbers.
    expect(Object.fromEntries(orders(program, 'pos'))).toEqual({
      '01 01': expect.closeTo(1 / 3, 12),
      '01 10': expect.closeTo(1 / 6, 12),
      '10 10': expect.closeTo(1 / 3, 12),
      '10 01': expect.closeTo(1 / 6, 12),
    });
    expect(orders(program, 'uniform').get('01 10')).toBeCloseTo(1 / 8, 12);
  });

  test('makes all orders at one place equally likely', () => {
    const program = [[at(0)], [at(0)], [at(0)]];
    expect([...orders(program, 'pos').values()]).toEqual(Array(6).fill(expect.closeTo(1 / 6, 12)));
  });

  test('samples every partial order that there is', () => {
    const thread = fc.array(fc.nat(1).map(at), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(thread, thread, fc.array(fc.nat(1).map(at), { maxLength: 1 }), (a, b, c) => {
        fc.pre(a.length + b.length + c.length <= 4);
        const program = [a, b, c];
        expect([...orders(program, 'pos').keys()].sort()).toEqual(
          [...orders(program, 'uniform').keys()].sort(),
        );
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test('lets one thread wait for m steps of another with probability 1 / (m + 1)', () => {
    for (const steps of [0, 1, 3, 5]) {
      const [m, program] = [steps + 1, longAndShort(steps)];
      expect(probability(program, 'pos', longFirst)).toBeCloseTo(1 / (m + 1), 12);
      expect(probability(program, 'uniform', longFirst)).toBeCloseTo(2 ** -m, 12);
    }
    // 1/22 and 2^-21: about 91 of 2,000 walks, and one in two million.
    const hits = (scheduler: string) =>
      Array.from({ length: 2000 }, (_, walk) =>
        outcomeOf(longAndShort(20), scheduler, randomOf(1, walk)),
      ).filter(longFirst).length;
    expect(hits('pos')).toBeGreaterThan(45);
    expect(hits('uniform')).toBe(0);
  });

  test('draws new priorities for events that race with the step, and for no others', () => {
    const draws = (program: Program) => {
      let count = 0;
      const random = randomOf(1, 1);
      const unit = () => {
        count += 1;
        return random.unit();
      };
      outcomeOf(program, 'pos', { below: random.below, unit });
      return count;
    };
    expect(draws([busy(1), busy(1), busy(1)])).toBe(3);
    expect(draws([[at(0)], [at(0)], [at(0)]])).toBe(3 + 2 + 1);
  });
});

// Choices without a program

interface Choice {
  readonly process: number;
  readonly label: number;
  readonly event: number;
  readonly fault: boolean;
}

const choicesOf = (list: readonly Choice[]): Choices => ({
  count: list.length,
  process: (choice) => list[choice]!.process,
  label: (choice) => list[choice]!.label,
  event: (choice) => list[choice]!.event,
  isFault: (choice) => list[choice]!.fault,
});

const names = ['request', 'leave', 'Ask', 'Grant', 'lose', 'crash'];
const labels: readonly StepLabel[] = names.map((name, number) => ({
  kind: number < 2 ? 'action' : number < 4 ? 'receive' : 'fault',
  role: 'process',
  name,
}));

/** One step of each process, as many as there are, and some faults. */
const oneEach = (processes: number, faults: number): readonly Choice[] =>
  Array.from({ length: processes + faults }, (_, number) => ({
    process: number % processes,
    label: number < processes ? number % 4 : 4,
    event: number,
    fault: number >= processes,
  }));

const choiceOf = (events: number) =>
  fc.record({ event: fc.nat(events), label: fc.nat(5) }).map(({ event, label }) => ({
    process: event % 5,
    label,
    event: 6 * event + label,
    fault: label >= 4,
  }));
const states = fc.array(fc.array(choiceOf(400), { minLength: 1, maxLength: 40, size: 'large' }), {
  minLength: 1,
  maxLength: 60,
});
const everyScheduler = [
  ...schedulers.map(({ name }) => name),
  'pct:depth=40',
  'delay-bounded:delays=40,turn=3',
];

function decisions(scheduler: Scheduler, sequence: readonly (readonly Choice[])[]): readonly number[] {
  return sequence.map((list) => scheduler.choose(choicesOf(list)));
}

describe.each(everyScheduler)('%s', (name) => {
  test('takes one of the choices, whatever they are, and for a seed and walk always the same', () => {
    const strategy = strategyOf(name);
    fc.assert(
      fc.property(states, fc.nat(), fc.nat(20), (sequence, seed, walk) => {
        const begin = () =>
          strategy.begin(
            courseOf(randomOf(seed, walk), { walk, processes: 5, labels, length: sequence.length }),
          );
        const [first, between, second] = [begin(), begin(), begin()];
        const taken = decisions(first, sequence);
        decisions(between, [...sequence].reverse());
        expect(
          taken.every((one, step) => Number.isInteger(one) && one >= 0 && one < sequence[step]!.length),
        ).toBe(true);
        expect(decisions(second, sequence)).toEqual(taken);
      }),
      { numRuns: 60 },
    );
  });

  test('does with its name in another thread what it does here', () => {
    const sequence = Array.from({ length: 30 }, () => oneEach(5, 2));
    const begin = (text: string) =>
      strategyOf(text).begin(courseOf(randomOf(3, 4), { walk: 4, processes: 5, labels }));
    const { name: text } = strategyOf(name);
    expect(decisions(begin(text), sequence)).toEqual(decisions(begin(name), sequence));
  });

  test('follows kinds of step that come up on the way, in models without processes', () => {
    const growing: StepLabel[] = [];
    const scheduler = strategyOf(name).begin(
      courseOf(randomOf(1, 2), { walk: 2, processes: 0, labels: growing }),
    );
    for (let step = 0; step < 100; step += 1) {
      growing.push({ kind: 'action', role: '', name: `move ${step}` });
      const list = growing.map((_, label) => ({ process: 0, label, event: label, fault: false }));
      expect(list[scheduler.choose(choicesOf(list))]).toBeDefined();
    }
  });
});

describe('pos and a plain reading of the paper', () => {
  test('agree, with many events and over long walks', () => {
    const plain = (random: Random): Scheduler => {
      let priorities = new Map<number, number>();
      let last = -1;
      return {
        choose: (choices) => {
          const now = new Map<number, number>();
          for (let one = 0; one < choices.count; one += 1) {
            const event = choices.event(one);
            const kept = choices.process(one) === last ? undefined : priorities.get(event);
            if (!now.has(event)) now.set(event, kept ?? random.unit());
          }
          priorities = now;
          const highest = Math.max(...now.values());
          const best = [...Array(choices.count).keys()].filter(
            (one) => now.get(choices.event(one)) === highest,
          );
          const chosen = best[best.length === 1 ? 0 : random.below(best.length)]!;
          last = choices.process(chosen);
          return chosen;
        },
      };
    };
    fc.assert(
      fc.property(
        fc.array(fc.array(choiceOf(30), { minLength: 1, maxLength: 150, size: 'max' }), {
          minLength: 100,
          maxLength: 150,
        }),
        fc.nat(),
        (lists, seed) => {
          // A sixth of the events goes with each step, and others come.
          const sequence = lists.map((list, step) =>
            list.map((one) => ({ ...one, event: one.event + 30 * step })),
          );
          const own = strategyOf('pos:faults=1').begin(courseOf(randomOf(seed, 0)));
          expect(decisions(own, sequence)).toEqual(decisions(plain(randomOf(seed, 0)), sequence));
        },
      ),
      { numRuns: 5, seed: 1 },
    );
  });
});

describe('faults under pos', () => {
  test('are as probable as their weight says', () => {
    const begins = (walk: number) => strategyOf('pos:faults=0.25').begin(courseOf(randomOf(1, walk)));
    const faults = Array.from({ length: 4000 }, (_, walk) => begins(walk).choose(choicesOf(oneEach(1, 1))));
    expect(faults.filter((one) => one === 1).length / 4000).toBeCloseTo(0.25 / 1.25, 1);
  });
});

describe('weighted', () => {
  /** How often each choice is taken, if the numbers that are drawn are spread evenly. */
  function frequencies(scheduler: string, list: readonly Choice[], draws: number): readonly number[] {
    let draw = 0;
    const random = { below: () => 0, unit: () => (draw++ + 0.5) / draws };
    const own = strategyOf(scheduler).begin(courseOf(random, { labels }));
    const counts = list.map(() => 0);
    for (let count = 0; count < draws; count += 1) counts[own.choose(choicesOf(list))]! += 1;
    return counts;
  }
  const oneOfEach = labels.map((_, label) => ({ process: 0, label, event: label, fault: label >= 4 }));

  test('takes steps as often as their weights say', () => {
    expect(frequencies('weighted', oneOfEach, 420)).toEqual([100, 100, 100, 100, 10, 10]);
    const told = 'weighted:action=4,receive=3,fault=1,lose=0.2,Grant=8';
    expect(frequencies(told, oneOfEach, 2020)).toEqual([400, 400, 300, 800, 20, 100]);
  });

  test('takes steps of weight 0 only where there is nothing else', () => {
    expect(frequencies('weighted:fault=0,request=0', oneOfEach, 3)).toEqual([0, 1, 1, 1, 0, 0]);
    expect(frequencies('weighted:fault=0', oneOfEach.slice(4), 3)).toEqual([3, 0]);
  });

  test('refuses a name that no step has', () => {
    expect(() => strategyOf('weighted:looze=2').begin(courseOf(randomOf(1, 1), { labels }))).toThrow(
      /a weight for 'looze', and no step has this name/,
    );
  });
});

describe('starver', () => {
  const patience = 50;
  const list = oneEach(3, 0);
  const walks = Array.from({ length: 40 }, (_, walk) => {
    const course = courseOf(randomOf(1, walk), { walk, labels, length: 64 });
    const taken = decisions(strategyOf(`starver:patience=${patience}`).begin(course), Array(1000).fill(list));
    const waits = list.map((_, victim) =>
      taken
        .map((one) => (one === victim ? 'v' : '.'))
        .join('')
        .split('v')
        .slice(0, -1)
        .map(({ length }) => length),
    );
    return { waits, victims: waits.flatMap((one, victim) => (Math.max(...one) >= patience ? [victim] : [])) };
  });

  test('keeps one victim waiting, and never longer than its patience', () => {
    for (const { waits, victims } of walks) {
      expect(victims).toHaveLength(1);
      // It may have waited by chance before it was selected.
      const [, ...long] = waits[victims[0]!]!.filter((wait) => wait >= patience);
      expect(long.length).toBeGreaterThan(10);
      expect(new Set(long)).toEqual(new Set([patience]));
    }
  });

  test('has other victims in other walks', () => {
    expect(new Set(walks.flatMap(({ victims }) => victims))).toEqual(new Set([0, 1, 2]));
  });

  test('lets a thread be the last however many steps the other has', () => {
    for (const steps of [2, 6, 10]) {
      // At least when the process is the victim, which is one of three aims, and this one of two.
      expect(probability(lateStart(2, steps), 'starver:patience=99', hasBug)).toBeGreaterThanOrEqual(1 / 6);
    }
  });

  test('counts faults among what the victim waits for', () => {
    const course = courseOf(randomOf(1, 1), { labels, processes: 1, length: 1 });
    const taken = decisions(
      strategyOf('starver:patience=9,faults=1e6').begin(course),
      Array(100).fill(oneEach(1, 1)),
    );
    expect(taken.join('').split('0').slice(0, 10)).toEqual(Array(10).fill('1'.repeat(9)));
  });

  test('lets the victim go on when only faults are left beside it', () => {
    const course = courseOf(randomOf(1, 1), { labels, processes: 1, length: 1 });
    const taken = decisions(strategyOf('starver:faults=0').begin(course), Array(20).fill(oneEach(1, 4)));
    expect(taken).toEqual(Array(20).fill(0));
  });
});

describe('fault-hungry', () => {
  const walksOf = (scheduler: string, list: readonly Choice[]) =>
    Array.from({ length: 500 }, (_, walk) => {
      const course = courseOf(randomOf(1, walk), { walk, labels, length: 300 });
      return decisions(strategyOf(scheduler).begin(course), Array(300).fill(list)).map(
        (one) => list[one]!.fault,
      );
    });
  const share = (walks: readonly (readonly boolean[])[]) =>
    walks.flat().filter((fault) => fault).length / 150_000;

  test('takes more faults than a uniform walk', () => {
    const list = oneEach(9, 1);
    expect(share(walksOf('uniform', list))).toBeCloseTo(0.1, 2);
    expect(share(walksOf('fault-hungry', list))).toBeGreaterThan(0.15);
  });

  test('begins with faults anywhere, where a uniform walk uses its budget up at once', () => {
    const firsts = (scheduler: string) =>
      walksOf(scheduler, oneEach(3, 3)).map((faults) => Math.floor(Math.log2(1 + faults.indexOf(true))));
    const byMagnitude = (scheduler: string) =>
      Array.from(
        { length: 8 },
        (_, magnitude) => firsts(scheduler).filter((one) => one === magnitude).length,
      );
    expect(Math.min(...byMagnitude('fault-hungry'))).toBeGreaterThan(15);
    expect(byMagnitude('uniform').slice(4)).toEqual([0, 0, 0, 0]);
  });

  test('takes faults in bursts', () => {
    const list = oneEach(3, 1);
    const isInBurst = walksOf('fault-hungry:often=0.02,burst=0.75', list).flatMap((faults) =>
      faults.slice(1).filter((_, step) => faults[step]),
    );
    expect(isInBurst.filter((fault) => fault).length / isInBurst.length).toBeCloseTo(0.75, 1);
  });

  test('obeys the probabilities that it is told', () => {
    expect(share(walksOf('fault-hungry:often=0,burst=1', oneEach(3, 1)))).toBe(0);
    expect(share(walksOf('fault-hungry:often=1', oneEach(3, 1)))).toBe(1);
  });
});

describe('portfolio', () => {
  test('takes its strategies in turn', () => {
    const members = ['uniform', 'pct:depth=1', 'weighted:fault=3'];
    const sequence = Array.from({ length: 30 }, () => oneEach(3, 1));
    const taken = (scheduler: string, walk: number) =>
      decisions(strategyOf(scheduler).begin(courseOf(randomOf(1, walk), { walk, labels })), sequence);
    for (let walk = 0; walk < 9; walk += 1) {
      expect(taken(`portfolio:${members.join('+')}`, walk)).toEqual(taken(members[walk % 3]!, walk));
    }
  });
});

describe('the text that names a strategy', () => {
  test('may hold options and spaces', () => {
    expect(strategyOf(' pct : depth = 4 , steps=2e2').name).toBe('pct : depth = 4 , steps=2e2');
    expect(strategyOf('portfolio: pct:depth=2 + starver').name).toBe('portfolio: pct:depth=2 + starver');
  });

  test.each([
    ['pcd', "There is no scheduler 'pcd'.", 'choose of: uniform, weighted, pct, delay-bounded, pos, starver'],
    ['', 'The name of a scheduler is missing.', 'choose of: uniform'],
    ['portfolio:pct++pos', 'The name of a scheduler is missing.', 'choose of: uniform'],
    ['portfolio:pct+portfolio', 'A portfolio cannot be a part of another one.', 'list all schedulers in one'],
    ['pct:dept=4', "The scheduler 'pct' has no option 'dept'.", 'depth=<number>'],
    ['pct:constructor=4', "The scheduler 'pct' has no option 'constructor'.", 'depth=<number>'],
    ['uniform:depth=4', "The scheduler 'uniform' has no option 'depth'.", 'give just uniform'],
    ['pct:depth', "'depth' in pct:depth is not of the form option=value.", 'depth=<number>'],
    ['pct:=4', "'=4' in pct:=4 is not of the form option=value.", 'depth=<number>'],
    ['pct:depth=four', 'pct:depth=four: this is not a number.', 'give a whole number from 1 to 1000'],
    ['pct:depth=', 'pct:depth=: this is not a number.', 'give a whole number from 1 to 1000'],
    ['pct:depth=0x10', 'pct:depth=0x10: this is not a number.', 'give a whole number from 1 to 1000'],
    ['pct:depth=0', 'pct:depth=0 is out of range.', 'give a whole number from 1 to 1000'],
    ['pct:depth=2.5', 'pct:depth=2.5 is out of range.', 'give a whole number from 1 to 1000'],
    ['fault-hungry:often=1.1', 'fault-hungry:often=1.1 is out of range.', 'give a number from 0 to 1'],
    ['weighted:lose=-1', 'weighted:lose=-1 is out of range.', 'give a number from 0 to 1000000'],
    ['pct:depth=4,depth=5', "pct:depth=4,depth=5 gives 'depth' twice.", 'give it once'],
  ])("refuses '%s'", (text, seen, nextStep) => {
    const refused = (() => {
      try {
        return strategyOf(text);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused).toMatchObject({ seen, nextStep: expect.stringContaining(nextStep) });
  });
});
