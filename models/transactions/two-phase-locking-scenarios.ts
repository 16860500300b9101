/** What instances of two-phase-locking.ts there are: locks that are kept for shorter or longer, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';
import { claims, type Programs, workloads } from './schedule.ts';

export interface Config {
  readonly programs: Programs;
  /**
   * Until when a lock is kept. Until the last is taken: two-phase, but not strict, and so with dirty reads. Only during the
   * operation: not two-phase, as good as no locks, and broken.
   */
  readonly kept: 'to the end' | 'until the last lock is taken' | 'during the operation';
  /** What lock is taken to read what will be written. Deadlocks, where two convert theirs, unless it is an exclusive one. */
  readonly readToWrite: 'shared' | 'exclusive';
  /** What is done about deadlocks. */
  readonly deadlocks: 'nothing' | 'a victim aborts';
  /** Whether transactions may abort of their own accord. */
  readonly mayAbort: boolean;
}

export const allEnd = 'all transactions end';
export const notAllAbort = 'when all have ended, not all have aborted';

const strict = {
  kept: 'to the end',
  readToWrite: 'shared',
  deadlocks: 'nothing',
  mayAbort: false,
} as const;
const safety = [claims.serialisable, claims.noDirtyReads, claims.recoverable, claims.allCommit];
const lawless = { ...strict, kept: 'during the operation' } as const;
const basic = { ...strict, kept: 'until the last lock is taken', programs: workloads.increments } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'two increments',
    note: 'Counts from a separate model with the same steps. Not all of these runs end: see the deadlock.',
    config: { ...strict, programs: workloads.increments },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 15,
      transitions: 14,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'two increments: deadlock',
    note: 'Both have read x, and each waits for the other to convert its lock. Length from a separate model.',
    config: { ...strict, programs: workloads.increments },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 2 },
  },
  {
    name: 'two increments, exclusive locks at once',
    note: 'Update locks prevent that (Bernstein, Hadzilacos and Goodman, §3.4).',
    config: { ...strict, programs: workloads.increments, readToWrite: 'exclusive' },
    expect: {
      verdict: 'holds',
      states: 13,
      transitions: 12,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'write skew',
    note: 'Prevented: a write waits for those who have read. Counts from a separate model with the same steps.',
    config: { ...strict, programs: workloads.writeSkew },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 51,
      transitions: 50,
      depth: 8,
      witnesses: { 'all transactions commit': 8 },
    },
  },
  {
    name: 'write skew: deadlock',
    note: 'By the same wait, if both have read both. Length from a separate model.',
    config: { ...strict, programs: workloads.writeSkew },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 4 },
  },
  {
    name: 'crossed writes',
    note: 'Counts from a separate model with the same steps.',
    config: { ...strict, programs: workloads.crossedWrites },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 15,
      transitions: 14,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'crossed writes: deadlock',
    note: 'Each has what the other wants, and none of them ends. Length from a separate model.',
    config: { ...strict, programs: workloads.crossedWrites },
    check: [allEnd],
    expect: { verdict: 'violated', property: 'all transactions end', length: 2, cycle: 0 },
  },
  {
    name: 'writes in one order',
    note: 'Without conversions, who has x is never held up: no deadlock.',
    config: { ...strict, programs: workloads.writesInOrder },
    expect: {
      verdict: 'holds',
      states: 13,
      transitions: 12,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'crossed writes, a victim aborts',
    note: 'The other way out: the circle of waits is found, and broken.',
    config: { ...strict, programs: workloads.crossedWrites, deadlocks: 'a victim aborts' },
    expect: {
      verdict: 'holds',
      states: 21,
      transitions: 20,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'three transactions, a victim aborts',
    note: 'Larger. Circles of three, and two at a time.',
    config: {
      ...strict,
      programs: [...workloads.writeSkew, ['w y', 'r x', 'w x']],
      deadlocks: 'a victim aborts',
    },
    expect: {
      verdict: 'holds',
      states: 687,
      transitions: 686,
      depth: 12,
      witnesses: { 'all transactions commit': 12 },
    },
  },
  {
    name: 'transactions abort of their own accord',
    note: 'Strict locks are kept until then, so nobody has read what is undone, and nobody else has to abort.',
    config: { ...strict, programs: workloads.readSkew, mayAbort: true },
    check: [...safety, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 41,
      transitions: 40,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'locks during the operation: two increments',
    note: 'A lost update. Locks without two phases do no more than none. Length from a separate model.',
    config: { ...lawless, programs: workloads.increments },
    check: [claims.serialisable],
    expect: { verdict: 'violated', property: 'what is committed is conflict serialisable', length: 6 },
  },
  {
    name: 'locks during the operation: write skew',
    note: 'Each has read what the other then writes. Length from a separate model.',
    config: { ...lawless, programs: workloads.writeSkew },
    check: [claims.serialisable],
    expect: { verdict: 'violated', property: 'what is committed is conflict serialisable', length: 8 },
  },
  {
    name: 'locks during the operation: crossed writes',
    note: 'x is left as one wrote it, and y as the other did. Length from a separate model.',
    config: { ...lawless, programs: workloads.crossedWrites },
    check: [claims.serialisable],
    expect: { verdict: 'violated', property: 'what is committed is conflict serialisable', length: 6 },
  },
  {
    name: 'two-phase, not strict',
    note: 'Two phases are enough to be serialisable, also if transactions abort (Eswaran et al.).',
    config: { ...basic, mayAbort: true },
    check: [claims.serialisable, claims.allCommit],
    expect: {
      verdict: 'holds',
      states: 117,
      transitions: 116,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'two-phase, not strict: a dirty read',
    note: 'The lock is released before the commit. Would its owner abort, the reader had to abort as well: a cascade.',
    config: basic,
    check: [claims.noDirtyReads],
    expect: { verdict: 'violated', property: 'nobody reads what is not committed', length: 3 },
  },
  {
    name: 'two-phase, not strict: not recoverable',
    note: 'The reader commits first, and then cannot abort any more.',
    config: { ...basic, mayAbort: true },
    check: [claims.recoverable],
    expect: {
      verdict: 'violated',
      property: 'nobody commits before those whose writes it has read',
      length: 5,
    },
  },
];
