/**
 * Maekawa's mutual exclusion by votes of a quorum
 *
 * Source  M. Maekawa: A √N Algorithm for Mutual Exclusion in Decentralized Systems, ACM TOCS 3(2), 1985; B. A. Sanders: The
 *         Information Structure of Distributed Mutual Exclusion Algorithms, ACM TOCS 5(3), 1987, on what is missing there.
 * System  clients that enter their critical sections `entries` times, and arbiters with one vote each. A client needs the votes of its
 *         quorum, and any two quorums have an arbiter in common. Asynchronous, reliable channels that keep the order of messages.
 * Faults  none tolerated.
 * Claims  at most one client is in its critical section, with or without what is below. With it, no deadlock, and
 *         every client that asks gets in: this needs weak fairness of messages, of entering and of leaving.
 * Abstracts  what happens outside and inside the critical section. In the paper all sites are both, and an arbiter's messages to its
 *         own client take no time; apart they may take any, which covers that. Later requests are stamped by what
 *         grants tell of the stamps that arbiters have seen.
 *
 * The configuration and the scenarios are in maekawa-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  leadsTo,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { type Config, claims, scenarios } from './maekawa-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Request extends Record({ at: 0, by: '' as Pid }) {}

class Client extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'inside',
  /** The highest stamp seen. */
  clock: 0,
  votes: Set<Pid>(),
  /** Which arbiters have said that another goes first, or have been given back their vote. */
  failed: Set<Pid>(),
  /** Who has asked for its vote back, and waits for an answer. */
  inquiries: Set<Pid>(),
  entered: 0,
}) {}

