/** What instances of Ricart and Agrawala's algorithm there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly processes: number;
  /** How often each process enters. Without a limit, there are finitely many states with a modulus only. */
  readonly entries: number | 'unlimited';
  /** §6: sequence numbers are kept modulo this one. Left out: they grow. Broken where it is less than 2N-1. */
  readonly modulus?: number;
  /** What becomes of two requests with the same sequence number. The paper: the lower process goes first. */
  readonly tie: 'lower process first' | 'both defer' | 'both reply';
  /** Broken unless `'never'`: a process replies at once although it is in its critical section, or wants to be with priority. */
  readonly repliesTooSoon: 'never' | 'while wanted' | 'while held';
  /** Broken where true: a process does not adopt the sequence numbers that it sees. */
  readonly ignoresClocks: boolean;
}

const correct = { tie: 'lower process first', repliesTooSoon: 'never', ignoresClocks: false } as const;

export const everyoneGetsIn = 'every process that asks gets in';

/** All claims but the one that reads how often a process has entered. */
const whereNobodyIsDone = [
  'mutual exclusion',
  'nobody defers a reply while idle',
  everyoneGetsIn,
  'deadlock',
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 processes, 3 entries each',
    note: 'Counts from SPIN on a matched model.',
    config: { ...correct, processes: 2, entries: 3 },
    expect: {
      verdict: 'holds',
      states: 1104,
      transitions: 1661,
      depth: 30,
      witnesses: { 'everyone has entered as often as it wanted': 30 },
    },
  },
  {
    name: '2 processes, 3 entries each, first in first out',
    note: 'The paper does not need channels to keep the order; where they do, fewer states are reachable. Counts from SPIN on a matched model.',
    config: { ...correct, processes: 2, entries: 3 },
    network: 'fifo',
    expect: { verdict: 'holds', states: 781, transitions: 1106, depth: 30 },
  },
  {
    name: '3 processes, 1 entry each',
    note: 'Counts from SPIN on a matched model.',
    config: { ...correct, processes: 3, entries: 1 },
    expect: { verdict: 'holds', states: 7568, transitions: 21124, depth: 21 },
  },
  {
    name: '3 processes, 2 entries each',
    note: 'Larger: counts from SPIN on a matched model.',
    config: { ...correct, processes: 3, entries: 2 },
    expect: { verdict: 'holds', states: 589559, transitions: 1783419, depth: 42 },
  },
  {
    name: 'both defer a tie',
    note: 'Without process numbers to break ties, both wait for the other: why the paper orders equal sequence numbers by process. Length from SPIN.',
    config: { ...correct, processes: 2, entries: 1, tie: 'both defer' },
    expect: { verdict: 'violated', property: 'deadlock', length: 4 },
  },
  {
    name: 'both reply to a tie',
    note: 'Without process numbers to break ties, both enter. Length from SPIN.',
    config: { ...correct, processes: 2, entries: 1, tie: 'both reply' },
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'replies while in the critical section',
    note: 'The one who asks enters beside the one who replies. Length from SPIN.',
    config: { ...correct, processes: 2, entries: 1, repliesTooSoon: 'while held' },
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'replies although it asked first',
    note: 'A reply in spite of priority is a permission that both have. Length from SPIN.',
    config: { ...correct, processes: 2, entries: 1, repliesTooSoon: 'while wanted' },
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'clocks are not updated',
    note: 'A request made after a reply can then carry no higher number than the request replied to, and win. Length from SPIN.',
    config: { ...correct, processes: 2, entries: 1, ignoresClocks: true },
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'a message is lost',
    note: 'The paper assumes error-free channels: with one loss the sender waits for a reply that never comes. Length from SPIN.',
    config: { ...correct, processes: 2, entries: 1 },
    faults: { loss: 1 },
    expect: { verdict: 'violated', property: 'deadlock', length: 4 },
  },
  {
    name: 'a process crashes',
    note: 'Everyone waits for the reply of the one that crashed (the paper repairs this by removing failed nodes, which is not modelled). Length from SPIN.',
    config: { ...correct, processes: 3, entries: 1 },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    expect: { verdict: 'violated', property: 'deadlock', length: 6 },
  },
  {
    name: '3 processes, entries without end',
    note: 'Nobody starves although the others may ask again and again: 2N-1 sequence numbers are enough, as the paper says, if the highest is raised by the own request too (found by M. Spronck with mCRL2). Counts from SPIN on a matched model.',
    config: { ...correct, processes: 3, entries: 'unlimited', modulus: 5 },
    check: whereNobodyIsDone,
    expect: { verdict: 'holds', states: 14715, transitions: 51350, depth: 45 },
  },
  {
    name: '3 processes, entries without end, one sequence number too few',
    note: 'With 2N-2 of them, each of three requests can precede the next one, in a circle. Length from SPIN.',
    config: { ...correct, processes: 3, entries: 'unlimited', modulus: 4 },
    check: whereNobodyIsDone,
    expect: { verdict: 'violated', property: 'deadlock', length: 19 },
  },
  {
    name: 'a message is lost: starvation',
    note: 'One loss is enough for a process to wait for ever, also where it is the only one that asks. By hand: ask, lose.',
    config: { ...correct, processes: 2, entries: 1 },
    faults: { loss: 1 },
    check: [everyoneGetsIn],
    expect: { verdict: 'violated', property: everyoneGetsIn, length: 2, cycle: 0 },
  },
  {
    name: 'channels with fair loss: starvation',
    note: 'That a channel delivers some of what is sent again and again is of no use where nothing is sent again: the algorithm has no retransmission.',
    config: { ...correct, processes: 2, entries: 1 },
    faults: { loss: 'unlimited' },
    fairness: { channels: 'strong' },
    check: [everyoneGetsIn],
    expect: { verdict: 'violated', property: everyoneGetsIn, length: 2, cycle: 0 },
  },
  {
    name: 'a process crashes: starvation',
    note: 'Whoever asks waits for one that is down. By hand: ask, one request and its reply arrive, the other receiver crashes.',
    config: { ...correct, processes: 3, entries: 1 },
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: [everyoneGetsIn],
    expect: { verdict: 'violated', property: everyoneGetsIn, length: 4, cycle: 0 },
  },
  {
    name: 'a process crashes and recovers: starvation',
    note: 'That everyone comes back, and no message is lost, does not help: whom it owes a reply is forgotten.',
    config: { ...correct, processes: 2, entries: 1 },
    faults: { crashes: { budget: 1, recovery: 'inbox kept' } },
    fairness: { recovery: 'weak' },
    check: [everyoneGetsIn],
    expect: { verdict: 'violated', property: everyoneGetsIn, length: 7, cycle: 0 },
  },
  {
    name: 'nobody has to leave: starvation',
    note: 'A process that stays in its critical section for ever never replies: that everyone leaves is for those who use it to see to.',
    config: { ...correct, processes: 2, entries: 1 },
    fairness: { actions: { request: 'none', leave: 'none' } },
    check: [everyoneGetsIn],
    expect: { verdict: 'violated', property: everyoneGetsIn, length: 6, cycle: 0 },
  },
  {
    name: 'messages may stay in flight: starvation',
    note: 'Delays without bounds are fine, a delay without end is as bad as a loss.',
    config: { ...correct, processes: 2, entries: 1 },
    fairness: { messages: 'none' },
    check: [everyoneGetsIn],
    expect: { verdict: 'violated', property: everyoneGetsIn, length: 1, cycle: 0 },
  },
];
