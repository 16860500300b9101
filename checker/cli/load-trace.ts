import type { Trace } from '../core/trace.ts';
import { parseTrace } from '../export/json.ts';
import { readText } from './read-text.ts';

/** Read a `trace.json`. @throws {UsageError} if it cannot be read. @throws {MalformedTraceError} if it is no trace. */
export async function loadTrace(path: string): Promise<Trace> {
  return parseTrace(await readText(path, 'a misspelt path', 'give a trace.json that `check --out` wrote'));
}
