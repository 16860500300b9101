/**
 * Three-phase commit
 *
 * Source  D. Skeen: Nonblocking Commit Protocols, SIGMOD 1981; the termination protocol as in P. Bernstein, V. Hadzilacos,
 *         N. Goodman: Concurrency Control and Recovery in Database Systems, 1987, §7.5.
 * System  one coordinator and `participants` participants, with clocks that all run as time does. Messages take at most one
 *         tick, and all timeouts are longer than what they wait for can take.
 * Faults  crashes without recovery, also in the middle of a broadcast of the coordinator. No partition, and no late message.
 * Claims  agreement (AC1), of crashed processes too; decisions are final (AC4); commits only what all have voted for (AC2).
 *         Whoever has voted decides unless it crashes (AC5): nobody is blocked. For AC5 time has to pass.
 * Abstracts  the election of a new coordinator: everyone who times out consults all others for itself, and tells them what
 *         it decides; this broadcast is one step. A participant that is never asked for its vote needs no decision.
 *
 * The configuration and the scenarios are in three-phase-commit-scenarios.ts.
 */
import { Map, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
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
import { countDown } from '../kit/count-down.ts';
import { type Config, everyVoterDecides, scenarios } from './three-phase-commit-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Decision = 'committed' | 'aborted';

class Coordinator extends Record({
  state: 'initial' as 'initial' | 'waiting' | 'prepared' | Decision,
  /** Who has answered in this phase. */
  answered: Set<Pid>(),
  /** How many participants have been told of this phase. */
  told: 0,
  /** Ticks until it no longer waits for answers. */
  patience: undefined as number | undefined,
}) {}

/** What a participant tells of itself; `initial`: it has not voted. */
type Progress = 'initial' | 'waiting' | 'prepared' | Decision;

class Participant extends Record({
  state: 'initial' as Progress,
  /** Whether it asks the others how far they are, and what they answered. */
  consults: false,
  progress: Map<Pid, Progress>(),
  /** Ticks until it no longer waits for the coordinator, or for the others. */
  patience: undefined as number | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'CanCommit' }
  | { readonly type: 'Yes' }
  | { readonly type: 'No' }
  | { readonly type: 'PreCommit' }
  | { readonly type: 'Ack' }
  | { readonly type: 'Commit' }
  | { readonly type: 'Abort' }
  /** Of the termination protocol. */
  | { readonly type: 'HowFar' }
  | { readonly type: 'Progress'; readonly state: Progress };

/** Ticks: a question and its answer take two. */
const roundTrip = 3;
/** The coordinator's round trip, and one tick for what it sends then; and one more, for nobody times out at the last moment. */
const coordinatorsTurn = 5;

const decided = (state: Coordinator['state'] | Progress): Decision | undefined =>
  state === 'committed' || state === 'aborted' ? state : undefined;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A new phase of the coordinator, of which all participants are told, one after the other. */
const enter = (c: Coordinator, state: Coordinator['state']) =>
  c.merge({ state, told: 0, answered: Set(), patience: decided(state) ? undefined : roundTrip });

/** What the coordinator tells participants of its phase. */
const announcement = {
  waiting: { type: 'CanCommit' },
  prepared: { type: 'PreCommit' },
  committed: { type: 'Commit' },
  aborted: { type: 'Abort' },
} as const;

/** What a participant decides that knows how far some others are, and itself. */
function terminationRule(states: readonly Progress[]): Decision {
  if (states.includes('committed')) return 'committed';
  if (states.some((state) => state !== 'prepared')) return 'aborted';
  return 'committed';
}

const settle = (p: Participant, state: Decision) =>
  p.merge({ state, consults: false, progress: Map(), patience: undefined });

/** Decides from what is known, and tells the others. */
function terminate(p: Participant, { peers }: Context) {
  const decision = terminationRule([p.state, ...p.progress.values()]);
  return { next: settle(p, decision), send: broadcast(peers, announcement[decision]) };
}

interface Shape {
  config: Config;
  roles: { coordinator: Coordinator; participant: Participant };
  message: Message;
}

export const threePhaseCommit = protocol<Shape>({
  name: 'three-phase-commit',

  roles: ({ participants, prepares }) => {
    /** The next phase, when everyone has answered. */
    const counted = (c: Coordinator, from: Pid, next: Coordinator['state']) => {
      const after = c.update('answered', (answered) => answered.add(from));
      return after.answered.size === participants ? enter(after, next) : after;
    };
    return {
      coordinator: {
        init: () => new Coordinator(),
        actions: {
          /** Phase 1. */
          start: (c) => (c.state === 'initial' ? enter(c, 'waiting') : undefined),
        },
        urgent: {
          /** It can crash before it has told the next one. */
          tell: (c, { pids }) => {
            if (c.state === 'initial' || c.told === participants) return;
            return {
              next: c.set('told', c.told + 1),
              send: [send(pids.participant[c.told]!, announcement[c.state])],
            };
          },
          /** A vote is missing: abort. An acknowledgement is missing: its sender must have crashed, and the others know. */
          timeOut: (c) => {
            if (c.patience !== 0) return;
            return enter(c, c.state === 'prepared' ? 'committed' : 'aborted');
          },
        },
        tick: (c) => countDown(c, 'patience'),
        receive: {
          /** Phase 2, when all have voted for it; without it this would be two-phase commit. */
          Yes: (c, _, { from }) =>
            c.state === 'waiting' ? counted(c, from, prepares ? 'prepared' : 'committed') : c,
          No: (c) => (c.state === 'waiting' ? enter(c, 'aborted') : c),
          /** Phase 3, when all are prepared. */
          Ack: (c, _, { from }) => (c.state === 'prepared' ? counted(c, from, 'committed') : c),
          CanCommit: unexpected,
          PreCommit: unexpected,
          Commit: unexpected,
          Abort: unexpected,
          HowFar: unexpected,
          Progress: unexpected,
        },
      },

      participant: {
        count: participants,
        prefix: 'p',
        init: () => new Participant(),
        urgent: {
          /** The coordinator is silent: consult the others. */
          consult: (p, { peers }) => {
            if (p.patience !== 0 || p.consults) return;
            return {
              next: p.merge({ consults: true, patience: roundTrip }),
              send: broadcast(peers, { type: 'HowFar' }),
            };
          },
          /** Who has not answered has crashed. */
          conclude: (p, context) =>
            p.consults && (p.patience === 0 || p.progress.size === context.peers.length)
              ? terminate(p, context)
              : undefined,
        },
        tick: (p) => countDown(p, 'patience'),
        receive: {
          /** A participant that has been told to abort does not vote any more. */
          CanCommit: (p, _, { from }) =>
            p.state === 'initial'
              ? [
                  {
                    next: p.merge({ state: 'waiting', patience: coordinatorsTurn }),
                    send: [send(from, { type: 'Yes' })],
                  },
                  { next: settle(p, 'aborted'), send: [send(from, { type: 'No' })] },
                ]
              : p,
          PreCommit: (p, _, { from }) =>
            p.state === 'waiting' && !p.consults
              ? {
                  next: p.merge({ state: 'prepared', patience: coordinatorsTurn }),
                  send: [send(from, { type: 'Ack' })],
                }
              : p,
          Commit: (p) => (decided(p.state) ? p : settle(p, 'committed')),
          Abort: (p) => (decided(p.state) ? p : settle(p, 'aborted')),
          HowFar: (p, _, { from }) => ({
            next: p,
            send: [send(from, { type: 'Progress', state: p.state })],
          }),
          Progress: (p, { state }, { from }) =>
            p.consults ? p.update('progress', (progress) => progress.set(from, state)) : p,
          Yes: unexpected,
          No: unexpected,
          Ack: unexpected,
        },
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => {
    const decision = {
      coordinator: (c: Coordinator) => decided(c.state),
      participant: (p: Participant) => decided(p.state),
    };
    return [
      agreement(decision),
      always('commits only what all have voted for', {
        view: { ...decision, participant: (p: Participant) => p.state },
        when: ({ coordinator, participant }) => [...coordinator, ...participant].includes('committed'),
        holds: ({ participant }) => participant.every((state) => state !== 'initial' && state !== 'aborted'),
      }),
      transition('decisions are final', {
        view: decision,
        holds: (before, after) =>
          before.coordinator.every((was, index) => !was || was === after.coordinator[index]) &&
          before.participant.every((was, index) => !was || was === after.participant[index]),
      }),
      sometimes('everyone commits', {
        view: decision,
        holds: ({ coordinator, participant }) =>
          [...coordinator, ...participant].every((is) => is === 'committed'),
      }),
      eventuallyAlways(everyVoterDecides, {
        each: {
          participant: (p: Participant, { up }: Seen<Message>) =>
            !up || p.state === 'initial' || decided(p.state) !== undefined,
        },
        holds: (isDone) => isDone,
      }),
    ];
  },

  /** It is no deadlock to have decided, nor not to have been asked; to be in doubt for ever is one. */
  terminal: () =>
    stateWhere({
      view: {
        participant: (p: Participant, { up }: Seen<Message>) =>
          !up || p.state === 'initial' || decided(p.state) !== undefined,
      },
      holds: ({ participant }) => participant.every(Boolean),
    }),

  scenarios,
});
