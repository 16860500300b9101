/**
 * Fencing tokens: a lock with leases, and a resource that rejects lower tokens
 *
 * Source  M. Burrows: The Chubby Lock Service for Loosely-Coupled Distributed Systems, OSDI 2006, §2.4 (sequencers);
 *         M. Kleppmann: How to do distributed locking, 2016, "Making the lock safe with fencing". Terms and votes as in
 *         D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, §5.2.
 * System  a lock service of `servers` servers, `clients` clients, one resource. A client that has the votes of a majority
 *         in a term holds the lock for `ttl` ticks, counted from when it asked; the term is its fencing token.
 * Faults  pauses of clients; delays, also of writes; crashes of servers and of the resource, with recovery; clocks that are
 *         wrong.
 * Claims  the resource never accepts a lower token than it has accepted before, whatever clocks and delays: this needs a
 *         check that is one step with the write, and a highest token that outlasts crashes. A holder's writes do not
 *         follow those of a later one: this needs also that no token is granted twice. That no write is accepted once a
 *         newer token is granted is more, and does not follow: it needs that the resource hears of the token before the
 *         grant takes effect, or that no write is late. At most one lease is unexpired, if clocks are right. A holder
 *         whose lease lasts does its writes.
 * Abstracts  how a client learns of the terms that are in use: it may choose any that is higher than its own, up to
 *         `terms`. Servers refuse in silence. Resources that ask the lock service instead are left out: between its answer
 *         and the write there is time again. What is written.
 *
 * The configuration and the scenarios are in fencing-scenarios.ts.
 */
import { Map, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  leadsTo,
  type Pid,
  protocol,
  send,
  sometimes,
  stateWhere,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { majority } from '../kit/quorum.ts';
import { type Event, type Log, observeGrants } from './fencing-log.ts';
import {
  atMostOneLease,
  type Config,
  doesItsWrites,
  noStaleWrite,
  scenarios,
  tokensNeverDecrease,
  uniqueTokens,
  writesInOrder,
} from './fencing-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Server extends Record({
  /** The last term that it has voted in. */
  term: 0,
  /** For how many more ticks this vote keeps it from voting again. */
  lease: 0,
}) {}

class Client extends Record({
  /** `fencing`: it has the votes, and tells the resource. */
  phase: 'idle' as 'idle' | 'campaigning' | 'fencing' | 'leading',
  /** Also its token. */
  term: 0,
  votes: Set<Pid>(),
  /** For how many more ticks it holds the lock, or would with the votes. */
  lease: 0,
  /** `checked`: it has looked at its lease, and is about to write. */
  write: 'none' as 'none' | 'checked' | 'sent',
  written: 0,
}) {}

