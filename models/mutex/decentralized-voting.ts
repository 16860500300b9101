/**
 * Mutual exclusion by the votes of coordinators that may forget them
 *
 * Source  S. Lin, Q. Lian, M. Chen, Z. Zhang: A Practical Distributed Mutual Exclusion Protocol in Dynamic Peer-to-Peer Systems, IPTPS 2004;
 *         M. van Steen, A. S. Tanenbaum: Distributed Systems, "A decentralized algorithm".
 * System  `n` coordinators with one vote each, and clients that need `m` of them to enter. Asynchronous, reliable, unordered channels.
 * Faults  `resets` of the coordinators crash at some time, come back at once, and have forgotten whom they voted for.
 * Claims  at most one client is in its critical section, as long as there are fewer than 2m - n resets; with so many, two can be.
 *         No deadlock, if a client that does not get its votes gives back those that it has, and tries again. That someone gets in
 *         is not certain, whatever fairness is assumed: the paper makes it likely, by waiting for a random time. How likely it
 *         is that exclusion breaks is in decentralized-voting-odds.ts.
 * Abstracts  what happens outside and inside the critical section, and waiting. Which coordinators forget is of no interest where all
 *         are asked at once, as all are alike; where they are asked in order, the suite goes through all choices. That
 *         one forgets more than once is not modelled, as it helps nobody: two clients inside need m coordinators
 *         each, so 2m - n of them have voted for both, and each of these has forgotten once.
 *
 * The configuration and the scenarios are in decentralized-voting-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  broadcast,
  eventually,
  InvalidModelError,
  type Pid,
  protocol,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { type Config, claims, scenarios } from './decentralized-voting-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Coordinator extends Record({
  votedFor: undefined as Pid | undefined,
  /** Who waits for the vote, where clients keep what they have. */
  waiting: List<Pid>(),
  mayForget: false,
}) {}

class Client extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'inside' | 'done',
  votes: Set<Pid>(),
  refused: Set<Pid>(),
  /** Whose answer it waits for, where it asks one at a time. */
  asked: undefined as Pid | undefined,
  entered: false,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request' }
  | { readonly type: 'Vote' }
  | { readonly type: 'Refuse' }
  | { readonly type: 'Release' };

/** @throws {InvalidModelError} if there can be no such system, or votes are no majority. */
function refuseImpossible({ clients, n, m, ...config }: Config): void {
  const resets = numberOf(config.resets);
  const refuse = (seen: string, nextStep: string) => {
    throw new InvalidModelError(seen, 'a value of the configuration', nextStep);
  };
  if (![clients, n, m, resets].every((number) => Number.isInteger(number) && number >= 0) || clients < 1)
    refuse('There are fractions, negative numbers, or no clients.', 'use whole numbers');
  if (m > n) refuse(`${m} votes are more than ${n} coordinators have.`, 'ask for fewer votes');
  if (2 * m <= n) refuse(`${m} votes of ${n} are no majority.`, 'ask for more votes');
  if (resets > n)
    refuse(`${resets} resets are more than one for each of ${n} coordinators.`, 'allow fewer resets');
}

const numberOf = (resets: Config['resets']) => (typeof resets === 'number' ? resets : resets.length);

/** Whether the coordinator of this index is one of those that may forget. */
const isForgetful = (index: number, resets: Config['resets']) =>
  typeof resets === 'number' ? index < resets : resets.includes(index + 1);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Vote for the one that has waited longest. */
function voteForNext(c: Coordinator) {
  const next = c.waiting.first();
  if (next === undefined) return c.set('votedFor', undefined);
  return {
    next: c.merge({ votedFor: next, waiting: c.waiting.shift() }),
    send: [send(next, { type: 'Vote' })],
  };
}

/** Ask the next coordinator that has not answered. */
function askNext(c: Client, coordinators: readonly Pid[]) {
  if ((c.phase !== 'idle' && c.phase !== 'asking') || c.asked !== undefined) return;
  const asked = coordinators.find((pid) => !c.votes.has(pid) && !c.refused.has(pid));
  if (asked === undefined) return;
  return { next: c.merge({ phase: 'asking', asked }), send: [send(asked, { type: 'Request' })] };
}

