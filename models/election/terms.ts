/** The terms of elections, of which there are finitely many, or finitely many numbers: how they are ordered. */

export interface Terms {
  /** How many terms there are: nobody stands for election in the last one, or, where they are renumbered, the first comes again. */
  readonly terms: number;
  /**
   * Whether terms are kept modulo `terms`, which has to be odd. A term then is later than the half of the others that comes
   * before it, which is right as long as terms in use are closer than that; see `areOrdered`.
   */
  readonly renumbered: boolean;
}

/** The term after this one; `undefined` after the last. */
export function nextTerm(term: number, { terms, renumbered }: Terms): number | undefined {
  if (renumbered) return (term + 1) % terms;
  return term < terms ? term + 1 : undefined;
}

/** Whether term `a` is later than term `b`. */
export function isLater(a: number, b: number, { terms, renumbered }: Terms): boolean {
  if (!renumbered) return a > b;
  const ahead = (a - b + terms) % terms;
  return ahead > 0 && ahead < terms / 2;
}

/**
 * Whether terms in use are renumbered without doubt: one of them is not later than any other, and each of the others is
 * later than it by less than half of all. Where this is always true, runs are those of terms that grow without end.
 */
export function areOrdered(used: readonly number[], numbering: Terms): boolean {
  return used.some((first) => used.every((term) => term === first || isLater(term, first, numbering)));
}
