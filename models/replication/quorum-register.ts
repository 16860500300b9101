/**
 * A register on replicas, read and written by quorums
 *
 * Source  D. K. Gifford: Weighted Voting for Replicated Data, SOSP 1979, §2. H. Attiya, A. Bar-Noy, D. Dolev: Sharing Memory
 *         Robustly in Message-Passing Systems, Journal of the ACM 42(1), 1995, §4 (the write-back of reads). N. A. Lynch,
 *         A. A. Shvartsman: Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts, FTCS 1997 (writers).
 * System  `n` servers, each with one vote. A read waits for `r` answers, a write for `w`, of all servers, or of those that it
 *         has chosen to ask. Clients do the operations of their scripts, one after the other. Asynchronous, unordered channels.
 * Faults  crashes of servers for good, at most n - max(r, w), or with recovery and stable storage; crashes of clients; messages
 *         that are duplicated.
 * Claims  if r + w > n, the register is regular: a read returns what is being written, or what was written last. If reads
 *         write back what they return, or r = n, it is linearizable. Every operation returns, if messages arrive and
 *         all servers are asked, of which max(r, w) stay up; with the same quorums for both, at most ⌊(n - 1) / 2⌋ may crash.
 * Abstracts  votes that differ, and caches (Gifford). Every write writes its own letter. Answers that are late are ignored.
 *
 * Regularity is in regularity.ts, the configuration and the scenarios in quorum-register-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  broadcast,
  type Context,
  eventuallyAlways,
  type HistoryEvent,
  InvalidModelError,
  type ObservedHistory,
  observeHistory,
  type Pid,
  protocol,
  type RegisterOperation,
  type Seen,
  send,
  sometimes,
  specs,
  stateWhere,
  unexpected,
  type Value,
} from '../../checker/index.ts';
import { linearizable } from '../../properties/index.ts';
import { groups } from '../kit/groups.ts';
import { type Config, everyOperationReturns, scenarios, seesTheWrite } from './quorum-register-scenarios.ts';
import { regular } from './regularity.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Version extends Record({
  number: 0,
  /** Which client wrote it; decides between equal numbers. */
  writer: 0,
  value: null as Value,
}) {}

class Server extends Record({ stored: new Version() }) {}

class Client extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'storing',
  /** The operations that have not returned yet. */
  script: List<'write' | 'read'>(),
  /** How many it has begun. */
  begun: 0,
  /** Rounds of messages are numbered, so that late answers are known. */
  round: 0,
  /** Who has answered in this round. */
  heard: Set<Pid>(),
  answers: 0,
  /** The newest version of this round's answers, or the one that is stored. */
  version: new Version(),
  /** The last value read. */
  read: null as Value,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Query'; readonly round: number }
  | { readonly type: 'Answer'; readonly round: number; readonly version: Version }
  | { readonly type: 'Store'; readonly round: number; readonly version: Version }
  | { readonly type: 'Stored'; readonly round: number };

const isDownOrDone = (c: Client, { up }: Seen<Message>) => !up || c.script.isEmpty();

/** What clients write, in the order of clients and of their operations. */
const letters = ['abcd', 'wxyz', ''];

function isNewer(one: Version, other: Version, { ties }: Config): boolean {
  if (one.number !== other.number) return one.number > other.number;
  return ties === 'the higher writer' && one.writer > other.writer;
}

/** @throws {InvalidModelError} where a quorum cannot be made of the servers. */
function checkQuorums({ n, r, w }: Config): void {
  const isQuorum = (size: number) => Number.isInteger(size) && size >= 1 && size <= n;
  if (Number.isInteger(n) && isQuorum(r) && isQuorum(w)) return;
  throw new InvalidModelError(
    `quorum-register: of ${n} servers, ${r} cannot make a quorum of reads, or ${w} of writes.`,
    'numbers that were changed one by one',
    'choose whole numbers with 1 <= r <= n and 1 <= w <= n',
  );
}

/** A new round: a query, or what is to be stored, to all servers or to one quorum or another. */
function newRound(c: Client, version: Version | 'query', { pids }: Context, { n, r, w, asks }: Config) {
  const round = c.round + 1;
  const isQuery = version === 'query';
  const next = c.merge({
    phase: isQuery ? 'asking' : 'storing',
    round,
    heard: Set(),
    answers: 0,
    version: isQuery ? new Version() : version,
  });
  const message: Message = isQuery ? { type: 'Query', round } : { type: 'Store', round, version };
  const size = asks === 'all servers' ? n : isQuery ? r : w;
  return groups(pids.server!, size).map((servers) => ({
    next,
    send: broadcast(servers, message),
    params: { to: servers.join(' ') },
  }));
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { server: Server; client: Client };
  message: Message;
  event: HistoryEvent<RegisterOperation, Value>;
  observers: { history: ObservedHistory<RegisterOperation, Value> };
}

