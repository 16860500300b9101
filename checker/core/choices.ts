import { closestMatch } from 'leven';

/** How far a name may be from one that is known, to be taken for a misspelling: a third of its letters. */
const share = 1 / 3;

/**
 * The next step after a name that is not known: the known ones, and before them the one that was probably meant.
 * @param aliases other names that are understood.
 */
export function chooseOneOf(
  known: readonly string[],
  wanted: string,
  aliases: readonly string[] = [],
): string {
  const maxDistance = Math.ceil(wanted.length * share);
  const meant = closestMatch(wanted, [...known, ...aliases], { maxDistance });
  const all = `choose one of: ${[...new Set(known)].map((name) => `'${name}'`).join(', ')}`;
  return meant === undefined ? all : `'${meant}', perhaps; or ${all}`;
}
