import { Record } from 'immutable';
import { describe, expect, test } from 'vitest';
import type { SlotSystem } from '../../checker/core/slots.ts';
import { always, check, type Model, protocol, send, stateWhere } from '../../checker/index.ts';
import { WholeStateSystem } from '../../checker/whole-state/whole-state-system.ts';

class Chooser extends Record({ value: 0 }) {}

/** One process, which may become 2, or 1 with a message to itself; what is read of it is what it may become. */
const chooser = protocol<{ config: null; roles: { p: Chooser }; message: { type: 'Note' } }>({
  name: 'chooser',
  roles: () => ({
    p: {
      init: () => new Chooser(),
      actions: {
        choose: (p, { self }) =>
          p.value === 0
            ? [p.set('value', 2), { next: p.set('value', 1), send: [send(self, { type: 'Note' })] }]
            : undefined,
      },
      receive: { Note: (p) => p },
    },
  }),
  properties: () => [always('true', { view: { p: (p: Chooser) => p.set('value', 1) }, holds: () => true })],
  scenarios: [],
});

/** The steps of a node, as integers. */
function stepsOf<S>(system: SlotSystem<S>, slot: number, node: number): number[] {
  const steps: number[] = [];
  system.expand(slot, node, {
    step: (label, next) => steps.push(label, next),
    post: (target, operation) => steps.push(target, operation),
  });
  return steps;
}

describe('a protocol as slots', () => {
  test('has its steps in one order, whatever properties ask for before', () => {
    const [plain, looking] = [0, 1].map(() => chooser.model({ name: 'only', config: null }).slots!());
    const [[node]] = plain!.initial() as [[number]];
    looking!.initial();
    const [property] = looking!.properties;
    if (property !== undefined && 'view' in property) property.view(0, node);
    expect(stepsOf(looking!, 0, node)).toEqual(stepsOf(plain!, 0, node));
  });
});

const length = 100_000;

/** A walk along a line, from each place of which a step leads half the way back. */
const line: Model<{ readonly at: number }, string> = {
  name: 'line',
  initial: () => [{ at: 0 }],
  steps: ({ at }) => [
    { action: 'go', state: { at: at + 1 } },
    { action: 'back', state: { at: Math.floor(at / 2) } },
  ],
  properties: [
    { kind: 'always', name: 'on the line', holds: ({ at }) => at >= 0 },
    { kind: 'transition', name: 'one step or back', holds: (before, after) => after.at <= before.at + 1 },
  ],
};

test('a view is given an object that can be spread, inbox and all', async () => {
  const model = protocol<{ config: null; roles: { p: Chooser } }>({
    name: 'spread',
    roles: () => ({ p: { init: () => new Chooser() } }),
    properties: () => [
      always('four fields', {
        view: { p: (_: Chooser, seen) => Object.keys({ ...seen }).join() },
        holds: ({ p }) => p[0] === 'self,up,paused,inbox',
      }),
    ],
    terminal: () => stateWhere({ holds: () => true }),
    scenarios: [],
  });
  expect(await check(model, { name: 'only', config: null })).toMatchObject({ verdict: 'holds' });
});

describe('a whole-state model as one slot', () => {
  test('answers about what many expansions found, after them', () => {
    const system = new WholeStateSystem(line);
    const [onTheLine, oneStep] = system.properties;
    if (onTheLine?.kind !== 'always' || oneStep?.kind !== 'transition') throw new Error('other properties');
    system.initial();
    const block = 16_384;
    for (let start = 0; start < length; start += block) {
      const found = Array.from({ length: block }, (_, index) => stepsOf(system, 0, start + index));
      for (const [index, [, next, , back]] of found.entries()) {
        expect(onTheLine.holds(Int32Array.of(next!))).toBe(true);
        for (const after of [next!, back!])
          expect(oneStep.holds(Int32Array.of(start + index), Int32Array.of(after))).toBe(true);
      }
    }
    expect(() => onTheLine.holds(Int32Array.of(block))).toThrow(/was let go of/);
  });

  test('is asked everything twice at first, and then every sixteenth question', () => {
    const system = new WholeStateSystem(line);
    system.initial();
    expect(system.userCalls()).toBe(2);
    for (let node = 0; node < 8192; node += 1) stepsOf(system, 0, node);
    expect(system.userCalls()).toBe(2 + 8192 + 4096 + 4096 / 16);
    system.askAgain();
    expect(system.userCalls()).toBe(2 + 8192 + 4096 + 4096 / 16 + 8192 + 1);
  });
});
