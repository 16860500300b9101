/** What Cristian's algorithm and NTP are configured by, and what is claimed of them. */
import type { Time } from '../../checker/index.ts';

/** Four timestamps, and the offset and the delay that follow from them. */
export interface Example {
  readonly times: readonly [t1: number, t2: number, t3: number, t4: number];
  readonly theta: number;
  readonly delta: number;
}

export interface Config {
  readonly clients: number;
  /** In units. Scenarios with `offset` add ticks to it, each number of them up to that. */
  readonly clientsBehind: number;
  /** For how many ticks the server has a request. */
  readonly processing: number;
  /** How many ticks of its own clock after one request a client makes the next. */
  readonly poll: number | 'once';
  /** What a client takes for the server's time. Broken where it does not allow for the delay. */
  readonly estimate: 'ntp' | 'cristian' | 'time of the server';
  /** How a client corrects its clock. Broken for `step`, where clocks should not go backwards. */
  readonly setting: 'never' | 'step' | 'slew';
  /** Broken where false: a client takes any answer for that to its last request, if it waits for one. */
  readonly checksOrigin: boolean;
  /** Broken where it is less than half. */
  readonly claim: 'half' | 'less than half';
  /** What a client takes for the least delay, in ticks. Broken where messages may be faster. */
  readonly leastDelay: number;
  readonly unitsPerTick: 1 | 2;
  readonly modulus: number;
  /** The server's clock at the beginning. */
  readonly start: number;
  readonly example?: Example;
  /** delta: by how many ticks the clocks of two clients may differ. */
  readonly bound?: number;
}

/** A client that measures, as in NTP, and leaves its clock alone. */
export const exchange: Config = {
  clients: 1,
  clientsBehind: 0,
  processing: 0,
  poll: 8,
  estimate: 'ntp',
  setting: 'never',
  checksOrigin: true,
  claim: 'half',
  leastDelay: 0,
  unitsPerTick: 1,
  modulus: 32,
  start: 0,
};

/** As in the examples: a client 5 ticks behind asks when its clock shows 100. */
export const inExamples: Config = {
  ...exchange,
  clientsBehind: 5,
  processing: 1,
  poll: 'once',
  start: 105,
  modulus: 128,
};

/** Clients that set their clocks, by halves of ticks where need be. */
export const corrected: Config = { ...exchange, setting: 'step', unitsPerTick: 2 };

/** The clocks of two clients, synchronised exactly and without delay, except that they drift. */
export const drifting: Config = { ...corrected, clients: 2, modulus: 16 };

/** A clock that is ahead by any number of ticks up to `ticks`, and delays from `min` to `max`. */
export const ahead = (ticks: number, min: number, max: number): Time => ({
  delay: { min, max },
  drift: { roles: ['client'], offset: ticks },
});

/** What is claimed. */
export const claims = {
  halfTheRoundTrip: 'the error is at most half the round trip, less the least delay',
  theRoundTrip: 'the error is at most the round trip',
  asLargeAsClaimed: 'an error is as large as is claimed',
  withinBound: 'no two clocks differ by more than delta',
  atTheBound: 'two clocks differ by delta',
  neverBackwards: 'no clock goes backwards',
  toldAgain: 'each client is told the time again and again',
  rightForGood: 'from some time on, the clocks are right',
} as const;

/** The claim that an example occurs. */
export const anExample = ({ times, theta, delta }: Example) =>
  `T1 to T4 are ${times.join(', ')}: theta is ${theta}, delta is ${delta}`;
