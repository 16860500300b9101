import { Map as ImmutableMap, Set as ImmutableSet, is } from 'immutable';
import { expect, vi } from 'vitest';
import { toPlain } from '../../checker/core/plain.ts';
import type { SlotSystem } from '../../checker/core/slots.ts';
import type { AnyModel, Property, Step } from '../../checker/index.ts';
import type { Schedule } from '../../checker/random/batch.ts';
import { type SimulationOptions, type SimulationResult, simulate } from '../../checker/random/simulation.ts';
import { type ResponseTimes, Statistics } from '../../checker/random/statistics.ts';
import { deadlocked, type Stepper } from '../../checker/random/stepper.ts';
import { stepperOn } from '../../checker/random/walked.ts';
import { followed, type Subject } from '../../checker/subject.ts';
import { labelOf } from './naive-search.ts';

/** A walk as the simulation wrote it down. */
export interface WrittenWalk {
  readonly walk: number;
  readonly ending: string;
  readonly steps: number;
  readonly property: number;
  readonly schedule: Schedule;
  /** By property, its two numbers. */
  readonly records: readonly (readonly [number, number])[];
}

export interface Written {
  readonly result: SimulationResult;
  readonly walks: readonly WrittenWalk[];
}

type Wanted = Partial<SimulationOptions> & Pick<SimulationOptions, 'walks' | 'length'>;

/** Take walks, and keep what was written down of each that is counted. */
export async function written(subject: Subject, wanted: Wanted): Promise<Written> {
  const { system, checked } = subject;
  const walks: WrittenWalk[] = [];
  const { add } = Statistics.prototype;
  const spy = vi.spyOn(Statistics.prototype, 'add').mockImplementation(function (
    this: Statistics,
    ...[batch, index, walk, fresh]: Parameters<Statistics['add']>
  ) {
    const records = checked.properties.map((_, property) => batch.property(index, property));
    walks.push({ walk, ...batch.outcome(index), schedule: batch.schedule(index), records });
    add.call(this, batch, index, walk, fresh);
  });
  try {
    const result = await simulate(system, {
      checked,
      scheduler: 'uniform',
      seed: 1,
      firstWalk: 0,
      keepsGoing: true,
      memory: Number.POSITIVE_INFINITY,
      workers: 1,
      ...wanted,
    });
    return { result, walks };
  } finally {
    spy.mockRestore();
  }
}

/** What a reference semantics says that the engine numbers: equal for equal actions, whatever they lead to. */
export function eventOf(action: unknown): string {
  const { params: _, ...event } = { ...(action as object) } as { params?: unknown };
  return JSON.stringify(toPlain('kind' in event ? event : action));
}

