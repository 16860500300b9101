import { writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { makeFolder } from '../core/folders.ts';
import type { Trace } from '../core/trace.ts';
import { cannotWrite } from './folders.ts';
import { allFormats } from './formats.ts';
import type { Printer } from './printer.ts';
import type { Result } from './run.ts';

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

function pathBelowHere(path: string): string {
  const below = relative('.', resolve(path));
  return isAbsolute(below) || below.split(sep)[0] === '..' ? basename(path) : below;
}

/** Writes the counterexamples of a run as files, `<folder>/<model>/<scenario>/trace.<extension>`. */
export class TraceFiles {
  /** What ended the writing; the run itself goes on, for results are worth more than files. */
  error: unknown;
  readonly #folder: string | undefined;
  readonly #formats: readonly string[];
  readonly #printer: Printer;
  /** The folders written: models and scenarios of different names may come to the same one. */
  readonly #taken = new Set<string>();

  /** @param folder where they go; left out, nothing is written. */
  constructor(folder: string | undefined, formats: readonly string[], printer: Printer) {
    this.#folder = folder;
    this.#formats = formats;
    this.#printer = printer;
  }

  /** Write the counterexample of a result, if it has one. */
  async write(result: Result): Promise<void> {
    const trace = result.kind === 'checked' && 'trace' in result.report ? result.report.trace : undefined;
    if (this.#folder === undefined || trace === undefined || this.error !== undefined) return;
    try {
      const folder = this.#untaken(join(this.#folder, scenarioFolder(trace.instance)));
      const paths = await writeTrace(trace, folder, this.#formats);
      this.#printer.note(`Wrote ${folder}${sep}: ${paths.map((path) => basename(path)).join(', ')}`);
    } catch (error) {
      this.error = error;
    }
  }

  #untaken(wanted: string): string {
    let folder = wanted;
    for (let number = 2; this.#taken.has(folder); number++) folder = `${wanted}-${number}`;
    this.#taken.add(folder);
    return folder;
  }
}

/**
 * Write `trace.<extension>` into `folder`, in each format.
 * @returns the paths written. @throws {UsageError} if one cannot be.
 */
export async function writeTrace(
  trace: Trace,
  folder: string,
  formats: readonly string[],
): Promise<string[]> {
  const known = await allFormats();
  const written: string[] = [];
  for (const name of formats) {
    const { extension, write } = known[name]!;
    const path = join(folder, `trace.${extension}`);
    await writeFileAt(path, await write(trace));
    written.push(path);
  }
  return written;
}

/** Write a file, and the folders above it where they are missing. @throws {UsageError} if that is not possible. */
export async function writeFileAt(path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeFile(path, text);
  } catch (error) {
    throw cannotWrite('--out', path, error);
  }
}

function fileName(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
}
