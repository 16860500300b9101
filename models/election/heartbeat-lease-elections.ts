/** What instances of the election with leases there are, with what each of them shows: here, of votes and of who comes to lead. */
import type { Scenario } from '../../checker/index.ts';
import {
  atOnce,
  type Config,
  claims,
  correct,
  crash,
  loss,
  now,
  safety,
  soon,
} from './heartbeat-lease-config.ts';

const fresh: Config = { ...correct, begins: 'without a leader' };

/** Nothing is lost. Terms are renumbered, and three are enough to tell which is later, as is checked. */
const split: Config = { ...fresh, terms: 3, renumbered: true };
const jitter: Config = {
  ...split,
  timeouts: [
    [4, 6],
    [4, 6],
    [4, 6],
  ],
};
const two: Config = { ...jitter, servers: 2 };

/** 2D < H, and H + 2D < L = E. */
const steady: Config = {
  ...split,
  heartbeatInterval: 3,
  electionTimeout: 6,
  lease: 6,
  timeouts: [[6], [8], [10]],
};

/** No message is early, so that who stands is not asked for its vote before. */
const late = { delay: { min: 1, max: 1 } };

const elects = [claims.ordered, claims.leads];
const liveness = [claims.ordered, claims.elected, claims.headStart, 'deadlock', 'time passes'];

export const elections: readonly Scenario<Config>[] = [
  {
    name: 'a vote is forgotten',
    note: '§5.2 needs votes on stable storage: s1 and s3 both lead in term 1, elected by s2. One restart is enough.',
    config: { ...fresh, crashForgets: 'vote', recovery: 'votes at once' },
    time: soon,
    faults: crash,
    check: safety,
    expect: { verdict: 'violated', property: claims.oneLeader, length: 12 },
  },
  {
    name: 'a vote and its term are forgotten',
    note: 'The same with nothing at all on stable storage.',
    config: { ...fresh, crashForgets: 'term and vote', recovery: 'votes at once' },
    time: soon,
    faults: crash,
    check: safety,
    expect: { verdict: 'violated', property: claims.oneLeader, length: 12 },
  },
  {
    name: '2 servers, a vote is forgotten',
    note: 'A majority of 2 is both, and each needs the other and itself: no harm.',
    config: { ...fresh, servers: 2, crashForgets: 'vote', recovery: 'votes at once' },
    time: soon,
    faults: { ...loss, ...crash },
    check: safety,
    expect: {
      verdict: 'holds',
      states: 8642,
      transitions: 25053,
      depth: 35,
      witnesses: { [claims.passesOn]: 17 },
    },
  },
  {
    name: 'a vote is forgotten, and a wait hides it',
    note: 'To wait for E after a restart looks like a cure: others have moved on to the next term. It is none, see next.',
    config: { ...fresh, delay: 0, crashForgets: 'vote' },
    time: now,
    faults: crash,
    check: safety,
    expect: {
      verdict: 'holds',
      states: 23047,
      transitions: 63339,
      depth: 42,
      witnesses: { [claims.passesOn]: 18 },
    },
  },
  {
    name: 'a vote is forgotten, and no wait helps',
    note: 'A late heartbeat of the last leader keeps s3 in the term before, from which it stands when the wait is over.',
    config: { ...atOnce, crashForgets: 'vote' },
    time: now,
    faults: { ...loss, ...crash },
    check: [claims.oneLeader],
    expect: { verdict: 'violated', property: claims.oneLeader, length: 26 },
  },
  {
    name: 'timeouts that differ',
    note: 'With head starts of more than D someone is elected at once, and with H + 2D < L keeps the lease. No fairness is needed beyond that time passes.',
    config: steady,
    time: soon,
    check: [...liveness, ...elects, claims.keeps, claims.oneLeader, claims.oneLease],
    expect: {
      verdict: 'holds',
      states: 751,
      transitions: 1504,
      depth: 32,
      witnesses: { [claims.elected]: 9 },
    },
  },
  {
    name: 'a lease with gaps',
    note: 'L = H + 2D: it is over when a heartbeat that took all the time it may is acknowledged.',
    config: { ...steady, lease: 5 },
    time: soon,
    check: [claims.keeps],
    expect: { verdict: 'violated', property: claims.keeps, length: 30, cycle: 16 },
  },
  {
    name: 'timeouts that differ, and a leader crashes',
    note: 'Whoever crashes, and whenever, the others elect a leader that keeps the lease.',
    config: { ...steady, terms: 5 },
    time: soon,
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: [...liveness, claims.keeps, claims.passesOn, claims.oneLeader, claims.oneLease],
    expect: {
      verdict: 'holds',
      states: 2406,
      transitions: 6588,
      depth: 51,
      witnesses: { [claims.elected]: 9, [claims.passesOn]: 24 },
    },
  },
  {
    name: 'no jitter: nobody is ever elected',
    note: '§5.2, split votes: all time out together, and vote for themselves before they are asked. There is no state with a leader.',
    config: split,
    time: late,
    check: [claims.ordered, claims.elected],
    expect: { verdict: 'violated', property: claims.elected },
  },
  {
    name: 'no jitter: votes are split for ever',
    note: 'The run of it. Three terms, each of them after the one before.',
    config: split,
    time: late,
    check: elects,
    expect: { verdict: 'violated', property: claims.leads, length: 46, cycle: 39 },
  },
  {
    name: 'jitter',
    note: 'A leader is reachable, and has to be elected as soon as the draw gives one server a head start of more than D.',
    config: jitter,
    time: late,
    check: liveness,
    expect: {
      verdict: 'holds',
      states: 8255,
      transitions: 16909,
      depth: 70,
      witnesses: { [claims.elected]: 23 },
    },
  },
  {
    name: '2 servers, jitter',
    note: 'The same with messages that may also be faster, for 2 servers.',
    config: two,
    time: soon,
    check: liveness,
    expect: {
      verdict: 'holds',
      states: 840,
      transitions: 1530,
      depth: 36,
      witnesses: { [claims.elected]: 7 },
    },
  },
  {
    name: '2 servers, jitter no longer than a delay',
    note: 'Just outside: a head start of D is not enough, as who is asked may stand in the same tick.',
    config: {
      ...two,
      delay: 0,
      timeouts: [
        [4, 5],
        [4, 5],
      ],
    },
    time: soon,
    check: [claims.ordered, claims.headStart],
    expect: { verdict: 'violated', property: claims.headStart, length: 32, cycle: 25 },
  },
  {
    name: 'jitter: votes are split for ever',
    note: '§5.2 makes it improbable, not impossible: all may draw the same each time. Chance is not in the model.',
    config: jitter,
    time: late,
    check: elects,
    expect: { verdict: 'violated', property: claims.leads, length: 46, cycle: 39 },
  },
  {
    name: '2 servers, jitter, all draws owed',
    note: 'Strong fairness of each draw does not stand for chance: both servers draw everything again and again, but the same each time.',
    config: two,
    time: late,
    fairness: { actions: 'strong' },
    check: elects,
    expect: { verdict: 'violated', property: claims.leads, length: 32, cycle: 26 },
  },
  {
    name: '2 servers, jitter of one, all draws owed',
    note: 'It is enough where only one server draws: then to draw the longer timeout is to let the other one go first.',
    config: { ...two, timeouts: [[4], [4, 6]] },
    time: late,
    fairness: { actions: 'strong' },
    check: elects,
    expect: { verdict: 'holds', states: 209, transitions: 272, depth: 46 },
  },
];
