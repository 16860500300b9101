import { statSync } from 'node:fs';
import { register } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyAlgorithm, isAlgorithm } from '../core/algorithm.ts';
import { InvalidModelError, isStepwrightError, type StepwrightError, UsageError } from '../core/errors.ts';
import type { ModelHooksData } from './model-hooks.ts';
import { syntaxErrorCode } from './syntax-error.ts';

/**
 * Every algorithm that a TypeScript or JavaScript file exports, by export name.
 * @throws {UsageError} if there is no such file, or no algorithm in it. @throws {InvalidModelError} if it does not load.
 */
export async function loadFile(path: string): Promise<ReadonlyMap<string, AnyAlgorithm>> {
  refuseMissing(path);
  registerHooks();
  const exported = await importFile(path);
  const algorithms = new Map<string, AnyAlgorithm>();
  // The default export is often another name for one that has a name of its own.
  const { default: unnamed, ...named } = exported;
  for (const [name, value] of Object.entries({ ...named, default: unnamed })) {
    if (isAlgorithm(value) && ![...algorithms.values()].includes(value)) algorithms.set(name, value);
  }
  if (algorithms.size === 0) {
    const names = Object.keys(exported);
    throw new UsageError(
      `'${path}' exports no algorithm${names.length === 0 ? '; it exports nothing' : `, only: ${names.join(', ')}`}.`,
      'the model is not exported, or the file is not a model',
      "export it: export const myAlgorithm = protocol<…>({ … }), with protocol from 'stepwright'",
    );
  }
  return algorithms;
}

function refuseMissing(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return;
  throw new UsageError(
    found === undefined ? `There is no file '${path}'.` : `'${path}' is not a file.`,
    `a misspelt path; it was looked for at ${resolve(path)}`,
    "give the path of a model file, or a name that 'stepwright list' prints",
  );
}

let registered = false;

function registerHooks(): void {
  if (registered) return;
  registered = true;
  // In the clone this is TypeScript, run by tsx; in the package it is JavaScript. The files are called alike in both.
  const extension = extname(import.meta.url);
  const here = (path: string) => new URL(`${path}${extension}`, import.meta.url).href;
  const data: ModelHooksData = {
    ownModule: import.meta.url,
    faces: {
      stepwright: here('../index'),
      'stepwright/properties': here('../../properties/index'),
      'stepwright/models': here('../../models/index'),
    },
  };
  register(here('./model-hooks'), { data });
  process.setSourceMapsEnabled(true);
}

async function importFile(path: string): Promise<{ readonly [name: string]: unknown }> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw loadError(path, error);
  }
}

/** What is wrong with a file that could not be imported. */
export function loadError(path: string, error: unknown): StepwrightError {
  if (isStepwrightError(error)) return error;
  if (!(error instanceof Error)) {
    return new InvalidModelError(
      `Loading '${path}' threw ${String(error)}.`,
      'code at the top level of the file',
      'run that code inside a function of the model',
    );
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === syntaxErrorCode) {
    return new InvalidModelError(
      `'${path}' is not valid TypeScript.\n  ${error.message}`,
      'a syntax error there, or shortly before',
      'correct it; your editor or tsc shows it too',
      { cause: error },
    );
  }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return new InvalidModelError(
      `'${path}' imports something that cannot be found: ${error.message}.`,
      'a misspelt import, or a package that is not installed beside the model',
      "correct the path, or install the package; 'stepwright', 'stepwright/properties' and 'immutable' are always there",
      { cause: error },
    );
  }
  if (error instanceof SyntaxError && error.message.includes('does not provide an export named')) {
    return new InvalidModelError(
      `'${path}' does not link: ${error.message}.`,
      'a misspelt name, or an older version of that module',
      'correct the name; types are imported with `import type`',
      { cause: error },
    );
  }
  if (error instanceof SyntaxError) {
    return new InvalidModelError(
      `'${path}', or a file that it imports, is not a valid module: ${error.message}.`,
      'a syntax error that only shows when the code is run',
      'correct it; your editor or tsc shows where it is',
      { cause: error },
    );
  }
  return new InvalidModelError(
    `Loading '${path}' threw ${error.name}: ${error.message}.`,
    'code at the top level of the file',
    'correct it; STEPWRIGHT_DEBUG=1 shows where it was thrown',
    { cause: error },
  );
}
