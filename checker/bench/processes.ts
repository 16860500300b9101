import { spawn } from 'node:child_process';

/** How a program that was run to its end ended, and what it printed. */
export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run a program to its end, or to that of this process. Rejects with `ENOENT` where there is no such program. */
export function outputOf(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<Output> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => child.kill();
    process.once('exit', end);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => {
      process.removeListener('exit', end);
      done({ code, stdout, stderr });
    });
  });
}
