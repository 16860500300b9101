import { basename, join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { linearizeInSlices } from '../../history/linearize.ts';
import { sequentiallyConsistentInSlices } from '../../history/sequentially-consistent.ts';
import { positive } from '../bounds.ts';
import { type ExitCode, exitCode, mostSerious } from '../exit-code.ts';
import { readyFolder } from '../folders.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { Printer } from '../printer.ts';
import { wrapped } from '../tables.ts';
import { writeFileAt } from '../trace-files.ts';
import { type RecordedHistory, readHistory, specNamed } from './files.ts';
import { historyJson } from './json.ts';
import { historyProgress } from './progress.ts';
import {
  codeOfHistory,
  explanationText,
  filesTable,
  type JudgedHistory,
  keysTable,
  named,
  sentences,
} from './text.ts';

export interface HistoryOptions {
  readonly spec: string;
  readonly consistency: string;
  readonly format?: string;
  readonly key?: string;
  readonly time?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const searches = {
  linearizability: linearizeInSlices,
  'sequential-consistency': sequentiallyConsistentInSlices,
} as const;

/**
 * `stepwright history`: whether recorded histories keep to a specification.
 * @param soFar is told what the run would mean if it ended there.
 * @throws {UsageError} or {MalformedHistoryError} before anything is searched, if the command line or a file is wrong.
 */
export async function historyCommand(
  paths: readonly string[],
  options: HistoryOptions,
  printer: Printer,
  soFar: (code: ExitCode) => void,
): Promise<ExitCode> {
  const spec = specNamed(options.spec);
  const search = searchNamed(options.consistency);
  const seconds = options.time === undefined ? {} : { seconds: secondsOf(options.time) };
  const histories: RecordedHistory[] = [];
  for (const path of paths) histories.push(await readHistory(path, spec, options));
  if (options.out !== undefined) await readyFolder('--out', options.out);
  const display = await historyProgress(process.stderr, options.json !== true);
  const signal = abortOnInterrupt('reporting what was found so far', (text) => {
    display.clear();
    printer.note(text);
  });
  // Until all is done, whatever ends the process must not look like a pass.
  soFar(exitCode.inconclusive);
  const judged: JudgedHistory[] = [];
  for (const { file, operations } of histories) {
    display.start(file);
    const report = await search(operations, spec.spec, { ...seconds, signal }, display.update);
    display.clear();
    const violated = report.parts.find((part) => part.verdict === 'violated');
    judged.push({ file, report, explanation: violated?.explain() });
  }
  const code = mostSerious(judged.map(({ report }) => codeOfHistory(report)));
  if (options.json) printer.print(historyJson(judged, options.spec, code));
  else report(judged, printer);
  if (options.out !== undefined) await writePictures(judged, options.out, printer);
  return code;
}

function searchNamed(name: string) {
  if (Object.hasOwn(searches, name)) return searches[name as keyof typeof searches];
  throw new UsageError(
    `There is no consistency '${name}'.`,
    'a misspelt name',
    `choose one of: ${Object.keys(searches).join(', ')}`,
  );
}

function secondsOf(text: string): number {
  return positive('--time', text, 'a number of seconds, such as 60 or 0.5');
}

function report(judged: readonly JudgedHistory[], printer: Printer): void {
  const { print, colors, width } = printer;
  print(filesTable(judged, printer));
  const [only] = judged;
  if (judged.length === 1 && only!.report.parts.some(named)) print(`\n${keysTable(only!.report, printer)}`);
  const shown = judged.find(({ explanation }) => explanation !== undefined);
  if (shown !== undefined) {
    if (judged.length > 1) print(`\n${colors.bold(shown.file)}`);
    print(`\n${explanationText(shown, printer)}`);
  }
  const others = judged.filter((one) => one !== shown && one.explanation !== undefined);
  if (others.length > 0)
    print(
      `\n${wrapped('The others that are violated are explained if you give one file at a time.', width)}`,
    );
  if (judged.some(({ report: { verdict } }) => verdict === 'undecided'))
    print(`\n${wrapped('Undecided is no pass: give it more --time, or look at one --key.', width)}`);
}

/** Writes `<name of the file>.svg` for each history that is violated. */
async function writePictures(
  judged: readonly JudgedHistory[],
  folder: string,
  printer: Printer,
): Promise<void> {
  const { historySvg } = await import('./picture.ts');
  const taken = new Set<string>();
  for (const { file, report: found, explanation } of judged) {
    const part = found.parts.find(({ verdict }) => verdict === 'violated');
    if (part === undefined || explanation === undefined) continue;
    const { core, culprit } = explanation;
    const marked = core.find(({ call }) => call === culprit?.call);
    const text = { title: basename(file), caption: captionOf(sentences(found, part, explanation)) };
    const path = join(folder, `${untaken(basename(file), taken)}.svg`);
    await writeFileAt(path, await historySvg(core, marked, text));
    printer.note(`Wrote ${path}`);
  }
}

function captionOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.replaceAll('`', '').replace(/:$/, '.'));
}

/** Files of one name may come from several folders. */
function untaken(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  taken.add(name);
  return name;
}
