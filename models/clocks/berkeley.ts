/**
 * The Berkeley algorithm
 *
 * Source  R. Gusella, S. Zatti: The Accuracy of the Clock Synchronization Achieved by TEMPO in Berkeley UNIX 4.3BSD,
 *         IEEE Transactions on Software Engineering 15(7), 1989. M. van Steen, A. S. Tanenbaum: Distributed Systems,
 *         "Clock synchronization algorithms" (figure with three clocks; how often to synchronise).
 * System  a time daemon and slaves; nobody's clock is right by itself. In each round the daemon asks all for their
 *         clocks, and tells each by how much to adjust it, so that all show the average. Delays in a known range.
 * Faults  clocks that drift; a minority of clocks that are wrong; crashes of slaves, and of the daemon where a slave
 *         takes over; loss.
 * Claims  after a round, clocks are equal if delays are, and differ by no more than delays may; adjustments sum to 0
 *         if no clock is left out. Clocks never differ by more than delta, if less than delta/(2 rho) lies between
 *         rounds. Every slave is adjusted again and again.
 * Abstracts  clocks count `unitsPerTick` units, so that averages are whole, and wrap around, as differences are all
 *         that is ever used. Clocks are set at once, which slewing only delays. An election is a timeout, and
 *         timeouts of slaves differ by more than a delay (randomised, in R. Gusella, S. Zatti: An Election Algorithm
 *         for a Distributed Clock Synchronization Program, ICDCS 1986).
 *
 * The configuration and the scenarios are in berkeley-scenarios.ts.
 */
import { Map as ImmutableMap, Record } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  ltl,
  type Pid,
  protocol,
  type Role,
  type Seen,
  send,
  sometimes,
  unexpected,
} from '../../checker/index.ts';
import { singleLeader } from '../../properties/index.ts';
import { countDown } from '../kit/count-down.ts';
import { dial } from '../kit/wrap-around.ts';
import { anExample, type Config, claims, scenarios } from './berkeley-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Machine extends Record({
  clock: 0,
  isDaemon: false,
  /** The daemon's clock when it began the round that is under way; `undefined` where none is. */
  began: undefined as number | undefined,
  /** By how much the clocks of those who have answered are ahead of the daemon's. */
  differences: ImmutableMap<Pid, number>(),
  /** Ticks until the daemon no longer waits for answers. */
  answersWithin: 0,
  /** Ticks until the daemon's next round; `undefined` where there is none. */
  untilRound: undefined as number | undefined,
  /** Ticks until a slave that is not polled takes over; `undefined` where it never does. */
  patience: undefined as number | undefined,
  /** What the last round has adjusted the clock by; `undefined` from the poll on until then. */
  adjustedBy: undefined as number | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Poll' }
  | { readonly type: 'Reading'; readonly clock: number }
  | { readonly type: 'Adjust'; readonly by: number }
  | { readonly type: 'Set'; readonly clock: number };

/**
 * The average of the largest group of clocks that do not differ by more than gamma; plain, of all. In whole units:
 * scenarios have as many units in a tick as it takes to lose nothing.
 */
function averageOf(differences: readonly number[], { average, gamma }: Config): number {
  const groups = differences.map((least) =>
    differences.filter((other) => other >= least && other - least <= gamma),
  );
  const largest = groups.reduce((best, group) => (group.length > best.length ? group : best));
  const group = average === 'plain' ? differences : largest;
  return Math.floor(group.reduce((sum, difference) => sum + difference, 0) / group.length);
}

/** What the last round has made of a machine that took part in it, and has been told. */
function lastRound({ clock, adjustedBy }: Machine, { up }: Seen<Message>) {
  return up && adjustedBy !== undefined ? { clock, by: adjustedBy } : undefined;
}

type LastRounds = readonly ReturnType<typeof lastRound>[];

function adjusted({ daemon, slave }: { readonly daemon: LastRounds; readonly slave: LastRounds }) {
  return [...daemon, ...slave].filter((machine) => machine !== undefined);
}

/** By how much the clock that is ahead of all others is ahead of the last one. */
function spread(clocks: readonly number[], { modulus }: Config): number {
  const { ahead } = dial(modulus);
  return Math.max(0, ...clocks.flatMap((a) => clocks.map((b) => ahead(a, b))));
}

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whom a daemon asks. A slave that has taken over no longer counts on the daemon before it. */
const others = ({ self, pids }: Context) => pids.slave!.filter((pid) => pid !== self);

/** How long a slave waits for the next poll. */
const patienceOf = ({ election }: Config, { index }: Context) =>
  election === 'never' ? undefined : election * (index + 1);

