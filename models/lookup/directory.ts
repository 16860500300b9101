/**
 * Lookup at a central directory
 *
 * Source  M. van Steen, A. S. Tanenbaum: Distributed Systems, naming with a home location and with a central name server; its
 *         costs and its single point of failure are derived here.
 * System  one directory, `nodes` nodes, of which one holds the resource, and one client. Asynchronous network. The resource
 *         moves to another node `moves` times; its new holder registers it.
 * Faults  crashes of the directory with recovery, if registrations are on stable storage; lost messages, if the client asks
 *         again.
 * Claims  a lookup takes two messages, and of a resource that does not move, the answer is right. The client gets to use
 *         the resource: this needs weak fairness of messages and of the client, and a directory that does not crash for good.
 *         That a location is still right when it is used is not claimed of a resource that moves.
 * Abstracts  the first registration, which has already been made, and what the resource is used for.
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
  unexpected,
} from '../../checker/index.ts';

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the resource is, and after how many moves: which of two registrations is newer. */
class Directory extends Record({ location: undefined as Pid | undefined, move: 0 }) {}

class Node extends Record({
  holds: false,
  /** The last move in which it has received the resource. */
  move: 0,
}) {}

class Client extends Record({
  phase: 'idle' as 'idle' | 'asking' | 'knows' | 'using' | 'done',
  location: undefined as Pid | undefined,
  /** How many messages this lookup has taken. */
  messages: 0,
}) {}

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Message =
  | { readonly type: 'Lookup' }
  | { readonly type: 'Location'; readonly node: Pid }
  | { readonly type: 'Use' }
  | { readonly type: 'Used' }
  | { readonly type: 'NotHere' }
  /** The resource itself, from node to node. */
  | { readonly type: 'Resource'; readonly move: number }
  | { readonly type: 'Register'; readonly move: number };

interface Config {
  readonly nodes: number;
  readonly moves: number;
  /** Broken where false: the directory believes whichever registration arrives last. */
  readonly numbered: boolean;
  /** Broken where false: a directory that crashes has forgotten all registrations. */
  readonly durable: boolean;
  /** Whether a client asks again when there is no answer. */
  readonly asksAgain: boolean;
}

const found = 'the client gets to use the resource';
const current = 'a location that the client knows is where the resource is';
const twoMessages = 'a lookup takes two messages';
const correct = { numbered: true, durable: true, asksAgain: false } as const;
const resting = { ...correct, nodes: 2, moves: 0 };

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

function ask(c: Client, directory: Pid) {
  return {
    next: c.merge({ phase: 'asking', location: undefined, messages: 1 }),
    send: [send(directory, { type: 'Lookup' })],
  };
}

interface Shape {
  config: Config;
  roles: { directory: Directory; node: Node; client: Client };
  message: Message;
}

