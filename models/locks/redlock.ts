/**
 * Redlock
 *
 * Source  redis.io, "Distributed Locks with Redis", section "The Redlock Algorithm" and those below it. The stories in which it
 *         breaks: M. Kleppmann, How to do distributed locking, 2016, sections "Breaking Redlock with bad timings" and "Making
 *         the lock safe with fencing". What the check of the time does about them: S. Sanfilippo, Is Redlock safe?, 2016.
 * System  `stores` independent Redis stores, of which `quorum` have to grant the lock; `clients` clients that ask for it once
 *         each. Bounded delays; clocks that drift by no more than the allowance.
 * Faults  crashes of clients; crashes and restarts of stores that remember their key, or stay away until it would have expired.
 *         Keys that are forgotten, on fewer than 2 * quorum - stores stores. Pauses, only where the margin has room for them.
 * Claims  at most one client holds the lock, and nobody acts on it after another has got it. Keys are gone in the end. One of
 *         two clients gets the lock, where the number of stores is odd, and to poll them takes less than the time to live.
 * Abstracts  random values, by the names of clients. A store that does not answer, by one that is not asked. What a client does
 *         with the lock, by a single step.
 *
 * The configuration is in redlock-config.ts, the scenarios are in redlock-scenarios.ts and redlock-forgotten-keys.ts.
 */
import { Record } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventually,
  eventuallyAlways,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Config, names } from './redlock-config.ts';
import { scenarios } from './redlock-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Client extends Record({
  /** `checked`: it has found that its time is not up, and is about to act. */
  phase: 'idle' as 'idle' | 'acquiring' | 'holding' | 'checked' | 'releasing' | 'done',
  /** How many of the stores have replied, or cannot be reached. */
  passed: 0,
  /** How many stores have granted the lock. */
  granted: 0,
  /** For how many ticks of the own clock the lock is valid, counted from the first request. */
  left: 0,
  /** Whether it has acted. */
  hasActed: false,
}) {}

