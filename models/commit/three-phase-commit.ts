/**
 * Three-phase commit
 *
 * Source  D. Skeen: Nonblocking Commit Protocols, SIGMOD 1981; the termination protocol as in P. Bernstein, V. Hadzilacos,
 *         N. Goodman: Concurrency Control and Recovery in Database Systems, 1987, §7.5.
 * System  one coordinator and `participants` participants, with clocks that all run as time does. Messages take at most one
 *         tick, and all timeouts are longer than what they wait for can take.
 * Faults  crashes without recovery, also between any two sends of whoever leads. No partition, and no late message.
 * Claims  agreement (AC1), of crashed processes too; commits only what all have voted for (AC2); aborts only what someone has
 *         voted against, or after a crash (AC3); decisions are final (AC4). Whoever has voted decides unless it crashes (AC5):
 *         nobody is blocked. For AC5 time has to pass.
 * Abstracts  a vote of the coordinator, which only counts those of others. The election of a new leader: participants take over
 *         one after the other, in the order of their numbers, each of them when it would have heard from those before it. A
 *         participant that nobody asks needs no decision.
 *
 * Participants and their termination protocol are in three-phase-commit-participant.ts, the configuration and the scenarios in
 * three-phase-commit-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
  eventuallyAlways,
  type Pid,
  protocol,
  type Seen,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { agreement } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { tellNext } from '../kit/one-after-the-other.ts';
import {
  announcement,
  type Decision,
  decided,
  type Message,
  type Participant,
  participant,
  roundTrip,
} from './three-phase-commit-participant.ts';
import { type Config, names, scenarios } from './three-phase-commit-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Coordinator extends Record({
  state: 'initial' as 'initial' | 'waiting' | 'prepared' | Decision,
  /** Who has answered in this phase. */
  answered: Set<Pid>(),
  /** Who has been told of this phase. */
  told: Set<Pid>(),
  /** Ticks until it no longer waits for answers. */
  patience: undefined as number | undefined,
}) {}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A new phase of the coordinator, of which all participants are told, one after the other. */
const enter = (state: Exclude<Coordinator['state'], 'initial'>) =>
  new Coordinator({ state, patience: decided(state) ? undefined : roundTrip });

/** What the coordinator tells participants of its phase. */
const announcements = {
  waiting: { type: 'CanCommit' },
  prepared: { type: 'PreCommit' },
  ...announcement,
} as const;

interface Shape {
  config: Config;
  roles: { coordinator: Coordinator; participant: Participant };
  message: Message;
}

export const threePhaseCommit = protocol<Shape>({
  name: 'three-phase-commit',

  roles: (config) => {
    const { participants, prepares } = config;
    /** The next phase, when everyone has answered. */
    const counted = (c: Coordinator, from: Pid, next: 'prepared' | 'committed') => {
      const after = c.set('answered', c.answered.add(from));
      return after.answered.size === participants ? enter(next) : after;
    };
    return {
      coordinator: {
        init: () => new Coordinator(),
        actions: {
          /** Phase 1. */
          start: (c) => (c.state === 'initial' ? enter('waiting') : undefined),
        },
        urgent: {
          /** It can crash before it has told the next one; any of them may be the next. */
          tell: (c, { pids }) =>
            c.state === 'initial' ? undefined : tellNext(c, pids.participant, announcements[c.state]),
          /** A vote is missing: abort. An acknowledgement is missing: its sender must have crashed, and the others know. */
          timeOut: (c) => {
            if (c.patience !== 0) return;
            return enter(c.state === 'prepared' ? 'committed' : 'aborted');
          },
        },
        tick: (c) => countDown(c, 'patience'),
        receive: {
          /** Phase 2, when all have voted for it; without it this would be two-phase commit. */
          Yes: (c, _, { from }) =>
            c.state === 'waiting' ? counted(c, from, prepares ? 'prepared' : 'committed') : c,
          No: (c) => (c.state === 'waiting' ? enter('aborted') : c),
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

      participant: participant(config),
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => {
    const decision = {
      coordinator: (c: Coordinator) => (c.state === 'initial' ? undefined : decided(c.state)),
      participant: (p: Participant) => decided(p.state),
    };
    const votes = {
      coordinator: (c: Coordinator, { up }: Seen<Message>) => ({ state: c.state, up }),
      participant: ({ state, vote }: Participant, { up }: Seen<Message>) => ({ state, vote, up }),
    };
    return [
      agreement(decision),
      always(names.commitsForAll, {
        view: votes,
        when: ({ coordinator, participant }) =>
          [...coordinator, ...participant].some(({ state }) => state === 'committed'),
        holds: ({ participant }) => participant.every(({ vote }) => vote === 'yes'),
      }),
      always(names.abortsForAReason, {
        view: votes,
        when: ({ coordinator, participant }) =>
          [...coordinator, ...participant].some(({ state }) => state === 'aborted'),
        holds: ({ coordinator, participant }) =>
          participant.some(({ vote }) => vote === 'no') ||
          [...coordinator, ...participant].some(({ up }) => !up),
      }),
      transition(names.final, {
        view: decision,
        holds: (before, after) =>
          before.coordinator.every((was, index) => !was || was === after.coordinator[index]) &&
          before.participant.every((was, index) => !was || was === after.participant[index]),
      }),
      sometimes(names.allCommit, {
        view: decision,
        holds: ({ coordinator, participant }) =>
          [...coordinator, ...participant].every((is) => is === 'committed'),
      }),
      sometimes(names.commitAlone, {
        view: {
          coordinator: (c: Coordinator, { up }: Seen<Message>) => !up && c.state === 'prepared',
          participant: (p: Participant, { up }: Seen<Message>) => up && p.state === 'committed',
        },
        holds: ({ coordinator, participant }) => coordinator[0]! && participant.some(Boolean),
      }),
      eventuallyAlways(names.everyVoterDecides, {
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
