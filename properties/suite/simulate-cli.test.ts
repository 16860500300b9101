import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, test } from 'vitest';
import { createPrinter } from '../../checker/cli/printer.ts';
import { newStatesPerWalk, saturationChart } from '../../checker/cli/simulation/chart.ts';
import { judgeSimulation } from '../../checker/cli/simulation/judgement.ts';
import { walkOptionsOf } from '../../checker/cli/simulation/options.ts';
import { saturationSvg } from '../../checker/cli/simulation/picture.ts';
import { type JsonSimulation, simulationSchema } from '../../checker/cli/simulation/schema.ts';
import { confidenceText, shareText } from '../../checker/cli/simulation/wording.ts';
import type { SimulationReport } from '../../checker/core/simulation-report.ts';
import { exportFormats } from '../../checker/export/index.ts';
import { simulate, UsageError } from '../../checker/index.ts';
import { registry } from '../../models/index.ts';
import { lockModel, run, Scratch, stepwright, stepwrightInShell } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const cwd = scratch.folder;
scratch.write('lock.ts', lockModel());
const expecting = (file: string, expect: string) =>
  scratch.write(file, lockModel({ "name: 'two workers',": `name: 'two workers', expect: ${expect},` }));
const inside = 'at most one inside';

describe.concurrent('the exit code of simulate', () => {
  expecting('expected.ts', `{ verdict: 'violated', property: '${inside}', length: 4 }`);
  expecting('elsewhere.ts', "{ verdict: 'violated', property: 'deadlock', length: 4 }");
  expecting('hopeful.ts', "{ verdict: 'holds', states: 16 }");
  scratch.write(
    'patient.ts',
    lockModel({
      "name: 'one worker',": `name: 'one worker', expect: { verdict: 'violated', property: '${inside}' },`,
    }),
  );

  test.for<[string, number, string[], string]>([
    ['nothing is violated', 0, ['lock.ts', '--scenario', 'one worker'], 'NO VIOLATION  in 50 walks'],
    ['what is expected', 0, ['expected.ts', '--scenario', 'two workers'], 'as expected'],
    [
      'what is expected is not found',
      3,
      ['patient.ts', '--scenario', 'one worker'],
      'NOT FOUND  in 50 walks',
    ],
    ['a violation', 12, ['lock.ts', '--scenario', 'two workers'], `VIOLATED  '${inside}' in walk`],
    ['a violation of what should hold', 12, ['hopeful.ts', '--scenario', 'two'], 'holds, 16 states'],
    ['another violation', 12, ['elsewhere.ts', '--scenario', 'two workers'], 'deadlock in 4 steps'],
    ['a deadlock', 11, ['lock.ts', '--scenario', 'one worker', '--set', 'atomic=true'], 'VIOLATED  deadlock'],
    ['the worst of several', 12, ['lock.ts', 'patient.ts', '--scenario', 'worker'], '4 scenarios'],
    ['too little memory', 3, ['lock.ts', '--scenario', 'one', '--memory', '1KB'], 'memory limit reached'],
  ])('%s: %i', async ([, code, args, says], { expect }) => {
    const ended = await stepwright(['simulate', ...args, '--walks', '50', '--seed', '1'], { cwd });
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain(says);
    expect(ended.stdout).not.toMatch(/HOLDS|\bholds\b(?!, 16 states)/);
    expect(ended.code).toBe(code);
  });

  test('is not that of a temporal property, which walks can only suspect', async ({ expect }) => {
    const args = ['simulate', 'mutex/token-ring', '--scenario', 'the token is lost: starvation'];
    const { code, stdout } = await stepwright([...args, '--walks', '100', '--seed', '1']);
    expect(stdout).toMatch(/NOT FOUND {2}in 100 walks/);
    expect(stdout).toMatch(/no walk can show it, for it is about runs that go on for ever; `check` can/);
    expect(stdout).toMatch(/leads to +suspicious/);
    expect(code).toBe(3);
    const { stderr: _, ...unexpected } = await stepwright([
      ...args,
      '--walks',
      '100',
      '--set',
      'processes=4',
    ]);
    expect(unexpected.stdout).toMatch(/NO VIOLATION {2}in 100 walks, but something is suspicious/);
    expect(unexpected.code).toBe(0);
  });
});

