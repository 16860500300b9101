/**
 * A lock in a single Redis store: SET key value NX EX ttl
 *
 * Source  redis.io, "Distributed Locks with Redis", sections "Correct Implementation with a Single Instance" and "Why
 *         Failover-Based Implementations Are Not Enough". The protected resource and its fencing tokens: M. Kleppmann, How to
 *         do distributed locking, 2016, sections "Protecting a resource with a lock" and "Making the lock safe with fencing".
 * System  `clients` clients that take the lock once each, and ask again when it is refused; one store, in which the lock is a
 *         key that expires; a resource that the holder reads and then writes. Bounded delays, clocks of the same rate.
 * Faults  crashes of clients. Pauses and unbounded delays, only where the resource checks tokens; the crash of a master, only
 *         where its replica knows what it has answered.
 * Claims  at most one client holds the lock; nobody deletes the lock of another; no update of the resource is lost. This needs
 *         that clients heed the time that they have left. Who asks gets the lock, also where holders crash.
 * Abstracts  random values, by the names of clients, which take the lock once each. What a client changes in the content that
 *         it has read, by a number that it adds one to. Broken connections: no command and no reply is lost.
 *
 * The servers are in redis-lock-servers.ts, the configuration in redis-lock-config.ts, the scenarios in redis-lock-scenarios.ts.
 */
import { Record } from 'immutable';
import {
  always,
  assertNever,
  leadsTo,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Config, names } from './redis-lock-config.ts';
import { scenarios } from './redis-lock-scenarios.ts';
import {
  type Event,
  type Message,
  onlyForServers,
  protectedResource,
  type Resource,
  type Store,
  store,
} from './redis-lock-servers.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Client extends Record({
  /**
   * `unlimited`: it holds a lock that does not expire yet. `checked`: it has found that its time is not up, and is about to
   * write. `comparing`: it has asked whose lock it is that it would delete.
   */
  phase: 'idle' as
    | 'idle'
    | 'asking'
    | 'unlimited'
    | 'holding'
    | 'reading'
    | 'read'
    | 'checked'
    | 'writing'
    | 'written'
    | 'comparing'
    | 'done',
  /** For how many ticks the lock is valid, counted from when it was asked for; `undefined` where it does not expire. */
  left: 0 as number | undefined,
  /** Which store is the master. */
  master: 0,
  /** The number of its grant, for the resource. */
  token: 0,
  /** The content of the resource, as it has read it. */
  value: 0,
}) {}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether the client may still act on the lock. */
const hasTime = ({ left }: Client, margin: Config['margin']) =>
  margin === 'unchecked' || left === undefined || left > margin;

const isPast = ({ phase }: Client) => phase === 'comparing' || phase === 'done';
const holds = (c: Client) => c.phase !== 'idle' && c.phase !== 'asking' && !isPast(c);

/** What a client that checks its time takes for granted: the lock is its own while it is valid, and when it is about to write. */
const believes = (c: Client, margin: Config['margin']) =>
  holds(c) && (c.phase === 'checked' || margin === 'unchecked' || c.left === undefined || c.left > 0);

interface Shape {
  config: Config;
  roles: { client: Client; store: Store; resource: Resource };
  message: Message;
  event: Event;
  observers: { foreignDelete: boolean; writes: number };
}

