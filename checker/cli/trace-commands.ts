import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Trace } from '../core/trace.ts';
import { replay } from '../trace/replay.ts';
import { findModel, type NamedAlgorithm } from './find-models.ts';
import { formatsOf, onlyFormat, traceIn } from './formats.ts';
import { loadTrace } from './load-trace.ts';
import type { Printer } from './printer.ts';
import { writeTrace } from './trace-files.ts';

export interface ReplayOptions {
  readonly model?: string;
  readonly format?: string;
}

/**
 * `stepwright replay`: run a trace through the model as it is now, and print it.
 * @throws {MalformedTraceError} if the model no longer does what the trace says.
 */
export async function replayCommand(path: string, options: ReplayOptions, printer: Printer): Promise<void> {
  const format = await onlyFormat(options.format ?? 'text');
  const trace = await loadTrace(path);
  const { algorithm } = await modelOf(trace, path, options.model);
  const again = replay(trace, algorithm);
  printer.print(await traceIn(format, again, printer));
  printer.note(`Replayed: every step is possible, and the end shows '${trace.shows.property}'.`);
}

export interface ExportOptions {
  readonly format?: string;
  readonly out?: string;
}

/** `stepwright export`: write a trace in other formats, into a folder or, one of them, to standard output. */
export async function exportCommand(path: string, options: ExportOptions, printer: Printer): Promise<void> {
  const { format: list, out } = options;
  if (out === undefined) {
    const format = await onlyFormat(list ?? 'text');
    printer.print(await traceIn(format, await loadTrace(path), printer));
    return;
  }
  const formats = await formatsOf(list ?? 'all');
  const written = await writeTrace(await loadTrace(path), out, formats);
  for (const file of written) printer.print(file);
}

/** The model that a trace is of: by its name, or as a file from here or from where the trace lies. */
export async function modelOf(
  trace: Trace,
  path: string,
  named: string | undefined,
): Promise<NamedAlgorithm> {
  if (named !== undefined) return findModel(named);
  const { model } = trace.instance;
  const beside = resolve(dirname(path), model);
  const isElsewhere = !existsSync(fileOf(model)) && existsSync(fileOf(beside));
  try {
    return await findModel(isElsewhere ? beside : model);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `'${path}' is a trace of the model '${model}', which cannot be found. ${error.seen}`,
      'the model was moved, or its path was given from another folder',
      'say where it is now: --model <name or file>',
      { cause: error },
    );
  }
}

/** A model's name without the name of the export. */
function fileOf(model: string): string {
  return model.replace(/#[^#/]*$/, '');
}
