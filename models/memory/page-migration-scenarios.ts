/** What instances of shared virtual memory there are, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly nodes: number;
  /** How many increments each node does. */
  readonly writes: number;
  readonly reads: number;
  readonly layout: 'one page' | 'separate pages';
  /** Broken where false: the page may be written before the copies of others are known to be gone. */
  readonly awaits: boolean;
  /** Broken where false: only the owner has to give up its copy, readers keep theirs. */
  readonly invalidates: boolean;
  /** Broken where false: the page may be taken away before the write that it was fetched for. */
  readonly writesOnArrival: boolean;
}

export const singleWriter = 'who may write has the only copy';
export const lastWrite = 'every copy is that of the last write';
export const allWritten = 'all increments and reads are done';
export const migrationsInTheEnd = (count: number) => `${count} migrations in the end`;
/** Every write of one page may be a migration; none of separate pages is. */
export const noMore = 'no more migrations than writes of a shared page';
export const fewer = 'fewer migrations than writes of a shared page';

const correct = {
  nodes: 2,
  reads: 0,
  layout: 'one page',
  awaits: true,
  invalidates: true,
  writesOnArrival: true,
} as const;

/** All but the bound that is one too low, which is plausible and false. */
const claims = (writes: number) => [
  singleWriter,
  lastWrite,
  noMore,
  'migrations in the end are as few as they can be, or more',
  ...Array.from({ length: 2 * writes }, (_, index) => migrationsInTheEnd(index + 1)),
  allWritten,
  'deadlock',
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '1 increment each, one page',
    note: 'The page migrates once if its first owner is done before, and twice if it is not.',
    config: { ...correct, writes: 1 },
    network: 'fifo',
    check: claims(1),
    expect: {
      verdict: 'holds',
      states: 24,
      transitions: 30,
      depth: 12,
      witnesses: { '1 migrations in the end': 7, '2 migrations in the end': 12 },
    },
  },
  {
    name: '3 increments each, one page',
    note: 'False sharing: each number of migrations from 1 to 6 occurs, in the end, by some order of the same increments.',
    config: { ...correct, writes: 3 },
    network: 'fifo',
    check: claims(3),
    expect: {
      verdict: 'holds',
      states: 299,
      transitions: 433,
      depth: 36,
      witnesses: {
        '1 migrations in the end': 11,
        '2 migrations in the end': 16,
        '3 migrations in the end': 21,
        '4 migrations in the end': 26,
        '5 migrations in the end': 31,
        '6 migrations in the end': 36,
      },
    },
  },
  {
    name: '5 increments each, one page',
    note: 'Larger: from 1 to 10.',
    config: { ...correct, writes: 5 },
    network: 'fifo',
    check: claims(5),
    expect: {
      verdict: 'holds',
      states: 1766,
      transitions: 2740,
      depth: 60,
      witnesses: {
        '1 migrations in the end': 15,
        '2 migrations in the end': 20,
        '3 migrations in the end': 25,
        '4 migrations in the end': 30,
        '5 migrations in the end': 35,
        '6 migrations in the end': 40,
        '7 migrations in the end': 45,
        '8 migrations in the end': 50,
        '9 migrations in the end': 55,
        '10 migrations in the end': 60,
      },
    },
  },
  {
    name: '3 increments each, separate pages',
    note: 'The same program with each variable on a page of its own: no page ever migrates.',
    config: { ...correct, writes: 3, layout: 'separate pages' },
    network: 'fifo',
    check: [noMore, migrationsInTheEnd(0), allWritten, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 16,
      transitions: 24,
      depth: 6,
      witnesses: { '0 migrations in the end': 6 },
    },
  },
  {
    name: '3 nodes that write and read, one page',
    note: 'With copies for reading, which are invalidated before the next write.',
    config: { ...correct, nodes: 3, writes: 1, reads: 1 },
    network: 'fifo',
    check: [singleWriter, lastWrite, allWritten, 'deadlock'],
    expect: { verdict: 'holds', states: 25966, transitions: 60733, depth: 39 },
  },
  {
    name: 'fewer than 2K migrations',
    note: 'Plausible and false, if the other node begins: then all 2K increments make the page migrate.',
    config: { ...correct, writes: 2 },
    network: 'fifo',
    check: [fewer],
    expect: { verdict: 'violated', property: fewer, length: 23 },
  },
  {
    name: 'invalidation is not awaited',
    note: 'The new owner writes while the old one still may: two writers.',
    config: { ...correct, writes: 1, awaits: false },
    network: 'fifo',
    check: [singleWriter],
    expect: { verdict: 'violated', property: singleWriter, length: 4 },
  },
  {
    name: 'copies of readers are not invalidated',
    note: 'A node writes, another reads a copy, the first writes again, and the copy is that of the write before.',
    config: { ...correct, writes: 1, reads: 1, invalidates: false },
    network: 'fifo',
    check: [lastWrite],
    expect: { verdict: 'violated', property: lastWrite, length: 10 },
  },
  {
    name: 'the page is taken away before the write',
    note: 'Thrashing: the page goes to and fro, and each time it is gone again before anything is written.',
    config: { ...correct, writes: 1, writesOnArrival: false },
    network: 'fifo',
    check: [allWritten],
    expect: { verdict: 'violated', property: allWritten, length: 29, cycle: 12 },
  },
  {
    name: 'an invalidation overtakes the page',
    note: 'Without the order of channels, a node confirms before it has the page that it should give up, and keeps it: two writers.',
    config: { ...correct, nodes: 3, writes: 1, reads: 1 },
    check: [singleWriter],
    expect: { verdict: 'violated', property: singleWriter, length: 12 },
  },
];