export const decentralizedVoting = protocol<{
  config: Config;
  roles: { coordinator: Coordinator; client: Client };
  message: Message;
}>({
  name: 'decentralized-voting',

  roles: (config) => {
    refuseImpossible(config);
    const { clients, n, m, resets, asks, afterDefeat } = config;

    /** Everyone has answered. With enough votes, enter; otherwise give back those that there are. */
    const decide = (c: Client) => {
      if (c.votes.size >= m) return c.merge({ phase: 'inside', entered: true });
      if (c.votes.size + c.refused.size < n) return c;
      return {
        next: new Client({ phase: afterDefeat === 'give up' ? 'done' : 'idle' }),
        send: broadcast(c.votes, { type: 'Release' }),
      };
    };

    return {
      coordinator: {
        count: n,
        prefix: 'c',
        init: ({ index }) => new Coordinator({ mayForget: isForgetful(index, resets) }),
        /** Crash and come back, with nothing on stable storage. */
        actions:
          numberOf(resets) > 0
            ? { forget: (c: Coordinator) => (c.mayForget ? new Coordinator() : undefined) }
            : {},
        receive: {
          /** Vote for the first to ask. Others are refused, or wait. */
          Request: (c, _, { from }) => {
            if (c.votedFor === undefined) return voteForNext(c.set('waiting', List([from])));
            if (afterDefeat === 'wait') return c.update('waiting', (waiting) => waiting.push(from));
            return { next: c, send: [send(from, { type: 'Refuse' })] };
          },
          /** From one that it has voted for and forgotten, it does not count. */
          Release: (c, _, { from }) => (c.votedFor === from ? voteForNext(c) : c),
          Vote: unexpected,
          Refuse: unexpected,
        },
      },

      client: {
        count: clients,
        prefix: 'p',
        init: () => new Client(),
        actions: {
          ask: (c, { pids }) => {
            if (asks === 'in order') return askNext(c, pids.coordinator);
            if (c.phase !== 'idle') return;
            return { next: c.set('phase', 'asking'), send: broadcast(pids.coordinator, { type: 'Request' }) };
          },
          leave: (c) => {
            if (c.phase !== 'inside') return;
            return {
              next: c.merge({ phase: 'done', votes: Set() }),
              send: broadcast(c.votes, { type: 'Release' }),
            };
          },
        },
        receive: {
          /** A vote that comes too late goes back. */
          Vote: (c, _, { from }) => {
            if (c.phase === 'done') return { next: c, send: [send(from, { type: 'Release' })] };
            const after = c.merge({ asked: undefined, votes: c.votes.add(from) });
            return c.phase === 'inside' ? after : decide(after);
          },
          Refuse:
            afterDefeat === 'wait'
              ? unexpected
              : (c, _, { from }) =>
                  c.phase === 'asking'
                    ? decide(c.merge({ asked: undefined, refused: c.refused.add(from) }))
                    : c,
          Request: unexpected,
          Release: unexpected,
        },
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    mutualExclusion({ client: (c: Client) => c.phase === 'inside' }),
    sometimes(claims.everyoneEnters, {
      view: { client: (c: Client) => c.entered },
      holds: ({ client }) => client.every(Boolean),
    }),
    eventually(claims.everyoneGetsIn, {
      each: { client: (c: Client) => c.entered },
      holds: Boolean,
    }),
    eventually(claims.someoneGetsIn, {
      view: { client: (c: Client) => c.entered },
      holds: ({ client }) => client.some(Boolean),
    }),
  ],

  /** All clients want to enter, and ask again where they may; nobody has to forget. */
  fairness: ({ resets }) => (numberOf(resets) > 0 ? { actions: { forget: 'none' } } : {}),

  terminal: () =>
    stateWhere({
      view: { client: (c: Client) => c.phase === 'done' },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
