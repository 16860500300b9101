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
 *
 * The configuration and the scenarios are in two-phase-commit-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
  broadcast,
  eventuallyAlways,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { agreement } from '../../properties/index.ts';
import { type Config, scenarios } from './two-phase-commit-scenarios.ts';

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

  scenarios,
});
