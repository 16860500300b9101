/**
 * Primary-backup replication
 *
 * Source  N. Budhiraja, K. Marzullo, F. B. Schneider, S. Toueg: The Primary-Backup Approach, in S. Mullender (ed.):
 *         Distributed Systems, 2nd edition, 1993, chapter 8: the specification Pb1 to Pb4, and the simple protocol for two
 *         servers. The witness is that of B. Liskov et al.: Replication in the Harp File System, SOSP 1991.
 * System  two servers, of which the first is primary; clients, each with a script of operations; FIFO channels with bounded
 *         delays; clocks that run as time does.
 * Faults  crashes of servers, for good; partitions.
 * Claims  at most one server serves at a time (Pb1), and its view has no other primary; no acknowledged update is lost;
 *         operations are linearizable; after the last crash all clients are answered. Under crashes alone this needs only
 *         that failures are detected without error: heartbeats every τ, delays up to δ, and a backup that takes over when
 *         it has heard nothing for τ + δ; then there is no primary for at most τ + 2δ. Under partitions it needs that
 *         updates are answered when the backup has applied them, that old views are refused, and that the primary has a
 *         lease, which ends before the backup takes over. A primary whose lease has ended cannot go on without a majority,
 *         here itself and a witness.
 * Abstracts  what operations do: they return the history of all updates. A client that hears of a new primary gives up what
 *         it has asked of the old one, which may have taken effect, and makes a new request. The partitions of most
 *         scenarios are between servers only. Servers that were deposed do not become backups, and no data moves.
 *
 * The clients and the witness are in primary-backup-clients.ts, the configuration in primary-backup-config.ts, the scenarios
 * in primary-backup-scenarios.ts.
 */
import { List, Record } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventuallyAlways,
  type ObservedHistory,
  type Observer,
  observeHistory,
  type Pid,
  protocol,
  type ReceiveContext,
  type Seen,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { linearizable, singleLeader } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import {
  type Client,
  client,
  type Event,
  isDone,
  type Message,
  type Operation,
  type Witness,
  wholeHistory,
  witness,
} from './primary-backup-clients.ts';
import {
  type Config,
  everyoneIsAnswered,
  nothingLost,
  oneForAView,
  outageIsShort,
} from './primary-backup-config.ts';
import { scenarios } from './primary-backup-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** To whom an answer is due. */
class Due extends Record({ to: undefined as Pid | undefined, call: 0 }) {}

class Server extends Record({
  /** `candidate`: a backup that has asked the witness. `none`: deposed, or crashed. */
  role: 'backup' as 'primary' | 'backup' | 'candidate' | 'none',
  view: 1,
  /** The updates that it has applied, in order. */
  log: List<string>(),
  /** Whether it is a primary without a backup. */
  isAlone: false,
  /** In how many ticks the primary sends the next heartbeat. */
  heartbeat: 0,
  /** For how many ticks the backup will not take over, as far as the primary knows. */
  lease: 0,
  /** In how many ticks the backup takes over, if it hears nothing before. */
  timeout: 0,
  /** For the update that the backup has still to apply, the last one. */
  due: undefined as Due | undefined,
  /** Whether the last update is answered, and has not been sent. */
  isUnsent: false,
}) {}

/** For how many ticks there has been no primary. */
type Outage = number | 'none';

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shape {
  config: Config;
  roles: { server: Server; client: Client; witness: Witness };
  message: Message;
  event: Event;
  observers: { history: ObservedHistory<Operation, string>; outage: Outage };
}

/** Whether a server answers requests. */
const serves = ({ role, isAlone, lease }: Server, { lease: term }: Config) =>
  role === 'primary' && (isAlone || term === 'none' || lease > 0);

const reply = ({ log }: Server, { to, call }: Due) =>
  send(to!, { type: 'Reply', call, result: log.join('') });

/** The last update, for the backup. */
const update = ({ view, log }: Server, { peers }: Context) =>
  broadcast(peers, { type: 'Update', view, update: log.last()! });

