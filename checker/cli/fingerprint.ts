import { build } from 'esbuild';
import { packageVersion } from './command-line.ts';

/**
 * What changes when the code of a model does, or that of a file that it imports, comments and blanks left out. Other
 * packages are not looked into; this one counts by its version.
 */
export async function fingerprint(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    minifyWhitespace: true,
    logLevel: 'silent',
  });
  return `${packageVersion()} ${outputFiles.map(({ hash }) => hash).join(' ')}`;
}