describe.concurrent('the report of simulate', () => {
  test('says everything about one scenario', async ({ expect }) => {
    const args = ['simulate', 'mutex/ricart-agrawala', '--scenario', '2 processes, 3 entries each'];
    const { stdout, stderr } = await stepwright([
      ...args,
      '--walks',
      '1,000',
      '--seed',
      '7',
      '--length',
      '60',
    ]);
    expect(stderr).toBe('');
    for (const part of [
      /^mutex\/ricart-agrawala: 2 processes, 3 entries each$/m,
      /processes=2, entries=3/,
      /NO VIOLATION {2}in 1,000 walks$/m,
      /Random walks of at most 60 steps, by scheduler 'portfolio' with seed 7\./,
      // 1 / (1 - 0.05^(1/1000)) = 334.3
      /With 95 % confidence fewer than 1 in 334 such walks violate any of the 2 claims below or end in\s+a\s+deadlock\./,
      /walks +1,000 +time +\d/,
      /steps +30,000 +steps per second/,
      /distinct states +\d+ +calls of model code +\d/,
      /nothing left to do: 1,000 \(100\.0 %\)/,
      /mutual exclusion +always +not violated$/m,
      /sometimes +seen +first in walk \d+, after \d+ steps/,
      /leads to +in time +longest response: \d+ steps/,
      /receive {2}Reply +process +6,000 +20\.0 % +█+/,
      /^New states per walk\n +\S+ ┤█/m,
      /┼─+\n +0 +1,000 walks\n/,
      /new states per walk at first, .* in the last 50 walks/,
    ]) {
      expect.soft(stdout).toMatch(part);
    }
  });

  test.for([80, 120])('fits into a terminal of %i columns', async (width, { expect }) => {
    const env = { COLUMNS: String(width) };
    const detailed = ['simulate', 'election/bully', '--scenario', 'wrong for ever', '--keep-going'];
    const runs = await Promise.all([
      stepwright([...detailed, '--walks', '40', '--seed', '1'], { env }),
      stepwright(['simulate', '--scenario', 'a process crash', '--walks', '5', '--seed', '1'], { env }),
      stepwright(['simulate', '--scheduler', 'help'], { env }),
    ]);
    for (const { stdout } of runs) {
      expect(stdout).not.toBe('');
      expect(stdout.split('\n').filter((line) => line.length > width)).toEqual([]);
    }
  });

  test('without models is a table of the registry, a row per scenario', async ({ expect }) => {
    const names = ['both defer a tie', '12 processes', 'the holder forgets the token: s'];
    const scenarios = names.flatMap((name) => ['--scenario', name]);
    const { code, stdout } = await stepwright(['simulate', ...scenarios, '--seed', '1', '--walks', '30']);
    expect(stdout).toMatch(
      /^mutex\/token-ring\n· {2}12 processes +no violation in 30 walks +30 +15,000 +[\d,]+ /m,
    );
    expect(stdout).toMatch(/^✓ {2}both defer a tie +deadlock in walk \d+, by 4 steps/m);
    expect(stdout).toMatch(/^\? {2}the holder forgets the token: +walks cannot decide it, but suspicious/m);
    expect(stdout).toMatch(
      /^3 scenarios: 1 violated as expected, 1 without a violation, 1 that walks cannot decide$/m,
    );
    expect(code).toBe(3);
  });

  test('takes sizes that no search reaches', async ({ expect }) => {
    const args = ['simulate', 'mutex/token-ring', '--scenario', '12 processes', '--set', 'processes=30'];
    const { code, stdout } = await stepwright([...args, '--walks', '4', '--length', '200']);
    expect(stdout).toMatch(/processes=30/);
    expect(stdout).toMatch(/: \d\d processes /);
    expect(code).toBe(0);
  });

  test('counts the walks that violate something, if it is to keep going', async ({ expect }) => {
    const args = ['simulate', 'lock.ts', '--scenario', 'two workers', '--keep-going', '--walks', '200'];
    const { stdout, code } = await stepwright(args, { cwd });
    expect(stdout).toMatch(
      /always +violated +\d+ of 200 walks \(\d+\.\d %\), first walk \d+, after \d+ steps/,
    );
    expect(stdout).not.toMatch(/confidence/);
    expect(code).toBe(12);
  });

  test('is the same for one thread and two, timings aside', async ({ expect }) => {
    const args = ['simulate', 'commit/two-phase-commit', '--scenario', '3 resource', '--seed', '3', '--json'];
    const [one, two] = await Promise.all(
      ['1', '2'].map((workers) => stepwright([...args, '--walks', '2000', '--workers', workers])),
    );
    const comparable = ({ stdout }: { readonly stdout: string }) => ({
      ...parse(stdout).results[0],
      seconds: 0,
      workers: 0,
      userCalls: 0,
    });
    expect(parse(two!.stdout).results[0]).toMatchObject({ workers: 2, walks: 2000 });
    expect(comparable(one!)).toEqual(comparable(two!));
  });
});

