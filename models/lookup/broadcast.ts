/**
 * Lookup by broadcast
 *
 * Source  M. van Steen, A. S. Tanenbaum: Distributed Systems, naming by broadcasting, as the address resolution protocol does
 *         it (RFC 826, 1982); its costs are derived here.
 * System  `nodes` processes: one client, and the others, of which the last holds the resource. Asynchronous network. The
 *         resource moves to another process `moves` times.
 * Faults  crashes of any that do not hold the resource; lost messages, if the client asks again.
 * Claims  a lookup asks all `nodes` - 1 others, and one answers; of a resource that does not move, the answer is right, also when
 *         it is used. The client gets to use the resource as long as its holder is up: this needs weak fairness of messages and
 *         of the client, which asks again if messages are lost or the resource was between two holders, and strong fairness of
 *         answers if it moves.
 * Abstracts  what the resource is used for. A move is numbered, so that a network that delivers twice makes no second copy.
 */
import { Record } from 'immutable';
import {
  always,
  eventually,
  type Pid,
  protocol,
  type Seen,
  send,
  sometimes,
  stateWhere,
  broadcast as toAll,
  transition,
  unexpected,
} from '../../checker/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

class Node extends Record({
  holds: false,
  /** The last move that it knows of. */
  move: 0,
}) {}

class Client extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'knows' | 'using' | 'done',
  location: undefined as Pid | undefined,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Where' }
  | { readonly type: 'Here' }
  | { readonly type: 'Use' }
  | { readonly type: 'Used' }
  | { readonly type: 'NotHere' }
  /** The resource itself. */
  | { readonly type: 'Resource'; readonly move: number };

interface Config {
  readonly nodes: number;
  readonly moves: number;
  /** Broken where false, if a question or its answer can be lost, or the resource is under way when all are asked. */
  readonly asksAgain: boolean;
}

const found = 'the client gets to use the resource';
const current = 'a location that the client knows is where the resource is';
const asksAll = 'a lookup asks everyone else';
const oneAnswer = 'one process answers, at most';
const used = 'the resource is used';
const safety = [asksAll, 'one holder at most', used, 'deadlock'];

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

function ask(c: Client, nodes: readonly Pid[]) {
  return { next: c.merge({ phase: 'asking', location: undefined }), send: toAll(nodes, { type: 'Where' }) };
}

/** The client is done; and of a resource that goes down with its holder, nothing is claimed. */
const isOver = {
  view: {
    client: ({ phase }: Client) => phase === 'done',
    node: (n: Node, { up }: Seen<Message>) => n.holds && !up,
  },
  holds: ({ client, node }: { readonly client: readonly boolean[]; readonly node: readonly boolean[] }) =>
    client[0]! || node.some(Boolean),
};

