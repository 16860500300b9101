/** What instances of the quorum register there are: quorums, mistakes and crashes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** How many servers. */
  readonly n: number;
  /** How many of them a read, or a query, waits for. Stale reads unless r + w > n. */
  readonly r: number;
  /** How many of them a write waits for. */
  readonly w: number;
  /** The operations of each client, one after the other. */
  readonly scripts: readonly (readonly ('write' | 'read')[])[];
  /** Whom a round of messages goes to. Nobody who is asked may crash unless all are. */
  readonly asks: 'a quorum' | 'all servers';
  /** Whether reads store what they return. Only regular if not, unless r = n. */
  readonly writeBack: boolean;
  /** Where the number of a version comes from. Broken for several writers unless it is asked of r servers. */
  readonly numbers: 'asked of r' | 'own count';
  /** Which of two versions with the same number is newer. Broken for several writers where neither is. */
  readonly ties: 'the higher writer' | 'neither';
  /** What makes a quorum. Broken under duplication unless it is servers. */
  readonly counts: 'servers' | 'answers';
  /** Broken where a server that crashes and recovers has forgotten what it had stored. */
  readonly storage: 'stable' | 'volatile';
}

export const everyOperationReturns = 'every operation returns';
export const seesTheWrite = 'a read returns what was written';

const majorities = {
  n: 3,
  r: 2,
  w: 2,
  scripts: [['write'], ['read', 'read']],
  asks: 'a quorum',
  writeBack: true,
  numbers: 'own count',
  ties: 'the higher writer',
  counts: 'servers',
  storage: 'stable',
} as const;
const oneRead = [['write'], ['read']] as const;
const allAsked = { ...majorities, asks: 'all servers', scripts: oneRead } as const;
const oneClient = { ...allAsked, scripts: [['write', 'read']] } as const;
const safety = ['regular', 'linearizable', seesTheWrite, 'deadlock'];
const twoReaders = [['write'], ['read'], ['read']] as const;
const twoWriters = { ...majorities, numbers: 'asked of r', scripts: [['write'], ['write', 'read']] } as const;

