import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, describe, test } from 'vitest';
import { historyCommand } from '../../checker/cli/history/command.ts';
import { createPrinter } from '../../checker/cli/printer.ts';
import { namedSpecs } from '../../checker/history/specs/index.ts';
import { Scratch, stepwright } from './cli-process.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());
const cwd = scratch.folder;

const line = (process: string, type: string, more: object = {}) => JSON.stringify({ process, type, ...more });
const write = (process: string, value: unknown) => line(process, 'call', { op: 'write', value });
const read = (process: string) => line(process, 'call', { op: 'read' });
const returns = (process: string, result?: unknown) =>
  line(process, 'return', result === undefined ? {} : { result });
const save = (name: string, ...lines: string[]) => scratch.write(name, `${lines.join('\n')}\n`);

save('good.jsonl', write('a', 1), read('b'), returns('b', null), returns('a'), read('b'), returns('b', 1));
save('stale.jsonl', write('a', 1), returns('a'), write('a', 2), returns('a'), read('b'), returns('b', 1));
save(
  'pending.jsonl',
  write('a', 1),
  line('a', 'info'),
  read('b'),
  returns('b', null),
  read('b'),
  returns('b', 1),
);
save('failed.jsonl', write('a', 1), line('a', 'fail'), read('b'), returns('b', 1));
save('unrecorded.jsonl', write('a', 1), returns('a'), read('b'), returns('b'));
const keyed = (process: string, op: object) => line(process, 'call', op);
save(
  'keys.jsonl',
  keyed('a', { op: 'write', key: 'x', value: 1 }),
  returns('a'),
  keyed('a', { op: 'read', key: 'x' }),
  returns('a', 1),
  keyed('b', { op: 'read', key: 'y' }),
  returns('b', 3),
);
/** Writes at once, and a read of what nobody wrote. */
save(
  'hard.jsonl',
  ...Array.from({ length: 40 }, (_, index) => write(`w${index}`, index)),
  read('r'),
  ...Array.from({ length: 40 }, (_, index) => returns(`w${index}`)),
  returns('r', 99),
);

const history = (...args: string[]) => stepwright(['history', ...args], { cwd });

