/** What instances of the central coordinator there are: sizes, faults and timeouts, with what each of them shows. */
import type { Faults, Scenario } from '../../checker/index.ts';

export interface Config {
  readonly clients: number;
  /** How often each client enters. */
  readonly entries: number | 'unlimited';
  /** Broken where the last one to ask goes first. */
  readonly queue: 'first in, first out' | 'last in, first out';
  /** Whether the coordinator's state survives a crash. Broken where it does not. */
  readonly memory: 'stable' | 'volatile';
  readonly coordinators: 1 | 2;
  /** For how many ticks a client waits for an answer; without time, it does not ping. Broken where that may take longer. */
  readonly timeout: number | 'none';
  /** For how many ticks at most the coordinator has a ping. */
  readonly processing: number;
  /** What a second coordinator does when it is asked. Broken where it does not wait until nobody is in. */
  readonly successor: 'asks first' | 'grants at once';
}

/** What is claimed. */
export const claims = {
  everyoneEnters: 'everyone has entered as often as it wanted',
  everyoneGetsIn: 'every client that asks gets in',
  threeMessages: 'there are 3 messages per entry',
  becomesFree: 'who has left is not taken to be in there for ever',
  noFalseSuspicion: 'nobody suspects a coordinator that is up',
  crashIsSuspected: 'whoever waits for a coordinator that is down suspects it or gets in',
} as const;

const untimed: Config = {
  clients: 2,
  entries: 1,
  queue: 'first in, first out',
  memory: 'stable',
  coordinators: 1,
  timeout: 'none',
  processing: 0,
  successor: 'asks first',
};

const timed: Config = { ...untimed, coordinators: 2 };

const restart: Faults = { crashes: { budget: 1, roles: ['coordinator'], recovery: 'inbox kept' } };
const crash: Faults = { crashes: { budget: 1, roles: ['coordinator'], recovery: 'never' } };

