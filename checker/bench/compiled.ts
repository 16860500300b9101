import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { InternalError } from '../core/errors.ts';
import { outputOf } from './processes.ts';

const root = resolve(import.meta.dirname, '../..');

/** The checker and the models as JavaScript, in a folder of their own. */
export class Compiled {
  /** The program that makes one run. */
  readonly oneRun: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.oneRun = join(folder, 'checker/bench/one-run.js');
  }

  /**
   * Compile with the options that the package is built with, so that what is measured is what users install. Run from
   * TypeScript by tsx, searches take a tenth longer and half a second more to start: it gives every function its name
   * at run time.
   */
  static async make(): Promise<Compiled> {
    const folder = mkdtempSync(join(tmpdir(), 'stepwright-bench-'));
    const options = {
      extends: join(root, 'tsconfig.build.json'),
      compilerOptions: { outDir: folder, declaration: false, typeRoots: [join(root, 'node_modules/@types')] },
      include: ['checker', 'models', 'properties'].map((part) => join(root, part)),
      exclude: [join(root, 'properties/suite')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const { resolve: find } = createRequire(import.meta.url);
    const compiler = join(dirname(find('typescript/package.json')), 'bin/tsc');
    const { code, stdout, stderr } = await outputOf(process.execPath, [compiler, '-p', folder]);
    const compiled = new Compiled(folder);
    if (code === 0) return compiled;
    compiled.remove();
    throw new InternalError(`the checker does not compile\n${stdout}${stderr}`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
