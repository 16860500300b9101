import { afterAll, describe, expect, test } from 'vitest';
import { lockModel, Scratch, stepwright } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** What a user gets wrong, as files to write and a command to run, and what the message must say. */
interface Mistake {
  readonly files?: { readonly [name: string]: string };
  readonly args: readonly string[];
  readonly says: readonly RegExp[];
}

const model = (changes: { readonly [part: string]: string }) => ({ 'model.ts': lockModel(changes) });
const checkModel = ['check', 'model.ts'];
const trace = (changes: object) =>
  JSON.stringify({
    format: 'stepwright-trace',
    version: 1,
    instance: {
      model: 'model.ts',
      scenario: 'two workers',
      config: { $: 'object', fields: { workers: 2, atomic: false, name: 'a lock' } },
    },
    shows: { kind: 'deadlock', property: 'deadlock' },
    lanes: ['worker1', 'worker2'],
    initial: {},
    steps: [],
    ...changes,
  });

const inModelFiles: { readonly [mistake: string]: Mistake } = {
  'a file that does not exist': {
    args: ['check', './modle.ts'],
    says: [/There is no file '\.\/modle\.ts'/, /looked for at \//],
  },
  'a folder': { args: ['check', './'], says: [/'\.\/' is not a file/] },
  'a syntax error': {
    files: model({ 'atomic }) =>': 'atomic }) => =>' }),
    args: checkModel,
    says: [/model\.ts' is not valid TypeScript/, /model\.ts:11:\d+: /, /atomic }\) => =>/],
  },
  'a syntax error in a file that the model imports': {
    files: {
      ...model({ 'import { Record }': "import './part.ts';\nimport { Record }" }),
      'part.ts': 'let a = = 1;',
    },
    args: checkModel,
    says: [/part\.ts:1:\d+: /],
  },
  'a word that strict mode reserves': {
    files: {
      ...model({ 'import { Record }': "import './part.ts';\nimport { Record }" }),
      'part.ts': '\nlet = 1;',
    },
    args: checkModel,
    says: [/'model\.ts', or a file that it imports/, /strict mode/],
  },
  'an import that cannot be found': {
    files: model({ "'immutable'": "'./collections.ts'" }),
    args: checkModel,
    says: [/imports something that cannot be found: .*collections\.ts/],
  },
  'a package that is not installed': {
    files: model({ "'immutable'": "'immutible'" }),
    args: checkModel,
    says: [/cannot be found: .*'immutible'/, /install the package/],
  },
  'an import of a name that does not exist': {
    files: model({ 'always, protocol': 'always, protocool as protocol' }),
    args: checkModel,
    says: [/does not provide an export named 'protocool'/],
  },
  'code that throws while it loads': {
    files: { 'model.ts': "throw new TypeError('no table of rows');" },
    args: checkModel,
    says: [/Loading 'model\.ts' threw TypeError: no table of rows/, /STEPWRIGHT_DEBUG=1/],
  },
  'a file that exports no algorithm': {
    files: { 'model.ts': 'export const workers = 3; export type Nothing = never;' },
    args: checkModel,
    says: [/'model\.ts' exports no algorithm, only: workers/, /export const myAlgorithm = protocol/],
  },
  'a model without scenarios': {
    files: model({ 'scenarios: [': 'scenarios: [], ignored: [' }),
    args: checkModel,
    says: [/'model\.ts' has no scenarios/],
  },
  'two scenarios of one name': {
    files: model({ "'two workers'": "'one worker'" }),
    args: checkModel,
    says: [/two scenarios named 'one worker'/],
  },
  'an expectation of a property that does not exist': {
    files: model({
      "name: 'two workers',": "name: 'two workers', expect: { verdict: 'violated', property: 'safety' },",
    }),
    args: checkModel,
    says: [/names the property 'safety', which does not exist/, /'at most one inside'/],
  },
  'an action that throws': {
    files: model({ "w.set('phase', 'inside')": "w.set('phase', w.phase.missing.length)" }),
    args: checkModel,
    says: [/enter/, /TypeError|undefined/],
  },
  'an action that is not deterministic': {
    files: model({
      'export const lock': 'let calls = 0;\nexport const lock',
      "w.set('phase', 'inside')": "w.set('phase', String(calls++) as 'inside')",
    }),
    args: checkModel,
    says: [/enter/, /two different|differ/i],
  },
  'an action that asks for a random number': {
    files: model({ "w.set('phase', 'inside')": "w.set('phase', String(Math.random()) as 'inside')" }),
    args: checkModel,
    says: [/enter calls Math\.random\(\)|two different/],
  },
  'a state that holds a function': {
    files: model({ "w.set('phase', 'inside')": "w.set('phase', (() => 1) as never)" }),
    args: checkModel,
    says: [/phase/, /holds a function/],
  },
  'a state that holds NaN': {
    files: model({ "w.set('phase', 'inside')": "w.set('phase', Number.NaN as never)" }),
    args: checkModel,
    says: [/phase/, /holds NaN/],
  },
  'a state that holds an instance of a class': {
    files: model({ "w.set('phase', 'inside')": "w.set('phase', new Date(0) as never)" }),
    args: checkModel,
    says: [/phase/, /an instance of Date/],
  },
  'a plain object inside an Immutable collection': {
    files: model({ "w.set('phase', 'inside')": "w.set('phase', { step: 1 } as never)" }),
    args: checkModel,
    says: [/phase/, /a plain object inside an Immutable collection/],
  },
};

const onTheCommandLine: { readonly [mistake: string]: Mistake } = {
  'an unknown command': { args: ['chekc'], says: [/unknown command 'chekc'/] },
  'an unknown option': { args: ['check', '--depht', '3'], says: [/unknown option '--depht'/] },
  'an option without its value': { args: ['check', '--depth'], says: [/'--depth <steps>' argument missing/] },
  'an unknown model': {
    args: ['check', 'mutex/bakery'],
    says: [/There is no model 'mutex\/bakery'/, /mutex\/ricart-agrawala/],
  },
  'an unknown scenario': {
    args: ['check', 'puzzles/die-hard', '--scenario', 'five jugs'],
    says: [/There is no scenario 'five jugs'/, /'3 and 5 litres'/],
  },
  'an unknown field of the configuration': {
    files: model({}),
    args: [...checkModel, '--set', 'wrkers=3'],
    says: [/no field 'wrkers'/, /workers=1/, /atomic=false/, /name=a lock/],
  },
  'a value of another type': {
    files: model({}),
    args: [...checkModel, '--set', 'workers=many'],
    says: [/the field is a number, and this is a string/, /workers=1/],
  },
  'a string that the model does not know': {
    args: ['check', 'mutex/ricart-agrawala', '--set', 'tie=nonsense'],
    says: [/no scenario of mutex\/ricart-agrawala has this value/, /tie=both defer/, /add a scenario/],
  },
  'a setting without a value': {
    files: model({}),
    args: [...checkModel, '--set', 'workers'],
    says: [/key=value/],
  },
  'a setting without --set': { args: ['check', 'workers=3'], says: [/--set workers=3/] },
  'an unknown property': {
    files: model({}),
    args: [...checkModel, '--property', 'fairness'],
    says: [/no property 'fairness'/, /'deadlock', 'at most one inside'/],
  },
  'a bound that is no number': { args: ['check', '--states', 'many'], says: [/--states 'many'/, /100000/] },
  'a bound of zero': { args: ['check', '--depth', '0'], says: [/--depth '0'/, /above zero/] },
  'a size without a unit that exists': { args: ['check', '--memory', '3 potatoes'], says: [/512MB or 4GB/] },
  'more threads than there can be': {
    args: ['check', '--workers', '65'],
    says: [/--workers '65' is not a whole number from 1 to 64/],
  },
  'a checkpoint of several scenarios': {
    files: model({}),
    args: [...checkModel, '--checkpoint', 'kept'],
    says: [/2 scenarios to choose from/, /--scenario: 'one worker', 'two workers'/],
  },
  'a checkpoint where there is no folder': {
    files: model({}),
    args: [...checkModel, '--scenario', 'one worker', '--checkpoint', 'model.ts'],
    says: [/Cannot write 'model\.ts': ENOTDIR/, /another folder with --checkpoint/],
  },
  'a search that was never begun': {
    files: model({}),
    args: [...checkModel, '--scenario', 'one worker', '--resume', 'nowhere'],
    says: [/There is no checkpoint in 'nowhere'/],
  },
  'a resumed search of several models': {
    args: ['check', '--resume', 'kept'],
    says: [/name one model/, /--scenario '<name>'/],
  },
  'an unknown format': { args: ['check', '--format', 'svg,png'], says: [/no format 'png'/, /svg, mermaid/] },
  'several formats for one output': {
    files: model({}),
    args: [...checkModel, '--format', 'svg,dot'],
    says: [/several formats/, /--out <folder>/],
  },
  'a trace that does not exist': { args: ['replay', 'trace.json'], says: [/There is no file 'trace\.json'/] },
  'a trace that is no JSON': {
    files: { 'trace.json': 'digraph {}' },
    args: ['replay', 'trace.json'],
    says: [/not JSON/],
  },
  'JSON that is no trace': {
    files: { 'trace.json': '{ "format": "stepwright-report" }' },
    args: ['export', 'trace.json'],
    says: [/not a trace/, /stepwright-report/],
  },
  'a trace of a later version': {
    files: { 'trace.json': trace({ version: 2 }) },
    args: ['replay', 'trace.json'],
    says: [/version 2/],
  },
  'a trace whose model is gone': {
    files: { 'trace.json': trace({ instance: { model: 'gone.ts', scenario: 's', config: null } }) },
    args: ['replay', 'trace.json'],
    says: [/'gone\.ts', which cannot be found/, /--model/],
  },
  'a trace that the model does not have': {
    files: { ...model({}), 'trace.json': trace({}) },
    args: ['replay', 'trace.json'],
    says: [/does not replay/, /initial state/],
  },
  'a graph of nothing': { args: ['graph'], says: [/neither a model nor --around/] },
  'a graph of several scenarios': {
    files: model({}),
    args: ['graph', 'model.ts'],
    says: [/2 scenarios to choose from/, /'one worker', 'two workers'/],
  },
  'a graph that is too large': {
    files: model({}),
    args: ['graph', 'model.ts', '--scenario', 'two workers', '--limit', '5'],
    says: [/more than 5 states/, /--around/],
  },
  'a graph as something else': {
    files: model({}),
    args: ['graph', 'model.ts', '--scenario', 'one worker', '--format', 'png'],
    says: [/no format 'png' for graphs/],
  },
};

describe.each([
  ['in model files', inModelFiles],
  ['on the command line', onTheCommandLine],
])('one message and exit code 2 for mistakes %s:', (group, mistakes) => {
  test.concurrent.for(Object.entries(mistakes))('%s', async ([name, mistake], { expect }) => {
    const folder = `${group}/${name}`.replaceAll(/\W+/g, '-');
    for (const [file, text] of Object.entries({ 'a.txt': '', ...mistake.files })) {
      scratch.write(`${folder}/${file}`, text);
    }
    const { code, stdout, stderr } = await stepwright(mistake.args, { cwd: `${scratch.folder}/${folder}` });
    expect.soft(code, stderr).toBe(2);
    for (const words of mistake.says) expect.soft(stderr).toMatch(words);
    expect.soft(stderr).not.toMatch(/^ {4}at /m);
    expect.soft(stderr).not.toContain('internal');
    expect.soft(stdout.match(/HOLDS|VIOLATED/g) ?? []).not.toContain('VIOLATED');
  });
});

test('errors are broken into lines as wide as the terminal, but code and words are not', async () => {
  const long = `/${'folder/'.repeat(20)}model.ts`;
  const code = `export const rows = [${'1, '.repeat(30)} = 2];`;
  scratch.write('code.ts', code);
  const inTerminal = { cwd: scratch.folder, env: { COLUMNS: '80' } };
  const model = await stepwright(['check', 'mutex/bakery'], inTerminal);
  const file = await stepwright(['check', long], inTerminal);
  const syntax = await stepwright(['check', 'code.ts'], inTerminal);
  expect(Math.max(...model.stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(model.stderr).toMatch(/\n {2}next step: {4}choose one of: .*,\n {16}\S/);
  expect(file.stderr).toContain(`\n'${long}'.\n`);
  expect(syntax.stderr).toContain(code);
});

test('STEPWRIGHT_DEBUG=1 shows where in the TypeScript an error was thrown', async () => {
  scratch.write('debug.ts', "const rows: number[] = [];\n\nthrow new TypeError('no rows');\n");
  const { stderr } = await stepwright(['check', 'debug.ts'], {
    cwd: scratch.folder,
    env: { STEPWRIGHT_DEBUG: '1' },
  });
  expect(stderr).toMatch(/TypeError: no rows\n {4}at .*debug\.ts:3:7/);
});