/** Go on without the other server, in the next view, and tell the clients. What waited for the other server is answered. */
const goOnAlone = (s: Server, { pids }: Context) => ({
  next: new Server({ role: 'primary', view: s.view + 1, log: s.log, isAlone: true }),
  send: [
    ...(s.due ? [reply(s, s.due)] : []),
    ...broadcast(pids.client!, { type: 'NewPrimary', view: s.view + 1 }),
  ],
  emit: [{ type: 'tookOver' as const }],
});

const depose = ({ view, log }: Server) => new Server({ role: 'none', view, log });

/** What a server does with messages of a view that is over. */
const refuse = (s: Server, { from }: ReceiveContext) => ({
  next: s,
  send: s.role === 'primary' ? [send(from, { type: 'NewPrimary', view: s.view })] : [],
});

/** A handler of messages that are sent under a condition. */
const only = <H>(isSent: boolean, handler: H) => (isSent ? handler : unexpected);

/** Counts the ticks since the primary has crashed, up to one more than `most`, until the other server takes over. */
const observeOutage = (most: number): Observer<Outage, Event> => ({
  init: 'none',
  on: (outage, { type }) => (type === 'primaryCrashed' ? 0 : type === 'tookOver' ? 'none' : outage),
  tick: (outage) => (outage === 'none' ? outage : Math.min(outage + 1, most + 1)),
});

