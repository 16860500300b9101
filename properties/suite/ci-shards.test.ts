import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadReport } from '../../checker/cli/ci/load-report.ts';
import { mergedReport } from '../../checker/cli/ci/merge.ts';
import { jobsOfShard, placeOf, shardNumber } from '../../checker/cli/ci/shard.ts';
import { totalsLine } from '../../checker/cli/ci/totals.ts';
import { exitCode, mostSerious } from '../../checker/cli/exit-code.ts';
import { findModels } from '../../checker/cli/find-models.ts';
import { jsonReport } from '../../checker/cli/json-reporter.ts';
import { type JsonReport, reportSchema } from '../../checker/cli/report-schema.ts';
import { type Result, runJobs } from '../../checker/cli/run.ts';
import { type Job, jobsFor } from '../../checker/cli/scenarios.ts';
import { InvalidModelError } from '../../checker/index.ts';
import { ciModel } from './ci-model.ts';
import { lockModel, run, Scratch, stepwright, stepwrightInShell } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const cwd = scratch.folder;

/** What differs from one run to the next. */
function timeless({ results, ...report }: JsonReport): unknown {
  return { ...report, results: results.map(({ seconds: _, storage: __, ...rest }) => rest) };
}

describe('shards of a check', () => {
  let jobs: readonly Job[];
  let results: readonly Result[];
  beforeAll(async () => {
    const models = [...(await findModels('puzzles')), ...(await findModels('mutex/token-ring'))];
    const asked = jobsFor(models, { scenario: [], set: [], property: [], bounded: false });
    jobs = asked
      .filter(({ model, scenario }) => model.name.startsWith('puzzles') || scenario.name.includes('lost'))
      .map((job, number) => (number === 1 ? unexpected(job) : number === 4 ? throwing(job) : job));
    results = await runOf(jobs);
  });

  const unexpected = ({ model, scenario: { expect: _, ...scenario } }: Job): Job => ({ model, scenario });
  const throwing = ({ model, scenario }: Job): Job => {
    const fail = () => {
      throw new InvalidModelError('It is empty.', 'a mistake', 'correct it');
    };
    return { model: { ...model, algorithm: { ...model.algorithm, model: fail } }, scenario };
  };
  const runOf = (some: readonly Job[]) =>
    runJobs(
      some,
      {
        bounds: {},
        means: { workers: 1 },
        signal: new AbortController().signal,
        display: { start() {}, update() {}, clear() {} },
      },
      async () => {},
    );

  /** The report of a run of these jobs of which the last `notRun` were not begun. */
  const reportOf = (some: readonly Result[], notRun: readonly Job[], shard?: string) => {
    const codes = some.map((result) => result.exitCode);
    const code = mostSerious(notRun.length > 0 ? [...codes, exitCode.inconclusive] : codes);
    return jsonReport(
      some,
      notRun,
      code,
      shard === undefined ? undefined : { ...shardNumber(shard), scenarios: jobs.length },
    );
  };
  const inputsOf = (of: number) =>
    Array.from({ length: of }, (_, number) => {
      const shard = `${number + 1}/${of}`;
      const report = reportOf(jobsOfShard(results, shardNumber(shard)), [], shard);
      return { path: `${number + 1}.json`, report: reportSchema.parse(report) };
    });

  test.for([1, 2, 3, 7, 20, 40])('merged, %i of them are what the whole check reports', (of) => {
    const whole = reportOf(results, []);
    const merged = mergedReport(inputsOf(of).reverse());
    expect(timeless(merged)).toEqual(timeless(whole));
    expect(totalsLine(merged)).toBe(totalsLine(whole));
    expect(whole.errors).toHaveLength(1);
    expect(merged.exitCode).toBe(12);
  });

  test('have each job once, and about as many each', () => {
    for (const of of [1, 2, 5, 8, 30]) {
      const shards = Array.from({ length: of }, (_, number) => jobsOfShard(jobs, { index: number + 1, of }));
      expect(new Set(shards.flat())).toEqual(new Set(jobs));
      expect(shards.flat()).toHaveLength(jobs.length);
      const sizes = shards.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      for (const [number, shard] of shards.entries())
        for (const [position, job] of shard.entries())
          expect(jobs[placeOf({ index: number + 1, of }, position) - 1]).toBe(job);
    }
  });

  test('merged, tell of what an interrupt kept from being begun', () => {
    const [first, second] = inputsOf(2);
    const part = jobsOfShard(results, { index: 2, of: 2 });
    const done = part.slice(0, 2);
    const left = part.slice(2).map(({ job }) => job);
    const interrupted = { ...second!, report: reportOf(done, left, '2/2') };
    const merged = mergedReport([first!, interrupted]);
    expect(merged.notRun).toHaveLength(left.length);
    expect(totalsLine(merged)).toContain(`${left.length} not begun`);
    const harmless = (report: JsonReport) => ({ ...report, exitCode: 0 });
    const inputs = [{ ...first!, report: harmless(first!.report) }, interrupted];
    expect(mergedReport(inputs).exitCode).toBe(interrupted.report.exitCode);
  });

  test('are refused where they do not fit together', () => {
    const [one, two, three] = inputsOf(3);
    const [half] = inputsOf(2);
    const [alone] = [{ path: 'whole.json', report: reportOf(results, []) }];
    const cut = { ...two!, report: { ...two!.report, results: two!.report.results.slice(1) } };
    const smaller = { ...two!.report.shard!, scenarios: 5 };
    const cases: [string, Parameters<typeof mergedReport>[0]][] = [
      ['Shard 3 of 3 is missing.', [one!, two!]],
      ['Shards 1, 3 of 3 are missing.', [two!]],
      ["'1.json' and 'again.json' are both shard 1 of 3.", [one!, { ...one!, path: 'again.json' }, three!]],
      ["'1.json' is shard 1 of 3, '1.json' is shard 1 of 2.", [one!, half!]],
      ["'1.json' is shard 1 of 3, and 'whole.json' is no shard.", [alone, one!]],
      ["'2.json' does not have the scenarios that its shard says it has.", [one!, cut, three!]],
      ['of 5 scenarios in all', [one!, { ...two!, report: { ...two!.report, shard: smaller } }, three!]],
      ["is in two reports, 'whole.json' and 'again.json'.", [alone, { ...alone, path: 'again.json' }]],
    ];
    for (const [says, inputs] of cases) expect(() => mergedReport(inputs), says).toThrow(says);
  });
});

