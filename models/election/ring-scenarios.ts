/** What instances of elections on a ring there are, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  /** `list`: the message collects everyone. `candidates`: it carries the highest number so far, and lower ones are swallowed. */
  readonly form: 'list' | 'candidates';
  readonly processes: number;
  /** Numbers of the processes that hold an election of their own accord. */
  readonly initiators: readonly number[];
  /** Numbers of the processes that are dead from the beginning. */
  readonly dead: readonly number[];
  /**
   * When a list has been round: at the process that began it, as the textbook says, or at anyone whom it passes again. The first is
   * broken where the initiator crashes. The list is kept finite, without the repeated numbers that it would then collect.
   */
  readonly stops: 'on its second pass' | 'at the initiator';
}

export const onlyTheHighest = 'nobody obeys any but the highest live process';
export const allAgreeInTheEnd = 'when everyone has a coordinator and nothing is in flight, it is the same';
export const everyoneObeys = 'from some time on, all obey the highest live process';
export const silenceInTheEnd = 'no message circulates for ever';

/** All claims, and no witness of two results at once: there are none where only one process finds a result. */
const withoutOverlap = [
  'agreement',
  onlyTheHighest,
  allAgreeInTheEnd,
  everyoneObeys,
  silenceInTheEnd,
  'deadlock',
];

const list = { form: 'list', dead: [], stops: 'on its second pass' } as const;
const candidates = { ...list, form: 'candidates' } as const;
const oneCrash = { crashes: { budget: 1, recovery: 'never' } } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 processes, 1 initiator',
    note: 'The shortest election: there and back, and so is the result.',
    config: { ...list, processes: 2, initiators: [1] },
    check: withoutOverlap,
    expect: { verdict: 'holds', states: 6, transitions: 5, depth: 5 },
  },
  {
    name: '3 processes, 1 initiator',
    note: 'The message goes round, and the result as well: one run only.',
    config: { ...list, processes: 3, initiators: [1] },
    check: withoutOverlap,
    expect: { verdict: 'holds', states: 8, transitions: 7, depth: 7 },
  },
  {
    name: '3 processes, 2 initiators',
    note: 'Both lists have everyone on them, and so both results are the same.',
    config: { ...list, processes: 3, initiators: [1, 2] },
    expect: {
      verdict: 'holds',
      states: 64,
      transitions: 107,
      depth: 14,
      witnesses: { 'two results go round at once': 8, 'everyone obeys the highest live process': 6 },
    },
  },
  {
    name: '4 processes, 2 initiators',
    note: 'The same with one more, which neither of them is next to.',
    config: { ...list, processes: 4, initiators: [1, 2] },
    expect: {
      verdict: 'holds',
      states: 100,
      transitions: 174,
      depth: 18,
      witnesses: { 'two results go round at once': 10, 'everyone obeys the highest live process': 8 },
    },
  },
  {
    name: '3 processes, all initiators',
    note: 'Lists that begin at different places have the same members.',
    config: { ...list, processes: 3, initiators: [1, 2, 3] },
    expect: {
      verdict: 'holds',
      states: 512,
      transitions: 1242,
      depth: 21,
      witnesses: { 'two results go round at once': 8, 'everyone obeys the highest live process': 6 },
    },
  },
  {
    name: '5 processes, the highest dead, 3 initiators',
    note: 'Larger: dead successors are passed over.',
    config: { ...list, processes: 5, initiators: [1, 2, 4], dead: [3, 5] },
    expect: {
      verdict: 'holds',
      states: 512,
      transitions: 1242,
      depth: 21,
      witnesses: { 'two results go round at once': 8, 'everyone obeys the highest live process': 6 },
    },
  },
  {
    name: 'candidates: 3 processes, all initiators',
    note: 'Chang and Roberts: of all numbers on their way only the highest comes back to its process.',
    config: { ...candidates, processes: 3, initiators: [1, 2, 3] },
    check: withoutOverlap,
    expect: { verdict: 'holds', states: 350, transitions: 694, depth: 21 },
  },
  {
    name: 'candidates: 6 processes, 1 dead, 5 initiators',
    note: 'Larger, with a dead successor.',
    config: { ...candidates, processes: 6, initiators: [1, 2, 3, 4, 6], dead: [5] },
    check: withoutOverlap,
    expect: { verdict: 'holds', states: 31712, transitions: 90299, depth: 60 },
  },
  {
    name: 'a crash during the circulation',
    note: 'The highest process crashes when one list has passed it, and the other list passes it over: two coordinators. Assumed is that nobody crashes during the election.',
    config: { ...list, processes: 3, initiators: [1, 2] },
    faults: oneCrash,
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 9 },
  },
  {
    name: 'a crash during the circulation: wrong for ever',
    note: 'The dead process is on one list and not on the other; both results go round, and nothing corrects either. Without the two reports of the crash, it takes 12 steps.',
    config: { ...list, processes: 3, initiators: [1, 2] },
    faults: oneCrash,
    check: [allAgreeInTheEnd],
    expect: { verdict: 'violated', property: allAgreeInTheEnd, length: 14 },
  },
  {
    name: 'the election is lost with a process',
    note: 'The message is on its way to a process that crashes, and nobody sends it again.',
    config: { ...list, processes: 3, initiators: [1] },
    faults: oneCrash,
    check: ['agreement', 'deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 3 },
  },
  {
    name: 'the initiator crashes: orphan election message',
    note: 'If only the initiator may end its election, its message goes round for ever when it has crashed; in the textbook the list grows each time.',
    config: { ...list, processes: 3, initiators: [1], stops: 'at the initiator' },
    faults: oneCrash,
    check: [silenceInTheEnd],
    expect: { verdict: 'violated', property: silenceInTheEnd, length: 8, cycle: 2 },
  },
  {
    name: 'the initiator crashes: ended on the second pass',
    note: 'Whoever finds its own number on the list ends the election in place of the initiator.',
    config: { ...list, processes: 3, initiators: [1] },
    faults: oneCrash,
    check: [silenceInTheEnd],
    expect: { verdict: 'holds', states: 130, transitions: 218, depth: 10 },
  },
  {
    name: 'candidates: the highest crashes',
    note: 'Its number is let through by everyone and swallowed by nobody. Chang and Roberts assume that nothing fails.',
    config: { ...candidates, processes: 3, initiators: [1] },
    faults: oneCrash,
    check: [silenceInTheEnd],
    expect: { verdict: 'violated', property: silenceInTheEnd, length: 9, cycle: 2 },
  },
];
