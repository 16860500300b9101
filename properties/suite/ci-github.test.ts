import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { annotations } from '../../checker/cli/ci/github.ts';
import { summaryMarkdown } from '../../checker/cli/ci/summary-markdown.ts';
import type { JsonError, JsonReport } from '../../checker/cli/report-schema.ts';
import { ciModel } from './ci-model.ts';
import { Scratch, stepwright } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const cwd = scratch.folder;
scratch.write('models/lock.ts', ciModel());

interface Command {
  readonly level: string;
  readonly options: { readonly [name: string]: string };
  readonly message: string;
}

/** As the runner reads a line: options are split before they are unescaped. */
function parsed(line: string): Command {
  const [, level, options, message] = /^::(\w+) (.*?)::(.*)$/s.exec(line)!;
  const unescaped = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = options!.split(',').map((option) => {
    const [name, ...value] = option.split('=');
    return [name, unescaped(value.join('='))];
  });
  return { level: level!, options: Object.fromEntries(pairs), message: unescaped(message!) };
}

const failing = (model: string, scenario: string, more: Partial<JsonError> = {}): JsonError => ({
  model,
  scenario,
  code: 'handler-threw',
  seen: 'It threw',
  likelyCause: 'a mistake',
  nextStep: 'correct it',
  ...more,
});

const reportOf = (errors: JsonError[], more: Partial<JsonReport> = {}): JsonReport => ({
  format: 'stepwright-report',
  version: 1,
  exitCode: 2,
  results: [],
  errors,
  notRun: [],
  ...more,
});

describe('--github', () => {
  test('annotates what is wrong where it is written, once for each property', async () => {
    scratch.write('summary.md', 'before\n');
    const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'), GITHUB_WORKSPACE: cwd, COLUMNS: '120' };
    const folder = join(cwd, 'models');
    const { code, stdout, stderr } = await stepwright(['check', 'lock.ts', '--github'], { cwd: folder, env });
    expect(code).toBe(12);
    expect(stderr).not.toContain('No summary');
    const lines = stdout.split('\n').filter((line) => line.startsWith('::'));
    const commands = lines.map(parsed);
    expect(commands.map(({ level, options }) => [level, options.title])).toEqual([
      ['error', "lock.ts: 'at most one inside'"],
      ['error', "lock.ts: 'deadlock'"],
      ['error', 'lock.ts: not as expected'],
      ['error', "lock.ts: 'deadlock'"],
      ['error', "lock.ts: 'who looks, enters'"],
      ['error', 'lock.ts: cannot be checked'],
    ]);
    const line = ciModel().split("always('at most")[0]!.split('\n').length;
    expect(commands[0]).toMatchObject({
      options: { file: 'models/lock.ts', line: String(line), col: '5' },
      message: [
        "is broken: 'at most one inside' is violated in 4 steps",
        "is broken too soon: 'at most one inside' is violated in 4 steps; expected a counterexample of length 9, got 4",
      ].join('\n'),
    });
    expect(commands.at(-1)!.message).toContain('100%, ]]>\nsecond: line');
  });

  test('adds a page of Markdown to the summary of the step', () => {
    const page = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(page).toMatch(/^before\n### stepwright\n\n\*\*9 scenarios: 1 as expected, /);
    expect(page).toContain("- ✗ 'at most one inside' is violated in 4 steps\n");
    expect(page).toContain(
      '<details><summary>Counterexample</summary>\n\n```text\nlock.ts: is broken, 4 steps',
    );
    expect(page).toContain(
      "| ✓ | lock.ts | is broken, as known | violates 'at most one inside' in 4 steps | ",
    );
    expect(page).toContain('a &#60;bad&#62; &#38; "quoted" &#124; &#96;thing&#96;');
    const opened = page.match(/<details>/g);
    expect(page.match(/<\/details>/g)).toHaveLength(opened!.length);
  });

  test('leaves standard output to --json, and says where there is no summary', async () => {
    const args = ['check', 'models/lock.ts', '--scenario', 'is stuck', '--github', '--json'];
    const { stdout, stderr } = await stepwright(args, { cwd, env: { GITHUB_STEP_SUMMARY: '' } });
    expect(JSON.parse(stdout).exitCode).toBe(11);
    expect(stderr).toMatch(
      /^::error file=models\/lock\.ts,line=\d+,col=\d+,title=.*::is stuck: deadlock in 0 steps\nNo summary was written: /,
    );
  });

  test('is one clear message where the summary cannot be written', async () => {
    const args = ['check', 'models/lock.ts', '--scenario', 'passes', '--github'];
    const { code, stderr } = await stepwright(args, { cwd, env: { GITHUB_STEP_SUMMARY: cwd } });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^stepwright: Cannot write the summary '.*': EISDIR.*\n {2}likely cause: .*\n {2}next step: .*\n$/,
    );
  });

  test('is not switched on by a workflow', async () => {
    const args = ['check', 'models/lock.ts', '--scenario', 'is stuck'];
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(cwd, 'untouched.md') };
    const { stdout } = await stepwright(args, { cwd, env });
    expect(stdout).not.toContain('::');
    expect(() => readFileSync(join(cwd, 'untouched.md'))).toThrow('ENOENT');
  });
});

