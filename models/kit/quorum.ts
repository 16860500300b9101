/** The least number of `n` processes any two groups of which have a member in common. */
export function majority(n: number): number {
  return Math.floor(n / 2) + 1;
}
