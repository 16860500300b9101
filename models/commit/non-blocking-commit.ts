/**
 * Non-blocking atomic commitment with a uniform, timed broadcast
 *
 * Source  Ö. Babaoğlu, S. Toueg: Non-Blocking Atomic Commitment, in S. Mullender (ed.): Distributed Systems, 1993, §6 (ACP-UTRB);
 *         the mistake is that of ACP_NB_WRONG in the TLA+ examples.
 * System  one coordinator, `participants` participants, with clocks that all run as time does. Messages take at most one tick.
 * Faults  any number of crashes without recovery, also between any two sends. No late message, no partition.
 * Claims  agreement (AC1), of crashed processes too; commits only what all have voted for (AC2); aborts only what someone has
 *         voted against, or after a crash (AC3); decisions are final (AC4); who has voted decides unless it crashes (AC5), also
 *         without a coordinator: no vote of the others is asked for.
 * Abstracts  the cause of a vote. The coordinator is no participant, and only decides what it sends. Deciding is broadcasting:
 *         whoever delivers the decision first relays it to all others, so that no timeout comes before a decision that
 *         anyone has acted on.
 *
 * The configuration and the scenarios are in non-blocking-commit-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
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
import { tellNext } from '../kit/one-after-the-other.ts';
import { type Config, names, scenarios } from './non-blocking-commit-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Decision = 'committed' | 'aborted';

class Coordinator extends Record({
  state: 'initial' as 'initial' | 'asking' | Decision,
  yes: Set<Pid>(),
  /** Who has been told of this state. */
  told: Set<Pid>(),
  /** Ticks until it no longer waits for votes. */
  patience: undefined as number | undefined,
}) {}

class Participant extends Record({
  state: 'initial' as 'initial' | 'voted' | Decision,
  vote: undefined as 'yes' | 'no' | undefined,
  /** The decision that it has received, and relays. */
  received: undefined as Decision | undefined,
  /** Whom it has relayed the decision to. */
  relayed: Set<Pid>(),
  /** Ticks until it knows that no decision was taken. */
  patience: undefined as number | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'VoteRequest' }
  | { readonly type: 'Yes' }
  | { readonly type: 'No' }
  | { readonly type: 'Commit' }
  | { readonly type: 'Abort' };

const announcement = {
  asking: { type: 'VoteRequest' },
  committed: { type: 'Commit' },
  aborted: { type: 'Abort' },
} as const;

const decided = (state: Participant['state']): Decision | undefined =>
  state === 'committed' || state === 'aborted' ? state : undefined;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const decide = (p: Participant, state: Decision) => p.merge({ state, patience: undefined });

interface Shape {
  config: Config;
  roles: { coordinator: Coordinator; participant: Participant };
  message: Message;
}

export const nonBlockingCommit = protocol<Shape>({
  name: 'non-blocking-commit',

  roles: ({ participants, first, relays, wait }) => {
    /** Delivers a decision: relays it to everyone else, then acts on it; the other way round where that is broken. */
    const deliver = (p: Participant, received: Decision) => {
      if (p.received !== undefined || decided(p.state)) return p;
      const after = p.merge({ received, patience: undefined });
      return first === 'decide' || !relays ? decide(after, received) : after;
    };
    return {
      coordinator: {
        init: () => new Coordinator(),
        actions: {
          start: (c) =>
            c.state === 'initial' ? new Coordinator({ state: 'asking', patience: 3 }) : undefined,
        },
        urgent: {
          /** It can crash before it has told the next one; any of them may be the next. */
          tell: (c, { pids }) =>
            c.state === 'initial' ? undefined : tellNext(c, pids.participant, announcement[c.state]),
          /** A vote is missing. */
          giveUp: (c) => (c.patience === 0 ? new Coordinator({ state: 'aborted' }) : undefined),
        },
        tick: (c) => countDown(c, 'patience'),
        receive: {
          Yes: (c, _, { from }) => {
            if (c.state !== 'asking') return c;
            const yes = c.yes.add(from);
            return yes.size < participants ? c.set('yes', yes) : new Coordinator({ state: 'committed' });
          },
          No: (c) => (c.state === 'asking' ? new Coordinator({ state: 'aborted' }) : c),
          VoteRequest: unexpected,
          Commit: unexpected,
          Abort: unexpected,
        },
      },

      participant: {
        count: participants,
        prefix: 'p',
        init: () => new Participant(),
        urgent: {
          /** It can crash before it has relayed the decision to the next one. */
          relay: (p, { peers }) => {
            const { received } = p;
            if (!relays || received === undefined) return;
            return peers
              .filter((pid) => !p.relayed.has(pid))
              .map((pid) => ({
                next: p.set('relayed', p.relayed.add(pid)),
                send: [send(pid, announcement[received])],
                params: { to: pid },
              }));
          },
          /** All others have been sent the decision, so it may be acted on. */
          decide: (p, { peers }) =>
            p.received !== undefined && !decided(p.state) && p.relayed.size === peers.length
              ? decide(p, p.received)
              : undefined,
          /** By now a decision on which anyone has acted would have arrived. */
          timeOut: (p) => (p.patience === 0 ? decide(p, 'aborted') : undefined),
        },
        tick: (p) => countDown(p, 'patience'),
        receive: {
          VoteRequest: (p, _, { from }) =>
            p.state === 'initial'
              ? [
                  {
                    next: p.merge({ state: 'voted', vote: 'yes', patience: wait }),
                    send: [send(from, { type: 'Yes' })],
                  },
                  { next: decide(p.set('vote', 'no'), 'aborted'), send: [send(from, { type: 'No' })] },
                ]
              : p,
          Commit: (p) => deliver(p, 'committed'),
          Abort: (p) => deliver(p, 'aborted'),
          Yes: unexpected,
          No: unexpected,
        },
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ participants }) => {
    const decision = { participant: (p: Participant) => decided(p.state) };
    return [
      agreement(decision),
      always(names.commitsForAll, {
        view: { participant: ({ state, vote }: Participant) => ({ state, vote }) },
        when: ({ participant }) => participant.some(({ state }) => state === 'committed'),
        holds: ({ participant }) => participant.every(({ vote }) => vote === 'yes'),
      }),
      always(names.abortsForAReason, {
        view: {
          coordinator: (_: Coordinator, { up }: Seen<Message>) => up,
          participant: ({ state, vote }: Participant, { up }: Seen<Message>) => ({ state, vote, up }),
        },
        when: ({ participant }) => participant.some(({ state }) => state === 'aborted'),
        holds: ({ coordinator, participant }) =>
          !coordinator[0] || participant.some(({ vote, up }) => vote === 'no' || !up),
      }),
      transition(names.final, {
        view: decision,
        holds: (before, after) =>
          before.participant.every((was, index) => !was || was === after.participant[index]),
      }),
      sometimes(names.allCommit, {
        view: decision,
        holds: ({ participant }) => participant.every((state) => state === 'committed'),
      }),
      sometimes(names.commitAlone, {
        view: {
          coordinator: (c: Coordinator, { up }: Seen<Message>) =>
            !up && c.state === 'committed' && c.told.size < participants,
          participant: (p: Participant, { up }: Seen<Message>) => (up ? p.state : 'down'),
        },
        holds: ({ coordinator, participant }) =>
          coordinator[0]! &&
          participant.includes('committed') &&
          participant.every((state) => state === 'committed' || state === 'down'),
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
