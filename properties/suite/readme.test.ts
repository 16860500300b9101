import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './generated.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'stepwright-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: Block[] = [...readme.matchAll(/^```(\S+)(?: \S+)?\n(.*?)^```$/gms)].map(
  ([, language, text]) => ({ language: language!, text: text! }),
);
/** The text of a section, to the next one. */
function sectionOf(heading: string): string {
  const start = readme.indexOf(`\n## ${heading}\n`);
  return readme.slice(start, readme.indexOf('\n## ', start + 1));
}

const section = sectionOf('Write one');
const tutorial = blocks.filter(({ text }) => section.includes(text));

/** `text` with a diff of one place applied; what is only added goes before `scenarios`. */
function patched(text: string, diff: string): string {
  const marked = (mark: '-' | '+') =>
    diff
      .split('\n')
      .filter((line) => line.startsWith(mark))
      .map((line) => line.slice(1));
  const [removed] = marked('-');
  const added = marked('+').join('\n');
  const anchor = removed ?? text.match(/^ {2}scenarios:.*$/m)![0];
  expect(text, `the line that the tutorial changes: ${anchor}`).toContain(anchor);
  return text.replace(anchor, () => (removed === undefined ? `${added}\n${anchor}` : added));
}

/** Lines in order, where a line `…` stands for any number of lines. */
function expectLines(output: string, expected: string): void {
  let from = 0;
  for (const part of expected.split(/^…$/m).map((piece) => piece.replace(/^\n|\n$/g, ''))) {
    const at = output.indexOf(part, from);
    expect(
      at,
      `after character ${from}, this part:\n${part}\nof the output:\n${output}`,
    ).toBeGreaterThanOrEqual(0);
    from = at + part.length;
  }
}

describe('the tutorial in README.md', () => {
  test('prints what it says, step by step', () => {
    const path = join(folder, 'my-lock.ts');
    let checks = 0;
    for (const { language, text } of tutorial) {
      if (language === 'ts' && checks === 0) writeFileSync(path, text);
      if (language === 'diff') writeFileSync(path, patched(readFileSync(path, 'utf8'), text));
      for (const name of ['stateWhere', 'leadsTo']) {
        if (language !== 'diff' || !text.includes(`${name}(`)) continue;
        const imports = 'import { protocol, ';
        writeFileSync(path, readFileSync(path, 'utf8').replace(imports, `${imports}${name}, `));
      }
      if (language !== 'console') continue;
      const [command, ...expected] = text.split('\n');
      expect(command).toBe('$ npm run -s stepwright -- check my-lock.ts');
      const { stdout } = spawnSync('npm', ['run', '-s', 'stepwright', '--', 'check', path], {
        cwd: root,
        encoding: 'utf8',
      });
      expectLines(stdout.replaceAll(path, 'my-lock.ts'), expected.join('\n').trimEnd());
      checks += 1;
    }
    expect(checks).toBe(6);
  }, 60_000);

  test('prints what it says of time', () => {
    const time = blocks.filter(({ text }) => sectionOf('Time, partitions, pauses').includes(text));
    const path = join(folder, 'my-lease.ts');
    const [model, ...outputs] = time;
    writeFileSync(path, model!.text);
    for (const { text } of outputs) {
      const [command, ...expected] = text.split('\n');
      const { stdout } = spawnSync('sh', ['-c', command!.slice(2).replace('my-lease.ts', path)], {
        cwd: root,
        encoding: 'utf8',
      });
      expectLines(stdout.replaceAll(path, 'my-lease.ts'), expected.join('\n').trimEnd());
    }
    expect(outputs).toHaveLength(3);
  }, 60_000);

  test('uses the library as it says', () => {
    const { text } = tutorial.find((block) => block.text.includes("from 'stepwright/models'"))!;
    const local = text
      .replace("'stepwright'", `'${join(root, 'checker/index.ts')}'`)
      .replace("'stepwright/models'", `'${join(root, 'models/index.ts')}'`);
    const path = join(folder, 'library.mts');
    writeFileSync(path, local);
    const output = execFileSync(process.execPath, ['--import', 'tsx', path], { cwd: root, encoding: 'utf8' });
    expect(output).toMatch(/^violated \d+\n$/);
  });
});

test('the counterexample that README.md opens with is the one that is found today', () => {
  const text = readFileSync(
    join(root, 'counterexamples/mutex/ricart-agrawala/both-defer-a-tie/trace.txt'),
    'utf8',
  );
  const [opening] = blocks;
  expect(opening!.language).toBe('text');
  expect(text).toContain(opening!.text.trimEnd());
});

test('walks come to what README.md says', () => {
  const [simulation] = blocks.filter(({ text }) => sectionOf('Simulation').includes(text));
  const [command, ...expected] = simulation!.text.split('\n');
  expect(command).toMatch(/^\$ npm run -s stepwright -- simulate /);
  const { stdout } = spawnSync('sh', ['-c', command!.slice(2)], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '120' },
  });
  expectLines(stdout, expected.join('\n').trimEnd());
}, 60_000);

test('every scenario, command and path that README.md names exists', () => {
  for (const folder of ['.', 'models', 'checker/random']) {
    const text = readFileSync(join(root, folder, 'README.md'), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^):#]+)\)/g))
      expect(() => readFileSync(join(root, folder, target!)), target).not.toThrow(/ENOENT/);
  }
  for (const [, command] of readme.matchAll(
    /^\| `(list|check mutex\/[^`]*|check consensus[^`]*|simulate mutex[^`]*|graph [^`]*)` \|/gm,
  )) {
    const args = [...command!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    const { status, stderr } = spawnSync('npm', ['run', '-s', 'stepwright', '--', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([command, status, status === 0 ? '' : stderr]).toEqual([command, 0, '']);
  }
}, 60_000);