describe.concurrent('a walk', () => {
  test('is taken again by the command that the report gives', async ({ expect }) => {
    const args = ['simulate', 'lock.ts', '--scenario', 'two workers', '--set', 'workers=3'];
    const options = ['--length', '40', '--scheduler', 'pct:depth=2'];
    const { stdout } = await stepwright([...args, '--seed', '5', ...options], {
      cwd,
      env: { COLUMNS: '200' },
    });
    const [, steps, walk] =
      /Found after (\d+) steps in walk (\d+)(?:, made short to 4)?; no step/.exec(stdout) ?? [];
    const [, command] = /^This walk again: (?:npx )?stepwright (simulate .*)$/m.exec(stdout) ?? [];
    expect(command).toBe(
      `simulate lock.ts --scenario 'two workers' --set workers=3 --walk ${walk} --seed 5 --scheduler pct:depth=2 --length 40`,
    );
    const again = await run('sh', ['-c', `${stepwrightInShell} ${command}`], { cwd });
    expect(again.stdout).toContain(`Found after ${steps} steps in walk ${walk}`);
    const traceOf = (text: string) => /\nlock\.ts: two workers, 4 steps\n.*?\n\nAgain/s.exec(text)?.[0];
    expect(traceOf(again.stdout)).toBeDefined();
    expect(traceOf(again.stdout)).toBe(traceOf(stdout));
    expect(again.stdout).not.toMatch(/This walk again/);
    expect(again.code).toBe(12);
  });

  test('is taken again together with all others', async ({ expect }) => {
    const args = ['simulate', 'lock.ts', '--scenario', 'two workers', '--keep-going', '--walks', '30'];
    const first = await stepwright(args, { cwd, env: { COLUMNS: '200' } });
    const [, command] = /^Again: (?:npx )?stepwright (simulate .*)$/m.exec(first.stdout) ?? [];
    const again = await run('sh', ['-c', `${stepwrightInShell} ${command}`], { cwd });
    const property = (text: string) => /^ +at most one inside.*$/m.exec(text)?.[0];
    expect(property(again.stdout)).toMatch(/of 30 walks/);
    expect(property(again.stdout)).toBe(property(first.stdout));
  });
});

describe.concurrent('simulate --out', () => {
  test('writes the counterexample, which replays, and the curve', async ({ expect }) => {
    const args = [
      'simulate',
      'lock.ts',
      '--scenario',
      'worker',
      '--seed',
      '1',
      '--walks',
      '100',
      '--out',
      'found',
    ];
    const { code, stdout, stderr } = await stepwright(args, { cwd, env: { COLUMNS: '200' } });
    expect(code).toBe(12);
    expect(stderr).toMatch(
      /^Wrote found\/lock\/one-worker\/: saturation\.svg\nWrote found\/lock\/two-workers\/: trace/,
    );
    const files = Object.values(exportFormats).map(({ extension }) => `trace.${extension}`);
    const folder = join(cwd, 'found/lock/two-workers');
    expect(readdirSync(folder).sort()).toEqual([...files, 'saturation.svg'].sort());
    expect(readFileSync(join(folder, 'saturation.svg'), 'utf8')).toContain(
      '<title>Saturation of lock.ts: two',
    );
    const [, command] = /^Replay: (?:npx )?stepwright (replay .*)$/m.exec(stdout) ?? [];
    const replayed = await run('sh', ['-c', `${stepwrightInShell} ${command}`], { cwd });
    expect(replayed).toMatchObject({ code: 0, stderr: expect.stringContaining('every step is possible') });
  });

  test('prints reports before it says that it cannot write', async ({ expect }) => {
    const args = [
      'simulate',
      'lock.ts',
      '--scenario',
      'one worker',
      '--walks',
      '5',
      '--out',
      'lock.ts/found',
    ];
    const { code, stdout, stderr } = await stepwright(args, { cwd });
    expect(stdout).toContain('NO VIOLATION');
    expect(stderr).toMatch(/^stepwright: Cannot write 'lock\.ts\/found.*'/);
    expect(code).toBe(2);
  });
});

function parse(text: string): JsonSimulation {
  return simulationSchema.parse(JSON.parse(text));
}