const all = [
  'mutual exclusion',
  claims.everyoneGetsIn,
  claims.becomesFree,
  claims.noFalseSuspicion,
  claims.crashIsSuspected,
];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 clients, 2 entries each',
    note: 'By van Steen and Tanenbaum: safe, fair, and 3 messages each time: a request, a grant and a release.',
    config: { ...untimed, entries: 2 },
    expect: {
      verdict: 'holds',
      states: 141,
      transitions: 248,
      depth: 20,
      witnesses: { [claims.everyoneEnters]: 19 },
    },
  },
  {
    name: '3 clients, 3 entries each',
    note: 'The same with a queue.',
    config: { ...untimed, clients: 3, entries: 3 },
    expect: {
      verdict: 'holds',
      states: 5062,
      transitions: 11805,
      depth: 45,
      witnesses: { [claims.everyoneEnters]: 44 },
    },
  },
  {
    name: '4 clients, entries without end',
    note: 'First in, first out: nobody starves although the others ask again and again.',
    config: { ...untimed, clients: 4, entries: 'unlimited' },
    check: ['mutual exclusion', claims.everyoneGetsIn, claims.becomesFree, 'deadlock'],
    expect: { verdict: 'holds', states: 992, transitions: 2736, depth: 12 },
  },
  {
    name: '3 clients, last in, first out: starvation',
    note: 'A queue in another order is safe, but two clients can let the third wait for ever.',
    config: { ...untimed, clients: 3, entries: 'unlimited', queue: 'last in, first out' },
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: claims.everyoneGetsIn, length: 9, cycle: 5 },
  },
  {
    name: 'the coordinator restarts, with stable storage',
    note: 'Whoever it has let in, or lets wait, is on stable storage, messages to it are kept, and it does recover: nothing is different but that it takes longer.',
    config: { ...untimed, entries: 2 },
    faults: restart,
    fairness: { recovery: 'weak' },
    expect: {
      verdict: 'holds',
      states: 423,
      transitions: 900,
      depth: 22,
      witnesses: { [claims.everyoneEnters]: 19 },
    },
  },
  {
    name: 'the coordinator restarts, and has forgotten who is in',
    note: 'Assumed is that its state survives. Without that, it lets the second one in beside the first. By hand: two requests, two grants, and the restart between them.',
    config: { ...untimed, memory: 'volatile' },
    faults: restart,
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 8 },
  },
  {
    name: 'the coordinator restarts, and has forgotten who waits',
    note: 'The other half of the same: nobody ever tells it of those in its queue again.',
    config: { ...untimed, memory: 'volatile' },
    faults: restart,
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 9 },
  },
  {
    name: 'the coordinator restarts, and requests are lost meanwhile',
    note: 'Reliable channels are assumed: stable storage does not help whoever asks while the coordinator is down.',
    config: untimed,
    faults: { crashes: { budget: 1, roles: ['coordinator'], recovery: 'inbox lost' } },
    fairness: { recovery: 'weak' },
    check: [claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: claims.everyoneGetsIn, length: 3, cycle: 0 },
  },
  {
    name: 'the coordinator crashes, and nobody has a timeout',
    note: 'Whoever waits cannot tell a coordinator that is down from one that lets it wait (van Steen and Tanenbaum). By hand: ask, crash.',
    config: untimed,
    faults: crash,
    check: [claims.crashIsSuspected],
    expect: { verdict: 'violated', property: claims.crashIsSuspected, length: 2, cycle: 0 },
  },
  {
    name: 'a client crashes: deadlock',
    note: 'No crashes of clients are tolerated: whoever is granted entry and crashes, before the grant arrives or after, never releases it.',
    config: untimed,
    faults: { crashes: { budget: 1, roles: ['client'], recovery: 'never' } },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 5 },
  },
  {
    name: 'a client crashes: starvation',
    note: 'Safe all the same, but all others wait for ever.',
    config: untimed,
    faults: { crashes: { budget: 1, roles: ['client'], recovery: 'never' } },
    check: ['mutual exclusion', claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: claims.everyoneGetsIn, length: 5, cycle: 0 },
  },
  {
    name: 'a message is lost: deadlock',
    note: 'Reliable channels are assumed: what has been granted by a message that is lost is never released.',
    config: untimed,
    faults: { loss: 1 },
    check: ['deadlock'],
    expect: { verdict: 'violated', property: 'deadlock', length: 5 },
  },
  {
    name: 'a release is lost',
    note: 'Whoever has left is taken to be in there for ever if the release is lost. By hand: request and grant, leave, lose.',
    config: untimed,
    faults: { loss: 1 },
    check: [claims.becomesFree],
    expect: { verdict: 'violated', property: claims.becomesFree, length: 5, cycle: 0 },
  },
  {
    name: 'a message is lost: starvation',
    note: 'A request that is lost is not made again. By hand: ask, lose.',
    config: untimed,
    faults: { loss: 1 },
    check: ['mutual exclusion', claims.everyoneGetsIn],
    expect: { verdict: 'violated', property: claims.everyoneGetsIn, length: 2, cycle: 0 },
  },
  {
    name: 'one way in 10 to 12 ticks, timeout 24',
    note: 'As between planets. A timeout as long as the longest round trip is never wrong, and nobody has to take over.',
    config: { ...timed, timeout: 24 },
    time: { delay: { min: 10, max: 12 } },
    expect: {
      verdict: 'holds',
      states: 173837,
      transitions: 284581,
      depth: 72,
      witnesses: { [claims.everyoneEnters]: 56 },
    },
  },
  {
    name: 'one way in 10 to 12 ticks, timeout 23',
    note: 'One tick less than the longest round trip, and a coordinator that is up is suspected.',
    config: { ...timed, timeout: 23 },
    time: { delay: { min: 10, max: 12 } },
    check: [claims.noFalseSuspicion],
    expect: { verdict: 'violated', property: claims.noFalseSuspicion, length: 30 },
  },
  {
    name: 'a timeout too short: two are in',
    note: 'What a false suspicion leads to, where it is 3 ticks for a round trip of 4: another coordinator knows nothing of the grant of the first.',
    config: { ...timed, timeout: 3, successor: 'grants at once' },
    time: { delay: { min: 1, max: 2 } },
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 22 },
  },
  {
    name: 'a timeout too short, and the successor asks first',
    note: 'False suspicions are only a waste if whoever takes over waits until nobody is in, and nobody obeys the first one any more.',
    config: { ...timed, timeout: 3 },
    time: { delay: { min: 1, max: 2 } },
    check: ['mutual exclusion', claims.everyoneGetsIn, 'deadlock'],
    expect: { verdict: 'holds', states: 11819, transitions: 29950, depth: 38 },
  },
  {
    name: 'the coordinator takes up to 2 ticks to answer, timeout 8',
    note: 'Twice the greatest delay, of 3 ticks, and the time that the answer takes.',
    config: { ...timed, processing: 2, timeout: 8 },
    time: { delay: { min: 1, max: 3 } },
    expect: {
      verdict: 'holds',
      states: 46366,
      transitions: 138363,
      depth: 31,
      witnesses: { [claims.everyoneEnters]: 16 },
    },
  },
  {
    name: 'the coordinator takes up to 2 ticks to answer, timeout 7',
    note: 'One tick less.',
    config: { ...timed, processing: 2, timeout: 7 },
    time: { delay: { min: 1, max: 3 } },
    check: [claims.noFalseSuspicion],
    expect: { verdict: 'violated', property: claims.noFalseSuspicion, length: 15 },
  },
  {
    name: 'the coordinator pauses for up to 3 ticks, timeout 7',
    note: 'A pause counts as time that the answer takes: a round trip of 4 ticks, and 3 more.',
    config: { ...timed, clients: 1, timeout: 7 },
    time: { delay: { min: 1, max: 2 } },
    faults: { pauses: { budget: 1, roles: ['coordinator'], longest: 3 } },
    check: [claims.noFalseSuspicion, 'time passes'],
    expect: { verdict: 'holds', states: 1005, transitions: 2445, depth: 19 },
  },
  {
    name: 'the coordinator pauses for up to 3 ticks, timeout 6',
    note: 'One tick less.',
    config: { ...timed, clients: 1, timeout: 6 },
    time: { delay: { min: 1, max: 2 } },
    faults: { pauses: { budget: 1, roles: ['coordinator'], longest: 3 } },
    check: [claims.noFalseSuspicion],
    expect: { verdict: 'violated', property: claims.noFalseSuspicion, length: 15 },
  },
  {
    name: 'the clocks of clients gain a tick in 6, timeout 5',
    note: 'A clock that is fast shows a tick more than the 4 of the round trip, and the timeout has to allow for it.',
    config: { ...timed, clients: 1, timeout: 5 },
    time: { delay: { min: 1, max: 2 }, drift: { roles: ['client'], period: 6, rate: 'fast' } },
    check: [claims.noFalseSuspicion],
    expect: { verdict: 'holds', states: 773, transitions: 1460, depth: 18 },
  },
  {
    name: 'the clocks of clients gain a tick in 6, timeout 4',
    note: 'The timeout that is long enough for clocks that are right.',
    config: { ...timed, clients: 1, timeout: 4 },
    time: { delay: { min: 1, max: 2 }, drift: { roles: ['client'], period: 6, rate: 'fast' } },
    check: [claims.noFalseSuspicion],
    expect: { verdict: 'violated', property: claims.noFalseSuspicion, length: 11 },
  },
  {
    name: 'delays without bounds',
    note: 'No timeout is long enough where a message may take any time.',
    config: { ...timed, timeout: 8 },
    time: { delay: { min: 1, max: 'unlimited' } },
    check: [claims.noFalseSuspicion],
    expect: { verdict: 'violated', property: claims.noFalseSuspicion, length: 12 },
  },
  {
    name: 'the coordinator crashes, and the successor asks first',
    note: 'All claims hold although the first coordinator is lost with all that it knew.',
    config: { ...timed, entries: 2, timeout: 4 },
    time: { delay: { min: 1, max: 2 } },
    faults: crash,
    check: [...all, 'deadlock', 'time passes'],
    expect: { verdict: 'holds', states: 84108, transitions: 244305, depth: 56 },
  },
  {
    name: 'the coordinator crashes, and the successor grants at once',
    note: 'Even a suspicion that is right is not enough: whoever the first one has let in may still be in.',
    config: { ...timed, timeout: 4, successor: 'grants at once' },
    time: { delay: { min: 1, max: 2 } },
    faults: crash,
    check: ['mutual exclusion'],
    expect: { verdict: 'violated', property: 'mutual exclusion', length: 18 },
  },
];
