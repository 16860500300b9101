/** What instances of leases from a leader there are: waits, clocks, delays and pauses, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly leaders: number;
  readonly robots: number;
  /** L: how many ticks a lease has. */
  readonly lease: number;
  /** H: for how many ticks a leader counts a lease that it has granted. Broken below L. */
  readonly holds: number;
  /** W: for how many ticks a new leader waits before it grants. Broken below L, and for ever. */
  readonly wait: number | 'for ever';
  /** From when a robot counts its lease. From when it receives the grant, leaders have to add the greatest delay (§3.1). */
  readonly startsAt: 'request' | 'receipt';
  /** Requests are numbered modulo this; with 1, an answer counts for the last request, whichever it is for. */
  readonly numbers: number;
  /** Whether who holds the pad may extend its lease. Broken where it always may: others get nothing. */
  readonly renewals: 'never' | 'unless another waits' | 'always';
  /** How many more ticks than the one of charging a lease must have left for a robot to charge. Broken below the longest pause. */
  readonly margin: number;
  /** Broken where it may be wrong: the old leader grants on while the new one waits. */
  readonly detector: 'right' | 'may be wrong';
}

export const atMostOneLease = 'at most one unexpired lease';
export const atMostOneCharges = 'at most one robot charges';
export const leasedAgain = 'after a crash the pad is leased again';
export const getsThePad = 'every robot that wants the pad gets it';

/** With delays of at most a tick, a lease of 3 is longer than a round trip, and so no two requests of a robot are under way. */
const correct = {
  leaders: 2,
  robots: 2,
  lease: 3,
  holds: 3,
  wait: 3,
  startsAt: 'request',
  numbers: 1,
  renewals: 'unless another waits',
  margin: 0,
  detector: 'right',
} as const;

/** Clocks at rates from 2/3 to 4/3. One leader, which crashes and recovers, and no renewals: fewer states. */
const drifting = { ...correct, leaders: 1, lease: 2, holds: 4, wait: 4, renewals: 'never' } as const;

const upToOneTick = { delay: { min: 0, max: 1 } } as const;
const atOnce = { delay: { min: 0, max: 0 } } as const;
const aThirdOff = { ...atOnce, drift: { period: 3 } } as const;

