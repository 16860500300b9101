import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, test } from 'vitest';
import { z } from 'zod';
import { exitCode } from '../../checker/cli/exit-code.ts';
import { findModels } from '../../checker/cli/find-models.ts';
import { meansOf } from '../../checker/cli/means.ts';
import { createPrinter } from '../../checker/cli/printer.ts';
import { type JsonReport, reportSchema } from '../../checker/cli/report-schema.ts';
import { reportText } from '../../checker/cli/report-text.ts';
import { exportFormats } from '../../checker/export/index.ts';
import { check, UsageError } from '../../checker/index.ts';
import { registry } from '../../models/index.ts';
import { builtFolder } from './built.ts';
import { lockModel, run, Scratch, stepwright, stepwrightInShell } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const cwd = scratch.folder;
scratch.write('lock.ts', lockModel());
/** The lock, with something expected of its scenario with two workers. */
const expecting = (file: string, expect: string) =>
  scratch.write(file, lockModel({ "name: 'two workers',": `name: 'two workers', expect: ${expect},` }));

describe.concurrent('what the exit code says', () => {
  expecting('expected.ts', "{ verdict: 'violated', property: 'at most one inside', length: 4 }");
  expecting('longer.ts', "{ verdict: 'violated', property: 'at most one inside', length: 9 }");
  expecting('miscounted.ts', "{ verdict: 'violated', property: 'deadlock', length: 4 }");
  scratch.write(
    'hopeful.ts',
    lockModel({
      "name: 'one worker',":
        "name: 'one worker', expect: { verdict: 'violated', property: 'deadlock', length: 1 },",
    }),
  );

  test.for<[string, number, string[], string]>([
    ['holds', 0, ['lock.ts', '--scenario', 'one worker'], 'HOLDS'],
    ['violated, and it is expected', 0, ['expected.ts', '--scenario', 'two workers'], 'as expected'],
    [
      'a longer counterexample was expected',
      1,
      ['longer.ts', '--scenario', 'two workers'],
      'length 9, got 4',
    ],
    ['a violation was expected and not found', 1, ['hopeful.ts', '--scenario', 'one worker'], "got 'holds'"],
    ['a limit was reached', 3, ['lock.ts', '--scenario', 'two workers', '--depth', '2'], 'INCONCLUSIVE'],
    ['a deadlock', 11, ['lock.ts', '--scenario', 'one worker', '--set', 'atomic=true'], 'VIOLATED  deadlock'],
    ['a violated property', 12, ['lock.ts', '--scenario', 'two workers'], "VIOLATED  'at most one inside'"],
    [
      'another violation was expected',
      12,
      ['miscounted.ts', '--scenario', 'two workers'],
      "got 'at most one inside'",
    ],
    ['the worst of several', 12, ['lock.ts', 'hopeful.ts', '--scenario', 'worker'], '4 scenarios'],
    [
      'a bound voids the expectation',
      12,
      ['expected.ts', '--scenario', 'two workers', '--states', '1,000'],
      'VIOLATED',
    ],
    [
      'a choice of properties voids the expectation',
      0,
      ['expected.ts', '--scenario', 'two workers', '--property', 'deadlock'],
      'HOLDS',
    ],
  ])('%s: %i', async ([, code, args, says], { expect }) => {
    const ended = await stepwright(['check', ...args], { cwd });
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(code);
    expect(ended.stdout).toContain(says);
  });
});

