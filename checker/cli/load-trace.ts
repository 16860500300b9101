import { readFile } from 'node:fs/promises';
import { isSystemError, UsageError } from '../core/errors.ts';
import type { Trace } from '../core/trace.ts';
import { parseTrace } from '../export/json.ts';

/** Read a `trace.json`. @throws {UsageError} if it cannot be read. @throws {MalformedTraceError} if it is no trace. */
export async function loadTrace(path: string): Promise<Trace> {
  return parseTrace(await read(path));
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      error.code === 'ENOENT' ? `There is no file '${path}'.` : `Cannot read '${path}': ${error.message}.`,
      'a misspelt path',
      'give a trace.json that `check --out` wrote',
      { cause: error },
    );
  }
}
