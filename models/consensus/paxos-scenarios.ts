/** What instances of Paxos there are: sizes, mistakes and faults, with what each of them shows. */
import type { Scenario } from '../../checker/index.ts';
import { majority } from '../kit/quorum.ts';

/** Sizes, and the mistakes that break the algorithm. */
export interface Config {
  readonly servers: number;
  readonly clients: number;
  /** How many servers make a quorum. Broken unless any two quorums have a server in common. */
  readonly quorum: number;
  /** What a proposer proposes after phase 1. Broken unless it is the value of the highest-numbered proposal reported. */
  readonly adopts: 'highest reported' | 'any reported' | 'its own';
  /** Broken where true: an acceptor accepts a proposal although it has promised a higher ballot. */
  readonly ignoresPromise: boolean;
  /** Broken where true: ballots are rounds only, and an acceptor promises an equal one again. */
  readonly sharedBallots: boolean;
  /** What a crash destroys. Broken unless it is only the tallies, what a proposer has counted of its own proposal. */
  readonly crashForgets: 'tallies' | 'promise' | 'accepted proposal' | 'everything';
  /** Whether a proposer whose ballot is overtaken may start another; see `rounds`. */
  readonly retries: 'never' | 'up to a last round' | 'for ever' | 'for ever, renumbered';
  /** The last round that is retried in, or searched; of renumbered rounds, that before round 1 comes again: 4 or more. */
  readonly rounds: number;
}

const correct = {
  servers: 3,
  clients: 2,
  quorum: majority(3),
  adopts: 'highest reported',
  ignoresPromise: false,
  sharedBallots: false,
  crashForgets: 'tallies',
  retries: 'never',
  rounds: 0,
} as const;

/** A server that crashes loses what is in its inbox. */
const oneCrash = { crashes: { budget: 1, roles: ['server'], recovery: 'inbox lost' } } as const;

/** For large instances, and for faults that leave what is lost, or not counted any more, without a second try. */
const safety = [
  'agreement',
  'what is accepted was proposed',
  'linearizable',
  'a client has written and read',
];

/** A witness, where there are two proposers. */
export const adopted = 'a proposer adopts a value';

const decision = 'a decision is reached';
const spread = 'what one decides, all learn';

