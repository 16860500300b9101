/** What instances of optimistic.ts there are: validation of more or less, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';
import { claims, type Programs, type Reads, workloads } from './schedule.ts';

export interface Config {
  readonly programs: Programs;
  /** What must not have been written since the transaction began. Broken unless it is what it has read. */
  readonly validates: 'what it has read' | 'what it writes';
  /** Whether reads are of what was committed before the transaction began. With validation of writes: snapshot isolation. */
  readonly reads: Reads;
  /** Whether to write is a step of its own. Broken if so, unless validation looks at those who are about to write. */
  readonly writePhase: 'with validation' | 'apart' | 'apart, and seen by validation';
  /** Who runs again; the first transaction runs until it has committed. */
  readonly again: 'nobody' | 'who aborts' | 'who aborts, and all others for ever';
}

export const firstCommits = 'the first transaction commits';

const correct = {
  validates: 'what it has read',
  reads: 'latest',
  writePhase: 'with validation',
  again: 'nobody',
} as const;
const writesOnly = { ...correct, validates: 'what it writes' } as const;
const safety = [claims.serialisable, claims.noDirtyReads, claims.recoverable, claims.allCommit, 'deadlock'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'two increments',
    note: 'Backward validation, in one step with the writes. Counts from a separate model with the same steps.',
    config: { ...correct, programs: workloads.increments },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 69,
      transitions: 68,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'write skew',
    note: 'Who commits second has read what the first has written. Counts from a separate model with the same steps.',
    config: { ...correct, programs: workloads.writeSkew },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 251,
      transitions: 250,
      depth: 8,
      witnesses: { 'all transactions commit': 8 },
    },
  },
  {
    name: 'crossed writes',
    note: 'Writes that nobody reads abort nobody. Counts from a separate model with the same steps.',
    config: { ...correct, programs: workloads.crossedWrites },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 69,
      transitions: 68,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'who aborts runs again',
    note: 'And commits: each abort is paid for by a commit.',
    config: { ...correct, programs: workloads.increments, again: 'who aborts' },
    expect: {
      verdict: 'holds',
      states: 123,
      transitions: 122,
      depth: 9,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'three transactions',
    note: 'Larger. In a circle, each reads what another one writes.',
    config: {
      ...correct,
      programs: [
        ['r x', 'w x'],
        ['r x', 'w y'],
        ['r y', 'w x'],
      ],
    },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 5248,
      transitions: 5247,
      depth: 9,
      witnesses: { 'all transactions commit': 9 },
    },
  },
  {
    name: 'starvation',
    note: '§4.3: the other commits between its read and its validation, again and again; strong fairness does not help.',
    config: { ...correct, programs: workloads.increments, again: 'who aborts, and all others for ever' },
    fairness: { actions: 'strong' },
    check: [firstCommits],
    expect: { verdict: 'violated', property: 'the first transaction commits', length: 6, cycle: 6 },
  },
  {
    name: 'validation, and then writes',
    note: 'Both validate before one of them has written: a lost update. Why §4 has a critical section.',
    config: { ...correct, programs: workloads.increments, writePhase: 'apart' },
    check: [claims.serialisable],
    expect: { verdict: 'violated', property: 'what is committed is conflict serialisable', length: 8 },
  },
  {
    name: 'validation that sees who writes',
    note: '§5: both need no critical section, if validation is against those that are writing as well.',
    config: { ...correct, programs: workloads.writeSkew, writePhase: 'apart, and seen by validation' },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 403,
      transitions: 432,
      depth: 10,
      witnesses: { 'all transactions commit': 10 },
    },
  },
  {
    name: 'validation of writes: no lost update',
    note: 'Who writes second aborts.',
    config: { ...writesOnly, programs: workloads.increments },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 69,
      transitions: 68,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'validation of writes: read skew',
    note: 'A reader that writes nothing is never in conflict: it reads x before the other has written both, and y after.',
    config: { ...writesOnly, programs: workloads.readSkew },
    check: [claims.serialisable],
    expect: { verdict: 'violated', property: 'what is committed is conflict serialisable', length: 6 },
  },
  {
    name: 'snapshot isolation: no read skew',
    note: 'It reads both as they were when it began.',
    config: { ...writesOnly, reads: 'snapshot', programs: workloads.readSkew },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 69,
      transitions: 68,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'snapshot isolation: no lost update',
    note: 'Who writes second aborts, and what each has read is what was there when it began.',
    config: { ...writesOnly, reads: 'snapshot', programs: workloads.increments },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 69,
      transitions: 68,
      depth: 6,
      witnesses: { 'all transactions commit': 6 },
    },
  },
  {
    name: 'snapshot isolation: write skew',
    note: 'Both read both, and write different ones: the anomaly of Berenson et al., §4.2.',
    config: { ...writesOnly, reads: 'snapshot', programs: workloads.writeSkew },
    check: [claims.serialisable],
    expect: { verdict: 'violated', property: 'what is committed is conflict serialisable', length: 8 },
  },
];
