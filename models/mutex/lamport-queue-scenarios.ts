/** What instances of Lamport's algorithm there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

export interface Config {
  readonly processes: number;
  /** How often each process enters. */
  readonly entries: number;
  /**
   * What rule 5 (ii) asks for from everyone. The paper: any message stamped later than the own request. That it is the
   * acknowledgement is enough as well, as long as clocks are right. Broken where it is `nobody`.
   */
  readonly waitsFor: 'something later' | 'an acknowledgement' | 'nobody';
  /** Broken where true: clocks are not advanced past the stamps that arrive, so IR2 (b) is left out. */
  readonly ignoresClocks: boolean;
}

export const claims = {
  everyoneEnters: 'everyone has entered as often as it wanted',
  messages: 'an entry takes 3(N-1) messages',
  everyoneGetsIn: 'every process that asks gets in',
  forgotten: 'a request that has been released leaves all queues',
  nobodyBehind: 'when all has arrived, nobody waits behind a request that has been released',
} as const;

const correct = { waitsFor: 'something later', ignoresClocks: false } as const;

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 processes, 2 entries each',
    note: 'Lamport, rules 1 to 5.',
    config: { ...correct, processes: 2, entries: 2 },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 1628,
      transitions: 2863,
      depth: 24,
      witnesses: { 'everyone has entered as often as it wanted': 20 },
    },
  },
  {
    name: '3 processes, 1 entry each',
    note: 'Larger.',
    config: { ...correct, processes: 3, entries: 1 },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 96862,
      transitions: 283799,
      depth: 27,
      witnesses: { 'everyone has entered as often as it wanted': 18 },
    },
  },
  {
    name: 'only acknowledgements count',
    note: 'Many textbooks wait for all acknowledgements, not for any later message: also right, and someone enters later.',
    config: { ...correct, processes: 2, entries: 2, waitsFor: 'an acknowledgement' },
    network: 'fifo',
    expect: {
      verdict: 'holds',
      states: 927,
      transitions: 1339,
      depth: 24,
      witnesses: { 'everyone has entered as often as it wanted': 23 },
    },
  },
  {
    name: 'channels that do not keep the order',
    note: 'Lamport assumes that messages arrive in the order in which they were sent: an acknowledgement overtakes the request that was sent before it, and is no proof that there is none.',
    config: { ...correct, processes: 2, entries: 1 },
    network: 'bag',
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 6 },
  },
  {
    name: 'enters without waiting for the others',
    note: 'Without rule 5 (ii), both are first in their own queues: ask, enter, ask, enter.',
    config: { ...correct, processes: 2, entries: 1, waitsFor: 'nobody' },
    network: 'fifo',
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 4 },
  },
  {
    name: 'clocks are not updated, and only acknowledgements count',
    note: 'A request that is made after an acknowledgement then carries no higher time than the request acknowledged, and comes first at the other process, which is inside.',
    config: { ...correct, processes: 2, entries: 2, waitsFor: 'an acknowledgement', ignoresClocks: true },
    network: 'fifo',
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'clocks are not updated, and only acknowledgements count: 3 processes',
    note: 'The same, while the third process agrees to both.',
    config: { ...correct, processes: 3, entries: 1, waitsFor: 'an acknowledgement', ignoresClocks: true },
    network: 'fifo',
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 12 },
  },
  {
    name: 'clocks are not updated',
    note: 'Where later messages are waited for, as in the paper, clocks that stay behind break no exclusion: what counts is that each clock never goes back.',
    config: { ...correct, processes: 2, entries: 2, ignoresClocks: true },
    network: 'fifo',
    check: ['mutual exclusion', claims.everyoneEnters, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 104,
      transitions: 181,
      depth: 24,
      witnesses: { 'everyone has entered as often as it wanted': 22 },
    },
  },
  {
    name: 'clocks are not updated: starvation',
    note: 'They break progress: the acknowledgement carries an earlier time than the request, and the process that sent it need not send anything later.',
    config: { ...correct, processes: 2, entries: 2, ignoresClocks: true },
    network: 'fifo',
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: 'every process that asks gets in', length: 3, cycle: 0 },
  },
  {
    name: 'a release is lost',
    note: 'The request stays in the queue of the other process, for ever. By hand: 5 steps for the entry, and the loss.',
    config: { ...correct, processes: 2, entries: 1 },
    network: 'fifo',
    faults: { loss: 1 },
    check: [claims.forgotten],
    expect: {
      verdict: 'violated',
      property: 'a request that has been released leaves all queues',
      length: 6,
      cycle: 0,
    },
  },
  {
    name: 'a release is lost: deadlock',
    note: 'The other process waits behind that request when it asks. By hand: 5 steps for the entry, the loss, and 3 for the other to ask and to be answered.',
    config: { ...correct, processes: 2, entries: 1 },
    network: 'fifo',
    faults: { loss: 1 },
    check: [claims.nobodyBehind],
    expect: { verdict: 'violated', property: claims.nobodyBehind, length: 9 },
  },
  {
    name: 'a message is lost',
    note: 'A request that is lost is never acknowledged: here one process is done, and the other asks in vain.',
    config: { ...correct, processes: 2, entries: 1 },
    network: 'fifo',
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 8 },
  },
  {
    name: 'a process crashes',
    note: 'Lamport mentions that the algorithm needs all processes to take part: nobody enters when one has stopped. By hand: ask, crash.',
    config: { ...correct, processes: 2, entries: 1 },
    network: 'fifo',
    faults: { crashes: { budget: 1, recovery: 'never' } },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 2 },
  },
];
