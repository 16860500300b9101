/**
 * Remote procedure calls in the kernel and above it, and how often they cross its boundary
 *
 * Source  none for the numbers: they follow from the rule that a system call crosses the boundary twice. The design that saves
 *         calls is that of J. Liedtke: Improving IPC by Kernel Design, SOSP 1993, call, and reply and wait.
 * System  one client that makes `calls` calls, and one server, each above a kernel of its own. With `user` middleware, a call is
 *         two system calls on either side, one to send and one to receive; in the `kernel`, it is one: to call and block, and
 *         to reply and wait for the next call. Reliable channels without bounds on delays.
 * Faults  none.
 * Claims  a finished call has cost 4 crossings in the kernel and 8 above it. In the kernel it has blocked its caller once, and
 *         above it once at most: the answer may be there before the caller waits. A process runs above the kernel after an even
 *         number of crossings, and inside it after an odd one. All calls are answered: this needs weak fairness of actions and
 *         messages.
 * Abstracts  what a crossing costs, and how kernels deliver messages. The server's first wait is no part of any call, and not
 *         counted; in the kernel its place at the end is taken by the wait for a call that never comes.
 */
import { Record } from 'immutable';
import {
  always,
  type Context,
  eventually,
  protocol,
  send,
  sometimes,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Client extends Record({
  /** `calling`, `sending` and `receiving` are inside the kernel. */
  at: 'work' as 'work' | 'sending' | 'sent' | 'receiving' | 'calling',
  blocked: false,
  /** Whether the answer is in the kernel, where it stays until it is received by a system call. */
  hasArrived: false,
  calls: 0,
  crossings: 0,
  blocks: 0,
}) {}

class Server extends Record({
  /** `waiting` and `sending` are inside the kernel. */
  at: 'waiting' as 'waiting' | 'work' | 'sending' | 'sent',
  served: 0,
  crossings: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message = { readonly type: 'Call' } | { readonly type: 'Reply' };

interface Config {
  readonly calls: number;
  readonly middleware: 'user' | 'kernel';
}

const answered = 'all calls are answered';
const cost = 'a finished call has cost 4 crossings in the kernel, and 8 above it';
const blocksOnce = 'a finished call has blocked its caller once';
const blocksAtMostOnce = 'a finished call has blocked its caller once at most';
const answerFirst = 'the answer is there before the client waits for it';
const same = 'calls cost the same in the kernel and above it';

const costs = [
  cost,
  'each side takes half of them',
  'inside the kernel after an odd number of crossings',
  'all calls are finished',
  answered,
  'deadlock',
];

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Into the kernel, or out of it. */
const cross = <T extends Client | Server>(p: T, at: T['at']) =>
  p.merge({ at, crossings: p.crossings + 1 } as never) as T;

/** The call returns to its caller. */
const finish = (c: Client) => cross(c, 'work').set('calls', c.calls + 1);

const toServer = ({ pids }: Context) => send(pids.server![0]!, { type: 'Call' as const });
const toClient = ({ pids }: Context) => send(pids.client![0]!, { type: 'Reply' as const });

interface Shape {
  config: Config;
  roles: { client: Client; server: Server };
  message: Message;
}

export const rpcCrossings = protocol<Shape>({
  name: 'rpc-crossings',

  roles: ({ calls, middleware }) => ({
    client: {
      init: () => new Client(),
      actions:
        middleware === 'kernel'
          ? {
              /** One system call sends the request and blocks; the answer returns from it. */
              call: (c, context) =>
                c.at === 'work' && c.calls < calls
                  ? {
                      next: cross(c, 'calling').merge({ blocked: true, blocks: c.blocks + 1 }),
                      send: [toServer(context)],
                    }
                  : undefined,
            }
          : {
              /** The first system call. */
              enterSend: (c) => (c.at === 'work' && c.calls < calls ? cross(c, 'sending') : undefined),
              leaveSend: (c, context) =>
                c.at === 'sending' ? { next: cross(c, 'sent'), send: [toServer(context)] } : undefined,
              /** The second; it blocks unless the answer is there. */
              enterReceive: (c) => {
                if (c.at !== 'sent') return;
                const inside = cross(c, 'receiving');
                return c.hasArrived ? inside : inside.merge({ blocked: true, blocks: c.blocks + 1 });
              },
              leaveReceive: (c) =>
                c.at === 'receiving' && c.hasArrived ? finish(c).set('hasArrived', false) : undefined,
            },
      receive: {
        /** The answer resumes who is blocked for it. */
        Reply: (c) => (c.blocked ? finish(c).set('blocked', false) : c.set('hasArrived', true)),
        Call: unexpected,
      },
    },

    server: {
      init: () => new Server(),
      actions:
        middleware === 'kernel'
          ? {
              /** One system call sends the answer and waits for the next call. */
              replyAndWait: (s, context) =>
                s.at === 'work'
                  ? { next: cross(s, 'waiting').set('served', s.served + 1), send: [toClient(context)] }
                  : undefined,
            }
          : {
              enterSend: (s) => (s.at === 'work' ? cross(s, 'sending') : undefined),
              leaveSend: (s, context) =>
                s.at === 'sending'
                  ? { next: cross(s, 'sent').set('served', s.served + 1), send: [toClient(context)] }
                  : undefined,
              enterReceive: (s) => (s.at === 'sent' ? cross(s, 'waiting') : undefined),
            },
      receive: {
        Call: (s) => (s.at === 'waiting' ? cross(s, 'work') : undefined),
        Reply: unexpected,
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: ({ calls, middleware }) => {
    const perCall = middleware === 'kernel' ? 4 : 8;
    const isDone = (c: Client) => c.calls === calls && c.at === 'work';
    const view = {
      client: (c: Client) => ({ isIdle: c.at === 'work', calls: c.calls, crossings: c.crossings }),
      server: (s: Server) => ({ isIdle: s.at === 'waiting', served: s.served, crossings: s.crossings }),
    };
    type Idle = { readonly isIdle: boolean; readonly crossings: number };
    const areIdle = ({ client, server }: { client: readonly Idle[]; server: readonly Idle[] }) =>
      client[0]!.isIdle && server[0]!.isIdle;
    return [
      always(cost, {
        view,
        when: (views) => areIdle(views) && views.client[0]!.calls === views.server[0]!.served,
        holds: ({ client, server }) =>
          client[0]!.crossings + server[0]!.crossings === perCall * client[0]!.calls,
      }),
      always(same, {
        view,
        when: (views) => areIdle(views) && views.client[0]!.calls === views.server[0]!.served,
        holds: ({ client, server }) => client[0]!.crossings + server[0]!.crossings === 8 * client[0]!.calls,
      }),
      always('each side takes half of them', {
        view,
        when: (views) => areIdle(views) && views.client[0]!.calls === views.server[0]!.served,
        holds: ({ client, server }) => client[0]!.crossings === server[0]!.crossings,
      }),
      always(blocksOnce, {
        view: { client: (c: Client) => ({ isIdle: c.at === 'work', calls: c.calls, blocks: c.blocks }) },
        when: ({ client }) => client[0]!.isIdle && client[0]!.calls > 0,
        holds: ({ client }) => client[0]!.blocks === client[0]!.calls,
      }),
      always(blocksAtMostOnce, {
        view: { client: (c: Client) => ({ isIdle: c.at === 'work', calls: c.calls, blocks: c.blocks }) },
        when: ({ client }) => client[0]!.isIdle && client[0]!.calls > 0,
        holds: ({ client }) => client[0]!.blocks <= client[0]!.calls,
      }),
      always('inside the kernel after an odd number of crossings', {
        view: {
          client: (c: Client) => (c.at === 'work' || c.at === 'sent') === (c.crossings % 2 === 0),
          // The first wait began before the crossings were counted.
          server: (s: Server) => (s.at === 'work' || s.at === 'sent') === (s.crossings % 2 === 1),
        },
        holds: ({ client, server }) => client[0]! && server[0]!,
      }),
      sometimes(answerFirst, {
        view: { client: (c: Client) => c.hasArrived },
        holds: ({ client }) => client[0]!,
      }),
      sometimes('all calls are finished', {
        view: { client: isDone },
        holds: ({ client }) => client[0]!,
      }),
      eventually(answered, { view: { client: isDone }, holds: ({ client }) => client[0]! }),
    ];
  },

  /** It is no deadlock to have made all calls. */
  terminal: ({ calls }) =>
    stateWhere({ view: { client: (c: Client) => c.calls === calls }, holds: ({ client }) => client[0]! }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: 'above the kernel, 1 call',
      note: 'Two system calls on either side: 8 crossings.',
      config: { calls: 1, middleware: 'user' },
      check: [...costs, blocksAtMostOnce, answerFirst],
      expect: {
        verdict: 'holds',
        states: 20,
        transitions: 27,
        depth: 9,
        witnesses: { [answerFirst]: 6, 'all calls are finished': 7 },
      },
    },
    {
      name: 'above the kernel, 30 calls',
      note: 'Larger: 8 for each call, in whatever order the two sides go through their system calls.',
      config: { calls: 30, middleware: 'user' },
      check: [...costs, blocksAtMostOnce, answerFirst],
      expect: {
        verdict: 'holds',
        states: 9358,
        transitions: 14904,
        depth: 270,
        witnesses: { [answerFirst]: 6, 'all calls are finished': 239 },
      },
    },
    {
      name: 'above the kernel: blocked once',
      note: 'False where the answer is there before the client waits for it: two system calls may save a block, but no crossing.',
      config: { calls: 1, middleware: 'user' },
      check: [blocksOnce],
      expect: { verdict: 'violated', property: blocksOnce, length: 8 },
    },
    {
      name: 'in the kernel, 30 calls',
      note: 'One system call on either side, and one block: 4 crossings for each call.',
      config: { calls: 30, middleware: 'kernel' },
      check: [...costs, blocksOnce],
      expect: {
        verdict: 'holds',
        states: 121,
        transitions: 120,
        depth: 120,
        witnesses: { 'all calls are finished': 120 },
      },
    },
    {
      name: 'in the kernel: the same cost as above it',
      note: 'False after the first call: half of the crossings are saved.',
      config: { calls: 1, middleware: 'kernel' },
      check: [same],
      expect: { verdict: 'violated', property: same, length: 4 },
    },
    {
      name: 'above the kernel, a message is lost',
      note: 'The channels must be reliable: nobody sends again, and the client stays blocked.',
      config: { calls: 1, middleware: 'user' },
      faults: { loss: 1 },
      check: [answered],
      expect: { verdict: 'violated', property: answered, length: 4, cycle: 0 },
    },
  ],
});
