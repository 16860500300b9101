import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compiledModule } from '../../tools/compile-assembly.ts';

test('what runs in threads is compiled from the sources that are here', async () => {
  const file = join(import.meta.dirname, '../../checker/engine/compiled.ts');
  expect(readFileSync(file, 'utf8') === (await compiledModule()), 'run `npm run assembly`').toBe(true);
});
