import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { optimistic } from '../../models/transactions/optimistic.ts';
import { claims, claimsOf, workloads } from '../../models/transactions/schedule.ts';
import { twoPhaseLocking } from '../../models/transactions/two-phase-locking.ts';

/** Which of the claims a schedule keeps, written as in the book: `r1(x) w2(x) c2`. */
function keeps(schedule: string, claim: string): boolean {
  const property = claimsOf(workloads.increments).find(({ name }) => name === claim)!;
  return property.holds({ schedule: List(schedule.split(' ')) });
}

describe('a schedule of Bernstein, Hadzilacos and Goodman', () => {
  test.each([
    ['one after the other', 'r1(x) w1(x) c1 r2(x) w2(x) c2', true],
    ['a lost update', 'r1(x) r2(x) w1(x) c1 w2(x) c2', false],
    ['of which one aborts', 'r1(x) r2(x) w1(x) c1 a2', true],
    ['an inconsistent retrieval', 'w1(x) c3 r2(x) r2(y) w1(y) c1 c2', false],
    ['crossed writes', 'w1(x) w2(x) w2(y) w1(y) c1 c2', false],
    ['interleaved, but without conflicts', 'r1(x) w2(y) r1(x) w2(y) c2 c1', true],
    ['a circle of three', 'r1(x) r2(y) r3(z) w1(y) w2(z) w3(x) c1 c2 c3', false],
    ['the same, but not closed', 'r1(x) r2(y) w1(y) w2(z) r3(z) c1 c2 c3', true],
  ])('is serialisable or not: %s', (_, schedule, isSerialisable) => {
    expect(keeps(schedule, claims.serialisable)).toBe(isSerialisable);
  });

  test.each([
    ['the writer commits first', 'w1(x) r2(x) c1 c2', true],
    ['the reader commits first', 'w1(x) r2(x) c2 c1', false],
    ['the writer aborts, and the reader has committed', 'w1(x) r2(x) c2 a1', false],
    ['both abort', 'w1(x) r2(x) a1 a2', true],
    ['the writer had aborted before', 'w1(x) a1 r2(x) c2', true],
    ['it reads what it has written', 'w1(x) r1(x) c1', true],
  ])('is recoverable or not: %s', (_, schedule, isRecoverable) => {
    expect(keeps(schedule, claims.recoverable)).toBe(isRecoverable);
  });

  test('has a dirty read, also where it is recoverable', () => {
    expect(keeps('w1(x) r2(x) c1 c2', claims.noDirtyReads)).toBe(false);
    expect(keeps('w1(x) c1 r2(x) c2', claims.noDirtyReads)).toBe(true);
  });
});

// Counts and lengths from a separate model with the same steps.
describe.each([
  { workload: 'increments', states: 69, locked: 15, deadlock: 2, length: 6 },
  { workload: 'writeSkew', states: 251, locked: 51, deadlock: 4, length: 8 },
  { workload: 'crossedWrites', states: 69, locked: 15, deadlock: 2, length: 6 },
] as const)('two transactions: $workload', ({ workload, states, locked, deadlock, length }) => {
  const programs = workloads[workload];
  const locks = { programs, readToWrite: 'shared', deadlocks: 'nothing', mayAbort: false } as const;
  const shortest = ({ properties }: Awaited<ReturnType<typeof check>>) => properties[0]!.length;

  test('strict two-phase locking is serialisable, and may deadlock', async () => {
    const config = { ...locks, kept: 'to the end' } as const;
    const report = await check(twoPhaseLocking, { name: workload, config, check: [claims.serialisable] });
    expect(report).toMatchObject({ verdict: 'holds', counts: { states: locked } });
    const stuck = await check(twoPhaseLocking, { name: workload, config, check: ['deadlock'] });
    expect(shortest(stuck)).toBe(deadlock);
  });

  test('locks that are released after each operation allow all orders', async () => {
    const config = { ...locks, kept: 'during the operation' } as const;
    const report = await check(twoPhaseLocking, { name: workload, config, check: ['deadlock'] });
    expect(report).toMatchObject({ verdict: 'holds', counts: { states } });
    const broken = await check(twoPhaseLocking, { name: workload, config, check: [claims.serialisable] });
    expect(shortest(broken)).toBe(length);
  });

  test('optimistic validation allows them too, and is serialisable', async () => {
    const report = await check(optimistic, {
      name: workload,
      config: {
        programs,
        validates: 'what it has read',
        reads: 'latest',
        writePhase: 'with validation',
        again: 'nobody',
      },
      check: [claims.serialisable, 'deadlock'],
    });
    expect(report).toMatchObject({ verdict: 'holds', counts: { states } });
  });
});
