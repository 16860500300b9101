/**
 * Election on a ring
 *
 * Source  E. Chang, R. Roberts: An Improved Algorithm for Decentralized Extrema-Finding in Circular Configurations of
 *         Processes, CACM 22(5), 1979; and, with a list of all who are alive, M. van Steen, A. S. Tanenbaum: Distributed
 *         Systems, "A ring algorithm", after G. Le Lann, 1977.
 * System  `processes` processes in a ring, each of which sends to the next one that is alive. Reliable channels without
 *         bounds on delays, which need not keep an order. Those named in `initiators` hold an election, once.
 * Faults  processes that are `dead` before the election begins, as everyone knows. None during the election.
 * Claims  whoever is elected is the highest live process, so all that know of a coordinator agree; in the end everyone
 *         obeys it, and no message circulates for ever: this needs weak fairness of messages and of one initiator.
 *         In the form of 1979 the candidates alone count: it elects the highest live process as every process that the
 *         first message passes becomes a candidate.
 * Abstracts  how a dead neighbour is noticed: a crash sends the report `Down` to everyone, which may arrive late; what was
 *         sent to the crashed process before that is lost, as nobody waits for an acknowledgement.
 *
 * The configuration and the scenarios are in ring-scenarios.ts.
 */
import { Record, Set } from 'immutable';
import {
  always,
  broadcast,
  type Context,
  eventuallyAlways,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
} from '../../checker/index.ts';
import { agreement } from '../../properties/index.ts';
import {
  allAgreeInTheEnd,
  type Config,
  everyoneObeys,
  onlyTheHighest,
  scenarios,
  silenceInTheEnd,
} from './ring-scenarios.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Process extends Record({
  coordinator: undefined as Pid | undefined,
  /** Whether it holds an election of its own when it is ready to. */
  initiator: false,
  /** In the form of 1979: its own number, or a higher one, is on its way. */
  participant: false,
  down: Set<Pid>(),
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  /** Of the list form: everyone that it has passed. */
  | { readonly type: 'Election'; readonly list: readonly Pid[] }
  /** Of the form of 1979: the highest that it has passed. */
  | { readonly type: 'Candidate'; readonly best: Pid }
  /** The result goes round once. `told` begins with the process that found it. */
  | { readonly type: 'Coordinator'; readonly coordinator: Pid; readonly told: readonly Pid[] }
  /** From the failure detector, in the name of the process that has crashed. */
  | { readonly type: 'Down' };

const circulating = (inbox: Seen<Message>['inbox']) =>
  inbox.filter(({ message }) => message.type !== 'Down').length;

/** The pid of the highest of some processes; there are fewer than ten, so that their names are ordered as their numbers. */
const highest = (pids: readonly Pid[]) => pids.reduce((a, b) => (a > b ? a : b));

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** To the next process on the ring that is not known to be down; to itself, if all others are. */
function pass<const M extends Message>(p: Process, { self, index, pids }: Context, message: M) {
  const ring = pids.process!;
  const after = [...ring.slice(index + 1), ...ring.slice(0, index)];
  return [send(after.find((pid) => !p.down.has(pid)) ?? self, message)];
}

/** The election is decided: the one that finds out tells everyone. */
function announce(p: Process, context: Context, coordinator: Pid) {
  return {
    next: p.merge({ coordinator, participant: false }),
    send: pass(p, context, { type: 'Coordinator', coordinator, told: [context.self] }),
  };
}