describe.concurrent('history', () => {
  test.for<[string, number, string[], string[]]>([
    ['a linearizable history', 0, ['good.jsonl', '--spec', 'register'], ['✓  good.jsonl  linearizable']],
    [
      'a stale read',
      12,
      ['stale.jsonl', '--spec', 'register'],
      [
        '✗  stale.jsonl  not linearizable',
        'linearizable up to line 6, where process b returns from `read → 1`, called at line 5',
        '3 operations',
        'a  |- write 1 -| |- write 2 -|',
        '|- read → 1 -|',
        'would return',
      ],
    ],
    [
      'the same stale read, sequentially',
      0,
      ['stale.jsonl', '--spec', 'register', '--consistency', 'sequential-consistency'],
      ['sequentially consistent'],
    ],
    ['an operation whose end is unknown', 0, ['pending.jsonl', '--spec', 'register'], ['linearizable']],
    ['an operation that failed', 12, ['failed.jsonl', '--spec', 'register'], ['not linearizable']],
    ['a result that was not recorded', 0, ['unrecorded.jsonl', '--spec', 'register'], ['linearizable']],
    [
      'another specification with the same operations',
      0,
      ['good.jsonl', '--spec', 'cas-register'],
      ['linearizable'],
    ],
    [
      'several files, the worst of which counts',
      12,
      ['good.jsonl', 'stale.jsonl', '--spec', 'register'],
      ['✓  good.jsonl', '✗  stale.jsonl'],
    ],
    [
      'keys',
      12,
      ['keys.jsonl', '--spec', 'register'],
      ['not linearizable: key y', '✓  x    linearizable', '✗  y'],
    ],
    ['one key', 0, ['keys.jsonl', '--spec', 'register', '--key', 'x'], ['✓  keys.jsonl']],
    [
      'too little time',
      3,
      ['hard.jsonl', '--spec', 'register', '--time', '0.3'],
      ['?  hard.jsonl  undecided', 'Undecided is no pass'],
    ],
  ])('%s: %i', async ([, code, args, says], { expect }) => {
    const ended = await history(...args);
    expect({ stderr: ended.stderr, code: ended.code }).toEqual({ stderr: '', code });
    for (const text of says) expect(ended.stdout).toContain(text);
  });

  test('prints JSON', async ({ expect }) => {
    const { stdout, code } = await history('keys.jsonl', 'good.jsonl', '--spec', 'register', '--json');
    expect(code).toBe(12);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      format: 'stepwright-histories',
      version: 1,
      spec: 'register',
      exitCode: 12,
      results: [
        {
          file: 'keys.jsonl',
          verdict: 'violated',
          parts: [
            { key: 'x', verdict: 'holds', order: [{ process: 'a', call: 1, return: 2 }, { result: 1 }] },
            { key: 'y', verdict: 'violated', culprit: { process: 'b', result: 3 }, core: [{ call: 5 }] },
          ],
        },
        { file: 'good.jsonl', verdict: 'holds' },
      ],
    });
  });

  test('draws what is violated', async ({ expect }) => {
    const { stderr, code } = await history(
      'stale.jsonl',
      'keys.jsonl',
      '--spec',
      'register',
      '--out',
      'pictures',
    );
    expect(code).toBe(12);
    expect(stderr).toBe(
      `Wrote ${join('pictures', 'stale.jsonl.svg')}\nWrote ${join('pictures', 'keys.jsonl.svg')}\n`,
    );
    const svg = readFileSync(join(cwd, 'pictures/stale.jsonl.svg'), 'utf8');
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(svg).close();
    for (const text of ['write 1', 'write 2', 'read → 1']) expect(svg).toContain(text);
  });

  test('ends at Ctrl-C with what is known', async ({ expect }) => {
    let sent = false;
    const { stdout, stderr, code } = await stepwright(
      ['history', 'good.jsonl', 'hard.jsonl', '--spec', 'register'],
      {
        cwd,
        onStderr: (text, child) => {
          if (!sent && text.includes('configurations')) sent = child.kill('SIGINT');
        },
      },
    );
    expect(sent).toBe(true);
    expect(stderr).toContain('Interrupted: reporting what was found so far.');
    expect({ code, undecided: stdout.includes('?  hard.jsonl  undecided') }).toEqual({
      code: 3,
      undecided: true,
    });
  });

  test.for([80, 120])('keeps to %i columns', async (width, { expect }) => {
    const run = await stepwright(
      ['history', 'stale.jsonl', 'keys.jsonl', 'hard.jsonl', '--spec', 'register', '--time', '0.1'],
      {
        cwd,
        env: { COLUMNS: String(width) },
      },
    );
    expect(Math.max(...run.stdout.split('\n').map((text) => text.length))).toBeLessThanOrEqual(width);
  });
});

