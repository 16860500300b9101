/** What instances of the schema migration there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';

/** Times are in ticks. */
export interface Config {
  readonly servers: number;
  /** The last term: nobody stands for election in it. */
  readonly terms: number;
  /** How many steps the migration has. */
  readonly steps: number;
  /** Of each server. */
  readonly timeouts: readonly number[];
  readonly heartbeatInterval: number;
  /** Broken unless it checks terms: then the store refuses those that are older than the latest. By `versions`, it refuses all steps but the next. */
  readonly store: 'checks terms' | 'checks versions' | 'checks nothing';
  /** Broken where true: a new leader asks for the version, but does not tell the store its term. */
  readonly readsOnly: boolean;
  /** What a crash destroys. Broken unless it is nothing. */
  readonly crashForgets: 'nothing' | 'vote' | 'term and vote';
}

export const claims = {
  oneLeader: 'at most one leader per term',
  once: 'steps are applied once each, in order',
  inOrder: 'no step of an earlier term after one of a later term',
  oneAtATime: 'one leader at a time applies steps',
  noStale: 'no step of a leader after a later one is elected',
  shared: 'a later leader goes on with the migration',
  ends: 'the migration ends',
} as const;

/** Head starts of 2 are enough for an election, and a timeout of 6 for a heartbeat: 2 ticks, and 1 on its way. */
const correct: Config = {
  servers: 3,
  terms: 2,
  steps: 2,
  timeouts: [4, 6, 8],
  heartbeatInterval: 2,
  store: 'checks terms',
  readsOnly: false,
  crashForgets: 'nothing',
};
const unfenced: Config = { ...correct, store: 'checks nothing' };

/** Two candidates in the first term. */
const tie: Config = { ...correct, timeouts: [4, 8, 4] };

const soon = { delay: { min: 0, max: 1 } };

const death = { crashes: { budget: 1, roles: ['server'], recovery: 'never' } } as const;
const crash = { crashes: { budget: 1, roles: ['server'], recovery: 'inbox lost' } } as const;
const pause = (longest: number) => ({ pauses: { budget: 1, roles: ['server'], longest } });
/** From other servers, not from the store. */
const cut = { partitions: { budget: 1, kinds: ['isolated'], messages: 'lost', roles: ['server'] } } as const;

