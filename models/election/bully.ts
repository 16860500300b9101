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

type FalseTimeouts = number | 'unlimited';

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

interface Config {
  readonly processes: number;
  /** How many timeouts of each process may be false, in the order of processes. Broken unless all are 0, or few enough. */
  readonly falseTimeouts: readonly FalseTimeouts[];
}

const oneForGood = 'from some time on, all obey the same live process';
const oneAgain = 'again and again, all obey the same live process';
const leadershipSettles = 'nobody comes to lead and loses it again and again';

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

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '3 processes, 1 crash',
      note: 'Garcia-Molina: correct under crashes that are detected without error. Counts from SPIN on a model of its own.',
      config: { processes: 3, falseTimeouts: [] },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      expect: {
        verdict: 'holds',
        states: 39,
        transitions: 61,
        depth: 10,
        witnesses: { 'another process than the last leads': 4 },
      },
    },
    {
      name: '3 processes, 2 crashes',
      note: 'The same when the next coordinator crashes as well. Counts from SPIN on a model of its own.',
      config: { processes: 3, falseTimeouts: [] },
      faults: { crashes: { budget: 2, recovery: 'never' } },
      expect: { verdict: 'holds', states: 103, transitions: 250, depth: 12 },
    },
    {
      name: '4 processes, 2 crashes',
      note: 'Larger: counts from SPIN on a model of its own.',
      config: { processes: 4, falseTimeouts: [] },
      faults: { crashes: { budget: 2, recovery: 'never' } },
      expect: { verdict: 'holds', states: 125446, transitions: 648640, depth: 56 },
    },
    {
      name: '2 processes, 1 false timeout each',
      note: 'One false timeout of the lower process only makes the higher one win again. Counts from SPIN on a model of its own.',
      config: { processes: 2, falseTimeouts: [1, 1] },
      check: [
        'at most one leader',
        'when nothing is left to do, all obey the highest live process',
        'deadlock',
      ],
      expect: { verdict: 'holds', states: 8, transitions: 9, depth: 5 },
    },
    {
      name: '2 processes, 2 false timeouts',
      note: 'The lower process misses the coordinator, and then its answer: two leaders. Garcia-Molina assumes bounded delays, which exclude it. Length from SPIN.',
      config: { processes: 2, falseTimeouts: [2, 0] },
      check: ['at most one leader'],
      expect: { verdict: 'violated', property: 'at most one leader', length: 2 },
    },
    {
      name: '3 processes, 1 false timeout each',
      note: 'Two processes are wrong once each: one misses the coordinator, the other an answer. Length from SPIN.',
      config: { processes: 3, falseTimeouts: [1, 1, 1] },
      check: ['at most one leader'],
      expect: { verdict: 'violated', property: 'at most one leader', length: 3 },
    },
    {
      name: '3 processes, 1 crash and 1 false timeout',
      note: 'The highest process crashes, and the lowest then misses the answer of the second. Length from SPIN.',
      config: { processes: 3, falseTimeouts: [1, 0, 0] },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      check: ['at most one leader'],
      expect: { verdict: 'violated', property: 'at most one leader', length: 7 },
    },
    {
      name: '3 processes, 2 false timeouts: wrong for ever',
      note: 'The announcement of the deposed leader arrives last, and nothing corrects it. Length from SPIN.',
      config: { processes: 3, falseTimeouts: [0, 2, 0] },
      check: ['when nothing is left to do, all obey the highest live process'],
      expect: {
        verdict: 'violated',
        property: 'when nothing is left to do, all obey the highest live process',
        length: 8,
      },
    },
    {
      name: '3 processes, 1 crash and recovery',
      note: 'Without bounds on delays the recovered process leads before the other leader hears of it. Length from SPIN.',
      config: { processes: 3, falseTimeouts: [] },
      network: 'fifo',
      faults: { crashes: { budget: 1, recovery: 'inbox lost' } },
      check: ['at most one leader'],
      expect: { verdict: 'violated', property: 'at most one leader', length: 6 },
    },
    {
      name: '3 processes, 1 crash and recovery: wrong for ever',
      note: 'The announcement of the leader before the recovery arrives after that of the leader after it. Length from SPIN.',
      config: { processes: 3, falseTimeouts: [] },
      network: 'fifo',
      faults: { crashes: { budget: 1, recovery: 'inbox lost' } },
      check: ['when nothing is left to do, all obey the highest live process'],
      expect: {
        verdict: 'violated',
        property: 'when nothing is left to do, all obey the highest live process',
        length: 12,
      },
    },
    {
      name: '2 processes, 2 crashes and recoveries',
      note: 'With two processes no announcement can come too late. One that missed the report of a crash waits for who crashed, and so recovery has to be owed.',
      config: { processes: 2, falseTimeouts: [] },
      network: 'fifo',
      faults: { crashes: { budget: 2, recovery: 'inbox lost' } },
      fairness: { recovery: 'weak' },
      check: [oneForGood, oneAgain, leadershipSettles],
      expect: { verdict: 'holds', states: 390, transitions: 846, depth: 18 },
    },
    {
      name: '2 processes, 2 crashes, and not all recover',
      note: 'The first to come back waits for the answer of one that it does not know to be down. By hand: crash, crash, recover.',
      config: { processes: 2, falseTimeouts: [] },
      network: 'fifo',
      faults: { crashes: { budget: 2, recovery: 'inbox lost' } },
      check: [oneForGood],
      expect: { verdict: 'violated', property: oneForGood, length: 3, cycle: 0 },
    },
    {
      name: '3 processes, 1 crash, and nobody has to miss the coordinator',
      note: 'Timeouts that are right have to be owed, or nobody begins. By hand: the crash and its two reports.',
      config: { processes: 3, falseTimeouts: [] },
      faults: { crashes: { budget: 1, recovery: 'never' } },
      fairness: { actions: { timeOutFalsely: 'none', missCoordinator: 'none' } },
      check: [oneForGood],
      expect: { verdict: 'violated', property: oneForGood, length: 3, cycle: 0 },
    },
    {
      name: '2 processes, 3 false timeouts each: one for good',
      note: 'Of two processes the higher is obeyed as soon as the lower is no longer wrong.',
      config: { processes: 2, falseTimeouts: [3, 3] },
      check: [oneForGood, oneAgain, leadershipSettles],
      expect: { verdict: 'holds', states: 108, transitions: 216, depth: 13 },
    },
    {
      name: '3 processes, 2 false timeouts: not one for good',
      note: 'Of three, some may obey the leader that was deposed for ever, although nobody is wrong any more: announcements carry no number that tells their order.',
      config: { processes: 3, falseTimeouts: [0, 2, 0] },
      check: [oneForGood],
      expect: { verdict: 'violated', property: oneForGood, length: 8, cycle: 0 },
    },
    {
      name: '2 processes, false timeouts without end: leadership oscillates',
      note: 'The lower process misses the coordinator and its answer, leads, and is bullied out of it, for ever; both timeouts are false each time.',
      config: { processes: 2, falseTimeouts: ['unlimited', 0] },
      check: [leadershipSettles],
      expect: { verdict: 'violated', property: leadershipSettles, length: 6, cycle: 6 },
    },
    {
      name: '3 processes, false timeouts without end: leadership oscillates',
      note: 'The same with a third process, which is never wrong, and is told of a new coordinator twice in each round.',
      config: { processes: 3, falseTimeouts: [0, 'unlimited', 0] },
      check: [leadershipSettles],
      expect: { verdict: 'violated', property: leadershipSettles, length: 8, cycle: 8 },
    },
    {
      name: '2 processes, false timeouts without end: no agreement at all',
      note: 'Both need not even agree now and then: the lower process starts again too early each time, so that the higher one holds its next election before it is obeyed.',
      config: { processes: 2, falseTimeouts: ['unlimited', 0] },
      check: [oneAgain],
      expect: { verdict: 'violated', property: oneAgain, length: 9, cycle: 5 },
    },
  ],
});