export const broadcast = protocol<{
  config: Config;
  roles: { node: Node; client: Client };
  message: Message;
}>({
  name: 'broadcast',

  roles: ({ nodes, moves, asksAgain }) => ({
    node: {
      count: nodes - 1,
      prefix: 'n',
      init: ({ index }) => new Node({ holds: index === nodes - 2 }),
      actions: {
        move: (n, { peers }) =>
          n.holds && n.move < moves
            ? peers.map((peer) => ({
                next: n.merge({ holds: false, move: n.move + 1 }),
                send: [send(peer, { type: 'Resource', move: n.move + 1 })],
                params: { to: peer },
              }))
            : undefined,
      },
      receive: {
        /** Only the holder answers. */
        Where: (n, _, { from }) => (n.holds ? { next: n, send: [send(from, { type: 'Here' })] } : n),
        Resource: (n, { move }) => (move > n.move ? n.merge({ holds: true, move }) : n),
        Use: (n, _, { from }) => ({ next: n, send: [send(from, { type: n.holds ? 'Used' : 'NotHere' })] }),
        Here: unexpected,
        Used: unexpected,
        NotHere: unexpected,
      },
    },

    client: {
      init: () => new Client(),
      actions: {
        lookUp: (c, { pids }) => (c.phase === 'idle' ? ask(c, pids.node) : undefined),
        /** Some time after the answer. */
        use: (c) =>
          c.phase === 'knows'
            ? { next: c.set('phase', 'using'), send: [send(c.location!, { type: 'Use' })] }
            : undefined,
        /** The question, or its answer, may be lost or only late. */
        askAgain: (c, { pids }) => {
          if (!asksAgain || (c.phase !== 'asking' && c.phase !== 'using')) return;
          if (c.phase === 'asking') return ask(c, pids.node);
          return { next: c, send: [send(c.location!, { type: 'Use' })] };
        },
      },
      receive: {
        /** An answer that comes too late is kept for the next time. */
        Here: (c, _, { from }) =>
          c.phase === 'asking' ? c.merge({ phase: 'knows', location: from }) : undefined,
        Used: (c) => c.merge({ phase: 'done', location: undefined }),
        /** The answer was out of date. */
        NotHere: (c, _, { from, pids }) =>
          c.phase === 'using' && from === c.location ? ask(c, pids.node) : c,
        Where: unexpected,
        Use: unexpected,
        Resource: unexpected,
      },
    },
  }),

  // ── Properties ─────────────────────────────────────────────────────────────────────────────────────────────────────

  properties: () => [
    always(current, {
      view: {
        client: (c: Client) => c.location,
        node: (n: Node, { self }: Seen<Message>) => (n.holds ? self : undefined),
      },
      when: ({ client }) => client[0] !== undefined,
      holds: ({ client, node }) => node.includes(client[0]),
    }),
    transition(asksAll, {
      view: {
        client: ({ phase }: Client) => phase,
        node: (_: Node, { up, inbox }: Seen<Message>) =>
          up ? inbox.filter(({ message }) => message.type === 'Where').length : 'down',
      },
      holds: ({ client: [phase] }, { client, node }) =>
        phase !== 'idle' || client[0] !== 'asking' || node.every((asked) => asked === 1 || asked === 'down'),
    }),
    always(oneAnswer, {
      view: {
        client: (_: Client, { inbox }: Seen<Message>) =>
          inbox.filter(({ message }) => message.type === 'Here').length,
      },
      holds: ({ client }) => client[0]! <= 1,
    }),
    always('one holder at most', {
      view: { node: (n: Node) => n.holds },
      holds: ({ node }) => node.filter(Boolean).length <= 1,
    }),
    sometimes(used, {
      view: { client: ({ phase }: Client) => phase === 'done' },
      holds: ({ client }) => client[0]!,
    }),
    eventually(found, isOver),
  ],

  /** Nobody has to move the resource. */
  fairness: () => ({ actions: { move: 'none' } }),

  /** It is no deadlock to be done, nor to have lost the resource; to wait for an answer for ever is one. */
  terminal: () => stateWhere({ view: isOver.view, holds: (views) => isOver.holds(views) }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: '4 nodes',
      note: 'Three are asked, and one answers.',
      config: { nodes: 4, moves: 0, asksAgain: false },
      expect: { verdict: 'holds', states: 25, transitions: 45, depth: 8, witnesses: { [used]: 6 } },
    },
    {
      name: '4 nodes, 2 crashes',
      note: 'There is no single point of failure: who does not hold the resource does not matter.',
      config: { nodes: 4, moves: 0, asksAgain: false },
      faults: { crashes: { budget: 2, roles: ['node'], recovery: 'never' } },
      expect: { verdict: 'holds', states: 109, transitions: 325, depth: 9, witnesses: { [used]: 6 } },
    },
    {
      name: '4 nodes, messages lost and sent again',
      note: 'Larger: any finite number of losses only takes time.',
      config: { nodes: 4, moves: 0, asksAgain: true },
      network: 'set',
      faults: { loss: 3 },
      expect: { verdict: 'holds', states: 243, transitions: 1312, depth: 10, witnesses: { [used]: 6 } },
    },
    {
      name: '3 nodes, 2 moves, messages lost',
      note: 'Nothing but the age of answers can be wrong. That the resource is used is not claimed: it may be lost itself on its way.',
      config: { nodes: 3, moves: 2, asksAgain: true },
      network: 'set',
      faults: { loss: 1 },
      check: safety,
      expect: { verdict: 'holds', states: 2125, transitions: 17639, depth: 19, witnesses: { [used]: 6 } },
    },
    {
      name: '3 nodes, 2 moves, asked again',
      note: 'Who finds that an answer is out of date asks again, and uses the resource in the end, if no answer that comes again and again is passed over for ever.',
      config: { nodes: 3, moves: 2, asksAgain: true },
      network: 'set',
      fairness: { messages: { Here: 'strong' } },
      check: [...safety, found],
      expect: { verdict: 'holds', states: 241, transitions: 1844, depth: 18, witnesses: { [used]: 6 } },
    },
    {
      name: '1 move: an old answer',
      note: 'Plausible and false without that: the answer of the first holder is believed again and again, and that of the second never comes at the right time.',
      config: { nodes: 3, moves: 1, asksAgain: true },
      network: 'set',
      check: [found],
      expect: { verdict: 'violated', property: found, length: 16, cycle: 8 },
    },
    {
      name: '1 move: stale answer',
      note: 'The resource moves between the answer and its use.',
      config: { nodes: 3, moves: 1, asksAgain: true },
      check: [current],
      expect: { verdict: 'violated', property: current, length: 4 },
    },
    {
      name: '1 move: two answers',
      note: 'Plausible and false: the resource moves while the question is under way, and each holder answers it.',
      config: { nodes: 3, moves: 1, asksAgain: false },
      check: [oneAnswer],
      expect: { verdict: 'violated', property: oneAnswer, length: 5 },
    },
    {
      name: '1 move: no answer',
      note: 'All are asked while the resource is under way, and nobody answers: the client has to ask again.',
      config: { nodes: 3, moves: 1, asksAgain: false },
      check: [found],
      expect: { verdict: 'violated', property: found, length: 5, cycle: 0 },
    },
    {
      name: 'a message is lost, and not sent again',
      note: 'The client waits for ever.',
      config: { nodes: 3, moves: 0, asksAgain: false },
      faults: { loss: 1 },
      check: [found],
      expect: { verdict: 'violated', property: found, length: 3, cycle: 0 },
    },
  ],
});
