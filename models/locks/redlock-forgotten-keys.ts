/** Instances of Redlock in which stores forget their keys. */
import type { Scenario } from '../../checker/index.ts';
import { type Config, correct, noDelay, safety } from './redlock-config.ts';

/** Kleppmann's network: nobody reaches all stores. */
const halves = [
  [0, 1, 2],
  [2, 3, 4],
] as const;

/** Keys that are forgotten, one on each of so many stores: as long a jump as a key lives. */
const wipes = (budget: number, ticks: number) => ({ jumps: { budget, ticks, roles: ['store'] } });
const restart = { crashes: { budget: 1, roles: ['store'], recovery: 'inbox kept' } } as const;

export const forgottenKeys: readonly Scenario<Config>[] = [
  {
    name: 'the clock of a store jumps',
    note: 'Kleppmann: client 1 has A, B and C; the clock of C jumps, and its key expires; client 2 gets C, D and E.',
    config: { ...correct, stores: 5, quorum: 3, reach: halves },
    time: noDelay,
    faults: wipes(1, 2),
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 15 },
  },
  {
    name: 'a store restarts without its key',
    note: 'Kleppmann: the same where C crashes before it has written its key to disk, and restarts at once.',
    config: { ...correct, stores: 5, quorum: 3, reach: halves, persistent: false },
    time: noDelay,
    faults: restart,
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 16 },
  },
  {
    name: 'a store restarts with its key',
    note: '"Performance, Crash Recovery and fsync": what is on disk before the reply survives a crash.',
    config: correct,
    time: noDelay,
    faults: restart,
    check: safety,
    expect: {
      verdict: 'holds',
      states: 28288,
      transitions: 74587,
      depth: 34,
      witnesses: { 'everyone has acted': 20 },
    },
  },
  {
    name: 'a store stays away for the time to live',
    note: '"Performance, Crash Recovery and fsync": after a crash without persistence, the keys that were forgotten would have expired.',
    config: { ...correct, persistent: false, away: 2 },
    time: noDelay,
    faults: restart,
    check: safety,
    expect: {
      verdict: 'holds',
      states: 40298,
      transitions: 96836,
      depth: 36,
      witnesses: { 'everyone has acted': 20 },
    },
  },
  {
    name: 'a store stays away for one tick less',
    note: 'The lock that the store has forgotten is valid for one more tick.',
    config: { ...correct, persistent: false, away: 1 },
    time: noDelay,
    faults: restart,
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 17 },
  },
  {
    name: '3 stores, quorum 2, 1 key forgotten',
    note: 'The law of quorums: two of size q have 2q - n stores in common, and so many keys have to be forgotten.',
    config: { ...correct, ttl: 1 },
    time: noDelay,
    faults: wipes(1, 1),
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 15 },
  },
  {
    name: '5 stores, quorum 3, 1 key forgotten',
    note: 'More stores with a bare majority are no better: 2q - n is 1.',
    config: { ...correct, stores: 5, quorum: 3, ttl: 1 },
    time: noDelay,
    faults: wipes(1, 1),
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 23 },
  },
  {
    name: '4 stores, quorum 3, 1 key forgotten',
    note: 'One less than 2q - n, which is 2, whichever stores clients ask.',
    config: { ...correct, stores: 4, quorum: 3, ttl: 1, reach: 'any' },
    time: noDelay,
    faults: wipes(1, 1),
    check: safety,
    expect: {
      verdict: 'holds',
      states: 38780,
      transitions: 144344,
      depth: 37,
      witnesses: { 'everyone has acted': 19 },
    },
  },
  {
    name: '4 stores, quorum 3, 2 keys forgotten',
    note: 'As many as 2q - n.',
    config: { ...correct, stores: 4, quorum: 3, ttl: 1 },
    time: noDelay,
    faults: wipes(2, 1),
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 20 },
  },
  {
    name: '5 stores, quorum 4, 1 key forgotten',
    note: 'Two less than 2q - n, which is 3.',
    config: { ...correct, stores: 5, quorum: 4, ttl: 1, reach: 'any' },
    time: noDelay,
    faults: wipes(1, 1),
    check: safety,
    expect: {
      verdict: 'holds',
      states: 106480,
      transitions: 434625,
      depth: 45,
      witnesses: { 'everyone has acted': 23 },
    },
  },
  {
    name: '5 stores, quorum 4, 2 keys forgotten',
    note: 'One less than 2q - n.',
    config: { ...correct, stores: 5, quorum: 4, ttl: 1, reach: 'any' },
    time: noDelay,
    faults: wipes(2, 1),
    check: safety,
    expect: {
      verdict: 'holds',
      states: 225860,
      transitions: 1118714,
      depth: 46,
      witnesses: { 'everyone has acted': 23 },
    },
  },
  {
    name: '5 stores, quorum 4, 3 keys forgotten',
    note: 'As many as 2q - n.',
    config: { ...correct, stores: 5, quorum: 4, ttl: 1 },
    time: noDelay,
    faults: wipes(3, 1),
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 25 },
  },
];
