/**
 * Leases from a leader that may crash
 *
 * Source  C. G. Gray, D. R. Cheriton: Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache
 *         Consistency, SOSP 1989, §2 (a server that has crashed waits out the longest lease it may have granted), §3.1 (the
 *         holder's term is the shorter one), §5 (clocks). A lease on one charging pad, for robots.
 * System  `robots` robots and `leaders` leaders, of which the first that is up leads. Delays are bounded.
 * Faults  crashes of leaders, reported by a failure detector that is never wrong; clocks that drift; pauses.
 * Claims  at most one lease on the pad is unexpired, by the clocks of those who hold leases: if a new leader waits `wait`
 *         ticks, a leader counts a lease for `holds` ticks, and W(1 - rho) >= L(1 + rho) of both, for clocks that run at
 *         rates of 1 - rho to 1 + rho and leases of L ticks. At most one robot charges, if no robot pauses after it has
 *         looked at its lease for longer than it allows for. After a crash the pad is leased again, and every robot that
 *         wants it gets it: this needs that leaders wait no longer than that, that who holds the pad yields it to those
 *         who wait, and that a lease is longer than a round trip.
 * Abstracts  from when a lease counts. A robot counts it from when it sent the request; the leader from when it got it,
 *         which is later, whatever the delays: so the holder's lease ends first. Or, as in §3.1, a robot counts from when
 *         it receives the grant, and the leader adds the greatest delay. Answers are matched with requests by numbers,
 *         modulo as many as may be under way. Leaders refuse in silence. A new leader knows of nothing but the crash.
 *
 * The configuration and the scenarios are in leader-lease-scenarios.ts.
 */
import { List, Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  leadsTo,
  type Pid,
  protocol,
  type ReceiveContext,
  type Seen,
  send,
  sometimes,
  unexpected,
} from '../../checker/index.ts';
import { countDown } from '../kit/count-down.ts';
import {
  atMostOneCharges,
  atMostOneLease,
  type Config,
  getsThePad,
  leasedAgain,
  scenarios,
} from './leader-lease-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Leader extends Record({
  leads: false,
  /** Which other leaders the failure detector has reported. */
  down: Set<Pid>(),
  /** For how many more ticks the pad may be leased, as far as this leader knows. */
  taken: 0,
  /** To whom it has leased the pad last. */
  holder: undefined as Pid | undefined,
  /** Robots that it has refused, in the order in which they came. */
  waiting: List<Pid>(),
}) {}