describe.concurrent('check', () => {
  test('without models is a table of the registry, a row per scenario', async ({ expect }) => {
    const { code, stdout, stderr } = await stepwright(['check', '--scenario', '3 processes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const models = Object.entries(registry);
    const chosen = models.flatMap(([, { scenarios }]) =>
      scenarios.filter(({ name }) => name === '3 processes'),
    );
    expect(chosen.length).toBeGreaterThan(0);
    expect(stdout).toMatch(/^mutex\/token-ring$/m);
    expect(stdout).toMatch(/^✓ {3}3 processes +holds +60 +144 +8 +\d/m);
    expect(stdout).toMatch(/\d+ scenarios?: \d+ as expected/);
    expect(stdout).not.toContain('\u001b');
  });

  test('marks what is suspicious in the table, and says how to see why', async ({ expect }) => {
    const scenario = '2 processes, 1 false timeout each';
    const { stdout } = await stepwright(['check', '--scenario', scenario]);
    expect(stdout).toMatch(/^✓! {2}2 processes, 1 false timeout each +holds/m);
    const [, command] = /^! 1 scenario with something to know .*\n {2}(.*)$/m.exec(stdout) ?? [];
    expect(command).toMatch(/check election\/bully --scenario '2 processes, 1 false timeout each'$/);
    const report = await stepwright(['check', 'election/bully', '--scenario', scenario]);
    expect(report.stdout).toMatch(/^Before you believe it\n +! /m);
  });

  test('shows everything about one scenario', async ({ expect }) => {
    const { stdout } = await stepwright(['check', 'lock.ts', '--scenario', 'two workers'], { cwd });
    for (const part of [
      /^lock\.ts: two workers$/m,
      /workers=2, atomic=false, name=a lock/,
      /states +\d+ +time +\d/,
      /transitions +\d+ +transitions per second/,
      /depth +4 +calls of model code +\d/,
      /bytes per state +– +threads +\d/,
      /at most one inside +always +violated +4/,
      /deadlock +undecided/,
      /action +enter +worker +\d+ +\d+\.\d %/,
      /^Counterexample\n\nlock\.ts: two workers, 4 steps$/m,
      /^ {2}1 {2}worker1 {2}look$/m,
      /state after 4 steps: violates 'at most one inside'/,
      /Again: .*stepwright.* check lock\.ts --scenario 'two workers'$/m,
    ]) {
      expect.soft(stdout).toMatch(part);
    }
  });

  test('says what is suspicious about a pass', async ({ expect }) => {
    scratch.write('dead.ts', lockModel({ "w.phase === 'inside' ? w.set": "w.phase === 'done' ? w.set" }));
    const args = ['check', 'dead.ts', '--scenario', 'one worker', '--property', 'at most one inside'];
    const { code, stdout } = await stepwright(args, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Before you believe it\n +! +.*leave/);
  });

  test.for([
    [['check', 'mutex/token-ring']],
    [['check', 'consensus/paxos', '--scenario', 'ignores', '--set', 'adopts=its own']],
    [['check', '--scenario', 'lost']],
  ] as const)('fits into the terminal: %j', async ([args], { expect }) => {
    const { stdout } = await stepwright(args, { env: { COLUMNS: '80' } });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('breaks the command that checks again so that a shell still takes it', async ({ expect }) => {
    const args = ['check', 'lock.ts', '--scenario', 'two workers', '--set', 'atomic=false', '--workers', '1'];
    const { stdout } = await stepwright(args, { cwd, env: { COLUMNS: '60' } });
    expect(stdout).toMatch(/threads +1$/m);
    const [, program, options] = /Again: (.*) check (lock\.ts \\\n(?: {4}.*\n)*)/.exec(stdout) ?? [];
    expect(program).toBeDefined();
    expect(options).not.toContain('--workers');
    const again = await run('sh', ['-c', `${stepwrightInShell} check ${options}`], { cwd });
    expect(again.stdout).toContain("VIOLATED  'at most one inside'");
  });

  test('colours where it is forced to, and not where it is told not to', async ({ expect }) => {
    const args = ['check', 'lock.ts', '--scenario', 'one worker'];
    const forced = await stepwright(args, { cwd, env: { FORCE_COLOR: '1' } });
    const refused = await stepwright([...args, '--no-color'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001b[32m');
    expect(refused.stdout).not.toContain('\u001b');
  });

  test('writes counterexamples in every format', async ({ expect }) => {
    const { code, stderr } = await stepwright(['check', 'lock.ts', '--out', 'found'], { cwd });
    expect(code).toBe(12);
    expect(stderr).toMatch(/^Wrote found\/lock\/two-workers\/: trace\.txt, .*trace\.svg/);
    const files = Object.values(exportFormats).map(({ extension }) => `trace.${extension}`);
    expect(readdirSync(join(cwd, 'found/lock/two-workers')).sort()).toEqual(files.sort());
    expect(existsSync(join(cwd, 'found/lock/one-worker'))).toBe(false);
  });

  test('names the folders of models elsewhere after their files, and keeps them apart', async ({
    expect,
  }) => {
    scratch.write('elsewhere/lock.ts', lockModel());
    scratch.write('here/lock.ts', lockModel());
    const models = [join(cwd, 'elsewhere/lock.ts'), '../elsewhere/../lock.ts', join(cwd, 'here/lock.ts')];
    const args = ['check', ...models, '--scenario', 'two workers', '--out', 'out', '--format', 'text'];
    const { stderr } = await stepwright(args, { cwd: join(cwd, 'here') });
    expect(stderr).toBe(
      [
        'Wrote out/lock/two-workers/: trace.txt\n',
        'Wrote out/lock/two-workers-2/: trace.txt\n',
        'Wrote out/lock/two-workers-3/: trace.txt\n',
      ].join(''),
    );
  });

  test('refuses where it cannot write, before it searches', async ({ expect }) => {
    const args = ['check', 'expected.ts', '--out', 'lock.ts/found'];
    const { code, stdout, stderr } = await stepwright(args, { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^stepwright: Cannot write 'lock\.ts\/found'/);
  });

  test('prints the report before it fails to write', async ({ expect }) => {
    // Where the folder of the counterexample should be, there is a file.
    scratch.write('taken/expected', '');
    const { code, stdout, stderr } = await stepwright(['check', 'expected.ts', '--out', 'taken'], { cwd });
    expect(stdout).toContain("VIOLATED  'at most one inside'");
    expect(stderr).toMatch(/^stepwright: Cannot write 'taken\/expected.*'/);
    expect(stderr.match(/Cannot write/g)).toHaveLength(1);
    expect(code).toBe(2);
  });

  test('ends in silence when nobody reads on', async ({ expect }) => {
    const command = `${stepwrightInShell} check lock.ts | head -n 1`;
    expect(await run('sh', ['-c', command], { cwd })).toEqual({
      code: 0,
      stdout: 'lock.ts: one worker\n',
      stderr: '',
    });
  });

  describe.skipIf(!existsSync('/dev/full'))('says so when its output cannot be written', () => {
    test.for<[string, number]>([
      ['list', 2],
      ["check lock.ts --scenario 'one worker'", 2],
      ["check lock.ts --scenario 'one worker' --json", 2],
      ["check lock.ts --scenario 'two workers' --depth 1", 2],
      ["check lock.ts --scenario 'two workers'", 12],
      ["check lock.ts --scenario 'two workers' --json", 12],
    ])('%s: %i', async ([command, expected], { expect }) => {
      const ended = await run('sh', ['-c', `${stepwrightInShell} ${command} > /dev/full`], { cwd });
      expect(ended.stderr).toMatch(/^stepwright: cannot write the output: ENOSPC.*\n$/);
      expect(ended.code).toBe(expected);
    });
  });

  test('reports what was found when it is interrupted, after a line every five seconds', async ({
    expect,
  }) => {
    const args = ['check', 'commit/two-phase-commit', '--scenario', '3 resource', '--set', 'managers=12'];
    const { code, stdout, stderr } = await stepwright(args, {
      onStderr: (text, child) => {
        if (text.includes('transitions') && !text.includes('Interrupted')) child.kill('SIGINT');
      },
    });
    expect(stderr).toMatch(
      /^commit\/two-phase-commit: .*: depth \d+ · .* states \(.*\/s\) · .* transitions \(.*\/s\) · queue .* · \d\.\d s\nInterrupted: .*\n$/,
    );
    expect(stdout).toMatch(/INCONCLUSIVE {2}interrupted/);
    expect(stdout).toMatch(/agreement +always +undecided/);
    expect(code).toBe(3);
  });
});

describe('the means of a search', () => {
  test('are read from the command line', ({ expect }) => {
    const all = { workers: '64', spill: 'states', checkpoint: 'kept', every: '0.5', resume: 'old' };
    expect(meansOf({})).toEqual({});
    expect(meansOf({ checkpoint: 'kept' })).toEqual({ checkpoint: { folder: 'kept', everySeconds: 600 } });
    expect(meansOf({ ...all, compact: true })).toEqual({
      workers: 64,
      compact: true,
      spill: 'states',
      checkpoint: { folder: 'kept', everySeconds: 30 },
      resume: 'old',
    });
  });

  test.for([
    { workers: '0' },
    { workers: '65' },
    { workers: '1.5' },
    { workers: '' },
    { checkpoint: 'kept', every: '0' },
    { checkpoint: 'kept', every: 'ten' },
    { every: '10' },
    { spill: '' },
    { checkpoint: ' ' },
    { resume: '' },
  ])('make no sense: %j', (options, { expect }) => {
    expect(() => meansOf(options)).toThrow(UsageError);
  });

  test('are said where they were needed', async ({ expect }) => {
    const [model] = await findModels('mutex/token-ring');
    const scenario = model!.algorithm.scenario('3 processes');
    const report = await check(model!.algorithm, scenario, { means: { workers: 1 } });
    const storage = { ...report.storage, spilledStates: 12_345, resumedStates: 6_789 };
    const counts = { ...report.counts, states: 1_234_567 };
    const judgement = { exitCode: exitCode.asExpected, mismatches: [] };
    const text = (changed: typeof report) =>
      reportText({ model: model!, scenario }, changed, judgement, createPrinter({ color: false }));
    expect(text(report)).not.toMatch(/on disk|resumed/);
    const moved = text({ ...report, counts, storage: { ...storage, bytesPerState: 12.345 } });
    for (const part of [
      /^ {2}bytes per state +12\.3 +threads +1$/m,
      /^ {2}states on disk +12,345$/m,
      /^ {2}states when resumed +6,789$/m,
    ]) {
      expect.soft(moved).toMatch(part);
    }
  });
});

describe.concurrent('check, when a search ends too early,', () => {
  scratch.write(
    'endless.ts',
    `import { Record } from 'immutable';
     import { protocol } from 'stepwright';
     class Counter extends Record({ value: 0 }) {}
     export const endless = protocol<{ config: null; roles: { counter: Counter } }>({
       name: 'endless',
       roles: () => ({
         counter: {
           init: () => new Counter(),
           actions: {
             count: (c) => {
               if (c.value === 100) process.stderr.write('counting');
               return c.set('value', c.value + 1);
             },
           },
         },
       }),
       properties: () => [],
       scenarios: [{ name: 'for ever', config: null }],
     });`,
  );

  test('says how to give it more room', async ({ expect }) => {
    const args = ['check', 'lock.ts', '--scenario', 'one worker', '--memory', '1KB'];
    const { code, stdout } = await stepwright(args, { cwd });
    expect(code).toBe(3);
    expect(stdout).toMatch(/INCONCLUSIVE {2}memory limit reached/);
    expect(stdout).toMatch(/^With more room: .*--memory <size> or --spill <folder>$/m);
  });

  test('says how to go on from the checkpoint, without the limit', async ({ expect }) => {
    const means = '--checkpoint kept --every 0.5 --workers 1 --compact'.split(' ');
    const args = ['check', 'lock.ts', '--scenario', 'two workers', '--set', 'workers=3', '--depth', '2'];
    const ended = await stepwright([...args, ...means], { cwd, env: { COLUMNS: '200' } });
    expect(ended.stdout).toMatch(/^Again: .* --set workers=3 --depth 2$/m);
    const [, command] = /^Go on: .* (check lock\.ts .*)$/m.exec(ended.stdout) ?? [];
    expect(command).toMatch(
      / --set workers=3 --resume kept --checkpoint kept --every 0\.5 --workers 1 --compact$/,
    );
    const resumed = await run('sh', ['-c', `${stepwrightInShell} ${command}`], { cwd });
    expect(resumed.stdout).toMatch(/VIOLATED {2}'at most one inside' after 4 steps/);
    expect(resumed.stdout).toMatch(/^ {2}states when resumed +\d+$/m);
    expect(resumed.code).toBe(12);
  });

  test('goes on with the same model only', async ({ expect }) => {
    const args = ['check', 'resumed.ts', '--scenario', 'one worker', '--workers', '1'];
    scratch.write('resumed.ts', lockModel());
    await stepwright([...args, '--depth', '1', '--checkpoint', 'same'], { cwd });
    scratch.write('resumed.ts', lockModel({ 'interface Config': '// a comment\ninterface Config' }));
    const commented = await stepwright([...args, '--resume', 'same'], { cwd });
    expect(commented).toMatchObject({ code: 0, stdout: expect.stringMatching(/HOLDS/) });
    scratch.write('resumed.ts', lockModel({ "set('phase', 'done')": "set('phase', 'idle')" }));
    const other = await stepwright([...args, '--resume', 'same'], { cwd });
    expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/is of another search/) });
  });

  test('writes a checkpoint when it is interrupted, and says so', async ({ expect }) => {
    let interrupted = false;
    const args = ['check', 'endless.ts', '--checkpoint', 'at-interrupt'];
    const { code, stdout, stderr } = await stepwright(args, {
      cwd,
      onStderr: (_, child) => {
        if (!interrupted) child.kill('SIGINT');
        interrupted = true;
      },
    });
    expect(stderr).toMatch(/Interrupted: writing a checkpoint, then reporting /);
    expect(stdout).toMatch(/INCONCLUSIVE {2}interrupted/);
    expect(stdout).toMatch(/^Go on: .*--resume at-interrupt --checkpoint at-interrupt$/m);
    expect(readdirSync(join(cwd, 'at-interrupt'))).toEqual([expect.stringMatching(/^checkpoint-/)]);
    expect(code).toBe(3);
  });
});

describe.concurrent('check --json', () => {
  const parse = (text: string): JsonReport => reportSchema.parse(JSON.parse(text));

  test('prints one document of the documented form, and nothing else', async ({ expect }) => {
    const { code, stdout, stderr } = await stepwright(['check', 'lock.ts', '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 12, stderr: '' });
    const { exitCode, results, errors, notRun } = parse(stdout);
    expect({ exitCode, errors, notRun }).toEqual({ exitCode: 12, errors: [], notRun: [] });
    const [holds, violated] = results;
    expect(holds).toMatchObject({ scenario: 'one worker', verdict: 'holds', property: null, trace: null });
    expect(violated).toMatchObject({
      model: 'lock.ts',
      scenario: 'two workers',
      verdict: 'violated',
      property: 'at most one inside',
      expected: null,
      depth: 4,
    });
    expect(violated?.trace?.steps).toHaveLength(4);
    expect(violated?.coverage.map(({ name }) => name)).toEqual(['look', 'enter', 'leave']);
  });

  test('says how states were kept, and what a pass by hashes gives up', async ({ expect }) => {
    const args = ['check', 'lock.ts', '--json', '--compact', '--workers', '2'];
    const { stdout } = await stepwright(args, { cwd });
    const [holds, violated] = parse(stdout).results;
    expect(holds?.storage).toMatchObject({ workers: 2, spilledStates: 0, resumedStates: 0 });
    expect(holds?.storage.bytesPerState).toBeGreaterThan(8);
    // 4 states, 6 pairs of them, each with equal hashes with probability 2^-64.
    expect(holds?.states).toBe(4);
    expect(holds?.storage.omissionProbability).toBeCloseTo(6 / 2 ** 64, 25);
    expect(holds?.suspicions).toEqual([
      'states were known by a 64-bit hash: with probability at most 4e-19 some state was missed',
    ]);
    expect(violated?.verdict).toBe('violated');
    expect(violated?.suspicions).toEqual([]);
  });

  test('reports errors beside results', async ({ expect }) => {
    scratch.write(
      'half.ts',
      lockModel({
        "w.set('phase', 'inside')": "w.set('phase', workers === 2 ? (Number.NaN as never) : 'inside')",
      }),
    );
    const { code, stdout, stderr } = await stepwright(['check', 'half.ts', '--json'], { cwd });
    const { results, errors } = parse(stdout);
    expect(results.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([['one worker', 'holds']]);
    expect(errors).toMatchObject([{ scenario: 'two workers', code: 'unencodable-state' }]);
    expect(stderr).toContain('holds NaN');
    expect(code).toBe(2);
  });

  test('has a JSON Schema that tells reports from other things', async ({ expect }) => {
    const [schema, report] = await Promise.all([
      stepwright(['schema']),
      stepwright(['check', 'puzzles/river-crossing', 'mutex/token-ring', '--json']),
    ]);
    const validator = z.fromJSONSchema(JSON.parse(schema.stdout));
    const document = JSON.parse(report.stdout);
    expect(document.results.length).toBeGreaterThan(5);
    expect(validator.safeParse(document).error).toBeUndefined();
    const { states: _, ...incomplete } = document.results[0];
    expect(validator.safeParse({ ...document, results: [incomplete] }).success).toBe(false);
    expect(validator.safeParse({ ...document, version: 2 }).success).toBe(false);
  });
});

describe.concurrent('list', () => {
  test('names every scenario, with what is expected of it', async ({ expect }) => {
    const { code, stdout } = await stepwright(['list'], { env: { COLUMNS: '400' } });
    expect(code).toBe(0);
    for (const [model, { scenarios }] of Object.entries(registry)) {
      expect.soft(stdout).toMatch(new RegExp(`^${model}$`, 'm'));
      for (const { name } of scenarios) expect.soft(stdout).toContain(`\n  ${name.slice(0, 20)}`);
    }
    expect(stdout).toMatch(/3 and 5 litres +holds, 16 states/);
    expect(stdout).toMatch(new RegExp(`^${Object.keys(registry).length} models, \\d+ scenarios$`, 'm'));
  });
});

describe('traces', () => {
  test('are written, replayed, exported, and drawn in their surroundings', async ({ expect }) => {
    await stepwright(['check', 'lock.ts', '--out', 'traces', '--format', 'json'], { cwd });
    const trace = 'traces/lock/two-workers/trace.json';
    expect(readdirSync(join(cwd, 'traces/lock/two-workers'))).toEqual(['trace.json']);

    const [replayed, mermaid, files, around] = await Promise.all([
      stepwright(['replay', trace], { cwd }),
      stepwright(['export', trace, '--format', 'mermaid'], { cwd }),
      stepwright(['export', trace, '--format', 'svg,itf', '--out', 'exported'], { cwd }),
      stepwright(['graph', '--around', trace, '--format', 'svg', '--out', 'around.svg'], { cwd }),
    ]);
    expect(replayed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Replayed: every step/) });
    expect(replayed.stdout).toContain("state after 4 steps: violates 'at most one inside'");
    expect(mermaid).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^sequenceDiagram\n/),
    });
    expect(files.stdout).toBe('exported/trace.svg\nexported/trace.itf.json\n');
    expect(statSync(join(cwd, 'exported/trace.svg')).size).toBeGreaterThan(1000);
    expect(around.code).toBe(0);
    expect(readFileSync(join(cwd, 'around.svg'), 'utf8')).toContain('</svg>');
  });

  test('are refused by a model that has changed', async ({ expect }) => {
    scratch.write('changing.ts', lockModel());
    await stepwright(['check', 'changing.ts', '--out', 'old', '--format', 'json'], { cwd });
    scratch.write('changing.ts', lockModel({ "w.phase === 'saw it free' ?": "w.phase === 'done' ?" }));
    const { code, stderr } = await stepwright(['replay', 'old/changing/two-workers/trace.json'], { cwd });
    expect(stderr).toMatch(/does not replay\. Step 2 .*enter.* not enabled/);
    expect(code).toBe(2);
  });
});

describe.concurrent("a user's own file", () => {
  const places: { readonly [place: string]: { readonly [file: string]: string } } = {
    'without any package.json': {},
    'in a CommonJS project': { 'package.json': '{ "type": "commonjs" }' },
    'in an ESM project': { 'package.json': '{ "type": "module" }' },
    'in a project with a package of that name': {
      'package.json': '{}',
      'node_modules/stepwright/package.json': '{ "name": "stepwright", "main": "index.js" }',
      'node_modules/stepwright/index.js': 'throw new Error("the wrong copy");',
    },
  };

  test.for(Object.entries(places))('is checked %s', async ([place, files], { expect }) => {
    const folder = place.replaceAll(' ', '-');
    const source = lockModel({
      "import { Record } from 'immutable';": "import { Record } from './parts.js';",
    });
    const parts =
      "import { Record } from 'immutable';\nimport 'stepwright/properties';\nexport { Record };\n";
    for (const [file, text] of Object.entries({ ...files, 'model.ts': source, 'parts.ts': parts })) {
      scratch.write(join(folder, file), text);
    }
    const { code, stdout, stderr } = await stepwright(['check', './model.ts'], { cwd: join(cwd, folder) });
    expect({ code, stderr }).toEqual({ code: 12, stderr: '' });
    expect(stdout).toContain("VIOLATED  'at most one inside'");
  });

  test('runs with the copy of stepwright that runs the command line', async ({ expect }) => {
    const index = join(builtFolder, 'checker/index.js');
    scratch.write(
      'same.ts',
      `import * as named from 'stepwright';
       import * as own from ${JSON.stringify(index)};
       if (named.protocol !== own.protocol) throw new Error('two copies');
       export { lock } from './lock';`,
    );
    const { code, stderr } = await stepwright(['check', 'same.ts', '--scenario', 'one worker'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('may export several algorithms, each with a name of its own', async ({ expect }) => {
    scratch.write('several.ts', `${lockModel()}\nexport const other = { ...lock };\nexport default lock;`);
    const all = await stepwright(['check', 'several.ts', '--scenario', 'one worker'], { cwd });
    expect(all.stdout).toMatch(/^several\.ts#lock: one worker$/m);
    expect(all.stdout).toMatch(/^several\.ts#other: one worker$/m);
    const one = await stepwright(['check', 'several.ts#other', '--scenario', 'one worker'], { cwd });
    expect(one.stdout).toMatch(/^several\.ts#other: one worker$/m);
    expect(one.stdout).not.toContain('#lock');
  });
});
