import { describe, expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { pageMigration } from '../../models/memory/page-migration.ts';
import { migrationsInTheEnd, noMore } from '../../models/memory/page-migration-scenarios.ts';

/** Two nodes that write one page: what each has left to do, who owns the page, and how often it has migrated. */
type Place = readonly [left: readonly [number, number], owner: 0 | 1, migrations: number];

/** All places that two nodes get to with so many writes each, if a fault and its write are one step. */
function placesOf(writes: number): Place[] {
  const known = new Map<string, Place>();
  const visit = (place: Place) => {
    if (known.has(JSON.stringify(place))) return;
    known.set(JSON.stringify(place), place);
    const [left, owner, migrations] = place;
    for (const node of [0, 1] as const) {
      if (left[node] === 0) continue;
      const rest = node === 0 ? ([left[0] - 1, left[1]] as const) : ([left[0], left[1] - 1] as const);
      visit([rest, node, node === owner ? migrations : migrations + 1]);
    }
  };
  visit([[writes, writes], 0, 0]);
  return [...known.values()];
}

/** How often the page may have migrated when all is written. */
const inTheEnd = (writes: number) =>
  [...new Set(placesOf(writes).flatMap(([[a, b], , count]) => (a + b === 0 ? [count] : [])))].sort(
    (one, other) => one - other,
  );

// States, from a separate model with a counter of migrations.
describe.each([
  { writes: 1, states: 5 },
  { writes: 2, states: 16 },
  { writes: 3, states: 38 },
  { writes: 5, states: 131 },
])('$writes writes of each of two nodes', ({ writes, states }) => {
  test('make the page migrate once, or twice as often as each writes, or any number between', async () => {
    expect(placesOf(writes)).toHaveLength(states);
    const counts = inTheEnd(writes);
    expect(counts).toEqual(Array.from({ length: 2 * writes }, (_, index) => index + 1));
    const report = await check(pageMigration, {
      name: `${writes} writes`,
      network: 'fifo',
      config: {
        nodes: 2,
        writes,
        reads: 0,
        layout: 'one page',
        awaits: true,
        invalidates: true,
        writesOnArrival: true,
      },
      check: [noMore, ...counts.map(migrationsInTheEnd)],
    });
    expect(report.verdict).toBe('holds');
  });

  test('make it migrate once less than that if the owner begins, and they take turns', () => {
    const turns = Array.from({ length: 2 * writes }, (_, turn) => turn % 2);
    expect(turns.filter((node, turn) => turn > 0 && node !== turns[turn - 1])).toHaveLength(2 * writes - 1);
  });
});
