import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AnyAlgorithm, always, wholeState } from '../../checker/index.ts';
import { commandLineName } from '../../checker/vitest/model-file.ts';
import '../../checker/vitest/index.ts';
import { registry } from '../../models/index.ts';
import { dieHard } from '../../models/puzzles/die-hard.ts';
import { lockModel, Scratch } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const testFile = import.meta.filename;

const nameOf = (
  algorithm: AnyAlgorithm,
  asker: { readonly file?: string; readonly testFile?: string } = { testFile },
) => commandLineName(algorithm, algorithm.model(algorithm.scenarios[0]!), asker);

const fromHere = (path: string) => relative('.', path);

/** What a file exports, loaded by vitest. */
async function exportsOf(path: string): Promise<{ readonly [name: string]: AnyAlgorithm }> {
  return import(/* @vite-ignore */ path);
}

const homeless = wholeState<{ config: object; state: number; action: string }>({
  name: 'homeless',
  initial: () => [0],
  steps: () => [],
  properties: () => [{ kind: 'always', name: 'it is zero', holds: (state) => state === 0 }],
  scenarios: [{ name: 'only', config: {} }],
});

// Elsewhere than where a test is about colours, there are none.
beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the name that the command line finds a model by', () => {
  test('is that in the registry, where it is there', async () => {
    expect(await nameOf(registry['mutex/token-ring']!)).toBe('mutex/token-ring');
    expect(await nameOf(dieHard, {})).toBe('puzzles/die-hard');
  });

  test('is the path of the file that exports it, in which its properties are made', async () => {
    const path = scratch.write('lock.ts', lockModel());
    const { lock } = await exportsOf(path);
    expect(await nameOf(lock!, {})).toBe(fromHere(path));
  });

  test('has the name of the export where there are several', async () => {
    const path = scratch.write(
      'locks.ts',
      `${lockModel()}export const other = protocol<any>({ name: 'other', roles: () => ({}), properties: () => [], scenarios: [] });\n`,
    );
    const { lock } = await exportsOf(path);
    expect(await nameOf(lock!, {})).toBe(`${fromHere(path)}#lock`);
  });

  test('is that of a file that the test imports, where its properties are made elsewhere', async () => {
    const file = scratch.write(
      'whole.ts',
      `import { wholeState } from 'stepwright';
export const counter = wholeState<any>({
  name: 'counter',
  initial: () => [0],
  steps: () => [],
  properties: () => [{ kind: 'always', name: 'it is zero', holds: (state: number) => state === 0 }],
  scenarios: [{ name: 'only', config: {} }],
});
`,
    );
    const test = scratch.write('whole.test.ts', "import { counter } from './whole.js';\n");
    const { counter } = await exportsOf(file);
    expect(await nameOf(counter!, { testFile: test })).toBe(fromHere(file));
  });

  test('is what the user says', async () => {
    expect(await nameOf(homeless, { file: 'models/somewhere.ts' })).toBe('./models/somewhere.ts');
    const path = scratch.write('said.ts', lockModel());
    const { lock } = await exportsOf(path);
    expect(await nameOf(lock!, { file: pathToFileURL(path).href })).toBe(fromHere(path));
  });

  test('is not known of a model that no file exports', async () => {
    expect(await nameOf(homeless)).toBeUndefined();
    const broken = always('never', { view: {}, holds: () => false });
    expect(broken.source?.file).toBe(testFile);
  });

  test('is asked for, in a failure, where it is not known', async () => {
    const scenario = { name: 'only', config: {}, check: ['deadlock'] };
    const failing = expect(homeless).toHold({ scenario, artefacts: scratch.folder });
    await expect(failing).rejects.toThrow(/replay \S+ --model <file>\n +where <file> exports the model;/);
  });
});
