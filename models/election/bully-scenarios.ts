/** What instances of the bully election there are: sizes, false timeouts and crashes, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export type FalseTimeouts = number | 'unlimited';

export interface Config {
  readonly processes: number;
  /** How many timeouts of each process may be false, in the order of processes. Broken unless all are 0, or few enough. */
  readonly falseTimeouts: readonly FalseTimeouts[];
}

export const oneForGood = 'from some time on, all obey the same live process';
export const oneAgain = 'again and again, all obey the same live process';
export const leadershipSettles = 'nobody comes to lead and loses it again and again';

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 processes, 1 crash',
    note: 'Garcia-Molina: correct under crashes that are detected without error. Counts from SPIN on a model of its own.',
    config: { processes: 3, falseTimeouts: [] },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    expect: {
      verdict: 'holds',
      states: 39,
      transitions: 61,
      depth: 10,
      witnesses: { 'another process than the last leads': 4 },
    },
  },
  {
    name: '3 processes, 2 crashes',
    note: 'The same when the next coordinator crashes as well. Counts from SPIN on a model of its own.',
    config: { processes: 3, falseTimeouts: [] },
    faults: { crashes: { budget: 2, recovery: 'never' } },
    expect: { verdict: 'holds', states: 103, transitions: 250, depth: 12 },
  },
  {
    name: '4 processes, 2 crashes',
    note: 'Larger: counts from SPIN on a model of its own.',
    config: { processes: 4, falseTimeouts: [] },
    faults: { crashes: { budget: 2, recovery: 'never' } },
    expect: { verdict: 'holds', states: 125446, transitions: 648640, depth: 56 },
  },
  {
    name: '2 processes, 1 false timeout each',
    note: 'One false timeout of the lower process only makes the higher one win again. Counts from SPIN on a model of its own.',
    config: { processes: 2, falseTimeouts: [1, 1] },
    check: [
      'at most one leader',
      'when nothing is left to do, all obey the highest live process',
      'deadlock',
    ],
    expect: { verdict: 'holds', states: 8, transitions: 9, depth: 5 },
  },
  {
    name: '2 processes, 2 false timeouts',
    note: 'The lower process misses the coordinator, and then its answer: two leaders. Garcia-Molina assumes bounded delays, which exclude it. Length from SPIN.',
    config: { processes: 2, falseTimeouts: [2, 0] },
    check: ['at most one leader'],
    expect: { verdict: 'violated', property: 'at most one leader', length: 2 },
  },
  {
    name: '3 processes, 1 false timeout each',
    note: 'Two processes are wrong once each: one misses the coordinator, the other an answer. Length from SPIN.',
    config: { processes: 3, falseTimeouts: [1, 1, 1] },
    check: ['at most one leader'],
    expect: { verdict: 'violated', property: 'at most one leader', length: 3 },
  },
  {
    name: '3 processes, 1 crash and 1 false timeout',
    note: 'The highest process crashes, and the lowest then misses the answer of the second. Length from SPIN.',
    config: { processes: 3, falseTimeouts: [1, 0, 0] },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: ['at most one leader'],
    expect: { verdict: 'violated', property: 'at most one leader', length: 7 },
  },
  {
    name: '3 processes, 2 false timeouts: wrong for ever',
    note: 'The announcement of the deposed leader arrives last, and nothing corrects it. Length from SPIN.',
    config: { processes: 3, falseTimeouts: [0, 2, 0] },
    check: ['when nothing is left to do, all obey the highest live process'],
    expect: {
      verdict: 'violated',
      property: 'when nothing is left to do, all obey the highest live process',
      length: 8,
    },
  },
  {
    name: '3 processes, 1 crash and recovery',
    note: 'Without bounds on delays the recovered process leads before the other leader hears of it. Length from SPIN.',
    config: { processes: 3, falseTimeouts: [] },
    network: 'fifo',
    faults: { crashes: { budget: 1, recovery: 'inbox lost' } },
    check: ['at most one leader'],
    expect: { verdict: 'violated', property: 'at most one leader', length: 6 },
  },
  {
    name: '3 processes, 1 crash and recovery: wrong for ever',
    note: 'The announcement of the leader before the recovery arrives after that of the leader after it. Length from SPIN.',
    config: { processes: 3, falseTimeouts: [] },
    network: 'fifo',
    faults: { crashes: { budget: 1, recovery: 'inbox lost' } },
    check: ['when nothing is left to do, all obey the highest live process'],
    expect: {
      verdict: 'violated',
      property: 'when nothing is left to do, all obey the highest live process',
      length: 12,
    },
  },
  {
    name: '2 processes, 2 crashes and recoveries',
    note: 'With two processes no announcement can come too late. One that missed the report of a crash waits for who crashed, and so recovery has to be owed.',
    config: { processes: 2, falseTimeouts: [] },
    network: 'fifo',
    faults: { crashes: { budget: 2, recovery: 'inbox lost' } },
    fairness: { recovery: 'weak' },
    check: [oneForGood, oneAgain, leadershipSettles],
    expect: { verdict: 'holds', states: 390, transitions: 846, depth: 18 },
  },
  {
    name: '2 processes, 2 crashes, and not all recover',
    note: 'The first to come back waits for the answer of one that it does not know to be down. By hand: crash, crash, recover.',
    config: { processes: 2, falseTimeouts: [] },
    network: 'fifo',
    faults: { crashes: { budget: 2, recovery: 'inbox lost' } },
    check: [oneForGood],
    expect: { verdict: 'violated', property: oneForGood, length: 3, cycle: 0 },
  },
  {
    name: '3 processes, 1 crash, and nobody has to miss the coordinator',
    note: 'Timeouts that are right have to be owed, or nobody begins. By hand: the crash and its two reports.',
    config: { processes: 3, falseTimeouts: [] },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    fairness: { actions: { timeOutFalsely: 'none', missCoordinator: 'none' } },
    check: [oneForGood],
    expect: { verdict: 'violated', property: oneForGood, length: 3, cycle: 0 },
  },
  {
    name: '2 processes, 3 false timeouts each: one for good',
    note: 'Of two processes the higher is obeyed as soon as the lower is no longer wrong.',
    config: { processes: 2, falseTimeouts: [3, 3] },
    check: [oneForGood, oneAgain, leadershipSettles],
    expect: { verdict: 'holds', states: 108, transitions: 216, depth: 13 },
  },
  {
    name: '3 processes, 2 false timeouts: not one for good',
    note: 'Of three, some may obey the leader that was deposed for ever, although nobody is wrong any more: announcements carry no number that tells their order.',
    config: { processes: 3, falseTimeouts: [0, 2, 0] },
    check: [oneForGood],
    expect: { verdict: 'violated', property: oneForGood, length: 8, cycle: 0 },
  },
  {
    name: '2 processes, false timeouts without end: leadership oscillates',
    note: 'The lower process misses the coordinator and its answer, leads, and is bullied out of it, for ever; both timeouts are false each time.',
    config: { processes: 2, falseTimeouts: ['unlimited', 0] },
    check: [leadershipSettles],
    expect: { verdict: 'violated', property: leadershipSettles, length: 6, cycle: 6 },
  },
  {
    name: '3 processes, false timeouts without end: leadership oscillates',
    note: 'The same with a third process, which is never wrong, and is told of a coordinator in each round.',
    config: { processes: 3, falseTimeouts: [0, 'unlimited', 0] },
    check: [leadershipSettles],
    expect: { verdict: 'violated', property: leadershipSettles, length: 6, cycle: 6 },
  },
  {
    name: '2 processes, false timeouts without end: no agreement at all',
    note: 'Both need not even agree now and then: the lower process starts again too early each time, so that the higher one holds its next election before it is obeyed.',
    config: { processes: 2, falseTimeouts: ['unlimited', 0] },
    check: [oneAgain],
    expect: { verdict: 'violated', property: oneAgain, length: 9, cycle: 5 },
  },
];
