import { UsageError } from '../../core/errors.ts';
import { parseHistory } from '../../history/formats/index.ts';
import type { Operation } from '../../history/operation.ts';
import { type NamedSpec, namedSpecs } from '../../history/specs/index.ts';
import { readText } from '../read-text.ts';

/** A file's operations. */
export interface RecordedHistory {
  readonly file: string;
  readonly operations: readonly Operation[];
}

/** @throws {UsageError} if there is no such specification. */
export function specNamed(name: string): NamedSpec {
  if (Object.hasOwn(namedSpecs, name)) return namedSpecs[name]!;
  throw new UsageError(
    `There is no specification '${name}'.`,
    'a misspelt name; specifications of your own are for the library, as an argument of `linearize`',
    `choose one of: ${Object.keys(namedSpecs).join(', ')}`,
  );
}

/**
 * Read a history, or what it says of one key.
 * @throws {UsageError} if it cannot be read, or does not have the key. @throws {MalformedHistoryError} if it is none.
 */
export async function readHistory(
  file: string,
  spec: NamedSpec,
  { format, key }: { readonly format?: string; readonly key?: string },
): Promise<RecordedHistory> {
  const operations = parseHistory(
    await readText(file, 'a misspelt path', 'give files of recorded histories'),
    file,
    spec,
    format,
  );
  if (key === undefined) return { file, operations };
  const keyOf = ({ operation }: Operation) => spec.spec.keyOf?.(operation) ?? '';
  const ofKey = operations.filter((operation) => keyOf(operation) === key);
  if (ofKey.length > 0) return { file, operations: ofKey };
  const keys = [...new Set(operations.map(keyOf))].map((name) => `'${name}'`);
  throw new UsageError(
    `No operation of '${file}' is on the key '${key}'.`,
    'a misspelt key',
    `its keys are ${keys.slice(0, 20).join(', ')}${keys.length > 20 ? ', …' : ''}`,
  );
}
