/** What instances of cap.ts there are: consistency or availability first, with and without partitions. */
import type { Faults, Scenario, Time } from '../../checker/index.ts';

export interface Config {
  /** The operations of each client, one after the other. */
  readonly scripts: readonly (readonly ('write' | 'read')[])[];
  /** When a replica answers. Stale reads if at once. */
  readonly answers: 'when both have it' | 'at once';
  /** What a replica does when the other one has not answered in time. Stale reads under partitions if it answers alone. */
  readonly silence: 'waits' | 'refuses' | 'answers alone';
  /**
   * In how many ticks. Without a partition, who refuses does so for nothing unless it is more than a round trip may take, and
   * who answers alone may be wrong unless it is more than a message may take.
   */
  readonly patience: number;
}

export const available = 'every request is answered';
export const agreeInTheEnd = 'the replicas agree in the end';
export const allAnswered = 'all requests are answered';
export const noRefusal = 'no request is refused';

const time: Time = { delay: { min: 0, max: 2 } };
const cut: Faults = { partitions: { budget: 1, kinds: ['split'], messages: 'lost', roles: ['replica'] } };
const heldUp: Faults = { partitions: { budget: 1, kinds: ['split'], messages: 'held', roles: ['replica'] } };
const busy = [
  ['write', 'read'],
  ['read', 'write'],
] as const;
const consistent = {
  scripts: [['write'], ['read']],
  answers: 'when both have it',
  silence: 'refuses',
  patience: 5,
} as const;
const alone = { ...consistent, silence: 'answers alone' } as const;
const atOnce = { ...consistent, answers: 'at once' } as const;
const whatIsTrue = ['linearizable', allAnswered, available, 'deadlock'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: 'both, without partitions',
    note: '§3.2: without lost messages it is no choice, with one write and one read at each replica.',
    config: { ...consistent, scripts: busy },
    time,
    check: [...whatIsTrue, 'no request is refused', agreeInTheEnd],
    expect: {
      verdict: 'holds',
      states: 8991,
      transitions: 21134,
      depth: 22,
      witnesses: { 'all requests are answered': 20 },
    },
  },
  {
    name: 'consistency first: linearizable',
    note: 'Larger: a partition may come at any time and heal, and what was refused may have taken effect.',
    config: { ...consistent, scripts: busy },
    time,
    faults: cut,
    check: ['linearizable', allAnswered, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 55139,
      transitions: 132589,
      depth: 32,
      witnesses: { 'all requests are answered': 20 },
    },
  },
  {
    name: 'consistency first: a refusal',
    note: 'The partition comes between the write and the answer of the other replica.',
    config: consistent,
    time,
    faults: cut,
    check: ['no request is refused'],
    expect: { verdict: 'violated', property: 'no request is refused', length: 10 },
  },
  {
    name: 'consistency first: impatience is taken for a partition',
    note: 'A round trip takes up to 4 ticks: it takes one more to be sure.',
    config: { ...consistent, patience: 4 },
    time,
    check: ['no request is refused'],
    expect: { verdict: 'violated', property: 'no request is refused', length: 9 },
  },
  {
    name: 'consistency first: not available',
    note: 'The other half of the theorem (§3.1): who does not refuse waits for ever.',
    config: { ...consistent, silence: 'waits' },
    time,
    faults: cut,
    check: [available],
    expect: { verdict: 'violated', property: 'every request is answered', length: 11, cycle: 1 },
  },
  {
    name: 'consistency first, a partition that holds messages up, and heals',
    note: 'No exception to the theorem, which is about lost messages: this is a slow network, in which availability is only a matter of time.',
    config: { ...consistent, silence: 'waits' },
    time,
    faults: heldUp,
    fairness: { healing: 'weak' },
    expect: {
      verdict: 'holds',
      states: 2316,
      transitions: 5965,
      depth: 15,
      witnesses: { 'all requests are answered': 10 },
    },
  },
  {
    name: 'availability first: without partitions, both',
    note: '§4: with clocks, a replica can tell a partition from a slow message, and be consistent as long as there is none.',
    config: { ...alone, scripts: busy, patience: 3 },
    time,
    check: whatIsTrue,
    expect: {
      verdict: 'holds',
      states: 25433,
      transitions: 72864,
      depth: 27,
      witnesses: { 'all requests are answered': 20 },
    },
  },
  {
    name: 'availability first: available',
    note: 'Whatever the partition, all requests are answered.',
    config: { ...alone, scripts: busy },
    time,
    faults: cut,
    check: [available, allAnswered, 'no request is refused', 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 39618,
      transitions: 97266,
      depth: 39,
      witnesses: { 'all requests are answered': 20 },
    },
  },
  {
    name: 'availability first: a stale read',
    note: 'The theorem: the write has been answered on one side of the partition, and the read asks on the other.',
    config: alone,
    time,
    faults: cut,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 19 },
  },
  {
    name: 'availability first: impatience is taken for a partition',
    note: 'A message takes up to 2 ticks, and what has waited for 2 may be on the point of arriving: a write is answered that the other replica does not have, and its next one gets the same number.',
    config: { ...alone, scripts: busy, patience: 2 },
    time,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 21 },
  },
  {
    name: 'answers at once: a stale read without a partition',
    note: 'The write is answered before it has reached the other replica: a slow message is enough.',
    config: atOnce,
    time,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 6 },
  },
  {
    name: 'answers at once: the replicas agree in the end',
    note: 'What is left of consistency, if partitions heal and lose nothing.',
    config: { ...atOnce, scripts: busy },
    time,
    faults: heldUp,
    fairness: { healing: 'weak' },
    check: [available, allAnswered, agreeInTheEnd, 'deadlock'],
    expect: {
      verdict: 'holds',
      states: 16869,
      transitions: 53540,
      depth: 17,
      witnesses: { 'all requests are answered': 12 },
    },
  },
  {
    name: 'answers at once: an update is lost',
    note: 'What was sent into the partition is not sent again, and so never arrives.',
    config: atOnce,
    time,
    faults: cut,
    check: [agreeInTheEnd],
    expect: { verdict: 'violated', property: 'the replicas agree in the end', length: 8, cycle: 1 },
  },
];
