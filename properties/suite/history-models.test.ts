import { Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  check,
  type HistoryEvent,
  type ObservedHistory,
  observeHistory,
  protocol,
  type RegisterOperation,
  send,
  sometimes,
  specs,
  stateWhere,
  unexpected,
  type Value,
} from '../../checker/index.ts';
import { linearizable, sequentiallyConsistentHistory } from '../../properties/index.ts';

interface Config {
  /** Whom readers ask. */
  readonly reads: 'primary' | 'replica';
  /** Whether the writer reads after its write, too. */
  readonly writerReads: boolean;
}

class Store extends Record({ value: 0 }) {}
class Client extends Record({ phase: 'idle' as 'idle' | 'writing' | 'reading', done: 0 }) {}
type Message =
  | { readonly type: 'Write' | 'Copy' | 'ReadOk'; readonly value: number }
  | { readonly type: 'WriteOk' | 'Read' };

/** A register with a replica that learns of a write after the writer does. The first client writes, the second one reads twice. */
const replicated = protocol<{
  config: Config;
  roles: { primary: Store; replica: Store; client: Client };
  message: Message;
  event: HistoryEvent<RegisterOperation, Value>;
  observers: { history: ObservedHistory<RegisterOperation, Value> };
}>({
  name: 'replicated',
  roles: ({ reads, writerReads }) => ({
    primary: {
      init: () => new Store(),
      receive: {
        Write: (s, { value }, { from, pids }) => ({
          next: s.set('value', value),
          send: [send(from, { type: 'WriteOk' }), send(pids.replica[0]!, { type: 'Copy', value })],
        }),
        Read: (s, _, { from }) => ({ next: s, send: [send(from, { type: 'ReadOk', value: s.value })] }),
        Copy: unexpected,
        WriteOk: unexpected,
        ReadOk: unexpected,
      },
    },
    replica: {
      init: () => new Store(),
      receive: {
        Copy: (s, { value }) => s.set('value', value),
        Read: (s, _, { from }) => ({ next: s, send: [send(from, { type: 'ReadOk', value: s.value })] }),
        Write: unexpected,
        WriteOk: unexpected,
        ReadOk: unexpected,
      },
    },
    client: {
      count: 2,
      init: () => new Client(),
      actions: {
        write: (c, { index, pids }) =>
          index === 0 && c.phase === 'idle' && c.done === 0
            ? {
                next: c.set('phase', 'writing'),
                send: [send(pids.primary[0]!, { type: 'Write', value: 1 })],
                emit: [{ type: 'call', operation: { type: 'write', value: 1 } }],
              }
            : undefined,
        read: (c, { index, pids }) => {
          const mayRead = index === 0 ? writerReads && c.done === 1 : c.done < 2;
          if (c.phase !== 'idle' || !mayRead) return;
          return {
            next: c.set('phase', 'reading'),
            send: [send(pids[reads][0]!, { type: 'Read' })],
            emit: [{ type: 'call', operation: { type: 'read' } }],
          };
        },
      },
      receive: {
        WriteOk: (c) => ({ next: c.merge({ phase: 'idle', done: c.done + 1 }), emit: [{ type: 'return' }] }),
        ReadOk: (c, { value }) => ({
          next: c.merge({ phase: 'idle', done: c.done + 1 }),
          emit: [{ type: 'return', result: value }],
        }),
        Write: unexpected,
        Copy: unexpected,
        Read: unexpected,
      },
    },
  }),
  observers: () => ({ history: observeHistory() }),
  properties: () => [
    linearizable({ observe: 'history', spec: specs.register(0) }),
    sequentiallyConsistentHistory({ observe: 'history', spec: specs.register(0) }),
    sometimes('all is done', {
      view: { client: (c: Client) => c.done },
      holds: ({ client }) => client[0]! >= 1 && client[1] === 2,
    }),
  ],
  terminal: () => stateWhere({ holds: () => true }),
  scenarios: [
    { name: 'reads from the primary', config: { reads: 'primary', writerReads: true } },
    { name: 'reads from the replica', config: { reads: 'replica', writerReads: false } },
    { name: 'the writer reads from the replica', config: { reads: 'replica', writerReads: true } },
  ],
});

describe('a register with a replica', () => {
  const scenario = (name: string, only: string) => {
    const found = replicated.scenarios.find((one) => one.name === name)!;
    return check(replicated, { ...found, check: [only] });
  };

  test('is linearizable where all read from the primary', async () => {
    expect((await check(replicated, 'reads from the primary')).verdict).toBe('holds');
  });

  test('is sequentially consistent, but not linearizable, where others read from the replica', async () => {
    expect((await scenario('reads from the replica', 'sequentially consistent')).verdict).toBe('holds');
    const report = await scenario('reads from the replica', 'linearizable');
    // Write, the primary takes it, the writer knows; then a read is asked for, answered, and comes back.
    expect(report).toMatchObject({
      verdict: 'violated',
      property: 'linearizable',
      trace: { steps: { length: 6 } },
    });
  });

  test('is not even sequentially consistent where the writer reads from the replica', async () => {
    const report = await scenario('the writer reads from the replica', 'sequentially consistent');
    expect(report).toMatchObject({ verdict: 'violated', property: 'sequentially consistent' });
  });
});