/** Re-judges walks with the reference semantics and its predicates alone. */
export class WalkOracle {
  /** All states that were seen. */
  states = ImmutableSet<unknown>();
  readonly #subject: Subject;
  readonly #stepper: Stepper;
  /** By number of the property. */
  readonly #properties: readonly Property<unknown>[];
  readonly #compared = new Set<string>();

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#stepper = stepperOn(subject.system, subject.checked);
    this.#properties = subject.checked.properties.map(
      (reading) =>
        subject.model.properties.find(
          (property) =>
            property.name === reading.name &&
            ('process' in property ? property.process : undefined) ===
              ('process' in reading ? reading.process : undefined),
        )!,
    );
  }

  /** See to it that all that was written of a walk is so. */
  judge(walk: WrittenWalk, length: number): void {
    const states = this.#statesOf(walk);
    for (const state of states) this.states = this.states.add(state);
    const last = states.length - 1;
    expect(last).toBe(walk.steps);
    for (const [at, state] of states.entries()) {
      const found = this.#violatedAt(states, at);
      const isDeadlock = this.#subject.checked.deadlock && this.#isDeadlock(state);
      const isOver = found !== undefined || isDeadlock || !this.#isInside(state) || this.#isStuck(state);
      if (at < last) expect(isOver, `it ends at ${at} of ${last}`).toBe(false);
      else expect([walk.ending, walk.property]).toEqual(this.#endingOf(state, found, isDeadlock, at, length));
    }
    for (const [index, property] of this.#properties.entries())
      expect([property.name, ...walk.records[index]!]).toEqual([
        property.name,
        ...recordOf(property, states),
      ]);
  }

  /** The same for everything that is added up. */
  addsUp({ result, walks }: Written): void {
    const { statistics } = result;
    const sum = walks.reduce((steps, walk) => steps + walk.steps, 0);
    expect([statistics.walks, statistics.steps]).toEqual([walks.length, sum]);
    expect(statistics.states).toBe(this.states.size);
    expect(statistics.fired.reduce((all, steps) => all + steps)).toBe(sum);
    expect(Object.fromEntries(statistics.endings)).toEqual(countsOf(walks.map(({ ending }) => ending)));
    const bad = walks.filter(({ ending }) => ending === 'violated' || ending === 'deadlock');
    expect(
      new Map([...statistics.violations].map(([what, { walk, count }]) => [what, [walk, count]])),
    ).toEqual(
      new Map(
        [...new Set(bad.map(({ property }) => property))].map((what) => {
          const all = bad.filter(({ property }) => property === what);
          return [what, [all[0]!.walk, all.length]];
        }),
      ),
    );
    for (const [index, { kind }] of this.#properties.entries()) {
      const records = walks.map(({ walk, records: all, ending }) => ({ walk, ending, record: all[index]! }));
      const first = records.find(({ record }) => record[0] > 0);
      if (kind === 'always') expect(statistics.relevant.has(index)).toBe(first !== undefined);
      else if (kind === 'sometimes')
        expect(statistics.witnessed.get(index)).toEqual(
          first && { walk: first.walk, steps: first.record[0] - 1 },
        );
      else if (kind !== 'transition') expect(timesOf(statistics, index)).toEqual(naiveTimes(records));
    }
    const { saturation } = statistics;
    expect(saturation).toEqual([...saturation].sort((a, b) => a.walks - b.walks || a.states - b.states));
    for (const point of saturation) expect(point.states).toBeLessThanOrEqual(statistics.states);
  }

  /** The states that a walk's choices lead to, which the reference semantics has to follow. */
  #statesOf({ schedule, walk }: WrittenWalk): unknown[] {
    const stepper = this.#stepper;
    stepper.goTo(stepper.initial[schedule.initial]!);
    const path = [stepper.vector];
    for (const choice of schedule.choices) {
      const { count } = stepper.choices();
      expect(choice, `a choice of walk ${walk}`).toBeLessThan(count);
      stepper.take(choice);
      path.push(stepper.vector);
    }
    const run = followed(this.#subject, path);
    const states = [run.initial, ...run.steps.map(({ state }) => state)];
    for (const [at, state] of states.entries()) this.#compareChoices(state, path[at]!);
    return states;
  }

  /** In each state, the machine's choices are the reference's steps: labels, processes, faults, events, and where they lead. */
  #compareChoices(state: unknown, vector: Int32Array): void {
    const { model, system } = this.#subject;
    if (this.#compared.has(vector.join()) || this.#compared.size > 20 || !this.#isInside(state)) return;
    this.#compared.add(vector.join());
    const own = new Map<string, string[]>();
    const add = (event: string, choice: readonly unknown[]) =>
      own.set(event, [...(own.get(event) ?? []), JSON.stringify(choice)]);
    const stepper = this.#stepper;
    stepper.goTo(vector);
    const { count } = stepper.choices();
    for (let choice = 0; choice < count; choice += 1) {
      stepper.goTo(vector);
      const choices = stepper.choices();
      const { kind, name } = system.labels[choices.label(choice)]!;
      const [event, process] = [choices.event(choice), choices.process(choice)];
      expect(choices.isFault(choice)).toBe(kind === 'fault');
      stepper.take(choice);
      add(String(event), [kind, name, process, ...stepper.vector]);
    }
    const groups = [...own.values()].map((group) => group.sort().join()).sort();
    expect(groups).toEqual(referenceGroups(model, system, state));
  }

  #violatedAt(states: readonly unknown[], at: number): number | undefined {
    const state = states[at];
    const isViolated = (property: Property<unknown>) =>
      property.kind === 'always' && property.when?.(state) !== false && !property.holds(state);
    const ofState = this.#properties.findIndex(isViolated);
    if (ofState >= 0) return ofState;
    const ofStep = this.#properties.findIndex(
      (property) => at > 0 && property.kind === 'transition' && !property.holds(states[at - 1], state),
    );
    return ofStep >= 0 ? ofStep : undefined;
  }

  #isInside(state: unknown): boolean {
    return this.#subject.model.boundary?.(state) !== false;
  }

  #isDeadlock(state: unknown): boolean {
    const { model } = this.#subject;
    if (!this.#isInside(state) || model.terminal?.(state) === true) return false;
    return [...model.steps(state)].every(
      (step) => model.isFault?.(step.action) === true || this.#isIdleTick(step, state),
    );
  }

  /** Nothing can happen, but for time that passes and changes nothing. */
  #isStuck(state: unknown): boolean {
    return [...this.#subject.model.steps(state)].every((step) => this.#isIdleTick(step, state));
  }

  #isIdleTick({ action, state: next }: Step<unknown, unknown>, state: unknown): boolean {
    return this.#subject.model.isTime?.(action) === true && is(next, state);
  }

  #endingOf(
    state: unknown,
    found: number | undefined,
    isDeadlock: boolean,
    at: number,
    length: number,
  ): [string, number] {
    if (found !== undefined) return ['violated', found];
    if (!this.#isInside(state)) return ['boundary', deadlocked];
    if (isDeadlock) return ['deadlock', deadlocked];
    if (this.#isStuck(state)) return ['stuck', deadlocked];
    return [at === length ? 'length' : 'too early', deadlocked];
  }
}

/** What a walk through these states has to write down of a property. */
function recordOf(property: Property<unknown>, states: readonly unknown[]): [number, number] {
  switch (property.kind) {
    case 'always':
      return [states.some((state) => property.when?.(state) !== false) ? 1 : 0, 0];
    case 'sometimes':
      return [1 + states.findIndex((state) => property.holds(state)), 0];
    case 'transition':
    case 'ltl':
      return [0, 0];
    default: {
      const { longest, pending } = naiveResponse(property, states);
      return [longest + 1, pending + 1];
    }
  }
}

/** Waits, by looking from every state in which one may begin for the state in which it ends; -1 where there is none. */
function naiveResponse(
  property: Exclude<Property<unknown>, { kind: 'always' | 'sometimes' | 'transition' | 'ltl' }>,
  states: readonly unknown[],
): { readonly longest: number; readonly pending: number } {
  const holds = states.map((state) => property.holds(state));
  const asked = states.map((state, at) => {
    if (property.kind === 'leads to') return property.when(state);
    return property.kind === 'eventually' ? at === 0 : true;
  });
  const waits = asked.flatMap((isAsked, from) => {
    if (!isAsked) return [];
    const to = holds.indexOf(true, from);
    return [{ ended: to >= 0, steps: (to < 0 ? states.length - 1 : to) - from }];
  });
  const longestOf = (ended: boolean) =>
    Math.max(-1, ...waits.filter((wait) => wait.ended === ended).map(({ steps }) => steps));
  return { longest: longestOf(true), pending: longestOf(false) };
}

function timesOf({ responses }: Statistics, property: number): ResponseTimes {
  const { longest, pending, stopped } = responses.get(property) ?? {};
  return { longest, pending, stopped };
}

function naiveTimes(
  records: readonly { walk: number; ending: string; record: readonly [number, number] }[],
): ResponseTimes {
  const first = (place: 0 | 1, isMeant = (_ending: string) => true) =>
    records
      .filter(({ record, ending }) => record[place] > 0 && isMeant(ending))
      .map(({ walk, record }) => ({ walk, steps: record[place] - 1 }));
  const longest = (place: 0 | 1) => first(place).sort((a, b) => b.steps - a.steps || a.walk - b.walk)[0];
  const hasStopped = (ending: string) => ending === 'stuck' || ending === 'deadlock';
  return { longest: longest(0), pending: longest(1), stopped: first(1, hasStopped)[0] };
}

function referenceGroups(model: AnyModel, system: SlotSystem<unknown>, state: unknown): string[] {
  const groups = new Map<string, string[]>();
  for (const step of model.steps(state)) {
    const event = eventOf(step.action);
    const choice = [
      ...labelOf(model, step.action),
      placeOf(model, system, step.action),
      ...system.encode(step.state),
    ];
    groups.set(event, [...(groups.get(event) ?? []), JSON.stringify(choice)]);
  }
  return [...groups.values()].map((group) => group.sort().join()).sort();
}

/** The number of the process where a step happens. After processes comes time, where there is such, and then how they are connected. */
function placeOf({ describe }: AnyModel, { labels }: SlotSystem<unknown>, action: unknown): number {
  if (describe === undefined) return 0;
  const { kind, process } = action as { kind: string; process?: string };
  if (process !== undefined) return describe.lanes.indexOf(process);
  const isAfterTime = kind !== 'tick' && labels.some((label) => label.kind === 'time');
  return describe.lanes.length + (isAfterTime ? 1 : 0);
}

export function countsOf(words: readonly string[]): { [word: string]: number } {
  const counts: { [word: string]: number } = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Everything that a simulation came to, as it can be compared: nothing in it depends on the order in which things were met. */
export function comparable({ result, walks }: Written, { system }: Subject) {
  const { statistics, forgets, limit } = result;
  const { steps, states, endings, violations, witnessed, relevant, saturation } = statistics;
  const fired = system.labels.map(({ kind, role, name }, label) => [
    `${kind} ${role} ${name}`,
    statistics.fired[label]!,
  ]);
  return {
    walks,
    totals: [statistics.walks, steps, states, forgets, limit],
    fired: Object.fromEntries(fired.filter(([, count]) => count !== 0)),
    endings: Object.fromEntries(endings),
    violations: Object.fromEntries(violations),
    witnessed: Object.fromEntries(witnessed),
    relevant: [...relevant].sort(),
    responses: Object.fromEntries(statistics.responses),
    saturation,
  };
}

/**
 * How probable it is at least that a uniform walk comes to the state of a reference semantics that it comes to least often,
 * and how many states there are; `undefined` where there are too many.
 */
export function rarestState(
  model: AnyModel,
  limit: number,
): { readonly states: number; readonly probability: number; readonly depth: number } | undefined {
  const starts = [...model.initial()];
  let best = ImmutableMap<unknown, { readonly probability: number; readonly depth: number }>();
  const queue: unknown[] = [];
  const reach = (state: unknown, probability: number, depth: number) => {
    const known = best.get(state);
    if (known !== undefined && known.probability >= probability) return;
    best = best.set(state, { probability, depth });
    queue.push(state);
  };
  for (const state of starts) reach(state, 1 / starts.length, 0);
  for (let next = 0; next < queue.length; next += 1) {
    if (best.size > limit) return undefined;
    const state = queue[next];
    if (model.boundary?.(state) === false) continue;
    const { probability, depth } = best.get(state)!;
    const steps = [...model.steps(state)];
    for (const step of steps) reach(step.state, probability / steps.length, depth + 1);
  }
  const all = [...best.values()];
  return {
    states: best.size,
    probability: Math.min(...all.map(({ probability }) => probability)),
    depth: Math.max(...all.map(({ depth }) => depth)),
  };
}
