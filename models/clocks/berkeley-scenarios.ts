/** What instances of the Berkeley algorithm there are: clocks, delays, drift, mistakes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** What clocks show at the beginning, in units; the daemon's is the first. */
  readonly clocks: readonly number[];
  /** How many ticks of the daemon's clock after one round the next begins. */
  readonly period: number | 'once';
  /** For how many ticks the daemon waits for answers; more than the longest round trip. */
  readonly answersWithin: number;
  /** Broken where it is plain, and a clock is wrong. */
  readonly average: 'fault-tolerant' | 'plain';
  /** gamma: by how many units clocks that are right may differ. */
  readonly gamma: number;
  /** Whose clocks may be wrong, by their places in `clocks`. */
  readonly faulty: readonly number[];
  /** Broken where the time is sent, and takes time to arrive. */
  readonly sends: 'adjustments' | 'the time';
  /**
   * After how many ticks without a poll the first slave becomes the daemon; each other one waits for that much longer. Broken
   * by a crash where it is `never`, and where a poll may come later than that.
   */
  readonly election: number | 'never';
  readonly unitsPerTick: number;
  readonly modulus: number;
  /** The adjustments to expect, in the order of clocks. */
  readonly example?: readonly number[];
  /** By how many units clocks may differ after a round. */
  readonly apart: number;
  /** delta: by how many units clocks may differ at any time. */
  readonly bound?: number;
}

/** What is claimed. */
export const claims = {
  equalAfterRound: 'after a round, clocks differ by no more than delays may',
  asFarApart: 'after a round, clocks differ by as much as delays may',
  sumIsZero: 'adjustments sum to 0',
  onlyFaultyMove: 'only a clock that is wrong is adjusted by more than gamma',
  adjusted: 'clocks that differed are equal',
  takesPart: 'each slave is polled and adjusted again and again',
  withinBound: 'no two clocks differ by more than delta',
  atTheBound: 'two clocks differ by delta',
} as const;

/** The claim that a round ends with these adjustments. */
export const anExample = (adjustments: readonly number[]) => `a round adjusts by ${adjustments.join(', ')}`;

const plain: Config = {
  clocks: [0, 0, 0],
  period: 8,
  answersWithin: 1,
  average: 'plain',
  gamma: 0,
  faulty: [],
  sends: 'adjustments',
  election: 'never',
  unitsPerTick: 6,
  modulus: 96,
  apart: 0,
};

const inMinutes: Config = { ...plain, period: 'once', unitsPerTick: 1, modulus: 720 };

const drifting: Config = { ...plain, unitsPerTick: 2, modulus: 16, bound: 4 };

const inRound = [
  claims.equalAfterRound,
  'at most one leader',
  claims.sumIsZero,
  claims.takesPart,
  'deadlock',
  'time passes',
];