export const primaryBackup = protocol<Shape>({
  name: 'primary-backup',

  roles: (config) => {
    const { period, timeout, answers, lease, silence, viewNumbers } = config;
    const term = lease === 'none' ? 0 : lease;
    const asksWitness = silence.startsWith('asks');
    /** Who has asked the witness hears no one before it has an answer. */
    const refuses = (s: Server, view: number) => s.role === 'candidate' || (viewNumbers && view < s.view);
    const isHeard = (s: Server, view: number) =>
      s.role === 'primary' && !s.isAlone && (!viewNumbers || view === s.view);
    const heard = (s: Server) => (s.role === 'backup' ? s.set('timeout', timeout) : s);

    return {
      server: {
        count: 2,
        prefix: 'p',
        /** At the start the primary counts on the backup at least for as long as the backup counts on the primary. */
        init: ({ index }) =>
          index > 0
            ? new Server({ timeout })
            : new Server({ role: 'primary', lease: lease === 'none' ? 0 : Math.max(lease, timeout) }),
        urgent: {
          /** Every τ: a heartbeat, or once more the update that is not known to be applied. */
          beat: (s, context) => {
            if (s.role !== 'primary' || s.isAlone || s.heartbeat > 0) return;
            const beats = s.due
              ? update(s, context)
              : broadcast(context.peers, { type: 'Heartbeat', view: s.view });
            const isLate = asksWitness && s.lease === 0;
            return {
              next: s.set('heartbeat', period),
              send: [...beats, ...(isLate ? broadcast(context.pids.witness!, { type: 'Ask' }) : [])],
            };
          },
          /** The primary was silent for too long. */
          takeOver: (s, context) => {
            if ((s.role !== 'backup' && s.role !== 'candidate') || s.timeout > 0) return;
            if (!asksWitness) return goOnAlone(s, context);
            return {
              next: s.merge({ role: 'candidate', timeout }),
              send: broadcast(context.pids.witness!, { type: 'Ask' }),
            };
          },
          ...(silence === 'goes on alone' && {
            /** The backup was silent for too long. */
            loseBackup: (s, context) =>
              s.role === 'primary' && !s.isAlone && s.lease === 0 ? goOnAlone(s, context) : undefined,
          }),
          ...(answers === 'before the update is sent' && {
            sendUpdate: (s, context) =>
              s.isUnsent ? { next: s.set('isUnsent', false), send: update(s, context) } : undefined,
          }),
        },
        tick: (s) => countDown(s, 'heartbeat', 'lease', 'timeout'),
        receive: {
          /** The primary does what it is asked, one after the other. Who is not primary discards requests (Pb3). */
          Request: (s, { call, operation }, { from, ...context }) => {
            if (s.role !== 'primary') return s;
            if (!serves(s, config) || s.due || s.isUnsent) return;
            const due = new Due({ to: from, call });
            if (operation.type === 'read') return { next: s, send: [reply(s, due)] };
            const after = s.update('log', (log) => log.push(operation.update));
            if (s.isAlone) return { next: after, send: [reply(after, due)] };
            switch (answers) {
              case 'before the update is sent':
                return { next: after.set('isUnsent', true), send: [reply(after, due)] };
              case 'when the update is sent':
                return { next: after, send: [...update(after, context), reply(after, due)] };
              case 'when the backup has applied it':
                return { next: after.set('due', due), send: update(after, context) };
            }
          },
          Update: (s, message, context) => {
            if (refuses(s, message.view)) return refuse(s, context);
            const isNew = !s.log.includes(message.update);
            const applied = heard(isNew ? s.update('log', (log) => log.push(message.update)) : s);
            if (answers !== 'when the backup has applied it') return applied;
            return { next: applied, send: [send(context.from, { ...message, type: 'Applied' })] };
          },
          Applied: only(answers === 'when the backup has applied it', (s, { view, update }) => {
            if (!isHeard(s, view)) return s;
            const after = s.set('lease', term);
            if (!s.due || s.log.last() !== update) return after;
            return { next: after.set('due', undefined), send: [reply(s, s.due)] };
          }),
          Heartbeat: (s, { view }, context) => {
            if (refuses(s, view)) return refuse(s, context);
            return {
              next: heard(s),
              send: lease === 'none' ? [] : [send(context.from, { type: 'Alive', view })],
            };
          },
          Alive: only(lease !== 'none', (s, { view }) => (isHeard(s, view) ? s.set('lease', term) : s)),
          NewPrimary: (s, { view }) => (view > s.view ? depose(s) : s),
          Chosen: only(asksWitness, (s, { primary }, context) => {
            if (s.role === 'none' || s.isAlone) return s;
            return primary === context.self ? goOnAlone(s, context) : depose(s);
          }),
          Reply: unexpected,
          Ask: unexpected,
        },
        crash: (s) => ({ next: depose(s), emit: s.role === 'primary' ? [{ type: 'primaryCrashed' }] : [] }),
      },
      client: client(config),
      witness: witness(config),
    };
  },

  observers: ({ outage = 0 }) => ({ history: observeHistory(), outage: observeOutage(outage) }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: (config) => [
    singleLeader({ server: (s: Server) => serves(s, config) }),
    always(oneForAView, {
      view: { server: ({ role, view }: Server) => (role === 'primary' ? view : undefined) },
      holds: ({ server: [one, other] }) => one === undefined || one !== other,
    }),
    always(nothingLost, {
      view: {
        client: ({ acknowledged }: Client) => acknowledged,
        server: (s: Server, { up }: Seen<Message>) => ({
          serves: up && serves(s, config),
          view: s.view,
          log: s.log,
        }),
      },
      holds: ({ client, server }) => {
        const newest = server.filter((s) => s.serves).sort((one, other) => other.view - one.view)[0];
        return newest === undefined || client.every((updates) => updates.isSubset(newest.log));
      },
    }),
    linearizable({ observe: 'history', spec: wholeHistory }),
    ...(config.outage === undefined
      ? []
      : [
          always(outageIsShort, {
            observe: { outage: (outage: Outage) => outage },
            holds: ({ outage }) => outage === 'none' || outage <= config.outage!,
          }),
          sometimes('there is no primary for as long as may be', {
            observe: { outage: (outage: Outage) => outage },
            holds: ({ outage }) => outage === config.outage,
          }),
        ]),
    sometimes('there is a new primary, and all clients are answered', {
      view: { client: ({ script, view }: Client) => ({ left: script.size, view }) },
      holds: ({ client }) => client.every(({ left }) => left === 0) && client.some(({ view }) => view > 1),
    }),
    eventuallyAlways(everyoneIsAnswered, {
      view: { client: isDone },
      holds: ({ client }) => client.every(Boolean),
    }),
  ],

  terminal: () => stateWhere({ view: { client: isDone }, holds: ({ client }) => client.every(Boolean) }),

  scenarios,
});
