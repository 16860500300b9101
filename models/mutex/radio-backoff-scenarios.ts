/** What instances of the radio channel there are: how long stations wait after collisions, and what that leads to. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly stations: number;
  /** How often each station enters. */
  readonly entries: number;
  /**
   * How long a station waits after its k-th collision. The paper: any number of slots below 2^k, by chance. Broken where all wait for
   * all of them. By station: the first not at all, the next one slot, and so on, each time.
   */
  readonly backoff: 'any of the window' | 'all of the window' | 'by station';
  /** From so many collisions on, the window does not grow any more. */
  readonly limit: number;
  /** Broken where false: a station whose frame is destroyed takes it for heard. */
  readonly detectsCollisions: boolean;
}

export const claims = {
  oneFrame: 'one frame at a time is heard',
  sameOrder: 'all know of the same requests, in the same order',
  everyoneEnters: 'everyone has entered as often as it wanted',
  collision: 'frames collide',
  everyoneGetsIn: 'every station that asks gets in',
  inTheEnd: 'unless frames collide for ever, nobody waits for ever',
} as const;

/** Whatever is sent in a slot is on the air in this slot. */
const slots = { delay: { min: 0, max: 0 } } as const;

const strong = { actions: 'strong', messages: 'strong', processes: 'strong', channels: 'strong' } as const;

const correct = {
  stations: 3,
  entries: 1,
  backoff: 'any of the window',
  limit: 2,
  detectsCollisions: true,
} as const;

/** All claims but that everyone gets in. */
const inAnyCase = [
  'mutual exclusion',
  'exactly one token',
  claims.oneFrame,
  claims.sameOrder,
  claims.everyoneEnters,
  claims.collision,
  claims.inTheEnd,
  'deadlock',
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'each station waits for its own time',
    note: 'Different times for all exclude that the same stations collide again and again: no chance is needed, but someone who gives out the times.',
    config: { ...correct, backoff: 'by station' },
    time: slots,
    expect: {
      verdict: 'holds',
      states: 3475,
      transitions: 8512,
      depth: 58,
      witnesses: { 'everyone has entered as often as it wanted': 32, 'frames collide': 9 },
    },
  },
  {
    name: 'any of the window',
    note: 'Metcalfe and Boggs: collisions cost time, and nothing else; that they end has to be assumed.',
    config: correct,
    time: slots,
    check: inAnyCase,
    expect: {
      verdict: 'holds',
      states: 8824,
      transitions: 21816,
      depth: 57,
      witnesses: { 'everyone has entered as often as it wanted': 32, 'frames collide': 9 },
    },
  },
  {
    name: 'any of the window, 2 entries each',
    note: 'Larger.',
    config: { ...correct, entries: 2 },
    time: slots,
    check: inAnyCase,
    expect: {
      verdict: 'holds',
      states: 65914,
      transitions: 173654,
      depth: 91,
      witnesses: { 'everyone has entered as often as it wanted': 38, 'frames collide': 9 },
    },
  },
  {
    name: 'any of the window: collisions without end',
    note: 'Whoever looks at what is possible, not at what is likely, finds two stations that choose the same slot for ever; fairness says nothing of choices.',
    config: correct,
    time: slots,
    fairness: strong,
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every station that asks gets in', length: 28, cycle: 8 },
  },
  {
    name: 'all of the window: collisions without end',
    note: 'Without chance, stations that have collided once collide for ever: a longer time is of no use where it is the same for both.',
    config: { ...correct, backoff: 'all of the window' },
    time: slots,
    fairness: strong,
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every station that asks gets in', length: 32, cycle: 11 },
  },
  {
    name: 'all of the window: safe',
    note: 'Even so no token is lost, and no frame heard by some only.',
    config: { ...correct, backoff: 'all of the window' },
    time: slots,
    check: inAnyCase,
    expect: {
      verdict: 'holds',
      states: 2424,
      transitions: 5602,
      depth: 52,
      witnesses: { 'everyone has entered as often as it wanted': 32, 'frames collide': 9 },
    },
  },
  {
    name: 'collisions are not noticed',
    note: 'A station that takes its frame for heard loses the token with it: here to a request in the same slot.',
    config: { ...correct, detectsCollisions: false },
    time: slots,
    check: ['exactly one token'],
    expect: { verdict: 'violated', property: 'exactly one token', length: 15 },
  },
  {
    name: 'collisions are not noticed: two frames at a time',
    note: 'Each of two stations takes its own frame for the one that is heard.',
    config: { ...correct, detectsCollisions: false },
    time: slots,
    check: [claims.oneFrame],
    expect: { verdict: 'violated', property: 'one frame at a time is heard', length: 8 },
  },
  {
    name: 'collisions are not noticed: starvation',
    note: 'Two requests destroy each other, and are not sent again; so they wait for ever, though frames collide only once.',
    config: { ...correct, detectsCollisions: false },
    time: slots,
    check: [claims.inTheEnd],
    expect: { verdict: 'violated', property: claims.inTheEnd, length: 11, cycle: 1 },
  },
  {
    name: 'a station does not hear a frame',
    note: 'Without request numbers, all have to hear everything: one is deaf in the first slot.',
    config: correct,
    time: slots,
    faults: { loss: 1 },
    check: [claims.sameOrder],
    expect: { verdict: 'violated', property: 'all know of the same requests, in the same order', length: 8 },
  },
];
