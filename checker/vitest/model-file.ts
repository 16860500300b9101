import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { type AnyAlgorithm, isAlgorithm } from '../core/algorithm.ts';
import type { AnyModel } from '../core/model.ts';

/** Who asks for the name of an algorithm. */
export interface Asker {
  /** The file that exports it, if the user says so: a path, or a URL such as `import.meta.url`. */
  readonly file?: string | undefined;
  /** The test's own file. */
  readonly testFile?: string | undefined;
}

/**
 * The name under which the command line finds an algorithm: one of the registry, or the path of the file that exports it,
 * with the name of the export where there are several. `undefined` where that is not known.
 *
 * Nobody tells where an algorithm was defined. Its properties know where they were made, which most often is the same
 * file; else it is in one that the test imports. A file is believed if it exports an algorithm of this name.
 */
export async function commandLineName(
  algorithm: AnyAlgorithm,
  model: AnyModel,
  { file, testFile }: Asker,
): Promise<string | undefined> {
  if (file !== undefined) {
    const path = pathOf(file);
    return (await nameIn(path, algorithm)) ?? fromHere(path);
  }
  const sources = model.properties.flatMap(({ source }) => (source === undefined ? [] : [source.file]));
  if (sources.length === 0 || sources.some((path) => path.startsWith(ownModels))) {
    const registered = await nameInRegistry(algorithm);
    if (registered !== undefined) return registered;
  }
  const candidates = new Set([...sources, ...(testFile === undefined ? [] : importsOf(testFile))]);
  for (const path of candidates) {
    // Outside vitest, a test file does not load.
    const name = path === testFile ? undefined : await nameIn(path, algorithm);
    if (name !== undefined) return name;
  }
  return undefined;
}

const ownModels = fileURLToPath(new URL('../../models/', import.meta.url));

async function nameInRegistry(algorithm: AnyAlgorithm): Promise<string | undefined> {
  const { registry } = await import('../../models/index.ts');
  return Object.entries(registry).find(([, one]) => one === algorithm)?.[0];
}

/** The algorithm's name for the command line if `path` exports it. */
async function nameIn(path: string, { name }: AnyAlgorithm): Promise<string | undefined> {
  let exported: object;
  try {
    exported = await vi.importActual(path);
  } catch {
    return undefined;
  }
  const algorithms = Object.entries(exported).filter((entry): entry is [string, AnyAlgorithm] =>
    isAlgorithm(entry[1]),
  );
  const found = algorithms.find(([, one]) => one.name === name);
  if (found === undefined) return undefined;
  const several = new Set(algorithms.map(([, one]) => one)).size > 1;
  return several ? `${fromHere(path)}#${found[0]}` : fromHere(path);
}

/** The files that a file imports by relative paths. */
function importsOf(file: string): string[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...text.matchAll(/\bfrom\s*(['"])(\.{1,2}\/[^'"]+)\1/g)].flatMap(([, , specifier]) => {
    const path = resolve(dirname(file), specifier!);
    const meant = [
      path,
      path.replace(/\.([cm]?)js$/, '.$1ts'),
      `${path}.ts`,
      `${path}.js`,
      `${path}/index.ts`,
    ];
    return meant.find((one) => /\.[cm]?[jt]s$/.test(one) && existsSync(one)) ?? [];
  });
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : resolve(file);
}

/** From the working folder, as one would type it. */
function fromHere(path: string): string {
  const below = relative('.', path).split(sep).join('/');
  return /^\.\.?\/|^\/|^[a-z]:/i.test(below) ? below : `./${below}`;
}
