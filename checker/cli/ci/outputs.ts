import { access, appendFile, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isSystemError, UsageError } from '../../core/errors.ts';
import { makeFolder } from '../../core/folders.ts';
import { cannotWrite, readyFolder } from '../folders.ts';
import type { Printer } from '../printer.ts';
import type { JsonReport } from '../report-schema.ts';

/** What CI is told of a run, besides what is printed. */
export interface OutputOptions {
  readonly junit?: string;
  readonly sarif?: string;
  readonly github?: boolean;
  readonly json?: boolean;
}

/**
 * See to it that the files can be written, before hours go into what will be written.
 * @throws {UsageError}
 */
export async function readyOutputs({ junit, sarif }: OutputOptions): Promise<void> {
  if (junit !== undefined && sarif !== undefined && resolve(junit) === resolve(sarif)) {
    throw new UsageError(
      `--junit and --sarif both name '${junit}'.`,
      'a copied path',
      'give each a file of its own',
    );
  }
  for (const [option, path] of Object.entries({ '--junit': junit, '--sarif': sarif })) {
    if (path !== undefined) await readyFile(option, path);
  }
}

async function readyFile(option: string, path: string): Promise<void> {
  const found = path === '' ? undefined : await stat(path).catch(() => undefined);
  if (path === '' || found?.isDirectory()) {
    throw new UsageError(
      `${option} '${path}' is not the path of a file.`,
      path === '' ? 'a variable that is not set' : 'the name of the file is missing',
      `give the file that is to be written, as in ${option} ${path === '' ? '' : `${path.replace(/[/\\]$/, '')}/`}report${option === '--junit' ? '.xml' : '.sarif'}`,
    );
  }
  if (found === undefined) return readyFolder(option, dirname(path));
  try {
    await access(path, constants.W_OK);
  } catch (error) {
    throw cannotWrite(option, path, error);
  }
}

/**
 * Write the files that are asked for, and tell GitHub.
 * @param made makes the report, where it is needed. @returns what went wrong; the rest is written.
 */
export async function writeOutputs(
  made: () => JsonReport,
  options: OutputOptions,
  printer: Printer,
): Promise<unknown[]> {
  const { junit, sarif, github, json } = options;
  if (junit === undefined && sarif === undefined && !github) return [];
  const report = made();
  const errors: unknown[] = [];
  const attempt = async (write: () => Promise<void>) => {
    try {
      await write();
    } catch (error) {
      errors.push(error);
    }
  };
  if (junit !== undefined) {
    await attempt(async () => {
      const { junitXml } = await import('./junit.ts');
      await writeText('--junit', junit, junitXml(report, new Date()), printer);
    });
  }
  if (sarif !== undefined) {
    await attempt(async () => {
      const { sarifLog } = await import('./sarif.ts');
      await writeText('--sarif', sarif, `${JSON.stringify(sarifLog(report), null, 2)}\n`, printer);
    });
  }
  if (github) {
    const { annotations } = await import('./github.ts');
    const root = process.env.GITHUB_WORKSPACE || '.';
    // The runner looks for annotations on both; standard output may be a document of its own.
    for (const line of annotations(report, root)) json ? printer.note(line) : printer.print(line);
    await attempt(() => addSummary(report, printer));
  }
  return errors;
}

async function writeText(option: string, path: string, text: string, { note }: Printer): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeFile(path, text);
  } catch (error) {
    throw cannotWrite(option, path, error);
  }
  note(`Wrote ${path}`);
}

async function addSummary(report: JsonReport, { note }: Printer): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) {
    note('No summary was written: GITHUB_STEP_SUMMARY is not set, so this is no step of a GitHub workflow.');
    return;
  }
  const { summaryMarkdown } = await import('./summary-markdown.ts');
  try {
    await appendFile(path, summaryMarkdown(report));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(
      `Cannot write the summary '${path}': ${error.message}.`,
      'GITHUB_STEP_SUMMARY, which says where it goes, names no file that can be written',
      'leave out --github, or let GITHUB_STEP_SUMMARY name a file',
      { cause: error },
    );
  }
}
