import { join } from 'node:path';
import { Record } from 'immutable';
import { afterAll, describe, expect, test } from 'vitest';
import { placeOfName } from '../../checker/cli/ci/places.ts';
import { always, check, eventually, ltl, protocol, sometimes, transition } from '../../checker/index.ts';
import { mutualExclusion } from '../../properties/index.ts';
import { lockModel, Scratch, stepwright, stepwrightFromSource } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const cwd = scratch.folder;

class Counter extends Record({ count: 0 }) {}

const view = { worker: (c: Counter) => c.count };
const read = { view, holds: () => true };
const { stack } = new Error();
const properties = [
  always('a', read),
  sometimes('b', read),
  transition('c', read),
  eventually('d', read),
  ltl('G yes', { name: 'e', view, propositions: { yes: () => true } }),
  mutualExclusion({ worker: (c: Counter) => c.count > 1 }),
];
/** Of `stack` above; the properties begin two lines below it. */
const line = Number(/ci-locations\.test\.ts:(\d+):\d+/.exec(stack!)![1]);

describe('a property', () => {
  const counter = protocol<{ config: object; roles: { worker: Counter } }>({
    name: 'counter',
    roles: () => ({
      worker: {
        init: () => new Counter(),
        actions: { add: (c) => (c.count < 2 ? c.set('count', c.count + 1) : undefined) },
      },
    }),
    properties: () => properties,
    scenarios: [{ name: 'counts', config: {} }],
  });
  const expected = properties.map((_, index) => ({
    file: import.meta.filename,
    line: line + 2 + index,
    column: 3,
  }));

  test('knows where it is written, and so does the model', () => {
    expect(counter.model('counts').properties.map(({ source }) => source)).toEqual(expected);
  });

  test('says so in the report', async () => {
    const report = await check(counter, 'counts');
    expect(report.properties.map(({ source }) => source)).toEqual([...expected, undefined]);
  });
});

describe('reports as JSON', () => {
  const sources = async (args: readonly string[], folder = cwd) => {
    const { stdout } = await stepwright(['check', ...args, '--json'], { cwd: folder });
    return JSON.parse(stdout).results[0];
  };

  test('have the lines of TypeScript files', async () => {
    const types = "interface Extra {\n  readonly one: number;\n}\n\ntype More = Extra & { two: 'b' };\n";
    const text = lockModel({ 'class Worker': `${types}\nclass Worker` });
    scratch.write('models/lock.ts', text);
    const { source, properties } = await sources(['models/lock.ts', '--scenario', 'two workers']);
    const at = (part: string) => text.split(part)[0]!.split('\n').length;
    expect(properties[0].source).toEqual({ file: 'models/lock.ts', line: at('always('), column: 5 });
    expect(properties[1]).not.toHaveProperty('source');
    expect(source).toEqual({ file: 'models/lock.ts', line: at("'two workers'"), column: 13 });
    scratch.write('elsewhere/empty.txt', '');
    const beside = await sources(['../models/lock.ts', '--scenario', 'two'], join(cwd, 'elsewhere'));
    expect(beside.properties[0].source.file).toBe('../models/lock.ts');
  });

  test('find properties that are written as literals by their names', async () => {
    const args = ['check', 'puzzles/die-hard', '--scenario', 'a jugful', '--json'];
    const { stdout } = await stepwrightFromSource(args);
    const { properties } = JSON.parse(stdout).results[0];
    const found = properties.map(
      (one: { name: string; source?: { file: string; line: number } }) => one.source,
    );
    expect(found[0]).toMatchObject({ file: 'models/puzzles/die-hard.ts' });
    expect(new Set(found.map((place: { line: number }) => place?.line)).size).toBe(found.length);
  });
});

test('a name is looked for where it is given, and else must stand in one place', () => {
  const text = "check: ['a'],\nname: 'a',\n  'b'; `c`; \"d\"\nname: 'e', name: 'e'\n 'f' 'f'\nname: 'it\\'s'";
  const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', "it's"].map((name) => placeOfName(text, name));
  expect(lines).toEqual([
    { line: 2, column: 7 },
    { line: 3, column: 3 },
    { line: 3, column: 8 },
    { line: 3, column: 13 },
    undefined,
    undefined,
    undefined,
    { line: 6, column: 7 },
  ]);
});
