import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockModel, type Run, run, Scratch } from './cli-process.ts';

const root = resolve(import.meta.dirname, '../..');
const scratch = new Scratch();
const project = join(scratch.folder, 'project');
const inProject = (command: string, args: readonly string[]): Promise<Run> =>
  run(command, args, { cwd: project });

/** Pack the clone, and install what was packed into an empty project, as a user does. */
beforeAll(async () => {
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', scratch.folder], { cwd: root });
  expect(packed.code, packed.stderr).toBe(0);
  const [tarball] = readdirSync(scratch.folder).filter((name) => name.endsWith('.tgz'));
  scratch.write('project/package.json', '{ "private": true }');
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];
  const installed = await inProject('npm', ['install', ...quiet, join(scratch.folder, tarball!)]);
  expect(installed.code, installed.stderr).toBe(0);
  scratch.write('project/model.ts', lockModel());
}, 120_000);
afterAll(() => scratch.remove());

describe('the packed package, in an empty project', () => {
  test('checks a user’s own file by npx', async () => {
    const { code, stdout } = await inProject('npx', ['stepwright', 'check', './model.ts', '--out', 'found']);
    expect(stdout).toContain("VIOLATED  'at most one inside' after 4 steps");
    expect(stdout).toContain("Again: npx stepwright check ./model.ts --scenario 'two workers'");
    expect(code).toBe(12);
    expect(readFileSync(join(project, 'found/model/two-workers/trace.svg'), 'utf8')).toContain('</svg>');
  });

  test('holds its own models to their expectations', async () => {
    const { code, stdout } = await inProject('npx', ['stepwright', 'check', 'puzzles']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ scenarios: \d+ as expected/);
  });

  test('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { stdout } = await inProject('npx', ['stepwright', '--version']);
    expect(stdout.trim()).toBe(version);
  });

  test('is a library for plain JavaScript', async () => {
    scratch.write(
      'project/script.mjs',
      `import { check, replay } from 'stepwright';
       import { mutualExclusion } from 'stepwright/properties';
       import { registry } from 'stepwright/models';
       const report = await check(registry['mutex/token-ring'], 'the token is lost');
       const again = replay(report.trace, registry['mutex/token-ring']);
       console.log(report.verdict, report.property, again.steps.length, typeof mutualExclusion);`,
    );
    const ended = await inProject(process.execPath, ['script.mjs']);
    expect(ended).toEqual({ code: 0, stdout: 'violated deadlock 5 function\n', stderr: '' });
  });

  test('has types that a strict project can use', async () => {
    scratch.write(
      'project/library.ts',
      `import { type Algorithm, check, type Report } from 'stepwright';
       import { mutualExclusion } from 'stepwright/properties';
       import { registry } from 'stepwright/models';
       import { lock } from './model.js';
       const algorithm: Algorithm<{ readonly workers: number; readonly atomic: boolean; readonly name: string }> = lock;
       export const report: Promise<Report> = check(registry['mutex/token-ring']!, algorithm.name);
       export const property = mutualExclusion({ worker: (w: { phase: string }) => w.phase === 'inside' });
       // @ts-expect-error: workers are counted
       lock.model({ name: 'three', config: { workers: 'three', atomic: true, name: '' } });
       lock.model({ name: 'three', config: { workers: 3, atomic: true, name: '' } });`,
    );
    expect(await typeErrors(['model.ts', 'library.ts'])).toBe('');
  });

  test('needs no vitest', async () => {
    expect(existsSync(join(project, 'node_modules/vitest'))).toBe(false);
    const ended = await inProject(process.execPath, ['--eval', "import('stepwright/vitest')"]);
    expect(ended.stderr).toContain("Cannot find package 'vitest'");
  });
});

describe('the packed package, in a project with vitest', () => {
  beforeAll(() => {
    symlinkSync(join(root, 'node_modules/vitest'), join(project, 'node_modules/vitest'));
    scratch.write(
      'project/model.test.ts',
      `import { expect, test } from 'vitest';
       import { testModel } from 'stepwright/vitest';
       import { lock } from './model.js';

       testModel(lock);
       test('by hand', async () => {
         const config = { workers: 1, atomic: false, name: '' };
         await expect(lock).toHold({ scenario: { name: 'one', config } });
         await expect(lock).toViolate('at most one inside', { scenario: 'two workers', length: 4 });
         await expect(lock).not.toHold({ scenario: 'two workers', property: 'at most one inside' });
       });`,
    );
  });

  test('makes tests of a user’s model, which pass and fail, and whose failures replay', async () => {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose'];
    const { code, stdout, stderr } = await run(process.execPath, vitest, {
      cwd: project,
      env: { NO_COLOR: '1', COLUMNS: '100' },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✓ .*lock > one worker > at most one inside/);
    expect(stdout).toMatch(/× .*lock > two workers > at most one inside/);
    expect(stdout).toMatch(/✓ .*by hand/);
    expect(stderr).toContain("Violated: 'at most one inside' after 4 steps; ");
    expect(stderr).toContain("  ✗  ═══╪═════════╪═══  state after 4 steps: violates 'at most one inside'\n");
    expect(stderr).toContain('❯ model.test.ts:5:8\n');
    const folder = join(project, '.stepwright/model/two-workers');
    expect(readFileSync(join(folder, 'trace.svg'), 'utf8')).toContain('</svg>');
    const [, command] = /^Replay +(npx stepwright replay .*)$/m.exec(stderr)!;
    const again = await inProject('sh', ['-c', command!]);
    expect(again.stderr).toContain(
      "Replayed: every step is possible, and the end shows 'at most one inside'.",
    );
    expect(again.code).toBe(0);
  }, 60_000);

  test('has types for it that a strict project can use', async () => {
    scratch.write(
      'project/misuse.ts',
      `import { expect } from 'vitest';
       import { testModel } from 'stepwright/vitest';
       import { lock } from './model.js';
       const config = { workers: 1, atomic: false, name: '' };
       export async function misuse(): Promise<void> {
         await expect(lock).toHold({ scenario: { name: 'one', config } });
         // @ts-expect-error: workers are counted
         await expect(lock).toHold({ scenario: { name: 'one', config: { ...config, workers: 'one' } } });
         // @ts-expect-error: not a model
         await expect(config).toHold();
         // @ts-expect-error: a misspelt option
         await expect(lock).toViolate('deadlock', { lenght: 3 });
         // @ts-expect-error: not a model
         testModel(config);
       }`,
    );
    expect(await typeErrors(['model.test.ts', 'misuse.ts'])).toBe('');
  });
});

/** What tsc says of files of the project, as strict as it can be. */
async function typeErrors(files: readonly string[]): Promise<string> {
  scratch.write(
    'project/tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2022',
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
        types: [],
      },
      files,
    }),
  );
  const { code, stdout } = await inProject(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')]);
  return code === 0 ? stdout : stdout || `tsc ended with ${code}`;
}
