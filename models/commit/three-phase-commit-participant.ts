/** The participants of three-phase-commit.ts, and their termination protocol. */
import { Map, Record, Set } from 'immutable';
import { type Context, type Pid, type Role, send, unexpected } from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { tellNext } from '../kit/one-after-the-other.ts';
import type { Config } from './three-phase-commit-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Decision = 'committed' | 'aborted';

/** What a participant tells of itself; `initial`: it has not voted. */
export type Progress = 'initial' | 'waiting' | 'prepared' | Decision;

export class Participant extends Record({
  state: 'initial' as Progress,
  vote: undefined as 'yes' | 'no' | undefined,
  /** Whom it takes its orders from: the coordinator, or a participant. */
  leader: 'coordinator' as Pid,
  /** What it does if it leads. */
  leads: undefined as 'asks' | 'prepares' | 'decides' | undefined,
  /** Whom it has told of that, or need not tell. */
  told: Set<Pid>(),
  /** How far the others are, who have answered. */
  progress: Map<Pid, Progress>(),
  /** Ticks until it no longer waits for its leader, or for answers. */
  patience: undefined as number | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Message =
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

/** Ticks: a question and its answer take two; and one more, for nobody times out at the last moment. */
export const roundTrip = 3;
/** The leader's round trip, and one tick for what it sends then; and one more. */
const leadersTurn = roundTrip + 2;
/** By so much later does the next participant in line time out: one may have heard from a leader that a crash keeps from telling the other. */
const nextInLine = leadersTurn + 1;

export const decided = (state: Progress): Decision | undefined =>
  state === 'committed' || state === 'aborted' ? state : undefined;

export const announcement = { committed: { type: 'Commit' }, aborted: { type: 'Abort' } } as const;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

type ParticipantRole = Role<Participant, Message, never, 'coordinator' | 'participant'>;

const settle = (p: Participant, state: Decision) =>
  new Participant({ state, vote: p.vote, leader: p.leader });

/** Decides for all. It can crash before it has told the next one. */
const decide = (p: Participant, state: Decision) => settle(p, state).set('leads', 'decides');

/** All that are not prepared are told to be, and so is the leader. */
const prepareAll = (p: Participant, peers: readonly Pid[]) =>
  p.merge({
    state: 'prepared',
    leads: 'prepares',
    told: Set(peers.filter((pid) => p.progress.get(pid) !== 'waiting')),
    patience: roundTrip,
  });

/** What to do when it is known how far everyone is who is up (Bernstein, Hadzilacos and Goodman, TR1 to TR4). */
function terminationRule(p: Participant, peers: readonly Pid[], { termination }: Config): Participant {
  const states = [p.state, ...p.progress.values()];
  if (states.includes('aborted')) return decide(p, 'aborted');
  if (states.includes('committed')) return decide(p, 'committed');
  if (!states.includes('prepared')) return decide(p, 'aborted');
  if (!states.includes('waiting')) return decide(p, 'committed');
  return termination === 'prepares who waits' ? prepareAll(p, peers) : decide(p, 'aborted');
}

type InSystem = Context<'coordinator' | 'participant'>;

export function participant(config: Config): ParticipantRole {
  /** The coordinator is before the first participant. */
  const rank = (leader: Pid, { pids }: InSystem) => pids.participant.indexOf(leader);
  /** Waits for a leader, and for all that come between it and this participant. */
  const follows = (p: Participant, leader: Pid, context: InSystem) => {
    const before = Math.max(0, context.index - rank(leader, context) - 1);
    return p.merge({ leader, leads: undefined, patience: leadersTurn + before * nextInLine });
  };
  /** Whether an order comes too late, for another leader has been heard of. */
  const isOver = (p: Participant, leader: Pid, context: InSystem) =>
    rank(leader, context) < rank(p.leader, context);
  const announced = (p: Participant) => {
    if (p.leads === 'asks') return { type: 'HowFar' } as const;
    return p.leads === 'prepares' ? ({ type: 'PreCommit' } as const) : announcement[decided(p.state)!];
  };

  return {
    count: config.participants,
    prefix: 'p',
    init: () => new Participant(),
    urgent: {
      /** The leader is silent: this participant is the next one. */
      takeOver: (p, { self }) =>
        p.patience === 0 && p.leads === undefined
          ? p.merge({ leader: self, leads: 'asks', patience: roundTrip })
          : undefined,
      /** One after the other, in any order. */
      tell: (p, { peers }) => (p.leads === undefined ? undefined : tellNext(p, peers, announced(p))),
      /** Everyone has answered, or has crashed. */
      conclude: (p, { peers }) => {
        const waits = p.patience !== 0;
        if (p.leads === 'asks') {
          if (waits && p.progress.size < peers.length) return;
          return terminationRule(p, peers, config);
        }
        if (p.leads !== 'prepares' || (waits && p.progress.includes('waiting'))) return;
        return decide(p, 'committed');
      },
    },
    tick: (p) => countDown(p, 'patience'),
    receive: {
      CanCommit: (p, _, { from, ...context }) =>
        p.state === 'initial'
          ? [
              {
                next: follows(p.merge({ state: 'waiting', vote: 'yes' }), from, context),
                send: [send(from, { type: 'Yes' })],
              },
              { next: settle(p.set('vote', 'no'), 'aborted'), send: [send(from, { type: 'No' })] },
            ]
          : p,
      PreCommit: (p, _, { from, ...context }) => {
        if (isOver(p, from, context) || (p.state !== 'waiting' && p.state !== 'prepared')) return p;
        return {
          next: follows(p.set('state', 'prepared'), from, context),
          send: [send(from, { type: 'Ack' })],
        };
      },
      Commit: (p) => (decided(p.state) ? p : settle(p, 'committed')),
      Abort: (p) => (decided(p.state) ? p : settle(p, 'aborted')),
      /** Who has not voted by now aborts. */
      HowFar: (p, _, { from, ...context }) => {
        if (isOver(p, from, context)) return p;
        const next = p.state === 'initial' ? settle(p, 'aborted') : p;
        return {
          next: decided(next.state) ? next : follows(next, from, context),
          send: [send(from, { type: 'Progress', state: next.state })],
        };
      },
      Progress: (p, { state }, { from }) =>
        p.leads === 'asks' ? p.set('progress', p.progress.set(from, state)) : p,
      Ack: (p, _, { from }) =>
        p.leads === 'prepares' ? p.set('progress', p.progress.set(from, 'prepared')) : p,
      Yes: unexpected,
      No: unexpected,
    },
  };
}
