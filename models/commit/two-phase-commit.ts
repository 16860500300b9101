/**
 * Two-phase commit
 *
 * Source  J. Gray, L. Lamport: Consensus on Transaction Commit, ACM TODS 31(1), 2006, §3 and appendix A.2 (TwoPhase.tla).
 * System  one transaction manager, `managers` resource managers. Asynchronous network; a message, once sent, may be
 *         received any number of times or never (network `set`), as in the paper's specification.
 * Faults  crashes with recovery, of the managers that log what they decide and vote; a crash of the transaction manager
 *         for good blocks the others.
 * Claims  agreement (AC1); decisions are final (AC4); commits only what all have prepared (AC2). Every manager that is not
 *         crashed for ever decides (AC5), if all take their steps, all messages arrive, and who crashes recovers.
 * Abstracts  who starts the transaction, and the Prepare message: each resource manager prepares or aborts of its own
 *         accord, as in the paper, which saves messages and allows every order that they would. An abort before the vote
 *         is not announced: the transaction manager may abort at any time instead.
 */
import { Record, Set } from 'immutable';
import {
  always,
  broadcast,
  eventuallyAlways,
  type Pid,
  protocol,
  type Scenario,
  type Seen,
  send,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { agreement } from '../../properties/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class TransactionManager extends Record({
  state: 'init' as 'init' | 'committed' | 'aborted',
  /** Who has told that it is prepared. */
  prepared: Set<Pid>(),
}) {}

