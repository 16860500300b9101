import { readFile } from 'node:fs/promises';
import { isSystemError, UsageError } from '../core/errors.ts';

/**
 * The text of a file that a command was given.
 * @throws {UsageError} if it cannot be read, with this likely cause and next step.
 */
export async function readText(path: string, likelyCause: string, nextStep: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      error.code === 'ENOENT' ? `There is no file '${path}'.` : `Cannot read '${path}': ${error.message}.`,
      likelyCause,
      nextStep,
      { cause: error },
    );
  }
}
