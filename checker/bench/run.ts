import { z } from 'zod';
import { InternalError } from '../core/errors.ts';
import type { Properties } from './explore.ts';
import { outputOf } from './processes.ts';

const count = z.number().int().positive();
const amount = z.number().positive();

/** What one run of an instance, in a process of its own, measured. */
export const runSchema = z.strictObject({
  states: count,
  transitions: count,
  depth: count,
  seconds: amount,
  bytes: count,
  peakBytes: count,
  userCalls: count,
  /** From the start of the process to the start of the search. */
  loadedSeconds: amount,
  /** The most memory that the process ever held. */
  residentBytes: count,
  /** See `probesPerSecond`; the table is as large as the store at the end. */
  probesPerSecond: amount,
});

export type Run = z.infer<typeof runSchema>;

/** How an instance is run. */
export interface RunOptions {
  readonly properties: Properties;
  /** How many threads explore; left out: one. */
  readonly threads?: number;
  /** The folder that gets a profile of where the run's time went, which makes it slower. */
  readonly profile?: string;
}

/**
 * Run an instance once in a new process, so that neither compiled code nor the heap are those of another.
 * @param oneRun the compiled `one-run.ts`.
 * @throws {InternalError} if it fails; counts that are not as expected are a failure.
 */
export async function runInChild(
  oneRun: string,
  name: string,
  { properties, threads = 1, profile }: RunOptions,
): Promise<Run> {
  const profiling = profile && [
    '--cpu-prof',
    `--cpu-prof-dir=${profile}`,
    `--cpu-prof-name=${name}.cpuprofile`,
  ];
  const args = [...(profiling || []), oneRun, name, properties, String(threads)];
  const { code, stdout, stderr } = await outputOf(process.execPath, args);
  if (code !== 0) throw new InternalError(`${name}: the run ended with code ${code}\n${stderr.trim()}`);
  return runSchema.parse(JSON.parse(stdout));
}
