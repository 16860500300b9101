/**
 * Consistency or availability: a register on two replicas, and a partition between them
 *
 * Source  S. Gilbert, N. Lynch: Brewer's Conjecture and the Feasibility of Consistent, Available, Partition-Tolerant Web
 *         Services, ACM SIGACT News 33(2), 2002: the theorem in §3.1, without partitions in §3.2, with clocks in §4.
 * System  two replicas, each with a client that does the operations of its script there. Messages take up to 2 ticks. A replica
 *         answers when the other one has what it has (consistency first), or at once (availability first); or it gives up
 *         waiting after `patience` ticks, and then refuses, or answers alone.
 * Faults  partitions between the replicas; each can still be reached by its client.
 * Claims  who waits, or refuses, is linearizable, and under partitions leaves requests without an answer. Who answers alone
 *         answers every request, and is linearizable as long as there is no partition, if it waits for longer than a
 *         message may take. Who answers at once is not even that; but replicas agree in the end, if partitions heal and lose nothing. Both
 *         linearizable and available under partitions that lose messages is nobody.
 * Abstracts  every write writes its own letter. The share of requests that is lost is computed in cap-arithmetic.ts.
 *
 * The configuration and the scenarios are in cap-scenarios.ts.
 */
import { Record } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventuallyAlways,
  type HistoryEvent,
  type ObservedHistory,
  observeHistory,
  protocol,
  type RegisterOperation,
  send,
  sometimes,
  specs,
  stateWhere,
  unexpected,
  type Value,
} from '../../checker/index.ts';
import { linearizable } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { agreeInTheEnd, allAnswered, available, type Config, noRefusal, scenarios } from './cap-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Version extends Record({ number: 0, replica: 0, value: null as Value }) {}

class Replica extends Record({
  version: new Version(),
  /** What the client waits for, if for anything. */
  due: undefined as 'read' | 'write' | undefined,
  /** Requests are numbered, so that late answers are known. */
  request: 0,
  /** In how many ticks it gives up waiting. */
  patience: 0,
}) {}

class Client extends Record({
  isWaiting: false,
  /** How many requests it has made. */
  made: 0,
  answered: 0,
  refused: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly operation: RegisterOperation }
  | { readonly type: 'Reply'; readonly value: Value }
  | { readonly type: 'Refusal' }
  | { readonly type: 'Sync'; readonly request: number; readonly version: Version }
  | { readonly type: 'Synced'; readonly request: number; readonly version: Version };

/** What clients write, in the order of clients and of their operations. */
const letters = ['ab', 'yz'];

/** The newer of two versions; of equal numbers, that of the higher replica. */
function newer(one: Version, other: Version): Version {
  if (one.number !== other.number) return one.number > other.number ? one : other;
  return one.replica > other.replica ? one : other;
}

/** Answer the client, with what is here. */
function answer(r: Replica, { pids, index }: Context) {
  return {
    next: r.merge({ due: undefined, patience: 0 }),
    send: broadcast([pids.client![index]!], { type: 'Reply', value: r.version.value }),
  };
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { replica: Replica; client: Client };
  message: Message;
  event: HistoryEvent<RegisterOperation, Value>;
  observers: { history: ObservedHistory<RegisterOperation, Value> };
}

export const cap = protocol<Shape>({
  name: 'cap',

  roles: ({ scripts, answers, silence, patience }) => ({
    replica: {
      count: 2,
      prefix: 'r',
      init: () => new Replica(),
      urgent: {
        /** §4: by its clock, the other replica has not answered in time. */
        giveUp: (r, context) => {
          if (silence === 'waits' || r.due === undefined || r.patience > 0) return;
          if (silence === 'answers alone') return answer(r, context);
          return {
            next: r.set('due', undefined),
            send: [send(context.pids.client![context.index]!, { type: 'Refusal' })],
          };
        },
      },
      tick: (r) => countDown(r, 'patience'),
      receive: {
        Request: (r, { operation }, { from: _, ...context }) => {
          const { number } = r.version;
          const written =
            operation.type === 'read'
              ? r
              : r.set(
                  'version',
                  new Version({ number: number + 1, replica: context.index, value: operation.value }),
                );
          const request = r.request + 1;
          const sync = broadcast(context.peers, { type: 'Sync', request, version: written.version });
          if (answers === 'when both have it') {
            return { next: written.merge({ due: operation.type, request, patience }), send: sync };
          }
          const { next, send: reply } = answer(written, context);
          return { next, send: operation.type === 'read' ? reply : [...reply, ...sync] };
        },
        /** Take over what is newer, and answer with what is then here, so that both have the same. */
        Sync: (r, { request, version }, { from }) => {
          const merged = newer(version, r.version);
          const isAwaited = answers === 'when both have it';
          return {
            next: r.set('version', merged),
            send: isAwaited ? [send(from, { type: 'Synced', request, version: merged })] : [],
          };
        },
        Synced: (r, { request, version }, { from: _, ...context }) => {
          const merged = r.set('version', newer(version, r.version));
          return r.due !== undefined && request === r.request ? answer(merged, context) : merged;
        },
        Reply: unexpected,
        Refusal: unexpected,
      },
    },

    client: {
      count: 2,
      prefix: 'c',
      init: () => new Client(),
      actions: {
        request: (c, { index, pids }) => {
          const kind = scripts[index]![c.made];
          if (c.isWaiting || kind === undefined) return;
          const operation: RegisterOperation =
            kind === 'read' ? { type: 'read' } : { type: 'write', value: letters[index]![c.made]! };
          return {
            next: c.merge({ isWaiting: true, made: c.made + 1 }),
            send: [send(pids.replica![index]!, { type: 'Request', operation })],
            emit: [{ type: 'call', operation }],
          };
        },
      },
      receive: {
        Reply: (c, { value }, { index }) => ({
          next: c.merge({ isWaiting: false, answered: c.answered + 1 }),
          emit: [
            scripts[index]![c.made - 1] === 'read' ? { type: 'return', result: value } : { type: 'return' },
          ],
        }),
        /** A write that is refused may have taken effect. */
        Refusal: (c) => ({
          next: c.merge({ isWaiting: false, refused: c.refused + 1 }),
          emit: [{ type: 'giveUp' }],
        }),
        Request: unexpected,
        Sync: unexpected,
        Synced: unexpected,
      },
    },
  }),

  observers: () => ({ history: observeHistory() }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ scripts }) => {
    const areAll = (counts: readonly number[]) =>
      counts.every((count, index) => count === scripts[index]!.length);
    return [
      linearizable({ observe: 'history', spec: specs.register() }),
      sometimes(allAnswered, {
        view: { client: ({ answered }: Client) => answered },
        holds: ({ client }) => areAll(client),
      }),
      always(noRefusal, {
        view: { client: ({ refused }: Client) => refused },
        holds: ({ client }) => client.every((refused) => refused === 0),
      }),
      /** §2.2, availability: a refusal is no answer. */
      eventuallyAlways(available, {
        view: { client: ({ answered }: Client) => answered },
        holds: ({ client }) => areAll(client),
      }),
      eventuallyAlways(agreeInTheEnd, {
        view: { replica: ({ version }: Replica) => version },
        holds: ({ replica: [one, other] }) => one!.equals(other),
      }),
    ];
  },

  terminal: ({ scripts }) =>
    stateWhere({
      view: { client: ({ answered, refused }: Client) => answered + refused },
      holds: ({ client }) => client.every((over, index) => over === scripts[index]!.length),
    }),

  scenarios,
});