describe.concurrent('simulate --json', () => {
  scratch.write(
    'half.ts',
    lockModel({
      "w.set('phase', 'inside')": "w.set('phase', workers === 2 ? (Number.NaN as never) : 'inside')",
    }),
  );

  test('prints one document of the documented form, and nothing else', async ({ expect }) => {
    const args = ['simulate', 'lock.ts', '--json', '--seed', '1', '--walks', '64'];
    const [{ code, stdout, stderr }, schema] = await Promise.all([
      stepwright(args, { cwd }),
      stepwright(['schema', '--simulate']),
    ]);
    expect({ code, stderr }).toEqual({ code: 12, stderr: '' });
    const { exitCode, results, errors, notRun } = parse(stdout);
    expect({ exitCode, errors, notRun }).toEqual({ exitCode: 12, errors: [], notRun: [] });
    const [safe, broken] = results;
    // 1 / (1 - 0.05^(1/64)) = 21.87
    expect(safe).toMatchObject({
      standing: 'not violated',
      walks: 64,
      confidence: { level: 0.95, oneIn: 21 },
    });
    expect(safe).toMatchObject({ property: null, trace: null, foundLength: null, limit: null, seed: 1 });
    expect(broken).toMatchObject({
      standing: 'violated',
      property: inside,
      expected: null,
      confidence: null,
    });
    expect(broken?.trace?.steps).toHaveLength(4);
    expect(broken?.properties[0]).toMatchObject({ violations: 1, source: { file: 'lock.ts' } });
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(schema.stdout),
    );
    expect(validate(JSON.parse(stdout))).toBe(true);
    expect(validate({ ...JSON.parse(stdout), version: 2 })).toBe(false);
  });

  test('reports errors beside results', async ({ expect }) => {
    const { code, stdout, stderr } = await stepwright(['simulate', 'half.ts', '--json', '--walks', '9'], {
      cwd,
    });
    const { results, errors } = parse(stdout);
    expect(results.map(({ scenario }) => scenario)).toEqual(['one worker']);
    expect(errors).toMatchObject([{ scenario: 'two workers', code: 'unencodable-state' }]);
    expect(stderr).toContain('holds NaN');
    expect(code).toBe(2);
  });
});

test('simulate reports what was found when it is interrupted, after a line every five seconds', async ({
  expect,
}) => {
  const args = [
    'simulate',
    'mutex/token-ring',
    '--scenario',
    '3 processes',
    '--scenario',
    '12',
    '--time',
    '60',
  ];
  const { code, stdout, stderr } = await stepwright(args, {
    onStderr: (text, child) => {
      if (text.includes('walks') && !text.includes('Interrupted')) child.kill('SIGINT');
    },
  });
  expect(stderr).toMatch(
    /^mutex\/token-ring: 3 processes \(1 of 2\): \S+ walks · \S+ steps \(.*\/s\) · 60 states · \d\.\d s\nInterrupted: .*\n$/,
  );
  expect(stdout).toMatch(/CUT SHORT {2}interrupted; no violation in [\d,]+ walks/);
  expect(stdout).toMatch(/With 95 % confidence fewer than 1 in /);
  expect(stdout).toMatch(/2 scenarios: 1 cut short, 1 not begun/);
  expect(code).toBe(3);
}, 30_000);

