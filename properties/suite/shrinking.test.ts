import fc from 'fast-check';
import { Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  type AnyModel,
  always,
  check,
  deadlock,
  protocol,
  replay,
  type Scenario,
  simulate,
  type Trace,
} from '../../checker/index.ts';
import { minimised } from '../../checker/random/minimise.ts';
import { type BadRun, isBad, runOfSteps } from '../../checker/random/run-steps.ts';
import { strategyOf } from '../../checker/random/schedulers/index.ts';
import type { Stepper } from '../../checker/random/stepper.ts';
import { stepperOn, walked } from '../../checker/random/walked.ts';
import { shownBy } from '../../checker/shown.ts';
import { confirmedTrace, followed, type Subject, subjectOf } from '../../checker/subject.ts';
import { naiveSearch } from './naive-search.ts';
import { randomProtocol, randomScenario } from './random-protocol.ts';
import { eventOf } from './walk-oracle.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 30);
const runs = { numRuns, endOnFailure: false } as const;

interface Taken {
  readonly action: unknown;
  readonly state: unknown;
}

/** A run by the actions of the reference semantics: the steps that a stepper's run took, told apart where several lead to one state. */
function takenIn({ model, system }: Subject, stepper: Stepper, run: BadRun): Taken[] {
  let state = [...model.initial()].find((one) => system.encode(one).join() === run.path[0]!.join());
  return run.steps.map((step, at) => {
    stepper.goTo(run.path[at]!);
    const choice = stepper.find(step)!;
    const choices = stepper.choices();
    const { kind, name } = system.labels[choices.label(choice)]!;
    const taken = [...model.steps(state)].find(
      (one) =>
        system.encode(one.state).join() === run.path[at + 1]!.join() &&
        labelOf(one.action) === `${kind} ${name}` &&
        isAt(model, one.action, choices.process(choice)),
    )!;
    expect(taken, `step ${at + 1} of the reference semantics`).toBeDefined();
    state = taken.state;
    return taken;
  });
}

function isAt(model: AnyModel, action: unknown, process: number): boolean {
  return model.describe!.lanes[process] === (action as { process: string }).process;
}

function labelOf(action: unknown): string {
  const { kind, name, message } = action as { kind: string; name: string; message: { type: string } };
  if (kind === 'action') return `action ${name}`;
  if (kind === 'deliver') return `receive ${message.type}`;
  return `${kind === 'recover' ? 'action' : 'fault'} ${kind}`;
}

/**
 * Whether these steps lead to a violation of the property, taken one after the other as far as they are enabled: by their events
 * and what they lead to where that is the same, and otherwise the last alternative.
 */
function leadsTo(model: AnyModel, initial: unknown, steps: readonly Named[], property: string): boolean {
  let state = initial;
  if (isViolated(model, property, undefined, state)) return true;
  for (const { event, alternative } of steps) {
    if (model.boundary?.(state) === false) return false;
    const same = [...model.steps(state)].filter(({ action }) => eventOf(action) === event);
    const step = inOrder(same)[Math.min(alternative, same.length - 1)];
    if (step === undefined) continue;
    if (isViolated(model, property, state, step.state)) return true;
    state = step.state;
  }
  return false;
}

interface Named {
  readonly event: string;
  readonly alternative: number;
}

/** Alternatives of one event in an order of their own. */
function inOrder(steps: readonly Taken[]): readonly Taken[] {
  return [...steps].sort((a, b) => compared(paramsOf(a), paramsOf(b)));
}

const paramsOf = ({ action }: Taken) => JSON.stringify((action as { params?: unknown }).params ?? null);
const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function namesOf(model: AnyModel, initial: unknown, taken: readonly Taken[]): Named[] {
  return taken.map(({ action, state }, at) => {
    const event = eventOf(action);
    const before = at === 0 ? initial : taken[at - 1]!.state;
    const same = inOrder([...model.steps(before)].filter((one) => eventOf(one.action) === event));
    const alternative = same.findIndex(
      (one) => compared(paramsOf(one), paramsOf({ action, state })) === 0 && isEqual(one.state, state),
    );
    return { event, alternative };
  });
}

function isEqual(a: unknown, b: unknown): boolean {
  return (a as { equals(other: unknown): boolean }).equals(b);
}

function isViolated(model: AnyModel, name: string, before: unknown, state: unknown): boolean {
  if (name === deadlock) {
    if (model.boundary?.(state) === false || model.terminal?.(state) === true) return false;
    return [...model.steps(state)].every(({ action }) => model.isFault?.(action) === true);
  }
  const property = model.properties.find((one) => one.name === name)!;
  if (property.kind === 'always') return property.when?.(state) !== false && !property.holds(state);
  if (property.kind !== 'transition') throw new Error('a kind that no run violates');
  return before !== undefined && !property.holds(before, state);
}

