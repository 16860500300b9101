/**
 * One token for each shard of the data, and processes that need two of them
 *
 * Source  J. W. Havender: Avoiding Deadlock in Multitasking Systems, IBM Systems Journal 7(2), 1968, on standard orders of allocation.
 *         The ring is that of E. W. Dijkstra: Hierarchical Ordering of Sequential Processes, Acta Informatica 1(2), 1971.
 * System  a ring of `processes` shards, each with a keeper of its token, and as many processes: each one needs the tokens of
 *         a shard and of the next. It asks for the second when it has the first, and keeps both until it is done.
 *         Asynchronous, reliable, unordered channels.
 * Faults  none tolerated.
 * Claims  no token is given to two processes. If all take their tokens in one order of all shards, there is no circle of
 *         processes each of which waits for the next, and so no deadlock; if keepers let in whoever has waited
 *         longest, everyone who asks gets both tokens. This needs weak fairness of messages and of leaving.
 * Abstracts  the data, and what is done with it.
 *
 * The configuration and the scenarios are in sharded-tokens-scenarios.ts.
 */
import { List, Record } from 'immutable';
import {
  always,
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
import { type Config, claims, scenarios } from './sharded-tokens-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Keeper extends Record({
  holder: undefined as Pid | undefined,
  /** Who waits for the token, the one that has asked first at the front. */
  waiting: List<Pid>(),
}) {}

class Process extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'working',
  /** The keepers of the tokens that it has, in the order in which it got them. */
  tokens: List<Pid>(),
  entered: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message = { readonly type: 'Request' } | { readonly type: 'Token' } | { readonly type: 'Return' };

/** The shards that a process needs, in the order in which it asks for them. */
function shardsOf({ index, pids }: Pick<Context, 'index' | 'pids'>, order: Config['order']): readonly Pid[] {
  const shards = pids.keeper!;
  const own = [index, (index + 1) % shards.length];
  return (order === 'one for all' ? own.sort((a, b) => a - b) : own).map((shard) => shards[shard]!);
}

/** A process that asks, what it has, and what it still needs. */
interface Standing {
  readonly tokens: List<Pid>;
  readonly needs: Pid | undefined;
}

/** Whether some process waits for a token of one that waits …, which has a token that the first waits for. */
function isCircular(standings: readonly Standing[]): boolean {
  const nextOf = ({ needs }: Standing) => standings.find(({ tokens }) => needs && tokens.includes(needs));
  return standings.some((first) => {
    let at = nextOf(first);
    for (let steps = 1; at && at !== first && steps < standings.length; steps++) at = nextOf(at);
    return at === first;
  });
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Ask for the next token, or begin where none is missing. */
function goOn(p: Process, shards: readonly Pid[]) {
  const missing = shards[p.tokens.size];
  if (missing === undefined) return p.set('phase', 'working');
  return { next: p.set('phase', 'asking'), send: [send(missing, { type: 'Request' })] };
}

export const shardedTokens = protocol<{
  config: Config;
  roles: { keeper: Keeper; process: Process };
  message: Message;
}>({
  name: 'sharded-tokens',

  roles: ({ processes, entries, order, next }) => ({
    keeper: {
      count: processes,
      prefix: 'k',
      init: () => new Keeper(),
      receive: {
        Request: (k, _, { from }) => {
          if (k.holder !== undefined) return k.update('waiting', (waiting) => waiting.push(from));
          return { next: k.set('holder', from), send: [send(from, { type: 'Token' })] };
        },
        /** Give the token to one that waits. */
        Return: (k) => {
          if (k.waiting.isEmpty()) return k.set('holder', undefined);
          const candidates = next === 'longest' ? k.waiting.take(1) : k.waiting;
          return candidates.toArray().map((holder) => ({
            next: k.merge({ holder, waiting: k.waiting.filter((pid) => pid !== holder) }),
            send: [send(holder, { type: 'Token' })],
            params: { holder },
          }));
        },
        Token: unexpected,
      },
    },

    process: {
      count: processes,
      prefix: 'p',
      init: () => new Process(),
      actions: {
        ask: (p, context) =>
          p.phase === 'idle' && p.entered !== entries ? goOn(p, shardsOf(context, order)) : undefined,
        /** Give both tokens back. */
        leave: (p) => {
          if (p.phase !== 'working') return;
          return {
            next: new Process({ entered: entries === 'unlimited' ? 0 : p.entered + 1 }),
            send: p.tokens.toArray().map((keeper) => send(keeper, { type: 'Return' })),
          };
        },
      },
      receive: {
        Token: (p, _, context) =>
          goOn(
            p.update('tokens', (tokens) => tokens.push(context.from)),
            shardsOf(context, order),
          ),
        Request: unexpected,
        Return: unexpected,
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ processes }) => [
    always(claims.onlyOne, {
      view: { process: (p: Process) => p.tokens },
      holds: ({ process }) =>
        process.every(
          (tokens, i) =>
            !process.slice(0, i).some((others) => tokens.some((token) => others.includes(token))),
        ),
    }),
    always(claims.noCircle, {
      view: {
        process: ({ tokens }: Process, { self }: Seen<Message>) => ({ self, tokens }),
        keeper: ({ waiting }: Keeper, { self }: Seen<Message>) => ({ self, waiting }),
      },
      holds: ({ process, keeper }) =>
        !isCircular(
          process.map(({ self, tokens }) => ({
            tokens,
            needs: keeper.find(({ waiting }) => waiting.includes(self))?.self,
          })),
        ),
    }),
    sometimes(claims.allAtOnce, {
      view: { process: ({ phase }: Process) => phase === 'working' },
      holds: ({ process }) => process.filter(Boolean).length === Math.floor(processes / 2),
    }),
    leadsTo(claims.everyoneGetsIn, {
      each: { process: (p: Process, { up }: Seen<Message>) => (up ? p.phase : 'crashed') },
      when: (phase) => phase === 'asking',
      holds: (phase) => phase === 'working' || phase === 'crashed',
    }),
  ],

  /** Nobody has to ask. */
  fairness: () => ({ actions: { ask: 'none' } }),

  terminal: () =>
    stateWhere({
      view: { process: ({ phase }: Process, { up }: Seen<Message>) => !up || phase === 'idle' },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios,
});
