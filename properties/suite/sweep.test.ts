import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createPrinter } from '../../checker/cli/printer.ts';
import { schemaCommand } from '../../checker/cli/schema-command.ts';
import { sweepCommand } from '../../checker/cli/sweep/command.ts';
import { sweepCsv } from '../../checker/cli/sweep/csv.ts';
import { partsOf } from '../../checker/cli/sweep/error-parts.ts';
import { gridOf } from '../../checker/cli/sweep/grid.ts';
import type { Finding, Outcome } from '../../checker/cli/sweep/outcome.ts';
import { parametersOf } from '../../checker/cli/sweep/parameters.ts';
import { sweepSvg } from '../../checker/cli/sweep/picture.ts';
import { type JsonSweep, sweepSchema } from '../../checker/cli/sweep/schema.ts';
import { codeOfOutcomes, nothingPossible, type Sweep } from '../../checker/cli/sweep/sweep.ts';
import { sweepText } from '../../checker/cli/sweep/text.ts';
import { UsageError } from '../../checker/index.ts';
import { registry } from '../../models/index.ts';
import { type Run, Scratch, stepwright } from './cli-process.ts';
import { root } from './generated.ts';
import { roomModel } from './sweep-model.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const cwd = scratch.folder;
scratch.write('room.ts', roomModel);

const evening = ['sweep', 'room.ts', '--scenario', 'evening', '--set', 'guests=1..3', '--set', 'keys=1..3'];
const asJson = async (args: readonly string[]) => {
  const ended = await stepwright([...args, '--format', 'json'], { cwd });
  return { ...ended, sweep: sweepSchema.parse(JSON.parse(ended.stdout)) };
};
/** What does not differ from one run to the next. */
const timeless = ({ cells, ...rest }: JsonSweep) => ({
  ...rest,
  cells: cells.map(({ seconds: _, ...cell }) => cell),
});
/** What was said of the run, but for its progress, which only a slow one has time to tell. */
const notesOf = ({ stderr }: Run) => stderr.replaceAll(/^.* \d+ of \d+ cells · .*\n/gm, '');
const verdicts = ({ cells }: JsonSweep) => cells.map(({ verdict }) => verdict);

const finding: Finding = {
  verdict: 'holds',
  states: 1_234_567,
  transitions: 2,
  depth: 3,
  seconds: 0.25,
  properties: [],
  suspicions: [],
};