const crashesOf = (budget: number, role: 'server' | 'client') =>
  ({ crashes: { budget, roles: [role], recovery: 'never' } }) as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'r + w > n, write-back',
    note: 'The claim, with one reader that reads twice (Attiya, Bar-Noy and Dolev).',
    config: majorities,
    expect: {
      verdict: 'holds',
      states: 10653,
      transitions: 31806,
      depth: 23,
      witnesses: { 'a read returns what was written': 11 },
    },
  },
  {
    name: 'r + w > n, two readers, write-back',
    note: 'Larger: nor may a reader miss what another one has returned.',
    config: { ...majorities, scripts: twoReaders },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 282247,
      transitions: 1261206,
      depth: 23,
      witnesses: { 'a read returns what was written': 11 },
    },
  },
  {
    name: 'two writers',
    note: 'Each asks a quorum for the highest number before it writes (Lynch and Shvartsman).',
    config: twoWriters,
    check: safety,
    expect: {
      verdict: 'holds',
      states: 35183,
      transitions: 116298,
      depth: 27,
      witnesses: { 'a read returns what was written': 18 },
    },
  },
  {
    name: 'no write-back: regular',
    note: 'Quorums that meet are enough for that: who reads after a write meets it (Gifford).',
    config: { ...majorities, writeBack: false },
    check: ['regular', seesTheWrite, everyOperationReturns, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 4656,
      transitions: 12153,
      depth: 15,
      witnesses: { 'a read returns what was written': 7 },
    },
  },
  {
    name: 'no write-back: one reader, new then old',
    note: 'The write is on its way, and the second quorum misses the server that it has reached.',
    config: { ...majorities, writeBack: false },
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 12 },
  },
  {
    name: 'no write-back: two readers, new then old',
    note: 'The same with a reader each, of which neither can know: what the write-back is for.',
    config: { ...majorities, scripts: twoReaders, writeBack: false },
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 12 },
  },
  {
    name: 'w = n, r = 1, no write-back',
    note: 'To write to all does not help against it: during the write some have the new value, and some do not.',
    config: { ...majorities, r: 1, w: 3, writeBack: false },
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 8 },
  },
  {
    name: 'r = n, w = 1, no write-back',
    note: 'To read from all does: what one read has seen is seen by the next.',
    config: { ...majorities, r: 3, w: 1, scripts: twoReaders, writeBack: false },
    expect: {
      verdict: 'holds',
      states: 28648,
      transitions: 117680,
      depth: 17,
      witnesses: { 'a read returns what was written': 9 },
    },
  },
  {
    name: 'r + w = n: a stale read',
    note: 'The write has returned, and the read asks the one server that it was not sent to.',
    config: { ...majorities, r: 1, scripts: oneRead, writeBack: false },
    check: ['regular'],
    expect: { verdict: 'violated', property: 'regular', length: 8 },
  },
  {
    name: 'r + w = n: a stale read with write-back',
    note: 'To write back does not help against it: what is written back is stale.',
    config: { ...majorities, r: 1, scripts: oneRead },
    check: ['regular'],
    expect: { verdict: 'violated', property: 'regular', length: 12 },
  },
  {
    name: 'r + w = n, two servers: a stale read',
    note: 'The smallest of them.',
    config: { ...majorities, n: 2, r: 1, w: 1, scripts: oneRead, writeBack: false },
    check: ['regular'],
    expect: { verdict: 'violated', property: 'regular', length: 6 },
  },
  {
    name: 'writers that do not ask',
    note: 'Both write number 1, one after the other, and the higher writer wins although it was first: the later write is lost.',
    config: { ...twoWriters, numbers: 'own count' },
    check: ['regular'],
    expect: { verdict: 'violated', property: 'regular', length: 19 },
  },
  {
    name: 'writers that are not told apart',
    note: 'Number 1 stands for two values, and whose answer comes first decides: a read returns one, and the next the other.',
    config: { ...twoWriters, ties: 'neither', scripts: [['write'], ['write', 'read', 'read']] },
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 33 },
  },
  {
    name: 'a message is duplicated',
    note: 'Harmless: servers are counted, not answers.',
    config: { ...allAsked, writeBack: false },
    faults: { duplication: 1 },
    check: ['regular', seesTheWrite, everyOperationReturns, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 26949,
      transitions: 124189,
      depth: 15,
      witnesses: { 'a read returns what was written': 7 },
    },
  },
  {
    name: 'a server is counted twice',
    note: 'An answer that comes twice passes for a quorum, and quorums do not meet.',
    config: { ...allAsked, writeBack: false, counts: 'answers' },
    faults: { duplication: 1 },
    check: ['regular'],
    expect: { verdict: 'violated', property: 'regular', length: 9 },
  },
  {
    name: '1 of 3 servers crashes',
    note: '⌊(n - 1) / 2⌋, and all are asked: nobody waits for it in vain.',
    config: { ...allAsked },
    faults: crashesOf(1, 'server'),
    expect: {
      verdict: 'holds',
      states: 64030,
      transitions: 321025,
      depth: 20,
      witnesses: { 'a read returns what was written': 11 },
    },
  },
  {
    name: '2 of 3 servers crash',
    note: 'One more, and there is no majority left.',
    config: oneClient,
    faults: crashesOf(2, 'server'),
    check: [everyOperationReturns],
    expect: { verdict: 'violated', property: 'every operation returns', length: 5, cycle: 0 },
  },
  {
    name: '2 of 4 servers crash',
    note: 'A fourth server does not help: ⌊(4 - 1) / 2⌋ is still 1.',
    config: { ...oneClient, n: 4, r: 3, w: 3 },
    faults: crashesOf(2, 'server'),
    check: [everyOperationReturns],
    expect: { verdict: 'violated', property: 'every operation returns', length: 7, cycle: 0 },
  },
  {
    name: '2 of 5 servers crash',
    note: 'A fifth one does: for both rounds of a read, three are left.',
    config: { ...oneClient, n: 5, r: 3, w: 3, scripts: [['read']] },
    faults: crashesOf(2, 'server'),
    check: [everyOperationReturns, 'deadlock'],
    expect: { verdict: 'holds', states: 141461, transitions: 919726, depth: 21 },
  },
  {
    name: 'w = n: 1 server crashes',
    note: 'Reads go on with any server, but a write that needs all stops with the first crash.',
    config: { ...oneClient, r: 1, w: 3, writeBack: false },
    faults: crashesOf(1, 'server'),
    check: [everyOperationReturns],
    expect: { verdict: 'violated', property: 'every operation returns', length: 6, cycle: 0 },
  },
  {
    name: 'the writer crashes',
    note: 'In the middle of its write, which then takes effect or not, for all readers alike. Others are not held up.',
    config: majorities,
    faults: crashesOf(1, 'client'),
    expect: {
      verdict: 'holds',
      states: 27956,
      transitions: 91182,
      depth: 24,
      witnesses: { 'a read returns what was written': 11 },
    },
  },
  {
    name: 'a server crashes and recovers',
    note: 'With stable storage that is no more than a delay, also for who waits for this server.',
    config: { ...majorities, scripts: oneRead },
    faults: { crashes: { budget: 1, roles: ['server'], recovery: 'inbox kept' } },
    fairness: { recovery: 'weak' },
    expect: {
      verdict: 'holds',
      states: 12935,
      transitions: 50748,
      depth: 16,
      witnesses: { [seesTheWrite]: 11 },
    },
  },
  {
    name: 'a server forgets',
    note: 'It has acknowledged the write, and then answers a read as if nothing had been written: a quorum is as good as its memory.',
    config: { ...majorities, scripts: oneRead, storage: 'volatile' },
    faults: { crashes: { budget: 1, roles: ['server'], recovery: 'inbox kept' } },
    check: ['regular'],
    expect: { verdict: 'violated', property: 'regular', length: 16 },
  },
];
