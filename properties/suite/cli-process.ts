import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { builtFolder } from './built.ts';

const root = resolve(import.meta.dirname, '../..');
const main = [join(builtFolder, 'checker/cli/main.js')] as const;

/** How one run of the command line ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
  /** Called with all of standard error so far, whenever there is more. */
  onStderr?(text: string, child: ChildProcess): void;
  onStart?(child: ChildProcess): void;
}

/** Run the command line, as it is packed, in a process of its own, without a terminal. */
export function stepwright(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run(process.execPath, [...main, ...args], options);
}

/** The same by the sources, as in the clone: it takes three times as long to start. */
export function stepwrightFromSource(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const sources = join(root, 'checker/cli/main.ts');
  return run(process.execPath, ['--import', import.meta.resolve('tsx'), sources, ...args], options);
}

/** The command line as words for a shell. */
export const stepwrightInShell = [process.execPath, ...main].map((word) => `'${word}'`).join(' ');

/** Run a program to its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd = root, env = {}, onStderr, onStart } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...withoutColour(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, child);
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

function withoutColour({ FORCE_COLOR: _, NO_COLOR: __, COLUMNS: ___, ...env }: NodeJS.ProcessEnv) {
  return env;
}

/** A folder outside the clone, and outside every package, that is gone after the tests. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'stepwright-'));

  /** Write a file, and the folders above it; returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A model file as a user writes it: a lock that workers take in two steps. `changes` replaces parts of its text. */
export function lockModel(changes: { readonly [part: string]: string } = {}): string {
  let text = `
import { Record } from 'immutable';
import { always, protocol, stateWhere } from 'stepwright';

interface Config { readonly workers: number; readonly atomic: boolean; readonly name: string }

class Worker extends Record({ phase: 'idle' as 'idle' | 'saw it free' | 'inside' | 'done' }) {}

export const lock = protocol<{ config: Config; roles: { worker: Worker } }>({
  name: 'lock',
  roles: ({ workers, atomic }) => ({
    worker: {
      count: workers,
      init: () => new Worker(),
      actions: {
        look: (w) => (w.phase === 'idle' && !atomic ? w.set('phase', 'saw it free') : undefined),
        enter: (w) => (w.phase === 'saw it free' ? w.set('phase', 'inside') : undefined),
        leave: (w) => (w.phase === 'inside' ? w.set('phase', 'done') : undefined),
      },
    },
  }),
  properties: () => [
    always('at most one inside', {
      view: { worker: (w: Worker) => w.phase === 'inside' },
      holds: ({ worker }) => worker.filter(Boolean).length <= 1,
    }),
  ],
  terminal: () =>
    stateWhere({ view: { worker: (w: Worker) => w.phase === 'done' }, holds: ({ worker }) => worker.every(Boolean) }),
  scenarios: [
    { name: 'one worker', config: { workers: 1, atomic: false, name: 'a lock' } },
    { name: 'two workers', config: { workers: 2, atomic: false, name: 'a lock' } },
  ],
});
`;
  for (const [part, replacement] of Object.entries(changes)) {
    if (!text.includes(part)) throw new Error(`the model has no part '${part}'`);
    text = text.replace(part, () => replacement);
  }
  return text;
}
