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
let limit = 0;

/** What two processes do, and one mistake in it. */
const mistakes = {
  none: (p: Node) => p.set('value', 1),
  'reads a counter': (p: Node) => p.set('value', outside++ % 1000),
  'reads the clock': (p: Node) => p.set('value', performance.now()),
  'reads random numbers': (p: Node) => p.set('value', Math.random()),
  'reads the date': (p: Node) => p.set('value', new Date().getFullYear()),
  'reads the time': (p: Node) => p.set('value', Date.now()),
  // Both calls of a question agree; only asking again at the end shows it.
  'counts to a limit': (p: Node) => (outside++ < limit ? p.set('value', 1) : undefined),
  'names its alternatives at random': (p: Node) => ({ next: p.set('value', 1), params: { name: outside++ } }),
  'misspells a field': (p: Node) => ({ next: p.set('value', 1), sends: [] }) as { next: Node },
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

const run = (mistake: keyof typeof mistakes) => {
  limit = outside + 4;
  return check(faulty, { name: mistake, config: { mistake } });
};

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
    ['reads the clock', 'impure-step', /^p1: action act calls performance\.now\(\)/],
    ['reads the date', 'impure-step', /^p1: action act calls new Date\(\)/],
    ['reads the time', 'impure-step', /^p1: action act calls Date\.now\(\)/],
    ['counts to a limit', 'impure-step', /^p\d: action act: two calls with equal arguments/],
    ['names its alternatives at random', 'impure-step', /two calls with equal arguments/],
    ['misspells a field', 'invalid-model', /answered an outcome with the field 'sends'/],
    ['reads random numbers', 'impure-step', /^p1: action act calls Math\.random\(\)/],
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

  test.each([
    [
      'a list',
      () => [1] as unknown as boolean,
      /property 'claim' answered an array, where true or false is needed/,
    ],
    ['a promise', (async () => false) as unknown as () => boolean, /answered a promise/],
    ['nothing', () => undefined as unknown as boolean, /answered nothing/],
  ])('a property that answers %s is refused', async (_, holds, message) => {
    const model = protocol<{ config: null; roles: { p: Node } }>({
      name: 'untrue',
      roles: () => ({ p: { init: () => new Node() } }),
      properties: () => [always('claim', { view: { p: (p: Node) => p.value }, holds })],
      scenarios: [],
    });
    const whole = wholeState<{ config: null; state: number; action: string }>({
      name: 'untrue',
      initial: () => [0],
      steps: () => [],
      properties: () => [{ kind: 'always', name: 'claim', holds }],
      scenarios: [],
    });
    for (const each of [model, whole]) {
      await expect(check(each, { name: 'only', config: null })).rejects.toMatchObject({
        code: 'invalid-model',
        message: expect.stringMatching(message),
      });
    }
  });

  test.each([
    ['no initial state', { initial: () => [] }, /has no initial state/],
    [
      'a misspelt field of a step',
      { steps: () => [{ action: 'go', next: 1 }] },
      /steps gave an object with the fields action, next/,
    ],
    [
      'a state with endless steps',
      {
        *steps() {
          for (;;) yield { action: 'go', state: 1 };
        },
      },
      /a state with more than 1,000,000 steps/,
    ],
    [
      'a kind of property that does not exist',
      { properties: () => [{ kind: 'allways', name: 'a', holds: () => true }] },
      /has the kind 'allways'/,
    ],
    [
      'a property without `holds`',
      { properties: () => [{ kind: 'always', name: 'a' }] },
      /has no function `holds`/,
    ],
  ])('a whole-state model with %s is refused', async (_, mistake, message) => {
    const model = wholeState<{ config: null; state: number; action: string }>({
      name: 'wrong',
      initial: () => [0],
      steps: () => [],
      properties: () => [],
      scenarios: [],
      ...(mistake as object),
    });
    await expect(check(model, { name: 'only', config: null })).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['a fault that does not exist', { faults: { losses: 1 } }, /malformed at 'faults'.*losses/],
    ['faults under another name', { fault: { loss: 1 } }, /malformed.*fault/],
    [
      'crashes without recovery',
      { faults: { crashes: { budget: 1 } } },
      /malformed at 'faults\.crashes\.recovery'/,
    ],
    [
      'another kind of recovery',
      { faults: { crashes: { budget: 1, recovery: 'inbox-kept' } } },
      /faults\.crashes\.recovery/,
    ],
    ['a network that does not exist', { network: 'lifo' }, /malformed at 'network'/],
    ['a verdict that does not exist', { expect: { verdict: 'hold' } }, /malformed at 'expect\.verdict'/],
    [
      'a property that does not exist',
      { check: ['treu'] },
      /names the property 'treu', which does not exist/,
    ],
  ])('a scenario with %s is refused', async (_, mistake, message) => {
    const scenario = { name: 'wrong', config: { mistake: 'none' }, ...(mistake as object) };
    await expect(check(faulty, scenario)).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringMatching(message),
    });
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

  test('of whole-state models also after many states, though not every call is made twice by then', async () => {
    const late = wholeState<{ config: null; state: number; action: string }>({
      name: 'late',
      initial: () => [0],
      steps: (state) => {
        if (state === 30_000) return [];
        return [{ action: 'go', state: state < 20_000 ? state + 1 : state + 1 + (outside++ % 2) }];
      },
      properties: () => [{ kind: 'always', name: 'claim', holds: () => true }],
      scenarios: [],
    });
    await expect(check(late, { name: 'only', config: null })).rejects.toMatchObject({
      code: 'impure-step',
      message: expect.stringMatching(/^late: steps: two calls/),
    });
  });
});
