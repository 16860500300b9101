/**
 * Non-blocking atomic commitment with a uniform, timed broadcast
 *
 * Source  Ö. Babaoğlu, S. Toueg: Non-Blocking Atomic Commitment, in S. Mullender (ed.): Distributed Systems, 1993, §6 (ACP-UTRB);
 *         the mistake is that of ACP_NB_WRONG in the TLA+ examples.
 * System  one coordinator, `participants` participants, with clocks that all run as time does. Messages take at most one tick.
 * Faults  any number of crashes without recovery, also between any two sends. No late message, no partition.
 * Claims  agreement (AC1), of crashed processes too; commits only what all have voted for (AC2); decisions are final (AC4); who
 *         has voted decides unless it crashes (AC5), also without a coordinator: no vote of the others is asked for.
 * Abstracts  the cause of a vote. The coordinator is no participant, and only decides what it sends. Deciding is broadcasting:
 *         whoever delivers the decision first relays it to all others, so that no timeout comes before a decision that
 *         anyone has acted on.
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

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Decision = 'committed' | 'aborted';

class Coordinator extends Record({
  state: 'initial' as 'initial' | 'asking' | Decision,
  yes: Set<Pid>(),
  /** How many participants have been told of this state. */
  told: 0,
  /** Ticks until it no longer waits for votes. */
  patience: undefined as number | undefined,
}) {}