class Store extends Record({
  /** The value of the key: whose lock it is. */
  holder: undefined as Pid | undefined,
  /** Ticks until the key expires. */
  left: 0,
  /** For how many more ticks it does not answer after a crash. */
  away: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  /** SET key value NX PX ttl. */
  | { readonly type: 'Set' }
  | { readonly type: 'Granted' }
  | { readonly type: 'Refused' }
  /** The script: DEL if the value is the sender's. */
  | { readonly type: 'DelIfOwn' }
  | { readonly type: 'Done' };

type Event =
  | { readonly type: 'acquired' }
  /** With the value that the resource compares; 0 where it compares none. */
  | { readonly type: 'acted'; readonly value: number };

/** What is known of acts. */
class Resource extends Record({
  /** Who has acquired the lock last, and whether it has acted since. */
  latest: undefined as Pid | undefined,
  latestActed: false,
  /** The highest value that it has seen. */
  highest: 0,
  /** Whether an act has taken effect after another client had acquired the lock. */
  tookLate: false,
  /** Whether an act has taken effect after one of the next holder. */
  tookStale: false,
  /** Whether an act of the latest to acquire the lock has not taken effect. */
  refusedLatest: false,
}) {}

interface Shape {
  config: Config;
  roles: { client: Client; store: Store };
  message: Message;
  event: Event;
  observers: { resource: Resource };
}

type At = Context<'client' | 'store'>;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

const holds = ({ phase }: Client) => phase === 'holding' || phase === 'checked';
const isValid = (c: Client) => holds(c) && c.left > 0;

/** A client that is about to act takes the lock for its own, whatever the time. */
const believes = (c: Client) => isValid(c) || c.phase === 'checked';

/** The stores that a client may reach. */
const storesOf = ({ index, pids }: At, { reach }: Config) =>
  typeof reach === 'string' ? pids.store : reach[index]!.map((store) => pids.store[store]!);

/** Step 5 and "Releasing the Lock": at all stores, whatever they have replied. */
function release({ hasActed }: Client, passed: number, context: At, config: Config) {
  const store = storesOf(context, config)[passed];
  return store === undefined
    ? new Client({ phase: 'done', hasActed })
    : {
        next: new Client({ phase: 'releasing', passed, hasActed }),
        send: [send(store, { type: 'DelIfOwn' } as const)],
      };
}

/** Steps 3 to 5: count the grants, and what is left of the time. */
function conclude(c: Client, context: At, config: Config) {
  const left = config.elapsed === 'subtracted' ? c.left : config.ttl - config.allowance;
  if (c.granted < config.quorum || left === 0) return release(c, 0, context, config);
  return { next: new Client({ phase: 'holding', left }), emit: [{ type: 'acquired' } as const] };
}

/** Step 2, one store after the other. Those that cannot be reached are passed over. */
function poll(c: Client, context: At, config: Config) {
  const rest = storesOf(context, config).slice(c.passed);
  const choices = config.reach === 'any' ? rest : rest.slice(0, 1);
  const polls = choices.map((store, skipped) => ({
    next: c.merge({ phase: 'acquiring', passed: c.passed + skipped }),
    send: [send(store, { type: 'Set' } as const)],
    params: { next: store },
  }));
  const mayStop = config.reach === 'any' || rest.length === 0;
  return mayStop ? [...polls, conclude(c, context, config)] : polls;
}

/** Step 2, with "Retry on Failure": all stores at once. */
function pollAll(c: Client, context: At, config: Config) {
  return {
    next: c.set('phase', 'acquiring'),
    send: broadcast(storesOf(context, config), { type: 'Set' }),
  };
}

/** One store has replied. */
function proceed(c: Client, context: At, config: Config) {
  const next = c.set('passed', c.passed + 1);
  if (config.polls === 'one by one') return poll(next, context, config);
  return next.passed < storesOf(context, config).length ? next : conclude(next, context, config);
}

export const redlock = protocol<Shape>({
  name: 'redlock',

  roles: (config) => {
    const { clients, stores, ttl, polls, allowance, margin, persistent, away, fencing } = config;
    return {
      client: {
        count: clients,
        prefix: 'c',
        init: () => new Client(),
        actions: {
          /** Step 1: the time counts from here. */
          acquire: (c, context) => {
            if (c.phase !== 'idle') return;
            const begun = c.set('left', ttl - allowance);
            return (polls === 'at once' ? pollAll : poll)(begun, context, config);
          },
          /** A pause between this and the act is what no check helps against. */
          check: (c) =>
            c.phase === 'holding' && !c.hasActed && c.left > margin ? c.set('phase', 'checked') : undefined,
          release: (c, context) => (c.phase === 'holding' ? release(c, 0, context, config) : undefined),
        },
        urgent: {
          act: (c, { index }) => {
            if (c.phase !== 'checked') return;
            const value = fencing ? index + 1 : 0;
            return { next: c.merge({ phase: 'holding', hasActed: true }), emit: [{ type: 'acted', value }] };
          },
        },
        receive: {
          Granted: (c, _, context) => proceed(c.set('granted', c.granted + 1), context, config),
          Refused: (c, _, context) => proceed(c, context, config),
          Done: (c, _, context) => release(c, c.passed + 1, context, config),
          Set: unexpected,
          DelIfOwn: unexpected,
        },
        tick: (c) => countDown(c, 'left'),
        crash: () => new Client({ phase: 'done' }),
      },

      store: {
        count: stores,
        prefix: 's',
        init: () => new Store(),
        receive: {
          Set: (s, _, { from }) => {
            if (s.away > 0) return;
            if (s.holder !== undefined) return { next: s, send: [send(from, { type: 'Refused' })] };
            return { next: s.merge({ holder: from, left: ttl }), send: [send(from, { type: 'Granted' })] };
          },
          DelIfOwn: (s, _, { from }) => {
            if (s.away > 0) return;
            const next = s.holder === from ? s.merge({ holder: undefined, left: 0 }) : s;
            return { next, send: [send(from, { type: 'Done' })] };
          },
          Granted: unexpected,
          Refused: unexpected,
          Done: unexpected,
        },
        /** A key whose time is up is gone. */
        tick: (s) => {
          const later = countDown(s, 'left', 'away');
          return later.left === 0 ? later.set('holder', undefined) : later;
        },
        /** "Performance, Crash Recovery and fsync". */
        crash: (s) => (persistent ? s : new Store({ away })),
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  observers: () => ({
    resource: {
      init: new Resource(),
      on: (r, event, client) => {
        if (event.type === 'acquired') return r.merge({ latest: client, latestActed: false });
        const isLatest = r.latest === client;
        if (event.value < r.highest) return isLatest ? r.set('refusedLatest', true) : r;
        return r.merge({
          latestActed: r.latestActed || isLatest,
          highest: event.value,
          tookLate: r.tookLate || !isLatest,
          tookStale: r.tookStale || (!isLatest && r.latestActed),
        });
      },
    },
  }),

  properties: ({ fencing }) => [
    mutualExclusion({ client: believes }),
    always(names.oneIsValid, {
      view: { client: isValid },
      holds: ({ client }) => client.filter(Boolean).length <= 1,
    }),
    always(names.noLateAct, {
      observe: { resource: ({ tookLate }) => tookLate },
      holds: ({ resource: tookLate }) => !tookLate,
    }),
    ...(fencing
      ? [
          always(names.noStaleAct, {
            observe: { resource: ({ tookStale }: Resource) => tookStale },
            holds: ({ resource: tookStale }) => !tookStale,
          }),
          always(names.noRefusal, {
            observe: { resource: ({ refusedLatest }: Resource) => refusedLatest },
            holds: ({ resource: refusedLatest }) => !refusedLatest,
          }),
        ]
      : []),
    sometimes(names.turns, {
      view: { client: ({ hasActed }: Client) => hasActed },
      holds: ({ client }) => client.every(Boolean),
    }),
    eventuallyAlways(names.keysGo, {
      each: { store: ({ holder }: Store) => holder === undefined },
      holds: (isFree) => isFree,
    }),
    eventually(names.someone, {
      view: { client: ({ phase }: Client) => phase === 'holding' },
      holds: ({ client }) => client.some(Boolean),
    }),
  ],

  terminal: () =>
    stateWhere({
      view: { client: (c: Client, { up }: Seen<Message>) => !up || c.phase === 'done' },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
