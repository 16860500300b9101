/**
 * Cristian's algorithm and NTP: the time from a server
 *
 * Source  F. Cristian: Probabilistic Clock Synchronization, Distributed Computing 3, 1989. D. Mills et al.: Network
 *         Time Protocol Version 4, RFC 5905, 2010, §8 (T1 to T4, theta and delta). M. van Steen, A. S. Tanenbaum:
 *         Distributed Systems, "Clock synchronization algorithms" (how often to synchronise).
 * System  one server, whose clock is right, and `clients` clients. A client asks at T1 of its clock, the server gets
 *         this at T2 and answers at T3 of its clock, the client has the answer at T4. Delays in a known range.
 * Faults  loss; clocks that drift. A clock gains or loses a tick in `period` ticks: rho = 1/period.
 * Claims  The estimated offset is wrong by at most half the round trip, less the least delay, if both clocks run
 *         alike meanwhile; this is tight. Clocks that are synchronised exactly and drift never differ by more than
 *         delta, if no more than delta/(2 rho) ticks lie between; this is tight too. A clock that is slewed never
 *         goes backwards.
 * Abstracts  clocks count `unitsPerTick` units, two where a client sets its clock by half of what it has measured;
 *         and they wrap around, as differences are all that is ever used. `modulus` is more than twice any difference
 *         that occurs. Of NTP, the choice among several servers, the clock filter and the control of the clock's rate
 *         are left out.
 *
 * The configuration is in cristian-ntp-config.ts, the scenarios are in cristian-ntp-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
  alwaysEventually,
  eventuallyAlways,
  type Pid,
  protocol,
  send,
  sometimes,
  transition,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import { type Dial, dial } from '../kit/wrap-around.ts';
import { anExample, type Config, claims } from './cristian-ntp-config.ts';
import { scenarios } from './cristian-ntp-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A request that the server has read, and answers after some ticks. */
class Pending extends Record({ client: '' as Pid, t1: 0, t2: 0, left: 0 }) {}

class Server extends Record({ clock: 0, pending: Set<Pending>() }) {}

