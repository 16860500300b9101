import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Where the package is built for tests of the command line: it starts in a third of the time that its sources take. */
export const builtFolder = join(root, '.suite');

/** Done once, before all tests: each file on its own, as `npm run build` does, but without looking at types. */
export default async function setup(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['checker', 'models', 'properties'].flatMap(sourcesIn),
    outdir: builtFolder,
    outbase: root,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    bundle: true,
    packages: 'external',
    plugins: [
      {
        name: 'files stay apart',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\./ }, ({ path, kind }) =>
            kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
          ),
      },
    ],
  });
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .filter((file) => !/^(properties\/suite|checker\/bench|checker\/engine\/assembly)\//.test(file));
}