describe('simulate refuses', () => {
  test.for<[string, string[], string]>([
    ['an unknown scheduler', ['--scheduler', 'pcd'], "There is no scheduler 'pcd'"],
    ['an unknown option of one', ['--scheduler', 'pct:deep=4'], "no option 'deep'"],
    ['an empty scheduler', ['--scheduler', ''], 'The name of a scheduler is missing'],
    ['a seed out of range', ['--seed', '4294967296'], "--seed '4294967296' is not a whole number from 0 to"],
    ['a seed that is no number', ['--seed', '-1'], "--seed '-1' is not"],
    ['no walks', ['--walks', '0'], "--walks '0' is not a whole number above zero"],
    ['half a walk', ['--walks', '1.5'], "--walks '1.5' is not"],
    ['a walk without its seed', ['--walk', '3'], 'which one that is depends on the seed'],
    ['a walk of several', ['--walk', '3', '--seed', '1', '--walks', '2'], '--walks beside it means nothing'],
    ['a walk that goes on', ['--walk', '3', '--seed', '1', '--keep-going'], '--keep-going beside it'],
    ['a walk for some time', ['--walk', '3', '--seed', '1', '--time', '1'], '--time beside it means nothing'],
    ['a negative walk', ['--walk', '-3', '--seed', '1'], "--walk '-3' is not a whole number, 0 or more"],
    ['a walk without end', ['--length', '1000001'], 'a walk is of at most 1,000,000 steps'],
    ['too many threads', ['--workers', '65'], "--workers '65' is not"],
    ['no time', ['--time', 'now'], "--time 'now' is not a number of seconds above zero"],
    ['no response', ['--response', '0'], "--response '0' is not"],
  ])('%s', ([, args, says], { expect }) => {
    const keys = ['scheduler', 'seed', 'walks', 'walk', 'length', 'time', 'workers', 'response'];
    const given = keys.flatMap((key) => {
      const at = args.indexOf(`--${key}`);
      return at < 0 ? [] : [[key, args[at + 1]]];
    });
    const keepGoing = args.includes('--keep-going');
    const parsed = () => walkOptionsOf({ ...Object.fromEntries(given), keepGoing }, false);
    expect(parsed).toThrow(UsageError);
    expect(parsed).toThrow(says);
  });

  test('a walk of several scenarios, in one message', async ({ expect }) => {
    const { code, stdout, stderr } = await stepwright(['simulate', 'lock.ts', '--walk', '0', '--seed', '1'], {
      cwd,
    });
    expect(stderr).toMatch(
      /^stepwright: There are 2 scenarios to choose from\.\n {2}likely cause: a walk is of one/,
    );
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('the words of a simulation', async () => {
  const report = await simulate(registry['mutex/token-ring']!, '3 processes', {
    seed: 1,
    walks: 40,
    workers: 1,
  });
  const changed = (changes: Partial<SimulationReport>): SimulationReport => ({ ...report, ...changes });
  const { properties } = report;
  const property = (name: string) => properties.filter((one) => one.name === name);

  test('name the numbers of the confidence as they are read', ({ expect }) => {
    const confidence = { level: 0.95, oneIn: 12_000 };
    const exclusion = property('mutual exclusion');
    expect(confidenceText(changed({ confidence, properties: exclusion }))).toBe(
      "With 95 % confidence fewer than 1 in 12,000 such walks violate 'mutual exclusion'.",
    );
    expect(confidenceText(changed({ confidence, properties: property('deadlock') }))).toBe(
      'With 95 % confidence fewer than 1 in 12,000 such walks end in a deadlock.',
    );
    expect(confidenceText(changed({ confidence: { level: 0.95, oneIn: 1 } }))).toBeUndefined();
    const temporal = properties.filter(({ kind }) => kind === 'leads to');
    expect(confidenceText(changed({ confidence, properties: temporal }))).toBeUndefined();
  });

  test('do not call little nothing', ({ expect }) => {
    expect([shareText(1, 3), shareText(1, 100_000), shareText(0, 5)]).toEqual(['33.3 %', '< 0.1 %', '0.0 %']);
  });

  test('judge time as what was asked for, and other limits as a cut', ({ expect }) => {
    const standing = (changes: Partial<SimulationReport>) => judgeSimulation(changed(changes), undefined);
    expect(standing({})).toEqual({ standing: 'not violated', exitCode: 0 });
    expect(standing({ limit: 'time' })).toEqual({ standing: 'not violated', exitCode: 0 });
    expect(standing({ limit: 'time', walks: 0 })).toEqual({ standing: 'cut short', exitCode: 3 });
    expect(standing({ limit: 'interrupted' })).toEqual({ standing: 'cut short', exitCode: 3 });
  });

  test('draw a curve whose area is the number of states', ({ expect }) => {
    const states = 700;
    const saturation = [16, 32, 48].map((walks) => ({ walks, states: 500 + walks }));
    const curve = changed({ walks: 50, states, saturation });
    for (const most of [1, 7, 20, 100]) {
      const stretches = newStatesPerWalk(curve, most);
      expect(stretches.length).toBe(Math.min(most, 4));
      const area = stretches.reduce((sum, { from, to, rate }) => sum + rate * (to - from), 0);
      expect(area).toBeCloseTo(states, 6);
    }
    expect(newStatesPerWalk(changed({ walks: 31 }), 10)).toEqual([]);
    const { colors } = createPrinter({ color: false });
    const chart = saturationChart(curve, { width: 60, indent: 2, colors }).split('\n');
    expect(chart).toHaveLength(9);
    expect(chart.at(-1)).toMatch(/^ +0 +50 walks$/);
  });

  test('draw a picture, even of nothing', ({ expect }) => {
    for (const one of [report, changed({ walks: 0, states: 0, saturation: [] })]) {
      const svg = saturationSvg(one);
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
