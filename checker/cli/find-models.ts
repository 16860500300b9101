import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyAlgorithm } from '../core/algorithm.ts';
import { chooseOneOf } from '../core/choices.ts';
import { UsageError } from '../core/errors.ts';
import { loadError, loadFile } from './load-file.ts';

/** An algorithm, with the name under which the command line finds it again. */
export interface NamedAlgorithm {
  readonly name: string;
  /** The path of the file that it is in. */
  readonly file: string;
  readonly algorithm: AnyAlgorithm;
}

/** The whole registry, in its order. It is loaded when it is asked for: whoever checks a file does without. */
export async function registeredModels(): Promise<NamedAlgorithm[]> {
  const registry = await loadRegistry();
  return Object.entries(registry).map(([name, algorithm]) => ({ name, file: fileOf(name), algorithm }));
}

async function loadRegistry() {
  try {
    return (await import('../../models/index.ts')).registry;
  } catch (error) {
    throw loadError(fileOf('index'), error);
  }
}

/** In the clone these files are TypeScript, in the package JavaScript. */
function fileOf(name: string): string {
  return fileURLToPath(new URL(`../../models/${name}${extname(import.meta.url)}`, import.meta.url));
}

/**
 * What an argument stands for: a name in the registry, a family of it (`mutex`), the last part of a name
 * (`ricart-agrawala`), or a file. Of a file that exports several algorithms, `file.ts#name` is one.
 * @throws {UsageError} if it is none of these.
 */
export async function findModels(argument: string): Promise<NamedAlgorithm[]> {
  if (looksLikeFile(argument)) return modelsOfFile(argument);
  const models = await registeredModels();
  const exact = models.filter(({ name }) => name === argument);
  if (exact.length > 0) return exact;
  const close = models.filter(({ name }) => name.startsWith(`${argument}/`) || name.endsWith(`/${argument}`));
  if (close.length > 0) return close;
  if (argument.includes('=')) {
    throw new UsageError(
      `There is no model '${argument}'.`,
      'a setting without its option',
      `write --set before each setting: --set ${argument}`,
    );
  }
  const names = models.map(({ name }) => name);
  throw new UsageError(
    `There is no model '${argument}'.`,
    'a misspelt name, or a file without ./ before it',
    `${chooseOneOf(
      names,
      argument,
      names.flatMap((name) => name.split('/')),
    )}; or give the path of a .ts file`,
  );
}

/** What several arguments stand for, each model once; without any, the whole registry. @throws {UsageError} */
export async function modelsFor(names: readonly string[]): Promise<NamedAlgorithm[]> {
  if (names.length === 0) return registeredModels();
  const found: NamedAlgorithm[] = [];
  for (const name of names) found.push(...(await findModels(name)));
  return found.filter(
    ({ algorithm }, index) => found.findIndex((one) => one.algorithm === algorithm) === index,
  );
}

/** As `findModels`, where exactly one is wanted. */
export async function findModel(argument: string): Promise<NamedAlgorithm> {
  const [found, ...others] = await findModels(argument);
  if (others.length === 0) return found!;
  throw new UsageError(
    `'${argument}' stands for several models.`,
    'a family, or a file that exports several algorithms',
    `choose one of: ${[found!, ...others].map(({ name }) => name).join(', ')}`,
  );
}

function looksLikeFile(argument: string): boolean {
  return /^\.{0,2}[/\\]|\.[cm]?[jt]s(#.*)?$/.test(argument);
}

async function modelsOfFile(argument: string): Promise<NamedAlgorithm[]> {
  const [path, wanted] = splitFragment(argument);
  const algorithms = await loadFile(path);
  const several = algorithms.size > 1;
  const named = [...algorithms].map(([exportName, algorithm]) => ({
    name: several ? `${path}#${exportName}` : path,
    exportName,
    algorithm,
  }));
  const chosen = wanted === undefined ? named : named.filter(({ exportName }) => exportName === wanted);
  if (chosen.length > 0) return chosen.map(({ name, algorithm }) => ({ name, file: path, algorithm }));
  throw new UsageError(
    `'${path}' exports no algorithm named '${wanted}'.`,
    'a misspelt or renamed export',
    chooseOneOf(
      named.map(({ exportName }) => `${path}#${exportName}`),
      argument,
    ),
  );
}

function splitFragment(argument: string): [string, string | undefined] {
  const at = argument.lastIndexOf('#');
  if (at < 0 || existsSync(argument)) return [argument, undefined];
  return [argument.slice(0, at), argument.slice(at + 1)];
}
