import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTagged, type PlainValue } from '../../checker/core/plain.ts';
import type { Trace } from '../../checker/core/trace.ts';
import { traceItf } from '../../checker/export/itf.ts';
import { arbitraryTrace } from './fixtures/arbitrary-trace.ts';
import { idle, inCircles, inDoubt, overflow, pingPong } from './fixtures/lassos.ts';
import { fourLitres, traces } from './fixtures/traces.ts';

/** What Apalache's ADR-015 says of a trace; the first rule that is broken, with where. */
function brokenRule(itf: unknown): string | undefined {
  if (!isObject(itf)) return 'a trace is an object';
  const unknown = Object.keys(itf).find(
    (key) => !['#meta', 'params', 'vars', 'states', 'loop'].includes(key),
  );
  if (unknown !== undefined) return `a trace has no field ${unknown}`;
  const { vars, states, loop } = itf;
  if (!Array.isArray(vars) || !vars.every((name) => typeof name === 'string'))
    return 'vars is an array of strings';
  if (new Set(vars).size < vars.length) return 'vars are distinct';
  const odd = vars.find((name) => !/^(?=.*[A-Za-z])[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (odd !== undefined) return `${odd} is no identifier of TLA+`;
  if (!Array.isArray(states) || states.length === 0) return 'states is an array';
  if (loop !== undefined && !(Number.isInteger(loop) && Number(loop) >= 0 && Number(loop) < states.length))
    return 'loop is the index of a state';
  for (const [index, state] of states.entries()) {
    if (!isObject(state)) return `state ${index} is an object`;
    const { '#meta': meta, ...values } = state;
    if (!isObject(meta) || meta.index !== index) return `state ${index} has its index`;
    if (Object.keys(values).sort().join() !== [...vars].sort().join())
      return `state ${index} has every variable`;
    const broken = Object.entries(values).find(([, value]) => !isExpression(value));
    if (broken !== undefined) return `${broken[0]} in state ${index} is an expression`;
  }
  return undefined;
}

function isExpression(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every(isExpression);
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  if (!keys.some((name) => name.startsWith('#'))) return Object.values(value).every(isExpression);
  const inner = value[keys[0]!];
  if (keys.length !== 1) return false;
  switch (keys[0]) {
    case '#bigint':
      return typeof inner === 'string' && /^-?[0-9]+$/.test(inner);
    case '#unserializable':
      return typeof inner === 'string';
    case '#tup':
    case '#set':
      return Array.isArray(inner) && inner.every(isExpression);
    case '#map':
      return (
        Array.isArray(inner) &&
        inner.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isExpression))
      );
    default:
      return false;
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers, texts and truth values of a plain value, in order: what no renaming and no change of form may lose. */
function leaves(value: PlainValue): string[] {
  if (value === null) return ['null'];
  if (typeof value !== 'object') return [typeof value === 'number' ? exactText(value) : String(value)];
  if (!isTagged(value)) return value.flatMap(leaves);
  switch (value.$) {
    case 'record':
    case 'object':
      return Object.values(value.fields).flatMap(leaves);
    case 'set':
      return value.items.flatMap(leaves);
    case 'map':
      return value.entries.flat().flatMap(leaves);
    case 'undefined':
      return ['undefined'];
    case 'bigint':
    case 'number':
      return [value.text];
  }
}

function exactText(number: number): string {
  return Number.isInteger(number) ? String(BigInt(number)) : String(number);
}

function leavesOfItf(value: unknown): string[] {
  if (!isObject(value)) return Array.isArray(value) ? value.flatMap(leavesOfItf) : [String(value)];
  return Object.values(value).flatMap(leavesOfItf);
}

/** Each state once: a cycle's last state is the one in which it began. */
function statesOf({ initial, steps, loop = steps.length }: Trace) {
  return [initial, ...(loop < steps.length ? steps.slice(0, -1) : steps).map(({ state }) => state)];
}

describe('the ITF format', () => {
  test.each(Object.keys(traces))('writes %s by the rules', (name) => {
    expect(brokenRule(JSON.parse(traceItf(traces[name]!())))).toBeUndefined();
  });

  test('writes any trace by the rules, and loses no value', () => {
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        const itf = JSON.parse(traceItf(trace));
        expect(brokenRule(itf)).toBeUndefined();
        const written = itf.states.map(({ '#meta': _, ...values }: { [key: string]: unknown }) =>
          leavesOfItf(values).sort(),
        );
        expect(written).toEqual(statesOf(trace).map((state) => Object.values(state).flatMap(leaves).sort()));
      }),
    );
  });

  test('writes integers as big integers, and says what each step was', () => {
    const { states, vars } = JSON.parse(traceItf(fourLitres()));
    expect(vars).toEqual(['small', 'big']);
    expect(states[0]).toEqual({ '#meta': { index: 0 }, small: { '#bigint': '0' }, big: { '#bigint': '0' } });
    expect(states[1]['#meta']).toEqual({ index: 1, action: 'fill big' });
  });

  test('says where the cycle of a lasso begins, and what leads back there', () => {
    const { states, loop } = JSON.parse(traceItf(inCircles()));
    expect(loop).toBe(1);
    expect(states.map(({ big, small }: { [jug: string]: unknown }) => leavesOfItf([big, small]))).toEqual([
      ['0', '0'],
      ['5', '0'],
      ['2', '3'],
      ['2', '0'],
    ]);
    expect(states.map(({ '#meta': meta }: { '#meta': unknown }) => meta)).toEqual([
      { index: 0 },
      { index: 1, action: 'fill big' },
      { index: 2, action: 'pour big into small' },
      { index: 3, action: 'empty small', back: 'fill big' },
    ]);
  });

  test.each([
    ['a cycle from the start', pingPong(), 4, 0, 'a: receive Ping from b'],
    ['a cycle of one step', overflow(), 2, 1, 'fill big'],
    ['a stop', inDoubt(), 4, 3, undefined],
    ['a stop at the start', idle(), 1, 0, undefined],
  ])('writes %s', (_, lasso, length, start, back) => {
    const { states, loop } = JSON.parse(traceItf(lasso));
    expect([states.length, loop, states.at(-1)['#meta'].back]).toEqual([length, start, back]);
  });

  test('has no loop where the trace is no lasso', () => {
    expect(JSON.parse(traceItf(fourLitres()))).not.toHaveProperty('loop');
  });

  test.each<[PlainValue, unknown]>([
    ['text', 'text'],
    [true, true],
    [-3, { '#bigint': '-3' }],
    [2 ** 60, { '#bigint': '1152921504606846976' }],
    [0.5, { '#unserializable': '0.5' }],
    [null, { '#unserializable': 'null' }],
    [{ $: 'undefined' }, { '#unserializable': 'undefined' }],
    [{ $: 'bigint', text: '7' }, { '#bigint': '7' }],
    [{ $: 'number', text: '-Infinity' }, { '#unserializable': '-Infinity' }],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a', 1], { '#tup': ['a', { '#bigint': '1' }] }],
    [{ $: 'set', items: ['a'] }, { '#set': ['a'] }],
    [{ $: 'map', entries: [['a', true]] }, { '#map': [['a', true]] }],
    [
      { $: 'object', fields: { '#set': 'a', _set: 'b' } },
      { _set_2: 'a', _set: 'b' },
    ],
    [{ $: 'record', name: 'P', fields: { x: 'a' } }, { x: 'a' }],
  ])('writes %j', (value, expected) => {
    const trace = { ...fourLitres(), initial: { x: value }, steps: [] };
    expect(JSON.parse(traceItf(trace)).states[0].x).toEqual(expected);
  });

  test.each([
    [
      ['p1', 'p 1', 'p_1'],
      ['p1', 'p_1_2', 'p_1'],
    ],
    [
      ['', '1', '#meta', '__proto__'],
      ['v_', 'v_1', '_meta', '__proto__'],
    ],
    [
      ['é', 'e', '日'],
      ['e_2', 'e', 'v__'],
    ],
  ])('names the variables %j %j', (names, expected) => {
    const initial = Object.fromEntries(names.map((name) => [name, 'x']));
    const { vars, states } = JSON.parse(traceItf({ ...fourLitres(), initial, steps: [] }));
    const inOrder = Object.keys(initial).map((name) => expected[names.indexOf(name)]);
    expect(vars).toEqual(inOrder);
    expect(Object.keys(states[0]).sort()).toEqual(['#meta', ...expected].sort());
  });

  test('gives every variable a value in every state', () => {
    const trace = fourLitres();
    const { states } = JSON.parse(traceItf({ ...trace, initial: { small: 0 } }));
    expect(states[0].big).toEqual({ '#unserializable': 'undefined' });
  });
});
