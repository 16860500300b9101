import type { Describe, Model, Step } from '../core/model.ts';
import { isTagged, type PlainValue, toPlain } from '../core/plain.ts';
import type { ActionData, Instance, StateData, Trace, TraceStep } from '../core/trace.ts';
import { changesBetween } from './diff.ts';
import { Mailbox } from './mailbox.ts';

type Deadlock = Trace['shows'] & { readonly kind: 'deadlock' };

/** A run of the reference semantics. */
export interface Run<S, A> {
  readonly initial: S;
  readonly steps: readonly Step<S, A>[];
}

/** Write a run down as data. */
export function buildTrace<S, A>(
  model: Model<S, A>,
  run: Run<S, A>,
  instance: Instance,
  { shows, loop }: Pick<Trace, 'shows' | 'loop'>,
): Trace {
  const describe = describeOf(model);
  // In models with processes, the action and what it sends say what happened to the network.
  const leftOut = describe.lanes.length > 0 ? ['network'] : [];
  const mailbox = new Mailbox(instance.network ?? 'bag', instance.time?.delay.min);
  const initial = describe.state(run.initial);
  let before = initial;
  let time = 0;
  const steps = run.steps.map((step): TraceStep => {
    const action = describe.action(step.action);
    if (action.kind === 'tick') time += 1;
    const state = describe.state(step.state);
    const { sent, destroyed, events } = describe.traffic(step);
    const consumed = mailbox.consume(action);
    const named = mailbox.send(sent);
    const result = {
      action,
      ...(instance.time && { time }),
      changes: changesBetween(before, state, leftOut),
      ...(consumed !== undefined && { consumed }),
      sent: named,
      destroyed: action.kind === 'tick' ? mailbox.tick(destroyed) : mailbox.destroy(destroyed),
      events,
      state,
    };
    before = state;
    return result;
  });
  return {
    format: 'stepwright-trace',
    version: 1,
    instance,
    shows: shows.kind === 'deadlock' && instance.time ? withTime(model, run, shows) : shows,
    lanes: describe.lanes,
    initial,
    steps,
    ...(loop !== undefined && { loop }),
  };
}

/** A deadlock, with whether time passes in it. */
function withTime<S, A>(model: Model<S, A>, { initial, steps }: Run<S, A>, shows: Deadlock): Deadlock {
  const last = steps.at(-1)?.state ?? initial;
  const passes = [...model.steps(last)].some(({ action }) => model.isTime?.(action) === true);
  return { ...shows, time: passes ? 'passes' : 'cannot pass' };
}

/** The model's own description, or one that shows states and actions as the plain values that they are. */
export function describeOf<S, A>(model: Model<S, A>): Describe<S, A> {
  return (
    model.describe ?? {
      lanes: [],
      action: plainAction,
      state: plainState,
      traffic: () => ({ sent: [], destroyed: [], events: [] }),
    }
  );
}

/** Actions are strings, or objects with a `type` and parameters. */
function plainAction(action: unknown): ActionData {
  const plain = toPlain(action);
  if (isTagged(plain) && plain.$ === 'object') {
    const { type, ...params } = plain.fields;
    if (typeof type === 'string')
      return { kind: 'action', name: type, ...(Object.keys(params).length > 0 && { params }) };
  }
  return { kind: 'action', name: typeof plain === 'string' ? plain : JSON.stringify(plain) };
}

/** The fields of a Record or object are the variables; any other state is one variable. */
function plainState(state: unknown): StateData {
  const plain: PlainValue = toPlain(state);
  return isTagged(plain) && (plain.$ === 'record' || plain.$ === 'object') ? plain.fields : { state: plain };
}