class Participant extends Record({
  state: 'initial' as 'initial' | 'voted' | Decision,
  /** The decision that it has received, and relays. */
  received: undefined as Decision | undefined,
  /** How many of the others it has relayed the decision to. */
  relayed: 0,
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

interface Config {
  readonly participants: number;
  /** Broken where `decide`: who decides before it has relayed the decision may crash as the only one that knows. */
  readonly first: 'relay' | 'decide';
  /** Whether decisions are relayed at all. Without, this is two-phase commit with a participant that aborts when in doubt. */
  readonly relays: boolean;
  /** How many ticks a voter waits for a decision. Right from `rightWait` on, one less is broken. */
  readonly wait: number;
}

/** The last vote comes after two ticks; the decision goes through all participants one by one, at worst; and it may not be late. */
const rightWait = (participants: number) => 2 + participants + 1;

const correct = { first: 'relay', relays: true } as const;
const two = { ...correct, participants: 2, wait: rightWait(2) };
const time = { delay: { min: 0, max: 1 } } as const;
const oneCrash = { crashes: { budget: 1, recovery: 'never' } } as const;

const announcement = {
  asking: { type: 'VoteRequest' },
  committed: { type: 'Commit' },
  aborted: { type: 'Abort' },
} as const;

const decided = (state: Participant['state']): Decision | undefined =>
  state === 'committed' || state === 'aborted' ? state : undefined;

const everyVoterDecides = 'every participant that has voted decides';

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
      const after = p.set('received', received);
      return first === 'decide' || !relays ? decide(after, received) : after;
    };
    return {
      coordinator: {
        init: () => new Coordinator(),
        actions: {
          start: (c) => (c.state === 'initial' ? c.merge({ state: 'asking', patience: 3 }) : undefined),
        },
        urgent: {
          /** It can crash before it has told the next one. */
          tell: (c, { pids }) =>
            c.state !== 'initial' && c.told < participants
              ? {
                  next: c.set('told', c.told + 1),
                  send: [send(pids.participant[c.told]!, announcement[c.state])],
                }
              : undefined,
          /** A vote is missing. */
          giveUp: (c) =>
            c.patience === 0 ? c.merge({ state: 'aborted', told: 0, patience: undefined }) : undefined,
        },
        tick: (c) => countDown(c, 'patience'),
        receive: {
          Yes: (c, _, { from }) => {
            if (c.state !== 'asking') return c;
            const yes = c.yes.add(from);
            if (yes.size < participants) return c.set('yes', yes);
            return c.merge({ state: 'committed', told: 0, yes: Set(), patience: undefined });
          },
          No: (c) =>
            c.state === 'asking'
              ? c.merge({ state: 'aborted', told: 0, yes: Set(), patience: undefined })
              : c,
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
          relay: (p, { peers }) =>
            relays && p.received !== undefined && p.relayed < peers.length
              ? {
                  next: p.set('relayed', p.relayed + 1),
                  send: [send(peers[p.relayed]!, announcement[p.received])],
                }
              : undefined,
          /** All others have been sent the decision, so it may be acted on. */
          decide: (p, { peers }) =>
            p.received !== undefined && !decided(p.state) && p.relayed === peers.length
              ? decide(p, p.received)
              : undefined,
          /** By now a decision on which anyone has acted would have arrived. */
          timeOut: (p) => (p.patience === 0 && p.received === undefined ? decide(p, 'aborted') : undefined),
        },
        tick: (p) => countDown(p, 'patience'),
        receive: {
          VoteRequest: (p, _, { from }) =>
            p.state === 'initial'
              ? [
                  {
                    next: p.merge({ state: 'voted', patience: wait }),
                    send: [send(from, { type: 'Yes' })],
                  },
                  { next: decide(p, 'aborted'), send: [send(from, { type: 'No' })] },
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
      always('commits only what all have voted for', {
        view: { participant: (p: Participant) => p.state },
        when: ({ participant }) => participant.includes('committed'),
        holds: ({ participant }) => participant.every((state) => state === 'voted' || state === 'committed'),
      }),
      transition('decisions are final', {
        view: decision,
        holds: (before, after) =>
          before.participant.every((was, index) => !was || was === after.participant[index]),
      }),
      sometimes('everyone commits', {
        view: decision,
        holds: ({ participant }) => participant.every((state) => state === 'committed'),
      }),
      sometimes('everyone that is left commits without the coordinator', {
        view: {
          coordinator: (c: Coordinator, { up }: Seen<Message>) =>
            !up && c.state === 'committed' && c.told < participants,
          participant: (p: Participant, { up }: Seen<Message>) => !up || p.state === 'committed',
        },
        holds: ({ coordinator, participant }) => coordinator.every(Boolean) && participant.every(Boolean),
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

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '2 participants, 1 crash',
      note: 'Babaoğlu and Toueg: AC1 to AC5 hold under any crashes.',
      config: two,
      time,
      faults: oneCrash,
      expect: {
        verdict: 'holds',
        states: 3332,
        transitions: 9592,
        depth: 20,
        witnesses: { 'everyone commits': 14, 'everyone that is left commits without the coordinator': 15 },
      },
    },
    {
      name: '2 participants, any crashes',
      note: 'Larger: even if all crash one after the other.',
      config: two,
      time,
      faults: { crashes: { budget: 3, recovery: 'never' } },
      expect: { verdict: 'holds', states: 6817, transitions: 20985, depth: 20 },
    },
    {
      name: 'decides before it relays',
      note: 'ACP_NB_WRONG: the coordinator crashes with only one participant told, which decides and crashes as well; the other waits, and aborts.',
      config: { ...two, first: 'decide' },
      time,
      faults: { crashes: { budget: 2, recovery: 'never' } },
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 17 },
    },
    {
      name: 'no relaying',
      note: 'The coordinator crashes between two sends, and the timeout of the one that was not told is wrong without any other crash.',
      config: { ...two, relays: false },
      time,
      faults: oneCrash,
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 16 },
    },
    {
      name: 'waits one tick too little',
      note: 'The decision of the coordinator may take all of its time, and come by way of another participant.',
      config: { ...two, wait: rightWait(2) - 1 },
      time,
      faults: oneCrash,
      check: ['agreement'],
      expect: { verdict: 'violated', property: 'agreement', length: 17 },
    },
    {
      name: 'waits one tick too little: no crash',
      note: 'Relaying only matters after a crash of the coordinator: without one, a shorter wait is enough.',
      config: { ...two, wait: rightWait(2) - 1 },
      time,
      check: ['agreement', 'deadlock'],
      expect: { verdict: 'holds', states: 940, transitions: 2336, depth: 19 },
    },
  ],
});