describe('annotations', () => {
  test('are at most ten, of which the last says how many more there are', () => {
    const errors = (many: number) =>
      Array.from({ length: many }, (_, number) => failing(`m${number}`, 'a scenario'));
    expect(annotations(reportOf(errors(10)), '.')).toHaveLength(10);
    const eleven = annotations(reportOf(errors(11)), '.').map(parsed);
    expect(eleven).toHaveLength(10);
    expect(eleven.at(-1)).toMatchObject({ level: 'error', options: { title: '2 more' } });
    expect(eleven.at(-1)!.message).toContain('m10: cannot be checked (1 scenario)');
  });

  test('have errors first, and what was not begun as one warning for each model', () => {
    const notRun = ['a', 'b', 'c'].map((scenario) => ({ model: 'm', scenario }));
    const commands = annotations(reportOf([failing('n', 'x')], { notRun }), '.').map(parsed);
    expect(commands.map(({ level, options }) => [level, options.title])).toEqual([
      ['error', 'n: cannot be checked'],
      ['warning', 'm: not begun'],
    ]);
    expect(commands[1]!.message.split('\n')).toHaveLength(3);
  });

  test('are escaped, and cut where they are long', () => {
    const source = { file: 'a, b: c%.ts', line: 3, column: 1 };
    const seen = Array.from({ length: 100 }, (_, number) => `line ${number}: 100%\r`).join('\n');
    const [line] = annotations(reportOf([failing('x,y::z', 's', { source, seen })]), '.');
    expect(line).not.toMatch(/[\r\n]/);
    const { options, message } = parsed(line!);
    expect(options).toMatchObject({ file: 'a, b: c%.ts', title: 'x,y::z: cannot be checked' });
    expect(message).toMatch(/^s: line 0: 100%\r\n[\s\S]*…$/);
    expect(message.split('\n')).toHaveLength(20);
  });
});

describe('the summary', () => {
  test('is cut off at whole parts where there is no room', () => {
    const errors = Array.from({ length: 50 }, (_, number) =>
      failing(`m${number}`, 'a | b', { seen: '漢'.repeat(80) }),
    );
    const page = summaryMarkdown(reportOf(errors), 4000);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(4000);
    expect(page).toMatch(
      /- next step: correct it\n\n… and \d+ more parts for which there is no room here\.\n$/,
    );
    expect(summaryMarkdown(reportOf(errors))).toContain('| ✗ | m49 | a &#124; b | error |');
  });

  test('of an empty shard says so', () => {
    const page = summaryMarkdown(reportOf([], { shard: { index: 3, of: 4, scenarios: 2 } }));
    expect(page).toBe(
      '### stepwright (shard 3 of 4)\n\n**0 scenarios**  \n0 states and 0 transitions in 0.00 s\n',
    );
  });
});
