/** Compiles what runs in the search's threads to text in a TypeScript module: `npm run assembly`. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const execute = promisify(execFile);

const checker = join(import.meta.dirname, '../checker');
const folder = join(checker, 'engine');

/** The modules that are compiled, by path. */
export async function compiledModules(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [join(folder, 'compiled.ts'), await engineModule()],
    [join(checker, 'random/compiled.ts'), await randomModule()],
  ]);
}

/** The WebAssembly programs in base64, and the script of workers. */
async function engineModule(): Promise<string> {
  return `// Compiled from assembly/ and worker.ts by \`npm run assembly\`; not to be edited.

export const machineCode =
  '${await webAssembly('machine')}';

export const storeCode =
  '${await webAssembly('store')}';

export const graphCode =
  '${await webAssembly('graph')}';

export const workerCode = ${JSON.stringify(await workerScript(folder))};
`;
}

/** The script of workers that walk. */
async function randomModule(): Promise<string> {
  return `// Compiled from worker.ts by \`npm run assembly\`; not to be edited.

export const workerCode = ${JSON.stringify(await workerScript(join(checker, 'random')))};
`;
}

async function webAssembly(name: string): Promise<string> {
  const output = join(mkdtempSync(join(tmpdir(), 'stepwright-assembly-')), `${name}.wasm`);
  // As a program of its own: its types declare a global `console` that is not Node's.
  const compiler = join(folder, '../../node_modules/assemblyscript/bin/asc.js');
  const options = [
    ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--disableWarning', '201'],
    ['--importMemory', '--noExportMemory', '--initialMemory', '16', '--maximumMemory', '65536'],
    ['--sharedMemory', '--enable', 'threads', '--outFile', output],
  ].flat();
  try {
    await execute(process.execPath, [compiler, `assembly/${name}.ts`, ...options], { cwd: folder });
    return readFileSync(output).toString('base64');
  } finally {
    rmSync(dirname(output), { recursive: true });
  }
}

async function workerScript(of: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(of, 'worker.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    legalComments: 'none',
  });
  return outputFiles[0]!.text;
}

if (process.argv[1] === import.meta.filename)
  for (const [path, text] of await compiledModules()) writeFileSync(path, text);