/** What the daemon does, and a slave that has taken over. */
function daemonOf(config: Config) {
  const { later, ahead } = dial(config.modulus);
  return {
    urgent: {
      /** The daemon asks everyone for their clocks. */
      poll: (m, context) => {
        if (!m.isDaemon || m.untilRound !== 0 || m.began !== undefined) return;
        return {
          next: m.merge({
            began: m.clock,
            answersWithin: config.answersWithin,
            untilRound: config.period === 'once' ? undefined : config.period,
            adjustedBy: undefined,
          }),
          send: broadcast(others(context), { type: 'Poll' }),
        };
      },
      /** All have answered, or have had the time to: adjust their clocks and the own one to the average. */
      average: (m, context) => {
        if (m.began === undefined) return;
        const answered = others(context).filter((pid) => m.differences.has(pid));
        if (answered.length < others(context).length && m.answersWithin > 0) return;
        const by = averageOf([0, ...answered.map((pid) => m.differences.get(pid)!)], config);
        const clock = later(m.clock, by);
        const idle = { began: undefined, differences: ImmutableMap<Pid, number>(), answersWithin: 0 };
        return {
          next: m.merge({ ...idle, clock, adjustedBy: by }),
          send: answered.map((pid) =>
            config.sends === 'adjustments'
              ? send(pid, { type: 'Adjust', by: by - m.differences.get(pid)! })
              : send(pid, { type: 'Set', clock }),
          ),
        };
      },
    },
    tick: (m) =>
      countDown(
        m.set('clock', later(m.clock, config.unitsPerTick)),
        'answersWithin',
        'untilRound',
        'patience',
      ),
    receive: {
      /** As far as the daemon can tell, the clock was read in the middle between the poll and the answer. */
      Reading: (m, { clock }, { from }) => {
        if (m.began === undefined) return m;
        const middle = ahead(m.clock, m.began) / 2;
        return m.setIn(['differences', from], ahead(clock, m.began) - middle);
      },
      Poll: unexpected,
      Adjust: unexpected,
      Set: unexpected,
    },
    crash: (m) => m,
  } satisfies Omit<Role<Machine, Message, never>, 'init'>;
}

/** What a slave does, and what it does as the daemon when it has taken over. */
function slaveOf(config: Config) {
  const { later, ahead } = dial(config.modulus);
  const daemon = daemonOf(config);
  const elects = config.election !== 'never';
  const adjust = (m: Machine, by: number) => m.merge({ clock: later(m.clock, by), adjustedBy: by });
  return {
    ...daemon,
    urgent: elects
      ? {
          /** Nobody has polled for long: become the daemon. */
          takeOver: (m) => {
            if (m.isDaemon || m.patience !== 0) return;
            return m.merge({ isDaemon: true, untilRound: 0, patience: undefined });
          },
          ...daemon.urgent,
        }
      : {},
    receive: {
      Poll: (m, _, context) => ({
        next: m.merge({ patience: patienceOf(config, context), adjustedBy: undefined }),
        send: [send(context.from, { type: 'Reading', clock: m.clock })],
      }),
      Adjust: config.sends === 'adjustments' ? (m, { by }) => adjust(m, by) : unexpected,
      Set: config.sends === 'the time' ? (m, { clock }) => adjust(m, ahead(clock, m.clock)) : unexpected,
      Reading: elects ? daemon.receive.Reading : unexpected,
    },
  } satisfies Omit<Role<Machine, Message, never>, 'init'>;
}

export const berkeley = protocol<{
  config: Config;
  roles: { daemon: Machine; slave: Machine };
  message: Message;
}>({
  name: 'berkeley',

  roles: (config) => {
    const [first, ...rest] = config.clocks;
    return {
      daemon: {
        ...daemonOf(config),
        init: () => new Machine({ clock: first!, isDaemon: true, untilRound: 0 }),
      },
      slave: {
        ...slaveOf(config),
        count: rest.length,
        prefix: 's',
        init: (context) =>
          new Machine({ clock: rest[context.index]!, patience: patienceOf(config, context) }),
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: (config) => {
    const { apart, gamma, faulty, example, bound } = config;
    const view = { daemon: lastRound, slave: lastRound };
    const clocks = { daemon: (m: Machine) => m.clock, slave: (m: Machine) => m.clock };
    const spreadOf = (values: readonly number[]) => spread(values, config);
    return [
      always(claims.equalAfterRound, {
        view,
        holds: (machines) => spreadOf(adjusted(machines).map(({ clock }) => clock)) <= apart,
      }),
      always(claims.sumIsZero, {
        view,
        when: (machines) => adjusted(machines).length === config.clocks.length,
        holds: (machines) => adjusted(machines).reduce((sum, { by }) => sum + by, 0) === 0,
      }),
      always(claims.onlyFaultyMove, {
        view,
        holds: ({ daemon, slave }) =>
          [...daemon, ...slave].every(
            (machine, index) => faulty.includes(index) || Math.abs(machine?.by ?? 0) <= gamma,
          ),
      }),
      sometimes(claims.adjusted, {
        view,
        holds: (machines) =>
          adjusted(machines).length === config.clocks.length &&
          adjusted(machines).some(({ by }) => by !== 0) &&
          spreadOf(adjusted(machines).map(({ clock }) => clock)) === 0,
      }),
      singleLeader({ daemon: (m: Machine) => m.isDaemon, slave: (m: Machine) => m.isDaemon }),
      ...(apart === 0
        ? []
        : [
            sometimes(claims.asFarApart, {
              view,
              holds: (machines) => spreadOf(adjusted(machines).map(({ clock }) => clock)) === apart,
            }),
          ]),
      ...(example === undefined
        ? []
        : [
            sometimes(anExample(example), {
              view,
              holds: (machines) => String(adjusted(machines).map(({ by }) => by)) === String(example),
            }),
          ]),
      ...(bound === undefined
        ? []
        : [
            always(claims.withinBound, {
              view: clocks,
              holds: ({ daemon, slave }) => spreadOf([...daemon, ...slave]) <= bound,
            }),
            sometimes(claims.atTheBound, {
              view: clocks,
              holds: ({ daemon, slave }) => spreadOf([...daemon, ...slave]) === bound,
            }),
          ]),
      ltl('G F polled && G F adjusted', {
        name: claims.takesPart,
        each: {
          slave: (m: Machine, { up }: Seen<Message>) =>
            up ? (m.adjustedBy !== undefined ? 'adjusted' : 'polled') : 'crashed',
        },
        propositions: {
          polled: (state) => state !== 'adjusted',
          adjusted: (state) => state !== 'polled',
        },
      }),
    ];
  },

  scenarios,
});
