import { UsageError } from '../core/errors.ts';
import type { Trace } from '../core/trace.ts';
import type { ExportFormat } from '../export/index.ts';
import { traceLanes } from '../export/terminal-lanes.ts';
import { traceText } from '../export/text.ts';
import type { Printer } from './printer.ts';

/** All formats, loaded when they are first wanted, because what draws pictures takes its time to load. */
export async function allFormats(): Promise<{ readonly [name: string]: ExportFormat }> {
  return (await import('../export/index.ts')).exportFormats;
}

/**
 * The formats of a comma-separated list; `all` is all of them.
 * @throws {UsageError} if there is no such format.
 */
export async function formatsOf(list: string): Promise<string[]> {
  const known = Object.keys(await allFormats());
  const wanted = list.split(',').map((name) => name.trim());
  if (wanted.includes('all')) return known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return [...new Set(wanted)];
  throw new UsageError(
    `There is no format '${unknown}'.`,
    'a misspelt name',
    `choose of: ${known.join(', ')}, separated by commas; or all`,
  );
}

/**
 * The one format of a list that goes to standard output.
 * @throws {UsageError} if there are several, because readers of one stumble over another.
 */
export async function onlyFormat(list: string): Promise<string> {
  const [format, ...others] = await formatsOf(list);
  if (others.length === 0) return format!;
  throw new UsageError(
    `--format ${list} asks for several formats at once.`,
    'several formats go to files, and --out is not there',
    'add --out <folder>, or ask for one format',
  );
}

/** How counterexamples are asked for. */
export interface FormatOptions {
  readonly format?: string;
  readonly out?: string;
}

/** The formats of the files that are to be written. @throws {UsageError} if there is no such format. */
export async function formatsToWrite({ format, out }: FormatOptions): Promise<string[]> {
  if (format !== undefined) return formatsOf(format);
  return out === undefined ? [] : formatsOf('all');
}

/** The format of counterexamples on standard output. @throws {UsageError} if several are asked for, or one that does not exist. */
export async function formatToShow({ format, out }: FormatOptions): Promise<string> {
  return out !== undefined || format === undefined ? 'text' : onlyFormat(format);
}

/** A trace in one format, for standard output; text and lanes are as wide as the terminal, and coloured where that is. */
export async function traceIn(format: string, trace: Trace, { colors, width }: Printer): Promise<string> {
  if (format === 'text') return traceText(trace, { colour: colors.isColorSupported, width }).trimEnd();
  if (format === 'lanes') return traceLanes(trace, { colour: colors.isColorSupported, width }).trimEnd();
  const { [format]: wanted } = await allFormats();
  return (await wanted!.write(trace)).trimEnd();
}
