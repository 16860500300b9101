/**
 * The bully election
 *
 * Source  H. Garcia-Molina: Elections in a Distributed Computing System, IEEE Transactions on Computers 31(1), 1982;
 *         in the form with three messages of M. van Steen, A. S. Tanenbaum: Distributed Systems, "The bully algorithm".
 * System  `processes` processes, of which the last has the highest number and is coordinator at the start. Reliable
 *         channels without bounds on delays.
 * Faults  crashes, reported by a failure detector.
 * Claims  at most one live process believes itself coordinator; when nothing is left to do, all live processes agree on
 *         the highest of them. From some time on, all obey the same live process: this needs weak fairness of messages and
 *         of timeouts that are right. All need a failure detector that is never wrong, and crashes without recovery.
 * Abstracts  timeouts. A timeout is right when what it waits for has crashed, and then fires only after the failure
 *         detector's report `Down`, which a crash sends to everyone; so every delay is covered, and no suspicion is false.
 *         False timeouts are added, `falseTimeouts` of them for each process; none of them is ever owed. A process that
 *         recovers knows of no other crash, so in scenarios with recovery there is one crash only, or all recover, and
 *         channels keep the order of reports.
 *
 * The configuration and the scenarios are in bully-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
  alwaysEventually,
  broadcast,
  type Context,
  eventuallyAlways,
  ltl,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { singleLeader } from '../../properties/index.ts';
import {
  type Config,
  type FalseTimeouts,
  leadershipSettles,
  oneAgain,
  oneForGood,
  scenarios,
} from './bully-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  /** `waiting`: a higher process has answered, and is expected to announce itself or a still higher one. */
  phase: 'normal' as 'normal' | 'electing' | 'waiting',
  /** Whom the process obeys; nobody during an election. */
  coordinator: undefined as Pid | undefined,
  /** Who has answered in this election. */
  answered: Set<Pid>(),
  /** Whom the failure detector has reported. */
  down: Set<Pid>(),
  /** How many more of its timeouts may be false. */
  falseTimeouts: 0 as FalseTimeouts,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Election' }
  | { readonly type: 'Ok' }
  | { readonly type: 'Coordinator' }
  /** From the failure detector, in the name of the process that has crashed, or has recovered. */
  | { readonly type: 'Down' }
  | { readonly type: 'Up' };

/** Where false timeouts have no limit, states with more messages to one process are left out; fewer are enough for what is shown. */
const mostMessages = 2;

const leads = (p: Process, self: Pid) => p.phase === 'normal' && p.coordinator === self;

/** Whom a process obeys, and what it takes to see whether that is a live leader. */
const obeys = (p: Process, { self, up }: Seen<Message>) => ({ self, up, coordinator: p.coordinator });

/** All live processes obey the same one of them. */
function obeyOne(processes: readonly ReturnType<typeof obeys>[]): boolean {
  const live = processes.filter(({ up }) => up);
  const leader = live.find(({ self, coordinator }) => coordinator === self);
  return live.every(({ coordinator }) => coordinator !== undefined && coordinator === leader?.self);
}

const higherOf = ({ self, peers }: Context) => peers.filter((pid) => pid > self);
const lowerOf = ({ self, peers }: Context) => peers.filter((pid) => pid < self);

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Hold an election: ask all higher processes. */
function elect(p: Process, context: Context) {
  return {
    next: p.merge({ phase: 'electing', coordinator: undefined, answered: Set() }),
    send: broadcast(higherOf(context), { type: 'Election' }),
  };
}

/** Whether what it waits for has crashed. */
type Timeout = 'right' | 'false';

/** The process after a timeout; `undefined` where it is not of this kind, or is false once too often. */
function timeOut(p: Process, timeout: Timeout, isRight: boolean): Process | undefined {
  if (isRight) return timeout === 'right' ? p : undefined;
  if (timeout === 'right' || p.falseTimeouts === 0) return undefined;
  return p.falseTimeouts === 'unlimited' ? p : p.set('falseTimeouts', p.falseTimeouts - 1);
}

/** The coordinator no longer responds: hold an election. */
function missCoordinator(p: Process, context: Context, timeout: Timeout) {
  if (p.phase !== 'normal' || !p.coordinator || p.coordinator === context.self) return;
  const after = timeOut(p, timeout, p.down.has(p.coordinator));
  return after && elect(after, context);
}

/** No higher process answers: win, and tell all lower ones. */
function win(p: Process, context: Context, timeout: Timeout) {
  if (p.phase !== 'electing') return;
  const after = timeOut(p, timeout, p.down.isSuperset(higherOf(context)));
  return (
    after && {
      next: after.merge({ phase: 'normal', coordinator: context.self }),
      send: broadcast(lowerOf(context), { type: 'Coordinator' }),
    }
  );
}

