import type { AnyAlgorithm } from '../core/algorithm.ts';
import { MalformedTraceError } from '../core/errors.ts';
import type { AnyModel } from '../core/model.ts';
import type { StateData, Trace } from '../core/trace.ts';
import { buildTrace, describeOf, type Run } from './build.ts';
import { confirms } from './confirm.ts';
import { scenarioOf } from './instance.ts';

/**
 * Run a trace again through the reference semantics of the algorithm as it is now, step by step, and check that its
 * end still shows what it claims to show.
 * @returns the trace as it runs now, equal to the one given.
 * @throws {MalformedTraceError} naming the first step that is not possible, or differs, or the claim that no longer holds.
 */
export function replay(trace: Trace, algorithm: AnyAlgorithm): Trace {
  const model = algorithm.model(scenarioOf(trace.instance, algorithm.scenarios));
  const run = runOf(model, trace);
  if (!confirms(model, run, trace)) {
    throw new MalformedTraceError(
      trace.shows.kind === 'temporal'
        ? `The trace runs, but does not show '${trace.shows.property}': its end does not close the cycle, it is not fair, or the property is true of it.`
        : `The trace runs, but its end does not show '${trace.shows.property}' (${trace.shows.kind}).`,
      'the property or the fairness was changed after the trace was written, or the file was edited',
      'check the model again to get a new trace',
    );
  }
  return buildTrace(model, run, trace.instance, trace);
}

function runOf(model: AnyModel, trace: Trace): Run<unknown, unknown> {
  const describe = describeOf(model);
  const same = (state: unknown, data: StateData) => sameData(describe.state(state), data);
  const initial = [...model.initial()].find((state) => same(state, trace.initial));
  if (initial === undefined) throw mismatch('Its initial state is no initial state of the model.');
  const steps: Run<unknown, unknown>['steps'][number][] = [];
  let state: unknown = initial;
  for (const [index, { action, state: after }] of trace.steps.entries()) {
    const candidates = [...model.steps(state)].filter((step) =>
      sameData(describe.action(step.action), action),
    );
    if (candidates.length === 0)
      throw mismatch(`Step ${index + 1} (${action.kind} ${action.name}) is not enabled there.`);
    const step = candidates.find((candidate) => same(candidate.state, after));
    if (step === undefined)
      throw mismatch(`Step ${index + 1} (${action.kind} ${action.name}) leads to another state.`);
    steps.push(step);
    state = step.state;
  }
  return { initial, steps };
}

/** Equal up to the order of keys, because a file may have been written by another tool. */
function sameData(a: unknown, b: unknown): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([first], [second]) => (first < second ? -1 : 1))
      .map(([key, part]) => [key, inOrder(part)]),
  );
}

function mismatch(seen: string): MalformedTraceError {
  return new MalformedTraceError(
    `The trace does not replay. ${seen}`,
    'the model was changed after the trace was written, or the file was edited',
    'check the model again to get a new trace',
  );
}
