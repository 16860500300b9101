/** Locks of etcd: leases, delays and clocks, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly clients: number;
  /** How often each client takes the lock. */
  readonly entries: number;
  /** Of leases, in ticks; without, there is no time. */
  readonly ttl: number | 'none';
  /** When a client believes that it holds the lock. Broken where it does until it hears otherwise. */
  readonly belief: 'while its lease lasts' | 'always';
  /** What a request to unlock deletes. Broken where it does not compare the revision of creation. */
  readonly unlock: 'key and revision' | 'key name';
  /** Whether a client sends such a request again. */
  readonly retries: boolean;
  /** What a watcher does whose revision is compacted. Broken where it goes on after it. */
  readonly watcher: 'none' | 'reads again' | 'goes on';
}

/** What is claimed. */
export const names = {
  beliefIsTrue: 'who believes that it holds the lock has the key',
  noForeignDelete: 'no lock is deleted but the one that is given back',
  sameState: 'a watcher knows at each revision who has the lock',
  noGap: 'a watcher is told of each revision, once and in order',
  noEventLost: 'the watcher knows who has the lock in the end',
  everyone: 'everyone has had the lock',
  lockComes: 'who asks for the lock gets it',
} as const;

const sound: Config = {
  clients: 2,
  entries: 1,
  ttl: 3,
  belief: 'while its lease lasts',
  unlock: 'key and revision',
  retries: false,
  watcher: 'none',
};
const untimed: Config = { ...sound, clients: 1, entries: 2, ttl: 'none' };
const delay = (max: number) => ({ delay: { min: 0, max } });
const claims = [names.beliefIsTrue, names.noForeignDelete, names.everyone, 'deadlock'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 clients, delays of up to a tick',
    note: 'Nobody is slow: the lock is safe, and everyone has it.',
    config: sound,
    time: delay(1),
    check: [names.beliefIsTrue, names.everyone, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 2218,
      transitions: 6415,
      depth: 22,
      witnesses: { 'everyone has had the lock': 12 },
    },
  },
  {
    name: 'one crashes',
    note: 'Its key goes with its lease, and the other one gets the lock.',
    config: { ...sound, ttl: 2 },
    time: delay(0),
    faults: { crashes: { budget: 1, roles: ['client'], recovery: 'never' } },
    check: [names.beliefIsTrue, names.lockComes, 'deadlock'],
    expect: { verdict: 'holds', states: 445, transitions: 1198, depth: 16 },
  },
  {
    name: 'delays longer than leases, and a pause',
    note: 'A client that looks at the time of its lease does not depend on delays: it gives up before the store does.',
    config: { ...sound, ttl: 2 },
    time: delay(3),
    faults: { pauses: { budget: 1, roles: ['client'] } },
    check: [names.beliefIsTrue, names.everyone],
    expect: {
      verdict: 'holds',
      states: 61304,
      transitions: 261272,
      depth: 28,
      witnesses: { 'everyone has had the lock': 12 },
    },
  },
  {
    name: 'a keep-alive is slow',
    note: 'Jepsen, etcd 3.4.3: a client that does not look at the time holds a lock that is not there any more.',
    config: { ...sound, belief: 'always' },
    time: delay(3),
    check: [names.beliefIsTrue],
    expect: { verdict: 'violated', property: 'who believes that it holds the lock has the key', length: 7 },
  },
  {
    name: 'a pause',
    note: 'The same with prompt messages: the lease ends while the client pauses.',
    config: { ...sound, belief: 'always' },
    time: delay(0),
    faults: { pauses: { budget: 1, roles: ['client'] } },
    check: [names.beliefIsTrue],
    expect: { verdict: 'violated', property: 'who believes that it holds the lock has the key', length: 8 },
  },
  {
    name: 'a slow clock',
    note: 'The assumption that clocks have the same rate: the lease ends at the store first.',
    config: sound,
    time: { delay: { min: 0, max: 3 }, drift: { roles: ['client'], period: 3, rate: 'slow' } },
    check: [names.beliefIsTrue],
    expect: { verdict: 'violated', property: 'who believes that it holds the lock has the key', length: 8 },
  },
  {
    name: 'unlocked twice',
    note: 'A request to unlock arrives late, and names a revision that is gone.',
    config: { ...untimed, retries: true },
    check: [...claims, names.lockComes],
    expect: {
      verdict: 'holds',
      states: 42,
      transitions: 58,
      depth: 15,
      witnesses: { 'everyone has had the lock': 12 },
    },
  },
  {
    name: 'unlocked twice: by name',
    note: 'etcd issue 22082: the late one of two requests deletes the next lock of the same client.',
    config: { ...untimed, retries: true, unlock: 'key name' },
    check: [names.noForeignDelete],
    expect: {
      verdict: 'violated',
      property: 'no lock is deleted but the one that is given back',
      length: 10,
    },
  },
  {
    name: 'a revision is compacted',
    note: 'A watch is resumed after what it has told, or the key is read again.',
    network: 'fifo',
    config: { ...untimed, watcher: 'reads again' },
    expect: {
      verdict: 'holds',
      states: 2983,
      transitions: 7709,
      depth: 25,
      witnesses: { 'everyone has had the lock': 12 },
    },
  },
  {
    name: 'a revision is compacted: not read again',
    note: 'The watch goes on behind the gap, and what happened in it is lost.',
    network: 'fifo',
    config: { ...untimed, watcher: 'goes on' },
    check: [names.sameState],
    expect: {
      verdict: 'violated',
      property: 'a watcher knows at each revision who has the lock',
      length: 8,
    },
  },
  {
    name: 'a revision is compacted: a gap',
    note: 'The same: a watcher that goes on is not told of each revision.',
    network: 'fifo',
    config: { ...untimed, watcher: 'goes on' },
    check: [names.noGap],
    expect: { verdict: 'violated', property: names.noGap, length: 11 },
  },
  {
    name: 'events overtake each other',
    note: 'The assumption that a stream keeps the order of events: the watcher ends with the older of two.',
    config: { ...untimed, watcher: 'reads again' },
    check: [names.noEventLost],
    expect: { verdict: 'violated', property: names.noEventLost, length: 18, cycle: 0 },
  },
];