class Robot extends Record({
  /** Wants the pad, and has not got it yet. */
  wants: false,
  /** Which leader it asks, from 0. */
  leader: 0,
  /** For how many more ticks the lease that it has asked for would last; 0 where no answer counts any more. */
  asked: 0,
  /** The number of its last request. */
  number: 0,
  /** For how many more ticks it holds the pad. */
  lease: 0,
  /** `checked`: has looked at its lease, and is about to charge for a tick. */
  phase: 'away' as 'away' | 'checked' | 'charging',
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Request'; readonly number: number }
  | { readonly type: 'Renewal'; readonly number: number }
  | { readonly type: 'Grant'; readonly number: number }
  /** From the failure detector, in the name of the leader that has crashed. */
  | { readonly type: 'Down' };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** §2: wait out every lease that a predecessor, or the leader itself before a crash, may have granted. */
function takeOver(leader: Leader, { wait }: Config): Leader {
  return leader.merge({ leads: true, taken: wait === 'for ever' ? 1 : wait });
}

/** Whether the pad is free, and it is the turn of robot `from`. */
const isItsTurn = ({ taken, waiting }: Leader, from: Pid) => taken === 0 && waiting.first(from) === from;

const mayRenew = ({ holder, waiting }: Leader, from: Pid, { renewals }: Config) =>
  holder === from && (renewals === 'always' || waiting.isEmpty());

function grant(leader: Leader, number: number, { from }: ReceiveContext, { holds }: Config) {
  const waiting = leader.waiting.filter((robot) => robot !== from);
  return {
    next: leader.merge({ taken: holds, holder: from, waiting }),
    send: [send(from, { type: 'Grant', number })],
  };
}

/** Ask for a lease, whose time begins now. */
function request(robot: Robot, type: 'Request' | 'Renewal', { pids }: Context, { lease, numbers }: Config) {
  const number = (robot.number + 1) % numbers;
  return {
    next: robot.merge({ wants: type === 'Request', asked: lease, number }),
    send: [send(pids.leader![robot.leader]!, { type, number })],
  };
}

export const leaderLease = protocol<{
  config: Config;
  roles: { leader: Leader; robot: Robot };
  message: Message;
}>({
  name: 'leader-lease',

  roles: (config) => ({
    leader: {
      count: config.leaders,
      prefix: 'l',
      init: ({ index }) => new Leader({ leads: index === 0 }),
      ...(config.detector === 'may be wrong' && {
        actions: {
          /** Not in the paper: take over from a leader that goes on granting. */
          suspect: (l: Leader) => (l.leads ? undefined : takeOver(l, config)),
        },
      }),
      receive: {
        /** §2: grant, or let the robot wait for its turn. */
        Request: (l, { number }, context) => {
          if (!l.leads) return l;
          if (isItsTurn(l, context.from)) return grant(l, number, context, config);
          return l.waiting.includes(context.from)
            ? l
            : l.update('waiting', (queue) => queue.push(context.from));
        },
        /** §2: extend a lease. Who is refused has it until it ends, and does not wait for another. */
        Renewal:
          config.renewals === 'never'
            ? unexpected
            : (l, { number }, context) =>
                l.leads && mayRenew(l, context.from, config) ? grant(l, number, context, config) : l,
        Down:
          config.leaders === 1
            ? unexpected
            : (l, _, { from, pids, index }) => {
                const down = l.down.add(from);
                const isFirst = down.isSuperset(pids.leader.slice(0, index));
                return isFirst && !l.leads ? takeOver(l.set('down', down), config) : l.set('down', down);
              },
        Grant: unexpected,
      },
      tick: (l) => (config.wait === 'for ever' && l.holder === undefined ? l : countDown(l, 'taken')),
      /** Nothing is on stable storage. The failure detector reports the crash to the other leaders. */
      crash: (_, { peers }) => ({ next: new Leader(), send: broadcast(peers, { type: 'Down' }) }),
      /** Only where there is one leader. */
      recover: (l) => takeOver(l, config),
    },

    robot: {
      count: config.robots,
      prefix: 'r',
      init: () => new Robot(),
      actions: {
        ask: (r, context) => {
          if (r.wants || r.asked > 0 || r.lease > 0) return;
          return request(r, 'Request', context, config);
        },
        /** It was refused, or the answer would come too late, or whom it asked has crashed, or does not lead: ask the next leader. */
        askAgain: (r, context) => {
          if (!r.wants || r.asked > 0) return;
          return request(r.set('leader', (r.leader + 1) % config.leaders), 'Request', context, config);
        },
        ...(config.renewals !== 'never' && {
          renew: (r: Robot, context: Context) => {
            if (r.asked > 0 || r.lease === 0 || r.lease === config.lease) return;
            return request(r, 'Renewal', context, config);
          },
        }),
        /** Look whether the lease lasts for the tick that charging takes, and for a pause before it. */
        check: (r) => (r.phase === 'away' && r.lease > config.margin ? r.set('phase', 'checked') : undefined),
      },
      urgent: {
        charge: (r) => (r.phase === 'checked' ? r.set('phase', 'charging') : undefined),
      },
      receive: {
        Grant: (r, { number }) => {
          if (number !== r.number || r.asked === 0) return r;
          const lease = config.startsAt === 'request' ? r.asked : config.lease;
          return r.merge({ wants: false, asked: 0, lease });
        },
        Request: unexpected,
        Renewal: unexpected,
        Down: unexpected,
      },
      tick: (r) => {
        const later = countDown(r, 'asked', 'lease');
        return later.phase === 'charging' ? later.set('phase', 'away') : later;
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ leaders }) => [
    always(atMostOneLease, {
      view: { robot: (r: Robot) => r.lease > 0 },
      holds: ({ robot }) => robot.filter(Boolean).length <= 1,
    }),
    // Follows from the last one, where nobody pauses between looking at the lease and charging.
    always(atMostOneCharges, {
      view: { robot: (r: Robot) => r.phase === 'charging' },
      holds: ({ robot }) => robot.filter(Boolean).length <= 1,
    }),
    sometimes('a robot charges', {
      view: { robot: (r: Robot) => r.phase === 'charging' },
      holds: ({ robot }) => robot.some(Boolean),
    }),
    sometimes('the last leader leases the pad', {
      view: { leader: (l: Leader, { up }: Seen<Message>) => up && l.holder !== undefined },
      holds: ({ leader }) => leader[leaders - 1]!,
    }),
    leadsTo(leasedAgain, {
      view: {
        leader: (_: Leader, { up }: Seen<Message>) => up,
        robot: ({ wants, lease }: Robot) => ({ wants, holds: lease > 0 }),
      },
      when: ({ leader, robot }) => !leader.every(Boolean) && robot.some(({ wants }) => wants),
      holds: ({ robot }) => robot.some(({ holds }) => holds),
    }),
    leadsTo(getsThePad, {
      each: { robot: (r: Robot) => r },
      when: ({ wants }) => wants,
      holds: ({ lease }) => lease > 0,
    }),
  ],

  /** Nobody has to want the pad, to renew a lease or to use it; who wants the pad has to go on asking. */
  fairness: ({ renewals }) => ({
    actions: { ask: 'none', check: 'none', ...(renewals !== 'never' && { renew: 'none' }) },
  }),

  scenarios,
});
