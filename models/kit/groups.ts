/** All groups of so many of these. */
export function groups<T>(all: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return all.flatMap((first, index) =>
    groups(all.slice(index + 1), size - 1).map((rest) => [first, ...rest]),
  );
}