const steps = [claims.once, claims.inOrder, claims.oneAtATime];
const safety = [claims.oneLeader, ...steps, 'deadlock'];
const moves = [...safety, claims.shared];
const all = [...moves, claims.ends, 'time passes'];

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '3 servers, 2 steps',
    note: 'Nothing goes wrong: one server leads, and the migration ends.',
    config: correct,
    time: soon,
    check: [...safety, claims.ends, 'time passes'],
    expect: { verdict: 'holds', states: 1699, transitions: 4687, depth: 23 },
  },
  {
    name: 'a server crashes for good',
    note: 'Another goes on where it has stopped.',
    config: { ...correct, terms: 3 },
    time: soon,
    faults: death,
    check: all,
    expect: {
      verdict: 'holds',
      states: 4962,
      transitions: 16708,
      depth: 42,
      witnesses: { [claims.shared]: 24 },
    },
  },
  {
    name: 'a crash and recovery',
    note: 'With the term and the vote on stable storage.',
    config: { ...correct, terms: 3 },
    time: soon,
    faults: crash,
    fairness: { recovery: 'weak' },
    check: all,
    expect: {
      verdict: 'holds',
      states: 115831,
      transitions: 373117,
      depth: 54,
      witnesses: { [claims.shared]: 23 },
    },
  },
  {
    name: 'a crash and recovery, two candidates',
    note: 'The same where two stand at the same time.',
    config: tie,
    time: soon,
    faults: crash,
    check: moves,
    expect: {
      verdict: 'holds',
      states: 96057,
      transitions: 311868,
      depth: 48,
      witnesses: { [claims.shared]: 22 },
    },
  },
  {
    name: 'a pause',
    note: 'The leader pauses until another has taken over, and goes on with what it believed; the store refuses its steps.',
    config: { ...correct, terms: 3 },
    time: soon,
    faults: pause(4),
    check: all,
    expect: {
      verdict: 'holds',
      states: 139527,
      transitions: 572710,
      depth: 43,
      witnesses: { [claims.shared]: 27 },
    },
  },
  {
    name: 'a server is cut off, and back',
    note: 'Larger: the leader goes on, for the store can still be reached, and so do the others, with a leader of their own.',
    config: correct,
    time: soon,
    faults: cut,
    check: moves,
    expect: {
      verdict: 'holds',
      states: 177012,
      transitions: 719560,
      depth: 49,
      witnesses: { [claims.shared]: 23 },
    },
  },
  {
    name: 'a server is cut off for good',
    note: 'The others bring the migration to its end.',
    config: { ...correct, terms: 3 },
    time: soon,
    faults: { partitions: { ...cut.partitions, healing: 'never' } },
    check: all,
    expect: {
      verdict: 'holds',
      states: 11487,
      transitions: 28214,
      depth: 65,
      witnesses: { [claims.shared]: 28 },
    },
  },
  {
    name: 'unfenced, a server crashes for good',
    note: 'Crashes alone need no fence: whatever a leader has sent before has arrived before the next one begins.',
    config: { ...unfenced, terms: 3 },
    time: soon,
    faults: death,
    check: all,
    expect: {
      verdict: 'holds',
      states: 4962,
      transitions: 16708,
      depth: 42,
      witnesses: { [claims.shared]: 24 },
    },
  },
  {
    name: 'unfenced, a pause of 2',
    note: 'Nor does a pause that is too short for a timeout: 2 ticks, after 2 from heartbeat to heartbeat, and 1 on its way, are less than 6.',
    config: { ...unfenced, terms: 3 },
    time: soon,
    faults: pause(2),
    check: safety,
    expect: { verdict: 'holds', states: 29275, transitions: 96718, depth: 34 },
  },
  {
    name: 'unfenced, a pause of 3',
    note: 'Kleppmann 2016: a tick longer, and a leader that has been replaced applies a step that the next one has applied.',
    config: { ...unfenced, terms: 3 },
    time: soon,
    faults: pause(3),
    check: steps,
    expect: { verdict: 'violated', property: claims.once, length: 30 },
  },
  {
    name: 'unfenced, a server is cut off',
    note: 'Both sides of the cut reach the store: a step is applied by each of their leaders.',
    config: unfenced,
    time: soon,
    faults: cut,
    check: steps,
    expect: { verdict: 'violated', property: claims.once, length: 23 },
  },
  {
    name: 'unfenced, a server is cut off: taking turns',
    note: 'It goes on like this: one applies a step, then the other, and then the one again.',
    config: unfenced,
    time: soon,
    faults: cut,
    check: [claims.oneAtATime],
    expect: { verdict: 'violated', property: claims.oneAtATime, length: 25 },
  },
  {
    name: 'unfenced, timeouts that hardly differ',
    note: 'One is elected when another stands for the next term: a step is on its way while its leader is replaced. Neither pause nor partition is needed.',
    config: { ...unfenced, timeouts: [4, 5, 6] },
    time: soon,
    faults: crash,
    check: steps,
    expect: { verdict: 'violated', property: claims.once, length: 26 },
  },
  {
    name: 'a vote is forgotten',
    note: '§5.2 needs the vote on stable storage: two leaders in one term, with one restart of 3 servers.',
    config: { ...tie, crashForgets: 'vote' },
    time: soon,
    faults: crash,
    check: safety,
    expect: { verdict: 'violated', property: claims.oneLeader, length: 12 },
  },
  {
    name: 'a vote and its term are forgotten',
    note: 'The same with nothing at all on stable storage.',
    config: { ...tie, crashForgets: 'term and vote' },
    time: soon,
    faults: crash,
    check: safety,
    expect: { verdict: 'violated', property: claims.oneLeader, length: 12 },
  },
  {
    name: 'a vote is forgotten: a step is applied twice',
    note: 'Both leaders have the same token, and no fence tells them apart.',
    config: { ...tie, crashForgets: 'vote' },
    time: soon,
    faults: crash,
    check: steps,
    expect: { verdict: 'violated', property: claims.once, length: 18 },
  },
  {
    name: 'the store is not told of the new term',
    note: 'The new leader only reads: until its first step, the store knows no better than to accept one of the old leader, which comes in between.',
    config: { ...correct, readsOnly: true },
    time: soon,
    faults: pause(4),
    check: steps,
    expect: { verdict: 'violated', property: claims.once, length: 27 },
  },
  {
    name: 'a step of a leader that has been replaced',
    note: 'False also with a fence, and no harm: from its election until the new leader reaches the store, the old one is not refused.',
    config: correct,
    time: soon,
    faults: cut,
    check: [claims.noStale],
    expect: { verdict: 'violated', property: claims.noStale, length: 20 },
  },
  {
    name: 'the store checks versions',
    note: 'Compare and set instead of a fence: steps are applied once each and in order, whoever sends them.',
    config: { ...correct, store: 'checks versions' },
    time: soon,
    faults: pause(4),
    check: [claims.once, 'deadlock'],
    expect: { verdict: 'holds', states: 186496, transitions: 783766, depth: 44 },
  },
  {
    name: 'the store checks versions: an old leader goes on',
    note: 'But a leader that has been replaced is told the version, and applies the next step.',
    config: { ...correct, store: 'checks versions' },
    time: soon,
    faults: pause(4),
    check: steps,
    expect: { verdict: 'violated', property: claims.inOrder, length: 27 },
  },
  {
    name: 'a request is lost',
    note: 'Nothing is sent again: the leader keeps its place with heartbeats, and waits for the store.',
    config: correct,
    time: soon,
    faults: { loss: 1 },
    check: [claims.ends],
    expect: { verdict: 'violated', property: claims.ends, length: 16, cycle: 5 },
  },
];