const crash = { crashes: { budget: 1, roles: ['leader'], recovery: 'never' } } as const;
const crashAndRecovery = { crashes: { budget: 1, roles: ['leader'], recovery: 'inbox lost' } } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'W = L',
    note: 'Gray and Cheriton 1989, §2: to wait as long as the longest lease is enough, whenever the leader crashes.',
    config: correct,
    time: upToOneTick,
    faults: crash,
    expect: {
      verdict: 'holds',
      states: 16838,
      transitions: 44882,
      depth: 33,
      witnesses: { 'a robot charges': 5, 'the last leader leases the pad': 8 },
    },
  },
  {
    name: 'W = L - 1',
    note: 'One tick too short. The old leader grants and crashes, and the new one grants while that lease has a tick left.',
    config: { ...correct, wait: 2 },
    time: upToOneTick,
    faults: crash,
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 12 },
  },
  {
    name: 'the only leader crashes and recovers',
    note: 'The case of §2: it need not remember its leases, only how long they may be.',
    config: { ...correct, leaders: 1 },
    time: upToOneTick,
    faults: { crashes: { ...crashAndRecovery.crashes, budget: 2 } },
    fairness: { recovery: 'weak' },
    expect: { verdict: 'holds', states: 9573, transitions: 26870, depth: 22 },
  },
  {
    name: '3 leaders, 2 crashes',
    note: 'Larger: the third leader waits for leases of both, and knows only that both have crashed.',
    config: { ...correct, leaders: 3 },
    time: upToOneTick,
    faults: { crashes: { ...crash.crashes, budget: 2 } },
    expect: { verdict: 'holds', states: 157248, transitions: 581383, depth: 42 },
  },
  {
    name: '3 robots',
    note: 'Turns are kept among more than two.',
    config: { ...correct, robots: 3, lease: 2, holds: 2, wait: 2 },
    time: atOnce,
    faults: crash,
    expect: { verdict: 'holds', states: 62319, transitions: 177683, depth: 36 },
  },
  {
    name: 'H = L - 1',
    note: 'Also without a crash the leader has to count as long as the holder.',
    config: { ...correct, leaders: 1, holds: 2 },
    time: upToOneTick,
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 8 },
  },
  {
    name: 'the detector is wrong',
    note: 'The wait covers what was granted before it began. A leader that has not crashed has to know that it no longer leads: see election/heartbeat-lease.',
    config: { ...correct, detector: 'may be wrong' },
    time: upToOneTick,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 12 },
  },
  {
    name: 'drift, W = L(1 + rho) / (1 - rho)',
    note: 'A lease of 2 may last 3 ticks by a clock that loses one in 3, in which a clock that gains one in 3 counts up to 4. The bound is exact where L is a multiple of period - 1; for others, each clock rounds up to whole ticks.',
    config: drifting,
    time: aThirdOff,
    faults: crashAndRecovery,
    fairness: { recovery: 'weak' },
    expect: { verdict: 'holds', states: 202127, transitions: 645900, depth: 25 },
  },
  {
    name: 'drift, W one less',
    note: '§5: a clock of the server that is too fast, or one of a holder that is too slow, makes leases overlap.',
    config: { ...drifting, wait: 3 },
    time: aThirdOff,
    faults: crashAndRecovery,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 12 },
  },
  {
    name: 'drift, H one less',
    note: 'The same bound for the leases that a leader has granted itself.',
    config: { ...drifting, holds: 3 },
    time: aThirdOff,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 10 },
  },
  {
    name: 'drift, fast holders and a slow leader',
    note: '§5: errors in the other direction only cost time; no allowance is needed.',
    config: { ...correct, leaders: 1, lease: 2, holds: 2, wait: 2, renewals: 'never' },
    time: { ...atOnce, drift: { period: 3, rate: 'fast', roles: ['robot'] } },
    faults: crashAndRecovery,
    fairness: { recovery: 'weak' },
    expect: { verdict: 'holds', states: 12419, transitions: 32014, depth: 20 },
  },
  {
    name: 'the clock of the leader is set forward',
    note: 'No bound on rates covers it.',
    config: correct,
    time: upToOneTick,
    faults: { jumps: { budget: 1, ticks: 1, roles: ['leader'] } },
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 9 },
  },
  {
    name: 'leases from the receipt of the grant',
    note: '§3.1: the holder counts on for as long as the grant was on its way, which is a tick.',
    config: { ...correct, startsAt: 'receipt' },
    time: upToOneTick,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 9 },
  },
  {
    name: 'leases from the receipt of the grant, with the greatest delay added',
    note: '§3.1: the holder may count on if the leader knows for how long.',
    config: { ...correct, startsAt: 'receipt', holds: 4, wait: 4 },
    time: upToOneTick,
    faults: crash,
    expect: { verdict: 'holds', states: 17524, transitions: 45879, depth: 34 },
  },
  {
    name: 'a round trip as long as a lease',
    note: 'Counted from the request, a lease does not depend on delays, if answers are matched with requests.',
    config: { ...correct, lease: 2, holds: 2, wait: 2, numbers: 2 },
    time: upToOneTick,
    faults: crash,
    check: [atMostOneLease, atMostOneCharges, 'a robot charges', 'time passes', 'deadlock'],
    expect: { verdict: 'holds', states: 45604, transitions: 129668, depth: 33 },
  },
  {
    name: 'a round trip as long as a lease: no use',
    note: 'Grants may come when their time is over, again and again.',
    config: { ...correct, lease: 2, holds: 2, wait: 2, numbers: 2 },
    time: upToOneTick,
    check: [getsThePad],
    expect: { verdict: 'violated', property: 'every robot that wants the pad gets it', length: 12, cycle: 9 },
  },
  {
    name: 'a round trip as long as a lease, without numbers',
    note: 'A grant that comes late is taken for the answer to the next request, and its lease counted from there.',
    config: { ...correct, lease: 2, holds: 2, wait: 2 },
    time: upToOneTick,
    check: [atMostOneLease],
    expect: { verdict: 'violated', property: 'at most one unexpired lease', length: 10 },
  },
  {
    name: 'lost messages',
    note: 'They cost time only: reports of crashes are lost as well.',
    config: correct,
    time: upToOneTick,
    faults: { ...crash, loss: 2 },
    check: [atMostOneLease, atMostOneCharges, 'a robot charges', 'time passes', 'deadlock'],
    expect: { verdict: 'holds', states: 85247, transitions: 265950, depth: 33 },
  },
  {
    name: 'a pause between check and use',
    note: 'The robot has looked at its lease, pauses until it is over, and charges. No lease can prevent it; the pad could, see leases/fencing.',
    config: { ...correct, leaders: 1, numbers: 2 },
    time: upToOneTick,
    faults: { pauses: { budget: 1, roles: ['robot'] } },
    check: [atMostOneCharges],
    expect: { verdict: 'violated', property: 'at most one robot charges', length: 15 },
  },
  {
    name: 'a pause of 2 ticks, and a margin of 2',
    note: 'If a bound on pauses is known, a robot can allow for it.',
    config: { ...correct, leaders: 1, numbers: 2, margin: 2 },
    time: upToOneTick,
    faults: { ...crashAndRecovery, pauses: { budget: 1, roles: ['robot'], longest: 2 } },
    fairness: { recovery: 'weak' },
    expect: { verdict: 'holds', states: 87686, transitions: 249650, depth: 28 },
  },
  {
    name: 'a pause of 2 ticks, and a margin of 1',
    note: 'One tick too short.',
    config: { ...correct, leaders: 1, numbers: 2, margin: 1 },
    time: upToOneTick,
    faults: { pauses: { budget: 1, roles: ['robot'], longest: 2 } },
    check: [atMostOneCharges],
    expect: { verdict: 'violated', property: 'at most one robot charges', length: 15 },
  },
  {
    name: 'the holder renews for ever',
    note: 'Who waits for the pad starves.',
    config: { ...correct, leaders: 1, renewals: 'always' },
    time: upToOneTick,
    check: [getsThePad],
    expect: {
      verdict: 'violated',
      property: 'every robot that wants the pad gets it',
      length: 16,
      cycle: 11,
    },
  },
  {
    name: 'the new leader waits for ever',
    note: 'Safe, and useless: what a lock without an end comes to when it is not known who holds it.',
    config: { ...correct, wait: 'for ever' },
    time: upToOneTick,
    faults: crash,
    check: [atMostOneLease, leasedAgain],
    expect: { verdict: 'violated', property: 'after a crash the pad is leased again', length: 17, cycle: 9 },
  },
  {
    name: 'nobody asks again',
    note: 'Who was refused, or asked the leader that has crashed, has to ask again: that much is owed.',
    config: { ...correct, leaders: 1 },
    time: upToOneTick,
    fairness: { actions: { askAgain: 'none' } },
    check: [getsThePad],
    expect: { verdict: 'violated', property: 'every robot that wants the pad gets it', length: 9, cycle: 1 },
  },
];
