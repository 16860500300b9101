/**
 * Totally ordered multicast, and a bank with two replicas
 *
 * Source  L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, Communications of the ACM 21(7),
 *         1978. M. van Steen, A. S. Tanenbaum: Distributed Systems, "Lamport's logical clocks", with the example of an account
 *         in two places.
 * System  a replica of an account for each of `updates`, which it sends to all. Channels are reliable and keep the order of what
 *         is sent (network `fifo`).
 * Faults  crashes; lost messages.
 * Claims  of what two replicas have applied, one is the beginning of the other; so their balances are equal when they have
 *         applied all. Every update is applied everywhere, if all replicas act and all messages arrive. Needs channels that
 *         keep the order; one crash, or one lost message, is enough to stop everyone.
 * Abstracts  a replica's messages to itself: its own update enters its queue when it is sent, and needs no acknowledgement of its
 *         own; and the sender of an update has acknowledged it by sending it. Acknowledgements have no timestamps: they would
 *         only make later ones higher.
 *
 * The configuration and the scenarios are in total-order-scenarios.ts.
 */
import { List, Map, Record, Set } from 'immutable';
import {
  always,
  assertNever,
  broadcast,
  eventuallyAlways,
  type Pid,
  protocol,
  type Seen,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { type Config, claims, scenarios } from './total-order-scenarios.ts';

/** In cents: of 1000.00 at the start, 1 % are exact, whatever is done before. */
const start = 100_000;

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An update by its timestamp. */
class Update extends Record({ at: 0, by: '' }) {}

class Replica extends Record({
  clock: 0,
  hasUpdated: false,
  /** Updates that have arrived, or are its own, and are not yet applied; the next one first. */
  queue: List<Update>(),
  /** Which others have acknowledged an update that is not yet applied. */
  acknowledged: Map<Update, Set<Pid>>(),
  /** Whose updates have been applied, in order. */
  applied: List<string>(),
  /** In cents. */
  balance: start,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Update'; readonly at: number }
  | { readonly type: 'Acknowledgement'; readonly of: Update };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The queue in the order of timestamps. Sorting is stable, so where ties are not broken the one that arrived first stays first. */
function enqueue(queue: List<Update>, update: Update, ties: Config['ties']): List<Update> {
  return queue
    .push(update)
    .sort((a, b) => a.at - b.at || (ties === 'the lower replica' ? (a.by < b.by ? -1 : 1) : 0));
}

const numberOf = (updates: Config['updates']) => updates.filter((update) => update !== 'nothing').length;

function balanceAfter(balance: number, update: Config['updates'][number]): number {
  switch (update) {
    case 'nothing':
      return balance;
    case 'deposit':
      return balance + 10_000;
    case 'interest':
      return (balance * 101) / 100;
    default:
      return assertNever(update);
  }
}

export const totalOrder = protocol<{ config: Config; roles: { replica: Replica }; message: Message }>({
  name: 'total-order',

  roles: ({ updates, applies, ties }) => {
    const apply = (r: Replica, by: string, replicas: readonly Pid[]) =>
      r.merge({
        applied: r.applied.push(by),
        balance: balanceAfter(r.balance, updates[replicas.indexOf(by as Pid)]!),
      });
    return {
      replica: {
        count: updates.length,
        prefix: 'r',
        init: () => new Replica(),
        actions: {
          /** Send an update with a timestamp to everyone, oneself included. */
          update: (r, { self, index, peers, pids }) => {
            if (r.hasUpdated || updates[index] === 'nothing') return;
            const at = r.clock + 1;
            const sent = r.merge({ clock: at, hasUpdated: true });
            return {
              next:
                applies === 'on receipt'
                  ? apply(sent, self, pids.replica!)
                  : sent.set('queue', enqueue(sent.queue, new Update({ at, by: self }), ties)),
              send: broadcast(peers, { type: 'Update', at }),
            };
          },
          ...(applies !== 'on receipt' && {
            /** The first update in the queue is applied when everyone else has acknowledged it. */
            apply: (r, { peers, pids }) => {
              const first = r.queue.first();
              if (first === undefined) return;
              const heard = r.acknowledged.get(first, Set<Pid>());
              const isAcknowledged = peers.every((pid) => pid === first.by || heard.has(pid));
              if (applies === 'in order, acknowledged by all' && !isAcknowledged) return;
              const { queue, acknowledged } = r;
              return apply(
                r.merge({ queue: queue.shift(), acknowledged: acknowledged.delete(first) }),
                first.by,
                pids.replica!,
              );
            },
          }),
        },
        receive: {
          /** Put it into the queue, and tell everyone that it is there. */
          Update: (r, { at }, { from, peers, pids }) => {
            if (applies === 'on receipt') return apply(r, from, pids.replica!);
            const update = new Update({ at, by: from });
            const clock = Math.max(r.clock, at) + 1;
            const next = r.merge({ clock, queue: enqueue(r.queue, update, ties) });
            return { next, send: broadcast(peers, { type: 'Acknowledgement', of: update }) };
          },
          Acknowledgement: (r, { of }, { from }) =>
            r.update('acknowledged', (acknowledged) =>
              acknowledged.update(of, Set<Pid>(), (pids) => pids.add(from)),
            ),
        },
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ updates }) => {
    const all = numberOf(updates);
    const balances = {
      replica: ({ applied, balance }: Replica) => (applied.size === all ? balance : undefined),
    };
    return [
      always(claims.sameOrder, {
        view: { replica: ({ applied }: Replica) => applied },
        holds: ({ replica }) =>
          replica.every((a) => replica.every((b) => a.size > b.size || b.take(a.size).equals(a))),
      }),
      always(claims.sameBalance, {
        view: balances,
        when: ({ replica }) => replica.every((balance) => balance !== undefined),
        holds: ({ replica }) => replica.every((balance) => balance === replica[0]),
      }),
      eventuallyAlways(claims.allApplied, {
        view: {
          replica: ({ hasUpdated, applied }: Replica, { self, up }: Seen<Message>) => ({
            sent: hasUpdated ? self : undefined,
            applied: up ? applied : undefined,
          }),
        },
        holds: ({ replica }) =>
          replica.every(
            ({ sent }) => !sent || replica.every(({ applied }) => !applied || applied.includes(sent)),
          ),
      }),
      ...(all === 2
        ? [
            sometimes(claims.interestFirst, {
              view: balances,
              holds: ({ replica }) => replica.every((balance) => balance === 111_000),
            }),
            sometimes(claims.depositFirst, {
              view: balances,
              holds: ({ replica }) => replica.every((balance) => balance === 111_100),
            }),
            sometimes(claims.apart, {
              view: balances,
              holds: ({ replica: [a, b] }) => a === 111_100 && b === 111_000,
            }),
            always(claims.notTheOtherWay, {
              view: balances,
              holds: ({ replica: [a, b] }) => !(a === 111_000 && b === 111_100),
            }),
          ]
        : []),
    ];
  },

  terminal: ({ updates }) =>
    stateWhere({
      view: {
        replica: ({ applied }: Replica, { up }: Seen<Message>) => !up || applied.size === numberOf(updates),
      },
      holds: ({ replica }) => replica.every(Boolean),
    }),

  scenarios,
});
