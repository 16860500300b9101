import { access, constants, readdir } from 'node:fs/promises';
import { isSystemError, UsageError } from '../core/errors.ts';
import { makeFolder } from '../core/folders.ts';

/**
 * See to it that a folder is there and can be written into, before hours go into what will be written.
 * @param option with which it was given. @throws {UsageError} if that is not possible.
 */
export async function readyFolder(option: string, path: string): Promise<void> {
  try {
    await makeFolder(path);
    await Promise.all([readdir(path), access(path, constants.W_OK)]);
  } catch (error) {
    throw cannotWrite(option, path, error);
  }
}

/** The error for a path that an option gave and the system refuses; any other error as it is. */
export function cannotWrite(option: string, path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new UsageError(
    `Cannot write '${path}': ${error.message}.`,
    error.code === 'ENOSPC'
      ? 'the disk is full'
      : 'no right to write there, or a file where a folder should be',
    `choose another folder with ${option}`,
    { cause: error },
  );
}