export const quorumRegister = protocol<Shape>({
  name: 'quorum-register',

  roles: (config) => {
    checkQuorums(config);
    const { n, r, w, scripts, writeBack, numbers, counts, storage } = config;
    const nextVersion = (c: Client, number: number, index: number) =>
      new Version({ number: number + 1, writer: index, value: letters[index]![c.begun - 1]! });
    /** An answer more, unless it does not count. */
    const counted = (c: Client, from: Pid) => {
      if (counts === 'servers' && c.heard.has(from)) return;
      return c.merge({ answers: c.answers + 1, heard: counts === 'servers' ? c.heard.add(from) : c.heard });
    };
    const returned = (c: Client, isRead: boolean) => {
      const { value, number } = c.version;
      // The number is of use only to who counts its own writes.
      const version = numbers === 'own count' && !isRead ? new Version({ number }) : new Version();
      const idle = c.merge({ phase: 'idle', script: c.script.shift(), heard: Set(), answers: 0, version });
      return isRead
        ? { next: idle.set('read', value), emit: [{ type: 'return' as const, result: value }] }
        : { next: idle, emit: [{ type: 'return' as const }] };
    };

    return {
      server: {
        count: n,
        prefix: 's',
        init: () => new Server(),
        receive: {
          Query: (s, { round }, { from }) => ({
            next: s,
            send: [send(from, { type: 'Answer', round, version: s.stored })],
          }),
          /** Keep what is newer, and acknowledge in any case: what is stored is at least as new. */
          Store: (s, { round, version }, { from }) => ({
            next: isNewer(version, s.stored, config) ? s.set('stored', version) : s,
            send: [send(from, { type: 'Stored', round })],
          }),
          Answer: unexpected,
          Stored: unexpected,
        },
        crash: (s) => (storage === 'stable' ? s : new Server()),
      },

      client: {
        count: scripts.length,
        prefix: 'c',
        init: ({ index }) => new Client({ script: List(scripts[index]) }),
        actions: {
          /** Reads begin with a query; so do writes, for a number above all that returned before (Lynch and Shvartsman). */
          begin: (c, context) => {
            const kind = c.script.first();
            if (c.phase !== 'idle' || kind === undefined) return;
            const begun = c.set('begun', c.begun + 1);
            const version = kind === 'read' ? undefined : nextVersion(begun, c.version.number, context.index);
            const operation: RegisterOperation = version
              ? { type: 'write', value: version.value }
              : { type: 'read' };
            const first = version === undefined || numbers === 'asked of r' ? 'query' : version;
            const rounds = newRound(begun, first, context, config);
            return rounds.map((round) => ({ ...round, emit: [{ type: 'call', operation }] }));
          },
        },
        receive: {
          Answer: (c, { round, version }, { from, ...context }) => {
            const heard = c.phase === 'asking' && round === c.round ? counted(c, from) : undefined;
            if (heard === undefined) return c;
            const newest = isNewer(version, heard.version, config) ? version : heard.version;
            const informed = heard.set('version', newest);
            if (informed.answers < r) return informed;
            const { index } = context;
            if (c.script.first() === 'write') {
              return newRound(informed, nextVersion(c, newest.number, index), context, config);
            }
            // Attiya, Bar-Noy and Dolev: no later read may miss what this one returns.
            return writeBack ? newRound(informed, newest, context, config) : returned(informed, true);
          },
          Stored: (c, { round }, { from }) => {
            const heard = c.phase === 'storing' && round === c.round ? counted(c, from) : undefined;
            if (heard === undefined || heard.answers < w) return heard ?? c;
            return returned(heard, c.script.first() === 'read');
          },
          Query: unexpected,
          Store: unexpected,
        },
      },
    };
  },

  observers: () => ({ history: observeHistory() }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    regular('history'),
    linearizable({ observe: 'history', spec: specs.register() }),
    sometimes(seesTheWrite, {
      view: { client: (c: Client) => c.read !== null },
      holds: ({ client }) => client.some(Boolean),
    }),
    eventuallyAlways(everyOperationReturns, {
      each: { client: isDownOrDone },
      holds: (downOrDone) => downOrDone,
    }),
  ],

  terminal: () =>
    stateWhere({ view: { client: isDownOrDone }, holds: ({ client }) => client.every(Boolean) }),

  scenarios,
});
