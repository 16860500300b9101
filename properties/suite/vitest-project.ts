import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Run, run, Scratch } from './cli-process.ts';

const root = resolve(import.meta.dirname, '../..');
const faces = {
  stepwright: 'checker/index.ts',
  'stepwright/properties': 'properties/index.ts',
  'stepwright/models': 'models/index.ts',
  'stepwright/fast-check': 'checker/fast-check/index.ts',
  'stepwright/vitest': 'checker/vitest/index.ts',
};

/** A project of a user who runs vitest, in which `stepwright` is the clone. */
export class VitestProject extends Scratch {
  constructor() {
    super();
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    const alias = Object.entries(faces).map(
      ([name, file]) =>
        `{ find: /^${name.replace('/', '\\/')}$/, replacement: ${JSON.stringify(join(root, file))} }`,
    );
    this.write('vitest.config.mjs', `export default { resolve: { alias: [${alias.join(', ')}] } };`);
  }

  /** Run vitest, for messages of 100 columns. */
  vitest(args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Run> {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    return run(process.execPath, [vitest, 'run', ...args], {
      cwd: this.folder,
      env: { COLUMNS: '100', CI: '', NO_COLOR: '1', ...env },
    });
  }
}

/** What varies from run to run made the same. */
export function steadyOutput(text: string): string {
  return text.replaceAll(/ \d+(\.\d+)? ?m?s\b/g, ' 0 s');
}