class Resource extends Record({
  /** The highest token seen. */
  highest: 0,
  /** The token of the last write. */
  last: 0,
  /** Where check and write are two steps: whose writes have been checked, and with which token. */
  checked: Map<Pid, number>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'RequestVote'; readonly term: number }
  | { readonly type: 'Vote'; readonly term: number }
  | { readonly type: 'NewEpoch'; readonly token: number }
  | { readonly type: 'EpochKnown'; readonly token: number }
  | { readonly type: 'Write'; readonly token: number }
  | { readonly type: 'Answer'; readonly accepted: boolean };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** From here on the client believes that it holds the lock. */
function lead(client: Client) {
  const granted = { type: 'granted', token: client.term } as const;
  return { next: client.set('phase', 'leading'), emit: [granted] };
}

/** Do a write. */
function accept(resource: Resource, client: Pid, token: number) {
  const { highest, checked } = resource;
  return {
    next: resource.merge({
      highest: Math.max(highest, token),
      last: token,
      checked: checked.delete(client),
    }),
    send: [send(client, { type: 'Answer', accepted: true })],
    emit: [{ type: 'accepted', token, client } as const],
  };
}

interface Shape {
  config: Config;
  roles: { server: Server; client: Client; resource: Resource };
  message: Message;
  event: Event;
  observers: { log: Log };
}

export const fencing = protocol<Shape>({
  name: 'fencing',

  roles: ({ servers, clients, ttl, terms, work, writes, margin, check, atomic, epochPush, forgets }) => {
    const ticks = ttl === 'for ever' ? 1 : ttl;
    return {
      server: {
        count: servers,
        prefix: 's',
        init: () => new Server(),
        receive: {
          /** Vote once in a term, and in no other while this vote counts. */
          RequestVote: (s, { term }, { from }) => {
            if (term <= s.term || s.lease > 0) return s;
            return { next: s.merge({ term, lease: ticks }), send: [send(from, { type: 'Vote', term })] };
          },
          Vote: unexpected,
          NewEpoch: unexpected,
          EpochKnown: unexpected,
          Write: unexpected,
          Answer: unexpected,
        },
        tick: (s) => (ttl === 'for ever' ? s : countDown(s, 'lease')),
        /** Terms are on stable storage. When a lease ends is not: a server that recovers waits as long as the longest. */
        crash: (s) => new Server({ term: forgets === 'terms' ? 0 : s.term }),
        recover: (s) => (forgets === 'terms' || forgets === 'leases' ? s : s.set('lease', ticks)),
      },

      client: {
        count: clients,
        prefix: 'c',
        init: () => new Client(),
        actions: {
          /** Ask for votes in a higher term. The lease counts from now. */
          campaign: (c, { pids }) => {
            if (c.lease > 0 || c.write !== 'none' || c.written === writes) return;
            return Array.from({ length: terms - c.term }, (_, index) => {
              const term = c.term + 1 + index;
              return {
                next: c.merge({ phase: 'campaigning', term, votes: Set(), lease: ticks }),
                send: broadcast(pids.server, { type: 'RequestVote', term }),
                params: { term },
              };
            });
          },
          /** The work is done: look whether the lease lasts. */
          check: (c) => {
            if (c.phase !== 'leading' || c.write !== 'none' || c.written === writes) return;
            return c.lease > margin && c.lease <= ticks - work ? c.set('write', 'checked') : undefined;
          },
        },
        urgent: {
          write: (c, { pids }: Context) => {
            if (c.write !== 'checked') return;
            return {
              next: c.set('write', 'sent'),
              send: broadcast(pids.resource!, { type: 'Write', token: c.term }),
            };
          },
        },
        receive: {
          /** With the votes of a majority, lead; where the resource has to know first, tell it. */
          Vote: (c, { term }, { from, pids }) => {
            if (c.phase !== 'campaigning' || term !== c.term || c.lease === 0) return c;
            const voted = c.update('votes', (votes) => votes.add(from));
            if (voted.votes.size < majority(servers)) return voted;
            if (!epochPush) return lead(voted);
            return {
              next: voted.set('phase', 'fencing'),
              send: broadcast(pids.resource, { type: 'NewEpoch', token: term }),
            };
          },
          EpochKnown: epochPush
            ? (c, { token }) => (c.phase === 'fencing' && token === c.term && c.lease > 0 ? lead(c) : c)
            : unexpected,
          /** Who is rejected may try again while its lease lasts. */
          Answer: (c, { accepted }) => c.merge({ write: 'none', written: c.written + (accepted ? 1 : 0) }),
          RequestVote: unexpected,
          NewEpoch: unexpected,
          Write: unexpected,
        },
        tick: (c) => (ttl === 'for ever' ? c : countDown(c, 'lease')),
      },

      resource: {
        init: () => new Resource(),
        ...(!atomic && {
          actions: {
            /** Do one of the writes that were checked before. */
            apply: (r: Resource) =>
              r.checked
                .toArray()
                .map(([client, token]) => ({ ...accept(r, client, token), params: { client, token } })),
          },
        }),
        receive: {
          /** Reject a token that is lower than the highest seen. */
          Write: (r, { token }, { from }) => {
            const isHigher = token > r.highest;
            const passes = check === 'none' || isHigher || (check === 'not lower' && token === r.highest);
            if (!passes) return { next: r, send: [send(from, { type: 'Answer', accepted: false })] };
            return atomic ? accept(r, from, token) : r.set('checked', r.checked.set(from, token));
          },
          NewEpoch: epochPush
            ? (r, { token }, { from }) =>
                token < r.highest
                  ? r
                  : { next: r.set('highest', token), send: [send(from, { type: 'EpochKnown', token })] }
            : unexpected,
          RequestVote: unexpected,
          Vote: unexpected,
          EpochKnown: unexpected,
          Answer: unexpected,
        },
        /** The highest token is on stable storage, as the data is. */
        crash: ({ highest, last }) =>
          new Resource({ highest: forgets === 'highest token' ? 0 : highest, last }),
      },
    };
  },

  observers: () => ({ log: observeGrants }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ writes, ttl }) => [
    transition(tokensNeverDecrease, {
      view: { resource: (r: Resource) => r.last },
      holds: (before, after) => before.resource[0]! <= after.resource[0]!,
    }),
    always(noStaleWrite, {
      observe: { log: ({ staleWrite }: Log) => !staleWrite },
      holds: ({ log }) => log,
    }),
    always(writesInOrder, {
      observe: { log: ({ outOfOrder }: Log) => !outOfOrder },
      holds: ({ log }) => log,
    }),
    always(uniqueTokens, {
      observe: { log: ({ tokenTwice }: Log) => !tokenTwice },
      holds: ({ log }) => log,
    }),
    always(atMostOneLease, {
      view: { client: ({ phase, lease }: Client) => phase === 'leading' && lease > 0 },
      holds: ({ client }) => client.filter(Boolean).length <= 1,
    }),
    sometimes(ttl === 'for ever' ? 'the holder writes' : 'a later holder writes', {
      observe: {
        log: ({ grants, writer }: Log) =>
          writer !== undefined && (ttl === 'for ever' || writer.token > grants.first(writer).token),
      },
      holds: ({ log }) => log,
    }),
    leadsTo(doesItsWrites, {
      each: { client: (c: Client) => c },
      when: ({ phase, lease }) => phase === 'leading' && lease > 0,
      holds: ({ written, lease }) => written === writes || lease === 0,
    }),
  ],

  /** Nobody has to want the lock. */
  fairness: () => ({ actions: { campaign: 'none' } }),

  /** It is no deadlock to have written everything, to have no term left, or to wait for a lock that is never free again. */
  terminal: ({ terms, ttl, writes }) =>
    stateWhere({
      view: {
        client: ({ term, written, lease, write }: Client) =>
          write === 'none' && (written === writes || ttl === 'for ever' || (lease === 0 && term === terms)),
      },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
