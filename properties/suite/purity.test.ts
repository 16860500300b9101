import { Set as ImmutableSet, Record } from 'immutable';
import { describe, expect, test, vi } from 'vitest';
import {
  always,
  check,
  type Outcomes,
  type Pid,
  protocol,
  send,
  unexpected,
  wholeState,
} from '../../checker/index.ts';

class Node extends Record({ value: 0, seen: ImmutableSet<string>(['b', 'a']) }) {}
type Message = { readonly type: 'Note'; readonly tags: readonly string[] } | { readonly type: 'Stop' };

let outside = 0;

/** What two processes do, and one mistake in it. */
const mistakes = {
  none: (p: Node) => p.set('value', 1),
  'reads a counter': (p: Node) => p.set('value', outside++ % 1000),
  'reads the clock': (p: Node) => p.set('value', performance.now()),
  'reads random numbers': (p: Node) => p.set('value', Math.random()),
  'takes the first of a Set': (p: Node) => p.set('seen', ImmutableSet([p.seen.first()!])),
  'assigns to the state': (p: Node) => {
    (p as { value: number }).value = 3;
    return p;
  },
  throws: () => {
    throw new RangeError('no such shard');
  },
  'returns null': () => null as unknown as Node,
  'returns a plain object': () => ({ value: 1 }) as unknown as Node,
  'stores NaN': (p: Node) => p.set('value', Number.NaN),
  'stores a function': (p: Node) => p.set('value', (() => 1) as unknown as number),
  'sends to nobody': (p: Node) => ({ next: p, send: [send('p9' as Pid, { type: 'Stop' })] }),
  'sends what is unexpected': (p: Node) => ({ next: p, send: [send('p2' as Pid, { type: 'Stop' })] }),
  'sends what does not exist': (p: Node) => ({
    next: p,
    send: [send('p2' as Pid, { type: 'Halt' } as unknown as Message)],
  }),
  'sends, and the receiver sorts in place': (p: Node) => ({
    next: p,
    send: [send('p2' as Pid, { type: 'Note', tags: ['b', 'a'] })],
  }),
} satisfies { [mistake: string]: (p: Node) => Outcomes<Node, Message, never> };

const faulty = protocol<{
  config: { readonly mistake: keyof typeof mistakes };
  roles: { p: Node };
  message: Message;
}>({
  name: 'faulty',
  roles: ({ mistake }) => ({
    p: {
      count: 2,
      init: () => new Node(),
      actions: { act: (p) => (p.value === 0 ? mistakes[mistake](p) : undefined) },
      receive: {
        Note: (p, { tags }) => p.set('value', (tags as string[]).sort().length),
        Stop: unexpected,
      },
    },
  }),
  properties: () => [always('true', { view: { p: (p: Node) => p.value }, holds: () => true })],
  scenarios: [],
});

const run = (mistake: keyof typeof mistakes) => check(faulty, { name: mistake, config: { mistake } });

describe('every call of user code is audited', () => {
  test('a pure one passes', async () => {
    expect((await run('none')).counts.states).toBe(4);
  });

  test.each<[keyof typeof mistakes, string, RegExp]>([
    [
      'reads a counter',
      'impure-step',
      /^p1: action act: two calls with equal arguments gave different answers/,
    ],
    ['reads the clock', 'impure-step', /two calls with equal arguments/],
    ['reads random numbers', 'impure-step', /two calls with equal arguments/],
    ['takes the first of a Set', 'impure-step', /insertion order of an Immutable Set/],
    ['assigns to the state', 'impure-step', /^p1: action act changes its argument/],
    ['sends, and the receiver sorts in place', 'impure-step', /^p2: receive Note changes its argument/],
    ['throws', 'handler-threw', /^p1: action act threw RangeError: no such shard at .*purity\.test\.ts:\d+/],
    ['returns null', 'invalid-model', /p1: action act answered null as the next local state/],
    ['returns a plain object', 'invalid-model', /an object that is no Immutable Record/],
    ['stores NaN', 'unencodable-state', /^p1 after action act\.value holds NaN/],
    ['stores a function', 'unencodable-state', /^p1 after action act\.value holds a function/],
    ['sends to nobody', 'invalid-model', /sends a message to 'p9', which is no process[\s\S]*p1, p2/],
    ['sends what is unexpected', 'invalid-model', /sends Stop to p2, whose role 'p' declares it unexpected/],
    ['sends what does not exist', 'invalid-model', /sends Halt to p2, whose role 'p' has no handler/],
  ])('%s', async (mistake, code, message) => {
    await expect(run(mistake)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('of whole-state models too, properties included', async () => {
    const random = vi.fn(() => outside++);
    const impure = (where: 'steps' | 'property') =>
      wholeState<{ config: null; state: number; action: string }>({
        name: 'impure',
        initial: () => [0],
        steps: (state) => [{ action: 'go', state: where === 'steps' ? random() : Math.min(state + 1, 3) }],
        properties: () => [
          { kind: 'always', name: 'claim', holds: () => where === 'steps' || random() % 2 === 0 },
        ],
        scenarios: [],
      });
    const scenario = { name: 'only', config: null };
    await expect(check(impure('steps'), scenario)).rejects.toMatchObject({
      code: 'impure-step',
      message: expect.stringMatching(/^impure: steps/),
    });
    await expect(check(impure('property'), scenario)).rejects.toMatchObject({
      message: expect.stringMatching(/^impure: property 'claim'/),
    });
  });
});