class Client extends Record({
  clock: 0,
  /** `measured`: for no time, between the receipt of an answer and what is done with it. */
  phase: 'idle' as 'idle' | 'asking' | 'measured',
  t1: 0,
  t2: 0,
  t3: 0,
  t4: 0,
  /** Ticks of its own clock until it asks again; `undefined` where it never does. */
  untilPoll: undefined as number | undefined,
  /** By how many units the clock is still to be slewed. */
  slew: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly t1: number }
  | { readonly type: 'Reply'; readonly t1: number; readonly t2: number; readonly t3: number };

/** What a client makes of one exchange. Offsets are twice what they are, as they may end in one half. */
interface Measurement {
  readonly twiceOffset: number;
  readonly roundTrip: number;
}

/** The server's clock less the client's, and how long messages were on their way, as far as the client knows. */
function measurement({ t1, t2, t3, t4 }: Client, { estimate }: Config, { ahead }: Dial): Measurement {
  const [elapsed, processing] = [ahead(t4, t1), ahead(t3, t2)];
  switch (estimate) {
    // RFC 5905, §8: theta and delta.
    case 'ntp':
      return { twiceOffset: ahead(t2, t1) + ahead(t3, t4), roundTrip: elapsed - processing };
    // The server's time, and half the time that has gone by since the request. How long the server took is not known.
    case 'cristian':
      return { twiceOffset: 2 * ahead(t3, t4) + elapsed, roundTrip: elapsed };
    case 'time of the server':
      return { twiceOffset: 2 * ahead(t3, t4), roundTrip: elapsed };
  }
}

/** What a property reads of a client that has just measured. */
function reading(p: Client, config: Config) {
  if (p.phase !== 'measured') return undefined;
  return { clock: p.clock, ...measurement(p, config, dial(config.modulus)) };
}

interface Readings {
  readonly server: readonly number[];
  readonly client: readonly ReturnType<typeof reading>[];
}

/** By how much those who have just measured are wrong, and by how much they may be; twice that, as are offsets. */
function errorsOf({ server, client }: Readings, { modulus, leastDelay, unitsPerTick }: Config) {
  return client.flatMap((p) => {
    if (p === undefined) return [];
    const error = Math.abs(2 * dial(modulus).ahead(server[0]!, p.clock) - p.twiceOffset);
    return [{ error, half: p.roundTrip - 2 * leastDelay * unitsPerTick, whole: 2 * p.roundTrip }];
  });
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const cristianNtp = protocol<{
  config: Config;
  roles: { server: Server; client: Client };
  message: Message;
}>({
  name: 'cristian-ntp',

  roles: (config) => {
    const { clients, clientsBehind, processing, poll, setting, unitsPerTick, modulus, start } = config;
    const clocks = dial(modulus);
    return {
      server: {
        init: () => new Server({ clock: start }),
        urgent: {
          /** The reply is stamped with the time at which it is sent, T3. */
          reply: (s) =>
            s.pending
              .sortBy(String)
              .toArray()
              .filter(({ left }) => left === 0)
              .map((pending) => ({
                next: s.set('pending', s.pending.delete(pending)),
                send: [send(pending.client, { type: 'Reply', t1: pending.t1, t2: pending.t2, t3: s.clock })],
              })),
        },
        tick: (s) =>
          s.merge({
            clock: clocks.later(s.clock, unitsPerTick),
            pending: s.pending.map((pending) => countDown(pending, 'left')),
          }),
        receive: {
          /** The request is stamped with the time at which it is received, T2. */
          Request: (s, { t1 }, { from }) =>
            s.update('pending', (pending) =>
              pending.add(new Pending({ client: from, t1, t2: s.clock, left: processing })),
            ),
          Reply: unexpected,
        },
      },

      client: {
        count: clients,
        prefix: 'c',
        init: () => new Client({ clock: clocks.later(start, -clientsBehind), untilPoll: 0 }),
        urgent: {
          /** Ask, at T1. What was asked before and is not answered yet is given up. */
          ask: (p, { pids }) => {
            if (p.untilPoll !== 0 || p.phase === 'measured' || p.slew !== 0) return;
            const untilPoll = poll === 'once' ? undefined : poll;
            return {
              next: p.merge({ phase: 'asking', t1: p.clock, untilPoll }),
              send: [send(pids.server[0]!, { type: 'Request', t1: p.clock })],
            };
          },
          /** Correct the clock: at once, or bit by bit. */
          adjust: (p) => {
            if (p.phase !== 'measured') return;
            const offset = measurement(p, config, clocks).twiceOffset / 2;
            const done = p.merge({ phase: 'idle', t1: 0, t2: 0, t3: 0, t4: 0 });
            switch (setting) {
              case 'step':
                return done.set('clock', clocks.later(p.clock, offset));
              case 'slew':
                return done.set('slew', offset);
              case 'never':
                return done;
            }
          },
        },
        /** A clock that is slewed shows one unit more in a tick, or one less. */
        tick: (p) => {
          const by = Math.sign(p.slew);
          const clock = clocks.later(p.clock, unitsPerTick + by);
          return countDown(p.merge({ clock, slew: p.slew - by }), 'untilPoll');
        },
        receive: {
          /** The answer is there, at T4. §8: only the answer to the last request counts, and it counts once. */
          Reply: (p, { t1, t2, t3 }) => {
            if (p.phase !== 'asking' || (config.checksOrigin && t1 !== p.t1)) return p;
            return p.merge({ phase: 'measured', t2, t3, t4: p.clock });
          },
          Request: unexpected,
        },
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: (config) => {
    const { claim, unitsPerTick, example, bound } = config;
    const { ahead } = dial(config.modulus);
    const view = { server: (s: Server) => s.clock, client: (p: Client) => reading(p, config) };
    const errors = (views: Readings) => errorsOf(views, config);
    const clocks = { client: (p: Client) => p.clock };
    return [
      always(claims.halfTheRoundTrip, {
        view,
        holds: (views) =>
          errors(views).every(({ error, half }) =>
            claim === 'less than half' && half > 0 ? error < half : error <= half,
          ),
      }),
      always(claims.theRoundTrip, {
        view,
        holds: (views) => errors(views).every(({ error, whole }) => error <= whole),
      }),
      sometimes(claims.asLargeAsClaimed, {
        view,
        holds: (views) =>
          errors(views).some(
            ({ error, half, whole }) =>
              error > 0 && error === (config.estimate === 'time of the server' ? whole : half),
          ),
      }),
      ...(example === undefined
        ? []
        : [
            sometimes(anExample(example), {
              view: {
                client: (p: Client) => {
                  const { twiceOffset, roundTrip } = measurement(p, config, dial(config.modulus));
                  const seen = [p.t1, p.t2, p.t3, p.t4, twiceOffset / 2, roundTrip];
                  const { times, theta, delta } = example;
                  return [...times, theta, delta].every((value, index) => value === seen[index]);
                },
              },
              holds: ({ client }) => client.some(Boolean),
            }),
          ]),
      ...(bound === undefined
        ? []
        : [
            always(claims.withinBound, {
              view: clocks,
              holds: ({ client }) =>
                client.every((a) => client.every((b) => ahead(a, b) <= bound * unitsPerTick)),
            }),
            sometimes(claims.atTheBound, {
              view: clocks,
              holds: ({ client }) =>
                client.some((a) => client.some((b) => ahead(a, b) === bound * unitsPerTick)),
            }),
          ]),
      transition(claims.neverBackwards, {
        view: clocks,
        holds: (before, after) =>
          before.client.every((clock, index) => ahead(after.client[index]!, clock) >= 0),
      }),
      alwaysEventually(claims.toldAgain, {
        each: { client: (p: Client) => p.phase === 'measured' },
        holds: (isMeasured) => isMeasured,
      }),
      eventuallyAlways(claims.rightForGood, {
        view: { server: (s: Server) => s.clock, ...clocks },
        holds: ({ server, client }) => client.every((clock) => clock === server[0]),
      }),
    ];
  },

  scenarios,
});