export const directory = protocol<Shape>({
  name: 'directory',

  roles: ({ nodes, moves, numbered, durable, asksAgain }) => ({
    directory: {
      init: ({ pids }) => new Directory({ location: pids.node[0] }),
      receive: {
        Lookup: (d, _, { from }) => ({
          next: d,
          send: d.location === undefined ? [] : [send(from, { type: 'Location', node: d.location })],
        }),
        /** Registrations may overtake each other. */
        Register: (d, { move }, { from }) =>
          numbered && move <= d.move ? d : d.merge({ location: from, move }),
        Location: unexpected,
        Use: unexpected,
        Used: unexpected,
        NotHere: unexpected,
        Resource: unexpected,
      },
      crash: (d) => (durable ? d : new Directory()),
    },

    node: {
      count: nodes,
      prefix: 'n',
      init: ({ index }) => new Node({ holds: index === 0 }),
      actions: {
        move: (n, { peers }) =>
          n.holds && n.move < moves
            ? peers.map((peer) => ({
                next: n.set('holds', false),
                send: [send(peer, { type: 'Resource', move: n.move + 1 })],
                params: { to: peer },
              }))
            : undefined,
      },
      receive: {
        Resource: (n, { move }, { pids }) => ({
          next: n.merge({ holds: true, move }),
          send: [send(pids.directory[0]!, { type: 'Register', move })],
        }),
        Use: (n, _, { from }) => ({
          next: n,
          send: [send(from, { type: n.holds ? 'Used' : 'NotHere' })],
        }),
        Lookup: unexpected,
        Location: unexpected,
        Used: unexpected,
        NotHere: unexpected,
        Register: unexpected,
      },
    },

    client: {
      init: () => new Client(),
      actions: {
        lookUp: (c, { pids }) => (c.phase === 'idle' ? ask(c, pids.directory[0]!) : undefined),
        /** Some time after the answer. */
        use: (c) =>
          c.phase === 'knows'
            ? { next: c.set('phase', 'using'), send: [send(c.location!, { type: 'Use' })] }
            : undefined,
        askAgain: (c, { pids }) => {
          if (!asksAgain) return;
          if (c.phase === 'asking') return ask(c, pids.directory[0]!);
          if (c.phase === 'using') return { next: c, send: [send(c.location!, { type: 'Use' })] };
          return;
        },
      },
      receive: {
        Location: (c, { node }) =>
          c.phase === 'asking' ? c.merge({ phase: 'knows', location: node, messages: c.messages + 1 }) : c,
        Used: (c) => c.merge({ phase: 'done', location: undefined }),
        /** The answer was out of date. */
        NotHere: (c, _, { pids }) => (c.phase === 'using' ? ask(c, pids.directory[0]!) : c),
        Lookup: unexpected,
        Use: unexpected,
        Resource: unexpected,
        Register: unexpected,
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
    always(twoMessages, {
      view: { client: (c: Client) => ({ knows: c.location !== undefined, messages: c.messages }) },
      when: ({ client }) => client[0]!.knows,
      holds: ({ client }) => client[0]!.messages === 2,
    }),
    always('one holder at most', {
      view: { node: (n: Node) => n.holds },
      holds: ({ node }) => node.filter(Boolean).length <= 1,
    }),
    sometimes('the resource is used', {
      view: { client: (c: Client) => c.phase },
      holds: ({ client }) => client[0] === 'done',
    }),
    eventually(found, {
      view: { client: (c: Client) => c.phase === 'done' },
      holds: ({ client }) => client[0]!,
    }),
  ],

  /** Nobody has to move the resource. */
  fairness: () => ({ actions: { move: 'none' } }),

  /** It is no deadlock to be done; to wait for an answer for ever is one. */
  terminal: () =>
    stateWhere({
      view: { client: (c: Client) => c.phase === 'done' },
      holds: ({ client }) => client[0]!,
    }),

  // ── Scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

  scenarios: [
    {
      name: 'the resource stays',
      note: 'Two messages, and the answer is right.',
      config: resting,
      expect: {
        verdict: 'holds',
        states: 7,
        transitions: 6,
        depth: 6,
        witnesses: { 'the resource is used': 6 },
      },
    },
    {
      name: '3 nodes, 3 moves',
      note: 'Larger: an answer may be out of date, which its user finds out, and asks again; after the last move it is right.',
      config: { ...correct, nodes: 3, moves: 3 },
      check: [twoMessages, 'one holder at most', 'the resource is used', found, 'deadlock'],
      expect: { verdict: 'holds', states: 1523, transitions: 3942, depth: 15 },
    },
    {
      name: '1 move: stale answer',
      note: 'The resource moves between the answer and its use: what a directory says is only a hint.',
      config: { ...correct, nodes: 2, moves: 1 },
      check: [current],
      expect: { verdict: 'violated', property: current, length: 4 },
    },
    {
      name: 'registrations overtake each other',
      note: 'The older one arrives last, and the directory is wrong for ever. It must be able to tell which is newer.',
      config: { ...correct, nodes: 3, moves: 2, numbered: false },
      check: [found],
      expect: { verdict: 'violated', property: found, length: 12, cycle: 5 },
    },
    {
      name: 'the directory crashes for good',
      note: 'A single point of failure: the resource is there, and nobody finds it, however often it asks.',
      config: { ...resting, asksAgain: true },
      network: 'set',
      faults: { crashes: { budget: 1, roles: ['directory'], recovery: 'never' } },
      check: [found],
      expect: { verdict: 'violated', property: found, length: 3, cycle: 1 },
    },
    {
      name: 'the directory crashes and recovers',
      note: 'With registrations on stable storage, a crash only takes time.',
      config: resting,
      faults: { crashes: { budget: 1, roles: ['directory'], recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      expect: { verdict: 'holds', states: 21, transitions: 31, depth: 8 },
    },
    {
      name: 'the directory forgets',
      note: 'It recovers and knows nothing; nobody registers again.',
      config: { ...resting, durable: false },
      faults: { crashes: { budget: 1, roles: ['directory'], recovery: 'inbox kept' } },
      fairness: { recovery: 'weak' },
      check: [found],
      expect: { verdict: 'violated', property: found, length: 4, cycle: 0 },
    },
    {
      name: 'messages are lost, and sent again',
      note: 'Fair-loss links: of what is sent again and again, something arrives.',
      config: { ...resting, asksAgain: true },
      network: 'set',
      faults: { loss: 'unlimited' },
      fairness: { channels: 'strong' },
      expect: { verdict: 'holds', states: 41, transitions: 169, depth: 10 },
    },
    {
      name: 'a message is lost, and not sent again',
      note: 'The client waits for ever.',
      config: resting,
      faults: { loss: 1 },
      check: [found],
      expect: { verdict: 'violated', property: found, length: 2, cycle: 0 },
    },
  ],
});
