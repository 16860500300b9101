import { compileOneRun } from './compile-one-run.ts';
import type { BenchInstance } from './instances.ts';
import { NoPeer, Spin, type SpinRun, type SpinSearch, spinSearches } from './promela.ts';
import { type Run, type RunOptions, runInChild } from './run.ts';
import { type Summary, summaryOf } from './summary.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface BenchOptions extends Omit<RunOptions, 'threads'> {
  /** A second run of each, by so many threads. */
  readonly threads?: number;
  /** How often each instance is run. */
  readonly repeat: number;
  /** Whether runs that check a temporal property too are measured, where an instance has one. */
  readonly liveness: boolean;
  /** Whether SPIN is measured too. */
  readonly peers: boolean;
  /** Takes what is happening, in lines. */
  note(line: string): void;
}

/**
 * Measure instances. Runs of one instance by us and by SPIN alternate, so that what else the machine does meets both.
 * @throws {InternalError} if a run finds other counts than it has to.
 */
export async function bench(
  instances: readonly BenchInstance[],
  options: BenchOptions,
): Promise<readonly Summary[]> {
  const oneRun = await compileOneRun();
  const spin = options.peers ? await unlessMissing(Spin.find(temporaryFolder('spin')), options) : undefined;
  const summaries: Summary[] = [];
  for (const instance of instances) summaries.push(await measure(instance, { oneRun, spin }, options));
  return summaries;
}

async function measure(
  instance: BenchInstance,
  { oneRun, spin }: { readonly oneRun: string; readonly spin: Spin | undefined },
  options: BenchOptions,
): Promise<Summary> {
  const { repeat, note, threads, liveness, ...run } = options;
  const verifiers = new Map<SpinSearch, () => Promise<SpinRun>>();
  if (spin !== undefined) {
    for (const search of spinSearches) verifiers.set(search, await spin.verifier(instance, search));
  }
  const own: Run[] = [];
  const threaded: Run[] = [];
  const temporal: Run[] = [];
  const peers = new Map<SpinSearch, SpinRun[]>();
  for (let time = 1; time <= repeat; time += 1) {
    note(`${instance.name}: run ${time} of ${repeat}`);
    own.push(await runInChild(oneRun, instance.name, run));
    if (threads !== undefined) threaded.push(await runInChild(oneRun, instance.name, { ...run, threads }));
    if (liveness && instance.temporal !== undefined)
      temporal.push(await runInChild(oneRun, instance.name, { ...run, properties: 'temporal' }));
    for (const [search, verify] of verifiers) {
      note(`${instance.name}: run ${time} of ${repeat}, SPIN ${search}`);
      const run = await unlessMissing(verify(), options);
      if (run === undefined) verifiers.delete(search);
      else peers.set(search, [...(peers.get(search) ?? []), run]);
    }
  }
  return summaryOf({
    instance,
    own,
    ...(temporal.length > 0 && { temporal }),
    ...(threads !== undefined && { threaded: { threads, runs: threaded } }),
    spin: Object.fromEntries(peers),
  });
}

/** Say in one line why there is no comparison, and go on without. */
async function unlessMissing<T>(
  answer: Promise<T>,
  { note }: Pick<BenchOptions, 'note'>,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof NoPeer)) throw error;
    note(error.message);
    return undefined;
  }
}