/** Those who answered do not announce a coordinator: start again. */
function giveUpWaiting(p: Process, context: Context, timeout: Timeout) {
  if (p.phase !== 'waiting') return;
  const after = timeOut(p, timeout, p.answered.isSubset(p.down));
  return after && elect(after, context);
}

export const bully = protocol<{ config: Config; roles: { process: Process }; message: Message }>({
  name: 'bully',

  roles: ({ processes, falseTimeouts }) => ({
    process: {
      count: processes,
      prefix: 'p',
      init: ({ index, pids }) =>
        new Process({ coordinator: pids.process!.at(-1)!, falseTimeouts: falseTimeouts[index] ?? 0 }),
      actions: {
        missCoordinator: (p, context) => missCoordinator(p, context, 'right'),
        win: (p, context) => win(p, context, 'right'),
        giveUpWaiting: (p, context) => giveUpWaiting(p, context, 'right'),
        /** Any of these, when it is false: by itself, as right timeouts are owed and false ones are not. */
        timeOutFalsely: (p, context) =>
          missCoordinator(p, context, 'false') ??
          win(p, context, 'false') ??
          giveUpWaiting(p, context, 'false'),
      },
      receive: {
        /** From a lower process: take over, unless an election is under way here already. */
        Election: (p, _, context) => {
          const answer = send(context.from, { type: 'Ok' });
          if (p.phase !== 'normal') return { next: p, send: [answer] };
          const election = elect(p, context);
          return { ...election, send: [answer, ...election.send] };
        },
        Ok: (p, _, { from }) =>
          p.phase === 'normal' ? p : p.merge({ phase: 'waiting', answered: p.answered.add(from) }),
        Coordinator: (p, _, { from }) => p.merge({ phase: 'normal', coordinator: from, answered: Set() }),
        Down: (p, _, { from }) => p.update('down', (down) => down.add(from)),
        Up: (p, _, { from }) => p.update('down', (down) => down.delete(from)),
      },
      /** Nothing is on stable storage. The failure detector reports the crash to everyone. */
      crash: (p, { peers }) => ({
        next: new Process({ falseTimeouts: p.falseTimeouts }),
        send: broadcast(peers, { type: 'Down' }),
      }),
      /** A process that recovers holds an election, and so bullies a lower coordinator. */
      recover: (p, context) => {
        const election = elect(p, context);
        return { ...election, send: [...broadcast(context.peers, { type: 'Up' }), ...election.send] };
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ processes }) => [
    singleLeader({ process: (p: Process, { self }: Seen<Message>) => leads(p, self) }),
    always('when nothing is left to do, all obey the highest live process', {
      view: {
        process: (p: Process, { self, up, inbox }: Seen<Message>) => ({
          self,
          up,
          coordinator: p.coordinator,
          settled:
            p.phase === 'normal' && inbox.length === 0 && !(p.coordinator && p.down.has(p.coordinator)),
        }),
      },
      when: ({ process }) => process.every(({ up, settled }) => !up || settled),
      holds: ({ process }) => {
        const live = process.filter(({ up }) => up);
        return live.every(({ coordinator }) => coordinator === live.at(-1)?.self);
      },
    }),
    sometimes('another process than the last leads', {
      view: { process: (p: Process, { self, up }: Seen<Message>) => up && leads(p, self) },
      holds: ({ process }) => process.slice(0, processes - 1).some(Boolean),
    }),
    eventuallyAlways(oneForGood, {
      view: { process: obeys },
      holds: ({ process }) => obeyOne(process),
    }),
    // Follows from the last one. It is here for runs in which nothing is for good.
    alwaysEventually(oneAgain, {
      view: { process: obeys },
      holds: ({ process }) => obeyOne(process),
    }),
    ltl('F G leads || F G !leads', {
      name: leadershipSettles,
      each: { process: (p: Process, { self, up }: Seen<Message>) => up && leads(p, self) },
      propositions: { leads: Boolean },
    }),
  ],

  /** All is owed but to be wrong. */
  fairness: () => ({ actions: { timeOutFalsely: 'none' } }),

  boundary: ({ falseTimeouts }) =>
    stateWhere({
      view: { process: (_, { inbox }: Seen<Message>) => inbox.length > mostMessages },
      holds: ({ process }) => !falseTimeouts.includes('unlimited') || !process.some(Boolean),
    }),

  /** It is no deadlock to have a coordinator and nothing to do; to wait for one for ever is. */
  terminal: () =>
    stateWhere({
      view: { process: (p: Process, { up }: Seen<Message>) => !up || p.phase === 'normal' },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios,
});
