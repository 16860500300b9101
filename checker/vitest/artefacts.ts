import { join, relative } from 'node:path';
import type { Trace } from '../core/trace.ts';
import { scenarioFolder, writeTrace } from '../export/trace-files.ts';

export interface ArtefactOptions {
  /**
   * The folder below which a failure writes its counterexample, in every format; `false`: it writes nothing. Left out:
   * what the environment variable `STEPWRIGHT_ARTEFACTS` says, or `.stepwright`.
   */
  readonly artefacts?: string | false;
  /**
   * The file that exports the model, as a path or URL, for the command that replays the counterexample. Left out: the file
   * in which its properties are made, or one that the test imports.
   */
  readonly file?: string;
}

/** What was written, or what kept it from being written. */
export type Artefacts =
  | { readonly kind: 'written'; readonly folder: string; readonly files: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'off' };

/** Traces by the folder that they are in: scenarios of different tests may come to the same one. */
const taken = new Map<string, string>();

/** Write a counterexample as `<folder>/<model>/<scenario>/trace.<extension>`, in every format. A test fails for other reasons than this. */
export async function writeArtefacts(trace: Trace, { artefacts }: ArtefactOptions): Promise<Artefacts> {
  const base = artefacts ?? process.env.STEPWRIGHT_ARTEFACTS ?? '.stepwright';
  if (base === false || base === '') return { kind: 'off' };
  const folder = untaken(join(base, scenarioFolder(trace.instance)), JSON.stringify(trace));
  try {
    const paths = await writeTrace(trace, folder, 'all');
    return { kind: 'written', folder, files: paths.map((path) => relative(folder, path)) };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function untaken(wanted: string, content: string): string {
  let folder = wanted;
  for (let number = 2; (taken.get(folder) ?? content) !== content; number++) folder = `${wanted}-${number}`;
  taken.set(folder, content);
  return folder;
}
