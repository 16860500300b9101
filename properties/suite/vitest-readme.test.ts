import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { steadyOutput, VitestProject } from './vitest-project.ts';

const readme = readFileSync(join(resolve(import.meta.dirname, '../..'), 'README.md'), 'utf8');
const project = new VitestProject();
afterAll(() => project.remove());

/** The code of a block that names a file. */
function block(file: string): string {
  const [, text] = new RegExp(`^\`\`\`ts ${file}\\n(.*?)^\`\`\`$`, 'ms').exec(readme) ?? [];
  expect(text, `README.md has no block ${file}`).toBeDefined();
  return text!;
}

/** Expect what the first text block after a heading says, where a line `…` stands for any number of lines. */
function expectShown(heading: string, output: string): void {
  const [, shown] = /^```text\n(.*?)^```$/ms.exec(readme.slice(readme.indexOf(heading)))!;
  let from = 0;
  for (const part of steadyOutput(shown!).split(/^…\n/m)) {
    expect(output.slice(from)).toContain(part);
    from = output.indexOf(part, from) + part.length;
  }
}

test('the example in README.md fails as it says there', async () => {
  project.write('my-lock.ts', block('my-lock.ts'));
  project.write('my-lock.test.ts', block('my-lock.test.ts'));
  const { code, stdout, stderr } = await project.vitest(['my-lock.test.ts']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/1 failed \| 1 passed \| 1 skipped/);
  expectShown('## In vitest', steadyOutput(stderr).replace('npm run -s stepwright --', 'npx stepwright'));
}, 60_000);

test('the property test in README.md fails with the run that stands there', async () => {
  project.write('my-lock.ts', block('my-lock.ts'));
  project.write('my-lock.property.test.ts', block('my-lock.property.test.ts'));
  const { code, stderr } = await project.vitest(['my-lock.property.test.ts']);
  expect(code).toBe(1);
  expectShown('### Property tests', steadyOutput(stderr));
}, 60_000);
