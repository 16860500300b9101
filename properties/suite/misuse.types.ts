/**
 * Mistakes that must not compile. The type checker reports every `@ts-expect-error` below that stands over a line
 * without an error, so this file is a test of the types although nothing runs it.
 */
import { Record } from 'immutable';
import {
  always,
  broadcast,
  eventually,
  eventuallyAlways,
  leadsTo,
  type Network,
  type ProtocolDefinition,
  type Scenario,
  type Seen,
  send,
  stateWhere,
  unexpected,
} from '../../checker/index.ts';
import { mutualExclusion } from '../mutual-exclusion.ts';

class Server extends Record({ phase: 'idle' as 'idle' | 'busy' }) {}
class Client extends Record({ asked: false }) {}
type Message = { readonly type: 'Ask'; readonly at: number } | { readonly type: 'Answer' };
interface Shape {
  config: { readonly clients: number };
  roles: { server: Server; client: Client };
  message: Message;
}
type Definition = ProtocolDefinition<Shape>;
type Roles = ReturnType<Definition['roles']>;
type Properties = ReturnType<Definition['properties']>;

export const server: Roles['server'] = {
  init: () => new Server(),
  actions: {
    // @ts-expect-error a field that the state does not have
    rest: (p) => p.set('phaze', 'idle'),
    // @ts-expect-error a value that the field does not have
    work: (p) => p.set('phase', 'bussy'),
    // @ts-expect-error a message that does not exist
    shout: (p, { pids }) => ({ next: p, send: broadcast(pids.client, { type: 'Anser' }) }),
    // @ts-expect-error a message without its fields
    ask: (p, { pids }) => ({ next: p, send: broadcast(pids.client, { type: 'Ask' }) }),
    // @ts-expect-error a role that does not exist
    call: (p, { pids }) => ({ next: p, send: broadcast(pids.clients, { type: 'Answer' }) }),
    // @ts-expect-error a process name that was made up
    name: (p) => ({ next: p, send: [send('p1', { type: 'Answer' })] }),
    // @ts-expect-error the state of another role
    swap: () => new Client(),
    // @ts-expect-error an event, where the protocol has none
    tell: (p) => ({ next: p, emit: [{ type: 'told' }] }),
  },
  receive: {
    // @ts-expect-error a field that the message does not have
    Ask: (p, { when }) => (when ? p : undefined),
    Answer: unexpected,
  },
};

export const client: Roles['client'] = {
  init: () => new Client(),
  // @ts-expect-error no handler for Answer
  receive: { Ask: unexpected },
};

export const properties: Properties = [
  always('reads what is there', {
    view: { server: (p: Server) => p.phase },
    holds: ({ server }) => server.length > 0,
  }),
  // @ts-expect-error a role that does not exist
  always('reads a role that is not there', { view: { servers: (p: Server) => p.phase }, holds: () => true }),
  // @ts-expect-error the state of another role
  always('reads the wrong state', { view: { client: (p: Server) => p.phase }, holds: () => true }),
  // @ts-expect-error a field that the state does not have
  always('reads a field that is not there', { view: { server: (p: Server) => p.phaze }, holds: () => true }),
  always('compares with nonsense', {
    view: { server: (p: Server) => p.phase },
    // @ts-expect-error a value that the view never has
    holds: ({ server }) => server[0] === 'done',
  }),
  // @ts-expect-error an observer that does not exist
  always('reads an observer', { observe: { history: (h: string) => h }, holds: () => true }),
  // @ts-expect-error messages of another type
  always('reads messages', {
    view: { server: (_: Server, seen: Seen<{ type: 'Other' }>) => seen.inbox.length },
    holds: () => true,
  }),
  leadsTo('who is busy becomes idle', {
    each: { server: (p: Server) => p.phase },
    when: (phase) => phase === 'busy',
    // @ts-expect-error a value that the view never has
    holds: (phase) => phase === 'done',
  }),
  // @ts-expect-error a role that does not exist
  eventually('reads a role that is not there', { each: { clients: (p: Client) => p.asked }, holds: Boolean }),
  eventuallyAlways('compares with nonsense', {
    view: { server: (p: Server) => p.phase },
    // @ts-expect-error a value that the view never has
    holds: ({ server }) => server.every((phase) => phase === 'done'),
  }),
  // @ts-expect-error a view that is no boolean
  mutualExclusion({ server: (p: Server) => p.phase }),
];

// @ts-expect-error a role that does not exist
export const terminal: ReturnType<NonNullable<Definition['terminal']>> = stateWhere({
  view: { servers: (p: Server) => p.phase },
  holds: () => true,
});

export const fairness: NonNullable<Definition['fairness']> = () => ({
  // @ts-expect-error a message that does not exist
  messages: { Asks: 'strong' },
});

// @ts-expect-error a network that does not exist
export const network: Network = 'lifo';

// @ts-expect-error a parameter that does not exist
export const scenario: Scenario<Shape['config']> = { name: 'small', config: { client: 2 } };
