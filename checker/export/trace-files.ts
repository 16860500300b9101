import { writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { makeFolder } from '../core/folders.ts';
import type { Trace } from '../core/trace.ts';

/**
 * The folder of a scenario's files, `<model>/<scenario>`, in letters, digits and dashes, which every file system takes.
 * A model file outside the working folder goes by its own name, without the folders above it.
 */
export function scenarioFolder({ model, scenario }: Trace['instance']): string {
  const parts = pathBelowHere(model)
    .replace(/\.[cm]?[jt]s(?=$|#)/, '')
    .split(/[/\\#]/);
  const names = [...parts, scenario].map(fileName).filter((name) => name !== '');
  return join(...names);
}

/**
 * Write `trace.<extension>` into `folder`, in each format.
 * @param formats names, or all that there are. @param writeAt writes one file. @returns the paths written.
 */
export async function writeTrace(
  trace: Trace,
  folder: string,
  formats: readonly string[] | 'all',
  writeAt: (path: string, text: string) => Promise<void> = writeBelow,
): Promise<string[]> {
  // Loaded when it is first wanted, because what draws pictures takes its time to load.
  const { exportFormats } = await import('./index.ts');
  const written: string[] = [];
  for (const name of formats === 'all' ? Object.keys(exportFormats) : formats) {
    const { extension, write } = exportFormats[name]!;
    const path = join(folder, `trace.${extension}`);
    await writeAt(path, await write(trace));
    written.push(path);
  }
  return written;
}

/** Write a file, and the folders above it where they are missing. */
export async function writeBelow(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(path, text);
}

function pathBelowHere(path: string): string {
  const below = relative('.', resolve(path));
  return isAbsolute(below) || below.split(sep)[0] === '..' ? basename(path) : below;
}

function fileName(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
}
