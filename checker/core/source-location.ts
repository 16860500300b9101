import { fileURLToPath } from 'node:url';

/** A place in a file; lines and columns are counted from 1. */
export interface SourceLocation {
  /** An absolute path; in reports as JSON, from the working folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where the code that is not stepwright's own called into it, as the field `source` of what is made there; nothing where the
 * stack does not tell. With source maps enabled, as the command line does, it is a place in TypeScript.
 */
export function calledFrom(): { readonly source?: SourceLocation } {
  for (const line of (new Error().stack ?? '').split('\n').slice(1)) {
    const place = placeIn(line);
    if (place !== undefined && !isOwn(place.file)) return { source: place };
  }
  return {};
}

/** The place that a line of a stack names, `    at always (file:///models/lock.ts:12:5)`; none for code of Node. */
function placeIn(line: string): SourceLocation | undefined {
  const [, , inBrackets, bare, row, column] = /^\s*at (.*? \((.+)|(.+)):(\d+):(\d+)\)?$/.exec(line) ?? [];
  const where = (inBrackets ?? bare)?.replace(/^async /, '');
  if (where === undefined || /^(?:node:|<anonymous>|native)/.test(where)) return undefined;
  return { file: pathOf(where), line: Number(row), column: Number(column) };
}

function pathOf(where: string): string {
  const [path] = where.split('?');
  return path!.startsWith('file:') ? fileURLToPath(path!) : path!;
}

/** In the clone `checker` and `properties`; in the package also those that its source maps speak of. */
const ownFolders = (import.meta.url.endsWith('.ts') ? ['../..'] : ['../..', '../../..']).flatMap((base) =>
  ['checker', 'properties'].map((name) => fileURLToPath(new URL(`${base}/${name}/`, import.meta.url))),
);

/** The suites below `properties` are users as any other. */
function isOwn(file: string): boolean {
  return ownFolders.some((folder) => {
    if (!file.startsWith(folder)) return false;
    return !/^suite[/\\]/.test(file.slice(folder.length)) || !/[/\\]properties[/\\]$/.test(folder);
  });
}
