/** What goes between the servers of primary-backup.ts and others: the operations, the clients, and the witness. */
import { List, Record } from 'immutable';
import {
  type HistoryEvent,
  type Pid,
  type Role,
  type SequentialSpec,
  send,
  unexpected,
} from '../../checker/index.ts';
import type { Config } from './primary-backup-config.ts';

// ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** An update adds a letter to the history. */
export type Operation = { readonly type: 'read' } | { readonly type: 'update'; readonly update: string };

/** Both return the whole history, so that no two of them can be in the wrong order unnoticed. */
export const wholeHistory: SequentialSpec<string, Operation, string> = {
  name: 'whole-history',
  init: '',
  apply: (history, operation) => {
    const next = operation.type === 'read' ? history : history + operation.update;
    return { next, result: next };
  },
  readsOnly: ({ type }) => type === 'read',
};

/** Of each client, in the order of its calls: no update is made twice. */
const letters = ['abcd', 'wxyz'];

// ── State ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export class Client extends Record({
  phase: 'idle' as 'idle' | 'waiting',
  /** Whom it takes for the primary: Dest of Pb2. */
  primary: undefined as Pid | undefined,
  /** The newest view that it knows of. */
  view: 1,
  calls: 0,
  /** The operations that have not been answered yet. */
  script: List<Operation['type']>(),
  /** Its updates that have been answered. */
  acknowledged: List<string>(),
}) {}

export class Witness extends Record({
  /** Who goes on alone. */
  chosen: undefined as Pid | undefined,
}) {}

export const isDone = ({ script }: Client) => script.isEmpty();

// ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Message =
  | { readonly type: 'Request'; readonly call: number; readonly operation: Operation }
  | { readonly type: 'Reply'; readonly call: number; readonly result: string }
  | { readonly type: 'Update'; readonly view: number; readonly update: string }
  | { readonly type: 'Applied'; readonly view: number; readonly update: string }
  | { readonly type: 'Heartbeat'; readonly view: number }
  | { readonly type: 'Alive'; readonly view: number }
  /** From who has become primary: to clients, and to a server that does not know. */
  | { readonly type: 'NewPrimary'; readonly view: number }
  | { readonly type: 'Ask' }
  | { readonly type: 'Chosen'; readonly primary: Pid };

export type Event =
  | HistoryEvent<Operation, string>
  | { readonly type: 'primaryCrashed' }
  | { readonly type: 'tookOver' };

const betweenServers = {
  Update: unexpected,
  Applied: unexpected,
  Heartbeat: unexpected,
  Alive: unexpected,
} as const;

// ── Algorithm ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const client = ({ scripts }: Config): Role<Client, Message, Event> => ({
  count: scripts.length,
  prefix: 'c',
  init: ({ index, pids }) => new Client({ primary: pids.server![0]!, script: List(scripts[index]!) }),
  actions: {
    /** Ask the primary, and nobody else (Pb2), for the next operation of the script. */
    call: (c, { index }) => {
      const next = c.script.first();
      if (c.phase !== 'idle' || next === undefined) return;
      const operation: Operation =
        next === 'read' ? { type: next } : { type: next, update: letters[index]![c.calls]! };
      const calls = c.calls + 1;
      return {
        next: c.merge({ phase: 'waiting', calls }),
        send: [send(c.primary!, { type: 'Request', call: calls, operation })],
        emit: [{ type: 'call', operation }],
      };
    },
  },
  receive: {
    Reply: (c, { call, result }, { index }) => {
      if (c.phase !== 'waiting' || call !== c.calls) return c;
      const updates = c.script.first() === 'update' ? [letters[index]![call - 1]!] : [];
      return {
        next: c.merge({
          phase: 'idle',
          script: c.script.shift(),
          acknowledged: c.acknowledged.push(...updates),
        }),
        emit: [{ type: 'return', result }],
      };
    },
    /** What the old primary does not answer any more is given up. */
    NewPrimary: (c, { view }, { from }) => {
      if (view <= c.view) return c;
      return {
        next: c.merge({ phase: 'idle', view, primary: from }),
        emit: c.phase === 'waiting' ? [{ type: 'giveUp' }] : [],
      };
    },
    Request: unexpected,
    Ask: unexpected,
    Chosen: unexpected,
    ...betweenServers,
  },
});

export const witness = ({ silence }: Config): Role<Witness, Message, Event> => ({
  count: silence.startsWith('asks') ? 1 : 0,
  init: () => new Witness(),
  receive: {
    /** Who asks first goes on alone, for good. */
    Ask: (w, _, { from }) => {
      const primary = w.chosen ?? from;
      return { next: w.set('chosen', primary), send: [send(from, { type: 'Chosen', primary })] };
    },
    Request: unexpected,
    Reply: unexpected,
    NewPrimary: unexpected,
    Chosen: unexpected,
    ...betweenServers,
  },
  /** The choice is on stable storage, or should be. */
  crash: (w) => (silence === 'asks a witness that forgets' ? new Witness() : w),
});