export const redisLock = protocol<Shape>({
  name: 'redis-lock',

  roles: (config) => {
    const { clients, ttl, acquire, release, margin, resource } = config;
    return {
      client: {
        count: clients,
        prefix: 'c',
        init: () => new Client(),
        actions: {
          /** SET key value NX EX ttl, or without EX. */
          acquire: (c, { pids }) => {
            if (c.phase !== 'idle') return;
            const asking = c.merge({ phase: 'asking', left: acquire === 'SET NX EX' ? ttl : undefined });
            return { next: asking, send: [send(pids.store[c.master]!, { type: 'Set' })] };
          },
          ...(resource !== 'none' && {
            read: (c, { pids }) => {
              if (c.phase !== 'holding' || !hasTime(c, margin)) return;
              const read = { type: 'Read', token: c.token } as const;
              return { next: c.set('phase', 'reading'), send: [send(pids.resource[0]!, read)] };
            },
            /** A pause between this and the write is what Kleppmann warns of. */
            check: (c) => (c.phase === 'read' && hasTime(c, margin) ? c.set('phase', 'checked') : undefined),
          }),
          /** When all is done, or it is too late to do it. */
          release: (c, { pids }) => {
            const isThrough = c.phase === 'written' || (c.phase === 'holding' && resource === 'none');
            const isLate = (c.phase === 'holding' || c.phase === 'read') && !hasTime(c, margin);
            if (!isThrough && !isLate) return;
            const command = (type: 'Get' | 'Del' | 'DelIfOwn') => [send(pids.store[c.master]!, { type })];
            const done = new Client({ phase: 'done' });
            switch (release) {
              case 'DEL':
                return { next: done, send: command('Del') };
              case 'DEL in time':
                return hasTime(c, margin) ? { next: done, send: command('Del') } : done;
              case 'GET, then DEL':
                return { next: new Client({ phase: 'comparing' }), send: command('Get') };
              case 'compare and delete':
                return { next: done, send: command('DelIfOwn') };
              default:
                return assertNever(release);
            }
          },
        },
        urgent: {
          ...(acquire === 'SET NX, then EXPIRE' && {
            expire: (c, { pids }) => {
              if (c.phase !== 'unlimited') return;
              const limited = c.merge({ phase: 'holding', left: ttl });
              return { next: limited, send: [send(pids.store[c.master]!, { type: 'Expire' })] };
            },
          }),
          ...(resource !== 'none' && {
            write: (c, { pids }) => {
              if (c.phase !== 'checked') return;
              const write = { type: 'Write', value: c.value + 1, token: c.token } as const;
              return { next: c.set('phase', 'writing'), send: [send(pids.resource[0]!, write)] };
            },
          }),
        },
        receive: {
          Granted: (c, { token }, { from, pids }) => {
            if (c.phase !== 'asking' || from !== pids.store[c.master]) return c;
            return c.merge({ phase: acquire === 'SET NX EX' ? 'holding' : 'unlimited', token });
          },
          Refused: (c, _, { from, pids }) =>
            c.phase === 'asking' && from === pids.store[c.master] ? new Client({ master: c.master }) : c,
          Value: (_, { holder }, { self, from }) => ({
            next: new Client({ phase: 'done' }),
            send: holder === self ? [send(from, { type: 'Del' })] : [],
          }),
          Content: (c, { value }) => c.merge({ phase: 'read', value }),
          Written: (c) => c.set('phase', 'written'),
          Rejected: (c) => c.set('phase', 'written'),
          /** Who has no reply yet will ask the new master. */
          Failover: (c) => {
            if (c.phase === 'asking') return new Client({ master: 1 });
            return isPast(c) ? new Client({ phase: 'done' }) : c.set('master', 1);
          },
          ...onlyForServers,
        },
        ...(ttl !== undefined && { tick: (c) => countDown(c, 'left') }),
        crash: () => new Client({ phase: 'done' }),
      },
      store: store(config),
      resource: protectedResource(config),
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  observers: () => ({
    foreignDelete: {
      init: false,
      on: (seen, event) => seen || (event.type === 'deleted' && event.holder !== event.by),
    },
    writes: { init: 0, on: (count, { type }) => (type === 'written' ? count + 1 : count) },
  }),

  properties: ({ clients, margin, resource }) => [
    mutualExclusion({ client: (c: Client) => believes(c, margin) }),
    always(names.noForeignDelete, {
      observe: { foreignDelete: (seen) => seen },
      holds: ({ foreignDelete }) => !foreignDelete,
    }),
    /** Each write adds one to what was read: two that have read the same count as one. */
    always(names.noLostUpdate, {
      view: { resource: ({ value }: Resource) => value },
      observe: { writes: (count) => count },
      holds: ({ resource: [value], writes }) => value === writes,
    }),
    sometimes(names.turns, {
      view: {
        client: ({ phase }: Client, { up }: Seen<Message>) => up && phase === 'done',
        resource: ({ value }: Resource) => value,
      },
      holds: ({ client, resource: [value] }) =>
        client.every(Boolean) && value === (resource === 'none' ? 0 : clients),
    }),
    leadsTo(names.lockComes, {
      each: { client: (c: Client, { up }: Seen<Message>) => (up ? c.phase : 'done') },
      when: (phase) => phase === 'asking',
      holds: (phase) => phase !== 'idle' && phase !== 'asking',
    }),
  ],

  terminal: () =>
    stateWhere({
      view: { client: ({ phase }: Client, { up }: Seen<Message>) => !up || phase === 'done' },
      holds: ({ client }) => client.every(Boolean),
    }),

  scenarios,
});