describe('on random protocols, a shrunk run', () => {
  const lengths = { shortest: 0, longer: 0, withoutFaults: 0, shorter: 0 };

  test('violates the same, no longer than it was, and no step can be left out', async () => {
    await fc.assert(
      fc.asyncProperty(randomScenario, fc.nat(), async (scenario: Scenario<unknown>, seed) => {
        const subject = subjectOf(randomProtocol, scenario, 'walks');
        const { model, system, checked } = subject;
        const stepper = stepperOn(system, checked);
        const strategy = strategyOf(seed % 2 === 0 ? 'fault-hungry' : 'uniform');
        for (let walk = 0; walk < 3; walk += 1) {
          const long = walked(system, stepper, strategy, { seed, walk }, { length: 60, typical: 30 });
          if (!isBad(long)) continue;
          const short = minimised(stepper, long);
          const { property } = shownBy(subject, short).shows;
          expect(short.violated).toBe(long.violated);
          expect(short.steps.length).toBeLessThanOrEqual(long.steps.length);
          // It ends where the property is violated for the first time.
          const { initial } = followed(subject, short.path);
          const taken = takenIn(subject, stepper, short);
          const isBadAfter = [initial, ...taken.map(({ state }) => state)].map((state, at, states) =>
            isViolated(model, property, states[at - 1], state),
          );
          expect(isBadAfter).toEqual([...taken.map(() => false), true]);
          expect(taken.map(({ action }) => model.isFault!(action))).toEqual(short.faults);
          const named = namesOf(model, initial, taken);
          expect(leadsTo(model, initial, named, property)).toBe(true);
          for (const at of named.keys()) {
            const rest = named.filter((_, index) => index !== at);
            expect(leadsTo(model, initial, rest, property), `without step ${at + 1}`).toBe(false);
          }
          const trace = confirmedTrace(subject, shownBy(subject, short));
          expect(replay(JSON.parse(JSON.stringify(trace)), randomProtocol)).toEqual(trace);
          // Without faults, if what else the walk did leads there.
          const clean = runOfSteps(
            stepper,
            long.initial,
            long.steps.filter((_, step) => !long.faults[step]),
            long.violated,
          );
          if (isBad(clean) && !clean.faults.includes(true)) {
            expect(short.faults).not.toContain(true);
            lengths.withoutFaults += long.faults.includes(true) ? 1 : 0;
          }
          lengths.shorter += short.steps.length < long.steps.length ? 1 : 0;
          const nearest = naiveSearch(model, 400)?.nearest.get(property);
          if (nearest === undefined) continue;
          expect(short.steps.length).toBeGreaterThanOrEqual(nearest);
          if (short.steps.length === nearest) lengths.shortest += 1;
          else {
            lengths.longer += 1;
            // Only where a longer run does without faults that a shorter one needs.
            expect(short.faults).not.toContain(true);
          }
        }
      }),
      runs,
    );
    if (process.env.STEPWRIGHT_LENGTHS) console.log(lengths);
    expect(lengths.shortest).toBeGreaterThan(numRuns / 3);
    expect(lengths.shortest).toBeGreaterThan(5 * lengths.longer);
    expect(lengths.shorter).toBeGreaterThan(numRuns / 6);
    expect(lengths.withoutFaults).toBeGreaterThan(numRuns / 20);
  });
});

class Lamp extends Record({ isOn: false, presses: 0 }) {}

/** Pressing the first lamp is the first event that there is. */
const lamps = protocol<{ config: null; roles: { lamp: Lamp } }>({
  name: 'lamps',
  roles: () => ({
    lamp: {
      count: 2,
      init: () => new Lamp(),
      actions: {
        press: (lamp) =>
          lamp.presses < 3 ? lamp.merge({ isOn: !lamp.isOn, presses: lamp.presses + 1 }) : undefined,
      },
      crash: (lamp) => lamp,
      recover: (lamp) => lamp,
    },
  }),
  properties: () => [
    always('the second lamp is off', {
      view: { lamp: ({ isOn }: Lamp) => isOn },
      holds: ({ lamp }) => !lamp[1],
    }),
  ],
  scenarios: [
    {
      name: 'crashes',
      config: null,
      faults: { crashes: { budget: 2, recovery: 'inbox kept' } },
      expect: { verdict: 'violated', property: 'the second lamp is off' },
    },
  ],
});

describe('a counterexample of a simulation', () => {
  test('is as short as that of a search, and without faults that it does not need', async () => {
    const report = await check(lamps, 'crashes');
    const shortest = 'trace' in report ? report.trace : undefined;
    for (let seed = 0; seed < 20; seed += 1) {
      const { trace, foundLength } = await simulate(lamps, 'crashes', { seed, scheduler: 'fault-hungry' });
      expect(trace!.steps).toHaveLength(shortest!.steps.length);
      expect(foundLength).toBeGreaterThanOrEqual(1);
      expect(trace!.steps.map(({ action }) => action)).toEqual(shortest!.steps.map(({ action }) => action));
    }
  });

  test('is the same, to the byte, for the same seed, and for any number of workers', async () => {
    const bytesOf = (trace: Trace | undefined) => JSON.stringify(trace);
    const [first, ...others] = await Promise.all(
      [1, 1, 2, 3].map((workers) => simulate(lamps, 'crashes', { seed: 11, workers })),
    );
    for (const other of others) {
      expect(bytesOf(other.trace)).toBe(bytesOf(first!.trace));
      const { seconds: _, workers: __, userCalls: ___, ...rest } = other;
      expect({ ...first, ...rest }).toEqual(first);
    }
  });
});