const vanSteen = [5, -20, 15];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'the clocks of van Steen and Tanenbaum',
    note: 'Their figure: 3:00, 3:25 and 2:50 are adjusted by +5, -20 and +15 minutes, on a dial of 12 hours.',
    config: { ...inMinutes, clocks: [180, 205, 170], example: vanSteen },
    time: { delay: { min: 0, max: 0 } },
    check: [anExample(vanSteen), claims.equalAfterRound, claims.sumIsZero, claims.adjusted],
    expect: {
      verdict: 'holds',
      states: 733,
      transitions: 738,
      depth: 727,
      witnesses: { [claims.adjusted]: 8, 'a round adjusts by 5, -20, 15': 8 },
    },
  },
  {
    name: '3 clocks, no delay',
    note: 'Rounds without end, from all clocks that are up to 2 ticks apart.',
    config: plain,
    time: { delay: { min: 0, max: 0 }, drift: { offset: 2 } },
    check: [...inRound, claims.adjusted],
    expect: {
      verdict: 'holds',
      states: 912,
      transitions: 1159,
      depth: 51,
      witnesses: { [claims.adjusted]: 8 },
    },
  },
  {
    name: '3 clocks, a delay of 2 ticks',
    note: 'An adjustment is as good later as at once, and the middle of the round trip is when the clock was read.',
    config: { ...plain, answersWithin: 5 },
    time: { delay: { min: 2, max: 2 }, drift: { offset: 2 } },
    check: [...inRound, claims.adjusted],
    expect: {
      verdict: 'holds',
      states: 860,
      transitions: 1001,
      depth: 52,
      witnesses: { [claims.adjusted]: 14 },
    },
  },
  {
    name: '3 clocks, delays of 0 to 2 ticks',
    note: 'Gusella and Zatti 1989: each clock is read with an error of half of what delays vary by, so that two of them may differ by all of it.',
    config: { ...plain, period: 'once', answersWithin: 5, apart: 12 },
    time: { delay: { min: 0, max: 2 } },
    check: [claims.equalAfterRound, claims.asFarApart, claims.sumIsZero],
    expect: {
      verdict: 'holds',
      states: 1077,
      transitions: 1676,
      depth: 25,
      witnesses: { [claims.asFarApart]: 10 },
    },
  },
  {
    name: '3 clocks, delays of 0 to 2 ticks: not equal',
    note: 'Where delays vary, it is too much to claim that clocks are equal.',
    config: { ...plain, period: 'once', answersWithin: 5 },
    time: { delay: { min: 0, max: 2 } },
    check: [claims.equalAfterRound],
    expect: { verdict: 'violated', property: claims.equalAfterRound, length: 8 },
  },
  {
    name: 'the time is sent',
    note: 'A time is late by as long as it is on its way: why adjustments are sent.',
    config: { ...plain, sends: 'the time', answersWithin: 3 },
    time: { delay: { min: 1, max: 1 } },
    check: [claims.equalAfterRound],
    expect: { verdict: 'violated', property: claims.equalAfterRound, length: 10 },
  },
  {
    name: 'one clock of three is wrong, fault-tolerant average',
    note: 'Gusella and Zatti 1989: only clocks that are within gamma of each other count. The one that is 300 ahead follows the others.',
    config: {
      ...inMinutes,
      clocks: [0, 0, 300],
      average: 'fault-tolerant',
      gamma: 10,
      faulty: [2],
      example: [0, 0, -300],
    },
    time: { delay: { min: 0, max: 0 } },
    check: [anExample([0, 0, -300]), claims.equalAfterRound, claims.onlyFaultyMove],
    expect: {
      verdict: 'holds',
      states: 733,
      transitions: 738,
      depth: 727,
      witnesses: { 'a round adjusts by 0, 0, -300': 8 },
    },
  },
  {
    name: 'one clock of three is wrong, plain average',
    note: 'By hand: the average of 0, 0 and 300 is 100.',
    config: { ...inMinutes, clocks: [0, 0, 300], gamma: 10, faulty: [2], example: [100, 100, -200] },
    time: { delay: { min: 0, max: 0 } },
    check: [anExample([100, 100, -200]), claims.equalAfterRound, claims.sumIsZero],
    expect: {
      verdict: 'holds',
      states: 733,
      transitions: 738,
      depth: 727,
      witnesses: { 'a round adjusts by 100, 100, -200': 8 },
    },
  },
  {
    name: 'one clock of three is wrong, plain average: right clocks move',
    note: 'One clock that is wrong is enough to make all wrong.',
    config: { ...inMinutes, clocks: [0, 0, 300], gamma: 10, faulty: [2] },
    time: { delay: { min: 0, max: 0 } },
    check: [claims.onlyFaultyMove],
    expect: { verdict: 'violated', property: claims.onlyFaultyMove, length: 6 },
  },
  {
    name: 'two clocks of three are wrong',
    note: 'Wrong in the same way, they are the larger group: most clocks have to be right.',
    config: { ...inMinutes, clocks: [0, 300, 300], average: 'fault-tolerant', gamma: 10, faulty: [1, 2] },
    time: { delay: { min: 0, max: 0 } },
    check: [claims.onlyFaultyMove],
    expect: { verdict: 'violated', property: claims.onlyFaultyMove, length: 6 },
  },
  {
    name: 'the clock of a slave jumps',
    note: 'At any moment, also in the middle of a round. The daemon is never moved.',
    config: {
      ...plain,
      clocks: [0, 0, 0, 0],
      average: 'fault-tolerant',
      gamma: 6,
      faulty: [1, 2, 3],
    },
    time: { delay: { min: 0, max: 0 }, drift: { offset: 1 } },
    faults: { jumps: { budget: 1, ticks: 7, roles: ['slave'] } },
    check: [claims.onlyFaultyMove, claims.takesPart],
    expect: { verdict: 'holds', states: 8792, transitions: 19666, depth: 78 },
  },
  {
    name: 'a slave crashes',
    note: 'Its answer is not waited for any longer than an answer may take.',
    config: plain,
    time: { delay: { min: 0, max: 0 }, drift: { offset: 2 } },
    faults: { crashes: { budget: 1, roles: ['slave'], recovery: 'never' } },
    check: inRound.filter((name) => name !== claims.sumIsZero),
    expect: { verdict: 'holds', states: 18516, transitions: 20769, depth: 73 },
  },
  {
    name: 'a message is lost',
    note: 'Whoever misses a round takes part in the next.',
    config: { ...plain, answersWithin: 3 },
    time: { delay: { min: 1, max: 1 }, drift: { offset: 2 } },
    faults: { loss: 1 },
    check: inRound.filter((name) => name !== claims.sumIsZero),
    expect: { verdict: 'holds', states: 4527, transitions: 5932, depth: 67 },
  },
  {
    name: 'the daemon crashes',
    note: 'Nobody polls any more, and nothing is adjusted.',
    config: plain,
    time: { delay: { min: 0, max: 0 } },
    faults: { crashes: { budget: 1, roles: ['daemon'], recovery: 'never' } },
    check: [claims.takesPart],
    expect: { verdict: 'violated', property: claims.takesPart, length: 17, cycle: 16 },
  },
  {
    name: 'the daemon crashes, and a slave takes over',
    note: 'The slave whose patience ends first becomes the daemon, and polls before another one loses patience.',
    config: { ...plain, election: 9 },
    time: { delay: { min: 0, max: 0 }, drift: { offset: 2 } },
    faults: { crashes: { budget: 1, roles: ['daemon'], recovery: 'never' } },
    check: inRound.filter((name) => name !== claims.sumIsZero),
    expect: { verdict: 'holds', states: 17240, transitions: 18502, depth: 78 },
  },
  {
    name: 'a slave takes over too early',
    note: 'Polls are 8 ticks apart, and a slave that waits no longer than that takes over from a daemon that is up.',
    config: { ...plain, election: 8 },
    time: { delay: { min: 0, max: 0 } },
    check: ['at most one leader'],
    expect: { verdict: 'violated', property: 'at most one leader', length: 17 },
  },
  {
    name: 'drift 1/5, delta 2, every 4 ticks',
    note: "Van Steen: synchronise at least every delta/(2 rho) = 5 ticks; as clocks go in whole ticks, less than that. The daemon's clock, by which rounds are made, does not drift.",
    config: { ...drifting, period: 4 },
    time: { delay: { min: 0, max: 0 }, drift: { roles: ['slave'], period: 5 } },
    check: [claims.withinBound, claims.atTheBound, 'time passes'],
    expect: {
      verdict: 'holds',
      states: 111346,
      transitions: 193523,
      depth: 85,
      witnesses: { [claims.atTheBound]: 11 },
    },
  },
  {
    name: 'drift 1/5, delta 2, every 5 ticks',
    note: 'A clock may gain a tick at the beginning of 5 ticks and the next at their end, before it is polled.',
    config: { ...drifting, period: 5 },
    time: { delay: { min: 0, max: 0 }, drift: { roles: ['slave'], period: 5 } },
    check: [claims.withinBound],
    expect: { verdict: 'violated', property: claims.withinBound, length: 16 },
  },
];
