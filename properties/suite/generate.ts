/** Writes `counterexamples/` and the table of models in README.md anew: `npm run generate`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { counterexampleFiles, measured, readmeWithTable, reportsOfRegistry, root } from './generated.ts';

const reports = await reportsOfRegistry();
rmSync(join(root, 'counterexamples'), { recursive: true, force: true });
for (const [path, text] of await counterexampleFiles(reports)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
writeFileSync(join(root, 'README.md'), readmeWithTable(reports, measured(reports)));
