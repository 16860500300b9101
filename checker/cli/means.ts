import { UsageError } from '../core/errors.ts';
import type { Means } from '../core/report.ts';
import { positive } from './bounds.ts';
import type { Flag } from './command-line.ts';

/** The means of a search as they are written on the command line. */
export interface MeansOptions {
  readonly workers?: string;
  readonly compact?: boolean;
  readonly spill?: string;
  readonly checkpoint?: string;
  /** In minutes. */
  readonly every?: string;
  readonly resume?: string;
}

const mostWorkers = 64;
const minutesBetweenCheckpoints = 10;

/** @throws {UsageError} if one makes no sense by itself, or says how to do something that is not asked for. */
export function meansOf({ workers, compact, spill, checkpoint, every, resume }: MeansOptions): Means {
  if (every !== undefined && checkpoint === undefined) {
    throw new UsageError(
      '--every says how often to write a checkpoint, and none are to be written.',
      '--checkpoint is missing',
      'add --checkpoint <folder>, or leave --every out',
    );
  }
  return {
    ...(workers !== undefined && { workers: threads(workers) }),
    ...(compact && { compact }),
    ...(spill !== undefined && { spill: folder('--spill', spill) }),
    ...(checkpoint !== undefined && {
      checkpoint: { folder: folder('--checkpoint', checkpoint), everySeconds: seconds(every) },
    }),
    ...(resume !== undefined && { resume: folder('--resume', resume) }),
  };
}

/** Whether a search has files that are of one scenario and no other. */
export function isOfOneScenario({ checkpoint, resume }: Means): boolean {
  return checkpoint !== undefined || resume !== undefined;
}

/** The options that go on, by the same means, from the checkpoints that a search has written; empty where it wrote none. */
export function resumingFlags({ workers, compact, spill, checkpoint, every }: MeansOptions): Flag[] {
  if (checkpoint === undefined) return [];
  const kept = { '--every': every, '--workers': workers, '--spill': spill };
  return [
    ['--resume', checkpoint],
    ['--checkpoint', checkpoint],
    ...Object.entries(kept).flatMap(([option, value]): Flag[] =>
      value === undefined ? [] : [[option, value]],
    ),
    ...(compact ? [['--compact'] as const] : []),
  ];
}

function threads(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= mostWorkers) return value;
  throw new UsageError(
    `--workers '${text}' is not a whole number from 1 to ${mostWorkers}.`,
    'a typing error',
    'give a number of threads, such as 2; left out, there is one for each core',
  );
}

function seconds(minutes: string | undefined): number {
  if (minutes === undefined) return 60 * minutesBetweenCheckpoints;
  return 60 * positive('--every', minutes, 'a number of minutes, such as 10 or 0.5');
}

function folder(option: string, path: string): string {
  if (path.trim() !== '') return path;
  throw new UsageError(
    `${option} '${path}' names no folder.`,
    'a variable of the shell that is not set',
    `give the path of a folder: ${option} ./search`,
  );
}
