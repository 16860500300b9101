import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InternalError } from '../core/errors.ts';

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
  /** From the start of the process to the start of the search, with TypeScript compiled on the way. */
  loadedSeconds: amount,
  /** The most memory that the process ever held. */
  residentBytes: count,
  /** See `probesPerSecond`; the table is as large as the store at the end. */
  probesPerSecond: amount,
});

export type Run = z.infer<typeof runSchema>;

/**
 * Run an instance once in a new process, so that neither compiled code nor the heap are those of another.
 * @throws {InternalError} if it fails; counts that are not as expected are a failure.
 */
export async function runInChild(name: string, properties: 'claims' | 'all'): Promise<Run> {
  const program = fileURLToPath(new URL('./one-run.ts', import.meta.url));
  const { code, stdout, stderr } = await outputOf(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    program,
    name,
    properties,
  ]);
  if (code !== 0) throw new InternalError(`${name}: the run ended with code ${code}\n${stderr.trim()}`);
  return runSchema.parse(JSON.parse(stdout));
}

/** How a program that was run to its end ended, and what it printed. */
export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run a program to its end. Rejects with `ENOENT` where there is no such program. */
export function outputOf(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<Output> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
