import fc from 'fast-check';
import { Map as ImmutableMap } from 'immutable';
import { type HistoryEvent, type Operation, type SequentialSpec, specs } from '../../checker/index.ts';

/** A specification with what may be asked of it, and what may be said to have been returned; `undefined` is an unknown result. */
export interface Subject {
  readonly spec: SequentialSpec<unknown, unknown, unknown>;
  readonly asked: fc.Arbitrary<{ readonly operation: unknown; readonly result: unknown }>;
}

const key = fc.constantFrom('x', 'y');
const bit = fc.constantFrom(0, 1);
const or = (...results: unknown[]) => fc.constantFrom(undefined, ...results);
const pair = (operation: object, result: fc.Arbitrary<unknown>) =>
  fc.record({ operation: fc.record(operation as Record<string, fc.Arbitrary<unknown>>), result });
const type = (name: string) => fc.constant(name);

/** A multiset that gives any of its elements: nondeterministic, with an Immutable state, and one object. */
const bag: SequentialSpec<ImmutableMap<number, number>, { type: 'put' | 'take'; value?: number }, number> = {
  name: 'bag',
  init: ImmutableMap(),
  apply(counts, { type: kind, value = 0 }) {
    if (kind === 'put') return { next: counts.update(value, 0, (count) => count + 1) };
    return [...counts].map(([result, count]) => ({
      next: count === 1 ? counts.delete(result) : counts.set(result, count - 1),
      result,
    }));
  },
};

const of = (spec: unknown, asked: Subject['asked']): Subject => ({ spec: spec as Subject['spec'], asked });

export const subjects: { readonly [name: string]: Subject } = {
  register: of(
    specs.register(0),
    fc.oneof(
      pair({ type: type('read'), key }, or(0, 1)),
      pair({ type: type('write'), key, value: bit }, or()),
    ),
  ),
  'cas-register': of(
    specs.casRegister(0),
    fc.oneof(
      pair({ type: type('read') }, or(0, 1)),
      pair({ type: type('write'), value: bit }, or()),
      pair({ type: type('cas'), from: bit, to: bit }, or(true, false)),
    ),
  ),
  kv: of(
    specs.kv(),
    fc.oneof(
      pair({ type: type('get'), key }, or('', 'a', 'b', 'ab')),
      pair({ type: fc.constantFrom('put', 'append'), key, value: fc.constantFrom('a', 'b') }, or()),
    ),
  ),
  queue: of(
    specs.queue(),
    fc.oneof(
      pair({ type: type('enqueue'), value: bit }, or()),
      pair({ type: type('dequeue') }, or(0, 1, null)),
    ),
  ),
  mutex: of(
    specs.mutex(),
    fc.oneof(
      pair({ type: fc.constantFrom('lock', 'unlock') }, or()),
      pair({ type: type('tryLock') }, or(true, false)),
    ),
  ),
  counter: of(
    specs.counter(),
    fc.oneof(
      pair({ type: type('get') }, or(0, 1, 2)),
      pair({ type: type('add'), by: bit }, or()),
      pair({ type: type('addAndGet'), by: fc.constant(1) }, or(1, 2)),
    ),
  ),
  set: of(
    specs.set(),
    pair({ type: fc.constantFrom('add', 'remove', 'contains'), value: bit }, or(true, false)),
  ),
  bag: of(
    bag,
    fc.oneof(pair({ type: type('put'), value: bit }, or()), pair({ type: type('take') }, or(0, 1))),
  ),
};

/** One event of a history, with its process. */
export type ProcessEvent = readonly [process: string, event: HistoryEvent<unknown, unknown>];

/** Up to `most` operations of three processes; each step is a call of an idle process, or the return of a busy one. */
export function randomEvents({ asked }: Subject, most = 6): fc.Arbitrary<readonly ProcessEvent[]> {
  const schedule = fc.array(fc.nat(2), { maxLength: 2 * most });
  return fc.tuple(schedule, fc.array(asked, { minLength: most, maxLength: most })).map(([steps, all]) => {
    const events: ProcessEvent[] = [];
    const busy = new Map<string, unknown>();
    const left = [...all];
    for (const step of steps) {
      const process = `p${step + 1}`;
      const next = left[0];
      if (busy.has(process)) {
        const result = busy.get(process);
        busy.delete(process);
        events.push([process, { type: 'return', ...(result !== undefined && { result }) }]);
      } else if (next !== undefined) {
        left.shift();
        busy.set(process, next.result);
        events.push([process, { type: 'call', operation: next.operation }]);
      }
    }
    return events;
  });
}

/** Events as operations; times are places among them. */
export function historyOf(events: readonly ProcessEvent[]): Operation[] {
  const history: Operation[] = [];
  for (const [time, [process, event]] of events.entries()) {
    if (event.type === 'call') {
      history.push({ process, operation: event.operation, call: time, return: Number.POSITIVE_INFINITY });
    } else {
      const place = history.findLastIndex((one) => one.process === process);
      const result = 'result' in event ? { result: event.result } : {};
      history[place] = { ...history[place]!, return: time, ...result };
    }
  }
  return history;
}
