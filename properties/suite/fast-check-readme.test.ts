import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { VitestProject } from './vitest-project.ts';

const readme = readFileSync(join(resolve(import.meta.dirname, '../..'), 'README.md'), 'utf8');
const section = readme.slice(readme.indexOf('### Property tests'), readme.indexOf('## In CI'));
const project = new VitestProject();
afterAll(() => project.remove());

/** The code of a block that names a file. */
function block(file: string): string {
  const [, text] = new RegExp(`^\`\`\`ts ${file}\\n(.*?)^\`\`\`$`, 'ms').exec(readme) ?? [];
  expect(text, `README.md has no block ${file}`).toBeDefined();
  return text!;
}

test('the property test in README.md fails with the run that stands there', async () => {
  project.write('my-lock.ts', block('my-lock.ts'));
  project.write('my-lock.property.test.ts', block('my-lock.property.test.ts'));
  const { code, stderr } = await project.vitest(['my-lock.property.test.ts']);
  expect(code).toBe(1);
  const [, shown] = /^```text\n(.*?)^```$/ms.exec(section)!;
  let from = 0;
  for (const part of shown!.split(/^…\n/m)) {
    expect(stderr.slice(from)).toContain(part);
    from = stderr.indexOf(part, from) + part.length;
  }
}, 60_000);
