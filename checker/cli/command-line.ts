import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Job } from './scenarios.ts';

/** True inside the clone, where the command line is TypeScript run by tsx. */
export const runsFromSource = extname(import.meta.url) === '.ts';

/** The version of this package. */
export function packageVersion(): string {
  const path = runsFromSource ? '../../package.json' : '../../../package.json';
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
}

/** An option with its value, where it has one, as on the command line. */
export type Flag = readonly [option: string, ...value: string[]];

/** How this program is called here, so that the commands it prints can be pasted back. */
function programName(): string {
  if (runsFromSource) return 'npm run -s stepwright --';
  return process.env.npm_command === 'exec' ? 'npx stepwright' : 'stepwright';
}

/**
 * The command that checks one scenario again. If it is longer than `room` columns, it is several lines, an option on
 * each, that can be pasted into a POSIX shell as they are.
 */
export function checkAgain(job: Job, flags: readonly Flag[], room: number): string {
  return jobAgain('check', job, flags, room);
}

/** As `checkAgain`, by any command that takes a model and a scenario. */
export function jobAgain(
  command: string,
  { model, scenario }: Job,
  flags: readonly Flag[],
  room: number,
): string {
  return commandText([command, model.name], [['--scenario', scenario.name], ...flags], room);
}

/** A command of this program, with its options on lines of their own if it is longer than `room` columns. */
export function commandText(words: readonly string[], flags: readonly Flag[], room: number): string {
  const options = flags.map((flag) => flag.map(quoted).join(' '));
  const parts = [[programName(), ...words.map(quoted)].join(' '), ...options];
  const whole = parts.join(' ');
  return whole.length <= room ? whole : parts.join(' \\\n    ');
}

/** A word as a POSIX shell reads it back. */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `npm run` starts in the folder of the package; paths on the command line are meant from where the user is. */
export function returnToCallersFolder(): void {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (runsFromSource && script === 'stepwright' && folder !== undefined) process.chdir(folder);
}
