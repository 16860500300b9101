import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../core/errors.ts';
import { pieceBytes } from './disk.ts';

const count = z.number().int().nonnegative();
const pairs = z.array(z.tuple([count, count]));

/** What a checkpoint says in words and numbers; everything else is in files of bytes beside it. */
const manifestSchema = z.strictObject({
  format: z.literal(1),
  /** What was searched, by name; a search goes on only where all of it is the same. */
  subject: z.record(z.string(), z.string()),
  /** By slot: nodes there are, and nodes there were when keys were packed last. */
  nodes: z.array(count),
  packedFor: z.array(count),
  /** Of each of the other files, so that it is seen if one is not whole. */
  bytes: z.record(z.string(), count),
  states: count,
  expanded: z.number().int(),
  /** Successors per state in the last block. */
  branching: z.number().nonnegative(),
  depth: z.number().int(),
  transitions: count,
  outsideBoundary: count,
  fired: z.array(count),
  seconds: z.number().nonnegative(),
  finding: z
    .strictObject({
      property: z.union([count, z.literal('deadlock')]),
      state: count,
      after: z.array(count).optional(),
      length: count,
      rank: z.array(z.number().int()),
    })
    .optional(),
  witnessed: pairs,
  relevant: z.array(count),
  /** Numbers of steps that do not fit into a byte of the log, by state. */
  largeSteps: pairs,
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The files of a checkpoint: keys of all states, of open levels, the log, and the questions that were asked of the system. */
export const parts = ['keys', 'level', 'next', 'steps', 'children', 'questions'] as const;
export type Part = (typeof parts)[number];

export interface Checkpoint {
  readonly manifest: Omit<Manifest, 'bytes'>;
  /** The bytes of a file, in pieces of at most `pieceBytes`, each of which is valid until the next one. */
  read(part: Part): Iterable<Uint8Array>;
}

const prefix = 'checkpoint-';
const manifestName = 'manifest.json';

/**
 * Write a checkpoint into a folder, in which it takes the place of the one before. It is there as a whole or not at all.
 * A folder is for one search at a time.
 */
export function writeCheckpoint(folder: string, { manifest, read }: Checkpoint): void {
  mkdirSync(folder, { recursive: true });
  const last = numbersIn(folder).at(-1) ?? 0;
  const unfinished = join(folder, 'unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  try {
    const bytes = Object.fromEntries(
      parts.map((part) => [part, writeFile(join(unfinished, part), read(part))]),
    );
    writeFile(join(unfinished, manifestName), [Buffer.from(JSON.stringify({ ...manifest, bytes }))]);
    sync(unfinished);
    renameSync(unfinished, join(folder, `${prefix}${last + 1}`));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  sync(folder);
  for (const number of numbersIn(folder).filter((number) => number <= last))
    rmSync(join(folder, `${prefix}${number}`), { recursive: true, force: true });
}

/**
 * The last checkpoint of a folder.
 * @param subject what is going to be searched.
 * @throws {UsageError} if there is none, or if it is of something else.
 */
export function readCheckpoint(folder: string, subject: Manifest['subject']): Checkpoint {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const last = isFolder ? numbersIn(folder).at(-1) : undefined;
  if (last === undefined) {
    throw new UsageError(
      `There is no checkpoint in '${folder}'.`,
      'another folder was meant, or the search ended before it wrote one',
      'give the folder that was given to --checkpoint',
    );
  }
  const path = join(folder, `${prefix}${last}`);
  const manifest = manifestOf(path);
  refuseOtherSubject(path, manifest.subject, subject);
  for (const part of parts) {
    const size = statSync(join(path, part), { throwIfNoEntry: false })?.size;
    if (size !== manifest.bytes[part])
      throw damaged(path, `${part} has ${size ?? 'no'} bytes instead of ${manifest.bytes[part]}`);
  }
  return { manifest, read: (part) => readPieces(join(path, part)) };
}

function manifestOf(path: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(path, manifestName), 'utf8')));
  } catch (error) {
    throw damaged(path, error instanceof z.ZodError ? z.prettifyError(error) : String(error));
  }
}

/** What to throw for a checkpoint that contradicts itself. */
export function damaged(path: string, what: string): UsageError {
  return new UsageError(
    `'${path}' cannot be read as a checkpoint: ${what}.`,
    'another version of stepwright wrote it, or its files were changed',
    'begin the search anew',
  );
}

function refuseOtherSubject(path: string, found: Manifest['subject'], wanted: Manifest['subject']): void {
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])];
  const different = names.filter((name) => found[name] !== wanted[name]);
  if (different.length === 0) return;
  const said = different.map((name) => `${name}: ${brief(found[name])} there, ${brief(wanted[name])} now`);
  throw new UsageError(
    `'${path}' is of another search. ${said.join('; ')}.`,
    'the model, its configuration or what is checked has changed since',
    'resume with what the checkpoint was made of, or begin the search anew',
  );
}

function brief(text: string | undefined): string {
  return text === undefined ? 'nothing' : text.length <= 200 ? text : `${text.slice(0, 200)} …`;
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number) && number > 0)
    .sort((a, b) => a - b);
}

/** @returns how many bytes it has. */
function writeFile(path: string, pieces: Iterable<Uint8Array>): number {
  const file = openSync(path, 'wx');
  let bytes = 0;
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done);
      bytes += piece.length;
    }
    fsyncSync(file);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function* readPieces(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const piece = new Uint8Array(pieceBytes);
    for (;;) {
      let filled = 0;
      for (let count = -1; count !== 0 && filled < piece.length; filled += count)
        count = readSync(file, piece, filled, piece.length - filled, null);
      if (filled > 0) yield piece.subarray(0, filled);
      if (filled < piece.length) return;
    }
  } finally {
    closeSync(file);
  }
}

/** See to it that the entries of a folder are on disk. Some systems cannot. */
function sync(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  fsyncSync(file);
  closeSync(file);
}