describe.concurrent('on the command line', () => {
  const checkShard = async (shard: string, ...more: string[]) => {
    const args = ['check', 'puzzles/die-hard', '--shard', shard, '--json', ...more];
    return stepwright(args, { cwd });
  };

  test('merge says and writes what the whole check would have', async ({ expect }) => {
    const names = ['1/3', '2/3', '3/3'];
    const shards = await Promise.all(names.map((shard) => checkShard(shard)));
    expect(shards.map(({ code }) => code)).toEqual([0, 0, 0]);
    const paths = shards.map(({ stdout }, number) => scratch.write(`s${number}.json`, stdout));
    const whole = await stepwright(['check', 'puzzles/die-hard', '--json'], { cwd });
    const args = ['merge', ...paths, '--json', '--junit', 'merged.xml'];
    const merged = await stepwright(args, { cwd });
    expect(merged).toMatchObject({ code: 0, stderr: 'Wrote merged.xml\n' });
    expect(timeless(JSON.parse(merged.stdout))).toEqual(timeless(JSON.parse(whole.stdout)));
    const read = await stepwright(['merge', ...paths], { cwd });
    expect(read.stdout).toMatch(/^\d+ scenarios: \d+ as expected\n[\d.,KM]+ states and .* in .* s\n$/);
  });

  test('the workflow in README.md does what it says', async ({ expect }) => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const commands = [...readme.matchAll(/- run: npx stepwright (.*)/g)].map(([, command]) => command!);
    const [check, merge] = commands;
    expect(commands).toHaveLength(2);
    const shards = /matrix: \{ shard: \[(.*)\] \}/.exec(readme)![1]!.split(', ');
    scratch.write('clone/models/lock.ts', ciModel());
    scratch.write('clone/models/other.ts', lockModel());
    const folder = join(cwd, 'clone');
    const inShell = (command: string) =>
      run('sh', ['-c', `${stepwrightInShell} ${command}`], { cwd: folder });
    await Promise.all(shards.map((shard) => inShell(check!.replaceAll(/\$\{\{ matrix\.shard \}\}/g, shard))));
    const { code, stdout } = await inShell(merge!);
    expect(code).toBe(12);
    expect(stdout).toContain('11 scenarios: ');
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['junit.xml', 'stepwright.sarif']));
  });

  test('merge tells what is wrong, and ends as the check did', async ({ expect }) => {
    scratch.write('lock.ts', ciModel());
    const { code, stdout } = await stepwright(['check', 'lock.ts', '--json'], { cwd });
    scratch.write('whole.json', stdout);
    const merged = await stepwright(['merge', 'whole.json'], { cwd, env: { COLUMNS: '80' } });
    expect(merged.code).toBe(code);
    expect(merged.stdout).toContain("✗ lock.ts: is broken\n  'at most one inside' is violated in 4 steps\n");
    expect(merged.stdout).toContain('✗ lock.ts: is miscounted\n  expected states 7, got 4\n');
    expect(merged.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('an empty shard is fine, and says so', async ({ expect }) => {
    const { code, stdout, stderr } = await checkShard('40/40');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Shard 40 of 40 is empty: there are \d+ scenarios\.\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ results: [], shard: { index: 40, of: 40 } });
    const text = await stepwright(['check', '--scenario', '3 processes', '--shard', '9/9'], { cwd });
    expect(text).toMatchObject({ code: 0, stdout: '' });
  });

  test.for(['0/4', '5/4', '4', '1/0', 'a/b', '-1/4', '1.5/2', ''])(
    '--shard %j is refused',
    (text, { expect }) => {
      expect(() => shardNumber(text)).toThrow(`--shard '${text}' is not one of several shards.`);
    },
  );

  test('merge refuses what is no report', async ({ expect }) => {
    scratch.write('text.json', 'HOLDS');
    scratch.write('empty.json', '');
    scratch.write('trace.json', '{ "format": "stepwright-trace", "version": 1 }');
    scratch.write('odd.json', '{ "format": "stepwright-report", "version": 1, "exitCode": 0 }');
    const odd = { format: 'stepwright-report', version: 1, exitCode: 5, results: [], errors: [], notRun: [] };
    scratch.write('code.json', JSON.stringify(odd));
    scratch.write('later.json', JSON.stringify({ ...odd, version: 2 }));
    const cases: [string, string][] = [
      ['none.json', "There is no file 'none.json'."],
      ['.', "Cannot read '.'"],
      ['text.json', "'text.json' is not JSON"],
      ['empty.json', "'empty.json' is empty."],
      ['trace.json', "'trace.json' is JSON, but not a report: its field 'format' is \"stepwright-trace\"."],
      ['odd.json', "'odd.json' is not a report that this stepwright can read: at results: "],
      ['code.json', 'at exitCode: there is no code 5'],
      ['later.json', 'its version is 2, not 1'],
    ];
    for (const [path, says] of cases)
      await expect(loadReport(path === '.' ? cwd : join(cwd, path)), says).rejects.toThrow(
        says.replaceAll(/'(.*?(?:json|\.))'/g, (_, name) => `'${name === '.' ? cwd : join(cwd, name)}'`),
      );
    const args = ['merge', 'text.json', '--junit', 'no/out.xml'];
    const { code, stdout, stderr } = await stepwright(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^stepwright: 'text\.json' is not JSON: .*\n {2}likely cause: .*\n {2}next step: .*\n$/,
    );
  });
});
