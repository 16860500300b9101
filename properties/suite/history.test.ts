import fc from 'fast-check';
import { List, Map, Record, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { sameValue } from '../../checker/core/value.ts';
import { operationsOf } from '../../checker/history/observed-operations.ts';
import { ValueNumbers } from '../../checker/history/value-numbers.ts';
import {
  linearize,
  type ObservedHistory,
  type Operation,
  observeHistory,
  type RegisterOperation,
  type SequentialSpec,
  sequentiallyConsistent,
  specs,
} from '../../checker/index.ts';
import { isOpen, isWitness, naiveVerdict } from './history-oracle.ts';
import { historyOf, randomEvents, subjects } from './random-history.ts';

const numRuns = Number(process.env.STEPWRIGHT_RUNS ?? 150);
const pending = Number.POSITIVE_INFINITY;
const deciders = {
  linearizability: linearize,
  'sequential consistency': sequentiallyConsistent,
} as const;
type Notion = keyof typeof deciders;

describe.each(Object.entries(subjects))('random histories of a %s', (_, subject) => {
  const { spec } = subject;
  const histories = randomEvents(subject).map(historyOf);

  test.each<Notion>(['linearizability', 'sequential consistency'])(
    'have the verdict of the oracle: %s',
    (notion) => {
      const seen = { holds: 0, violated: 0, undecided: 0 };
      const holds = (history: readonly Operation[]) => {
        const report = deciders[notion](history, spec);
        seen[report.verdict] += 1;
        expect(report.verdict).toBe(naiveVerdict(history, spec, notion) ? 'holds' : 'violated');
        for (const part of report.parts)
          if (part.verdict === 'holds')
            expect(isWitness(part.order, part.operations, spec, notion)).toBe(true);
      };
      fc.assert(fc.property(histories, holds), { numRuns });
      expect(Math.min(seen.holds, seen.violated)).toBeGreaterThan(numRuns / 30);
      expect(seen.undecided).toBe(0);
    },
  );

  test('without the shortcut for reads have the same verdict', () => {
    const { readsOnly: _reads, ...slow } = spec;
    fc.assert(
      fc.property(histories, (history) => {
        for (const decide of Object.values(deciders))
          expect(decide(history, slow).verdict).toBe(decide(history, spec).verdict);
      }),
      { numRuns },
    );
  });

  test.each<Notion>(['linearizability', 'sequential consistency'])('are explained truly: %s', (notion) => {
    fc.assert(
      fc.property(histories, (history) => {
        const part = deciders[notion](history, spec).parts.find(({ verdict }) => verdict === 'violated');
        if (part?.verdict !== 'violated') return;
        const { culprit, core, longest, involved } = part.explain();
        expect(longest.length).toBeGreaterThan(0);
        if (notion === 'linearizability') {
          expect(naiveVerdict(upTo(part.operations, culprit!.return), spec, notion)).toBe(false);
          expect(naiveVerdict(upTo(part.operations, culprit!.return - 0.5), spec, notion)).toBe(true);
          expect(core.map(({ call }) => call)).toContain(culprit!.call);
        }
        const calls = core.map(({ call }) => call);
        const others = involved
          .filter(({ call }) => !calls.includes(call))
          // What returned that it did nothing has no effect to take.
          .filter(({ operation, result }) => !spec.readsOnly?.(operation, result))
          .map(({ operation }, index) => ({ process: `o${index}`, operation, call: -1, return: pending }));
        expect(naiveVerdict([...core, ...others], spec, notion)).toBe(false);
      }),
      { numRuns: numRuns / 2 },
    );
  });

  test('are the same as a model observes them', () => {
    fc.assert(
      fc.property(randomEvents(subject), (events) => {
        const { init, on } = observeHistory<unknown, unknown>();
        const observed = events.reduce((state, [process, event]) => on(state, event, process), init);
        const operations = operationsOf(observed);
        for (const decide of Object.values(deciders))
          expect(decide(operations, spec).verdict).toBe(decide(historyOf(events), spec).verdict);
      }),
      { numRuns },
    );
  });
});

/** What is known of a history at some time. */
function upTo(history: readonly Operation[], time: number): Operation[] {
  return history
    .filter(({ call }) => call <= time)
    .map((one) => {
      if (one.return <= time || isOpen(one)) return one;
      const { result: _, ...called } = one;
      return { ...called, return: pending };
    });
}

describe('figures and limits', () => {
  const write = (value: number, key?: string): RegisterOperation => ({
    type: 'write',
    value,
    ...(key !== undefined && { key }),
  });
  const read: RegisterOperation = { type: 'read' };

  test('Herlihy and Wing 1990, figure 1: (a) and (c) of a queue are linearizable, (b) and (d) are not', () => {
    const enq = (process: string, value: string, call: number, end: number) =>
      ({ process, operation: { type: 'enqueue', value }, call, return: end }) as const;
    const deq = (process: string, result: string, call: number, end: number) =>
      ({ process, operation: { type: 'dequeue' }, call, return: end, result }) as const;
    const verdictOf = (history: Parameters<typeof linearize<never, never, never>>[0]) =>
      linearize(history, specs.queue() as never).verdict;
    const figure = {
      a: [
        enq('A', 'x', 0, 3),
        enq('B', 'y', 1, 4),
        deq('B', 'x', 5, 8),
        deq('A', 'y', 6, 9),
        enq('A', 'z', 10, 11),
      ],
      b: [enq('A', 'x', 0, 1), enq('B', 'y', 2, 3), deq('A', 'y', 4, 5)],
      c: [enq('A', 'x', 0, 3), deq('B', 'x', 1, 2)],
      d: [enq('A', 'x', 0, 3), enq('B', 'y', 1, 2), deq('A', 'y', 4, 6), deq('C', 'y', 5, 7)],
    };
    const verdicts = Object.values(figure).map((history) => verdictOf(history as never));
    expect(verdicts).toEqual(['holds', 'violated', 'holds', 'violated']);
  });

  test('a stale read of another process is sequentially consistent, and not linearizable', () => {
    const history = [
      { process: 'a', operation: write(1), call: 0, return: 1 },
      { process: 'b', operation: read, call: 2, return: 3, result: 0 },
    ];
    expect(linearize(history, specs.register(0)).verdict).toBe('violated');
    expect(sequentiallyConsistent(history, specs.register(0)).verdict).toBe('holds');
  });

  test('two registers that are sequentially consistent alone are not together', () => {
    const history = [
      { process: 'a', operation: write(1, 'x'), call: 0, return: 1 },
      { process: 'a', operation: { ...read, key: 'y' }, call: 2, return: 3, result: 0 },
      { process: 'b', operation: write(1, 'y'), call: 0, return: 1 },
      { process: 'b', operation: { ...read, key: 'x' }, call: 2, return: 3, result: 0 },
    ];
    expect(sequentiallyConsistent(history, specs.register(0)).verdict).toBe('violated');
    for (const key of ['x', 'y']) {
      const part = history.filter(({ operation }) => operation.key === key);
      expect(sequentiallyConsistent(part, specs.register(0)).verdict).toBe('holds');
    }
  });

  test('a core leaves out what does not matter, and keeps writes that explain why a value is gone', () => {
    const writes = Array.from({ length: 60 }, (_, index) => ({
      process: 'w',
      operation: write(index + 1),
      call: 2 * index,
      return: 2 * index + 1,
    }));
    const stale = { process: 'r', operation: read, call: 200, return: 201, result: 7 };
    const [part] = linearize([...writes, stale], specs.register(0)).parts;
    const core = part?.verdict === 'violated' ? part.explain().core : [];
    expect(core).toHaveLength(3);
    expect(core).toEqual(expect.arrayContaining([writes[6], stale]));
  });

  /** Fifty writes at once, and a read of what nobody wrote: 2^50 sets of writes. */
  const hard = [
    ...Array.from({ length: 50 }, (_, index) => ({
      process: `w${index}`,
      operation: write(index),
      call: 0,
      return: 10,
    })),
    { process: 'r', operation: read, call: 0, return: 10, result: 99 },
  ];

  test('what is too hard is undecided, and never passes', () => {
    const report = linearize(hard, specs.register(), { configurations: 20_000 });
    expect(report.verdict).toBe('undecided');
    expect(report.parts[0]).toMatchObject({ verdict: 'undecided', because: 'configurations' });
    expect(linearize(hard, specs.register(), { seconds: 0.02 }).parts[0]).toMatchObject({ because: 'time' });
    const aborted = linearize(hard, specs.register(), { signal: AbortSignal.abort() });
    expect(aborted.parts[0]).toMatchObject({ because: 'interrupted' });
  });

  test('a key that is cheap to refute ends a search whose other keys are hard', () => {
    const onKeys = [
      ...hard.map((one) => ({ ...one, operation: { ...one.operation, key: 'hard' } })),
      { process: 'z', operation: { ...read, key: 'cheap' }, call: 20, return: 21, result: 5 },
    ];
    const report = linearize(onKeys, specs.register(), { configurations: 100_000 });
    expect(report.verdict).toBe('violated');
    expect(report.parts).toMatchObject([
      { key: 'hard', verdict: 'undecided', because: 'another key' },
      { key: 'cheap', verdict: 'violated' },
    ]);
  });

  test.each([
    ['returns before it is called', [{ process: 'a', operation: read, call: 3, return: 2 }], 'called at 3'],
    [
      'overlaps with one of the same process',
      [
        { process: 'a', operation: read, call: 0, return: 2 },
        { process: 'a', operation: read, call: 1, return: 3 },
      ],
      'while another one is under way',
    ],
  ])('an operation that %s is refused', (_, history, says) => {
    for (const decide of Object.values(deciders))
      expect(() => decide(history, specs.register())).toThrow(says);
  });

  test('a specification that calls an effect a read is refused', () => {
    const wrong: SequentialSpec<number, 'add', number> = {
      name: 'wrong',
      init: 0,
      apply: (number) => ({ next: number + 1 }),
      readsOnly: () => true,
    };
    const history = [{ process: 'a', operation: 'add' as const, call: 0, return: 1 }];
    expect(() => linearize(history, wrong)).toThrow("'wrong' says that an operation reads only");
  });
});

describe('observed histories', () => {
  const { init, on } = observeHistory<string, number>(['early']);
  type Observed = ObservedHistory<string, number>;
  const call = (state: Observed, process: string, operation: string) =>
    on(state, { type: 'call', operation }, process);

  test('are equal if they differ in irrelevant order only', () => {
    const both = call(call(init, 'a', 'x'), 'b', 'y');
    const swapped = call(call(init, 'b', 'y'), 'a', 'x');
    expect(sameValue(both, swapped)).toBe(true);
    const returned = (state: Observed, process: string) => on(state, { type: 'return' }, process);
    expect(sameValue(returned(returned(both, 'a'), 'b'), returned(returned(both, 'b'), 'a'))).toBe(true);
    const after = call(returned(call(init, 'a', 'x'), 'a'), 'b', 'y');
    expect(sameValue(after, returned(both, 'a'))).toBe(false);
  });

  test('have operations that were given up, or called before the first step', () => {
    const gone = call(on(call(init, 'a', 'x'), { type: 'giveUp' }, 'a'), 'a', 'y');
    expect(operationsOf(gone).map(({ operation, return: end }) => [operation, end])).toEqual(
      expect.arrayContaining([
        ['early', pending],
        ['x', pending],
        ['y', pending],
      ]),
    );
    const done = on(init, { type: 'return', operation: 'early', result: 1 }, 'b');
    expect(operationsOf(done)).toMatchObject([{ process: 'b', operation: 'early', call: 0, result: 1 }]);
  });

  test('refuse what does not fit', () => {
    expect(() => call(call(init, 'a', 'x'), 'a', 'y')).toThrow('a calls y before x has returned');
    expect(() => on(init, { type: 'return' }, 'a')).toThrow(
      'a returns from an operation that it has not called',
    );
    expect(() => on(init, { type: 'return', operation: 'late' }, 'a')).toThrow('has not called');
  });
});

test('values are numbered by full equality', () => {
  class Point extends Record({ x: 0 }) {}
  class Other extends Record({ x: 0 }) {}
  const numbers = new ValueNumbers('a state');
  const values: unknown[] = [
    1,
    '1',
    1n,
    null,
    undefined,
    [1],
    List([1]),
    Set([1, 2]),
    Map([[1, 2]]),
    { a: 1 },
    { b: 1 },
    new Point(),
    new Other(),
    List([Set([3, 4])]),
  ];
  expect(new globalThis.Set(values.map((value) => numbers.of(value))).size).toBe(values.length);
  expect(numbers.of(Set([2, 1]))).toBe(numbers.of(Set([1, 2])));
  expect(numbers.of({ b: 1, a: [Map([[1, 2]])] })).toBe(numbers.of({ a: [Map([[1, 2]])], b: 1 }));
  expect(numbers.of(-0)).toBe(numbers.of(0));
  expect(() => numbers.of(List([{ a: 1 }]))).toThrow('a plain object inside an Immutable collection');
});