describe.concurrent('history refuses', () => {
  save('empty.jsonl');
  save('broken.jsonl', write('a', 1), '{"process": "a", "type": "ret');
  save('misspelt.jsonl', write('a', 1), line('a', 'returned'));
  save('more.jsonl', line('a', 'return', { value: 3 }));
  save('early.jsonl', returns('a'));
  save('twice.jsonl', write('a', 1), write('a', 2));
  save('lost.jsonl', write('a', 1), line('a', 'info'), read('a'));
  save('strange.jsonl', line('a', 'call', { op: 'increment' }));
  save('valueless.jsonl', line('a', 'call', { op: 'write' }));
  save('given.jsonl', write('a', 1), returns('a', 1));
  save('notes.txt', 'shopping list');
  save('cut.log', 'INFO  jepsen.util - 0\t:invoke\t:read\tnil', 'INFO  jepsen.util - 0\t:ok\t:re');
  save('cut.txt', '{:process 0, :type :invoke, :f :put, :key "0", :value nil}');

  test.for<[string, string[], string]>([
    ['an unknown specification', ['good.jsonl', '--spec', 'regster'], "There is no specification 'regster'."],
    [
      'an unknown consistency',
      ['good.jsonl', '--spec', 'kv', '--consistency', 'causal'],
      "no consistency 'causal'",
    ],
    ['an unknown format', ['good.jsonl', '--spec', 'kv', '--format', 'edn'], "no format 'edn'"],
    ['a time that is none', ['good.jsonl', '--spec', 'kv', '--time', 'x'], "--time 'x' is not a number"],
    ['an unknown key', ['keys.jsonl', '--spec', 'register', '--key', 'z'], "on the key 'z'"],
    ['a missing file', ['nowhere.jsonl', '--spec', 'kv'], 'There is no file'],
    ['an empty file', ['empty.jsonl', '--spec', 'kv'], 'holds no events'],
    ['a file that is none', ['notes.txt', '--spec', 'kv'], 'is in no known format.'],
    ['broken JSON', ['broken.jsonl', '--spec', 'register'], 'is not JSON'],
    ['a misspelt type', ['misspelt.jsonl', '--spec', 'register'], "has a malformed 'type'"],
    ['a misspelt field', ['more.jsonl', '--spec', 'register'], 'is malformed'],
    [
      'a return without a call',
      ['early.jsonl', '--spec', 'register'],
      'is a return of process a, which has no operation',
    ],
    [
      'overlapping calls of a process',
      ['twice.jsonl', '--spec', 'register'],
      'operation of line 1 has not returned',
    ],
    ['a call after an unknown end', ['lost.jsonl', '--spec', 'register'], 'is a call of process a'],
    [
      'an unknown operation',
      ['strange.jsonl', '--spec', 'register'],
      "calls 'increment', which the specification 'register'",
    ],
    ['an operation without a value', ['valueless.jsonl', '--spec', 'register'], "malformed at 'value'"],
    [
      'a result of what has none',
      ['given.jsonl', '--spec', 'register'],
      'returns 1 from an operation that returns nothing',
    ],
    ['a log that is cut off', ['cut.log', '--spec', 'register'], "is no line of Jepsen's log"],
    ['a put without a value', ['cut.txt', '--spec', 'kv'], 'is no event on a key'],
  ])('%s', async ([, args, says], { expect }) => {
    const [file, ...options] = args;
    const given = Object.fromEntries(
      options.flatMap((option, index) => (index % 2 === 0 ? [[option.slice(2), options[index + 1]]] : [])),
    );
    const asked = { consistency: 'linearizability', spec: '', ...given };
    const printer = createPrinter({ color: false });
    await expect(historyCommand([join(cwd, file!)], asked, printer, () => {})).rejects.toThrow(says);
  });

  test('with a message and no stack', async ({ expect }) => {
    const { code, stdout, stderr } = await history('twice.jsonl', '--spec', 'register');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("stepwright: Line 2 of 'twice.jsonl' is a call of process a");
    expect(stderr).not.toContain('    at ');
  });

  test('a command line without a specification', async ({ expect }) => {
    const { code, stderr } = await history('good.jsonl');
    expect(code).toBe(2);
    expect(stderr).toContain("required option '--spec <name>'");
  });
});

test('README.md shows what is printed of its history', async ({ expect }) => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const [, text] = /^```jsonl history\.jsonl\n(.*?)^```$/ms.exec(readme) ?? [];
  const [, printed] =
    /^\$ npm run -s stepwright -- history history\.jsonl --spec register\n(.*?)^…$/ms.exec(readme) ?? [];
  save('history.jsonl', text!.trimEnd());
  const { stdout } = await stepwright(['history', 'history.jsonl', '--spec', 'register'], {
    cwd,
    env: { COLUMNS: '120' },
  });
  const withoutTime = (output: string) => output.replace(/ \d\.\d\d s$/m, '');
  expect(withoutTime(stdout)).toContain(withoutTime(printed!.trimEnd()));
  for (const name of Object.keys(namedSpecs)) expect(readme).toContain(`| \`${name}\` |`);
  for (const { operations } of Object.values(namedSpecs))
    for (const name of Object.keys(operations)) expect(readme).toContain(`\`${name}\``);
});

const recorded = resolve(
  import.meta.dirname,
  '../../',
  process.env.STEPWRIGHT_HISTORIES ?? '../shared/histories',
);

test.skipIf(!existsSync(recorded))(
  'a recorded log of etcd is judged as the README says',
  async ({ expect }) => {
    const { code, stdout } = await history(join(recorded, 'etcd/etcd_000.log'), '--spec', 'cas-register');
    expect(code).toBe(12);
    expect(stdout).toContain('not linearizable');
  },
);
