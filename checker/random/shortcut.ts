import { type BadRun, isBad, runOfSteps } from './run-steps.ts';
import type { NamedStep, Stepper } from './stepper.ts';

interface Found {
  readonly from: number;
  readonly step: NamedStep;
}

/** Whether a search may take a choice of those listed last. */
type IsAllowed = (choice: number) => boolean;

/** States that a search may look at. */
const mostStates = 20_000;

/**
 * A shortest run to the violation from where a given run begins, if that is shorter and a breadth-first search finds it
 * among few states; otherwise one that is made of the given run's events alone, in any order and number, if that is. Where
 * the given run does without faults, so does the other.
 */
export function shortcut(stepper: Stepper, run: BadRun): BadRun | undefined {
  const events = new Set(run.steps.map(({ event }) => event));
  const isFaulty = run.faults.includes(true);
  const choices = () => stepper.choices();
  const all = search(stepper, run, (choice) => isFaulty || !choices().isFault(choice));
  if (all !== 'too many states') return all;
  const same = search(stepper, run, (choice) => events.has(choices().event(choice)));
  return same === 'too many states' ? undefined : same;
}

/** @returns `undefined` where there is no shorter run. */
function search(stepper: Stepper, run: BadRun, isAllowed: IsAllowed): BadRun | 'too many states' | undefined {
  const states = [stepper.initial[run.initial]!];
  const ways: (Found | undefined)[] = [undefined];
  const known = new Set(states.map(keyOf));
  for (let level = 0, end = 1, from = 0; level < run.steps.length - 1; level += 1, end = states.length) {
    for (; from < end; from += 1) {
      stepper.goTo(states[from]!);
      const { count } = stepper.choices();
      for (let choice = 0; choice < count; choice += 1) {
        if (choice > 0) stepper.goTo(states[from]!);
        stepper.choices();
        if (!isAllowed(choice)) continue;
        const step = stepper.name(choice);
        stepper.take(choice);
        const state = stepper.vector;
        const isEnd = stepper.violates(run.violated);
        if (!isEnd && known.has(keyOf(state))) continue;
        known.add(keyOf(state));
        states.push(state);
        ways.push({ from, step });
        if (isEnd) return shortRun(stepper, run, wayTo(ways, states.length - 1));
        if (states.length === mostStates) return 'too many states';
      }
    }
  }
  return undefined;
}

function shortRun(stepper: Stepper, { initial, violated }: BadRun, steps: readonly NamedStep[]) {
  const short = runOfSteps(stepper, initial, steps, violated);
  return isBad(short) ? short : undefined;
}

function wayTo(ways: readonly (Found | undefined)[], state: number): NamedStep[] {
  const steps: NamedStep[] = [];
  for (let way = ways[state]; way !== undefined; way = ways[way.from]) steps.unshift(way.step);
  return steps;
}

function keyOf(vector: Int32Array): string {
  return vector.join();
}
