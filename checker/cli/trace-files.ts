import { basename, join, sep } from 'node:path';
import type { Instance, Trace } from '../core/trace.ts';
import { scenarioFolder, writeBelow, writeTrace as writeTraceFiles } from '../export/trace-files.ts';
import { cannotWrite } from './folders.ts';
import type { Printer } from './printer.ts';
import type { Result } from './run.ts';

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
    if (trace !== undefined) await this.writeAll(trace.instance, trace);
  }

  /**
   * Write what there is of one scenario: its counterexample, and other files by their names.
   * @returns the folder; `undefined` where nothing could be written, or is to be.
   */
  async writeAll(
    instance: Instance,
    trace: Trace | undefined,
    others: { readonly [name: string]: () => string } = {},
  ): Promise<string | undefined> {
    if (this.#folder === undefined || this.error !== undefined) return undefined;
    try {
      const folder = this.#untaken(join(this.#folder, scenarioFolder(instance)));
      const paths = trace === undefined ? [] : await writeTrace(trace, folder, this.#formats);
      for (const [name, draw] of Object.entries(others)) {
        const path = join(folder, name);
        await writeFileAt(path, draw());
        paths.push(path);
      }
      this.#printer.note(`Wrote ${folder}${sep}: ${paths.map((path) => basename(path)).join(', ')}`);
      return folder;
    } catch (error) {
      this.error = error;
      return undefined;
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
export function writeTrace(trace: Trace, folder: string, formats: readonly string[]): Promise<string[]> {
  return writeTraceFiles(trace, folder, formats, writeFileAt);
}

/** Write a file, and the folders above it where they are missing. @throws {UsageError} if that is not possible. */
export async function writeFileAt(path: string, text: string): Promise<void> {
  try {
    await writeBelow(path, text);
  } catch (error) {
    throw cannotWrite('--out', path, error);
  }
}
