import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { steadyOutput, VitestProject } from './vitest-project.ts';

const readme = readFileSync(join(resolve(import.meta.dirname, '../..'), 'README.md'), 'utf8');
const section = readme.slice(readme.indexOf('## In vitest'), readme.indexOf('## In CI'));
const project = new VitestProject();
afterAll(() => project.remove());

/** The code of a block that names a file. */
function block(file: string): string {
  const [, text] = new RegExp(`^\`\`\`ts ${file}\\n(.*?)^\`\`\`$`, 'ms').exec(readme) ?? [];
  expect(text, `README.md has no block ${file}`).toBeDefined();
  return text!;
}

test('the example in README.md fails as it says there', async () => {
  project.write('my-lock.ts', block('my-lock.ts'));
  project.write('my-lock.test.ts', block('my-lock.test.ts'));
  const { code, stdout, stderr } = await project.vitest(['my-lock.test.ts']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/1 failed \| 1 passed \| 1 skipped/);
  const output = steadyOutput(stderr).replace('npm run -s stepwright --', 'npx stepwright');
  const [, shown] = /^```text\n(.*?)^```$/ms.exec(section)!;
  let from = 0;
  for (const part of steadyOutput(shown!).split(/^…\n/m)) {
    expect(output.slice(from)).toContain(part);
    from = output.indexOf(part, from) + part.length;
  }
}, 60_000);
