import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { SourceLocation } from '../../core/source-location.ts';
import type { Job } from '../scenarios.ts';

/** Where the parts of a model are written, for reports: files from the working folder, with forward slashes. */
export interface Places {
  /** A property, found by its name where it does not say itself where it is made. */
  property(job: Job, name: string, known: SourceLocation | undefined): SourceLocation;
  scenario(job: Job): SourceLocation;
}

/** Reads each model's file once. Names that stand nowhere, or in several places, are on the first line. */
export function placesInFiles(): Places {
  const texts = new Map<string, string>();
  const textOf = (file: string) => {
    if (!texts.has(file)) texts.set(file, textAt(file));
    return texts.get(file)!;
  };
  const named = ({ model: { file } }: Job, name: string) => ({
    file: fromHere(file),
    ...(placeOfName(textOf(file), name) ?? { line: 1, column: 1 }),
  });
  return {
    property: (job, name, known) => (known ? { ...known, file: fromHere(known.file) } : named(job, name)),
    scenario: (job) => named(job, job.scenario.name),
  };
}

/** Where `name` is given to something, `name: 'agreement'`, or else where it stands as a string, if that is a single place. */
export function placeOfName(text: string, name: string): Omit<SourceLocation, 'file'> | undefined {
  const quotes = `'"\``.split('').map((quote) => quote + escaped(name, quote) + quote);
  const literals = quotes.flatMap((literal) => indicesOf(text, literal));
  const given = literals.filter((index) => /\bname\s*:\s*$/.test(text.slice(Math.max(0, index - 80), index)));
  const index = [given, literals].find((places) => places.length === 1)?.[0];
  if (index === undefined) return undefined;
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function indicesOf(text: string, part: string): number[] {
  const indices: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) indices.push(at);
  return indices;
}

function escaped(name: string, quote: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}

function textAt(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A report without lines is better than none.
    return '';
  }
}

function fromHere(file: string): string {
  return relative('.', file).split(sep).join('/');
}