describe('a sweep of two parameters', () => {
  let ended: Run;
  const file = (name: string) => readFileSync(join(cwd, 'found', name), 'utf8');
  beforeAll(async () => {
    ended = await stepwright([...evening, '--workers', '1', '--out', 'found'], {
      cwd,
      env: { COLUMNS: '80' },
    });
  });

  test('is an answer, whatever it is', ({ expect }) => {
    expect(ended.code).toBe(0);
    expect(notesOf(ended)).toBe('Wrote found/: sweep.txt, sweep.csv, sweep.json, sweep.svg\n');
  });

  test('is a matrix, and a row for each cell, within 80 columns', ({ expect }) => {
    const text = ended.stdout;
    expect(text).toMatch(/^room\.ts: evening\n {2}guests=1\.\.3, keys=1\.\.3, mode=open\n\n/);
    expect(text).toContain(
      [
        '        keys',
        'guests      1      2    3',
        '1         ✓ 6      –    –',
        '2        ✓ 27   ✓ 36    –',
        '3       ✓ 108  ✓ 189  ✗ 9',
        '',
        '✓ holds, and how many states there are',
      ].join('\n'),
    );
    expect(text).toMatch(/^✓!? +2 +2 +holds +36 +\d/m);
    expect(text).toMatch(/^– +1 +2 +not possible$/m);
    expect(text).toMatch(/^✗ +3 +3 +violates 'at most two inside' +9 +\d/m);
    expect(text).toMatch(/^Not possible\n {2}guests=1, keys=2: 2 keys are too many for 1\.$/m);
    expect(text).toMatch(/^9 cells: 5 where all holds, 1 with a violation, 3 not possible$/m);
    expect(text).toMatch(/^One cell in full: .* check room\.ts/m);
    expect(text).not.toContain('\u001b');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(file('sweep.txt')).toMatch(/^✗ +3 +3 +violates 'at most two inside' +9 +160 +\d+ +9 +\d/m);
  });

  test('is a table for other programs', ({ expect }) => {
    const csv = file('sweep.csv').replaceAll(/,\d[\d.]*,(?=(\d keys .*)?\r)/g, ',0.1,');
    expect(csv.split('\r\n')).toEqual([
      'guests,keys,verdict,property,limit,states,transitions,depth,length,cycle,seconds,reason',
      '1,1,holds,,,6,5,5,,,0.1,',
      '1,2,not possible,,,,,,,,,2 keys are too many for 1.',
      '1,3,not possible,,,,,,,,,3 keys are too many for 1.',
      '2,1,holds,,,27,36,10,,,0.1,',
      '2,2,holds,,,36,60,10,,,0.1,',
      '2,3,not possible,,,,,,,,,3 keys are too many for 2.',
      '3,1,holds,,,108,189,15,,,0.1,',
      '3,2,holds,,,189,432,15,,,0.1,',
      '3,3,violated,at most two inside,,160,375,9,9,,0.1,',
      '',
    ]);
  });

  test('is a document of a schema that is printed', ({ expect }) => {
    const sweep = sweepSchema.parse(JSON.parse(file('sweep.json')));
    expect(sweep).toMatchObject({
      exitCode: 0,
      model: 'room.ts',
      scenario: 'evening',
      check: null,
      bounds: {},
      parameters: [
        { key: 'guests', values: [1, 2, 3] },
        { key: 'keys', values: [1, 2, 3] },
      ],
    });
    expect(sweep.cells[8]).toMatchObject({
      set: { guests: 3, keys: 3 },
      property: 'at most two inside',
      length: 9,
    });
    expect(sweep.cells[1]!.reason).toMatchObject({ code: 'invalid-model', nextStep: 'have fewer keys' });
    let printed = '';
    const print = (text: string) => {
      printed += text;
    };
    schemaCommand({ sweep: true }, { ...createPrinter({ color: false }), print });
    const isValid = new Ajv2020({ strict: false }).compile(JSON.parse(printed));
    expect(isValid(sweep), JSON.stringify(isValid.errors)).toBe(true);
  });

  test('holds to its expectation the cell that is the scenario itself, and no other', ({ expect }) => {
    const { cells }: JsonSweep = JSON.parse(file('sweep.json'));
    const expecting = cells.filter(({ expected }) => expected !== null);
    expect(expecting.map(({ set, mismatches }) => ({ set, mismatches }))).toEqual([
      { set: { guests: 2, keys: 2 }, mismatches: [] },
    ]);
  });

  test('is a picture that says of each cell what it is', ({ expect }) => {
    const titles: string[] = [];
    const parser = new SaxesParser();
    let isTitle = false;
    parser.on('opentag', ({ name }) => {
      isTitle = name === 'title';
    });
    parser.on('text', (text) => {
      if (isTitle && text.trim() !== '') titles.push(text);
    });
    parser.write(file('sweep.svg')).close();
    expect(titles).toHaveLength(10);
    expect(titles).toContain("guests=3, keys=3: violates 'at most two inside' in 9 steps; 160 states");
    expect(titles).toContain('guests=1, keys=2: not possible');
    expect(file('sweep.svg')).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('does not depend on how many cells are checked at a time', async ({ expect }) => {
    const others = await Promise.all(['2', '4'].map((workers) => asJson([...evening, '--workers', workers])));
    const wanted = timeless(JSON.parse(file('sweep.json')));
    for (const { sweep } of others) expect(timeless(sweep)).toEqual(wanted);
  });
});

describe.concurrent('a cell', () => {
  const modes = (...wanted: string[]) => [
    ...['sweep', 'room.ts', '--scenario', 'throws', '--set', 'guests=2..4', '--set'],
    `mode=${wanted.join(',')}`,
    ...['--workers', '1'],
  ];

  test('that fails ends no other', async ({ expect }) => {
    const { code, stderr, sweep } = await asJson(modes('throws', 'killed', 'exits'));
    const reasons = sweep.cells.map(({ reason }) => reason?.code ?? null);
    expect(reasons).toEqual([
      null,
      null,
      null,
      'handler-threw',
      'too-large',
      'handler-threw',
      null,
      null,
      null,
    ]);
    expect(verdicts(sweep).filter((verdict) => verdict === 'holds')).toHaveLength(6);
    expect(stderr).toMatch(/^guests=3, mode=throws: 'room': .* threw TypeError: three is a crowd/m);
    expect(stderr).toMatch(
      /^guests=3, mode=killed: The process .* was ended by SIGKILL\.\n.*memory ran out/m,
    );
    expect(stderr).toMatch(/^guests=3, mode=exits: The process .* ended with exit code 5\.$/m);
    expect([code, sweep.exitCode]).toEqual([2, 2]);
  });

  test('may be inconclusive, by bounds of its own', async ({ expect }) => {
    const args = [
      ...evening.slice(0, 4),
      '--set',
      'guests=2,3',
      '--states',
      '40',
      '--property',
      'deadlock',
      '--workers',
      '1',
    ];
    const { code, sweep } = await asJson(args);
    expect(sweep).toMatchObject({ bounds: { states: 40 }, check: ['deadlock'], exitCode: 3 });
    expect(sweep.cells).toMatchObject([
      { set: { guests: 2 }, verdict: 'holds', states: 36, expected: null },
      { set: { guests: 3 }, verdict: 'inconclusive', limit: 'states', property: null },
    ]);
    expect(code).toBe(3);
  });
});

test('an interrupt ends with what was found, and says what was not run', async ({ expect }) => {
  const args = ['sweep', 'room.ts', '--scenario', 'talks', '--set', 'guests=1,40,2', '--workers', '1'];
  const ended = await stepwright(args, {
    cwd,
    onStderr: (text, child) => {
      if (text.includes('for 1') && !text.includes('Interrupted')) child.kill('SIGINT');
    },
  });
  const { code, stdout } = ended;
  expect(notesOf(ended)).toMatch(/^for 1\n(for 1\n)*Interrupted: reporting what was found so far\./);
  expect(stdout).toMatch(/^✓!? +1 +holds/m);
  expect(stdout).toMatch(/^\? +40 +inconclusive: interrupted|^… +40 +not run/m);
  expect(stdout).toMatch(/^… +2 +not run$/m);
  expect(code).toBe(3);
});

test('README.md shows a sweep as it is', async ({ expect }) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, command, output] = /^```console\n\$ npm run -s stepwright -- (sweep .*)\n([^`]*)```$/m.exec(
    readme,
  )!;
  const args = [...command!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
  const { stdout } = await stepwright(args, { env: { COLUMNS: '100' } });
  let from = 0;
  for (const part of output!.split(/^…$/m).map((lines) => lines.trim())) {
    const at = stdout.indexOf(part, from);
    expect(at, `${part}\n— in —\n${stdout}`).toBeGreaterThanOrEqual(from);
    from = at + part.length;
  }
});

describe('the exit code', () => {
  const error = partsOf(new UsageError('seen', 'cause', 'step'));
  const internal = partsOf(new Error('a defect'));
  const checked = (verdict: Finding['verdict']): Outcome => ({
    kind: 'checked',
    finding: { ...finding, verdict },
  });
  const refused: Outcome = { kind: 'refused', reason: error };
  test.for<[number, readonly Outcome[]]>([
    [0, [checked('holds'), checked('violated'), refused]],
    [3, [checked('violated'), checked('inconclusive')]],
    [3, [checked('holds'), { kind: 'not run' }]],
    [3, [checked('holds'), { kind: 'lost', error }]],
    [
      2,
      [
        { kind: 'lost', error },
        { kind: 'failed', error },
      ],
    ],
    [
      70,
      [
        { kind: 'failed', error },
        { kind: 'failed', error: internal },
      ],
    ],
    [2, [refused, refused]],
  ])('is %i', ([code, outcomes], { expect }) => {
    expect(codeOfOutcomes(outcomes)).toBe(code);
  });
});

describe('sweep refuses, before it begins', () => {
  const printer = createPrinter({ color: false });
  const none = { set: [], property: [] };
  test.for<[string, string, object, string]>([
    [
      'several scenarios',
      'mutex/token-ring',
      { scenario: 'e', set: ['processes=2..4'] },
      'scenarios to choose from',
    ],
    ['no values', 'puzzles/river-crossing', { scenario: 'a careful farmer' }, 'nothing to sweep'],
    ['an unknown format', 'puzzles/die-hard', { format: 'png' }, "no format 'png' for sweeps"],
    ['several formats at once', 'puzzles/die-hard', { format: 'csv,svg' }, 'several formats at once'],
    [
      'no processes',
      'puzzles/die-hard',
      { scenario: 'a jugful', set: ['goal=1..3'], workers: '0' },
      "--workers '0'",
    ],
    ['an unknown property', 'puzzles/die-hard', { scenario: 'a jugful', property: ['x'] }, "no property 'x'"],
    ['an unknown key', 'puzzles/die-hard', { scenario: 'a jugful', set: ['gaol=1..3'] }, "no field 'gaol'"],
    [
      'a key without values',
      'puzzles/die-hard',
      { scenario: 'a jugful', set: ['goal'] },
      'not of the form key=value',
    ],
    [
      'another type',
      'puzzles/die-hard',
      { scenario: 'a jugful', set: ['goal=1,x'] },
      '--set goal=x: the field is a number',
    ],
    ['a key twice', 'puzzles/die-hard', { scenario: 'a jugful', set: ['goal=1', 'goal=2'] }, 'given twice'],
    ['a step of nothing', 'puzzles/die-hard', { scenario: 'a jugful', set: ['goal=1..5..0'] }, 'a step of 0'],
    [
      'too many values',
      'puzzles/die-hard',
      { scenario: 'a jugful', set: ['goal=1..10001'] },
      '10,001 values',
    ],
    [
      'too large a grid',
      'puzzles/die-hard',
      { scenario: 'a jugful', set: ['goal=1..101', 'big=1..100'] },
      '10,100 combinations',
    ],
    [
      'an unknown string',
      'consensus/paxos',
      { scenario: '2 clients', set: ['adopts=its own,any'] },
      'no scenario of consensus/paxos has this value',
    ],
    [
      'a range of strings',
      'consensus/paxos',
      { scenario: '2 clients', set: ['adopts=1..3'] },
      "'1..3' is a range of numbers",
    ],
  ])('%s', async ([, model, options, says], { expect }) => {
    const refused = sweepCommand(model, { ...none, ...options }, printer, () => {});
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(says);
  });
});

test('a sweep without --scenario is of the first', async ({ expect }) => {
  const { code, sweep } = await asJson(['sweep', 'room.ts', '--set', 'guests=3']);
  expect(code).toBe(0);
  expect(sweep.scenario).toBe('evening');
});

describe('values', () => {
  const config = { many: 1, rate: 0.5, list: [1], strict: false, rule: 'first' };
  const all = [config, { ...config, rule: 'a, "b"' }, { ...config, rule: 'last' }];
  const values = (setting: string) =>
    parametersOf([setting], config, { model: 'model', scenario: 'scenario', all })[0]!.values.map(
      ({ value }) => value,
    );

  test.for<[string, readonly unknown[]]>([
    ['many=2..5', [2, 3, 4, 5]],
    ['many=7', [7]],
    ['many=1,2,4', [1, 2, 4]],
    ['many=0..100..40', [0, 40, 80]],
    ['many=3..1', [3, 2, 1]],
    ['many=-1..1', [-1, 0, 1]],
    ['many=8, 1..3,2..4', [8, 1, 2, 3, 4]],
    ['rate=0.1..0.5..0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['strict=true,false', [true, false]],
    ['list=[1,2],[]', [[1, 2], []]],
    ['rule=last,first', ['last', 'first']],
    ['rule=a, "b"', ['a, "b"']],
    ['rule="a, \\"b\\"",last', ['a, "b"', 'last']],
  ])('%s', ([setting, wanted], { expect }) => {
    expect(values(setting)).toEqual(wanted);
  });
});

describe('a sweep on paper', () => {
  const printer = { ...createPrinter({ color: false }), width: 80 };
  const outcomes: Outcome[] = [
    { kind: 'checked', finding },
    { kind: 'checked', finding: { ...finding, verdict: 'violated', property: 'a "claim"', length: 1 } },
    {
      kind: 'checked',
      finding: { ...finding, verdict: 'violated', property: 'another', length: 9, cycle: 2 },
    },
    { kind: 'checked', finding: { ...finding, verdict: 'violated', property: 'never so' } },
    { kind: 'checked', finding: { ...finding, verdict: 'inconclusive', limit: 'time' } },
    { kind: 'not run' },
  ];
  const sweepOf = (settings: readonly string[], some = outcomes): Sweep => {
    const algorithm = registry['puzzles/die-hard']!;
    const scenario = algorithm.scenario('a jugful');
    const owner = { model: 'die-hard', scenario: 'a jugful', all: [scenario.config] };
    const grid = gridOf(parametersOf(settings, scenario.config, owner));
    const filled = grid.cells.map((_, index) => some[index % some.length]!);
    const job = { model: { name: 'puzzles/die-hard', file: 'die-hard.ts', algorithm }, scenario };
    return { job, grid, outcomes: filled, exitCode: 0 };
  };

  test('quotes what would be read as something else, and tells its columns apart', ({ expect }) => {
    const sweep = sweepOf(['goal=1,2']);
    const named = sweep.grid.parameters.map((parameter) => ({ ...parameter, key: 'states' }));
    const lines = sweepCsv({ ...sweep, grid: { ...sweep.grid, parameters: named } }).split('\r\n');
    expect(lines[0]).toMatch(/^config\.states,verdict,/);
    expect(lines[2]).toBe('2,violated,"a ""claim""",,1234567,2,3,1,,0.25,');
  });

  test('gives letters to properties, and words to what has no number', ({ expect }) => {
    const text = sweepText(sweepOf(['small=1,2', 'goal=1..3']), [], printer);
    expect(text).toContain('1        ✓ 1.23M   ✗ 1 a  ✗ 9 b\n2      ✗ never c  ? time      …');
    expect(text).toContain("a 'a \"claim\"' ·\nb 'another' · c 'never so'");
    expect(text).toMatch(/^✗ +1 +3 +violates 'another' +9, 2 ∞ +1,234,567 +0\.25 s$/m);
    expect(text).toMatch(/^✗ +2 +1 +never 'never so' +1,234,567/m);
  });

  test('breaks what is too wide into blocks', ({ expect }) => {
    const text = sweepText(sweepOf(['small=1,2', 'goal=1..20']), [], printer);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const heads = [...text.matchAll(/^small((?: +\d+)+)$/gm)].map(([, head]) =>
      head!.trim().split(/ +/).map(Number),
    );
    expect(heads.length).toBeGreaterThan(1);
    expect(heads.flat()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('has a matrix, and a panel, for each combination of further parameters', ({ expect }) => {
    const sweep = sweepOf(['small=1,2', 'goal=1..3', 'big=4..6']);
    const text = sweepText(sweep, [], printer);
    expect([...text.matchAll(/^big=\d$/gm)].map(([line]) => line)).toEqual(['big=4', 'big=5', 'big=6']);
    expect(sweepSvg(sweep).match(/<g><title>/g)).toHaveLength(18);
  });

  test('is a mistake where nothing is possible', ({ expect }) => {
    const refused: Outcome = {
      kind: 'refused',
      reason: partsOf(new UsageError('too many', 'cause', 'step')),
    };
    const sweep = sweepOf(['goal=1,2'], [refused]);
    expect(sweepText(sweep, [], printer)).toMatch(/^Not possible\n {2}goal=1 and 1 other cell: too many$/m);
    expect(nothingPossible(sweep)?.seen).toBe('puzzles/die-hard refuses every combination.');
    expect(nothingPossible(sweepOf(['goal=1,2'], [refused, outcomes[0]!]))).toBeUndefined();
  });

  test('says where the scenario is not what it expects', ({ expect }) => {
    const mismatches = ['expected states 16, got 15'];
    const own = sweepOf(
      ['goal=4,5'],
      [outcomes[0]!, { kind: 'checked', finding: { ...finding, mismatches } }],
    );
    expect(sweepText(own, [], printer)).toContain(
      'goal=5 is the scenario itself, and not as it expects: expected states 16, got 15',
    );
  });

  test.for([['goal=3'], ['goal=1..2'], ['goal=1..30', 'small=1..12']])(
    'is drawn: %j',
    (settings, { expect }) => {
      const svg = sweepSvg(sweepOf(settings));
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    },
  );
});