class Arbiter extends Record({
  /** Who has the vote. */
  locked: undefined as Request | undefined,
  /** Requests that wait for it, the best first. */
  waiting: List<Request>(),
  /** Whether the vote has been asked back. */
  inquired: false,
  /** The highest stamp seen. */
  clock: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly at: number }
  /** LOCKED: the vote. */
  | { readonly type: 'Grant'; readonly clock: number }
  /** Another goes first. */
  | { readonly type: 'Failed' }
  /** A better one has asked: does the client give the vote back? */
  | { readonly type: 'Inquire' }
  /** RELINQUISH: it does. */
  | { readonly type: 'Yield' }
  | { readonly type: 'Release' };

const isBefore = (a: Request, b: Request) => a.at < b.at || (a.at === b.at && a.by < b.by);

/** The requests that wait, with one more. */
const withRequest = (waiting: List<Request>, request: Request) =>
  waiting.push(request).sort((a, b) => (isBefore(a, b) ? -1 : 1));

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const quorumOf = ({ index, pids }: Context, { quorums }: Config) =>
  quorums[index]!.map((arbiter) => pids.arbiter![arbiter]!);

/** Give the vote (LOCKED) to the best request that waits. */
function grantNext(a: Arbiter) {
  const best = a.waiting.first();
  if (best === undefined) return a.merge({ locked: undefined, inquired: false });
  return {
    next: a.merge({ locked: best, waiting: a.waiting.shift(), inquired: false }),
    send: [send(best.by, { type: 'Grant', clock: a.clock })],
  };
}

/**
 * On REQUEST: vote for the first to come; if a better one comes later, ask for the vote back (INQUIRE). Others are told that they have
 * to wait (FAILED).
 */
function ask(a: Arbiter, request: Request, { correction }: Config) {
  const { locked } = a;
  if (locked === undefined) return grantNext(a.set('waiting', List([request])));
  const waiting = withRequest(a.waiting, request);
  const next = a.set('waiting', waiting);
  if (correction === 'none') return next;
  if (waiting.first() !== request || !isBefore(request, locked))
    return { next, send: [send(request.by, { type: 'Failed' })] };
  // Sanders: the request that was best, and was not told so, is not any more.
  const preempted = a.waiting.filter((other) => correction === 'full' && isBefore(other, locked)).take(1);
  return {
    next: next.set('inquired', true),
    send: [
      ...broadcast(
        preempted.map(({ by }) => by),
        { type: 'Failed' },
      ),
      ...(a.inquired ? [] : [send(locked.by, { type: 'Inquire' })]),
    ],
  };
}

/** Give back the votes that have been asked for (RELINQUISH), once it is known that some are missing. */
function answerInquiries(c: Client) {
  if (c.failed.isEmpty() || c.inquiries.isEmpty()) return c;
  return {
    next: c.merge({
      votes: c.votes.subtract(c.inquiries),
      failed: c.failed.union(c.inquiries),
      inquiries: Set(),
    }),
    send: broadcast(c.inquiries, { type: 'Yield' }),
  };
}

export const maekawa = protocol<{
  config: Config;
  roles: { client: Client; arbiter: Arbiter };
  message: Message;
}>({
  name: 'maekawa',

  roles: (config) => {
    const isCorrected = config.correction !== 'none';
    return {
      client: {
        count: config.quorums.length,
        prefix: 'p',
        init: () => new Client(),
        actions: {
          /** Ask all arbiters of the quorum. */
          request: (c, context) => {
            if (c.phase !== 'idle' || c.entered === config.entries) return;
            const at = c.clock + 1;
            return {
              next: c.merge({ phase: 'asking', clock: at }),
              send: broadcast(quorumOf(context, config), { type: 'Request', at }),
            };
          },
          /** Enter with all votes of the quorum. */
          enter: (c, context) => {
            if (c.phase !== 'asking' || c.votes.size < quorumOf(context, config).length) return;
            return c.merge({ phase: 'inside', inquiries: Set() });
          },
          /** Give all votes back. */
          leave: (c) => {
            if (c.phase !== 'inside') return;
            return {
              next: new Client({ clock: c.clock, entered: c.entered + 1 }),
              send: broadcast(c.votes, { type: 'Release' }),
            };
          },
        },
        receive: {
          Grant: (c, { clock }, { from }) =>
            c.merge({
              clock: Math.max(c.clock, clock),
              votes: c.votes.add(from),
              failed: c.failed.delete(from),
            }),
          Failed: isCorrected
            ? (c, _, { from }) => answerInquiries(c.update('failed', (failed) => failed.add(from)))
            : unexpected,
          /** It comes too late where the client is inside, or has left. */
          Inquire: isCorrected
            ? (c, _, { from }) =>
                c.phase === 'asking' && c.votes.has(from)
                  ? answerInquiries(c.update('inquiries', (inquiries) => inquiries.add(from)))
                  : c
            : unexpected,
          Request: unexpected,
          Yield: unexpected,
          Release: unexpected,
        },
      },

      arbiter: {
        count: 1 + Math.max(...config.quorums.flat()),
        prefix: 'a',
        init: () => new Arbiter(),
        receive: {
          Request: (a, { at }, { from }) =>
            ask(
              a.update('clock', (clock) => Math.max(clock, at)),
              new Request({ at, by: from }),
              config,
            ),
          /** Vote for the best request; the one that gave the vote back waits again. */
          Yield: isCorrected
            ? (a, _, { from }) =>
                a.locked?.by === from ? grantNext(a.set('waiting', withRequest(a.waiting, a.locked))) : a
            : unexpected,
          Release: (a, _, { from }) => (a.locked?.by === from ? grantNext(a) : a),
          Grant: unexpected,
          Failed: unexpected,
          Inquire: unexpected,
        },
        /** Nothing is on stable storage. */
        crash: () => new Arbiter(),
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ entries, quorums }) => [
    mutualExclusion({ client: (c: Client) => c.phase === 'inside' }),
    sometimes(claims.everyoneEnters, {
      view: { client: (c: Client) => c.entered === entries },
      holds: ({ client }) => client.every(Boolean),
    }),
    sometimes(claims.allWait, {
      view: { client: (c: Client) => c.phase === 'asking' && c.votes.size > 0 },
      holds: ({ client }) => client.filter(Boolean).length >= Math.min(2, quorums.length),
    }),
    always(claims.oneVote, {
      view: { client: (c: Client) => c.votes },
      holds: ({ client }) =>
        client.every((votes, i) => client.slice(0, i).every((others) => votes.intersect(others).isEmpty())),
    }),
    leadsTo(claims.everyoneGetsIn, {
      each: { client: (c: Client, { up }: Seen<Message>) => (up ? c.phase : 'crashed') },
      when: (phase) => phase === 'asking',
      holds: (phase) => phase === 'inside' || phase === 'crashed',
    }),
  ],

  /** Nobody has to ask. */
  fairness: () => ({ actions: { request: 'none' } }),

  terminal: () =>
    stateWhere({
      view: { client: (c: Client, { up }: Seen<Message>) => !up || c.phase === 'idle' },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
