import { symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { InternalError } from '../core/errors.ts';
import { outputOf } from './processes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Compile the checker and the models with the options that the package is built with, so that what is measured is what
 * users install; types are not checked, for `npx tsc` does that. Run from TypeScript by tsx, searches take a tenth longer,
 * because it gives functions their names at run time.
 * @returns the path of the compiled `one-run.ts`.
 */
export async function compileOneRun(): Promise<string> {
  const folder = temporaryFolder('bench');
  const options = {
    extends: join(root, 'tsconfig.build.json'),
    compilerOptions: {
      outDir: folder,
      declaration: false,
      noCheck: true,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['checker', 'models', 'properties'].map((part) => join(root, part)),
    exclude: [join(root, 'properties/suite'), join(root, 'checker/engine/assembly')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const { resolve: find } = createRequire(import.meta.url);
  const compiler = join(dirname(find('typescript/package.json')), 'bin/tsc');
  const { code, stdout, stderr } = await outputOf(process.execPath, [compiler, '-p', folder]);
  if (code !== 0) throw new InternalError(`the checker does not compile\n${stdout}${stderr}`);
  return join(folder, 'checker/bench/one-run.js');
}
