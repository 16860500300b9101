/**
 * Raft's leader election
 *
 * Source  D. Ongaro, J. Ousterhout: In Search of an Understandable Consensus Algorithm, USENIX ATC 2014, §5.2 and figure 2.
 * System  `servers` servers, with terms up to `terms`. Asynchronous network; a message, once sent, may be received any
 *         number of times or never (network `set`).
 * Faults  loss, delay, reordering and duplication of messages, all of which the network `set` comes to.
 * Claims  election safety: at most one leader in a term.
 * Abstracts  the log, so every log is as up to date as every other; refusals of a vote and replies to a heartbeat, which
 *         change nothing here; a leader's heartbeats are one message, which may be received at any time.
 */
import { Record, Set } from 'immutable';
import { always, broadcast, type Pid, protocol, send, sometimes, stateWhere } from '../../index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Server extends Record({
  /** currentTerm. */
  term: 0,
  role: 'follower' as 'follower' | 'candidate' | 'leader',
  /** votedFor, in the current term. */
  votedFor: undefined as Pid | undefined,
  /** Of a candidate or leader: whose votes it has counted. */
  votes: Set<Pid>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'RequestVote'; readonly term: number }
  /** The vote is for the receiver. */
  | { readonly type: 'Vote'; readonly term: number }
  /** AppendEntries without entries. */
  | { readonly type: 'Heartbeat'; readonly term: number };

interface Config {
  readonly servers: number;
  /** No server goes beyond this term. */
  readonly terms: number;
  /** Broken where true: a server votes for everyone who asks in its term, not only for the first. */
  readonly votesTwice: boolean;
}

const correct = { servers: 3, votesTwice: false } as const;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const raftElection = protocol<{ config: Config; roles: { server: Server }; message: Message }>({
  name: 'raft-election',

  roles: ({ servers, terms, votesTwice }) => ({
    server: {
      count: servers,
      prefix: 's',
      init: () => new Server(),
      actions: {
        /** §5.2: the election timeout elapses; start an election in a new term, with the own vote. */
        timeOut: (s, { self, peers }) => {
          if (s.role === 'leader' || s.term === terms) return;
          const term = s.term + 1;
          return {
            next: new Server({ term, role: 'candidate', votedFor: self, votes: Set([self]) }),
            send: broadcast(peers, { type: 'RequestVote', term }),
          };
        },
        /** §5.2: a candidate with the votes of a majority becomes leader, and says so. */
        lead: (s, { peers }) => {
          if (s.role !== 'candidate' || 2 * s.votes.size <= servers) return;
          return {
            next: s.set('role', 'leader'),
            send: broadcast(peers, { type: 'Heartbeat', term: s.term }),
          };
        },
      },
      receive: {
        /** Figure 2, RequestVote RPC: one vote per term, for the first that asks; a newer term makes a follower. */
        RequestVote: (s, { term }, { from }) => {
          const free = s.votedFor === undefined || s.votedFor === from || votesTwice;
          if (term < s.term || (term === s.term && !free)) return;
          const follower = term > s.term ? new Server({ term }) : s;
          return { next: follower.set('votedFor', from), send: [send(from, { type: 'Vote', term })] };
        },
        Vote: (s, { term }, { from }) => {
          if (s.role !== 'candidate' || term !== s.term) return;
          return s.update('votes', (votes) => votes.add(from));
        },
        /** §5.2: a candidate that hears of the leader of its term, or of a newer term, returns to follower. */
        Heartbeat: (s, { term }) => {
          if (term > s.term) return new Server({ term });
          if (term < s.term || s.role !== 'candidate') return;
          return s.merge({ role: 'follower', votes: Set() });
        },
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ terms }) => [
    always('at most one leader in a term', {
      view: { server: (s: Server) => (s.role === 'leader' ? s.term : undefined) },
      holds: ({ server }) => {
        const led = server.filter((term) => term !== undefined);
        return led.every((term, index) => led.indexOf(term) === index);
      },
    }),
    sometimes('the last term has a leader', {
      view: { server: (s: Server) => s.role === 'leader' && s.term === terms },
      holds: ({ server }) => server.some(Boolean),
    }),
  ],

  /** The bound on terms ends every run. */
  terminal: () => stateWhere({ holds: () => true }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '3 servers, 3 terms',
      note: 'Counts from SPIN and TLC on matched models.',
      config: { ...correct, terms: 3 },
      network: 'set',
      expect: { verdict: 'holds', states: 49411, transitions: 198042, depth: 16 },
    },
    {
      name: '3 servers, 4 terms',
      note: 'Larger: counts from SPIN and TLC on matched models.',
      config: { ...correct, terms: 4 },
      network: 'set',
      expect: { verdict: 'holds', states: 1100321, transitions: 4474197, depth: 21 },
    },
    {
      name: 'votes twice',
      note: 'Two candidates of one term get a majority each: why a server remembers whom it has voted for (§5.2). Length from SPIN.',
      config: { ...correct, terms: 1, votesTwice: true },
      network: 'set',
      expect: { verdict: 'violated', property: 'at most one leader in a term', length: 8 },
    },
  ],
});
