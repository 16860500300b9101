/** Writes `counterexamples/` and the tables of models anew: `npm run generate`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { counterexampleFiles, reportsOfRegistry, root } from './generated.ts';
import { documents, measured } from './model-tables.ts';

const reports = await reportsOfRegistry();
rmSync(join(root, 'counterexamples'), { recursive: true, force: true });
for (const [path, text] of [
  ...(await counterexampleFiles(reports)),
  ...(await documents(reports, measured(reports))),
]) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
