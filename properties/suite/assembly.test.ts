import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compiledModules } from '../../tools/compile-assembly.ts';

test('what runs in threads is compiled from the sources that are here', async () => {
  for (const [path, text] of await compiledModules())
    expect(readFileSync(path, 'utf8') === text, `run \`npm run assembly\` for ${path}`).toBe(true);
});
