import { Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import { always, check, protocol, sometimes, stateWhere, transition } from '../../checker/index.ts';

class Counter extends Record({ value: 0 }) {}

/** `counters` processes that count to `end`, each on its own: everything about it has a closed form. */
const grid = protocol<{ config: { readonly counters: number; readonly end: number }; roles: { c: Counter } }>(
  {
    name: 'grid',
    roles: ({ counters, end }) => ({
      c: {
        count: counters,
        init: () => new Counter(),
        actions: { rise: (c) => (c.value < end ? c.set('value', c.value + 1) : undefined) },
      },
    }),
    properties: ({ counters, end }) => {
      const view = { c: (c: Counter) => c.value };
      const sum = ({ c }: { readonly c: readonly number[] }) => c.reduce((total, value) => total + value, 0);
      return [
        always('not all at the end', { view, holds: (views) => sum(views) < counters * end }),
        always('not half way', { view, holds: (views) => sum(views) !== Math.ceil((counters * end) / 2) }),
        sometimes('the last at the end, the others at the start', {
          view,
          holds: ({ c }) => c.every((value, index) => value === (index === c.length - 1 ? end : 0)),
        }),
        transition('by one', { view, holds: (before, after) => sum(after) === sum(before) + 1 }),
      ];
    },
    terminal: ({ end }) =>
      stateWhere({ view: { c: (c: Counter) => c.value === end }, holds: ({ c }) => c.every(Boolean) }),
    scenarios: [],
  },
);

/** One slot with many nodes, many slots with few, and all between: keys of one word and of many, views that fit into a summary and that do not. */
const shapes = [
  [1, 9_000],
  [2, 150],
  [3, 30],
  [5, 8],
  [7, 5],
  [10, 2],
  [13, 1],
] as const;

describe.each(shapes)('a grid of %i counters to %i', (counters, end) => {
  const scenario = { name: 'grid', config: { counters, end } };
  const top = counters * end;

  test('has the states, transitions and depth of its closed form', async () => {
    const { verdict, counts } = await check(grid, { ...scenario, check: ['by one', 'deadlock'] });
    expect(verdict).toBe('holds');
    expect(counts).toMatchObject({
      states: (end + 1) ** counters,
      transitions: counters * end * (end + 1) ** (counters - 1),
      depth: top,
    });
  });

  test.each([
    ['not half way', Math.ceil(top / 2)],
    ['not all at the end', top],
  ])("violates '%s' by a shortest path", async (name, length) => {
    const report = await check(grid, { ...scenario, check: [name] });
    expect(report.verdict === 'violated' && report.trace?.steps.length).toBe(length);
  });

  test('reaches the state of its `sometimes` by a shortest path', async () => {
    const report = await check(grid, {
      ...scenario,
      check: ['the last at the end, the others at the start'],
    });
    expect(report.properties[0]).toMatchObject({ result: 'holds', length: end });
  });
});