export const ring = protocol<{ config: Config; roles: { process: Process }; message: Message }>({
  name: 'ring',

  roles: ({ form, processes, initiators, dead, stops }) => {
    /** Whether a message has been all the way round. */
    const isBack = (list: readonly Pid[], self: Pid) =>
      stops === 'on its second pass' ? list.includes(self) : list[0] === self;
    const extended = (list: readonly Pid[], self: Pid) => (list.includes(self) ? list : [...list, self]);
    return {
      process: {
        count: processes,
        prefix: 'p',
        init: ({ index, pids }) =>
          new Process({
            initiator: initiators.includes(index + 1),
            down: Set(dead.map((number) => pids.process[number - 1]!)),
          }),
        actions: {
          /** Misses the coordinator, and asks round. */
          start: (p, context) => {
            if (!p.initiator || p.coordinator !== undefined) return;
            const after = p.set('initiator', false);
            if (form === 'list') {
              return { next: after, send: pass(p, context, { type: 'Election', list: [context.self] }) };
            }
            if (p.participant) return after;
            return {
              next: after.set('participant', true),
              send: pass(p, context, { type: 'Candidate', best: context.self }),
            };
          },
        },
        receive: {
          /** List form: add the own number; when the list is back, the highest on it is coordinator. */
          Election: (p, { list }, context) =>
            isBack(list, context.self)
              ? announce(p, context, highest(list))
              : {
                  next: p,
                  send: pass(p, context, { type: 'Election', list: extended(list, context.self) }),
                },
          /** Chang and Roberts: let higher numbers through, put the own number in place of a lower one, once. */
          Candidate: (p, { best }, context) => {
            const { self } = context;
            if (best === self) return announce(p, context, self);
            if (best < self && p.participant) return p;
            return {
              next: p.set('participant', true),
              send: pass(p, context, { type: 'Candidate', best: highest([best, self]) }),
            };
          },
          Coordinator: (p, { coordinator, told }, context) =>
            isBack(told, context.self)
              ? p
              : {
                  next: p.merge({ coordinator, participant: false }),
                  send: pass(p, context, {
                    type: 'Coordinator',
                    coordinator,
                    told: extended(told, context.self),
                  }),
                },
          Down: (p, _, { from }) => p.update('down', (down) => down.add(from)),
        },
        /** Recovery is not part of the algorithm; the report is. */
        crash: (p, { peers }) => ({ next: p, send: broadcast(peers, { type: 'Down' }) }),
      },
    };
  },

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ dead }) => {
    const obeys = (p: Process, { self, up, inbox }: Seen<Message>) => ({
      self,
      live: up && !dead.some((number) => self === `p${number}`),
      coordinator: p.coordinator,
      settled: inbox.length === 0,
    });
    const allObey = (processes: readonly ReturnType<typeof obeys>[]) => {
      const live = processes.filter((p) => p.live);
      return live.every(({ coordinator }) => coordinator === live.at(-1)!.self);
    };
    return [
      agreement({ process: (p: Process) => p.coordinator }),
      always(onlyTheHighest, {
        view: { process: obeys },
        holds: ({ process }) => {
          const best = process.filter(({ live }) => live).at(-1)?.self;
          return process.every(({ coordinator }) => coordinator === undefined || coordinator === best);
        },
      }),
      always(allAgreeInTheEnd, {
        view: { process: obeys },
        when: ({ process }) =>
          process.every(({ settled, live, coordinator }) => !live || (settled && coordinator !== undefined)),
        holds: ({ process }) => {
          const live = process.filter((p) => p.live);
          return live.every(({ coordinator }) => coordinator === live[0]!.coordinator);
        },
      }),
      sometimes('two results go round at once', {
        view: {
          process: (_: Process, { inbox }: Seen<Message>) =>
            inbox.filter(({ message }) => message.type === 'Coordinator').length,
        },
        holds: ({ process }) => process.reduce((sum, count) => sum + count, 0) > 1,
      }),
      sometimes('everyone obeys the highest live process', {
        view: { process: obeys },
        holds: ({ process }) => allObey(process),
      }),
      eventuallyAlways(everyoneObeys, {
        view: { process: obeys },
        holds: ({ process }) => allObey(process),
      }),
      eventuallyAlways(silenceInTheEnd, {
        view: { process: (_: Process, { inbox }: Seen<Message>) => circulating(inbox) === 0 },
        holds: ({ process }) => process.every(Boolean),
      }),
    ];
  },

  /** It is no deadlock to have a coordinator; nor to be dead. */
  terminal: ({ dead }) =>
    stateWhere({
      view: {
        process: (p: Process, { self, up }: Seen<Message>) =>
          !up || dead.some((number) => self === `p${number}`) || p.coordinator !== undefined,
      },
      holds: ({ process }) => process.every(Boolean),
    }),

  scenarios,
});