export const scenarios: readonly Scenario<Config>[] = [
  {
    name: '2 clients',
    note: "16,668 states: asserted by Stateright's example paxos.rs; transitions and depth from SPIN on a matched model.",
    config: correct,
    expect: {
      verdict: 'holds',
      states: 16668,
      transitions: 32970,
      depth: 20,
      witnesses: { 'a client has written and read': 9, [adopted]: 6 },
    },
  },
  {
    name: '3 clients',
    note: 'Larger: states, transitions and depth from SPIN on a matched model.',
    config: { ...correct, clients: 3 },
    check: safety,
    expect: { verdict: 'holds', states: 1194428, transitions: 2420476, depth: 27 },
  },
  {
    name: 'a message is lost',
    note: 'Paxos tolerates loss. Counts from SPIN on a matched model.',
    config: correct,
    faults: { loss: 1 },
    check: [...safety, decision],
    expect: { verdict: 'holds', states: 100169, transitions: 286892, depth: 21 },
  },
  {
    name: 'a message is duplicated',
    note: 'Paxos tolerates duplication. Counts from a separate breadth-first search in Python.',
    config: correct,
    faults: { duplication: 1 },
    expect: { verdict: 'holds', states: 234686, transitions: 489521, depth: 21 },
  },
  {
    name: 'a server crashes and recovers',
    note: 'What binds an acceptor is on stable storage, as §2.2 requires. Counts from SPIN on a matched model.',
    config: correct,
    faults: oneCrash,
    check: safety,
    expect: { verdict: 'holds', states: 230244, transitions: 494624, depth: 23 },
  },
  {
    name: 'a server crashes and recovers, its messages wait',
    note: 'The wider claim: what was sent before the crash may arrive after the recovery. Counts from our own run.',
    config: correct,
    faults: { crashes: { ...oneCrash.crashes, recovery: 'inbox kept' } },
    check: safety,
    expect: { verdict: 'holds', states: 153736, transitions: 375848, depth: 23 },
  },
  {
    name: 'a server crashes, and messages come again and again',
    note: 'All loss, duplication and reordering at once: what was sent may arrive at any time, as often as it likes. Counts from our own run.',
    config: correct,
    network: 'set',
    faults: { crashes: { ...oneCrash.crashes, recovery: 'inbox kept' } },
    check: safety,
    expect: { verdict: 'holds', states: 136651, transitions: 486633, depth: 24 },
  },
  {
    name: 'two proposers, two rounds, and messages come again and again',
    note: 'Larger: four ballots, and all that may go wrong: a server crashes, recovers, is overtaken, and tries once more. Counts from our own run.',
    config: { ...correct, retries: 'up to a last round', rounds: 2 },
    network: 'set',
    faults: { crashes: { ...oneCrash.crashes, recovery: 'inbox kept' } },
    check: [...safety, adopted],
    expect: {
      verdict: 'holds',
      states: 377777,
      transitions: 1305920,
      depth: 28,
      witnesses: { [adopted]: 6 },
    },
  },
  {
    name: 'one proposer',
    note: 'A distinguished proposer is never overtaken (§2.4), however many ballots there may be. A server may crash for good.',
    config: { ...correct, clients: 1, retries: 'for ever', rounds: 1 },
    faults: { crashes: { ...oneCrash.crashes, recovery: 'never' } },
    expect: { verdict: 'holds', states: 920, transitions: 2132, depth: 14 },
  },
  {
    name: 'two proposers, two rounds',
    note: 'Where ballots are bounded, one is the highest, and nothing overtakes it: a bound hides the duel. Counts from our own run.',
    config: { ...correct, retries: 'up to a last round', rounds: 2 },
    expect: { verdict: 'holds', states: 45184, transitions: 87514 },
  },
  {
    name: 'the proposer of the last ballot crashes',
    note: 'The other one has no higher ballot left, although it would have to retry: true of the bounded algorithm, not of Paxos.',
    config: { ...correct, retries: 'up to a last round', rounds: 2 },
    faults: { crashes: { ...oneCrash.crashes, recovery: 'never' } },
    fairness: { actions: 'weak' },
    check: [decision],
    expect: { verdict: 'violated', property: decision, length: 6, cycle: 0 },
  },
  {
    name: 'two proposers, rounds without end',
    note: 'Undecided: no run of two rounds breaks the claim, but runs go on from there. No search of more rounds finds the duel as a cycle, for ballots only grow; it is an infinite run through infinitely many states.',
    config: { ...correct, retries: 'for ever', rounds: 2 },
    check: [decision],
    expect: { verdict: 'inconclusive', limit: 'boundary', states: 61104 },
  },
  {
    name: 'duelling proposers',
    note: 'The livelock of §2.4, found where rounds are renumbered so that it is a cycle: each overtakes the other, every message arrives, and nothing is chosen. Some such run there must be (Fischer, Lynch and Paterson 1985).',
    config: { ...correct, servers: 2, quorum: majority(2), retries: 'for ever, renumbered', rounds: 4 },
    check: [decision],
    expect: { verdict: 'violated', property: decision, length: 15, cycle: 12 },
  },
  {
    name: 'the decision is lost',
    note: 'Nothing is sent again, so a server that misses it never learns what is chosen.',
    config: { ...correct, clients: 1 },
    faults: { loss: 1 },
    check: [spread],
    expect: { verdict: 'violated', property: spread, length: 8, cycle: 0 },
  },
  {
    name: 'no majority is reached',
    note: 'Two messages lost are as bad as two of three servers down; one is not, see above.',
    config: { ...correct, clients: 1 },
    faults: { loss: 2 },
    check: [decision],
    expect: { verdict: 'violated', property: decision, length: 3, cycle: 0 },
  },
  {
    name: 'an acceptor forgets its promise',
    note: 'It then accepts a proposal that it had promised not to; §2.2 has it remember the promise even if it fails. Length from SPIN.',
    config: { ...correct, crashForgets: 'promise' },
    faults: oneCrash,
    expect: { verdict: 'violated', property: 'agreement', length: 12 },
  },
  {
    name: 'an acceptor forgets its promise: what clients see',
    note: "What clients see of it: each reads the other's value, after its own write. Length from SPIN.",
    config: { ...correct, crashForgets: 'promise' },
    faults: oneCrash,
    check: ['linearizable'],
    expect: { verdict: 'violated', property: 'linearizable', length: 19 },
  },
  {
    name: 'an acceptor forgets what it accepted',
    note: 'It then reports nothing to the next proposer, which proposes another value. Length from SPIN.',
    config: { ...correct, crashForgets: 'accepted proposal' },
    faults: oneCrash,
    expect: { verdict: 'violated', property: 'agreement', length: 12 },
  },
  {
    name: 'an acceptor forgets everything',
    note: 'No stable storage at all. (A proposer even forgets that it proposed, so validity is not asked for.) Length from SPIN.',
    config: { ...correct, crashForgets: 'everything' },
    faults: oneCrash,
    check: ['agreement'],
    expect: { verdict: 'violated', property: 'agreement', length: 12 },
  },
  {
    name: 'a proposer ignores what was accepted',
    note: 'It proposes its own value although another may be chosen (against P2c of §2.2). Length from SPIN.',
    config: { ...correct, adopts: 'its own' },
    expect: { verdict: 'violated', property: 'agreement', length: 10 },
  },
  {
    name: 'a proposer adopts any reported value: 2 ballots',
    note: 'The mistake does not show with two proposals, for at most one is ever reported: the same states as with 2 clients.',
    config: { ...correct, adopts: 'any reported' },
    expect: { verdict: 'holds', states: 16668, transitions: 32970, depth: 20 },
  },
  {
    name: 'a proposer adopts any reported value: 3 ballots',
    note: 'It must be that of the highest ballot (P2c of §2.2), which takes three ballots to tell from others. Length from SPIN.',
    config: { ...correct, clients: 3, adopts: 'any reported' },
    expect: { verdict: 'violated', property: 'agreement', length: 13 },
  },
  {
    name: 'an acceptor ignores its promise',
    note: 'A late Accept of a lower ballot gets through (against P1a of §2.2). Length from SPIN.',
    config: { ...correct, ignoresPromise: true },
    expect: { verdict: 'violated', property: 'agreement', length: 10 },
  },
  {
    name: 'two proposers share a ballot',
    note: 'Different proposals must have different numbers (§2.2): an acceptor takes both. Length from SPIN.',
    config: { ...correct, sharedBallots: true },
    expect: { verdict: 'violated', property: 'agreement', length: 10 },
  },
  {
    name: 'quorums do not intersect',
    note: 'Two of four servers are no majority: each half chooses a value, in 5 steps each. Length from SPIN.',
    config: { ...correct, servers: 4, quorum: 2 },
    expect: { verdict: 'violated', property: 'agreement', length: 10 },
  },
];
