import { UsageError } from '../../core/errors.ts';
import { exitCode } from '../exit-code.ts';
import { readText } from '../read-text.ts';
import { type JsonReport, reportSchema } from '../report-schema.ts';

/** Read what `check --json` printed. @throws {UsageError} if it cannot be read, or is no report. */
export async function loadReport(path: string): Promise<JsonReport> {
  const value = parse(
    path,
    await readText(path, 'a misspelt path, or a job that ended before it wrote its report', wanted),
  );
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== 'stepwright-report') {
    throw new UsageError(
      `'${path}' is JSON, but not a report: its field 'format' is ${format === undefined ? 'missing' : JSON.stringify(format)}.`,
      'another JSON file, such as a trace',
      wanted,
    );
  }
  const problem = version === 1 ? problemOf(value) : `its version is ${JSON.stringify(version)}, not 1`;
  if (problem !== undefined) {
    throw new UsageError(
      `'${path}' is not a report that this stepwright can read: ${problem}.`,
      'it was edited by hand, or written by another release of stepwright',
      'check again with this release',
    );
  }
  // Not what zod copied: it leaves out keys such as `__proto__`, which a state may have.
  return value as JsonReport;
}

const wanted = 'give files that `check --json` printed';

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      text.trim() === ''
        ? `'${path}' is empty.`
        : `'${path}' is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      'the check was ended before it printed its report, or something else was printed there too',
      wanted,
      { cause: error },
    );
  }
}

function problemOf(value: unknown): string | undefined {
  const result = reportSchema.safeParse(value);
  const issue = result.error?.issues[0];
  if (issue !== undefined) return `at ${issue.path.join('.') || 'the top'}: ${issue.message}`;
  const codes: readonly number[] = Object.values(exitCode);
  if (!codes.includes(result.data!.exitCode)) return `at exitCode: there is no code ${result.data!.exitCode}`;
  return undefined;
}
