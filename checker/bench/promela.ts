import { mkdtempSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../core/errors.ts';
import { refuseOtherCounts } from './explore.ts';
import type { BenchInstance } from './instances.ts';
import { outputOf } from './processes.ts';

/** The searches that are measured. */
export const spinSearches = ['breadth-first', 'depth-first'] as const;

export type SpinSearch = (typeof spinSearches)[number];

/** No reduction: it would see fewer states. */
const macrosOf: { readonly [S in SpinSearch]: readonly string[] } = {
  'breadth-first': ['-DBFS', '-DSAFETY', '-DNOREDUCE'],
  'depth-first': ['-DSAFETY', '-DNOREDUCE'],
};

/** What one run of SPIN's verifier measured. */
export interface SpinRun {
  /** As the verifier says, in hundredths: of the search alone. */
  readonly seconds: number;
  /** All memory that the verifier asked for, its hash table included. */
  readonly bytes: number;
}

/** Why there is no comparison, in one line. */
export class NoPeer extends Error {}

/** Share of the machine's memory that the verifier may use. */
const memoryShare = 0.75;
const bytesPerMegabyte = 2 ** 20;

/** SPIN and a C compiler. */
export class Spin {
  readonly #compiler: string;
  readonly #folder: string;
  readonly #optimisation: string;

  private constructor(compiler: string, folder: string, optimisation: string) {
    this.#compiler = compiler;
    this.#folder = folder;
    this.#optimisation = optimisation;
  }

  /**
   * @param folder takes what they make.
   * @throws {NoPeer} if SPIN or a C compiler (`$CC`, gcc, cc or clang) is not installed.
   */
  static async find(folder: string, optimisation = '-O3'): Promise<Spin> {
    if (!(await exists('spin', '-V')))
      throw new NoPeer('no comparison with SPIN: `spin` is not installed (Debian: apt-get install spin)');
    const { CC } = process.env;
    for (const compiler of CC ? [CC] : ['gcc', 'cc', 'clang']) {
      if (await exists(compiler, '--version')) return new Spin(compiler, folder, optimisation);
    }
    throw new NoPeer(
      `no comparison with SPIN: there is no C compiler (${CC ? `$CC is '${CC}'` : 'gcc, cc or clang'})`,
    );
  }

  /** Make the verifier of an instance: a function that runs it once. */
  async verifier(instance: BenchInstance, search: SpinSearch): Promise<() => Promise<SpinRun>> {
    const { file, macros, longestPath } = instance.promela;
    const cwd = mkdtempSync(join(this.#folder, 'verifier-'));
    const source = fileURLToPath(new URL(`./peers/${file}`, import.meta.url));
    const sizes = Object.entries(macros).map(([macro, value]) => `-D${macro}=${value}`);
    await succeed('spin', [...sizes, '-a', source], cwd);
    const memory = Math.floor((memoryShare * totalmem()) / bytesPerMegabyte);
    const flags = [this.#optimisation, '-w', ...macrosOf[search], `-DMEMLIM=${memory}`];
    await succeed(this.#compiler, [...flags, '-o', 'verifier', 'pan.c'], cwd);
    return async () => {
      const where = `${instance.name} in SPIN, ${search}`;
      const { code, stdout } = await outputOf(join(cwd, 'verifier'), ['-n', `-m${longestPath}`], { cwd });
      if (code === null) throw new NoPeer(`${where}: it was killed, perhaps because memory ran out`);
      return readOutput(where, stdout, search, instance);
    };
  }
}

async function exists(program: string, flag: string): Promise<boolean> {
  try {
    await outputOf(program, [flag]);
    return true;
  } catch {
    return false;
  }
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await outputOf(program, args, { cwd });
  if (code !== 0)
    throw new InternalError(`${[program, ...args].join(' ')}: ended with code ${code}\n${stdout}${stderr}`);
}

/**
 * Read what the verifier printed, and hold it to the counts of the instance. SPIN counts the initial state as a
 * transition. It prints eight digits, so of longer numbers no more are compared. The depth of a depth-first search is not
 * looked at.
 * @throws {NoPeer} if memory ran out. @throws {InternalError} if the counts are others, or an assertion is violated.
 */
function readOutput(
  where: string,
  output: string,
  search: SpinSearch,
  { counts }: Pick<BenchInstance, 'counts'>,
): SpinRun {
  if (/reached -DMEMLIM bound|out of memory/.test(output))
    throw new NoPeer(`${where}: more memory would be needed`);
  const number = (pattern: RegExp) => {
    const found = pattern.exec(output)?.[1];
    if (found === undefined) throw new InternalError(`${where}: cannot read the output\n${output}`);
    return Number(found);
  };
  if (/search depth too small/.test(output))
    throw new InternalError(`${where}: its longest path is longer than the instance says`);
  if (number(/errors: (\d+)/) > 0) throw new InternalError(`${where}: an assertion is violated`);
  const found = {
    states: number(/^\s*([\d.e+]+) states, stored$/m),
    transitions: number(/^\s*([\d.e+]+) transitions/m),
    ...(search === 'breadth-first' && { depth: number(/depth reached (\d+)/) }),
  };
  refuseOtherCounts(where, found, {
    states: inEightDigits(counts.states),
    transitions: inEightDigits(counts.transitions + 1),
    depth: counts.depth,
  });
  return {
    seconds: number(/elapsed time ([\d.e+-]+) seconds/),
    bytes: number(/([\d.]+)\s+total actual memory usage/) * bytesPerMegabyte,
  };
}

function inEightDigits(value: number): number {
  return Number(value.toPrecision(8));
}