class ResourceManager extends Record({
  state: 'working' as 'working' | 'prepared' | 'committed' | 'aborted',
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message = { readonly type: 'Prepared' } | { readonly type: 'Commit' } | { readonly type: 'Abort' };

interface Config {
  /** How many resource managers. */
  readonly managers: number;
  /** Broken where true: commits without waiting for every vote, the mistake that the first phase is there to avoid. */
  readonly commitEarly: boolean;
  /** What a prepared resource manager does when it has waited too long. Broken unless it waits on: it may not decide alone. */
  readonly impatience: 'wait' | 'abort' | 'commit';
  /** Which record is missing on stable storage. Broken unless nothing is: who has told others must remember it. */
  readonly unlogged: 'nothing' | 'decision' | 'vote';
}

const correct = { commitEarly: false, impatience: 'wait', unlogged: 'nothing' } as const;

/** For large instances: to check what happens in the end needs the whole graph of states, not only the states. */
const safety = [
  'agreement',
  'commits only what all have prepared',
  'decisions are final',
  'everyone commits',
  'deadlock',
];

/** What a resource manager has decided, if anything. */
const decision = ({ state }: ResourceManager) =>
  state === 'committed' || state === 'aborted' ? state : undefined;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { tm: TransactionManager; rm: ResourceManager };
  message: Message;
}

export const twoPhaseCommit = protocol<Shape>({
  name: 'two-phase-commit',

  roles: ({ managers, commitEarly, impatience, unlogged }) => ({
    tm: {
      init: () => new TransactionManager(),
      actions: {
        /** TMCommit: everyone is prepared. */
        commit: (tm, { pids }) => {
          if (tm.state !== 'init' || (tm.prepared.size < managers && !commitEarly)) return;
          return { next: tm.set('state', 'committed'), send: broadcast(pids.rm!, { type: 'Commit' }) };
        },
        /** TMAbort: at any time before the decision. */
        abort: (tm, { pids }) => {
          if (tm.state !== 'init') return;
          return { next: tm.set('state', 'aborted'), send: broadcast(pids.rm!, { type: 'Abort' }) };
        },
      },
      receive: {
        /** TMRcvPrepared. */
        Prepared: (tm, _, { from }) =>
          tm.state === 'init' ? tm.update('prepared', (prepared) => prepared.add(from)) : undefined,
        Commit: unexpected,
        Abort: unexpected,
      },
      /** The votes need not be logged, because they can be received again; the decision must be, before it is sent. */
      crash: ({ state }) => new TransactionManager({ state: unlogged === 'decision' ? 'init' : state }),
    },

    rm: {
      count: managers,
      init: () => new ResourceManager(),
      actions: {
        /** RMPrepare: vote yes. */
        prepare: (rm, { pids }) => {
          if (rm.state !== 'working') return;
          return { next: rm.set('state', 'prepared'), send: [send(pids.tm![0]!, { type: 'Prepared' })] };
        },
        /** RMChooseToAbort: vote no. */
        abort: (rm) => (rm.state === 'working' ? rm.set('state', 'aborted') : undefined),
        ...(impatience !== 'wait' && {
          /** Not in the paper: decide alone while in doubt. */
          timeOut: (rm) => {
            if (rm.state !== 'prepared') return;
            return rm.set('state', impatience === 'abort' ? 'aborted' : 'committed');
          },
        }),
      },
      receive: {
        /** RMRcvCommitMsg: in any state, for the transaction manager has made sure that it is the right one. */
        Commit: (rm) => rm.set('state', 'committed'),
        /** RMRcvAbortMsg. */
        Abort: (rm) => rm.set('state', 'aborted'),
        Prepared: unexpected,
      },
      crash: (rm) => (unlogged === 'vote' && rm.state === 'prepared' ? new ResourceManager() : rm),
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    agreement({ rm: decision }),
    always('commits only what all have prepared', {
      view: { rm: (rm: ResourceManager) => rm.state },
      when: ({ rm }) => rm.includes('committed'),
      holds: ({ rm }) => rm.every((state) => state === 'prepared' || state === 'committed'),
    }),
    transition('decisions are final', {
      view: { rm: decision },
      holds: (before, after) =>
        before.rm.every((decided, index) => decided === undefined || decided === after.rm[index]),
    }),
    sometimes('everyone commits', {
      view: { rm: (rm: ResourceManager) => rm.state === 'committed' },
      holds: ({ rm }) => rm.every(Boolean),
    }),
    /** AC5. `eventually` would take a crash that passes for a decision. */
    eventuallyAlways('every manager decides', {
      each: { rm: (rm: ResourceManager, { up }: Seen<Message>) => !up || decision(rm) !== undefined },
      holds: (isDownOrDecided) => isDownOrDecided,
    }),
  ],

  /**
   * That each manager prepares or aborts: either, since one rules out the other. That the transaction manager commits or
   * aborts: in the paper it may wait for ever, but who aborts tells nobody, so that it has to give up waiting some time.
   */
  fairness: () => ({ actions: 'weak', messages: 'weak' }),

  /** It is no deadlock to stop after deciding; to be in doubt for ever is one. */
  terminal: () =>
    stateWhere({
      view: { rm: (rm: ResourceManager, { up }: Seen<Message>) => !up || decision(rm) !== undefined },
      holds: ({ rm }) => rm.every(Boolean),
    }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '3 resource managers',
      note: "288 states: asserted by Stateright's example 2pc.rs; transitions and depth from SPIN on a matched model.",
      config: { ...correct, managers: 3 },
      network: 'set',
      expect: {
        verdict: 'holds',
        states: 288,
        transitions: 1145,
        depth: 10,
        witnesses: { 'everyone commits': 10 },
      },
    },
    {
      name: '5 resource managers',
      note: "8,832 states: asserted by Stateright's example 2pc.rs; transitions and depth from SPIN on a matched model.",
      config: { ...correct, managers: 5 },
      network: 'set',
      expect: { verdict: 'holds', states: 8832, transitions: 58145, depth: 16 },
    },
    {
      name: '7 resource managers',
      note: 'Larger: states, transitions and depth from SPIN on a matched model.',
      config: { ...correct, managers: 7 },
      network: 'set',
      check: safety,
      expect: { verdict: 'holds', states: 296448, transitions: 2744705, depth: 22 },
    },
    {
      name: 'crash and recovery',
      note: 'AC1 to AC5 hold under crash and recovery with logging (Babaoğlu and Toueg 1993), if who crashes does recover; counts from SPIN with the same crashes.',
      config: { ...correct, managers: 5 },
      network: 'set',
      faults: { crashes: { budget: 1, recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      expect: { verdict: 'holds', states: 63155, transitions: 459716, depth: 18 },
    },
    {
      name: 'the transaction manager crashes for good',
      note: 'The blocking of two-phase commit (Gray and Lamport, §3.3): it crashes, and all 3 prepare. Length from SPIN.',
      config: { ...correct, managers: 3 },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'never' } },
      check: ['agreement', 'deadlock'],
      expect: { verdict: 'violated', property: 'deadlock', length: 4 },
    },
    {
      name: 'in doubt for ever',
      note: 'The same blocking, as what breaks AC5: who has voted waits for a decision that never comes. As long as the deadlock above.',
      config: { ...correct, managers: 3 },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'never' } },
      check: ['every manager decides'],
      expect: { verdict: 'violated', property: 'every manager decides', length: 4, cycle: 0 },
    },
    {
      name: 'the transaction manager need not recover',
      note: 'That it may recover is not enough; with crash and recovery, AC5 holds because it must.',
      config: { ...correct, managers: 3 },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'inbox kept' } },
      check: ['every manager decides'],
      expect: { verdict: 'violated', property: 'every manager decides', length: 4, cycle: 0 },
    },
    {
      name: 'a resource manager crashes for good',
      note: 'Blocks nobody: the transaction manager aborts when it has waited too long (Bernstein, Hadzilacos and Goodman 1987, §7.4). The 288 states, and each with one of 3 managers crashed.',
      config: { ...correct, managers: 3 },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['rm'], recovery: 'never' } },
      expect: { verdict: 'holds', states: 1152, transitions: 4460, depth: 11 },
    },
    {
      name: 'the transaction manager may wait for ever',
      note: 'If it never has to abort, a manager that aborts of its own accord, which nobody is told, leaves the other in doubt.',
      config: { ...correct, managers: 2 },
      fairness: { actions: { abort: 'none' } },
      check: ['every manager decides'],
      expect: { verdict: 'violated', property: 'every manager decides', length: 3, cycle: 0 },
    },
    {
      name: 'every message arrives, once',
      note: 'For comparison with the next: what liveness needs of the network is that nothing is lost. Counts from our own run.',
      config: { ...correct, managers: 3 },
      expect: { verdict: 'holds', states: 415, transitions: 1103, depth: 10 },
    },
    {
      name: 'the decision is lost',
      note: 'Nothing is sent again, so who has voted and misses the decision is in doubt for ever, with everyone up.',
      config: { ...correct, managers: 3 },
      faults: { loss: 1 },
      check: ['every manager decides'],
      expect: { verdict: 'violated', property: 'every manager decides', length: 5, cycle: 0 },
    },
    {
      name: 'commits early',
      note: 'One aborts of its own accord and another is told to commit. Length from SPIN.',
      config: { ...correct, managers: 3, commitEarly: true },
      network: 'set',
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 3 },
    },
    {
      name: 'aborts while in doubt',
      note: 'A prepared participant may not time out and abort: the decision may be to commit (Bernstein, Hadzilacos and Goodman 1987, §7.4). Length from SPIN.',
      config: { ...correct, managers: 2, impatience: 'abort' },
      network: 'set',
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 7 },
    },
    {
      name: 'commits while in doubt',
      note: 'Nor may it time out and commit: another may have aborted. Length from SPIN.',
      config: { ...correct, managers: 2, impatience: 'commit' },
      network: 'set',
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 3 },
    },
    {
      name: 'the decision is not logged',
      note: 'The transaction manager decides, crashes, has forgotten it, and decides otherwise: why the decision is forced to the log first (Gray 1978). Length from SPIN.',
      config: { ...correct, managers: 2, unlogged: 'decision' },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['tm'], recovery: 'inbox kept' } },
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 10 },
    },
    {
      name: 'the vote is not logged',
      note: 'A participant votes yes, crashes, has forgotten it, and aborts: why the prepared record is forced to the log before the vote (Gray 1978). Length from SPIN.',
      config: { ...correct, managers: 2, unlogged: 'vote' },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['rm'], recovery: 'inbox kept' } },
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 9 },
    },
  ],
});

/** For benchmarks: in the registry it would take longer than all the rest. */
export const eightResourceManagers: Scenario<Config> = {
  name: '8 resource managers',
  note: 'States, transitions and depth from SPIN on a matched model.',
  config: { ...correct, managers: 8 },
  network: 'set',
  check: safety,
  expect: { verdict: 'holds', states: 1745408, transitions: 18507777, depth: 25 },
};
