/**
 * How rare violations are, with this confidence, if none was seen in so many independent walks: fewer than 1 in the number
 * given. The exact bound of Clopper & Pearson, Biometrika 26(4), 1934, for no success: with a larger probability than
 * 1 - (1 - level)^(1/walks), one would have been seen.
 */
export function rarerThanOneIn(walks: number, level: number): number {
  return Math.floor(1 / -Math.expm1(Math.log1p(-level) / walks));
}
